// Reads a day of the journal, and the company, from the database of a service that may well be running.
// Never writes, migrates or locks: the connection is read-only.
import type { Company } from '../../api/company.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { createSqliteCompanyStore } from './sqlite-company-store.js';
import { guardFor, toStoreError } from './sqlite-errors.js';
import { createSqliteEventTable } from './sqlite-event-table.js';
import { openReadOnly } from './sqlite-existing-database.js';

const batchSize = 5_000;

export interface DayReader {
  readonly company: Company | undefined;
  /** Events with time in [fromMs, toMs), in the journal's order. */
  eventsBetween(fromMs: EpochMs, toMs: EpochMs): readonly JournalEvent[];
  close(): void;
}

/** Throws StoreError, also when the database belongs to an older or newer program. */
export function openDayReader(path: string): DayReader {
  const guard = guardFor(path);
  try {
    const db = openReadOnly(path);
    try {
      const events = createSqliteEventTable(db);
      const firstSince = db
        .prepare<[number], number | null>('SELECT min(seq) FROM journal_event WHERE at_ms >= ?')
        .pluck();
      const company = createSqliteCompanyStore({ db, guard, path, onCacheInvalid: () => undefined }).read();
      return {
        company,
        eventsBetween: (fromMs, toMs) =>
          guard(() => {
            const first = firstSince.get(fromMs);
            return first === undefined || first === null ? [] : eventsFrom(events, first, fromMs, toMs);
          }),
        close: () => {
          if (db.open) db.close();
        },
      };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw toStoreError(error, path);
  }
}

function eventsFrom(
  table: ReturnType<typeof createSqliteEventTable>,
  firstSeq: number,
  fromMs: EpochMs,
  toMs: EpochMs,
): readonly JournalEvent[] {
  const found: JournalEvent[] = [];
  for (let after = firstSeq - 1; ;) {
    const batch = table.after(after, batchSize);
    const last = batch.at(-1);
    if (last === undefined) return found;
    for (const event of batch) if (event.atMs >= fromMs && event.atMs < toMs) found.push(event);
    // An hour of grace: the host's clock may have been set back meanwhile.
    if (last.atMs >= toMs + 3_600_000) return found;
    after = last.seq;
  }
}
