// One person's data in a database that a year of versions has written: found, erased to the last byte, and no figure changed.
// Never asks the tables that are erased from for what was in them: lists, sums, reasons and replays are compared.
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openDayReader } from '../../../src/adapters/sqlite/sqlite-day-reader.js';
import { guardFor } from '../../../src/adapters/sqlite/sqlite-errors.js';
import { createSqlitePersonalData } from '../../../src/adapters/sqlite/sqlite-personal-data.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { Store } from '../../../src/app/ports/store.js';
import { createExplanationQueries } from '../../../src/app/explanation/explanation-queries.js';
import { compareDays } from '../../../src/app/what-if/what-if-comparison.js';
import { boundsOfDate, dayFromJournal } from '../../../src/app/what-if/what-if-day.js';
import type { CallId, EpochMs } from '../../../src/core/kernel/ids.js';
import {
  earlierFigures,
  figuresOf,
  writeEarlierDatabase,
  type Figures,
} from '../../support/earlier-database.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { numbersOf, withoutPeople } from '../../support/person-of-fixture.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const written = earlierFigures();
const note = { by: 'admin', atMs: written.lastEventAtMs as EpochMs, recordings: 2 };
let directory: TemporaryDirectory;
let store: Store;

beforeEach(() => {
  directory = makeTemporaryDirectory();
  writeEarlierDatabase(path());
  store = openSqliteStore({ path: path(), nowMs: () => note.atMs });
});
afterEach(() => {
  store.close();
  directory.remove();
});

const path = (): string => directory.file('c.db');
const company = () => {
  const read = store.company.read();
  if (read === undefined) throw new Error('the fixture has no company');
  return read;
};

/** Every file of the database but the copies that were made of it. */
const bytesOf = (): string =>
  ['', '-wal']
    .map((end) => `${path()}${end}`)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'latin1'))
    .join('');

/** What is reported of the calls besides the lists: reasons, explanations, and what a replay of the day decides. */
function told() {
  const explanations = createExplanationQueries({
    journal: store.journal,
    decisions: store.decisions,
    company: { read: company, changes: (limit) => store.company.changes(limit) },
    clock: createFakeClock(note.atMs),
  });
  return {
    decisions: written.calls.map(({ id }) => store.decisions.ofCall(id as CallId)),
    // One of them takes a hundredth of a second.
    explanations: written.calls.slice(0, 60).map(({ id }) => explanations.ofCall(id, { language: 'en' })),
    replay: replay(),
  };
}

function replay() {
  const now = company();
  const date = new Date(note.atMs).toISOString().slice(0, 10);
  const bounds = boundsOfDate(date, now.settings.timeZone);
  const reader = openDayReader(path());
  try {
    const day = dayFromJournal(now, bounds, reader.eventsBetween(bounds.startMs, bounds.endMs));
    const comparison = compareDays(now, day, { day: { kind: 'recorded', date }, changes: [], agents: 0 });
    if (comparison.kind === 'refused') throw new Error(comparison.message);
    while (comparison.value.advance(10_000));
    return comparison.value.result();
  } finally {
    reader.close();
  }
}

/** Ends what the killed service left open, as its next start would: who is on the line cannot be erased. */
function endOpenCallbacks(): Figures {
  const open = store.journal.callbacks().filter(({ endedAtMs }) => endedAtMs === undefined);
  store.journal.append(
    open.map(({ id }) => ({ kind: 'callback-ended', callId: id, outcome: 'cancelled', atMs: note.atMs })),
  );
  return figuresOf(store);
}

it('erases one person everywhere and changes nothing that is reported of anybody', async () => {
  const before = endOpenCallbacks();
  const reported = told();
  const [number = ''] = numbersOf(before);
  const found = store.personal.find({ numbers: [number] });
  expect(found).toMatchObject({ numbers: expect.arrayContaining([number]) as string[], openCalls: 0 });
  expect(found?.counts.numbers).toBe(1);
  expect(found?.traces.voicemails).toBeGreaterThan(0);

  const erased = store.personal.erase({ numbers: [number] }, note);
  expect(erased).toMatchObject({
    kind: 'erased',
    erased: found?.counts,
    traces: found?.traces,
    left: { numbers: 0, names: 0, typed: 0, callbackDetails: 0, customers: 0, changeLogLines: 0 },
  });
  expect(await store.personal.overwrite()).toBe(true);
  expect(bytesOf()).not.toContain(number);

  expect(figuresOf(store)).toEqual(withoutPeople(before, new Set([number])));
  expect(told()).toEqual(reported);
  expect(store.personal.find({ numbers: [number] })).toBeUndefined();
  expect(store.company.changes(1)).toMatchObject([{ list: 'erasures', by: 'admin', after: { numbers: 1 } }]);
  expect(JSON.stringify(store.company.changes(1))).not.toContain(number);
});

it('erases everybody one after the other, and every sum, reason and replay is what it was', async () => {
  const before = endOpenCallbacks();
  const reported = told();
  const numbers = numbersOf(before);
  expect(numbers.length).toBeGreaterThan(100);
  for (const number of numbers) store.personal.erase({ numbers: [number] }, note);
  await store.personal.overwrite();
  const bytes = bytesOf();
  expect(numbers.filter((number) => bytes.includes(number))).toEqual([]);
  expect(figuresOf(store)).toEqual(withoutPeople(before, new Set(numbers)));
  expect(told()).toEqual(reported);
  store.journal.rebuildProjections();
  expect(figuresOf(store)).toEqual(withoutPeople(before, new Set(numbers)));
});

it('erases a customer with every number and record, also in the change log', async () => {
  endOpenCallbacks();
  const [customer] = store.customers.afterId('', 1000).filter(({ numbers }) => numbers.length > 0);
  if (customer === undefined) throw new Error('the fixture has no customer with a number');
  const other = { ...customer, id: 'C-other', name: 'Zuiderzee Loodgieters', numbers: ['+31699999901'] };
  store.customers.put(other);
  store.company.note('customers', other.id, null, 'admin', note.atMs);
  const found = store.personal.find({ numbers: [], customer: other.id });
  expect(found?.customers.map(({ id }) => id)).toEqual(['C-other']);
  expect(store.personal.erase({ numbers: [], customer: other.id }, note)).toMatchObject({
    kind: 'erased',
    erased: { customers: 1, changeLogLines: 1 },
  });
  expect(store.customers.get(other.id)).toBeUndefined();
  expect(store.customers.get(customer.id)).toEqual(customer);
  await store.personal.overwrite();
  for (const text of ['C-other', 'Zuiderzee', '+31699999901', 'zuiderzee'])
    expect(bytesOf()).not.toContain(text);
  expect(store.company.changes(10).map(({ key }) => key)).toContain('erased');
});

it('finds what somebody else typed that is the number of the person', () => {
  const started = {
    kind: 'call-started',
    callId: 'c-1',
    direction: 'inbound',
    dialled: '+31205550100',
  } as const;
  store.journal.append([
    { ...started, callerNumber: '+31611111111', atMs: note.atMs } as never,
    {
      kind: 'digits-pressed',
      callId: 'c-1',
      flowId: 'f',
      nodeId: 'n',
      digits: '0622222222',
      atMs: note.atMs,
    } as never,
    { kind: 'call-ended', callId: 'c-1', outcome: 'served', cause: 'x', atMs: note.atMs } as never,
  ]);
  const search = { numbers: ['+31622222222', '0622222222'] };
  expect(store.personal.find(search)).toMatchObject({
    counts: { numbers: 0, typed: 1 },
    traces: { calls: 0 },
  });
  expect(store.personal.erase(search, note)).toMatchObject({ kind: 'erased', erased: { typed: 1 } });
  expect(store.journal.eventsOfCall('c-1' as CallId)[1]).toMatchObject({ digits: '' });
  expect(store.journal.call('c-1' as CallId)?.callerNumber).toBe('+31611111111');
});

it('erases the name of whoever is to be called back, also when somebody else has asked for it', () => {
  const call = { callId: 'c-7', atMs: note.atMs };
  const number = '+31677777777';
  store.journal.append([
    {
      ...{ kind: 'call-started', direction: 'inbound', dialled: '+31205550100', ...call },
      callerNumber: '+31666666666',
    } as never,
    {
      ...{ kind: 'callback-requested', number, queueId: 'sales', by: 'caller', ...call },
      waitingSinceMs: note.atMs,
    } as never,
    { kind: 'call-ended', outcome: 'served', cause: 'callback-requested', ...call } as never,
    { kind: 'callback-changed', callerName: 'Zuiderzee', ...call } as never,
    { kind: 'callback-ended', outcome: 'reached', ...call } as never,
  ]);
  expect(store.journal.callback('c-7' as CallId)?.callerName).toBe('Zuiderzee');
  expect(store.personal.erase({ numbers: [number] }, note)).toMatchObject({
    erased: { numbers: 1, names: 1 },
  });
  expect(store.journal.callback('c-7' as CallId)?.callerName).toBeUndefined();
  expect(store.journal.call('c-7' as CallId)?.callerNumber).toBe('+31666666666');
});

it('erases nobody who is on the line, and nobody who is still to be called back', () => {
  endOpenCallbacks();
  const number = '+31633333333';
  const call = { callId: 'c-2', atMs: note.atMs };
  store.journal.append([
    {
      kind: 'call-started',
      direction: 'inbound',
      dialled: '+31205550100',
      callerNumber: number,
      ...call,
    } as never,
  ]);
  expect(store.personal.erase({ numbers: [number] }, note)).toEqual({ kind: 'on-the-line' });
  const reached = '+31644444444';
  store.journal.append([{ kind: 'external-call-answered', number: reached, ...call } as never]);
  expect(store.personal.erase({ numbers: [reached] }, note)).toEqual({ kind: 'on-the-line' });
  store.journal.append([
    { kind: 'callback-listed', number, ...call } as never,
    { kind: 'call-ended', outcome: 'interrupted', cause: 'x', ...call } as never,
  ]);
  expect(store.personal.erase({ numbers: [number] }, note)).toEqual({ kind: 'open-callbacks' });
  expect(store.journal.call('c-2' as CallId)?.callerNumber).toBe(number);
  store.journal.append([{ kind: 'callback-closed', by: 'sue', ...call } as never]);
  expect(store.personal.erase({ numbers: [number] }, note)).toMatchObject({ kind: 'erased' });
  expect(store.personal.erase({ numbers: [number] }, note)).toEqual({ kind: 'nobody' });
});

it('changes nothing of a version but the key of a customer who was erased', () => {
  store.company.note('customers', 'C-1', null, 'admin', note.atMs);
  store.close();
  const db = new Database(path());
  try {
    const change = (sql: string) => () => db.exec(sql);
    expect(change("UPDATE company_version SET by = 'x'")).toThrow(/append-only/);
    expect(change("UPDATE company_version SET key = 'erased' WHERE list = 'queues'")).toThrow(/append-only/);
    expect(change("UPDATE company_version SET key = 'y' WHERE list = 'customers'")).toThrow(/append-only/);
    expect(change("UPDATE company_version SET key = 'erased', by = 'x' WHERE key = 'C-1'")).toThrow(
      /append-only/,
    );
    expect(change("UPDATE company_version SET key = 'erased' WHERE key = 'C-1'")).not.toThrow();
  } finally {
    db.close();
  }
});

describe('a database of the earlier version', () => {
  it('holds no number of anybody in the bytes of its files but where it is kept by subject', () => {
    const people = numbersOf(written);
    store.close();
    const db = new Database(path());
    try {
      db.pragma('secure_delete = ON');
      db.exec('DELETE FROM personal_value; DELETE FROM customer; DELETE FROM customer_number;');
      db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
    const bytes = bytesOf();
    expect(people.filter((number) => bytes.includes(number))).toEqual([]);
  });

  it('tells of the numbers that were dialled at phones of the company, and no more once they are erased', async () => {
    store.close();
    writeEarlierDatabase(path());
    const known = numbersOf(written)[0]!;
    const dialled = { a: '+31655555555', b: '+31655555555', c: known, d: '202', e: '*11' };
    const db = new Database(path());
    try {
      for (const [id, number] of Object.entries(dialled)) {
        const data = JSON.stringify({ direction: 'internal', dialled: number, callerNumber: '201' });
        db.exec(`
          INSERT INTO journal_event (at_ms, kind, call_id, data) VALUES (${note.atMs}, 'call-started', '${id}', '${data}');
          INSERT INTO journal_event (at_ms, kind, call_id, data)
            VALUES (${note.atMs}, 'call-ended', '${id}', '{"outcome":"rejected","cause":"unknown-number"}');
          INSERT INTO call (id, direction, dialled, caller_number, started_at_ms, ended_at_ms, outcome, cause, wait_ms, talk_ms, hold_ms)
            VALUES ('${id}', 'internal', '${number}', '201', ${note.atMs}, ${note.atMs}, 'rejected', 'unknown-number', 0, 0, 0)`);
      }
    } finally {
      db.close();
    }
    store = openSqliteStore({ path: path(), nowMs: () => note.atMs });
    const told = () =>
      Object.fromEntries(
        Object.keys(dialled).map((id) => [id, store.journal.call(id as CallId)?.dialled] as const),
      );
    expect(told()).toEqual(dialled);
    store.journal.rebuildProjections();
    expect(told()).toEqual(dialled);
    endOpenCallbacks();
    const query = { limit: 10, order: 'newest', count: 'no', number: '+31655555555' } as const;
    expect(store.journal.calls(query, query.number).calls.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(store.personal.find({ numbers: [query.number] })?.traces.calls).toBe(2);
    for (const number of ['+31655555555', known]) {
      expect(store.personal.erase({ numbers: [number] }, note)).toMatchObject({ kind: 'erased' });
      await store.personal.overwrite();
      expect(bytesOf()).not.toContain(number);
    }
    expect(told()).toEqual({ ...dialled, a: 'erased', b: 'erased', c: 'erased' });
  });
});

it('finds a person among many without reading the others', () => {
  store.close();
  const statements: string[] = [];
  const db = new Database(path(), { verbose: (sql) => void statements.push(String(sql)) });
  try {
    const nothing = { ...{ db, path: path(), callback: () => undefined, voicemail: () => undefined } };
    const personal = createSqlitePersonalData({
      ...nothing,
      guard: guardFor(path()),
      overwrite: () => Promise.resolve(true),
    });
    const found = personal.find({ numbers: ['+31612345678', '0612345678'], customer: 'C-1' });
    if (found !== undefined) personal.callIds(found);
    const plans = statements
      .filter((sql) => sql.startsWith('SELECT'))
      .flatMap((sql) => db.prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map(({ detail }) => detail);
    expect(plans.length).toBeGreaterThan(10);
    // Calls that have not ended are few: all of that index may be read.
    expect(
      plans.filter((detail) => /^SCAN (?!json_each|reference|call USING INDEX call_open)/.test(detail)),
    ).toEqual([]);
    expect(plans.filter((detail) => detail.includes('personal_value_by_age'))).toEqual([]);
  } finally {
    db.close();
  }
});
