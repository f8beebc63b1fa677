// A dialogue by keys with one caller: plays, waits for one key or for a number, in bounded time.
// Never decides what a key means.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Audio, MediaEndpoint, PlayOutcome } from '../ports/media.js';

/** Between two keys of a number, ms. */
const betweenKeysMs = 6000;
/** No number has more digits. */
const maxKeys = 20;

export class Keypad {
  private closed = false;
  private readonly unsubscribe: () => void;
  private hear: ((key: string) => void) | undefined;
  private cancelWait: (() => void) | undefined;

  constructor(
    private readonly endpoint: MediaEndpoint,
    private readonly clock: Clock,
  ) {
    this.unsubscribe = endpoint.onDigit((key) => this.hear?.(key));
    endpoint.onEnded(() => this.close());
  }

  /** Says something to its end; keys pressed meanwhile are not waited for. */
  async say(audio: readonly Audio[]): Promise<PlayOutcome> {
    return this.closed ? 'ended' : this.endpoint.play(audio);
  }

  /** One key, during what is played or within `timeoutMs` after it; undefined = none, or the caller is gone. */
  async key(audio: readonly Audio[], timeoutMs: number): Promise<string | undefined> {
    const keys = await this.keys(audio, timeoutMs, () => true);
    return keys === '' ? undefined : keys;
  }

  /** Keys up to `#`, which is left out; `*` ends it at once and is kept. Empty = none, or the caller is gone. */
  number(audio: readonly Audio[], timeoutMs: number): Promise<string> {
    return this.keys(audio, timeoutMs, (keys) => /[*#]$/.test(keys) || keys.length >= maxKeys).then((keys) =>
      keys.replace(/#$/, ''),
    );
  }

  /** Nothing is heard any more; what waits gets nothing. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.unsubscribe();
    this.cancelWait?.();
  }

  private async keys(
    audio: readonly Audio[],
    timeoutMs: number,
    isEnough: (keys: string) => boolean,
  ): Promise<string> {
    if (this.closed) return '';
    let keys = '';
    let stopping: Promise<void> = Promise.resolve();
    const done = new Promise<void>((resolve) => {
      let cancelTimer: (() => void) | undefined;
      const finish = (): void => {
        cancelTimer?.();
        this.hear = this.cancelWait = undefined;
        resolve();
      };
      const waitAtMost = (ms: number): void => {
        cancelTimer?.();
        cancelTimer = this.clock.at((this.clock.nowMs() + ms) as EpochMs, finish);
      };
      this.cancelWait = finish;
      this.hear = (key) => {
        const isFirst = keys === '';
        keys += key;
        // The caller knows already what is being said.
        if (isFirst) stopping = this.endpoint.stop();
        if (isEnough(keys)) finish();
        else waitAtMost(betweenKeysMs);
      };
      void this.endpoint.play(audio).then((outcome) => {
        if (outcome === 'ended') finish();
        else if (keys === '' && !this.closed && this.cancelWait === finish) waitAtMost(timeoutMs);
      });
    });
    await done;
    // What is played next must not be stopped by this.
    await stopping;
    return this.closed ? '' : keys;
  }
}
