// What the database knows of the service itself outlives the process.
// Never starts a service.
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { makeTemporaryDirectory } from './temporary-directory.js';

it('keeps the name that was made with it, and the last heartbeat', () => {
  const directory = makeTemporaryDirectory();
  const open = (name: string) => openSqliteStore({ path: directory.file(name), nowMs: () => 0 as EpochMs });
  try {
    const store = open('c.db');
    const { installation } = store.service;
    expect(installation).toMatch(/^[0-9a-f]{16}$/);
    expect(store.service.lastAliveMs()).toBeUndefined();
    store.service.noteAlive(5 as EpochMs);
    store.service.noteAlive(7 as EpochMs);
    store.close();
    const again = open('c.db');
    expect(again.service).toMatchObject({ installation });
    expect(again.service.lastAliveMs()).toBe(7);
    again.close();
    const other = open('d.db');
    expect(other.service.installation).not.toBe(installation);
    other.close();
  } finally {
    directory.remove();
  }
});
