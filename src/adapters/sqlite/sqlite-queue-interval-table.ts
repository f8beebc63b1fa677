// Sums per queue and quarter of an hour as rows, those in use kept in memory.
// Never sums anything itself; core/journal does.
import type Database from 'better-sqlite3';
import type { QueueInterval } from '../../core/acd/queue-interval-projection.js';
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';

export interface SqliteQueueIntervalTable {
  get(queueId: QueueId, startMs: EpochMs): QueueInterval | undefined;
  put(interval: QueueInterval): void;
  /** By time, then queue. */
  between(fromMs: EpochMs, toMs: EpochMs): readonly QueueInterval[];
  clear(): void;
  /** What is in memory may not be what is in the database: a transaction was taken back. */
  forgetCached(): void;
}

const columns = `queue_id AS queueId, start_ms AS startMs, offered, answered, abandoned, overflowed, interrupted,
  called_back AS calledBack, callback_attempts AS callbackAttempts, callback_reached AS callbackReached,
  answered_in_target AS answeredInTarget, answered_wait_ms AS answeredWaitMs, abandoned_wait_ms AS abandonedWaitMs,
  handled, talk_ms AS talkMs, wrap_up_ms AS wrapUpMs`;

/** Enough for hundreds of queues at the turn of an interval; when full, memory starts anew. */
const cachedIntervals = 1_000;

export function createSqliteQueueIntervalTable(db: Database.Database): SqliteQueueIntervalTable {
  const select = db.prepare<[number, string], QueueInterval>(
    `SELECT ${columns} FROM queue_interval WHERE start_ms = ? AND queue_id = ?`,
  );
  const selectBetween = db.prepare<[number, number], QueueInterval>(
    `SELECT ${columns} FROM queue_interval WHERE start_ms >= ? AND start_ms < ? ORDER BY start_ms, queue_id`,
  );
  const upsert = db.prepare<[QueueInterval]>(
    `INSERT INTO queue_interval (queue_id, start_ms, offered, answered, abandoned, overflowed, interrupted,
                                 called_back, callback_attempts, callback_reached,
                                 answered_in_target, answered_wait_ms, abandoned_wait_ms, handled, talk_ms, wrap_up_ms)
     VALUES (@queueId, @startMs, @offered, @answered, @abandoned, @overflowed, @interrupted,
             @calledBack, @callbackAttempts, @callbackReached,
             @answeredInTarget, @answeredWaitMs, @abandonedWaitMs, @handled, @talkMs, @wrapUpMs)
     ON CONFLICT (start_ms, queue_id) DO UPDATE SET
       offered = excluded.offered, answered = excluded.answered, abandoned = excluded.abandoned,
       overflowed = excluded.overflowed, interrupted = excluded.interrupted,
       called_back = excluded.called_back, callback_attempts = excluded.callback_attempts,
       callback_reached = excluded.callback_reached,
       answered_in_target = excluded.answered_in_target, answered_wait_ms = excluded.answered_wait_ms,
       abandoned_wait_ms = excluded.abandoned_wait_ms, handled = excluded.handled, talk_ms = excluded.talk_ms,
       wrap_up_ms = excluded.wrap_up_ms`,
  );
  const deleteAll = db.prepare('DELETE FROM queue_interval');
  const cached = new Map<string, QueueInterval>();
  const keyOf = (queueId: QueueId, startMs: EpochMs): string => `${startMs}/${queueId}`;
  const keep = (interval: QueueInterval): void => {
    if (cached.size >= cachedIntervals) cached.clear();
    cached.set(keyOf(interval.queueId, interval.startMs), interval);
  };
  return {
    get(queueId, startMs) {
      const known = cached.get(keyOf(queueId, startMs));
      if (known !== undefined) return known;
      const stored = select.get(startMs, queueId);
      if (stored !== undefined) keep(stored);
      return stored;
    },
    put(interval) {
      upsert.run(interval);
      keep(interval);
    },
    between: (fromMs, toMs) => selectBetween.all(fromMs, toMs),
    clear() {
      deleteAll.run();
      cached.clear();
    },
    forgetCached: () => cached.clear(),
  };
}
