// Opens a database that is there already, beside a service that may well be running.
// Never makes, migrates or locks it, and changes nothing by itself.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreError } from '../../app/ports/store.js';
import { schemaVersion } from './migrate.js';
import { allMigrations } from './migrations/all-migrations.js';
import { applicationId, foreignDatabase } from './sqlite-database.js';
import { toStoreError } from './sqlite-errors.js';

/** Waits for a writer's checkpoint at most so long. */
const busyTimeoutMs = 2_000;

/** Throws StoreError, also when there is no database or it belongs to an older or newer program. */
export function openReadOnly(path: string): Database.Database {
  return openExisting(path, { readonly: true, timeout: busyTimeoutMs });
}

/** An existing database of this program's schema, without the lock that keeps a second service away. Throws StoreError. */
export function openExisting(path: string, options: Database.Options): Database.Database {
  if (!existsSync(path)) throw noDatabase(path);
  try {
    const db = new Database(path, { ...options, fileMustExist: true });
    try {
      if (db.pragma('application_id', { simple: true }) !== applicationId) throw foreignDatabase(path);
      refuseOtherVersion(db, path);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw toStoreError(error, path);
  }
}

export const noDatabase = (path: string): StoreError =>
  new StoreError(
    'store-unavailable',
    `${path}: there is no database yet; the first start of the service makes it`,
  );

function refuseOtherVersion(db: Database.Database, path: string): void {
  const found = schemaVersion(db);
  const newest = Math.max(...allMigrations.map(({ version }) => version));
  if (found > newest)
    throw new StoreError('store-too-new', `${path}: was written by a newer version of Centrale`);
  if (found < newest)
    throw new StoreError(
      'store-unavailable',
      `${path}: was written by an older version of Centrale; start the service once to bring it up to date`,
    );
}
