// Deletes what customers said about callbacks that are long over.
// Never touches a callback that is open, or one that lists still show.
import type { EpochMs } from '../../core/kernel/ids.js';
import { dayMs } from '../../core/kernel/zoned-time.js';
import type { Clock } from '../ports/clock.js';
import type { Recordings } from '../ports/recordings.js';
import type { Journal } from '../ports/store.js';

/** As long as lists show a callback that is over. */
const keptMs = 7 * dayMs;
/** A service that was off for less than this still deletes everything; deleting twice does no harm. */
const lookBackMs = 60 * dayMs;

export async function forgetCallbackReasons(
  journal: Pick<Journal, 'callbacksEnded'>,
  recordings: Pick<Recordings, 'remove'>,
  clock: Pick<Clock, 'nowMs'>,
): Promise<void> {
  const untilMs = clock.nowMs() - keptMs;
  for (const { reasonPath } of journal.callbacksEnded((untilMs - lookBackMs) as EpochMs, untilMs as EpochMs))
    if (reasonPath !== undefined) await recordings.remove(reasonPath);
}
