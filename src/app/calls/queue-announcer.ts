// What a waiting caller is told from time to time: the place, the expected wait, messages in turn. Music goes on in between.
// Never speaks once stopped, and never stops what plays: whoever stops it knows what comes next.
import type { QueueConfig } from '../../api/acd.js';
import type { ExpectedWait } from '../../core/acd/acd-model.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Language } from '../../core/kernel/language.js';
import type { Clock } from '../ports/clock.js';
import type { Audio, MediaEndpoint } from '../ports/media.js';
import { keyPrompt } from '../voice/caller-profile.js';
import { expectedWaitPrompt, positionPrompt } from '../voice/wait-words.js';

export interface QueueAnnouncerOptions {
  readonly endpoint: MediaEndpoint;
  readonly clock: Clock;
  readonly language: Language;
  readonly announcements: QueueConfig['announcements'];
  /** The key that asks to be called back; said as one of the messages. */
  readonly callbackKey: string | undefined;
  /** 1 = served next; undefined = not known now. */
  readonly position: () => number | undefined;
  /** Undefined = not worth saying. */
  readonly expectedWait: () => ExpectedWait | undefined;
}

/** Who is served at once need not be told a place: the first words come after so long, ms. */
export const firstWordsAfterMs = 2000;

export class QueueAnnouncer {
  private running = false;
  private rounds = 0;
  private cancelTimer: (() => void) | undefined;
  private readonly messages: readonly (readonly PromptName[])[];

  constructor(private readonly options: QueueAnnouncerOptions) {
    const { announcements, callbackKey } = options;
    this.messages = [
      ...announcements.periodic.map((prompt) => [prompt]),
      ...(callbackKey === undefined ? [] : [['queue-callback-hint', keyPrompt(callbackKey)]]),
    ];
  }

  /** Begins, or goes on where it was stopped. */
  start(): void {
    if (this.running) return;
    this.running = true;
    this.waitFor(this.rounds === 0 ? firstWordsAfterMs : this.pauseMs);
  }

  /** Says nothing more. Idempotent. */
  stop(): void {
    this.running = false;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  private get pauseMs(): number {
    return this.options.announcements.everySeconds * 1000;
  }

  private waitFor(ms: number): void {
    const { clock } = this.options;
    this.cancelTimer = clock.at((clock.nowMs() + ms) as EpochMs, () => {
      this.cancelTimer = undefined;
      void this.speak();
    });
  }

  private async speak(): Promise<void> {
    const { endpoint, language } = this.options;
    const words = this.words().map((prompt): Audio => ({ kind: 'prompt', prompt, language }));
    this.rounds += 1;
    const outcome = words.length === 0 ? 'played' : await endpoint.play(words);
    // Stopped, and perhaps begun anew, meanwhile: that beginning has its own timer.
    if (outcome !== 'ended' && this.running && this.cancelTimer === undefined) this.waitFor(this.pauseMs);
  }

  private words(): PromptName[] {
    const { announcements, position, expectedWait } = this.options;
    const words: (PromptName | undefined)[] = [];
    const place = announcements.position === 'off' ? undefined : position();
    if (place !== undefined) words.push(positionPrompt(place, announcements));
    const wait = announcements.expectedWait ? expectedWait() : undefined;
    if (wait !== undefined) words.push(expectedWaitPrompt(wait));
    // The first words are about the caller alone; messages follow in turn, one each time.
    if (this.rounds > 0 && this.messages.length > 0)
      words.push(...(this.messages[(this.rounds - 1) % this.messages.length] ?? []));
    return words.filter((word) => word !== undefined);
  }
}
