// Brings the database to the program's schema, one transaction a step, after a copy of the file was put aside.
// Never goes back: a database from a newer program is refused.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { StoreError } from '../../app/ports/store.js';
import type { Log } from '../../app/ports/log.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Migration } from './migrations/migration.js';
import { createPrivateFile } from './private-file.js';
import { copyPath, removeUnfinishedCopies, unfinished } from './sqlite-copies.js';
import { toStoreError } from './sqlite-errors.js';

export interface MigrateOptions {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly nowMs: EpochMs;
  readonly log?: Log;
  /** Free space of the folder's disk, bytes. Default: as the operating system says. */
  readonly freeBytes?: (folder: string) => number;
}

/** Beside the file: a copy of it, what is rewritten in the log, and the file written anew. */
const sizesNeeded = 3;

export const schemaVersion = (db: Database.Database): number =>
  Number(db.pragma('user_version', { simple: true }));

/** Throws StoreError `store-too-new` when the database was written by a newer program. */
export function migrate(db: Database.Database, options: MigrateOptions): void {
  const { path, migrations, log } = options;
  const from = schemaVersion(db);
  const to = migrations.at(-1)?.version ?? 0;
  if (from > to) {
    throw new StoreError(
      'store-too-new',
      `${path}: written by a newer version of Centrale (schema ${from}; this program knows ${to})`,
    );
  }
  const due = migrations.filter(({ version }) => version > from);
  if (from > 0 && due.length > 0) {
    if (due.some(({ isRewriting }) => isRewriting === true)) refuseWithoutSpace(options);
    const backupPath = backUp(db, options, from);
    log?.info({ path, backupPath, from, to }, 'database backed up before its schema is changed');
  }
  for (const { version, name, sql, isRewriting } of due) {
    const parts = typeof sql === 'string' ? [sql] : sql;
    db.transaction(() => {
      if (isRewriting === true && from > 0) db.exec(oweRewriting);
      for (const [index, part] of parts.entries()) {
        // Told before, because a large journal takes its time.
        if (isRewriting === true && from > 0)
          log?.info(
            { path, version, name, part: index + 1, parts: parts.length },
            'database is being rewritten',
          );
        db.exec(part);
      }
      db.pragma(`user_version = ${version}`);
    }).immediate();
    log?.info({ path, version, name }, 'database schema changed');
  }
  if (isRewritingOwed(db)) writeAnew(db, options);
}

/** Where the disk has no room for it the service does without: the next start tries again. */
function writeAnew(db: Database.Database, { path, log }: MigrateOptions): void {
  log?.info({ path }, 'database is being written anew, without what was replaced');
  try {
    db.exec('VACUUM');
    // What was replaced still lies in the file until the log is carried into it, and in the log until that is cut off.
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec('DROP TABLE rewriting_owed');
  } catch (error) {
    const because = toStoreError(error, path);
    if (!(because instanceof StoreError)) throw error;
    log?.error({ err: because }, 'database not written anew: unused parts of it may hold what was replaced');
    return;
  }
  log?.info({ path }, 'database written anew');
}

/** There until the file is written anew, so that a start which is killed before that leaves it to the next one. */
const oweRewriting = 'CREATE TABLE IF NOT EXISTS rewriting_owed (id INTEGER PRIMARY KEY) STRICT';
const isRewritingOwed = (db: Database.Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'rewriting_owed'").get() !== undefined;

/** Half-way out of space a rewriting is taken back, but the copy has taken what calls need to be recorded. */
function refuseWithoutSpace({ path, freeBytes = freeBytesOf }: MigrateOptions): void {
  const folder = dirname(path);
  const needed = sizesNeeded * statSync(path).size;
  const free = freeBytes(folder);
  if (free >= needed) return;
  throw new StoreError(
    'store-full',
    `${folder}: ${inMegabytes(free)} MB free; bringing the database up to date takes ${inMegabytes(needed)} MB`,
  );
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const inMegabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);

/** A consistent copy beside the database, on disk before this returns; a half one never has a copy's name. */
function backUp(db: Database.Database, options: MigrateOptions, fromVersion: number): string {
  const pathOf = (n: number): string => copyPath(options.path, fromVersion, options.nowMs, n);
  let backupPath = pathOf(1);
  for (let n = 2; existsSync(backupPath); n++) backupPath = pathOf(n);
  const path = unfinished(backupPath);
  // Of a start that was killed while it made one.
  removeUnfinishedCopies(options.path);
  try {
    // VACUUM INTO writes to an empty file that exists, which is how the copy gets its mode.
    createPrivateFile(path);
    db.prepare('VACUUM INTO ?').run(path);
    const file = openSync(path, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    removeUnfinishedCopies(options.path);
    throw error;
  }
  renameSync(path, backupPath);
  return backupPath;
}
