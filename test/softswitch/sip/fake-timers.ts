// Timers and flows under the test's control.
// Never waits: time moves only when the test says so.
import type { SipTimers, TimerHandle } from '../../../src/softswitch/sip/sip-timers.js';
import type { FlowFailure, SipFlow } from '../../../src/softswitch/sip/transport-model.js';

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly action: () => void;
}

export class FakeTimers implements SipTimers {
  private now = 0;
  private order = 0;
  private readonly entries = new Set<Entry>();

  nowMs(): number {
    return this.now;
  }

  set(delayMs: number, action: () => void): TimerHandle {
    const entry = { atMs: this.now + delayMs, order: this.order++, action };
    this.entries.add(entry);
    return entry;
  }

  clear(handle: TimerHandle | undefined): void {
    if (handle) this.entries.delete(handle as Entry);
  }

  /** Timers that wait. */
  get count(): number {
    return this.entries.size;
  }

  advance(ms: number): void {
    const untilMs = this.now + ms;
    for (;;) {
      const due = [...this.entries]
        .filter((entry) => entry.atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (!due) break;
      this.entries.delete(due);
      this.now = due.atMs;
      due.action();
    }
    this.now = untilMs;
  }
}

export class FakeFlow implements SipFlow {
  readonly localHost = '192.0.2.1';
  readonly localPort = 5060;
  closed = false;
  kept = false;
  readonly sent: string[] = [];
  private readonly listeners = new Set<(failure: FlowFailure) => void>();

  constructor(
    readonly transport: 'udp' | 'tcp' = 'udp',
    readonly reliable = transport === 'tcp',
    readonly remoteHost = '192.0.2.2',
    readonly remotePort = 5062,
  ) {}

  send(data: Buffer): void {
    this.sent.push(data.toString('utf8'));
  }

  /** Start lines of what was sent since the last look. */
  take(): string[] {
    return this.sent.splice(0).map((text) => text.slice(0, text.indexOf('\r\n')));
  }

  keep(): void {
    this.kept = true;
  }

  onFailure(listener: (failure: FlowFailure) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  fail(): void {
    this.closed = true;
    for (const listener of [...this.listeners]) listener({ code: 'ECONNREFUSED', message: 'refused' });
  }
}
