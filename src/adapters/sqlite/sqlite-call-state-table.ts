// Calls in progress as rows: what a restarted service goes on with.
// Never holds a call that is over.
import type Database from 'better-sqlite3';
import type { CallChange, KeptCall } from '../../core/calls/kept-call.js';

export interface SqliteCallStateTable {
  apply(change: CallChange): void;
  all(): readonly KeptCall[];
}

export function createSqliteCallStateTable(db: Database.Database): SqliteCallStateTable {
  const upsert = db.prepare<[string, string]>(
    `INSERT INTO call_state (call_id, kept) VALUES (?, ?)
     ON CONFLICT (call_id) DO UPDATE SET kept = excluded.kept`,
  );
  const remove = db.prepare<[string]>('DELETE FROM call_state WHERE call_id = ?');
  const select = db.prepare<[], string>('SELECT kept FROM call_state ORDER BY call_id').pluck();
  return {
    apply: ({ callId, kept }) =>
      void (kept === undefined ? remove.run(callId) : upsert.run(callId, JSON.stringify(kept))),
    all: () => select.all().map((kept) => JSON.parse(kept) as KeptCall),
  };
}
