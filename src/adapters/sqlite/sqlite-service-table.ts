// The one row about the service itself: its name towards other servers, and when it was alive last.
// Never grows.
import type Database from 'better-sqlite3';
import type { ServiceRecord } from '../../app/ports/store.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import type { StoreGuard } from './sqlite-errors.js';

export function createSqliteServiceTable(db: Database.Database, guard: StoreGuard): ServiceRecord {
  const select = db.prepare<[], { installation: string; lastAliveMs: EpochMs | null }>(
    'SELECT installation, last_alive_ms AS lastAliveMs FROM service',
  );
  const update = db.prepare<[number]>('UPDATE service SET last_alive_ms = ?');
  return {
    installation: guard(() => select.get()!.installation),
    lastAliveMs: () => guard(() => select.get()?.lastAliveMs ?? undefined),
    noteAlive: (atMs) => guard.write(() => void update.run(atMs)),
  };
}
