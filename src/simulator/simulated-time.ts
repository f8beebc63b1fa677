// How simulated people let time pass: for a while, until they are told to stop, or until the other side hangs up.
// Never leaves a timer behind: each has an owner or a signal.
import type { MediaSession } from '../softswitch/media/media-engine-model.js';
import type { SipDialog } from '../softswitch/sip/user-agent-model.js';

/** Evenly from [min, max]. */
export const between = ([min, max]: readonly [number, number], random: () => number): number =>
  Math.round(min + (max - min) * random());

/** Resolves after `ms` (undefined = never), or at once when the signal says so. */
export function passed(ms: number | undefined, signal: AbortSignal): Promise<'passed'> {
  if (signal.aborted || (ms !== undefined && ms <= 0)) return Promise.resolve('passed');
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve('passed');
    };
    const timer = ms === undefined ? undefined : setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** What a person with a phone is going to do. */
export class PhoneTimers {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Returns the cancel. */
  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      callback();
    }, ms);
    this.timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.timers.delete(timer);
    };
  }

  /**
   * Resolves when the call is over; hangs up after `limitMs`, and on silence in `audio`: a server that died has said no
   * goodbye.
   */
  ended(
    dialog: Pick<SipDialog, 'onEnded' | 'bye'>,
    limitMs: number,
    audio?: Pick<MediaSession, 'onRtpTimeout'>,
  ): Promise<void> {
    return new Promise((resolve) => {
      const hangUp = (): void => void dialog.bye().then(resolve);
      const cancel = this.after(limitMs, hangUp);
      audio?.onRtpTimeout(() => {
        cancel();
        hangUp();
      });
      dialog.onEnded(() => {
        cancel();
        resolve();
      });
    });
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
