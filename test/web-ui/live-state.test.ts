// What the pages make of the server's live messages: rows by id, their order, and sums over queues.
// Never draws anything.
import type { ActiveCall, AgentLive, LiveChange, LiveSnapshot, QueueLive } from '../../src/api/live.js';
import { agentLive, queueLive } from '../support/fake-application.js';
import { pageModule } from '../support/page-module.js';

interface LiveState {
  readonly connection: string;
  readonly telephonyUp: boolean;
  readonly callbacksOpen: number;
  readonly queues: ReadonlyMap<string, QueueLive>;
  readonly agents: ReadonlyMap<string, AgentLive>;
  readonly calls: ReadonlyMap<string, ActiveCall>;
}

const {
  applyLiveMessage,
  emptyLiveState,
  queueOrder,
  agentOrder,
  callOrder,
  presenceOf,
  presenceCounts,
  totalsOf,
} = pageModule<{
  readonly emptyLiveState: LiveState;
  readonly applyLiveMessage: (state: LiveState, message: LiveSnapshot | LiveChange) => LiveState;
  readonly queueOrder: (queues: LiveState['queues']) => readonly QueueLive[];
  readonly agentOrder: (agents: LiveState['agents']) => readonly AgentLive[];
  readonly callOrder: (calls: LiveState['calls']) => readonly ActiveCall[];
  readonly presenceOf: (agent: AgentLive) => string;
  readonly presenceCounts: (agents: LiveState['agents']) => Readonly<Record<string, number>>;
  readonly totalsOf: (queues: LiveState['queues']) => Readonly<Record<string, unknown>>;
}>('live/live-state');

const queue = (id: string, more: Partial<QueueLive> = {}): QueueLive => ({
  ...queueLive,
  id,
  name: id,
  ...more,
});
const agent = (id: string, more: Partial<AgentLive> = {}): AgentLive => ({
  ...agentLive,
  id,
  name: id,
  ...more,
});
const call = (id: string, more: Partial<ActiveCall> = {}): ActiveCall => ({
  ...{ id, direction: 'inbound', callerNumber: '', callerName: null, dialled: '', startedAtMs: 0 },
  ...{ answeredAtMs: null, revision: 1, stage: 'waiting', stageSinceMs: 0, queueId: 'a', agentId: null },
  ...more,
});
const snapshot = (more: Partial<LiveSnapshot> = {}): LiveSnapshot => ({
  ...{ kind: 'snapshot', atMs: 1, telephonyUp: true, storage: 'up', callbacksOpen: 2, voicemailsNew: 0 },
  ...{ queues: [], agents: [], calls: [] },
  ...more,
});
const mapOf = <T extends { readonly id: string }>(...items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

describe('messages', () => {
  test('a snapshot replaces everything that was known', () => {
    const before = applyLiveMessage(emptyLiveState, snapshot({ agents: [agent('gone')] }));
    const after = applyLiveMessage(before, snapshot({ agents: [agent('new')], callbacksOpen: 0 }));
    expect([...after.agents.keys()]).toEqual(['new']);
    expect(after).toMatchObject({ connection: 'live', callbacksOpen: 0 });
  });

  test('a change replaces whole rows, takes away who is gone, and leaves what it does not name', () => {
    const before = applyLiveMessage(
      emptyLiveState,
      snapshot({ queues: [queue('a')], agents: [agent('x'), agent('y')], calls: [call('1')] }),
    );
    const after = applyLiveMessage(before, {
      ...{ kind: 'change', atMs: 2, telephonyUp: false },
      ...{ agents: [agent('y', { state: 'talking' })], gone: { agents: ['x'], calls: ['1'] } },
    });
    expect([...after.agents.values()]).toEqual([agent('y', { state: 'talking' })]);
    expect(after.calls.size).toBe(0);
    // Rows that did not change need not be drawn again.
    expect(after.queues).toBe(before.queues);
    expect(after).toMatchObject({ telephonyUp: false, callbacksOpen: 2 });
  });
});

describe('order', () => {
  test('of queues: by name, numbers by value', () => {
    const order = queueOrder(mapOf(queue('Line 10'), queue('Line 9'), queue('Billing')));
    expect(order.map(({ id }) => id)).toEqual(['Billing', 'Line 9', 'Line 10']);
  });

  test('of agents: by name, those who are logged out last', () => {
    const order = agentOrder(mapOf(agent('Anna', { status: 'logged-out' }), agent('Zofia'), agent('Bo')));
    expect(order.map(({ id }) => id)).toEqual(['Bo', 'Zofia', 'Anna']);
  });

  test('of calls: who waits longest first, whoever rings or arranges a callback among them; then the oldest', () => {
    const order = callOrder(
      mapOf(
        call('talks', { stage: 'talking', startedAtMs: 1 }),
        call('menu', { stage: 'menu', startedAtMs: 0 }),
        call('waits', { stageSinceMs: 30 }),
        call('rings', { stage: 'ringing', stageSinceMs: 20 }),
        call('callback', { stage: 'callback', stageSinceMs: 10 }),
      ),
    );
    expect(order.map(({ id }) => id)).toEqual(['callback', 'rings', 'waits', 'menu', 'talks']);
  });
});

test.each([
  ['on-break', 'talking', 'talking'],
  ['logged-out', 'wrap-up', 'wrap-up'],
  ['available', 'reserved', 'ringing'],
  ['available', 'ringing', 'ringing'],
  ['on-break', 'idle', 'on-break'],
  ['available', 'idle', 'available'],
] as const)('an agent who is %s and %s is shown as %s', (status, state, shown) => {
  const one = agent('a', { status, state });
  expect(presenceOf(one)).toBe(shown);
  expect(presenceCounts(mapOf(one))[shown]).toBe(1);
});

describe('sums over queues', () => {
  const today = queueLive.today;
  test('averages weigh as much as there were calls', () => {
    const totals = totalsOf(
      mapOf(
        queue('a', { today: { ...today, answered: 1, handled: 3, asaMs: 1000, ahtMs: 8000 } }),
        queue('b', { today: { ...today, answered: 3, handled: 1, asaMs: 5000, ahtMs: 4000 } }),
        queue('quiet', { today: { ...today, answered: 0, handled: 0, asaMs: null, ahtMs: null } }),
      ),
    );
    expect(totals).toMatchObject({ answered: 4, asaMs: 4000, ahtMs: 7000 });
  });

  test('the longest wait is coloured by the target of its own queue', () => {
    const strict = { percent: 80, seconds: 10 };
    const queues = mapOf(
      queue('a', { longestWaitSinceMs: 500 }),
      queue('b', { longestWaitSinceMs: 100, target: strict }),
    );
    expect(totalsOf(queues)).toMatchObject({
      ...{ longestWaitSinceMs: 100, targetSeconds: 10, commonTarget: undefined, waiting: 2 },
    });
    expect(totalsOf(mapOf(queue('b', { target: strict })))).toMatchObject({ commonTarget: strict });
  });

  test('nothing is no average', () => {
    expect(totalsOf(new Map())).toMatchObject({
      asaMs: null,
      ahtMs: null,
      serviceLevelPercent: null,
      waiting: 0,
    });
  });
});
