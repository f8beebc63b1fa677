// Answers to refused requests of strangers, for when the request comes again: a fixed number of them, and no timers.
// Never sends: a forgotten one only means that the request is decided again (RFC 3261 §8.2.7).
import { T1_X64_MS } from './sip-timers.js';

const MAX_ANSWERS = 4000;
/** A longer answer is not kept, bytes. */
const MAX_ANSWER_BYTES = 2048;

interface Refusal {
  readonly answer: Buffer;
  readonly untilMs: number;
}

export class RefusalMemory {
  private readonly refusals = new Map<string, Refusal>();

  constructor(private readonly nowMs: () => number) {}

  put(key: string, answer: Buffer): void {
    if (answer.length > MAX_ANSWER_BYTES) return;
    this.refusals.delete(key);
    this.refusals.set(key, { answer, untilMs: this.nowMs() + T1_X64_MS });
    if (this.refusals.size <= MAX_ANSWERS) return;
    const [oldest] = this.refusals.keys();
    if (oldest !== undefined) this.refusals.delete(oldest);
  }

  /** The answer that the request with that key was given. */
  get(key: string): Buffer | undefined {
    const refusal = this.refusals.get(key);
    return refusal && refusal.untilMs > this.nowMs() ? refusal.answer : undefined;
  }
}
