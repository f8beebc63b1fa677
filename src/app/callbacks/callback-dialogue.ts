// The talk by keys with a caller who can be called back: which number, and what it is about.
// Never promises anything that the caller did not confirm, and never queues or dials.
import type { QueueId } from '../../core/kernel/ids.js';
import type { Audio } from '../ports/media.js';
import type { Call } from '../voice/call.js';
import type { CallServices } from '../voice/call-services.js';
import { keyPrompt } from '../voice/caller-profile.js';
import { recordedMs } from '../voice/recording-length.js';
import { Keypad } from '../voice/keypad.js';

export interface CallbackDialogueOptions {
  /**
   * `asked`: the caller pressed the key for it, and keeps the place. `chosen`: by a menu or a number, without a place yet.
   * `offered`, `offered-closed`: the queue could not take the caller, or is closed; the caller is asked first.
   */
  readonly opening: 'asked' | 'chosen' | 'offered' | 'offered-closed';
  /** The caller may say a name or reason. */
  readonly recordReason: boolean;
  /** The queue in whose name the caller is called back. */
  readonly queueId: QueueId;
  /** The number that the caller has confirmed in an earlier run. */
  readonly agreed?: string | undefined;
  /** The caller has confirmed that number: from then on the wish stands, also when the caller hangs up. */
  readonly onAgreed: (number: string) => void;
}

export type CallbackDialogueResult =
  | { readonly kind: 'wanted'; readonly number: string; readonly reasonPath?: string }
  | { readonly kind: 'not-wanted' }
  /** No number that can be dialled came of it. */
  | { readonly kind: 'not-possible' }
  /** Stopped from outside, or the caller hung up before a number was confirmed. */
  | { readonly kind: 'interrupted' };

/** After the last word, ms. */
const keyTimeoutMs = 8000;
const numberTimeoutMs = 12_000;
const maxTries = 3;
const reasonMaxMs = 20_000;
const reasonSilenceMs = 3000;
/** Less is a click, not a word, ms. */
const shortestReasonMs = 700;

const interrupted: CallbackDialogueResult = { kind: 'interrupted' };

/** Somebody keeps callbacks, and a trunk takes calls to the outside. */
export const canBeCalledBack = ({
  callbacks,
  company,
}: Pick<CallServices, 'callbacks' | 'company'>): boolean =>
  callbacks !== undefined && company().outboundTrunk() !== undefined;

export class CallbackDialogue {
  private readonly keypad: Keypad;
  private stopped = false;

  constructor(
    private readonly call: Call,
    private readonly options: CallbackDialogueOptions,
  ) {
    this.keypad = new Keypad(call.caller.endpoint, call.services.clock);
  }

  /** Call once. Nothing else may play to the caller meanwhile. */
  async run(): Promise<CallbackDialogueResult> {
    const { call } = this;
    const of = { callId: call.id, queueId: this.options.queueId };
    call.record({ kind: 'callback-dialogue-started', ...of });
    try {
      const wish = await this.talk();
      if (!call.ended) call.record({ kind: 'callback-dialogue-ended', ...of, result: wish.kind });
      return wish;
    } finally {
      this.keypad.close();
    }
  }

  /** Ends it at once; `run` gives `interrupted`. What still plays is for the one who stops it. Idempotent. */
  stop(): void {
    this.stopped = true;
    this.keypad.close();
  }

  private async talk(): Promise<CallbackDialogueResult> {
    const { opening, agreed } = this.options;
    if (agreed !== undefined) return this.wanted(agreed, await this.reasonSoFar());
    if (!canBeCalledBack(this.call.services)) {
      this.call.log.warn({}, 'nobody can be called back: no trunk takes calls to the outside');
      return this.notPossible();
    }
    if (opening === 'offered' || opening === 'offered-closed') {
      const prompt = opening === 'offered' ? 'callback-offer' : 'callback-offer-closed';
      const key = await this.askKey([prompt]);
      if (this.isOver()) return interrupted;
      if (key !== '1') return { kind: 'not-wanted' };
    }
    const number = await this.agreeOnNumber(opening === 'asked');
    if (this.isOver()) return interrupted;
    if (typeof number !== 'string') return number;
    this.options.onAgreed(number);
    return this.wanted(number);
  }

  private async wanted(number: string, before?: string): Promise<CallbackDialogueResult> {
    const reasonPath = before ?? (this.options.recordReason ? await this.recordReason() : undefined);
    if (this.stopped) return interrupted;
    return { kind: 'wanted', number, ...(reasonPath === undefined ? {} : { reasonPath }) };
  }

  /** What the caller has said in an earlier run. */
  private async reasonSoFar(): Promise<string | undefined> {
    const { recordings } = this.call.services;
    const path = recordings.pathOf('callbacks', this.call.id);
    const bytes = await recordings.sizeOf(path);
    return bytes !== undefined && recordedMs(bytes) >= shortestReasonMs ? path : undefined;
  }

  /** The caller's own number when it can be dialled, else one that is typed; each is read back and confirmed. */
  private async agreeOnNumber(tellPlace: boolean): Promise<string | CallbackDialogueResult> {
    const { outside } = this.call.services;
    const company = this.call.services.company();
    // A number may be forged, or typed by anybody: what is not allowed is as good as wrong.
    const callable = (text: string): string | undefined => {
      const found = company.dialableNumber(text);
      return found !== undefined && outside.isAllowed(found) ? found : undefined;
    };
    let number = callable(this.call.customerNumber);
    let before: string[] = tellPlace ? ['callback-keep-place'] : [];
    for (let tries = 0; tries < maxTries;) {
      if (number === undefined) {
        const typed = await this.keypad.number(
          this.prompts([...before, 'callback-enter-number']),
          numberTimeoutMs,
        );
        before = [];
        tries += 1;
        if (this.isOver()) return interrupted;
        if (typed.endsWith('*')) return { kind: 'not-wanted' };
        number = callable(typed);
        if (number === undefined) before = typed === '' ? [] : ['callback-number-wrong'];
        continue;
      }
      const digits = [...company.dialledForm(number)].map(keyPrompt);
      const key = await this.askKey([...before, 'callback-number-is', ...digits, 'callback-confirm']);
      before = [];
      if (this.isOver()) return interrupted;
      if (key === '1') return number;
      if (key !== '2') return { kind: 'not-wanted' };
      number = undefined;
    }
    return this.notPossible();
  }

  /** A valid key, asked for twice at most. */
  private async askKey(prompts: readonly string[]): Promise<string | undefined> {
    const key = await this.keypad.key(this.prompts(prompts), keyTimeoutMs);
    if (this.isOver() || (key !== undefined && /[12*]/.test(key))) return key;
    return this.keypad.key(this.prompts(prompts.slice(-1 - spokenTail(prompts))), keyTimeoutMs);
  }

  private async recordReason(): Promise<string | undefined> {
    const { call } = this;
    const { recordings } = call.services;
    await this.keypad.say(this.prompts(['callback-say-reason']));
    if (this.isOver()) return undefined;
    const path = recordings.pathOf('callbacks', call.id);
    const { durationMs } = await call.caller.endpoint.record({
      path,
      maxMs: reasonMaxMs,
      silenceMs: reasonSilenceMs,
    });
    if (durationMs >= shortestReasonMs && !this.stopped) return path;
    recordings
      .remove(path)
      .catch((error: unknown) => call.log.error({ err: error, path }, 'a recording could not be removed'));
    return undefined;
  }

  private async notPossible(): Promise<CallbackDialogueResult> {
    await this.keypad.say(this.prompts(['callback-not-possible']));
    return this.isOver() ? interrupted : { kind: 'not-possible' };
  }

  private prompts(names: readonly string[]): Audio[] {
    const { language } = this.call.profile;
    return names.map((prompt) => ({ kind: 'prompt', prompt, language }));
  }

  private isOver(): boolean {
    return this.stopped || this.call.ended;
  }
}

/** How many recordings before the last belong to the same question: the number that is read back. */
function spokenTail(prompts: readonly string[]): number {
  const from = prompts.indexOf('callback-number-is');
  return from < 0 ? 0 : prompts.length - 1 - from;
}
