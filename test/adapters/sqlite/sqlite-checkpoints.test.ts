// Checkpoints beside the writing connection: what is written comes into the database file without its doing.
// Never waits for a fixed time: the file says when it has happened.
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { startCheckpoints, type Checkpoints } from '../../../src/adapters/sqlite/sqlite-checkpoints.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { createFakeLog } from '../../support/fake-log.js';
import { makeTemporaryDirectory } from './temporary-directory.js';

const nowMs = 1_700_000_000_000 as EpochMs;
const text = 'x'.repeat(20_000);
/** 2 MB, of which the writing connection would bring none to the file before there are 16. */
const events = Array.from({ length: 100 }, (): JournalEvent => ({
  kind: 'daemon-started',
  version: text,
  atMs: nowMs,
}));

test('what is written comes into the database file, and the log begins anew', async () => {
  const directory = makeTemporaryDirectory();
  const path = directory.file('centrale.db');
  const log = createFakeLog();
  const store = openSqliteStore({ path, log, nowMs: () => nowMs });
  const stop = store.workBeside();
  try {
    const before = statSync(path).size;
    store.journal.append(events);
    while (statSync(path).size < before + events.length * text.length)
      await new Promise((passed) => setTimeout(passed, 50));
    // Once all of the log is in the file, what is written next goes over its beginning: it grows no more.
    const logSize = (): number => statSync(`${path}-wal`).size;
    for (let before = 0; before < logSize();) {
      before = logSize();
      await new Promise((passed) => setTimeout(passed, 50));
      store.journal.append(events.slice(0, 1));
    }
    expect(store.journal.eventsAfter(0, 1000).length).toBeGreaterThan(events.length);
  } finally {
    await stop();
    store.close();
    directory.remove();
  }
  expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

test('a log that somebody reads when it is to be emptied is emptied when nobody does any more', async () => {
  const directory = makeTemporaryDirectory();
  const path = directory.file('centrale.db');
  const store = openSqliteStore({ path, nowMs: () => nowMs });
  const checkpoints = startCheckpoints(path);
  const reader = new Database(path, { readonly: true });
  try {
    store.journal.append(events.slice(0, 1));
    reader.exec('BEGIN; SELECT count(*) FROM journal_event');
    store.journal.append(events.slice(1));
    expect(await checkpoints.emptyLog()).toBe(false);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    reader.exec('COMMIT');
    while (statSync(`${path}-wal`).size > 0) await new Promise((passed) => setTimeout(passed, 50));
  } finally {
    reader.close();
    await checkpoints.stop();
    store.close();
    directory.remove();
  }
});

test('one that takes longer than it should is told, with its time', async () => {
  const directory = makeTemporaryDirectory();
  const path = directory.file('centrale.db');
  const log = createFakeLog();
  const store = openSqliteStore({ path, log, nowMs: () => nowMs });
  expect(store.slowTotals()).toEqual({ writes: 0, checkpoints: 0 });
  let checkpoints: Checkpoints | undefined;
  try {
    // No disk is so fast.
    await new Promise<void>((onSlow) => (checkpoints = startCheckpoints(path, { log, slowMs: 0, onSlow })));
  } finally {
    await checkpoints?.stop();
    store.close();
    directory.remove();
  }
  expect(log.lines.find(({ level }) => level === 'warn')).toMatchObject({
    message: expect.stringContaining('checkpoint') as string,
    fields: { tookMs: expect.any(Number) as number },
  });
});
