// What a dead daemon left open is closed in the journal at the next start, once.
// Never starts a daemon.
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { readAcdMemory } from '../../../src/app/acd/acd-memory.js';
import { findCallsLeftOpen } from '../../../src/app/journal/interrupted-calls.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { AgentId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { bodiesOf, callId, event, type CallPlan } from '../../adapters/sqlite/journal-scenario.js';
import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../adapters/sqlite/temporary-directory.js';
import { createFakeLog } from '../../support/fake-log.js';

const nowMs = 500_000 as EpochMs;
const log = createFakeLog();
let directory: TemporaryDirectory;
let store: Store;

beforeEach(() => {
  directory = makeTemporaryDirectory();
  store = openSqliteStore({ path: directory.file('c.db'), nowMs: () => nowMs });
});
afterEach(() => {
  store.close();
  directory.remove();
});

/** How many calls were closed. */
function closed(atMs = nowMs): number {
  const before = store.journal.openCalls().length;
  findCallsLeftOpen(store, () => atMs, log);
  return before - store.journal.openCalls().length;
}

const plan = (n: number): CallPlan => ({
  callId: callId(n),
  queueId: 'sales' as QueueId,
  agentId: `20${n}` as AgentId,
  ending: 'answered',
  waitMs: 4_000,
  talkMs: 60_000,
});

/** The call's events up to and including the first of this kind, one each second. */
function upTo(kind: string, n: number): void {
  const bodies = bodiesOf(plan(n));
  const end = bodies.findIndex((body) => body.kind === kind);
  store.journal.append(bodies.slice(0, end + 1).map((body, index) => event(1_000 + index * 1_000, body)));
}

it('ends calls, but no after-call work: that goes on', () => {
  upTo('wrap-up-started', 1);
  upTo('conversation-started', 2);
  store.journal.append([
    event(30_000, { kind: 'agent-status-changed', agentId: '203' as AgentId, status: 'available' }),
  ]);
  const lastSeq = store.journal.eventsAfter(0, 1_000).length;
  expect(closed()).toBe(1);
  const closing = store.journal.eventsAfter(lastSeq, 1_000);
  expect(closing.every(({ atMs }) => atMs === nowMs)).toBe(true);
  expect(closing.filter(({ kind }) => kind === 'wrap-up-ended')).toEqual([]);
  expect(readAcdMemory(store.journal, 'UTC', nowMs).wrapUps).toMatchObject([
    { agentId: '201', queueId: 'sales', interaction: { id: callId(1) } },
  ]);
  expect(closing.find(({ kind }) => kind === 'conversation-ended')).toMatchObject({
    callId: callId(2),
    cause: 'interrupted',
  });
  expect(store.journal.openCalls()).toEqual([]);
  expect(store.journal.queueIntervals(0 as EpochMs, nowMs)[0]).toMatchObject({
    offered: 2,
    answered: 2,
    handled: 2,
    wrapUpMs: 0,
  });
});

it('counts what was cut off up to the last heartbeat, which may be later than the last event', () => {
  upTo('conversation-started', 2);
  const talkingSinceMs =
    1_000 + bodiesOf(plan(2)).findIndex(({ kind }) => kind === 'conversation-started') * 1_000;
  store.service.noteAlive((talkingSinceMs + 25_000) as EpochMs);
  closed();
  expect(store.journal.call(callId(2))).toMatchObject({
    talkMs: 25_000,
    endedAtMs: talkingSinceMs + 25_000,
  });
  expect(store.journal.eventsOfCall(callId(2)).find(({ kind }) => kind === 'call-ended')).toMatchObject({
    atMs: nowMs,
    aliveUntilMs: talkingSinceMs + 25_000,
    withinMs: 5_000,
  });
});

it('does nothing on an empty journal, and nothing a second time', () => {
  expect(closed()).toBe(0);
  upTo('wrap-up-started', 1);
  upTo('call-queued', 2);
  closed();
  const count = store.journal.eventsAfter(0, 1_000).length;
  expect(closed((nowMs + 1) as EpochMs)).toBe(0);
  expect(store.journal.eventsAfter(0, 1_000)).toHaveLength(count);
});
