// The secrets of the configuration's items, in a table of their own.
// Never writes a person's password itself, and never lets a secret into the configuration's versions.
import type Database from 'better-sqlite3';
import type { CompanyStore } from '../../app/ports/store.js';
import type { StoreGuard } from './sqlite-errors.js';

export interface SecretTable extends Pick<CompanyStore, 'setSecret' | 'secret'> {
  /** `path` absent = all of the item's. Within a transaction. */
  remove(list: string, key: string, path?: string): void;
}

export function createSecretTable(db: Database.Database, guard: StoreGuard): SecretTable {
  const upsert = db.prepare<[string, string, string, string, number]>(
    `INSERT INTO company_secret (list, key, path, value, must_change) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (list, key, path) DO UPDATE SET value = excluded.value, must_change = excluded.must_change`,
  );
  const select = db.prepare<[string, string, string], { value: string; mustChange: number }>(
    `SELECT value, must_change AS mustChange FROM company_secret WHERE list = ? AND key = ? AND path = ?`,
  );
  const remove = db.prepare<[string, string, string | null]>(
    'DELETE FROM company_secret WHERE list = ? AND key = ? AND path = coalesce(?, path)',
  );
  return {
    setSecret: ({ list, key, path }, value, mustChange = false) =>
      guard.write(() => void upsert.run(list, key, path, value, Number(mustChange))),
    secret: ({ list, key, path }) =>
      guard(() => {
        const row = select.get(list, key, path);
        return row && { value: row.value, mustChange: row.mustChange === 1 };
      }),
    remove: (list, key, path) => void remove.run(list, key, path ?? null),
  };
}
