// Decisions of every shape, for property tests.
// Never plausible on purpose: whatever the types allow.
import fc from 'fast-check';
import type { StrategyKind } from '../../../src/core/acd/acd-settings.js';
import {
  agentVerdicts,
  type Decision,
  decidingRules,
  type DecisionTerm,
  type RatedCall,
} from '../../../src/core/acd/decision-model.js';
import type { AgentId, CallId, OfferId, QueueId, RequestId } from '../../../src/core/kernel/ids.js';

const strategies: readonly StrategyKind[] = [
  'longest-idle',
  'round-robin',
  'fewest-calls',
  'least-talk-time',
  'least-occupied',
  'most-skilled',
  'least-skilled',
  'ordered-tiers',
  'random',
  'weighted-random',
  'ring-all',
  'ring-progressively',
  'score',
];
const termNames: readonly DecisionTerm['name'][] = [
  'idle-time',
  'last-offer',
  'calls',
  'talk-time',
  'occupancy',
  'skill',
  'desire',
  'skills-total',
  'tier',
  'position',
  'random',
  'priority',
  'time-in-queue',
  'time-in-system',
  'cost',
  'preferred-skills',
];

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }));
const ms = fc.integer({ min: 0, max: 2 ** 40 });
const value = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 40 }),
  fc.maxSafeInteger(),
  fc.float({ noNaN: true }),
  fc.constantFrom(2 ** 60, -(2 ** 60), 1e300, -1e300, 0.5, 12.345),
);

const term: fc.Arbitrary<DecisionTerm> = fc.record({ name: fc.constantFrom(...termNames), value });

/** Runs of the same verdict as well as a mixture. */
const verdictsOf = (count: number): fc.Arbitrary<Uint8Array> => {
  const verdict = fc.nat(agentVerdicts.length - 1);
  return fc.oneof(
    fc.array(verdict, { minLength: count, maxLength: count }).map((list) => Uint8Array.from(list)),
    fc.tuple(verdict, verdict, fc.nat(count)).map(([most, one, at]) => {
      const list = new Uint8Array(count).fill(most);
      if (at < count) list[at] = one;
      return list;
    }),
  );
};

export const decisionArbitrary: fc.Arbitrary<Decision> = fc
  .record({
    agents: fc.uniqueArray(text, { maxLength: 60 }) as unknown as fc.Arbitrary<AgentId[]>,
    callId: text as unknown as fc.Arbitrary<CallId>,
    stranger: text as unknown as fc.Arbitrary<AgentId>,
  })
  .chain(({ agents, callId, stranger }) => {
    const offerId = fc.oneof(
      text,
      fc.nat(100).map((n) => `${callId}#${n}`),
      fc.constantFrom(`${callId}#007`, `${callId}#99999999999`),
    ) as unknown as fc.Arbitrary<OfferId>;
    const queueId = text as unknown as fc.Arbitrary<QueueId>;
    const requestId = fc.oneof(
      text,
      fc.integer({ min: 2, max: 300 }).map((n) => `${callId}.${n}`),
    ) as unknown as fc.Arbitrary<RequestId>;
    const caller: fc.Arbitrary<RatedCall> = fc.record(
      {
        requestId,
        callId: fc.oneof(
          fc.constant(callId),
          text,
          text.map((end) => callId.slice(0, 5) + end),
        ) as unknown as fc.Arbitrary<CallId>,
        queueId,
        waitedMs: ms,
        urgencyMs: fc.integer({ min: -(2 ** 40), max: 2 ** 41 }),
      },
      { noNullPrototype: true, requiredKeys: ['callId', 'queueId', 'waitedMs', 'urgencyMs'] },
    );
    return fc.record(
      {
        kind: fc.constantFrom('offer' as const, 'wait' as const),
        callId: fc.constant(callId),
        requestId,
        queueId,
        offerId,
        waitedMs: ms,
        step: fc.nat(30),
        strategy: fc.constantFrom(...strategies),
        decidedBy: fc.constantFrom(...decidingRules),
        agents: fc.constant(agents),
        verdicts: verdictsOf(agents.length),
        unableAgents: fc.nat(10_000),
        rated: fc.array(
          fc.record({
            agentId: fc.constantFrom(stranger, ...agents),
            terms: fc.oneof(
              fc.array(term, { maxLength: 9 }),
              fc.constant([{ name: 'tier' as const, value: 2 }]),
            ),
          }),
          { maxLength: 3 },
        ),
        callers: fc.array(caller, { maxLength: 5 }),
        callersTotal: fc.nat(100_000),
      },
      {
        noNullPrototype: true,
        requiredKeys: [
          'kind',
          'callId',
          'queueId',
          'waitedMs',
          'step',
          'strategy',
          'agents',
          'verdicts',
          'unableAgents',
          'rated',
          'callers',
          'callersTotal',
        ],
      },
    );
  });

/** What comes back: fractions to seven digits, no negative zero. */
export const asKept = (decision: Decision): Decision => ({
  ...decision,
  rated: decision.rated.map(({ agentId, terms }) => ({
    agentId,
    terms: terms.map(({ name, value: kept }) => ({
      name,
      value: Number.isInteger(kept) || Math.abs(kept) >= 3.4e38 ? kept + 0 : Math.fround(kept),
    })),
  })),
});
