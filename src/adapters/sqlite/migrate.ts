// Brings the database to the program's schema, one transaction a step, after a copy of the file was put aside.
// Never goes back: a database from a newer program is refused.
import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { StoreError } from '../../app/ports/store.js';
import type { Log } from '../../app/ports/log.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Migration } from './migrations/migration.js';
import { createPrivateFile } from './private-file.js';

export interface MigrateOptions {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly nowMs: EpochMs;
  readonly log?: Log;
}

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
  if (from === to) return;
  if (from > 0) {
    const backupPath = backUp(db, options, from);
    log?.info({ path, backupPath, from, to }, 'database backed up before its schema is changed');
  }
  const due = migrations.filter(({ version }) => version > from);
  for (const migration of due) {
    // Told before, because a large journal takes its time.
    if (migration.isRewriting === true && from > 0)
      log?.info({ path, version: migration.version, name: migration.name }, 'database is being rewritten');
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
    log?.info({ path, version: migration.version, name: migration.name }, 'database schema changed');
  }
  if (from > 0 && due.some(({ isRewriting }) => isRewriting === true)) {
    db.exec('VACUUM');
    log?.info({ path }, 'database written anew, without what was replaced');
  }
}

/** A consistent copy beside the database, on disk before this returns. */
function backUp(db: Database.Database, options: MigrateOptions, fromVersion: number): string {
  const stamp = new Date(options.nowMs).toISOString().replace(/[:.]/g, '-');
  const stem = `${options.path}.backup-v${fromVersion}-${stamp}`;
  let backupPath = stem;
  for (let n = 2; existsSync(backupPath); n++) backupPath = `${stem}-${n}`;
  // VACUUM INTO writes to an empty file that exists, which is how the copy gets its mode.
  createPrivateFile(backupPath);
  db.prepare('VACUUM INTO ?').run(backupPath);
  const file = openSync(backupPath, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return backupPath;
}
