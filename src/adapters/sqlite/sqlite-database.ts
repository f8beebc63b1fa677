// Opens the one database file: private to the service's user, locked against a second process, migrated.
// Never repairs a damaged file: an administrator decides between repair and backup.
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreError } from '../../app/ports/store.js';
import type { Log } from '../../app/ports/log.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { lockDataDirectory } from './data-directory-lock.js';
import { migrate } from './migrate.js';
import { allMigrations } from './migrations/all-migrations.js';
import type { Migration } from './migrations/migration.js';
import { createPrivateFile } from './private-file.js';
import { toStoreError } from './sqlite-errors.js';
import { busyTimeoutMs } from './sqlite-write-guard.js';

export interface OpenDatabaseOptions {
  readonly path: string;
  readonly log?: Log;
  readonly nowMs: () => EpochMs;
  /** Default: every migration of this program. Tests stand in for older and newer programs with it. */
  readonly migrations?: readonly Migration[];
}

export interface OpenDatabase {
  readonly db: Database.Database;
  /** Folds the WAL into the file and lets go of the lock. Idempotent. */
  readonly close: () => void;
}

/** `Cntr` in ASCII: lets `file` and us tell the database from any other SQLite file. */
export const applicationId = 0x436e7472;
/**
 * So many pages in the log make whoever writes carry them into the file. `alone`: four times the default, so that hot pages are
 * written once instead of four times. `withThread`: only when the thread that is there for it does not.
 */
export const ownCheckpointPages = { alone: 4_000, withThread: 64_000 } as const;
/** Checking reads the whole file, about 0.3 s per 100 MB; a larger one is opened without. */
const checkedSizeBytes = 256 * 1024 * 1024;

/** Throws StoreError. */
export function openDatabase(options: OpenDatabaseOptions): OpenDatabase {
  const { path } = options;
  let closeAll = (): void => undefined;
  try {
    const lock = lockDataDirectory(path);
    closeAll = lock.release;
    createPrivateFile(path);
    const db = new Database(path, { timeout: busyTimeoutMs });
    const close = (): void => {
      try {
        if (db.open) db.close();
      } finally {
        lock.release();
      }
    };
    closeAll = close;
    prepareDatabase(db, options);
    return { db, close };
  } catch (error) {
    closeAll();
    throw toStoreError(error, path);
  }
}

function prepareDatabase(db: Database.Database, options: OpenDatabaseOptions): void {
  refuseForeign(db, options.path);
  db.pragma('journal_mode = WAL');
  // NORMAL: a commit is in the operating system's hands when it returns, and reaches the disk at the next
  // checkpoint. kill -9 of the daemon loses nothing. A power cut can lose the last commits, seconds at most,
  // never the order or the file's integrity. FULL would wait for the disk on every event of every call.
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  db.pragma(`wal_autocheckpoint = ${ownCheckpointPages.alone}`);
  // A WAL that one long read made grow is cut back to this at the next checkpoint.
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  db.pragma('trusted_schema = OFF');
  // What is erased is overwritten, not just let go.
  db.pragma('secure_delete = ON');
  if (statSync(options.path).size <= checkedSizeBytes) check(db, options.path);
  migrate(db, {
    path: options.path,
    migrations: options.migrations ?? allMigrations,
    nowMs: options.nowMs(),
    log: options.log,
  });
}

/** An empty file becomes ours; a database of another program is left alone. */
function refuseForeign(db: Database.Database, path: string): void {
  const id = Number(db.pragma('application_id', { simple: true }));
  if (id === applicationId) return;
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (id !== 0 || !isEmpty) {
    throw foreignDatabase(path);
  }
  db.pragma(`application_id = ${applicationId}`);
}

export const foreignDatabase = (path: string): StoreError =>
  new StoreError('store-corrupt', `${path}: is not a Centrale database`);

function check(db: Database.Database, path: string): void {
  const finding = String(db.pragma('quick_check(1)', { simple: true }));
  if (finding !== 'ok') {
    throw new StoreError('store-corrupt', `${path}: the database is damaged (${finding})`);
  }
}
