// A person's data in a database beside a service that may well be running: found, read, erased.
// Never writes anything else, and never ends a callback that the service may be about to make.
import type { Company } from '../../api/company.js';
import { StoreError, type Journal } from '../../app/ports/store.js';
import type { PersonalDataStore } from '../../app/ports/personal-data.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { lockDataDirectory } from './data-directory-lock.js';
import { createSqliteCompanyStore } from './sqlite-company-store.js';
import { guardFor, toStoreError } from './sqlite-errors.js';
import { openExisting } from './sqlite-existing-database.js';
import { createSqliteJournal } from './sqlite-journal.js';
import { emptyLog } from './sqlite-log.js';
import { createSqlitePersonalData } from './sqlite-personal-data.js';

/** The service writes for milliseconds at a time. */
const busyTimeoutMs = 10_000;

export interface SubjectsBeside {
  readonly personal: PersonalDataStore;
  readonly journal: Pick<Journal, 'call' | 'append' | 'callback'>;
  company(): Company | undefined;
  /** A list of customers is half written: by the service now, or by one that died. */
  isImporting(): boolean;
  /** No service runs, and none can start before `close`. */
  readonly isAlone: boolean;
  /**
   * Writes the database anew, so that the unused parts of its pages hold nothing of what was erased; only when alone. Takes
   * as much room again in SQLite's folder for temporary files and beside the database, and seconds for each gigabyte. Throws
   * StoreError; what was unused may then be there still.
   */
  rewrite(): void;
  /** Idempotent. */
  close(): void;
}

/** Throws StoreError. */
export function openSubjectsBeside(path: string, nowMs: () => EpochMs): SubjectsBeside {
  const guard = guardFor(path);
  const db = openExisting(path, { timeout: busyTimeoutMs });
  const release = lockIfFree(path);
  const close = (): void => {
    if (db.open) db.close();
    release?.();
  };
  try {
    // As the service has it: a connection that does not would leave behind what it erases.
    db.pragma('secure_delete = ON');
    db.pragma('foreign_keys = ON');
    const journal = createSqliteJournal({ db, guard, nowMs });
    const company = createSqliteCompanyStore({ db, guard, path, onCacheInvalid: () => undefined });
    const imported = db.prepare('SELECT 1 FROM customer_undo LIMIT 1');
    return {
      personal: createSqlitePersonalData({
        ...{ db, guard, path },
        callback: (id) => journal.callback(id),
        voicemail: (id) => journal.voicemail(id),
        overwrite: () => Promise.resolve(guard(() => emptyLog(db, busyTimeoutMs))),
      }),
      journal,
      company: () => company.read(),
      isImporting: () => guard(() => imported.get() !== undefined),
      isAlone: release !== undefined,
      rewrite: () =>
        guard(() => {
          db.exec('VACUUM');
          // Until the log is empty the file is the old one.
          if (!emptyLog(db, busyTimeoutMs))
            throw new StoreError('store-unavailable', `${path}: another program is reading the database`);
        }),
      close,
    };
  } catch (error) {
    close();
    throw toStoreError(error, path);
  }
}

/** Undefined while a service runs. */
function lockIfFree(path: string): (() => void) | undefined {
  try {
    return lockDataDirectory(path).release;
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
