// Callbacks as rows: written by the journal's projection, read as a list and, at start, as what is still open.
// Never forgets one; a list just leaves out what ended long ago.
import type Database from 'better-sqlite3';
import { projectCallback, type CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId } from '../../core/kernel/ids.js';

export interface SqliteCallbackTable {
  apply(event: Extract<JournalEvent, { readonly callId: CallId }>): void;
  get(id: CallId): CallbackRecord | undefined;
  /** Open ones in the order in which they were requested, then those that ended at or after `endedFromMs`, the last first. */
  list(endedFromMs: number): readonly CallbackRecord[];
  /** Those that ended in [fromMs, toMs). */
  endedBetween(fromMs: number, toMs: number): readonly CallbackRecord[];
  clear(): void;
}

interface CallbackRow {
  readonly id: string;
  readonly number: string;
  readonly phase: string;
  readonly requestedAtMs: number;
  readonly endedAtMs: number | null;
  readonly record: string;
}

export function createSqliteCallbackTable(db: Database.Database): SqliteCallbackTable {
  const upsert = db.prepare<[CallbackRow]>(
    `INSERT INTO callback (id, number, phase, requested_at_ms, ended_at_ms, record)
     VALUES (@id, @number, @phase, @requestedAtMs, @endedAtMs, @record)
     ON CONFLICT (id) DO UPDATE SET
       number = excluded.number, phase = excluded.phase, requested_at_ms = excluded.requested_at_ms,
       ended_at_ms = excluded.ended_at_ms, record = excluded.record`,
  );
  const select = db.prepare<[string], string>('SELECT record FROM callback WHERE id = ?').pluck();
  const selectOpen = db
    .prepare<[], string>('SELECT record FROM callback WHERE ended_at_ms IS NULL ORDER BY requested_at_ms, id')
    .pluck();
  const selectEnded = db
    .prepare<[number], string>(
      'SELECT record FROM callback WHERE ended_at_ms >= ? ORDER BY ended_at_ms DESC, id',
    )
    .pluck();
  const selectBetween = db
    .prepare<[number, number], string>(
      'SELECT record FROM callback WHERE ended_at_ms >= ? AND ended_at_ms < ? ORDER BY ended_at_ms, id',
    )
    .pluck();
  const deleteAll = db.prepare('DELETE FROM callback');
  const get = (id: CallId): CallbackRecord | undefined => {
    const text = select.get(id);
    return text === undefined ? undefined : toRecord(text);
  };
  return {
    apply(event) {
      const before = get(event.callId);
      const record = projectCallback(before, event);
      if (record === undefined || record === before) return;
      const { id, number, phase, requestedAtMs, endedAtMs } = record;
      upsert.run({
        ...{ id, number, phase, requestedAtMs },
        endedAtMs: endedAtMs ?? null,
        record: JSON.stringify(record),
      });
    },
    get,
    list: (endedFromMs) => [...selectOpen.all(), ...selectEnded.all(endedFromMs)].map(toRecord),
    endedBetween: (fromMs, toMs) => selectBetween.all(fromMs, toMs).map(toRecord),
    clear: () => void deleteAll.run(),
  };
}

// Only `apply` writes rows, from typed records, so that what comes back is one again.
const toRecord = (text: string): CallbackRecord => JSON.parse(text) as CallbackRecord;
