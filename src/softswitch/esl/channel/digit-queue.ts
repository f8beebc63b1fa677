// Keys that a caller pressed and nobody has taken yet.
// Never interprets them.

/** More keys than this in a row are dropped. */
const maxQueuedDigits = 128;
/** An idle channel forgets queued keys after this: as the real server, whose idle loop reads them every 20 ms. */
const idleForgetMs = 20;

/** Takes one key; `done` = this consumer wants no more, what follows is for the next one. */
export type DigitConsumer = (digit: string) => 'more' | 'done';

export class DigitQueue {
  private queue: string[] = [];
  private readonly consumers: DigitConsumer[] = [];
  private forgetTimer: NodeJS.Timeout | undefined;

  /** The innermost consumer gets the digit; without one it waits when `keep` says so. */
  arrived(digit: string, keep: boolean): void {
    const consumer = this.consumers.at(-1);
    if (consumer !== undefined) this.offer(consumer, digit);
    else if (keep && this.queue.length < maxQueuedDigits) this.queue.push(digit);
  }

  /** Gives the consumer what is queued, then what arrives, until it is done or the returned function is called. */
  consume(consumer: DigitConsumer): () => void {
    this.consumers.push(consumer);
    while (this.consumers.includes(consumer)) {
      const digit = this.queue.shift();
      if (digit === undefined) break;
      this.offer(consumer, digit);
    }
    return () => this.remove(consumer);
  }

  channelIdle(): void {
    if (this.queue.length === 0) return;
    clearTimeout(this.forgetTimer);
    this.forgetTimer = setTimeout(() => {
      this.queue = [];
    }, idleForgetMs);
  }

  channelBusy(): void {
    clearTimeout(this.forgetTimer);
  }

  clear(): void {
    clearTimeout(this.forgetTimer);
    this.queue = [];
  }

  private offer(consumer: DigitConsumer, digit: string): void {
    if (consumer(digit) === 'done') this.remove(consumer);
  }

  private remove(consumer: DigitConsumer): void {
    const at = this.consumers.indexOf(consumer);
    if (at >= 0) this.consumers.splice(at, 1);
  }
}
