// Rules of the journal: append-only, all or nothing, projections that can be made anew, lists in pages.
// Never checks what a record says in detail; the core's tests do.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { openDatabase } from '../../../src/adapters/sqlite/sqlite-database.js';
import { guardFor } from '../../../src/adapters/sqlite/sqlite-errors.js';
import { createSqliteJournal } from '../../../src/adapters/sqlite/sqlite-journal.js';
import { createSqliteCallTable } from '../../../src/adapters/sqlite/sqlite-call-table.js';
import { createSqlitePersonalValues } from '../../../src/adapters/sqlite/sqlite-personal-values.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { callListQuerySchema, type CallListQuery } from '../../../src/api/calls.js';
import { StoreError, type Store } from '../../../src/app/ports/store.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { AgentId, CallId, QueueId } from '../../../src/core/kernel/ids.js';
import { historyArbitrary } from './history-arbitrary.js';
import { at, bodiesOf, callId, event, interleave, type CallPlan } from './journal-scenario.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const sales = 'sales' as QueueId;
const ann = '201' as AgentId;
const dayMs = 24 * 3_600_000;
let directory: TemporaryDirectory;
let store: Store;
let nowMs = at(0);
const path = (): string => directory.file('c.db');
const open = (): Store => openSqliteStore({ path: path(), nowMs: () => nowMs });
const reopen = (): void => {
  store.close();
  store = open();
};

beforeEach(() => {
  nowMs = at(0);
  directory = makeTemporaryDirectory();
  store = open();
});
afterEach(() => {
  store.close();
  directory.remove();
});

const plan = (n: number, changes: Partial<CallPlan> = {}): CallPlan => ({
  callId: callId(n),
  queueId: sales,
  agentId: ann,
  ending: 'answered',
  waitMs: 4_000,
  talkMs: 60_000,
  ...changes,
});
const eventsOf = (startMs: number, which: CallPlan): JournalEvent[] =>
  bodiesOf(which).map((body, index) => event(startMs + index * 10, body));
const list = (query: Partial<CallListQuery> = {}): ReturnType<Store['journal']['calls']> =>
  store.journal.calls({ ...callListQuerySchema.parse({}), ...query });
const idsOf = (query: Partial<CallListQuery> = {}): string[] => list(query).calls.map(({ id }) => id);

/** Every projection, row by row, read from outside. */
function dumpProjections(): unknown {
  const db = new Database(path(), { readonly: true });
  try {
    return ['call', 'leg', 'queue_interval', 'agent_status', 'agent_turn', 'callback', 'voicemail'].map(
      (table) => [table, db.prepare(`SELECT * FROM ${table}`).all()],
    );
  } finally {
    db.close();
  }
}

describe('events', () => {
  it('are read back as they were written, numbered without gaps', () => {
    const written = [
      ...eventsOf(1_000, plan(1)),
      ...eventsOf(9_000, plan(2, { ending: 'refused-then-answered' })),
    ];
    store.journal.append(written);
    const numbered = written.map((written, index) => ({ ...written, seq: index + 1 }));
    expect(store.journal.eventsAfter(0, 1_000)).toEqual(numbered);
    expect(store.journal.eventsAfter(3, 2)).toEqual(numbered.slice(3, 5));
    expect(store.journal.eventsOfCall(callId(2))).toEqual(
      numbered.filter((one) => 'callId' in one && one.callId === callId(2)),
    );
  });

  it('cannot be changed or deleted, not even from outside', () => {
    store.journal.append(eventsOf(0, plan(1)));
    const db = new Database(path());
    try {
      expect(() => db.exec("UPDATE journal_event SET kind = 'x' WHERE seq = 1")).toThrow(/append-only/);
      expect(() => db.exec('DELETE FROM journal_event WHERE seq = 1')).toThrow(/append-only/);
    } finally {
      db.close();
    }
  });

  it('are written all or none, and the journal goes on after a failure', () => {
    const broken = {
      ...event(5, { kind: 'daemon-started', version: '1' }),
      version: 1n,
    } as unknown as JournalEvent;
    const [first, ...rest] = eventsOf(0, plan(1));
    if (first === undefined) throw new Error('no events');
    expect(() => store.journal.append([first, broken])).toThrow();
    expect(store.journal.eventsAfter(0, 10)).toEqual([]);
    expect(idsOf()).toEqual([]);
    store.journal.append([first]);
    store.journal.append(rest);
    expect(store.journal.call(callId(1))?.outcome).toBe('answered');
  });

  it('go back with a transaction of the configuration that fails', () => {
    const [first, ...rest] = eventsOf(0, plan(1));
    if (first === undefined) throw new Error('no events');
    const work = (): void =>
      store.company.transaction(() => {
        store.journal.append([first, ...rest.slice(0, 5)]);
        throw new Error('stop');
      });
    expect(work).toThrow('stop');
    expect(idsOf()).toEqual([]);
    store.journal.append([first, ...rest]);
    expect(store.journal.eventsAfter(0, 100)).toHaveLength(rest.length + 1);
    expect(store.journal.queueIntervals(at(0), at(dayMs))[0]).toMatchObject({ offered: 1, answered: 1 });
  });

  it('that find the disk full are reported as such and taken back', () => {
    store.close();
    const database = openDatabase({ path: path(), nowMs: () => nowMs });
    const pages = Number(database.db.pragma('page_count', { simple: true }));
    database.db.pragma(`max_page_count = ${pages + 10}`);
    const journal = createSqliteJournal({ db: database.db, guard: guardFor(path()), nowMs: () => nowMs });
    let written = 0;
    const code = codeOf(() => {
      for (; written < 2_000; written++) journal.append(eventsOf(written * 1_000, plan(written)));
    });
    database.close();
    expect(code).toBe('store-full');
    store = open();
    expect(idsOf({ limit: 500 })).toHaveLength(written);
    const left = { callId: callId(1), queueId: 'sales' as QueueId, number: '+31612345678', durationMs: 4000 };
    store.journal.append([event(90_000, { kind: 'voicemail-left', ...left })]);
    const before = dumpProjections();
    store.journal.rebuildProjections();
    expect(dumpProjections()).toEqual(before);
  });
});

describe('projections', () => {
  it('hold a call with legs and events while it lasts and after', () => {
    const events = eventsOf(1_000, plan(1));
    store.journal.append(events.slice(0, 8));
    expect(store.journal.openCalls()).toHaveLength(1);
    expect(store.journal.openCalls()[0]).toMatchObject({ id: callId(1), queueId: 'sales', endedAtMs: null });
    reopen();
    store.journal.append(events.slice(8));
    expect(store.journal.openCalls()).toEqual([]);
    const call = store.journal.call(callId(1));
    expect(call).toMatchObject({ outcome: 'answered', agentId: '201', waitMs: 4_000, talkMs: 60_000 });
    expect(call?.legs.map(({ role, extension }) => [role, extension])).toEqual([
      ['caller', null],
      ['agent', '201'],
    ]);
    expect(call?.events).toHaveLength(events.length);
    expect(store.journal.call('nobody' as CallId)).toBeUndefined();
  });

  it('count an answer by the target that the queue had then, also when made anew', () => {
    const configure = (seconds: number): void =>
      store.company.put('queues', 'sales', queueWithTarget(seconds), 'ann', at(0));
    store.journal.append(eventsOf(0, plan(0)));
    configure(5);
    store.journal.append(eventsOf(0, plan(1)));
    configure(3);
    store.journal.append(eventsOf(0, plan(2)));
    configure(10);
    store.journal.append(eventsOf(0, plan(3)));
    const intervals = store.journal.queueIntervals(at(0), at(dayMs));
    expect(intervals).toHaveLength(1);
    expect(intervals[0]).toMatchObject({ answered: 4, answeredInTarget: 2 });
    store.journal.rebuildProjections();
    expect(store.journal.queueIntervals(at(0), at(dayMs))).toEqual(intervals);
  });

  it('count callbacks apart from callers', () => {
    const endings = ['called-back', 'callback-reached', 'callback-unreached', 'callback-withdrawn'] as const;
    endings.forEach((ending, n) => store.journal.append(eventsOf(n, plan(n, { ending }))));
    expect(store.journal.queueIntervals(at(0), at(dayMs))).toMatchObject([
      { offered: 1, answered: 0, calledBack: 1, callbackAttempts: 2, callbackReached: 1, handled: 1 },
    ]);
    expect(store.journal.call(callId(1))).toMatchObject({
      direction: 'outbound',
      outcome: 'answered',
      waitMs: 0,
    });
    // Withdrawn before anybody was rung: it never was a call.
    expect(store.journal.call(callId(3))).toBeUndefined();
  });

  it('give the intervals that begin in the time asked for', () => {
    const quarterMs = 900_000;
    for (const n of [0, 1, 2]) store.journal.append(eventsOf(n * quarterMs, plan(n)));
    const starts = store.journal
      .queueIntervals(at(quarterMs), at(2 * quarterMs))
      .map(({ startMs }) => startMs);
    expect(starts).toEqual([quarterMs]);
  });

  it('remember the last status of every agent', () => {
    store.journal.append([
      event(1, { kind: 'agent-status-changed', agentId: ann, status: 'available' }),
      event(2, { kind: 'agent-status-changed', agentId: ann, status: 'on-break', reason: 'lunch' }),
      event(3, { kind: 'agent-status-changed', agentId: '202' as AgentId, status: 'available' }),
    ]);
    reopen();
    expect([...store.journal.agentStatuses()]).toEqual([
      ['201', { status: { kind: 'on-break', reason: 'lunch' }, sinceMs: 2 }],
      ['202', { status: { kind: 'available' }, sinceMs: 3 }],
    ]);
  });

  it('are the same when made anew, and the books balance, whatever happened', () => {
    fc.assert(
      fc.property(historyArbitrary, fc.integer({ min: 1, max: 7 }), (history, batch) => {
        directory.remove();
        store.close();
        directory = makeTemporaryDirectory();
        store = open();
        const events = interleave(history, 1_700_000_000_000);
        for (let from = 0; from < events.length; from += batch) {
          // Restarts in the middle must not be seen in what comes out.
          if (from === batch * 3) reopen();
          store.journal.append(events.slice(from, from + batch));
        }
        const incremental = dumpProjections();
        let reported = 0;
        expect(store.journal.rebuildProjections((done) => (reported = done))).toBe(events.length);
        expect(reported).toBe(events.length);
        expect(dumpProjections()).toEqual(incremental);
        for (const interval of store.journal.queueIntervals(at(0), at(Number.MAX_SAFE_INTEGER))) {
          const { offered, answered, abandoned, overflowed, interrupted, calledBack } = interval;
          const waiting = waitingIn(events, interval.queueId, interval.startMs);
          expect(offered).toBe(answered + abandoned + overflowed + interrupted + calledBack + waiting);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the list of calls', () => {
  it('comes newest first in pages that neither skip nor repeat, also for calls of the same moment', () => {
    for (let n = 0; n < 10; n++) store.journal.append(eventsOf(n < 6 ? 1_000 : 2_000, plan(n)));
    const all = idsOf();
    expect(all).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(callId));
    const pages: string[][] = [];
    let before: string | undefined;
    do {
      const page = list({ limit: 3, before });
      pages.push(page.calls.map(({ id }) => id));
      before = page.next ?? undefined;
      // A new call does not move the pages that follow.
      if (pages.length === 1) store.journal.append(eventsOf(3_000, plan(99)));
    } while (before !== undefined);
    expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 1]);
    expect(pages.flat()).toEqual(all);
  });

  it('is put in order by its longest waits in pages that neither skip nor repeat, and counts all that match', () => {
    const waits = [7_000, 3_000, 9_000, 3_000, 5_000];
    waits.forEach((waitMs, n) => store.journal.append(eventsOf(n * 1_000, plan(n, { waitMs }))));
    const pages: string[][] = [];
    let before: string | undefined;
    do {
      const page = list({ order: 'longest-wait', limit: 2, before });
      expect(page.total).toBe(5);
      pages.push(page.calls.map(({ id }) => id));
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(pages).toEqual([[2, 0].map(callId), [4, 3].map(callId), [1].map(callId)]);
    expect(idsOf({ order: 'oldest', limit: 2 })).toEqual([0, 1].map(callId));
    expect(list({ fromMs: 3_000 }).total).toBe(2);
  });

  it('has no next page when the last one is just full', () => {
    for (let n = 0; n < 3; n++) store.journal.append(eventsOf(n, plan(n)));
    expect(list({ limit: 3 }).next).toBeNull();
    expect(list({ limit: 2 }).next).not.toBeNull();
  });

  it('is empty after a cursor that is none of ours', () => {
    store.journal.append(eventsOf(0, plan(1)));
    expect(list({ before: "x' OR 1=1" })).toMatchObject({ calls: [], next: null });
  });

  it('is filtered by time, queue, agent, outcome, number and whether the call lasts', () => {
    const started = (n: number, changes: Partial<CallPlan>): void =>
      store.journal.append(eventsOf(n * 1_000, plan(n, changes)));
    started(1, {});
    started(2, { queueId: 'support' as QueueId });
    started(3, { agentId: '202' as AgentId });
    started(4, { ending: 'abandoned-waiting' });
    store.journal.append(eventsOf(5_000, plan(5)).slice(0, 5));
    expect(idsOf({ fromMs: 2_000, toMs: 4_000 })).toEqual([3, 2].map(callId));
    expect(idsOf({ queue: 'support' })).toEqual([callId(2)]);
    expect(idsOf({ agent: '202' })).toEqual([callId(3)]);
    expect(idsOf({ outcome: 'abandoned' })).toEqual([callId(4)]);
    expect(idsOf({ active: 'true' })).toEqual([callId(5)]);
    expect(idsOf({ outcome: 'in-progress' })).toEqual([callId(5)]);
    expect(idsOf({ outcome: 'voicemail' })).toEqual([]);
    expect(idsOf({ active: 'false' })).toEqual([4, 3, 2, 1].map(callId));
    expect(idsOf({ number: '2055 50-10' })).toHaveLength(5);
    expect(idsOf({ number: '612345' })).toHaveLength(5);
    expect(idsOf({ number: '%' })).toEqual([]);
    expect(idsOf({ queue: 'sales', agent: '201', outcome: 'answered', limit: 1 })).toEqual([callId(1)]);
  });
});

/** Calls that nobody waited in or answered, newer than those of the scenario. */
function addOtherCalls(count: number): void {
  const db = new Database(path());
  db.exec(`INSERT INTO call (id, direction, dialled, caller_number, started_at_ms, ended_at_ms, outcome, wait_ms, talk_ms, hold_ms)
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
           SELECT printf('z%06d', i), 'inbound', '200', '300', ${at(0)} + 100000 + i, ${at(0)} + 200000 + i, 'served', 0, 0, 0 FROM n`);
  db.close();
}

describe('a filtered list', () => {
  const filters: readonly Partial<CallListQuery>[] = [
    { agent: '201' },
    { queue: 'sales' },
    { outcome: 'answered' },
    { outcome: 'voicemail' },
    { outcome: 'in-progress' },
    { active: 'true', agent: '201' },
    { agent: '201', queue: 'sales', outcome: 'answered', number: '3161', fromMs: 0, toMs: 9_000_000_000_000 },
    { queue: 'sales', active: 'false', order: 'longest-wait' },
    { agent: '201', order: 'oldest', before: '1.a' },
  ];
  it.each(filters)('is read and counted by an index, whatever else was recorded: %j', (query) => {
    const statements: string[] = [];
    const db = new Database(path(), { verbose: (sql) => void statements.push(String(sql)) });
    createSqliteCallTable(db, createSqlitePersonalValues(db)).list({ limit: 50, ...query });
    const plans = statements
      .filter((sql) => sql.startsWith('SELECT'))
      .flatMap((sql) => db.prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map(({ detail }) => detail);
    db.close();
    const steps = plans.filter((detail) => /\bcall\b/.test(detail));
    expect(steps.length).toBeGreaterThanOrEqual(2);
    // Calls that have not ended are few: all of that index are read.
    for (const step of steps) expect(step).toMatch(/^(SEARCH call USING|SCAN call USING INDEX call_open$)/);
    const inOrderOfTime = query.order === undefined || query.order === 'oldest';
    expect(plans.some((detail) => detail.includes('TEMP B-TREE')) && inOrderOfTime).toBe(false);
  });

  it('says whether the count is of all, and counts nothing unless it is wanted', () => {
    store.journal.append(eventsOf(0, plan(1)));
    addOtherCalls(30_000);
    expect(list({ outcome: 'answered' })).toMatchObject({ total: 1, isAll: true });
    expect(list({ outcome: 'voicemail' })).toMatchObject({ total: 0, isAll: false });
    expect(list({})).toMatchObject({ total: 20_000, isAll: false });
    expect(list({ count: 'no' })).toMatchObject({ total: null, isAll: false });
    expect(list({ count: 'no' }).calls).toHaveLength(50);
  });
});

describe('a search for a number', () => {
  it('looks through so many calls at a time, and goes on where it stopped', () => {
    store.journal.append(eventsOf(0, plan(1)));
    // Newer ones in which the number does not occur.
    addOtherCalls(30_000);
    const first = store.journal.calls({ number: '612345678', limit: 10 });
    expect(first.calls).toEqual([]);
    const second = store.journal.calls({ number: '612345678', limit: 10, before: first.next! });
    expect(second.calls.map(({ id }) => id)).toEqual([callId(1)]);
    expect(second.next).toBeNull();
  });
});

describe('a search for a whole number', () => {
  const contact = '+31612345678';
  it('finds every call of it however far back, by an index, in any order and with any filter', () => {
    store.journal.append(eventsOf(0, plan(1)));
    addOtherCalls(30_000);
    const filters: readonly Partial<CallListQuery>[] = [
      {},
      { order: 'oldest' },
      { order: 'longest-wait' },
      { agent: '201', queue: 'sales', outcome: 'answered' },
      { fromMs: 0, toMs: 9_000_000_000_000 },
    ];
    for (const filter of filters) {
      const statements: string[] = [];
      const db = new Database(path(), { verbose: (sql) => void statements.push(String(sql)) });
      const query = { number: '0612345678', limit: 50, ...filter };
      const found = createSqliteCallTable(db, createSqlitePersonalValues(db)).list(query, contact);
      expect(found).toMatchObject({
        calls: [{ id: callId(1), callerNumber: contact }],
        total: 1,
        isAll: true,
      });
      const plans = statements
        .filter((sql) => sql.startsWith('SELECT') && /\bcall\b/.test(sql))
        .flatMap((sql) => db.prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all())
        .map(({ detail }) => detail);
      db.close();
      expect(plans.filter((detail) => detail.startsWith('SCAN call'))).toEqual([]);
      expect(plans.some((detail) => detail.includes('call_by_caller (caller_number=?)'))).toBe(true);
      expect(plans.some((detail) => detail.includes('call_by_dialled (dialled=?)'))).toBe(true);
    }
  });

  it('that nobody has called from is looked for as a part of one', () => {
    store.journal.append(eventsOf(0, plan(1)));
    expect(store.journal.calls({ number: '+316123', limit: 10 }, '+316123').calls).toHaveLength(1);
  });
});

describe('callbacks', () => {
  it('are open until closed, and then listed for seven days more', () => {
    const listed = (n: number): void => store.journal.append(eventsOf(n, plan(n, { ending: 'interrupted' })));
    [1, 2, 3].forEach(listed);
    store.journal.append([event(5_000, { kind: 'callback-closed', callId: callId(1), by: 'ann' })]);
    store.journal.append([event(6_000, { kind: 'callback-closed', callId: callId(2), by: 'bob' })]);
    const shown = (): unknown[] =>
      store.journal.callbacks().map((one) => [one.id, one.endedAtMs, one.endedBy]);
    nowMs = at(5_000 + 7 * dayMs);
    expect(shown()).toEqual([
      [callId(3), undefined, undefined],
      [callId(2), 6_000, 'bob'],
      [callId(1), 5_000, 'ann'],
    ]);
    nowMs = at(5_001 + 7 * dayMs);
    expect(shown()).toEqual([
      [callId(3), undefined, undefined],
      [callId(2), 6_000, 'bob'],
    ]);
  });

  it('keep who closed them first', () => {
    store.journal.append(eventsOf(1, plan(1, { ending: 'interrupted' })));
    store.journal.append([event(2, { kind: 'callback-closed', callId: callId(1), by: 'ann' })]);
    store.journal.append([event(3, { kind: 'callback-closed', callId: callId(1), by: 'bob' })]);
    expect(store.journal.callbacks()).toMatchObject([
      { number: '+31612345678', queueId: 'sales', endedBy: 'ann', outcome: 'closed' },
    ]);
  });
});

function waitingIn(events: readonly JournalEvent[], queueId: QueueId, startMs: number): number {
  const entered = new Map<CallId, boolean>();
  for (const one of events) {
    if (
      one.kind === 'call-queued' &&
      one.purpose !== 'callback' &&
      one.queueId === queueId &&
      one.atMs - (one.atMs % 900_000) === startMs
    ) {
      entered.set(one.callId, true);
    }
    if (!('callId' in one) || !entered.has(one.callId)) continue;
    if (one.kind === 'queue-left') entered.set(one.callId, false);
    if (one.kind === 'conversation-ended' && one.cause === 'bridge-failed') entered.set(one.callId, true);
  }
  return [...entered.values()].filter(Boolean).length;
}

function queueWithTarget(seconds: number): object {
  return {
    id: 'sales',
    name: 'Sales',
    skills: [],
    voice: { music: 'default' },
    ringSeconds: 20,
    wrapUpSeconds: 10,
    retryAfterRefusalSeconds: 5,
    retryAfterMissSeconds: 10,
    serviceLevel: { percent: 80, seconds },
  };
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
