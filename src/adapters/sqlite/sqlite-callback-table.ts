// Callers to be called back, as rows.
// Never forgets one; a list just leaves out what was closed long ago.
import type Database from 'better-sqlite3';
import type { Callback } from '../../api/calls.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';

type Listed = Extract<JournalEvent, { kind: 'callback-listed' }>;
type Closed = Extract<JournalEvent, { kind: 'callback-closed' }>;

export interface SqliteCallbackTable {
  applyListed(event: Listed): void;
  applyClosed(event: Closed): void;
  /** Open ones in order of listing, then those closed at or after `closedFromMs`, last closed first. */
  list(closedFromMs: number): readonly Callback[];
  clear(): void;
}

const columns = `call_id AS callId, number, queue_id AS queueId, listed_at_ms AS listedAtMs,
  closed_at_ms AS closedAtMs, closed_by AS closedBy`;

export function createSqliteCallbackTable(db: Database.Database): SqliteCallbackTable {
  const insert = db.prepare<[string, string, string | null, number]>(
    `INSERT INTO callback (call_id, number, queue_id, listed_at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (call_id) DO UPDATE SET
       number = excluded.number, queue_id = excluded.queue_id, listed_at_ms = excluded.listed_at_ms,
       closed_at_ms = NULL, closed_by = NULL`,
  );
  const close = db.prepare<[number, string, string]>(
    'UPDATE callback SET closed_at_ms = ?, closed_by = ? WHERE call_id = ? AND closed_at_ms IS NULL',
  );
  const selectOpen = db.prepare<[], Callback>(
    `SELECT ${columns} FROM callback WHERE closed_at_ms IS NULL ORDER BY listed_at_ms, call_id`,
  );
  const selectClosed = db.prepare<[number], Callback>(
    `SELECT ${columns} FROM callback WHERE closed_at_ms >= ? ORDER BY closed_at_ms DESC, call_id`,
  );
  const deleteAll = db.prepare('DELETE FROM callback');
  return {
    applyListed: (event) => void insert.run(event.callId, event.number, event.queueId ?? null, event.atMs),
    applyClosed: (event) => void close.run(event.atMs, event.by, event.callId),
    list: (closedFromMs) => [...selectOpen.all(), ...selectClosed.all(closedFromMs)],
    clear: () => void deleteAll.run(),
  };
}
