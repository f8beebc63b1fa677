// Rules of the live figures: what they count, when they are pushed, when a day ends.
// Never waits: the clock is the test's.
import fc from 'fast-check';
import { agentSchema, queueSchema, type AgentConfig, type QueueConfig } from '../../../src/api/acd.js';
import { companySchema, type Company } from '../../../src/api/company.js';
import type { LiveChange, LiveSnapshot } from '../../../src/api/live.js';
import { createLiveProjection, type LiveProjection } from '../../../src/app/live/live-projection.js';
import type { QueueInterval, QueueSums } from '../../../src/core/acd/queue-interval-projection.js';
import type {
  AcdChanges,
  AgentState,
  RequestAddress,
  RequestSnapshot,
} from '../../../src/core/acd/acd-model.js';
import { firstRequestOf } from '../../../src/core/acd/request-ids.js';
import { dayBounds } from '../../../src/core/kernel/day-bounds.js';
import type { CallbackRecord } from '../../../src/core/callbacks/callback-projection.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import { emptyQueueBooks, projectQueueIntervals } from '../../../src/core/acd/queue-interval-projection.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId } from '../../../src/core/kernel/ids.js';
import { historyArbitrary } from '../../adapters/sqlite/history-arbitrary.js';
import {
  bodiesOf,
  callId,
  event,
  interleave,
  type CallPlan,
} from '../../adapters/sqlite/journal-scenario.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { EngineOfEvents } from './engine-of-events.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

const zone = 'Europe/Amsterdam';
const startMs = Date.UTC(2026, 2, 10, 12);
const sales = 'sales' as QueueId;
const ann = '201' as AgentId;

const queue = (id: string): QueueConfig =>
  queueSchema.parse({
    id,
    name: id,
    skills: [{ skill: id, minLevel: 3 }],
    voice: { music: 'default' },
    ringSeconds: 20,
    wrapUpSeconds: 10,
    retryAfterRefusalSeconds: 5,
    retryAfterMissSeconds: 10,
    serviceLevel: { percent: 80, seconds: 20 },
  });
const agent = (id: string, skills: Record<string, number>): AgentConfig =>
  agentSchema.parse({
    id,
    name: id,
    extension: id,
    skills,
  });
const company = (timeZone = zone): Company =>
  companySchema.parse({
    settings: {
      name: 'Acme',
      language: 'nl',
      timeZone,
      countryCode: '31',
      internationalPrefix: '00',
      trunkPrefix: '0',
    },
    trunks: [],
    dids: [],
    flows: [],
    queues: ['sales', 'support', 'billing'].map(queue),
    agents: [
      agent('201', { sales: 8, billing: 3 }),
      agent('202', { sales: 2, support: 5 }),
      agent('203', { sales: 3, support: 9 }),
      agent('204', { billing: 5 }),
    ],
    extensions: [],
    users: [],
  });

let clock: FakeClock;
let log: FakeLog;
let stored: QueueInterval[];
let callbacks: CallbackRecord[];
let live: LiveProjection;
let changes: LiveChange[];
let engine: EngineOfEvents;

beforeEach(() => {
  clock = createFakeClock(startMs);
  log = createFakeLog();
  stored = [];
  callbacks = [];
  changes = [];
  engine = new EngineOfEvents();
  live = createLiveProjection({
    clock,
    log,
    journal: {
      queueIntervals: (fromMs, toMs) => stored.filter((one) => one.startMs >= fromMs && one.startMs < toMs),
      callbacks: () => callbacks,
      unheardVoicemails: () => [],
    },
  });
  live.configure(company());
  live.start();
  live.onChange((change) => changes.push(change));
  clock.advance(1_000);
  changes.length = 0;
});
afterEach(() => {
  live.close();
  live.close();
  expect(clock.pending()).toBe(0);
});

const plan = (changesOfPlan: Partial<CallPlan> = {}): CallPlan => ({
  callId: callId(1),
  queueId: sales,
  agentId: ann,
  ending: 'answered',
  waitMs: 4_000,
  talkMs: 60_000,
  ...changesOfPlan,
});
/** The call's events up to and including the first of this kind. */
function until(kind: JournalEvent['kind'], which = plan()): JournalEvent[] {
  const bodies = bodiesOf(which);
  const end = bodies.findIndex((body) => body.kind === kind);
  return bodies.slice(0, end + 1).map((body, index) => event(clock.nowMs() + index, body));
}
/** The journal takes the events, each with what the engine says after it. */
function happens(events: readonly JournalEvent[]): void {
  for (const one of events) {
    live.applyEvents([one]);
    live.applyEngineChanges(engine.after(one));
  }
}
const agentCounts = (queueId: string): unknown => live.queue(queueId)?.agents;
const stageOf = (id: string): string | undefined =>
  live.snapshot().calls.find((call) => call.id === id)?.stage;
const changesTo = (
  state: AgentState,
  requests: readonly RequestSnapshot[] = [],
  gone: readonly RequestAddress[] = [],
): AcdChanges => ({
  atMs: clock.nowMs(),
  requests,
  gone,
  agents: [
    {
      id: ann,
      status: { kind: 'available' },
      statusSinceMs: startMs as EpochMs,
      state,
      stateSinceMs: clock.nowMs(),
      assignments: [],
    },
  ],
});
const addressOf = (id: CallId, queueId: QueueId): RequestAddress => ({
  requestId: firstRequestOf(id),
  interactionId: id,
  queueId,
});
/** The engine says that these are available, in this state. */
const engineSays = (state: AgentState, ...ids: readonly string[]): void => {
  const { agents, ...rest } = changesTo(state);
  live.applyEngineChanges({
    ...rest,
    agents: ids.flatMap((id) => agents.map((one) => ({ ...one, id: id as AgentId }))),
  });
};

describe('callbacks', () => {
  const sinceMs = (startMs - 60_000) as EpochMs;
  const inQueue = (id: CallId, queueId: QueueId, purpose: 'serve' | 'callback'): RequestSnapshot => ({
    ...addressOf(id, queueId),
    purpose,
    state: 'waiting',
    queuedAtMs: sinceMs,
    priority: 0,
    step: 0,
    offers: [],
  });

  it('that wait are counted apart from callers, before and after an agent is rung', () => {
    const counted = () => {
      const { waiting, callbacksWaiting, longestWaitSinceMs, talking } = live.queue('sales')!;
      return [waiting, callbacksWaiting, longestWaitSinceMs, talking];
    };
    const which = plan({ ending: 'callback-reached' });
    happens(until('call-queued', which));
    expect(counted()).toEqual([0, 1, null, 0]);
    expect(live.snapshot().calls).toEqual([]);
    happens(until('leg-ringing', which).slice(1));
    expect(counted()).toEqual([0, 1, null, 0]);
    expect(live.snapshot().calls).toMatchObject([
      { direction: 'outbound', purpose: 'callback', stage: 'ringing', queueId: 'sales', agentId: '201' },
    ]);
    happens(until('conversation-started', which).slice(5));
    expect(counted()).toEqual([0, 0, null, 1]);
    happens(until('call-ended', which).slice(11));
    expect(counted()).toEqual([0, 0, null, 0]);
    expect(live.queue('sales')?.today).toMatchObject({ offered: 0, callbackAttempts: 1, callbackReached: 1 });
  });

  it('leave no trace when they are withdrawn before anybody was rung', () => {
    happens(until('queue-left', plan({ ending: 'callback-withdrawn' })));
    expect(live.queue('sales')).toMatchObject({ waiting: 0, callbacksWaiting: 0 });
  });

  it('are believed of the engine', () => {
    happens(until('call-queued', plan({ ending: 'callback-reached' })));
    live.applyEngineChanges(
      changesTo(
        { kind: 'idle' },
        [inQueue(callId(7), 'billing' as QueueId, 'callback')],
        [addressOf(callId(1), sales)],
      ),
    );
    expect(live.queue('sales')?.callbacksWaiting).toBe(0);
    expect(live.queue('billing')).toMatchObject({
      waiting: 0,
      callbacksWaiting: 1,
      longestWaitSinceMs: null,
    });
    live.applyEngineChanges(changesTo({ kind: 'idle' }));
    expect(live.queue('billing')?.callbacksWaiting).toBe(1);
    live.applyEngineChanges(changesTo({ kind: 'idle' }, [], [addressOf(callId(7), 'billing' as QueueId)]));
    expect(live.queue('billing')?.callbacksWaiting).toBe(0);
  });

  it('a kept place counts from when it was taken', () => {
    const [first, ...rest] = until('call-queued').toReversed();
    happens([...rest.toReversed(), { ...first, waitingSinceMs: sinceMs } as JournalEvent]);
    expect(live.queue('sales')?.longestWaitSinceMs).toBe(sinceMs);
  });
});

describe('what a call asks of its queue', () => {
  const purpose = () => live.snapshot().calls.map((call) => call.purpose);

  it('is told as long as it is asked, where it is more than to be served', () => {
    const [queued, ...before] = until('call-queued').toReversed();
    happens(before.toReversed());
    expect(purpose()).toEqual([undefined]);
    happens([{ ...queued, purpose: 'transfer' } as JournalEvent]);
    expect(purpose()).toEqual(['transfer']);
    happens(until('conversation-started').slice(before.length + 1));
    expect(live.snapshot().calls).toMatchObject([{ stage: 'talking', purpose: 'transfer' }]);
    happens(until('conversation-ended').slice(until('conversation-started').length));
    expect(purpose()).toEqual([undefined]);
  });

  it('goes without saying for who wants to be served', () => {
    happens(until('conversation-started'));
    expect(live.snapshot().calls[0]).not.toHaveProperty('purpose');
  });
});

describe('several agents who are rung at once', () => {
  it('leave the call ringing until the last of them is gone', () => {
    happens(until('leg-ringing'));
    const id = callId(1);
    const second = { offerId: 'x#2' as OfferId, callId: id, queueId: sales, agentId: '203' as AgentId };
    happens([event(clock.nowMs(), { kind: 'offer-made', ...second })]);
    const view = () => live.snapshot().calls.find((call) => call.id === id);
    expect(view()).toMatchObject({ stage: 'ringing', agentId: '203' });
    happens([
      event(clock.nowMs(), { kind: 'offer-ended', ...second, outcome: 'refused', cause: 'declined' }),
    ]);
    expect(view()).toMatchObject({ stage: 'ringing', agentId: '201' });
    const first = { ...second, offerId: `${id}#1` as OfferId, agentId: ann };
    happens([event(clock.nowMs(), { kind: 'offer-ended', ...first, outcome: 'missed', cause: 'no-answer' })]);
    expect(view()).toMatchObject({ stage: 'waiting', agentId: null });
  });
});

describe('estimates', () => {
  const estimate = { lowMs: 29_600, middleMs: 61_000, highMs: 120_000 };
  let asked: number;
  let known: typeof estimate | undefined;
  const source = {
    expectedWaitOfNext: (queueId: QueueId) => {
      asked += 1;
      return queueId === 'sales' ? known : undefined;
    },
    estimateAccuracy: () => [
      { queueId: sales, samples: 12, meanAbsoluteErrorMs: 8_400, withinRange: 0.833 },
      { queueId: 'support' as QueueId, samples: 0, meanAbsoluteErrorMs: 0, withinRange: 0 },
    ],
  };
  beforeEach(() => {
    asked = 0;
    known = estimate;
  });

  it('are shown in whole seconds, and not at all when there are none', () => {
    expect(live.queue('sales')).toMatchObject({ expectedWait: null, estimateAccuracy: null });
    live.askEstimatesOf(source);
    expect(live.queue('sales')).toMatchObject({
      expectedWait: { lowMs: 30_000, middleMs: 61_000, highMs: 120_000 },
      estimateAccuracy: { samples: 12, meanAbsoluteErrorMs: 8_000, withinRangePercent: 83 },
    });
    expect(live.queue('support')).toMatchObject({ expectedWait: null, estimateAccuracy: null });
  });

  it('are asked for again when something happens, but not all the time', () => {
    live.askEstimatesOf(source);
    const once = asked;
    clock.advance(500);
    known = undefined;
    for (let n = 0; n < 10; n++) live.applyEngineChanges(changesTo({ kind: 'idle' }));
    expect(asked).toBe(once);
    clock.advance(1_500);
    expect(asked).toBe(2 * once);
    expect(live.queue('sales')?.expectedWait).toBeNull();
    clock.advance(60_000);
    expect(asked).toBe(2 * once);
    live.applyEngineChanges(changesTo({ kind: 'idle' }));
    expect(asked).toBe(3 * once);
  });
});

describe('agents of a queue', () => {
  it('are those whom the queue asks by its own rules: members, required skills, the boolean rule', () => {
    const { queues, ...rest } = company();
    live.configure({
      ...rest,
      queues: queues.map((one) =>
        one.id === 'sales'
          ? { ...one, skills: [], skillRule: 'sales >= 3 and not support' }
          : one.id === 'support'
            ? { ...one, skills: [], members: [{ agent: '204', tier: 2, position: 1, weight: 1 }] }
            : { ...one, skills: [{ skill: 'sales', minLevel: 9, weight: 1, need: 'preferred' }] },
      ),
    });
    engineSays({ kind: 'idle' }, '201', '202', '203', '204');
    const loggedIn = (id: string) => live.queue(id)?.agents.loggedIn;
    expect(['sales', 'support', 'billing'].map(loggedIn)).toEqual([1, 1, 4]);
  });
});

describe('voice messages', () => {
  it('are counted until somebody listens to them or deletes them, and pushed when the number changes', () => {
    const left = (n: number) =>
      event(clock.nowMs(), {
        ...{ kind: 'voicemail-left', callId: callId(n), queueId: 'sales' as QueueId },
        ...{ number: '+31612345678', durationMs: 4_000 },
      });
    const counted = (): readonly (number | undefined)[] =>
      changes.flatMap(({ voicemailsNew }) => voicemailsNew ?? []);
    happens([left(1), left(2)]);
    clock.advance(1_000);
    expect(counted()).toEqual([2]);
    happens([event(clock.nowMs(), { kind: 'voicemail-heard', callId: callId(1), by: 'ann' })]);
    clock.advance(1_000);
    happens([event(clock.nowMs(), { kind: 'voicemail-deleted', callId: callId(2), by: 'ann' })]);
    clock.advance(1_000);
    expect(counted()).toEqual([2, 1, 0]);
    expect(live.snapshot().voicemailsNew).toBe(0);
  });
});

describe('call-backs', () => {
  it('are counted as they are listed and closed, and pushed when the number changes', () => {
    const listed = { kind: 'callback-listed', callId: callId(1), number: '+31205550100' } as const;
    happens([event(clock.nowMs(), listed), event(clock.nowMs(), listed)]);
    clock.advance(1_000);
    expect(changes.map(({ callbacksOpen }) => callbacksOpen)).toEqual([1]);
    happens([event(clock.nowMs(), { kind: 'callback-closed', callId: callId(1), by: 'ann' })]);
    clock.advance(1_000);
    expect(changes.map(({ callbacksOpen }) => callbacksOpen)).toEqual([1, 0]);
    expect(live.snapshot().callbacksOpen).toBe(0);
  });

  it('are told also when one queue has one less and another one more: agents see those of their queues', () => {
    const listed = (n: number, queueId: string) =>
      event(clock.nowMs(), {
        kind: 'callback-listed',
        callId: callId(n),
        number: '+31205550100',
        queueId: queueId as QueueId,
      });
    happens([listed(1, 'sales')]);
    clock.advance(1_000);
    const closed = event(clock.nowMs(), { kind: 'callback-closed', callId: callId(1), by: 'ann' });
    happens([closed, listed(2, 'support')]);
    clock.advance(1_000);
    expect(changes.map(({ callbacksOpen }) => callbacksOpen)).toEqual([1, 1]);
  });
});

describe('wrap-up', () => {
  it('is shown with the moment of its end, also when only that changes', () => {
    const state = { kind: 'wrap-up', callId: callId(1), queueId: sales, extendableMs: 0 } as const;
    const endsAtMs = (clock.nowMs() + 9_000) as EpochMs;
    live.applyEngineChanges(changesTo({ ...state, endsAtMs }));
    clock.advance(1_000);
    changes.length = 0;
    live.applyEngineChanges(changesTo({ ...state, endsAtMs: (endsAtMs + 500) as EpochMs }));
    clock.advance(1_000);
    expect(changes.flatMap(({ agents }) => agents ?? [])).toMatchObject([{ stateEndsAtMs: endsAtMs + 500 }]);
    live.applyEngineChanges(changesTo({ kind: 'idle' }));
    expect(live.agent(ann)).toMatchObject({ state: 'idle', stateEndsAtMs: null });
  });
});

describe('an agent who is engaged in several things', () => {
  it('is not idle because one of them is over', () => {
    const talking = { kind: 'talking', callId: callId(2), queueId: sales } as const;
    happens(until('conversation-started'));
    live.applyEngineChanges(changesTo(talking));
    happens(until('conversation-ended').slice(-1));
    expect(live.agent(ann)).toMatchObject({ state: 'talking', callId: callId(2) });
    expect(live.queue('sales')?.agents).toMatchObject({ talking: 1, available: 0 });
  });
});

describe('what an agent has set aside', () => {
  it('is counted beside what the agent does', () => {
    const one = { requestId: firstRequestOf(callId(3)), interactionId: callId(3), queueId: sales };
    const { agents, ...rest } = changesTo({ kind: 'idle' });
    const assignments = [
      { id: 'c#1' as OfferId, state: 'parked' as const, ...one, sinceMs: clock.nowMs() },
      { id: 'd#1' as OfferId, state: 'active' as const, ...one, sinceMs: clock.nowMs() },
    ];
    expect(live.agent(ann)).toMatchObject({ parked: 0 });
    live.applyEngineChanges({ ...rest, agents: agents.map((agent) => ({ ...agent, assignments })) });
    expect(live.agent(ann)).toMatchObject({ state: 'idle', parked: 1 });
    // As it stands a moment later, when only that has changed.
    live.applyEngineChanges({ ...rest, agents });
    expect(live.agent(ann)).toMatchObject({ parked: 0 });
  });
});

describe('figures of a queue', () => {
  const none = { loggedIn: 0, available: 0, ringing: 0, talking: 0, wrapUp: 0, onBreak: 0 };

  it('count an agent in every queue for which the skills suffice, and in no other', () => {
    engineSays({ kind: 'idle' }, '201', '202');
    expect(agentCounts('sales')).toEqual({ ...none, loggedIn: 1, available: 1 });
    expect(agentCounts('support')).toEqual({ ...none, loggedIn: 1, available: 1 });
    expect(agentCounts('billing')).toEqual({ ...none, loggedIn: 1, available: 1 });
  });

  it('follow a caller from waiting to talking to gone', () => {
    happens(until('offer-made'));
    expect(live.queue('sales')).toMatchObject({ waiting: 1, talking: 0 });
    expect(live.queue('sales')?.longestWaitSinceMs).toBe(until('call-queued').at(-1)?.atMs);
    expect(stageOf(callId(1))).toBe('waiting');
    happens(until('leg-ringing').slice(-2));
    expect(stageOf(callId(1))).toBe('ringing');
    happens(until('conversation-started').slice(-4));
    expect(live.queue('sales')).toMatchObject({ waiting: 0, longestWaitSinceMs: null, talking: 1 });
    happens(until('leg-held').slice(-1));
    expect(stageOf(callId(1))).toBe('on-hold');
    happens(until('leg-resumed').slice(-1));
    expect(stageOf(callId(1))).toBe('talking');
    happens(until('wrap-up-started').slice(-5));
    expect(live.queue('sales')).toMatchObject({ waiting: 0, talking: 0 });
    expect(live.snapshot().calls).toEqual([]);
    happens(until('wrap-up-ended').slice(-1));
    expect(live.queue('sales')).toMatchObject({
      today: {
        offered: 1,
        answered: 1,
        answeredInTarget: 1,
        serviceLevelPercent: 100,
        asaMs: 4_000,
        ahtMs: 65_000,
      },
    });
  });

  it('put a caller whose bridge failed back to the place held before, as if never answered', () => {
    const which = plan({ ending: 'bridge-failed-then-answered' });
    happens(until('conversation-ended', which));
    expect(live.queue('sales')).toMatchObject({
      waiting: 1,
      talking: 0,
      longestWaitSinceMs: until('call-queued', which).at(-1)?.atMs,
      today: { offered: 1, answered: 0, serviceLevelPercent: null, asaMs: null, ahtMs: null },
    });
    expect(stageOf(callId(1))).toBe('waiting');
  });

  it('let the clock of a caller who waits run on while agents are rung in vain', () => {
    const queuedAtMs = until('call-queued').at(-1)!.atMs;
    const call = () => live.snapshot().calls[0];
    happens(until('leg-ringing'));
    expect(call()).toMatchObject({ stage: 'ringing', stageSinceMs: queuedAtMs });
    const offer = { offerId: `${callId(1)}#1` as OfferId, callId: callId(1), queueId: sales, agentId: ann };
    clock.advance(20_000);
    happens([event(clock.nowMs(), { kind: 'offer-ended', ...offer, outcome: 'missed', cause: 'no-answer' })]);
    expect(call()).toMatchObject({ stage: 'waiting', stageSinceMs: queuedAtMs });
  });

  it('show a caller who is asked about a callback, and who goes on waiting', () => {
    happens(until('call-queued'));
    const queuedAtMs = until('call-queued').at(-1)!.atMs;
    const of = { callId: callId(1), queueId: sales };
    const call = () => live.snapshot().calls[0];
    clock.advance(5_000);
    const startedAtMs = clock.nowMs();
    happens([event(startedAtMs, { kind: 'callback-dialogue-started', ...of })]);
    expect(call()).toMatchObject({ stage: 'callback', stageSinceMs: startedAtMs });
    expect(live.queue('sales')?.waiting).toBe(1);
    clock.advance(5_000);
    happens([event(clock.nowMs(), { kind: 'callback-dialogue-ended', ...of, result: 'not-wanted' })]);
    expect(call()).toMatchObject({ stage: 'waiting', stageSinceMs: queuedAtMs });
  });

  it('do not call a caller waiting who has agreed to be called back', () => {
    happens(until('call-queued'));
    const of = { callId: callId(1), queueId: sales };
    happens([
      event(clock.nowMs(), { kind: 'callback-dialogue-started', ...of }),
      event(clock.nowMs(), { kind: 'callback-dialogue-ended', ...of, result: 'wanted' }),
      event(clock.nowMs(), { kind: 'queue-left', ...of, reason: 'called-back', waitMs: 1 }),
    ]);
    expect(stageOf(callId(1))).toBe('callback');
    expect(live.queue('sales')?.waiting).toBe(0);
  });

  it.each(['voicemail', 'announcement'] as const)('say that a caller is with the %s', (action) => {
    happens(until('call-queued'));
    const of = { callId: callId(1), queueId: sales };
    happens([
      event(clock.nowMs(), { kind: 'queue-left', ...of, reason: 'overflowed', waitMs: 1, cause: 'max-wait' }),
      event(clock.nowMs(), { kind: 'call-redirected', ...of, reason: 'max-wait', action }),
    ]);
    expect(stageOf(callId(1))).toBe(action);
  });

  it('tell that a call has had another event, also one that changes nothing else', () => {
    happens(until('call-queued'));
    const before = live.snapshot().calls[0]!;
    happens([event(clock.nowMs(), { kind: 'pool-widened', callId: callId(1), queueId: sales, step: 1 })]);
    expect(live.snapshot().calls).toEqual([{ ...before, revision: before.revision + 1 }]);
  });

  it('tell since when a person talks with the caller, and forget it when the two were not joined', () => {
    const which = plan({ ending: 'bridge-failed-then-answered' });
    happens(until('conversation-started', which));
    expect(live.snapshot().calls[0]?.answeredAtMs).toBe(until('conversation-started', which).at(-1)?.atMs);
    happens(until('conversation-ended', which).slice(-1));
    expect(live.snapshot().calls[0]?.answeredAtMs).toBeNull();
  });

  it('give the service level with one decimal', () => {
    [4_000, 5_000, 30_000].forEach((waitMs, n) =>
      happens(until('call-ended', plan({ callId: callId(n), waitMs }))),
    );
    expect(live.queue('sales')?.today.serviceLevelPercent).toBe(66.7);
  });

  it('believe the engine about agents', () => {
    live.applyEngineChanges(changesTo({ kind: 'talking', callId: 'x' as CallId }));
    expect(live.agent('201')).toMatchObject({ state: 'talking', callId: 'x', queueId: null });
    expect(agentCounts('sales')).toEqual({ ...none, loggedIn: 1, talking: 1 });
    expect(live.queue('sales')?.talking).toBe(0);
  });

  it('believe the engine about who waits', () => {
    happens(until('call-queued'));
    live.applyEngineChanges(changesTo({ kind: 'idle' }));
    expect(live.queue('sales')?.waiting).toBe(1);
    live.applyEngineChanges(changesTo({ kind: 'idle' }, [], [addressOf(callId(1), sales)]));
    expect(live.queue('sales')?.waiting).toBe(0);
    const place = {
      ...addressOf(callId(1), 'billing' as QueueId),
      purpose: 'serve' as const,
      state: 'waiting' as const,
      queuedAtMs: 5 as EpochMs,
      priority: 0,
      step: 0,
      offers: [],
    };
    live.applyEngineChanges(changesTo({ kind: 'idle' }, [place]));
    expect(live.queue('billing')).toMatchObject({ waiting: 1, longestWaitSinceMs: 5 });
  });

  it('follow a change of skills and queues', () => {
    engineSays({ kind: 'idle' }, '201');
    const { agents, queues, ...rest } = company();
    live.configure({
      ...rest,
      queues: queues.filter(({ id }) => id !== 'billing'),
      agents: agents.map((one) => (one.id === '201' ? { ...one, skills: { support: 4 } } : one)),
    });
    expect(agentCounts('sales')).toEqual(none);
    expect(agentCounts('support')).toEqual({ ...none, loggedIn: 1, available: 1 });
    expect(live.queue('billing')).toBeUndefined();
    clock.advance(1_000);
    expect(changes.at(-1)?.gone).toEqual({ queues: ['billing'] });
  });
});

describe('pushes', () => {
  it('come within 50 ms of the first change, then at most ten a second', () => {
    live.setReachable('201', true);
    clock.advance(50);
    expect(changes).toHaveLength(1);
    for (let n = 0; n < 200; n++) {
      live.setReachable('201', n % 2 === 1);
      live.setReachable('202', n % 3 === 1);
      clock.advance(5);
    }
    expect(changes.length).toBeGreaterThan(5);
    expect(changes.length).toBeLessThanOrEqual(11);
  });

  it('hold only what really differs, and stay out when nothing does', () => {
    live.setReachable('201', true);
    live.setReachable('201', false);
    live.setReachable('202', true);
    clock.advance(1_000);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toEqual({
      kind: 'change',
      atMs: changes[0]?.atMs,
      agents: [expect.objectContaining({ id: '202', reachable: true })],
    });
  });

  it('tell every change, however short the time between', () => {
    const told = changesTo({ kind: 'idle' });
    live.applyEngineChanges(told);
    clock.advance(1_000);
    const pushed = changes.length;
    live.applyEngineChanges(told);
    clock.advance(1_000);
    expect(changes).toHaveLength(pushed);
    const agents = told.agents.map((one) => ({
      ...one,
      stateSinceMs: (one.stateSinceMs + 2) as EpochMs,
    }));
    live.applyEngineChanges({ ...told, agents });
    clock.advance(1_000);
    expect(changes).toHaveLength(pushed + 1);
  });

  it('say that data cannot be saved, and that they can be again', () => {
    live.setStorage('down');
    clock.advance(1_000);
    expect(live.snapshot().storage).toBe('down');
    live.setStorage('up');
    clock.advance(1_000);
    expect(changes.map(({ storage }) => storage)).toEqual(['down', 'up']);
  });

  it('say that telephony is up or down', () => {
    live.setTelephonyUp(true);
    live.setTelephonyUp(true);
    clock.advance(1_000);
    expect(changes).toEqual([{ kind: 'change', atMs: changes[0]?.atMs, telephonyUp: true }]);
    expect(live.snapshot().telephonyUp).toBe(true);
  });

  it('tell who took a snapshot in between of a call that nobody else ever saw', () => {
    happens(until('flow-entered'));
    expect(live.snapshot().calls).toHaveLength(1);
    happens(until('call-ended', plan({ ending: 'abandoned-in-menu' })).slice(-1));
    clock.advance(1_000);
    expect(changes[0]?.gone).toEqual({ calls: [callId(1)] });
  });

  it('reach the other listeners when one fails', () => {
    const reached: LiveChange[] = [];
    live.onChange(() => {
      throw new Error('broken socket');
    });
    const unsubscribe = live.onChange((change) => reached.push(change));
    live.setTelephonyUp(true);
    clock.advance(100);
    expect(reached).toHaveLength(1);
    expect(log.lines.map(({ level }) => level)).toContain('error');
    unsubscribe();
    live.setTelephonyUp(false);
    clock.advance(1_000);
    expect(reached).toHaveLength(1);
  });
});

describe('the day', () => {
  const interval = (atMs: number): QueueInterval => ({
    queueId: sales,
    startMs: atMs as EpochMs,
    offered: 3,
    answered: 2,
    abandoned: 1,
    overflowed: 0,
    interrupted: 0,
    calledBack: 0,
    callbackAttempts: 0,
    callbackReached: 0,
    answeredInTarget: 2,
    answeredWaitMs: 10_000,
    abandonedWaitMs: 5_000,
    handled: 2,
    talkMs: 100_000,
    wrapUpMs: 20_000,
  });
  const restart = (atMs: number): void => {
    live.close();
    clock = createFakeClock(atMs);
    live = createLiveProjection({
      clock,
      log,
      journal: {
        queueIntervals: (fromMs, toMs) => stored.filter((one) => one.startMs >= fromMs && one.startMs < toMs),
        callbacks: () => callbacks,
        unheardVoicemails: () => [],
      },
    });
    live.configure(company());
    live.start();
  };
  const offered = (): number | undefined => live.queue('sales')?.today.offered;

  it('counts the call-backs that were open before', () => {
    const listed = (id: string, phase: CallbackRecord['phase']): CallbackRecord => ({
      id: id as CallId,
      number: '+31612345678',
      by: 'lost',
      requestedAtMs: 1 as EpochMs,
      waitingSinceMs: 1 as EpochMs,
      priority: 0,
      phase,
      attempts: [],
      attemptsForgiven: 0,
    });
    callbacks = [listed('c1', 'listed'), listed('c2', 'ended')];
    restart(startMs);
    expect(live.snapshot().callbacksOpen).toBe(1);
  });

  it('begins with what the journal holds since local midnight, and nothing older', () => {
    const midnight = Date.UTC(2026, 2, 9, 23);
    stored = [interval(midnight - 900_000), interval(midnight), interval(midnight + 900_000)];
    restart(startMs);
    expect(live.queue('sales')?.today).toMatchObject({
      offered: 6,
      answered: 4,
      asaMs: 5_000,
      ahtMs: 60_000,
    });
  });

  it.each([
    ['an ordinary day', Date.UTC(2026, 2, 10, 12), Date.UTC(2026, 2, 10, 23)],
    ['the day that summer time begins', Date.UTC(2026, 2, 29, 0), Date.UTC(2026, 2, 29, 22)],
    ['the day that summer time ends', Date.UTC(2026, 9, 25, 0), Date.UTC(2026, 9, 25, 23)],
  ])('ends at local midnight on %s', (_, fromMs, midnight) => {
    stored = [interval(fromMs - (fromMs % 900_000))];
    restart(fromMs);
    expect(offered()).toBe(3);
    clock.advanceTo(midnight - 1);
    expect(offered()).toBe(3);
    clock.advanceTo(midnight);
    expect(offered()).toBe(0);
  });
});

it('equals a computation from scratch, and pushes add up to the snapshot, whatever happened', () => {
  fc.assert(
    fc.property(historyArbitrary, fc.integer({ min: 1, max: 9 }), (history, batch) => {
      live.close();
      clock = createFakeClock(startMs);
      live = createLiveProjection({
        clock,
        log,
        journal: { queueIntervals: () => [], callbacks: () => [], unheardVoicemails: () => [] },
      });
      engine = new EngineOfEvents();
      const seen = new Map<string, unknown>();
      live.configure(company());
      live.start();
      live.onChange((change) => fold(seen, change));
      clock.advance(1_000);
      const events = interleave(history, startMs + 1_000);
      for (let from = 0; from < events.length; from += batch) {
        const some = events.slice(from, from + batch);
        clock.advanceTo(some.at(-1)?.atMs ?? 0);
        happens(some);
      }
      clock.advance(200);
      const snapshot = live.snapshot();
      const items = [...snapshot.queues, ...snapshot.agents, ...snapshot.calls];
      expect(seen).toEqual(new Map(items.map((item) => [item.id, item])));
      expect(snapshot.queues.map(figuresOf)).toEqual(fromScratch(events, clock.nowMs()));
    }),
    { numRuns: 100 },
  );
});

function fold(seen: Map<string, unknown>, change: LiveChange): void {
  for (const item of [...(change.queues ?? []), ...(change.agents ?? []), ...(change.calls ?? [])]) {
    seen.set(item.id, item);
  }
  for (const id of Object.values(change.gone ?? {}).flat()) seen.delete(id);
}

const figuresOf = ({
  id,
  waiting,
  callbacksWaiting,
  talking,
  longestWaitSinceMs,
  today,
}: LiveSnapshot['queues'][number]) => ({
  id,
  waiting,
  callbacksWaiting,
  talking,
  longestWaitSinceMs,
  offered: today.offered,
  answered: today.answered,
  abandoned: today.abandoned,
  interrupted: today.interrupted,
  calledBack: today.calledBack,
  callbackAttempts: today.callbackAttempts,
  callbackReached: today.callbackReached,
});

/** The same figures by going through all events for each queue. */
function fromScratch(events: readonly JournalEvent[], nowMs: EpochMs): unknown {
  const books = projectQueueIntervals(emptyQueueBooks, events, () => 20_000);
  const day = dayBounds(nowMs, zone);
  return ['sales', 'support', 'billing'].map((id) => {
    const waiting = new Map<CallId, EpochMs>();
    const entered = new Map<CallId, EpochMs>();
    const talking = new Set<OfferId>();
    const callbacks = new Set<CallId>();
    for (const one of events) {
      if (!('queueId' in one) || one.queueId !== id) continue;
      if (one.kind === 'call-queued' && one.purpose === 'callback') callbacks.add(one.callId);
      else if (one.kind === 'call-queued') {
        entered.set(one.callId, one.atMs);
        waiting.set(one.callId, one.atMs);
      }
      if (one.kind === 'queue-left') {
        waiting.delete(one.callId);
        callbacks.delete(one.callId);
      }
      if (one.kind === 'conversation-started') talking.add(one.offerId);
      if (one.kind === 'conversation-ended') {
        talking.delete(one.offerId);
        const sinceMs = entered.get(one.callId);
        if (one.cause === 'bridge-failed' && sinceMs !== undefined) waiting.set(one.callId, sinceMs);
      }
    }
    const sum = (name: keyof QueueSums): number =>
      [...books.intervals.values()]
        .filter((one) => one.queueId === id && one.startMs >= day.startMs && one.startMs < day.endMs)
        .reduce((total, one) => total + one[name], 0);
    return {
      id,
      waiting: waiting.size,
      callbacksWaiting: callbacks.size,
      talking: talking.size,
      longestWaitSinceMs: waiting.size === 0 ? null : Math.min(...waiting.values()),
      offered: sum('offered'),
      answered: sum('answered'),
      abandoned: sum('abandoned'),
      interrupted: sum('interrupted'),
      calledBack: sum('calledBack'),
      callbackAttempts: sum('callbackAttempts'),
      callbackReached: sum('callbackReached'),
    };
  });
}
