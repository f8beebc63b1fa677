// Keys that a caller pressed and nobody has taken yet.
// Never interprets them.

/** More keys than this in a row are dropped. */
const maxQueuedDigits = 128;
/** An idle channel forgets queued keys after this: as the real server, whose idle loop reads them every 20 ms. */
const idleForgetMs = 20;

export interface PressedKey {
  readonly digit: string;
  readonly durationSamples: number;
  /** `APP`: an application or an api command said so. */
  readonly source: 'RTP' | 'APP';
}

/** Takes one key; `done` = this consumer wants no more, what follows is for the next one. */
export type DigitConsumer = (digit: string) => 'more' | 'done';

export class DigitQueue {
  private queue: PressedKey[] = [];
  private readonly consumers: DigitConsumer[] = [];
  private again: string[] = [];
  private forgetTimer: NodeJS.Timeout | undefined;

  /** `onTaken`: a key leaves the queue, for a consumer or for nobody; told before the consumer gets it. */
  constructor(private readonly onTaken: (key: PressedKey) => void) {}

  /** The innermost consumer gets the key; without one it waits when `keep` says so. */
  arrived(key: PressedKey, keep: boolean): void {
    const consumer = this.consumers.at(-1);
    if (consumer !== undefined) this.offer(consumer, key);
    else if (!keep) this.onTaken(key);
    else if (this.queue.length < maxQueuedDigits) this.queue.push(key);
  }

  /** Keys that were taken already, once more for the next consumer; nobody is told again. */
  putBack(digits: readonly string[]): void {
    this.again.push(...digits);
  }

  /** Gives the consumer what is queued, then what arrives, until it is done or the returned function is called. */
  consume(consumer: DigitConsumer): () => void {
    this.consumers.push(consumer);
    while (this.consumers.includes(consumer)) {
      const again = this.again.shift();
      const key = again === undefined ? this.queue.shift() : undefined;
      if (again !== undefined) this.give(consumer, again);
      else if (key !== undefined) this.offer(consumer, key);
      else break;
    }
    return () => this.remove(consumer);
  }

  channelIdle(): void {
    this.again = [];
    if (this.queue.length === 0) return;
    clearTimeout(this.forgetTimer);
    this.forgetTimer = setTimeout(() => {
      for (const key of this.queue.splice(0)) this.onTaken(key);
    }, idleForgetMs);
  }

  channelBusy(): void {
    clearTimeout(this.forgetTimer);
  }

  clear(): void {
    clearTimeout(this.forgetTimer);
    this.queue = [];
    this.again = [];
  }

  private offer(consumer: DigitConsumer, key: PressedKey): void {
    this.onTaken(key);
    this.give(consumer, key.digit);
  }

  private give(consumer: DigitConsumer, digit: string): void {
    if (consumer(digit) === 'done') this.remove(consumer);
  }

  private remove(consumer: DigitConsumer): void {
    const at = this.consumers.indexOf(consumer);
    if (at >= 0) this.consumers.splice(at, 1);
  }
}
