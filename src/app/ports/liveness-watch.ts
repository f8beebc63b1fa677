// Asks a server again and again whether it still answers, and tells when that changes.
// Never knows what is asked, nor what a silence means.
import { guarded } from './guarded.js';
import type { Log } from './log.js';

/** Between two questions to a server that answers, ms: so long a silence may last before anybody looks. */
const askEveryMs = 15_000;
/** Between two questions to one that is silent, ms: so soon it is known to be back. */
const askSilentEveryMs = 2000;

export interface LivenessWatchOptions {
  /** Completes the sentence "… failed unexpectedly" in the log. */
  readonly what: string;
  /** Bounded in time. Undefined = it could not be asked, which tells nothing. */
  readonly ask: () => Promise<boolean | undefined>;
  readonly onChanged: (answers: boolean) => void;
  readonly log: Log;
}

/**
 * Two questions in a row without an answer make a silence: the second one is asked as soon as the first is given up. One
 * alone may be a server that was busy or swapped out for some seconds; a second one has lasted longer than any caller waits.
 */
export class LivenessWatch {
  private answering = true;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: LivenessWatchOptions) {}

  get answers(): boolean {
    return this.answering;
  }

  /** Asks at once, and from then on. */
  start(): void {
    guarded(this.options.log, this.options.what, () => this.look())();
  }

  /** Idempotent; what is being asked is of no interest any more. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      let answer = await this.options.ask();
      if (answer === false && this.answering && !this.closed) answer = await this.options.ask();
      if (this.closed || answer === undefined || answer === this.answering) return;
      this.answering = answer;
      this.options.onChanged(answer);
    } finally {
      if (!this.closed)
        this.timer = setTimeout(() => this.start(), this.answering ? askEveryMs : askSilentEveryMs);
    }
  }
}
