// Answers to requests that nothing else is kept of, for when the request comes again: a fixed number of them, and no timers.
// Never sends: a forgotten one only means that the request is decided again (RFC 3261 §8.2.7).
import { T1_X64_MS } from './sip-timers.js';

const MAX_ANSWERS = 4000;
/** A longer answer is not kept, bytes. */
const MAX_ANSWER_BYTES = 2048;

interface GivenAnswer {
  readonly answer: Buffer;
  readonly untilMs: number;
}

export class AnswerMemory {
  private readonly answers = new Map<string, GivenAnswer>();

  constructor(private readonly nowMs: () => number) {}

  put(key: string, answer: Buffer): void {
    if (answer.length > MAX_ANSWER_BYTES) return;
    this.answers.delete(key);
    this.answers.set(key, { answer, untilMs: this.nowMs() + T1_X64_MS });
    if (this.answers.size <= MAX_ANSWERS) return;
    const [oldest] = this.answers.keys();
    if (oldest !== undefined) this.answers.delete(oldest);
  }

  /** The answer that the request with that key was given. */
  get(key: string): Buffer | undefined {
    const given = this.answers.get(key);
    return given && given.untilMs > this.nowMs() ? given.answer : undefined;
  }
}
