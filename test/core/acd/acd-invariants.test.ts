// What holds after every input of any sequence, however hostile, under any configuration.
// Never decides by itself what holds: the observer does, by brute force from outside.
import fc from 'fast-check';
import type { EngineInput, QueueEntry } from '../../../src/core/acd/acd-model.js';
import type {
  AcdSettings,
  AgentSettings,
  CompetitionSettings,
  QueueSettings,
  ScoreWeights,
  Strategy,
  WideningStep,
} from '../../../src/core/acd/acd-settings.js';
import {
  agentSettings,
  competition,
  queueSettings,
  wish,
  wrapUp,
} from '../../support/acd-settings-builder.js';
import type { Channel } from '../../../src/core/kernel/interaction.js';
import { interactionOf } from './acd-driver.js';
import { AcdObserver } from './acd-observer.js';

const queueIds = ['sales', 'support', 'tiers', 'chat'] as const;
const skills = ['sales', 'support', 'dutch'] as const;
const agentIds = ['1', '2', '3', '4'] as const;
/** Some interactions ask for several things, one after another or side by side. */
const requestIds = ['a', 'a.2', 'a.3', 'b', 'b.2', 'c', 'd'];

// Settings --------------------------------------------------------------------------------------------------------

const level = fc.integer({ min: 1, max: 10 });
const skill = fc.constantFrom(...skills);
const weights: fc.Arbitrary<ScoreWeights> = fc.record({
  skill: fc.nat(5),
  desire: fc.nat(5),
  priority: fc.nat(5),
  timeInQueue: fc.nat(5),
  timeInSystem: fc.nat(5),
  idleTime: fc.nat(5),
  occupancy: fc.nat(5),
  cost: fc.nat(5),
});
const strategy: fc.Arbitrary<Strategy> = fc.oneof(
  fc
    .constantFrom(
      'longest-idle' as const,
      'round-robin' as const,
      'fewest-calls' as const,
      'least-talk-time' as const,
      'least-occupied' as const,
      'most-skilled' as const,
      'least-skilled' as const,
      'ordered-tiers' as const,
      'random' as const,
      'weighted-random' as const,
      'ring-all' as const,
    )
    .map((kind) => ({ kind })),
  fc.record({ kind: fc.constant('ring-progressively' as const), everyMs: fc.constantFrom(1_000, 4_000) }),
  fc.record({ kind: fc.constant('score' as const), weights }),
);
const wishes = fc.array(
  fc
    .tuple(skill, level, fc.nat(3), fc.constantFrom('required' as const, 'preferred' as const))
    .map(([name, minLevel, weight, need]) => wish(name, minLevel, weight, need)),
  { maxLength: 2 },
);
const rule = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.tuple(skill, level, skill).map(([one, minimum, other]) => ({
      kind: 'or' as const,
      rules: [
        { kind: 'level' as const, skill: one as never, comparison: '>=' as const, level: minimum },
        {
          kind: 'not' as const,
          rule: { kind: 'level' as const, skill: other as never, comparison: '>' as const, level: 3 },
        },
      ],
    })),
  },
);
const demand = fc
  .tuple(wishes, rule)
  .map(([list, one]) => (one === undefined ? { wishes: list } : { wishes: list, rule: one }));
const wideningStep = fc.record({
  afterMs: fc.constantFrom(0, 1_000, 5_000, 20_000),
  skipWaitWhenNobody: fc.boolean(),
  change: fc.oneof(
    fc.record({ kind: fc.constant('lower-level' as const), skill, minLevel: level }),
    fc.record({ kind: fc.constant('drop-skill' as const), skill }),
    fc.constant({ kind: 'drop-rule' as const }),
    fc.record({ kind: fc.constant('open-tier' as const), tier: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('add-queue' as const), queueId: fc.constantFrom(...queueIds) }),
  ),
}) as unknown as fc.Arbitrary<WideningStep>;
const presence = fc.constantFrom('wait' as const, 'wait' as const, 'on-entry' as const, 'always' as const);
const limits = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ nobodyLoggedIn: 'wait' as const, allOnBreak: 'wait' as const }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        maxWaitMs: fc.constantFrom(1_000, 30_000),
        maxWaiting: fc.nat(3),
        maxWaitingPerAgent: fc.constantFrom(0.5, 2),
        maxExpectedWaitMs: fc.constant(10_000),
        nobodyLoggedIn: presence,
        allOnBreak: presence,
      },
      { requiredKeys: ['nobodyLoggedIn', 'allOnBreak'] },
    ),
  },
);
const members = fc.uniqueArray(
  fc.record({
    agentId: fc.constantFrom(...agentIds),
    tier: fc.integer({ min: 1, max: 3 }),
    position: fc.integer({ min: 1, max: 3 }),
    weight: fc.integer({ min: 1, max: 5 }),
  }),
  { selector: ({ agentId }) => agentId },
) as unknown as fc.Arbitrary<NonNullable<QueueSettings['members']>>;

/** What a queue serves may change while callers wait in it. */
const channelsOf: Readonly<Record<(typeof queueIds)[number], readonly (readonly Channel[])[]>> = {
  sales: [['voice']],
  support: [['voice'], ['voice', 'chat'], ['chat']],
  tiers: [['voice'], ['chat', 'voice']],
  chat: [['chat'], ['chat', 'voice']],
};

const queueOf = (id: (typeof queueIds)[number]): fc.Arbitrary<QueueSettings> =>
  fc
    .record({
      demand,
      strategy,
      steps: fc.array(wideningStep, { maxLength: 3 }),
      weight: fc.constantFrom(1, 1, 3, 10),
      priority: fc.constantFrom(0, 0, 5, 10),
      limits,
      members: id === 'tiers' ? members : fc.constant(undefined),
      openTier: fc.constantFrom(undefined, 1, 2),
      maxMissedOffers: fc.constantFrom(0, 0, 2),
      wrapUpMs: fc.constantFrom(0, 4_000),
      channels: fc.constantFrom<readonly Channel[]>(...channelsOf[id]),
    })
    .map(({ members: list, openTier, wrapUpMs, ...rest }) =>
      queueSettings(
        id,
        {},
        {
          ...rest,
          wrapUp: { ...wrapUp(wrapUpMs), maxExtensionMs: 3_000 },
          ...(list === undefined ? {} : { members: list }),
          ...(openTier === undefined ? {} : { openTier }),
        },
      ),
    );
const agentOf = (id: string): fc.Arbitrary<AgentSettings> =>
  fc
    .record({
      has: fc.dictionary(skill, level, { maxKeys: 3 }),
      chat: fc.constantFrom(0, 1, 3),
      voice: fc.constantFrom(1, 1, 1, 0),
      costPerHour: fc.nat(50),
      parkedLoad: fc.constantFrom(undefined, undefined, { chat: 0.5 }, { voice: 0 }),
    })
    .map(({ has, chat, voice, costPerHour, parkedLoad }) =>
      agentSettings(id, has, {
        ...{ costPerHour, capacity: { voice, chat, mail: 0 } },
        ...(parkedLoad === undefined ? {} : { parkedLoad }),
      }),
    );
const competing: fc.Arbitrary<CompetitionSettings> = fc
  .record({
    mode: fc.constantFrom(
      'priority' as const,
      'oldest-first' as const,
      'service-level' as const,
      'score' as const,
    ),
    priorityPointMs: fc.constantFrom(1_000, 60_000),
    maxHeadStartMs: fc.constantFrom(0, 5_000, 60_000),
    weights,
  })
  .map(competition);
const settings: fc.Arbitrary<AcdSettings> = fc
  .record({
    queues: fc.tuple(...queueIds.map(queueOf)),
    agents: fc.tuple(...agentIds.map(agentOf)),
    competition: competing,
  })
  .chain((whole) =>
    fc.record({
      queues: fc.subarray(whole.queues, { minLength: 2 }),
      agents: fc.subarray(whole.agents, { minLength: 1 }),
      competition: fc.constant(whole.competition),
    }),
  );

// Inputs ----------------------------------------------------------------------------------------------------------

const agentId = fc.constantFrom(...agentIds);
const requestId = fc.constantFrom(...requestIds);
const offerId = fc
  .tuple(requestId.map(interactionOf), fc.integer({ min: 1, max: 6 }))
  .map(([call, n]) => `${call}#${n}`);
const entry = fc.record(
  {
    purpose: fc.constantFrom('serve' as const, 'callback' as const, 'transfer' as const, 'consult' as const),
    waitingSinceMs: fc.integer({ min: 900_000, max: 1_100_000 }),
    priority: fc.integer({ min: -10, max: 10 }),
    demand,
    preferredAgent: fc.record({ agentId, waitMs: fc.constantFrom(0, 5_000, 50_000) }),
    held: fc.boolean(),
  },
  { requiredKeys: [] },
) as unknown as fc.Arbitrary<QueueEntry>;

const made = fc.tuple(requestId, fc.constantFrom(...queueIds)).map(([id, queueId]) => ({
  kind: 'request-made',
  requestId: id,
  interaction: { id: interactionOf(id), channel: id.startsWith('b') ? 'chat' : 'voice' },
  queueId,
}));

/** Offers are picked among those that are out when `pick` is set, otherwise by guess. */
interface Step {
  readonly inputs: readonly EngineInput[];
  readonly pick: number | undefined;
  readonly afterMs: number;
}

const input = fc.oneof(
  { weight: 1, arbitrary: settings.map((next) => ({ kind: 'configured', settings: next })) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('agent-status-changed'),
      agentId,
      status: fc.constantFrom(
        { kind: 'available' },
        { kind: 'available' },
        { kind: 'logged-out' },
        { kind: 'on-break', reason: 'lunch' },
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.oneof(
      made,
      fc.tuple(made, entry).map(([one, how]) => ({ ...one, entry: how })),
    ),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('requester-left'), requestId, lost: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('request-withdrawn'),
      requestId,
      reason: fc.constantFrom('overflowed', 'called-back'),
      cause: fc.constant('digit'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('request-ready'), requestId }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('priority-changed'), requestId, priority: fc.nat(10) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('demand-changed'), requestId, demand }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'offer-ringing',
        'offer-answered',
        'offer-answered',
        'bridge-failed',
        'conversation-ended',
        'customer-answered',
      ),
      offerId,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('offer-failed', 'customer-failed'),
      offerId,
      failure: fc.constantFrom('declined', 'busy', 'no-answer', 'unreachable'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('agent-occupied', 'agent-released'),
      agentId,
      callId: fc.constantFrom('x', 'y'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({ kind: fc.constant('assignment-parked'), offerId, offPhone: fc.boolean() }),
      fc.record({ kind: fc.constant('assignment-recalled'), offerId }),
    ),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wrap-up-finished'), agentId }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wrap-up-extended'), agentId, byMs: fc.constant(2_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('channel-suspended', 'channel-resumed'),
      channel: fc.constantFrom('voice', 'chat'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'day-began' }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'time-passed' }) },
) as fc.Arbitrary<EngineInput>;

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  inputs: fc.oneof(
    { weight: 5, arbitrary: input.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(input, { minLength: 2, maxLength: 5 }) },
  ),
  pick: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
  afterMs: fc.constantFrom(0, 0, 1, 500, 3_000, 20_000),
});

const logIns: readonly EngineInput[] = agentIds.map((id) => ({
  kind: 'agent-status-changed',
  agentId: id as never,
  status: { kind: 'available' },
}));
const scenario = fc.record({
  initial: settings,
  steps: fc.array(stepArbitrary, { minLength: 10, maxLength: 70 }),
});

function aimed(observer: AcdObserver, one: EngineInput, pick: number | undefined): EngineInput {
  if (!('offerId' in one) || pick === undefined) return one;
  const open = [...observer.liveOffers.keys(), ...observer.talks.keys(), ...observer.dialling.keys()];
  const offer = open[pick % Math.max(1, open.length)];
  return offer === undefined ? one : { ...one, offerId: offer as typeof one.offerId };
}

function start(initial: AcdSettings, seed = 1): AcdObserver {
  const observer = new AcdObserver(seed);
  observer.step([{ kind: 'configured', settings: initial }]);
  observer.check();
  observer.step(logIns);
  return observer;
}

const callOf = (one: EngineInput): string | undefined =>
  'offerId' in one
    ? one.offerId.split('#')[0]
    : 'requestId' in one
      ? interactionOf(one.requestId)
      : undefined;

/** One input of a step for each call: what happens to it in the middle of a step is nobody's to see. */
function run(observer: AcdObserver, { inputs, pick, afterMs }: Step) {
  const all = inputs.map((one) => aimed(observer, one, pick));
  const once = all.filter((one, index) => {
    const call = callOf(one);
    return call === undefined || all.findIndex((other) => callOf(other) === call) === index;
  });
  return observer.step(once, afterMs);
}

test('the invariants hold after every input', () => {
  fc.assert(
    fc.property(scenario, ({ initial, steps }) => {
      const observer = start(initial);
      for (const step of steps) {
        run(observer, step);
        observer.check();
      }
    }),
    { numRuns: 600 },
  );
});

test('the same seed and inputs at the same times give the same effects', () => {
  fc.assert(
    fc.property(scenario, fc.nat(), ({ initial, steps }, seed) => {
      const [first, second] = [start(initial, seed), start(initial, seed)];
      for (const step of steps) {
        const bytes = JSON.stringify(run(first, step));
        expect(JSON.stringify(run(second, step))).toBe(bytes);
      }
      expect(first.engine.snapshot()).toEqual(second.engine.snapshot());
    }),
    { numRuns: 150 },
  );
});

test('a clock that is set changes nothing but the times', () => {
  fc.assert(
    fc.property(
      scenario,
      fc.constantFrom(-3_600_000, -1_500, 2_000, 3_600_000),
      fc.nat(10),
      ({ initial, steps }, byMs, at) => {
        const [steady, jumping] = [start(initial), start(initial)];
        // Places in absolute time would be another caller's.
        const relative = steps.map((step) => ({ ...step, inputs: step.inputs.map(withoutPlace) }));
        relative.forEach((step, index) => {
          if (index === at) {
            jumping.nowMs = (jumping.nowMs + byMs) as typeof jumping.nowMs;
            jumping.step([{ kind: 'clock-shifted', byMs }]);
          }
          const orders = (observer: AcdObserver) =>
            run(observer, step).filter(({ kind }) => kind !== 'record-decision');
          expect(orders(jumping)).toEqual(orders(steady));
        });
      },
    ),
    { numRuns: 150 },
  );
});

function withoutPlace(one: EngineInput): EngineInput {
  if (one.kind !== 'request-made' || one.entry === undefined) return one;
  const { waitingSinceMs: _, ...rest } = one.entry;
  return { ...one, entry: rest };
}

test('whoever waits is served in the end, when able agents answer and hang up', () => {
  fc.assert(
    fc.property(scenario, ({ initial, steps }) => {
      const observer = start(initial);
      for (const step of steps) run(observer, step);
      const able = agentIds.map((id) => agentSettings(id, { sales: 10, support: 10, dutch: 10 }));
      const everybody = initial.queues.map((queue) => ({
        ...queue,
        ...(queue.members === undefined
          ? {}
          : { members: agentIds.map((id) => ({ agentId: id as never, tier: 1, position: 1, weight: 1 })) }),
        demand: { wishes: queue.demand.wishes },
      }));
      observer.step([
        { kind: 'configured', settings: { ...initial, queues: everybody, agents: able } },
        { kind: 'channel-resumed', channel: 'voice' },
        { kind: 'channel-resumed', channel: 'chat' },
        ...logIns,
        ...requestIds.flatMap((id): EngineInput[] => [
          { kind: 'request-ready', requestId: id as never },
          { kind: 'demand-changed', requestId: id as never, demand: { wishes: [] } },
        ]),
        ...agentIds.flatMap((id) =>
          ['x', 'y'].map((call): EngineInput => ({
            kind: 'agent-released',
            agentId: id as never,
            callId: call as never,
          })),
        ),
      ]);
      for (let round = 0; round < 60; round += 1) {
        for (const id of [...observer.liveOffers.keys()])
          if (observer.liveOffers.has(id)) observer.step([{ kind: 'offer-answered', offerId: id as never }]);
        for (const id of [...observer.dialling.keys()])
          observer.step([{ kind: 'customer-answered', offerId: id as never }]);
        for (const id of [...observer.talks.keys()])
          observer.step([{ kind: 'conversation-ended', offerId: id as never }]);
        observer.step([{ kind: 'time-passed' }], 5_000);
        observer.check();
      }
      expect(observer.engine.snapshot().waiting).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('under endless overload nobody is overtaken by more callers than come within the greatest head start', () => {
  fc.assert(
    fc.property(
      fc.record({
        competition: competing,
        mine: fc.record({ weight: fc.constantFrom(1, 2), priority: fc.constantFrom(0, 1) }),
        theirs: fc.record({ weight: fc.constantFrom(1, 10), priority: fc.constantFrom(0, 10) }),
        everyMs: fc.constantFrom(500, 3_000),
      }),
      ({ competition: rules, mine, theirs, everyMs }) => {
        const queues = [
          queueSettings('sales', {}, { ...mine, wrapUp: wrapUp(0), ringTimeoutMs: 1e9 }),
          queueSettings('support', {}, { ...theirs, wrapUp: wrapUp(0), ringTimeoutMs: 1e9 }),
        ];
        const observer = new AcdObserver();
        const one = [agentSettings('1', {})];
        observer.step([{ kind: 'configured', settings: { queues, agents: one, competition: rules } }]);
        observer.step(logIns.slice(0, 1));
        let arrivals = 0;
        const arrive = (id: string, queueId: string): void => {
          const made = {
            requestId: id as never,
            interaction: { id: id as never, channel: 'voice' as const },
            queueId: queueId as never,
          };
          observer.step([{ kind: 'request-made', ...made }], everyMs);
        };
        for (; arrivals < 5; arrivals += 1) arrive(`before-${arrivals}`, 'support');
        arrive('tagged', 'sales');
        const bound = 5 + Math.ceil(rules.maxHeadStartMs / everyMs) + 2;
        let served = 0;
        // Two arrive for each that is served: the line of the others only grows.
        while (observer.engine.snapshot().waiting.some(({ requestId: id }) => (id as string) === 'tagged')) {
          expect(served).toBeLessThanOrEqual(bound);
          arrive(`later-${(arrivals += 1)}`, 'support');
          arrive(`later-${(arrivals += 1)}`, 'support');
          const [offer] = [...observer.liveOffers.keys()];
          if (offer === undefined) throw new Error('the agent idles');
          observer.step([{ kind: 'offer-answered', offerId: offer as never }]);
          observer.step([{ kind: 'conversation-ended', offerId: offer as never }]);
          served += 1;
        }
        expect(served).toBeLessThanOrEqual(bound);
      },
    ),
    { numRuns: 60 },
  );
});
