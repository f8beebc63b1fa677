// The store on one SQLite file: opens it and puts the repositories together.
// Never lets SQL out of this folder.
import type { Log } from '../../app/ports/log.js';
import type { Store } from '../../app/ports/store.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Migration } from './migrations/migration.js';
import { startCheckpoints, type Checkpoints } from './sqlite-checkpoints.js';
import { createSqliteBindingStore } from './sqlite-binding-store.js';
import { createSqliteCompanyStore } from './sqlite-company-store.js';
import { createSqliteCustomerStore } from './sqlite-customer-store.js';
import { openDatabase, ownCheckpointPages } from './sqlite-database.js';
import { guardFor, toStoreError, type StoreGuard } from './sqlite-errors.js';
import { createSqliteJournal } from './sqlite-journal.js';
import { emptyLog } from './sqlite-log.js';
import { createSqlitePersonalData } from './sqlite-personal-data.js';
import { createSqliteServiceTable } from './sqlite-service-table.js';
import { createSqliteSessionStore } from './sqlite-session-store.js';
import { createWriteGuard } from './sqlite-write-guard.js';

/** Without a thread for it the log is emptied at once, or not before the next time, ms. */
const emptyWithinMs = 1_000;

export interface SqliteStoreOptions {
  /** The database file; `-wal`, `-shm`, `.lock` and `.backup-…` lie beside it. Made when it does not exist. */
  readonly path: string;
  readonly log?: Log;
  readonly nowMs: () => EpochMs;
  /** Default: every migration of this program. */
  readonly migrations?: readonly Migration[];
}

/** Throws StoreError, among others when another process has the data directory open. */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { db, close } = openDatabase(options);
  const health = createWriteGuard(db, options.path);
  const guard: StoreGuard = Object.assign(guardFor(options.path), { write: health.write });
  const slow = { writes: 0, checkpoints: 0 };
  health.onSlow(() => (slow.writes += 1));
  try {
    // Phones that never came back; without this they would pile up.
    db.prepare('DELETE FROM binding WHERE expires_at_ms <= ?').run(options.nowMs());
    const journal = createSqliteJournal({ db, guard, nowMs: options.nowMs });
    let checkpoints: Checkpoints | undefined;
    return {
      health,
      slowTotals: () => ({ ...slow }),
      workBeside: () => {
        db.pragma(`wal_autocheckpoint = ${ownCheckpointPages.withThread}`);
        const started = startCheckpoints(options.path, {
          log: options.log,
          onSlow: () => (slow.checkpoints += 1),
        });
        checkpoints = started;
        return () => {
          checkpoints = undefined;
          db.pragma(`wal_autocheckpoint = ${ownCheckpointPages.alone}`);
          return started.stop();
        };
      },
      service: createSqliteServiceTable(db, guard),
      journal,
      decisions: journal.decisions,
      company: createSqliteCompanyStore({
        db,
        guard,
        path: options.path,
        onCacheInvalid: journal.forgetCached,
      }),
      sessions: createSqliteSessionStore(db, guard),
      bindings: createSqliteBindingStore(db, guard),
      customers: createSqliteCustomerStore(db, guard),
      personal: createSqlitePersonalData({
        ...{ db, guard, path: options.path },
        callback: (id) => journal.callback(id),
        voicemail: (id) => journal.voicemail(id),
        overwrite: async () => (await checkpoints?.emptyLog()) ?? guard(() => emptyLog(db, emptyWithinMs)),
      }),
      close: () => guard(close),
    };
  } catch (error) {
    close();
    throw toStoreError(error, options.path);
  }
}
