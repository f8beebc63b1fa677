// The real clock and real timers.
// Never fires early: a timer that wakes before its time waits again.
import type { Clock } from '../../app/ports/clock.js';
import type { EpochMs } from '../../core/kernel/ids.js';

/** Node's timers count in a signed 32-bit integer; a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/** Timers keep the process alive until they fire or are cancelled. */
export function createSystemClock(): Clock {
  const nowMs = (): EpochMs => Date.now() as EpochMs;
  const steadyMs = (): number => performance.now();
  return {
    nowMs,
    steadyMs,
    at(atMs, callback) {
      // A clock that is set back or forward must not make anybody's phone ring for an hour, or stop at once.
      const dueMs = steadyMs() + (atMs - nowMs());
      let timer: NodeJS.Timeout;
      const wait = (): void => {
        const delayMs = Math.max(0, Math.min(Math.ceil(dueMs - steadyMs()), maxTimerMs));
        timer = setTimeout(() => {
          if (steadyMs() < dueMs) wait();
          else callback();
        }, delayMs);
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
