// Secrets of phones, users and trunks, each in a table of its own.
// Never writes a person's password itself, and never lets a secret into the configuration's versions.
import type Database from 'better-sqlite3';
import type { CompanyStore } from '../../app/ports/store.js';
import type { StoreGuard } from './sqlite-errors.js';

export interface SecretTables extends Pick<
  CompanyStore,
  'setSipHa1' | 'sipHa1' | 'setPasswordHash' | 'password' | 'setTrunkPassword' | 'trunkPassword'
> {
  removeSipHa1(extension: string): void;
  removePassword(username: string): void;
  removeTrunkPassword(trunk: string): void;
}

export function createSecretTables(db: Database.Database, guard: StoreGuard): SecretTables {
  return { ...phoneSecrets(db, guard), ...userSecrets(db, guard), ...trunkSecrets(db, guard) };
}

function phoneSecrets(
  db: Database.Database,
  guard: StoreGuard,
): Pick<SecretTables, 'setSipHa1' | 'sipHa1' | 'removeSipHa1'> {
  const upsert = db.prepare<[string, string]>(
    `INSERT INTO sip_secret (extension, ha1) VALUES (?, ?)
     ON CONFLICT (extension) DO UPDATE SET ha1 = excluded.ha1`,
  );
  const select = db.prepare<[string], string>('SELECT ha1 FROM sip_secret WHERE extension = ?').pluck();
  const remove = db.prepare<[string]>('DELETE FROM sip_secret WHERE extension = ?');
  return {
    setSipHa1: (extension, ha1) => guard.write(() => void upsert.run(extension, ha1)),
    sipHa1: (extension) => guard(() => select.get(extension)),
    removeSipHa1: (extension) => void remove.run(extension),
  };
}

function userSecrets(
  db: Database.Database,
  guard: StoreGuard,
): Pick<SecretTables, 'setPasswordHash' | 'password' | 'removePassword'> {
  const upsert = db.prepare<[string, string, number]>(
    `INSERT INTO user_secret (username, password_hash, must_change) VALUES (?, ?, ?)
     ON CONFLICT (username) DO UPDATE SET
       password_hash = excluded.password_hash, must_change = excluded.must_change`,
  );
  const select = db.prepare<[string], { hash: string; mustChange: number }>(
    'SELECT password_hash AS hash, must_change AS mustChange FROM user_secret WHERE username = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM user_secret WHERE username = ?');
  return {
    setPasswordHash: (username, hash, mustChange) =>
      guard.write(() => void upsert.run(username, hash, mustChange ? 1 : 0)),
    password: (username) =>
      guard(() => {
        const row = select.get(username);
        return row && { hash: row.hash, mustChange: row.mustChange === 1 };
      }),
    removePassword: (username) => void remove.run(username),
  };
}

function trunkSecrets(
  db: Database.Database,
  guard: StoreGuard,
): Pick<SecretTables, 'setTrunkPassword' | 'trunkPassword' | 'removeTrunkPassword'> {
  const upsert = db.prepare<[string, string]>(
    `INSERT INTO trunk_secret (trunk, password) VALUES (?, ?)
     ON CONFLICT (trunk) DO UPDATE SET password = excluded.password`,
  );
  const select = db.prepare<[string], string>('SELECT password FROM trunk_secret WHERE trunk = ?').pluck();
  const remove = db.prepare<[string]>('DELETE FROM trunk_secret WHERE trunk = ?');
  return {
    setTrunkPassword: (trunk, password) => guard.write(() => void upsert.run(trunk, password)),
    trunkPassword: (trunk) => guard(() => select.get(trunk)),
    removeTrunkPassword: (trunk) => void remove.run(trunk),
  };
}
