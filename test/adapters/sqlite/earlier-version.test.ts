// A database that the released version filled is opened by this one: it reads the same, and so does what is made anew.
// Never made by hand: the version itself wrote it, and wrote down what it reported of it.
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { queueSchema, type QueueConfig } from '../../../src/api/acd.js';
import type { QueueVoiceConfig } from '../../../src/api/queue-voice.js';
import { differencesOf } from '../../../src/core/company/item-differences.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { passwordOf, sipPasswordOf, trunkPasswordOf } from '../../../src/app/kernel/secret-places.js';
import type { Store } from '../../../src/app/ports/store.js';
import { earlierFigures, figuresOf, writeEarlierDatabase } from '../../support/earlier-database.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const expected = earlierFigures();
let directory: TemporaryDirectory;
let store: Store;

beforeEach(() => {
  directory = makeTemporaryDirectory();
  writeEarlierDatabase(path());
  store = openSqliteStore({ path: path(), nowMs: () => expected.lastEventAtMs as never });
});
afterEach(() => {
  store.close();
  directory.remove();
});

const path = (): string => directory.file('c.db');

/** Every projection, row by row; the order of a record's fields says nothing. */
function dumpProjections(): unknown {
  const db = new Database(path(), { readonly: true });
  try {
    return ['call', 'leg', 'queue_interval', 'agent_status', 'agent_turn', 'callback', 'voicemail'].map(
      (table) => [
        table,
        db
          .prepare<[], { readonly record?: string }>(`SELECT * FROM ${table}`)
          .all()
          .map(({ record, ...row }) => ({
            ...row,
            ...(record && { record: JSON.parse(record) as unknown }),
          })),
      ],
    );
  } finally {
    db.close();
  }
}

it('holds nearly every kind of event, and more than one of most', () => {
  expect(Object.keys(expected.kinds).length).toBeGreaterThan(40);
  expect(expected.calls.length).toBeGreaterThan(200);
});

it('keeps the secrets of phones, trunks and users', () => {
  const other = directory.file('secrets.db');
  writeEarlierDatabase(other);
  const db = new Database(other);
  db.exec(`INSERT INTO sip_secret VALUES ('999', 'ha1'); INSERT INTO trunk_secret VALUES ('carrier', 'password');
    INSERT INTO user_secret VALUES ('ann', 'hash', 1), ('bob', 'other', 0)`);
  db.close();
  const opened = openSqliteStore({ path: other, nowMs: () => expected.lastEventAtMs as never });
  try {
    const kept = [sipPasswordOf('999'), trunkPasswordOf('carrier'), passwordOf('ann'), passwordOf('bob')];
    expect(kept.map((place) => opened.company.secret(place))).toEqual([
      { value: 'ha1', mustChange: false },
      { value: 'password', mustChange: false },
      { value: 'hash', mustChange: true },
      { value: 'other', mustChange: false },
    ]);
  } finally {
    opened.close();
  }
});

it('has queues with channels, and what concerns calls alone in a part of its own, in every version of them', () => {
  const stored = (): readonly unknown[] => {
    const db = new Database(path(), { readonly: true });
    try {
      return db
        .prepare<[], string>("SELECT value FROM company_version WHERE list = 'queues' ORDER BY version DESC")
        .pluck()
        .all()
        .map((value) => JSON.parse(value) as unknown);
    } finally {
      db.close();
    }
  };
  const asOfNow = (value: unknown) => {
    const { music, leaveByDigit, announcements, agentMessage, callback, ...rest } = value as QueueConfig &
      QueueVoiceConfig;
    const voice = { music, leaveByDigit, announcements, agentMessage, callback };
    return { ...rest, channels: ['voice'], voice };
  };
  const before = stored();
  expect(before.length).toBeGreaterThan(2);
  const versions = store.company.changes(1000).filter(({ list }) => list === 'queues');
  expect(versions.map(({ after }) => after)).toEqual(before.map(asOfNow));
  for (const { after } of versions) expect(queueSchema.parse(after)).toEqual(after);
  const queues = store.company.read()?.queues ?? [];
  expect(queues.map(({ voice }) => voice?.callback)).toContainEqual(expect.objectContaining({ digit: '*' }));
  // What is changed now is written in the form of now, and told as that change alone.
  const [queue] = queues;
  store.company.put('queues', queue!.id, { ...queue!, priority: 7 }, 'ann', expected.lastEventAtMs as never);
  const [change] = store.company.changes(1);
  expect(differencesOf(change!.before, change!.after)).toEqual([
    { path: ['priority'], before: queue!.priority, after: 7 },
  ]);
  expect(stored().slice(1)).toEqual(before);
});

it('reads as the version that wrote it reported', () => {
  const figures = figuresOf(store);
  // What is newer may say more of a record, but nothing else.
  expect(figures).toMatchObject(expected);
  for (const list of [
    'calls',
    'intervals',
    'callbacks',
    'callbacksEnded',
    'voicemails',
    'customers',
  ] as const)
    expect(figures[list]).toHaveLength(expected[list].length);
});

it('has projections that come out the same when they are made anew', () => {
  const before = dumpProjections();
  store.journal.rebuildProjections();
  expect(dumpProjections()).toEqual(before);
  expect(figuresOf(store)).toMatchObject(expected);
});

it('balances: whoever was offered to a queue was answered, gave up, was taken elsewhere or lost', () => {
  const { calls } = figuresOf(store);
  for (const { endedAtMs } of calls) expect(endedAtMs).not.toBeNull();
  const sums = { offered: 0, left: 0 };
  for (const one of store.journal.queueIntervals(0 as never, Number.MAX_SAFE_INTEGER as never)) {
    sums.offered += one.offered;
    sums.left += one.answered + one.abandoned + one.overflowed + one.interrupted + one.calledBack;
  }
  expect(sums.offered).toBeGreaterThan(100);
  expect(sums.left).toBe(sums.offered);
});

it('keeps numbers and names of people in tables of their own, and nowhere else', () => {
  store.close();
  const people = new Set(
    [...expected.calls, ...expected.callbacks, ...expected.callbacksEnded].flatMap((one) =>
      'direction' in one
        ? one.direction === 'internal'
          ? []
          : [one.direction === 'outbound' ? one.dialled : one.callerNumber]
        : [one.number, ...(one.callerName === undefined ? [] : [one.callerName])],
    ),
  );
  people.delete('anonymous');
  expect(people.size).toBeGreaterThan(100);
  const db = new Database(path());
  try {
    expect(
      db.prepare("SELECT count(*) FROM personal_value WHERE kind = 'number'").pluck().get(),
    ).toBeGreaterThan(100);
    db.exec('DELETE FROM personal_value; DELETE FROM customer; DELETE FROM customer_number;');
    db.exec('VACUUM');
  } finally {
    db.close();
  }
  const bytes = readFileSync(path(), 'latin1');
  expect([...people].filter((text) => bytes.includes(text))).toEqual([]);
});
