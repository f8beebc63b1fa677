// The real clock and real timers.
// Never fires early: a timer that wakes before its time waits again.
import type { Clock } from '../../app/ports/clock.js';
import { guarded } from '../../app/ports/guarded.js';
import type { Log } from '../../app/ports/log.js';
import type { EpochMs } from '../../core/kernel/ids.js';

/** Node's timers count in a signed 32-bit integer; a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Timers keep the process alive until they fire or are cancelled. A callback that throws is logged, and no other suffers
 * from it; without a log it ends the program.
 */
export function createSystemClock(log?: Log): Clock {
  const nowMs = (): EpochMs => Date.now() as EpochMs;
  const steadyMs = (): number => performance.now();
  return {
    nowMs,
    steadyMs,
    at(atMs, callback) {
      const fire = log === undefined ? callback : guarded(log, 'a timer', callback);
      // A clock that is set back or forward must not make anybody's phone ring for an hour, or stop at once.
      const dueMs = steadyMs() + (atMs - nowMs());
      let timer: NodeJS.Timeout;
      const wait = (): void => {
        const delayMs = Math.max(0, Math.min(Math.ceil(dueMs - steadyMs()), maxTimerMs));
        timer = setTimeout(() => {
          if (steadyMs() < dueMs) wait();
          else fire();
        }, delayMs);
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
