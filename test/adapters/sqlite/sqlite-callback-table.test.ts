// Callbacks in SQLite: their chain of attempts, a rebuild, and what an older database already held.
// Never uses a file that another test uses.
import Database from 'better-sqlite3';
import { initialMigration } from '../../../src/adapters/sqlite/migrations/0001-initial.js';
import { openDatabase } from '../../../src/adapters/sqlite/sqlite-database.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { JournalEvent, JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

let directory: TemporaryDirectory;
beforeEach(() => {
  directory = makeTemporaryDirectory();
});
const path = (): string => directory.file('c.db');
const ms = (n: number): EpochMs => n as EpochMs;
const id = (n: number): CallId => `c${n}` as CallId;
const support = 'support' as QueueId;
let store: Store | undefined;
const open = (): Store => (store = openSqliteStore({ path: path(), nowMs: () => ms(10_000) }));
afterEach(() => {
  store?.close();
  store = undefined;
  directory.remove();
});

const events = (...bodies: JournalEventBody[]): JournalEvent[] =>
  bodies.map((body, index) => ({ ...body, atMs: ms(1000 + index) }));
const requested = (n: number): JournalEventBody => ({
  kind: 'callback-requested',
  callId: id(n),
  number: `+3161234567${n}`,
  queueId: support,
  waitingSinceMs: ms(500),
  by: 'caller',
  demand: { wishes: [] },
});

it('a callback keeps its attempts, across a restart and a rebuild', () => {
  open().journal.append(
    events(
      requested(1),
      requested(2),
      { kind: 'callback-attempt-started', callId: id(1), attemptCallId: id(11) },
      {
        kind: 'callback-attempt-ended',
        callId: id(1),
        attemptCallId: id(11),
        outcome: 'busy',
        retryAtMs: ms(5000),
      },
      { kind: 'callback-ended', callId: id(2), outcome: 'reached' },
    ),
  );
  const before = store!.journal.callbacks();
  expect(before).toEqual([
    {
      id: id(1),
      number: '+31612345671',
      queueId: support,
      by: 'caller',
      demand: { wishes: [] },
      requestedAtMs: 1000,
      waitingSinceMs: 500,
      priority: 0,
      phase: 'open',
      retryAtMs: 5000,
      attempts: [{ callId: id(11), startedAtMs: 1002, endedAtMs: 1003, outcome: 'busy' }],
      attemptsForgiven: 0,
    },
    expect.objectContaining({ id: id(2), phase: 'ended', outcome: 'reached', endedAtMs: 1004 }),
  ]);
  store!.close();
  expect(open().journal.callbacks()).toEqual(before);
  store!.journal.rebuildProjections();
  expect(store!.journal.callbacks()).toEqual(before);
  expect(store!.journal.callback(id(2))?.outcome).toBe('reached');
  expect(store!.journal.callback(id(9))).toBeUndefined();
  const ended = (fromMs: number, toMs: number) => store!.journal.callbacksEnded(ms(fromMs), ms(toMs));
  expect(ended(1004, 1005).map((one) => one.id)).toEqual([id(2)]);
  expect(ended(0, 1004)).toEqual([]);
});

it('events of a callback leave the record of its call alone', () => {
  open().journal.append(events(requested(1)));
  expect(store!.journal.call(id(1))).toBeUndefined();
  expect(store!.journal.eventsOfCall(id(1))).toMatchObject([{ kind: 'callback-requested', by: 'caller' }]);
});

it('callers who were lost before this version came are still on the list', () => {
  openDatabase({ path: path(), migrations: [initialMigration], nowMs: () => ms(0) }).close();
  const db = new Database(path());
  const insert = db.prepare('INSERT INTO callback VALUES (?, ?, ?, ?, ?, ?)');
  insert.run(id(1), '+31612345671', 'sales', 2000, null, null);
  insert.run(id(2), '+31612345672', null, 3000, 4000, 'ann');
  db.close();
  expect(open().journal.callbacks()).toEqual([
    {
      id: id(1),
      number: '+31612345671',
      queueId: 'sales',
      by: 'lost',
      requestedAtMs: 2000,
      waitingSinceMs: 2000,
      priority: 0,
      phase: 'listed',
      attempts: [],
      attemptsForgiven: 0,
    },
    expect.objectContaining({
      id: id(2),
      phase: 'ended',
      outcome: 'closed',
      endedAtMs: 4000,
      endedBy: 'ann',
    }),
  ]);
  expect(store!.journal.callbacks()[1]).not.toHaveProperty('queueId');
});
