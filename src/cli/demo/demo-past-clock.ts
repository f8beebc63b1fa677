// The clock of the demo's past: time goes on only when it is told to, as fast as the machine can.
// Never reads the real clock.
import type { Clock } from '../../app/ports/clock.js';
import { IndexedHeap } from '../../core/kernel/indexed-heap.js';
import type { EpochMs } from '../../core/kernel/ids.js';

interface Timer {
  readonly atMs: EpochMs;
  readonly order: number;
  readonly callback: () => void;
}

export class PastClock implements Clock {
  private readonly timers = new IndexedHeap<Timer>((a, b) => a.atMs - b.atMs || a.order - b.order);
  private order = 0;

  constructor(private now: EpochMs) {}

  nowMs(): EpochMs {
    return this.now;
  }

  steadyMs(): number {
    return this.now;
  }

  at(atMs: EpochMs, callback: () => void): () => void {
    // Whole milliseconds, like the system's clock.
    const timer: Timer = { atMs: Math.ceil(atMs) as EpochMs, order: (this.order += 1), callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  after(ms: number, callback: () => void): () => void {
    return this.at((this.now + ms) as EpochMs, callback);
  }

  /** Fires what is due in its order; whatever waits for a promise goes on before the next. */
  async runUntil(untilMs: EpochMs): Promise<void> {
    await settled();
    for (let next = this.timers.peek(); next !== undefined && next.atMs <= untilMs;) {
      this.timers.pop();
      this.now = Math.max(this.now, next.atMs) as EpochMs;
      next.callback();
      await settled();
      next = this.timers.peek();
    }
    this.now = Math.max(this.now, untilMs) as EpochMs;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
