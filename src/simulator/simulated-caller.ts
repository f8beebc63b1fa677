// A simulated caller: dials, listens, presses a key, waits, talks, hangs up.
// Never knows which agent answers; it is told that one did.
import type { MediaEngine } from '../softswitch/media/media-engine-model.js';
import type { SipDialog, UserAgent } from '../softswitch/sip/user-agent-model.js';
import { SimulatedAudio } from './simulated-call.js';
import { between, passed } from './simulated-time.js';
import type { Behaviour } from './simulation-model.js';

export type CallerOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'abandoned' }
  /** Hung up, or was hung up on, after asking to be called back. */
  | { readonly kind: 'asked-for-callback' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface SimulatedCallerOptions {
  readonly phone: UserAgent;
  readonly engine: MediaEngine;
  readonly server: string;
  readonly host: string;
  readonly did: string;
  readonly number: string;
  readonly behaviour: Behaviour;
  readonly random: () => number;
  /** Ends the call early. */
  readonly signal: AbortSignal;
  /** Resolves when an agent talks with this caller. */
  readonly talking: Promise<void>;
}

const callerVoiceHz = 440;
/** Confirms the number to be called back at. */
const confirmDigit = '1';
/** Into the question whether the number is right: the first key stops it. */
const confirmAfterMs = 3000;
const goodbyeMs = 15_000;

export async function placeCall(options: SimulatedCallerOptions): Promise<CallerOutcome> {
  const audio = await SimulatedAudio.open(options.engine, `caller-${options.number}`, options.host);
  try {
    const outcome = await options.phone.invite({
      uri: `sip:${options.did}@${options.server}`,
      from: `<sip:${options.number}@${options.host}>`,
      body: audio.offer(),
    }).outcome;
    if (outcome.kind === 'failed') return { kind: 'failed', reason: `${outcome.status} ${outcome.reason}` };
    return await converse(options, outcome.dialog, audio);
  } finally {
    await audio.close();
  }
}

async function converse(
  options: SimulatedCallerOptions,
  dialog: SipDialog,
  audio: SimulatedAudio,
): Promise<CallerOutcome> {
  const { behaviour, random, signal } = options;
  const cut = new Promise<'cut'>((resolve) => dialog.onEnded(() => resolve('cut')));
  audio.follow(dialog);
  if (!(await audio.accept(dialog.remoteBody))) {
    await dialog.bye();
    return { kind: 'failed', reason: 'the SDP answer does not fit' };
  }
  const person = new AbortController();
  const pause = (ms: number): Promise<'passed'> => passed(ms, AbortSignal.any([signal, person.signal]));
  try {
    audio.speak(callerVoiceHz);
    if ((await Promise.race([pause(between(behaviour.thinkMs, random)), cut])) === 'cut')
      return { kind: 'failed', reason: 'cut off in the menu' };
    const digit = behaviour.digits[Math.floor(random() * behaviour.digits.length)];
    if (digit !== undefined) await audio.session.sendDtmf(digit);
    const { callback } = behaviour;
    const asks = callback !== undefined && random() < callback.share;
    const patienceMs = between(asks ? callback.afterMs : behaviour.patienceMs, random);
    const waited = await Promise.race([
      options.talking.then(() => 'talking' as const),
      pause(patienceMs),
      cut,
    ]);
    if (waited === 'passed' && asks && !signal.aborted) {
      await audio.session.sendDtmf(callback.digit);
      // Listens to the number that is read back, confirms it, and is said goodbye to.
      await Promise.race([pause(confirmAfterMs), cut]);
      await audio.session.sendDtmf(confirmDigit).catch(() => undefined);
      await Promise.race([pause(goodbyeMs), cut]);
      return { kind: 'asked-for-callback' };
    }
    if (waited === 'cut') return { kind: 'failed', reason: 'cut off in the queue' };
    if (waited === 'passed') return { kind: 'abandoned' };
    const talked = await Promise.race([pause(between(behaviour.talkMs, random)), cut]);
    return talked === 'cut' ? { kind: 'failed', reason: 'cut off while talking' } : { kind: 'answered' };
  } finally {
    person.abort();
    await dialog.bye();
  }
}
