// The service level target that a queue had when an event was written, from the configuration's versions.
// Never guesses: a queue that was never configured has none.
import type Database from 'better-sqlite3';
import type { QueueId } from '../../core/kernel/ids.js';

export interface SqliteQueueTargets {
  /** Seconds as configured before the event `seq` was written, in ms; undefined when the queue did not exist. */
  targetMs(queueId: QueueId, seq: number): number | undefined;
  forgetCached(): void;
}

interface TargetRow {
  readonly seconds: number;
  readonly journal_seq: number;
}

export function createSqliteQueueTargets(db: Database.Database): SqliteQueueTargets {
  // Without removals: a queue that was removed while callers were still in it keeps its last target for them.
  const select = db.prepare<[string], TargetRow>(
    `SELECT value ->> '$.serviceLevel.seconds' AS seconds, journal_seq FROM company_version
      WHERE list = 'queues' AND key = ? AND value IS NOT NULL ORDER BY version DESC`,
  );
  const history = new Map<QueueId, readonly TargetRow[]>();
  return {
    targetMs(queueId, seq) {
      let rows = history.get(queueId);
      if (rows === undefined) {
        rows = select.all(queueId);
        history.set(queueId, rows);
      }
      const seconds = rows.find((row) => row.journal_seq < seq)?.seconds;
      return seconds === undefined ? undefined : seconds * 1_000;
    },
    forgetCached: () => history.clear(),
  };
}
