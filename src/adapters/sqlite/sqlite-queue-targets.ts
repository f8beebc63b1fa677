// The service level target that a queue had when an event was written, from the configuration's versions.
// Never guesses: a queue that was never configured has none.
import type Database from 'better-sqlite3';
import type { QueueId } from '../../core/kernel/ids.js';

export interface SqliteQueueTargets {
  /** Seconds as configured before the event `seq` was written, in ms; undefined when the queue did not exist. */
  targetMs(queueId: QueueId, seq: number): number | undefined;
  /** The same for an event being written now. */
  currentTargetMs(queueId: QueueId): number | undefined;
  forgetCached(): void;
}

export function createSqliteQueueTargets(db: Database.Database): SqliteQueueTargets {
  // A queue that was removed while callers were still in it keeps its last target for them.
  const select = db
    .prepare<[string, number], number>(
      `SELECT value ->> '$.serviceLevel.seconds' FROM company_version
        WHERE list = 'queues' AND key = ? AND value IS NOT NULL AND journal_seq < ?
        ORDER BY version DESC LIMIT 1`,
    )
    .pluck();
  const current = new Map<QueueId, number | undefined>();
  const targetMs = (queueId: QueueId, seq: number): number | undefined => {
    const seconds = select.get(queueId, seq);
    return seconds === undefined ? undefined : seconds * 1_000;
  };
  return {
    targetMs,
    currentTargetMs(queueId) {
      if (!current.has(queueId)) current.set(queueId, targetMs(queueId, Number.MAX_SAFE_INTEGER));
      return current.get(queueId);
    },
    forgetCached: () => current.clear(),
  };
}
