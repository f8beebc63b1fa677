// Decisions are kept beside the journal, found by call, and thrown away when old.
// Never tests how their bytes are packed.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { StoreError, type Store } from '../../../src/app/ports/store.js';
import type { Decision } from '../../../src/core/acd/decision-model.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { AgentId, CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { asKept, decisionArbitrary } from '../../core/acd/decision-arbitrary.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const dayMs = 24 * 3_600_000;
const startMs = 1_700_000_000_000;
const at = (ms: number): EpochMs => (startMs + ms) as EpochMs;
const call = (n: number): CallId => `c${String(n).padStart(6, '0')}` as CallId;

let directory: TemporaryDirectory;
let store: Store;

const open = (): Store => openSqliteStore({ path: directory.file('test.db'), nowMs: () => at(0) });

beforeEach(() => {
  directory = makeTemporaryDirectory();
  store = open();
});

afterEach(() => {
  store.close();
  directory.remove();
});

const agents = ['ann', 'bob', 'cee'] as AgentId[];

function decision(callId: CallId, names: readonly AgentId[] = agents): Decision {
  return {
    kind: 'wait',
    callId,
    queueId: 'sales' as QueueId,
    waitedMs: 0,
    step: 0,
    strategy: 'longest-idle',
    agents: names,
    verdicts: Uint8Array.from(names, (_, index) => index % 14),
    unableAgents: 0,
    rated: [],
    callers: [],
    callersTotal: 1,
  };
}

const queued = (callId: CallId): JournalEvent => ({
  kind: 'call-queued',
  callId,
  queueId: 'sales' as QueueId,
  atMs: at(0),
});

function rows<T>(sql: string): readonly T[] {
  store.close();
  const db = new Database(directory.file('test.db'));
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
    store = open();
  }
}

test('decisions of a call come back in their order, with their times', () => {
  const first = decision(call(1));
  const second: Decision = { ...first, kind: 'offer', waitedMs: 5_000 };
  store.journal.append([queued(call(1))], [{ decision: first, atMs: at(0) }]);
  store.journal.append([], [{ decision: decision(call(2)), atMs: at(1) }]);
  store.journal.append([], [{ decision: second, atMs: at(5_000) }]);
  store.close();
  store = open();
  expect(store.decisions.ofCall(call(1))).toEqual([
    { decision: first, atMs: at(0) },
    { decision: second, atMs: at(5_000) },
  ]);
  expect(store.decisions.ofCall(call(3))).toEqual([]);
});

test('whatever the types allow comes back, each agent with the own verdict', () => {
  fc.assert(
    fc.property(decisionArbitrary, fc.nat(), (any, n) => {
      const given: Decision = { ...any, callId: call(n) };
      store.journal.append([], [{ decision: given, atMs: at(0) }]);
      const kept = store.decisions.ofCall(call(n)).at(-1)?.decision;
      const byAgent = ({ agents: ids, verdicts }: Decision) =>
        new Map(ids.map((id, index) => [id, verdicts[index]]));
      expect(kept && byAgent(kept)).toEqual(byAgent(given));
      expect(kept).toEqual({ ...asKept(given), agents: kept?.agents, verdicts: kept?.verdicts });
    }),
    { numRuns: 100 },
  );
});

test('a list of agents is kept once, whatever its order and however often it is handed out anew', () => {
  const shuffled = ['cee', 'ann', 'bob'] as AgentId[];
  store.journal.append([], [{ decision: decision(call(1)), atMs: at(0) }]);
  store.journal.append([], [{ decision: decision(call(2), [...agents]), atMs: at(0) }]);
  store.journal.append([], [{ decision: decision(call(3), shuffled), atMs: at(0) }]);
  expect(rows('SELECT agents FROM decision_roster')).toEqual([{ agents: '["ann","bob","cee"]' }]);
  const { verdicts } = decision(call(3), shuffled);
  const kept = store.decisions.ofCall(call(3))[0]?.decision;
  expect(kept?.agents).toEqual(agents);
  expect([...(kept?.verdicts ?? [])]).toEqual([verdicts[1], verdicts[2], verdicts[0]]);
});

test('a list that somebody changed in place is another list', () => {
  const list = [...agents];
  store.journal.append([], [{ decision: decision(call(1), list), atMs: at(0) }]);
  list.push('dan' as AgentId);
  store.journal.append([], [{ decision: decision(call(2), list), atMs: at(0) }]);
  expect(store.decisions.ofCall(call(1))[0]?.decision.agents).toHaveLength(3);
  expect(store.decisions.ofCall(call(2))[0]?.decision.agents).toHaveLength(4);
});

test('nothing of a batch is kept when one part of it cannot be', () => {
  const broken: Decision = { ...decision(call(2)), verdicts: new Uint8Array(3).fill(99) };
  const batch = [
    { decision: decision(call(1)), atMs: at(0) },
    { decision: broken, atMs: at(0) },
  ];
  expect(() => store.journal.append([queued(call(1))], batch)).toThrow('no such verdict');
  expect(store.journal.eventsOfCall(call(1))).toEqual([]);
  expect(store.decisions.ofCall(call(1))).toEqual([]);
  // The roster went with the transaction and must not be referred to from memory.
  store.journal.append([], [{ decision: decision(call(1)), atMs: at(0) }]);
  expect(store.decisions.ofCall(call(1))).toHaveLength(1);
});

test('old decisions go in small steps, newer ones stay, and so do their lists of agents', () => {
  const old = Array.from({ length: 1_200 }, (_, n) => ({ decision: decision(call(n)), atMs: at(n) }));
  store.journal.append([], old);
  const list = ['eve'] as AgentId[];
  store.journal.append([], [{ decision: decision(call(5_000), list), atMs: at(10 * dayMs) }]);
  const removed: number[] = [];
  do removed.push(store.decisions.removeBefore(at(5 * dayMs)));
  while (removed.at(-1) !== 0);
  expect(removed).toEqual([500, 500, 200, 0]);
  expect(store.decisions.ofCall(call(0))).toEqual([]);
  expect(store.decisions.ofCall(call(5_000))).toHaveLength(1);
  expect(rows('SELECT agents FROM decision_roster')).toEqual([{ agents: '["eve"]' }]);
});

test('a list of agents in use every day stays as long as its decisions', () => {
  for (let day = 0; day < 10; day++) {
    store.journal.append([], [{ decision: decision(call(day)), atMs: at(day * dayMs) }]);
  }
  while (store.decisions.removeBefore(at(5 * dayMs)) > 0);
  expect(store.decisions.ofCall(call(4))).toEqual([]);
  expect(store.decisions.ofCall(call(5))[0]?.decision.agents).toEqual(agents);
});

test('a damaged decision is reported as damage of the database', () => {
  store.journal.append([], [{ decision: decision(call(1)), atMs: at(0) }]);
  store.close();
  const db = new Database(directory.file('test.db'));
  db.prepare('UPDATE decision SET data = ?').run(Buffer.from([1, 0, 9]));
  db.close();
  store = open();
  expect(() => store.decisions.ofCall(call(1))).toThrow(StoreError);
  expect(() => store.decisions.ofCall(call(1))).toThrow(/stored decision of call/);
});
