// A simulated caller: dials, listens, presses a key, waits, talks, hangs up.
// Never knows which agent answers; it is told that one did.
import type { MediaEngine } from '../softswitch/media/media-engine-model.js';
import type { SipDialog, UserAgent } from '../softswitch/sip/user-agent-model.js';
import { between } from './simulated-agent.js';
import { SimulatedAudio } from './simulated-call.js';
import type { Behaviour } from './simulation-model.js';

export type CallerFate =
  | { readonly kind: 'answered' }
  | { readonly kind: 'abandoned' }
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

export async function placeCall(options: SimulatedCallerOptions): Promise<CallerFate> {
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
): Promise<CallerFate> {
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
    const waited = await Promise.race([
      options.talking.then(() => 'talking' as const),
      pause(between(behaviour.patienceMs, random)),
      cut,
    ]);
    if (waited === 'cut') return { kind: 'failed', reason: 'cut off in the queue' };
    if (waited === 'passed') return { kind: 'abandoned' };
    const talked = await Promise.race([pause(between(behaviour.talkMs, random)), cut]);
    return talked === 'cut' ? { kind: 'failed', reason: 'cut off while talking' } : { kind: 'answered' };
  } finally {
    person.abort();
    await dialog.bye();
  }
}

/** Resolves after `ms`, or at once when the signal says so. */
function passed(ms: number, signal: AbortSignal): Promise<'passed'> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve('passed');
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
