// Deletes what customers said about callbacks that are long over, and what belongs to no callback.
// Never touches a callback that is open, or one that lists still show.
import type { EpochMs } from '../../core/kernel/ids.js';
import { dayMs } from '../../core/kernel/zoned-time.js';
import type { Clock } from '../ports/clock.js';
import type { Recordings } from '../ports/recordings.js';
import type { Journal } from '../ports/store.js';

/** As long as lists show a callback that is over. */
const keptMs = 7 * dayMs;

/**
 * Goes by the files that are there: where one lies may be known no more when its time has come, because the numbers of calls
 * are kept for less long.
 */
export async function forgetCallbackReasons(
  journal: Pick<Journal, 'callbacks' | 'callbacksEnded' | 'call'>,
  recordings: Pick<Recordings, 'list' | 'pathOf' | 'remove'>,
  clock: Pick<Clock, 'nowMs'>,
): Promise<void> {
  const callIds = await recordings.list('callbacks');
  const nowMs = clock.nowMs();
  const kept = new Set(
    [
      ...journal.callbacks().filter(({ endedAtMs }) => endedAtMs === undefined),
      ...journal.callbacksEnded((nowMs - keptMs) as EpochMs, (nowMs + 1) as EpochMs),
    ].flatMap(({ reasonPath }) => (reasonPath === undefined ? [] : [fileOf(reasonPath)])),
  );
  for (const callId of callIds) {
    const path = recordings.pathOf('callbacks', callId);
    // While the call goes on, what is said in it belongs to no callback yet.
    const isOver = (journal.call(callId)?.endedAtMs ?? null) !== null;
    if (isOver && !kept.has(fileOf(path))) await recordings.remove(path);
  }
}

/** The folder may be another one than when it was recorded. */
const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
