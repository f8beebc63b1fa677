// Replaces one user's password in the database, beside a service that may well be running.
// Never touches anything but the password, its line in the change log, and the user's sessions, which the service reads anew when it needs them.
import { passwordOf } from '../../app/kernel/secret-places.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { createVersions } from './sqlite-company-store.js';
import { createSecretTable } from './sqlite-secret-table.js';
import { createSqliteSessionStore } from './sqlite-session-store.js';
import { guardFor } from './sqlite-errors.js';
import { openExisting } from './sqlite-existing-database.js';

/** The service writes for milliseconds at a time. */
const busyTimeoutMs = 10_000;

/**
 * Sets a password that must be changed at the first log-in and ends the user's sessions. False when there is no such
 * user with a password; then nothing is written. Throws StoreError.
 */
export function resetStoredPassword(
  path: string,
  username: string,
  passwordHash: string,
  change: { readonly by: string; readonly atMs: EpochMs },
): boolean {
  const guard = guardFor(path);
  const place = passwordOf(username);
  const db = openExisting(path, { timeout: busyTimeoutMs });
  try {
    return guard(() =>
      db
        .transaction((): boolean => {
          const secrets = createSecretTable(db, guard);
          if (secrets.secret(place) === undefined) return false;
          secrets.setSecret(place, passwordHash, true);
          createVersions(db).note('passwords', username, '{}', change.by, change.atMs);
          createSqliteSessionStore(db, guard).removeOfUser(username);
          return true;
        })
        .immediate(),
    );
  } finally {
    db.close();
  }
}
