// Keeps a second process off the database: an exclusive SQLite lock on a file beside it, held for life.
// Never leaves a stale lock: the operating system drops it with the process, kill -9 included.
import Database from 'better-sqlite3';
import { StoreError } from '../../app/ports/store.js';
import { sqliteCode } from './sqlite-errors.js';
import { createPrivateFile } from './private-file.js';

export interface DataDirectoryLock {
  /** Idempotent. */
  readonly release: () => void;
}

/**
 * Locks `<databasePath>.lock`. Not the database itself, so that backup and reporting programs can read it
 * while the daemon runs.
 */
export function lockDataDirectory(databasePath: string): DataDirectoryLock {
  const path = `${databasePath}.lock`;
  createPrivateFile(path);
  const lock = new Database(path, { timeout: 0 });
  try {
    // Without this a rollback journal would lie beside the lock file.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) {
      throw new StoreError(
        'store-unavailable',
        `${databasePath}: another Centrale process is using this data directory; stop it first (Ctrl-C there, or systemctl stop centrale)`,
        { cause: error },
      );
    }
    throw error;
  }
  return {
    release: () => {
      if (lock.open) lock.close();
    },
  };
}
