// A power cut in the middle of a write: the database opens, and holds whole what was committed before the cut.
// Never closes the database that is cut off.
import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { bodiesOf, callId, event } from './journal-scenario.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

let directory: TemporaryDirectory;
beforeEach(() => {
  directory = makeTemporaryDirectory();
});
afterEach(() => directory.remove());

const nowMs = (): EpochMs => 1_000_000 as EpochMs;
const calls = 20;

it('whatever of the write-ahead log was not written is missing as a whole, from the end', () => {
  const running = openSqliteStore({ path: directory.file('running.db'), nowMs });
  let eventsOfOne = 0;
  for (let n = 1; n <= calls; n++) {
    const bodies = bodiesOf({
      ...{ callId: callId(n), queueId: 'sales' as never, agentId: '201' as never },
      ...{ ending: 'answered', waitMs: 1_000, talkMs: 1_000 },
    });
    eventsOfOne = bodies.length;
    running.journal.append(bodies.map((body, index) => event(n * 1_000 + index, body)));
  }
  const wal = directory.file('running.db-wal');
  expect(existsSync(wal)).toBe(true);
  const whole = statSync(wal).size;
  const found: number[] = [];
  for (let cut = 0; cut <= 8; cut++) {
    const path = directory.file(`cut-${cut}.db`);
    copyFileSync(directory.file('running.db'), path);
    copyFileSync(wal, `${path}-wal`);
    // Also within a frame, and within its header.
    truncateSync(`${path}-wal`, cut === 8 ? whole : Math.floor((whole * cut) / 8) + 13 * cut);
    const opened = openSqliteStore({ path, nowMs });
    const { length } = opened.journal.eventsAfter(0, 10_000);
    // Each call was one write: all of it is there, or nothing.
    expect(length % eventsOfOne).toBe(0);
    expect(opened.journal.rebuildProjections()).toBe(length);
    found.push(length / eventsOfOne);
    opened.close();
    const database = new Database(path, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.close();
  }
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(found[0]).toBeLessThan(calls);
  expect(found.at(-1)).toBe(calls);
  running.close();
});
