// Callbacks as rows: written by the journal's projection, read as a list and, at start, as what is still open.
// Never forgets one; a list just leaves out what ended long ago.
import type Database from 'better-sqlite3';
import { projectCallback, type CallbackRecord } from '../../core/callbacks/callback-projection.js';
import { callbackEvents } from '../../core/callbacks/callback-event.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { JournalProjection } from './journal-projection.js';
import type { SqlitePersonalValues } from './sqlite-personal-values.js';

export interface SqliteCallbackTable extends JournalProjection {
  get(id: CallId): CallbackRecord | undefined;
  /** Open ones in the order in which they were requested, then those that ended at or after `endedFromMs`, the last first. */
  list(endedFromMs: number): readonly CallbackRecord[];
  /** Those that ended in [fromMs, toMs). */
  endedBetween(fromMs: number, toMs: number): readonly CallbackRecord[];
}

interface CallbackRow {
  readonly id: string;
  readonly number: string;
  readonly phase: string;
  readonly requestedAtMs: number;
  readonly endedAtMs: number | null;
  readonly record: string;
}

export function createSqliteCallbackTable(
  db: Database.Database,
  personal: SqlitePersonalValues,
): SqliteCallbackTable {
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
  const stored = (id: CallId): CallbackRecord | undefined => {
    const text = select.get(id);
    return text === undefined ? undefined : toRecord(text);
  };
  const read = (text: string): CallbackRecord => fillIn(toRecord(text), personal);
  return {
    apply(event) {
      if (!callbackEvents.includes(event)) return;
      const before = stored(event.callId);
      const record = projectCallback(before, event);
      if (record === undefined || record === before) return;
      const { id, number, phase, requestedAtMs, endedAtMs } = record;
      upsert.run({
        ...{ id, number, phase, requestedAtMs },
        endedAtMs: endedAtMs ?? null,
        record: JSON.stringify(record),
      });
    },
    get: (id) => {
      const text = select.get(id);
      return text === undefined ? undefined : read(text);
    },
    list: (endedFromMs) => [...selectOpen.all(), ...selectEnded.all(endedFromMs)].map(read),
    endedBetween: (fromMs, toMs) => selectBetween.all(fromMs, toMs).map(read),
    clear: () => void deleteAll.run(),
  };
}

// Only `apply` writes rows, from typed records, so that what comes back is one again.
const toRecord = (text: string): CallbackRecord => JSON.parse(text) as CallbackRecord;

/** The record with what its references stand for; what was erased is left out. */
function fillIn(record: CallbackRecord, personal: SqlitePersonalValues): CallbackRecord {
  const { callerName, customer, reasonPath, ...rest } = record;
  const texts = Object.entries({ callerName, customer, reasonPath }).flatMap(([field, text]) => {
    const value = text === undefined ? undefined : personal.textOf(text);
    return value === undefined ? [] : [[field, value] as const];
  });
  return { ...rest, number: personal.numberOf(record.number), ...Object.fromEntries(texts) };
}
