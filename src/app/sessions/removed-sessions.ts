// Looks every few seconds whether another process has ended sessions: whoever only listens would not notice.
// Never ends a session that is still in the store.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';

/** Requests notice at once; this is for connections that are only listened to. */
const everyMs = 5_000;

/** Returns the close. */
export function startRemovedSessionChecks(clock: Clock, endRemoved: () => void, log: Log): () => void {
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = clock.at((clock.nowMs() + everyMs) as EpochMs, () => {
      try {
        endRemoved();
      } catch (error) {
        log.error({ err: error }, 'sessions could not be compared with the store');
      }
      wait();
    });
  };
  wait();
  return () => cancel();
}
