// The application play_and_get_digits: a prompt that the first key interrupts, then keys until enough.
// Never goes on after a hang-up or uuid_break.
import type { Channel } from '../channel/channel.js';
import type { Run } from '../channel/execution-stack.js';
import type { Application } from './application-model.js';
import { noResponse } from './application-model.js';
import { playSource, playbackVariables } from './play-source.js';
import { isTerminator } from './terminators.js';

export interface CollectOptions {
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly tries: number;
  /** From the end of the prompt to the first key. */
  readonly timeoutMs: number;
  readonly terminators: string;
  readonly prompt: string;
  readonly invalidPrompt: string;
  readonly variable: string;
  readonly pattern: RegExp;
  /** Between two keys. */
  readonly digitTimeoutMs: number;
}

const defaultDigits = { min: 0, max: 128 } as const;

function positiveInteger(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= 0 ? value : otherwise;
}

/** `undefined` when the arguments make no sense. A pattern need not match the whole input, as on the real server. */
export function parseCollectOptions(argument: string): CollectOptions | undefined {
  const words = argument.split(/\s+/).filter((word) => word !== '');
  const [min, max, tries, timeout, terminators, prompt, invalidPrompt, variable, pattern, digitTimeout] =
    words;
  if (prompt === undefined || terminators === undefined) return undefined;
  const timeoutMs = positiveInteger(timeout, 0);
  try {
    return {
      minDigits: positiveInteger(min, defaultDigits.min),
      maxDigits: Math.max(1, positiveInteger(max, defaultDigits.max)),
      tries: Math.max(1, positiveInteger(tries, 1)),
      timeoutMs,
      terminators,
      prompt,
      invalidPrompt: invalidPrompt ?? 'silence',
      variable: variable ?? 'digits',
      pattern: new RegExp(pattern ?? '.*'),
      digitTimeoutMs: positiveInteger(digitTimeout, timeoutMs),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type CollectOutcome = 'success' | 'timeout' | 'failure';

/** One try: collects while the prompt plays and after it. */
class DigitCollection {
  digits = '';
  terminator: string | undefined;
  private complete = false;
  private changed: (() => void) | undefined;

  constructor(private readonly options: CollectOptions) {}

  get enough(): boolean {
    return this.complete;
  }

  /** Takes a key. */
  take(digit: string): 'more' | 'done' {
    if (this.complete) return 'done';
    if (isTerminator(this.options.terminators, digit)) {
      this.terminator = digit;
      this.complete = true;
    } else {
      this.digits += digit;
      this.complete = this.digits.length >= this.options.maxDigits;
    }
    this.changed?.();
    return this.complete ? 'done' : 'more';
  }

  stop(): void {
    this.complete = true;
    this.changed?.();
  }

  /** Resolves when enough came, or nothing for too long. */
  async untilEnough(): Promise<void> {
    while (!this.complete) {
      const limitMs = this.digits === '' ? this.options.timeoutMs : this.options.digitTimeoutMs;
      if (!(await this.changeWithin(limitMs))) return;
    }
  }

  private changeWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (changed: boolean): void => {
        clearTimeout(timer);
        this.changed = undefined;
        resolve(changed);
      };
      const timer = setTimeout(() => finish(false), ms);
      this.changed = () => finish(true);
    });
  }
}

function outcomeOf(collection: DigitCollection, { minDigits }: CollectOptions): CollectOutcome {
  if (collection.digits.length < minDigits || collection.digits === '') return 'failure';
  return collection.enough ? 'success' : 'timeout';
}

/** Plays the prompt and collects. `failure` also when the prompt cannot be played. */
async function oneTry(
  channel: Channel,
  run: Run,
  options: CollectOptions,
  collection: DigitCollection,
): Promise<CollectOutcome> {
  let prompting = false;
  run.onBreak(() => collection.stop());
  const stopConsuming = channel.digits.consume((digit) => {
    if (prompting) channel.session.stopPlayback();
    return collection.take(digit);
  });
  try {
    if (collection.digits === '' && !collection.enough) {
      prompting = true;
      const played = await playPrompt(channel, run, options.prompt);
      prompting = false;
      if (!played) return 'failure';
    }
    if (!run.broken) await run.wait(collection.untilEnough());
  } finally {
    stopConsuming();
  }
  return outcomeOf(collection, options);
}

async function playPrompt(channel: Channel, run: Run, source: string): Promise<boolean> {
  if (source.toLowerCase() === 'silence') return true;
  const outcome = await playSource(channel, run, { source });
  if (outcome.status === 'done' || outcome.status === 'break') return true;
  channel.log.warn('prompt not played', { channel: channel.uuid, source, error: outcome.error });
  return false;
}

function clearResults({ variables }: Channel, variable: string): void {
  const results = [variable, `${variable}_invalid`, 'read_terminator_used', 'read_result'];
  for (const name of [...results, ...playbackVariables]) variables.set(name, undefined);
}

export const playAndGetDigits: Application = async ({ channel, argument, run }) => {
  const options = parseCollectOptions(argument);
  if (options === undefined) return '-ERR invalid arguments';
  const { variables } = channel;
  clearResults(channel, options.variable);
  for (let left = options.tries; left > 0 && !run.broken; left -= 1) {
    const collection = new DigitCollection(options);
    const outcome = await oneTry(channel, run, options, collection);
    variables.set('read_result', outcome);
    variables.set('read_terminator_used', collection.terminator);
    if (outcome !== 'failure' && options.pattern.test(collection.digits)) {
      variables.set(options.variable, collection.digits);
      return noResponse;
    }
    if (collection.digits !== '') variables.set(`${options.variable}_invalid`, collection.digits);
    if (run.broken) break;
    await playInvalidPrompt(channel, run, options, left > 1);
  }
  return noResponse;
};

/** Keys pressed meanwhile count for the next try and interrupt it. */
async function playInvalidPrompt(
  channel: Channel,
  run: Run,
  { invalidPrompt }: CollectOptions,
  another: boolean,
): Promise<void> {
  if (!another) {
    await playPrompt(channel, run, invalidPrompt);
    return;
  }
  const early: string[] = [];
  const stopConsuming = channel.digits.consume((digit) => {
    if (early.length === 0) channel.session.stopPlayback();
    early.push(digit);
    return 'more';
  });
  await playPrompt(channel, run, invalidPrompt);
  stopConsuming();
  channel.digits.putBack(early);
}
