// Users' sessions in SQLite.
// Never sees a token, only its hash.
import type Database from 'better-sqlite3';
import type { SessionRow, SessionStore } from '../../app/ports/store.js';
import type { StoreGuard } from './sqlite-errors.js';

const columns =
  'token_hash AS tokenHash, username, created_at_ms AS createdAtMs, expires_at_ms AS expiresAtMs';

export function createSqliteSessionStore(db: Database.Database, guard: StoreGuard): SessionStore {
  const insert = db.prepare<[string, string, number, number]>(
    'INSERT INTO session (token_hash, username, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)',
  );
  const select = db.prepare<[string], SessionRow>(`SELECT ${columns} FROM session WHERE token_hash = ?`);
  const update = db.prepare<[number, string]>('UPDATE session SET expires_at_ms = ? WHERE token_hash = ?');
  const remove = db.prepare<[string]>('DELETE FROM session WHERE token_hash = ?');
  const removeOfUser = db.prepare<[string, string]>(
    'DELETE FROM session WHERE username = ? AND token_hash <> ?',
  );
  const removeExpired = db.prepare<[number]>('DELETE FROM session WHERE expires_at_ms <= ?');
  return {
    add: ({ tokenHash, username, createdAtMs, expiresAtMs }) =>
      guard.write(() => void insert.run(tokenHash, username, createdAtMs, expiresAtMs)),
    find: (tokenHash) => guard(() => select.get(tokenHash)),
    extend: (tokenHash, expiresAtMs) => guard.write(() => void update.run(expiresAtMs, tokenHash)),
    remove: (tokenHash) => guard.write(() => void remove.run(tokenHash)),
    // No hash is empty, so that an absent exception excepts none.
    removeOfUser: (username, exceptTokenHash) =>
      guard.write(() => void removeOfUser.run(username, exceptTokenHash ?? '')),
    removeExpired: (nowMs) => guard.write(() => void removeExpired.run(nowMs)),
  };
}
