// A clock that stands in the past, is moved on by a test until it has caught up, and shows the real time from then on.
// Never goes on by itself before that: what a test lives through takes exactly as long as it says.
import type { Clock } from '../../src/app/ports/clock.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Lets everything that waits for a promise go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export class CatchingUpClock implements Clock {
  private readonly timers = new Set<Timer>();
  private next: NodeJS.Timeout | undefined;
  /** Undefined once it has caught up. */
  private pastMs: number | undefined;
  /** Steady time and wall time are the same but for this. */
  private readonly steadyOffsetMs = performance.now() - Date.now();

  /** `behindMs`: so far in the past it stands. */
  constructor(behindMs = 0) {
    if (behindMs > 0) this.pastMs = Date.now() - behindMs;
  }

  nowMs(): EpochMs {
    return (this.pastMs ?? Date.now()) as EpochMs;
  }

  /** Counts from long before the test. */
  steadyMs(): number {
    const steadyMs = this.pastMs === undefined ? performance.now() : this.pastMs + this.steadyOffsetMs;
    return 1e9 + steadyMs;
  }

  at(atMs: EpochMs, callback: () => void): () => void {
    const timer: Timer = { dueMs: this.steadyMs() + (atMs - this.nowMs()), callback };
    this.timers.add(timer);
    this.wait();
    return () => this.timers.delete(timer);
  }

  /** So much time passes, at most until it is now; what is due meanwhile happens in its order. */
  async advance(ms: number): Promise<void> {
    if (this.pastMs === undefined) throw new Error('the clock has caught up: time goes on by itself');
    const untilMs = this.pastMs + ms;
    for (;;) {
      const timer = this.earliest();
      const dueMs = this.pastMs + ((timer?.dueMs ?? Infinity) - this.steadyMs());
      if (timer === undefined || dueMs > Math.min(untilMs, Date.now())) break;
      this.pastMs = Math.max(this.pastMs, dueMs);
      this.fire(timer);
      await settle();
    }
    this.pastMs = untilMs < Date.now() ? untilMs : undefined;
    this.wait();
    await settle();
  }

  /** It shows the real time from now on. */
  async catchUp(): Promise<void> {
    if (this.pastMs !== undefined) await this.advance(Infinity);
  }

  close(): void {
    clearTimeout(this.next);
    this.timers.clear();
  }

  private earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) if (first === undefined || timer.dueMs < first.dueMs) first = timer;
    return first;
  }

  private fire(timer: Timer): void {
    if (this.timers.delete(timer)) timer.callback();
  }

  private wait(): void {
    clearTimeout(this.next);
    const timer = this.earliest();
    if (timer === undefined || this.pastMs !== undefined) return;
    const delayMs = Math.max(0, Math.min(Math.ceil(timer.dueMs - this.steadyMs()), 2 ** 31 - 1));
    this.next = setTimeout(() => {
      if (timer.dueMs <= this.steadyMs()) this.fire(timer);
      this.wait();
    }, delayMs);
  }
}
