// A database that the first version wrote is opened by this one: nothing is lost, what is new begins at nought.
// Never made by hand where the first version's own schema can make it.
import { initialMigration } from '../../../src/adapters/sqlite/migrations/0001-initial.js';
import { openDatabase } from '../../../src/adapters/sqlite/sqlite-database.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { AgentId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { bodiesOf, callId, event } from './journal-scenario.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const nowMs = 1_700_000_000_000 as EpochMs;
const startMs = nowMs - (nowMs % 900_000);
let directory: TemporaryDirectory;
let store: Store | undefined;

beforeEach(() => {
  directory = makeTemporaryDirectory();
});
afterEach(() => {
  store?.close();
  store = undefined;
  directory.remove();
});

const events = (['answered', 'abandoned-waiting', 'interrupted'] as const).flatMap((ending, n) =>
  bodiesOf({
    callId: callId(n),
    queueId: 'sales' as QueueId,
    agentId: '201' as AgentId,
    ending,
    waitMs: 4_000,
    talkMs: 60_000,
  }).map((body, index) => event(startMs + n * 60_000 + index * 1_000, body)),
);

/** As the first version wrote them: events, one queue's sums, one caller to be called back, a queue. */
function writeFormer(): void {
  const { db, close } = openDatabase({
    path: directory.file('c.db'),
    nowMs: () => nowMs,
    migrations: [initialMigration],
  });
  const insert = db.prepare(
    `INSERT INTO journal_event (at_ms, kind, call_id, queue_id, agent_id, offer_id, leg_id, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { atMs, kind, ...rest } of events) {
    const { callId, queueId, agentId, offerId, legId, ...data } = rest as Partial<
      Record<'callId' | 'queueId' | 'agentId' | 'offerId' | 'legId', string>
    >;
    const ids = [callId, queueId, agentId, offerId, legId].map((id) => id ?? null);
    insert.run(atMs, kind, ...ids, JSON.stringify(data));
  }
  db.prepare(
    `INSERT INTO queue_interval (start_ms, queue_id, offered, answered, abandoned, overflowed, interrupted,
       answered_in_target, answered_wait_ms, abandoned_wait_ms, handled, talk_ms, wrap_up_ms)
     VALUES (?, 'sales', 3, 1, 1, 0, 1, 1, 4000, 4000, 1, 60000, 5000)`,
  ).run(startMs);
  db.prepare(
    "INSERT INTO callback (call_id, number, queue_id, listed_at_ms) VALUES (?, '+31612345678', 'sales', ?)",
  ).run(callId(2), startMs + 130_000);
  const queue = {
    id: 'sales',
    name: 'Sales',
    requiredSkills: [{ skill: 'sales', minLevel: 2 }],
    serviceLevel: { percent: 80, seconds: 20 },
  };
  const settings = {
    name: 'Acme',
    language: 'nl',
    timeZone: 'Europe/Amsterdam',
    countryCode: '31',
    internationalPrefix: '00',
    trunkPrefix: '0',
  };
  for (const [list, key, value] of [
    ['settings', 'settings', settings],
    ['queues', 'sales', queue],
  ] as const) {
    const { lastInsertRowid } = db
      .prepare(
        "INSERT INTO company_version (list, key, value, by, at_ms, journal_seq) VALUES (?, ?, ?, 'ann', 1, 0)",
      )
      .run(list, key, JSON.stringify(value));
    db.prepare('INSERT INTO company_item (list, key, version) VALUES (?, ?, ?)').run(
      list,
      key,
      lastInsertRowid,
    );
  }
  close();
}

it('is brought up to date and read whole', () => {
  writeFormer();
  store = openSqliteStore({ path: directory.file('c.db'), nowMs: () => nowMs });
  const { journal, company } = store;
  expect(company.read()?.queues[0]).toMatchObject({
    skills: [{ skill: 'sales', minLevel: 2, need: 'required' }],
    strategy: { kind: 'longest-idle' },
    channels: ['voice'],
    voice: { music: 'default' },
  });
  expect(journal.eventsAfter(0, 1_000).map(({ seq: _, ...body }) => body)).toEqual(events);
  const intervals = journal.queueIntervals(0 as EpochMs, nowMs);
  expect(intervals).toEqual([
    {
      queueId: 'sales',
      startMs,
      offered: 3,
      answered: 1,
      abandoned: 1,
      overflowed: 0,
      interrupted: 1,
      calledBack: 0,
      callbackAttempts: 0,
      callbackReached: 0,
      answeredInTarget: 1,
      answeredWaitMs: 4000,
      abandonedWaitMs: 4000,
      handled: 1,
      talkMs: 60_000,
      wrapUpMs: 5000,
    },
  ]);
  const callbacks = journal.callbacks();
  expect(callbacks).toMatchObject([{ id: callId(2), number: '+31612345678', queueId: 'sales' }]);
  journal.rebuildProjections();
  expect(journal.callbacks()).toEqual(callbacks);
  expect(journal.queueIntervals(0 as EpochMs, nowMs)).toEqual(intervals);
});
