// Every strategy against a reference that sorts the whole list by what the strategy's description says.
// Never uses the production code to know what is right.
import fc from 'fast-check';
import { chooseAgent, pairCost } from '../../../src/core/acd/agent-ranking.js';
import type { ScoreWeights, SkillWish, Strategy } from '../../../src/core/acd/acd-settings.js';
import type { Candidate, Moment, RankedRequest } from '../../../src/core/acd/ranking-model.js';
import type { AgentId, EpochMs, QueueId, SkillId } from '../../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../../src/core/kernel/seeded-random.js';

const nowMs = 1_790_000_000_000 as EpochMs;
const queueId = 'sales' as QueueId;
const skillIds = ['dutch', 'polish', 'billing'] as SkillId[];

interface AgentFacts {
  readonly levels: readonly number[];
  readonly desires: readonly (number | undefined)[];
  readonly idleMinutes: number;
  readonly costPerHour: number;
  readonly callsToday: number;
  readonly talkMsToday: number;
  readonly occupancy: number;
  readonly lastOffer: number;
  readonly member: { readonly tier: number; readonly position: number; readonly weight: number } | undefined;
}

interface Person extends Candidate {
  readonly facts: AgentFacts;
}

/** Ids are in order of idle rank only by accident: `ranks` says who has been idle longest. */
function person(facts: AgentFacts, index: number, idleRank: number): Person {
  const id = `agent-${index}` as AgentId;
  const skills = new Map(
    skillIds.map((skill, at) => [skill, facts.levels[at] ?? 0] as const).filter(([, level]) => level > 0),
  );
  const desires = new Map<SkillId, number>();
  skillIds.forEach((skill, at) => {
    const desire = facts.desires[at];
    if (desire !== undefined) desires.set(skill, desire);
  });
  return {
    id,
    facts,
    idleRank,
    idleSinceMs: (nowMs - facts.idleMinutes * 60_000) as EpochMs,
    skills,
    desires,
    skillsTotal: [...skills.values()].reduce((sum, level) => sum + level, 0),
    costPerHour: facts.costPerHour,
    callsToday: facts.callsToday,
    talkMsToday: facts.talkMsToday,
    occupancy: () => facts.occupancy,
    lastOfferOf: (queue) => (queue === queueId ? facts.lastOffer : 0),
    memberOf: (queue) =>
      queue === queueId && facts.member !== undefined ? { agentId: id, ...facts.member } : undefined,
  };
}

const few = fc.integer({ min: 0, max: 3 });
const factsArbitrary: fc.Arbitrary<AgentFacts> = fc.record({
  levels: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }),
  desires: fc.array(fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }), {
    minLength: 3,
    maxLength: 3,
  }),
  idleMinutes: fc.integer({ min: 0, max: 5 }),
  costPerHour: few,
  callsToday: few,
  talkMsToday: few,
  occupancy: fc.constantFrom(0, 0.25, 0.5, 1),
  lastOffer: few,
  member: fc.option(fc.record({ tier: fc.integer({ min: 1, max: 3 }), position: few, weight: few }), {
    nil: undefined,
  }),
});
/** Idle ranks as the engine gives them: no two alike, the longest idle lowest. */
const peopleArbitrary = fc.array(factsArbitrary, { maxLength: 12 }).map((list) => {
  const byIdle = list.map((_, index) => index).sort((a, b) => list[b]!.idleMinutes - list[a]!.idleMinutes);
  return list.map((facts, index) => person(facts, index, byIdle.indexOf(index)));
});
const wishArbitrary: fc.Arbitrary<SkillWish> = fc.record({
  skill: fc.constantFrom(...skillIds),
  minLevel: fc.integer({ min: 1, max: 4 }),
  weight: fc.constantFrom(0, 1, 10, 100),
  need: fc.constantFrom('required', 'required', 'preferred'),
});
const callArbitrary: fc.Arbitrary<RankedRequest> = fc.record({
  queueId: fc.constant(queueId),
  wishes: fc.uniqueArray(wishArbitrary, { maxLength: 3, selector: ({ skill }) => skill }),
  priority: fc.integer({ min: 0, max: 10 }),
  waitedMs: fc.integer({ min: 0, max: 600_000 }),
  inSystemMs: fc.integer({ min: 0, max: 900_000 }),
});
// Powers of two keep the sums exact, so that the reference may add in another order.
const weight = fc.constantFrom(0, 0, 0.5, 1, 4);
const weightsArbitrary: fc.Arbitrary<ScoreWeights> = fc.record({
  skill: weight,
  desire: weight,
  priority: weight,
  timeInQueue: weight,
  timeInSystem: weight,
  idleTime: weight,
  occupancy: weight,
  cost: weight,
});

const moment = (random: () => number = () => 0): Moment => ({ nowMs, random });
const level = (agent: Person, wish: SkillWish) => agent.facts.levels[skillIds.indexOf(wish.skill)] as number;
const desire = (agent: Person, wish: SkillWish) =>
  level(agent, wish) === 0 ? 0 : (agent.facts.desires[skillIds.indexOf(wish.skill)] ?? 5);
const weighted = (call: RankedRequest, value: (wish: SkillWish) => number) =>
  call.wishes.reduce((sum, wish) => sum + wish.weight * value(wish), 0);
const mean = (call: RankedRequest, value: (wish: SkillWish) => number) =>
  weighted(call, value) /
  Math.max(
    1e-300,
    weighted(call, () => 1),
  );

function preferredPoints(agent: Person, call: RankedRequest): number {
  return call.wishes
    .filter((wish) => wish.need === 'preferred' && level(agent, wish) >= wish.minLevel)
    .reduce((sum, wish) => sum + (wish.weight === 0 ? 1 : wish.weight), 0);
}

function score(weights: ScoreWeights, agent: Person, call: RankedRequest): number {
  return (
    weights.skill * mean(call, (wish) => level(agent, wish)) +
    weights.desire * mean(call, (wish) => desire(agent, wish)) +
    weights.priority * call.priority +
    weights.timeInQueue * (call.waitedMs / 60_000) +
    weights.timeInSystem * (call.inSystemMs / 60_000) +
    weights.occupancy * (1 - agent.facts.occupancy) * 10 -
    weights.cost * agent.facts.costPerHour +
    weights.idleTime * agent.facts.idleMinutes
  );
}

/** Differences in the order in which the strategy looks at them; negative = `a` comes first. */
type Reference = (a: Person, b: Person, call: RankedRequest) => readonly number[];

const references: Readonly<Record<string, Reference>> = {
  'longest-idle': () => [],
  'ring-all': () => [],
  'round-robin': (a, b) => [a.facts.lastOffer - b.facts.lastOffer],
  'fewest-calls': (a, b) => [a.facts.callsToday - b.facts.callsToday],
  'least-talk-time': (a, b) => [a.facts.talkMsToday - b.facts.talkMsToday],
  'least-occupied': (a, b) => [a.facts.occupancy - b.facts.occupancy],
  'most-skilled': (a, b, call) => [
    weighted(call, (wish) => level(b, wish)) - weighted(call, (wish) => level(a, wish)),
    weighted(call, (wish) => desire(b, wish)) - weighted(call, (wish) => desire(a, wish)),
  ],
  'least-skilled': (a, b, call) => [
    weighted(call, (wish) => level(a, wish)) - weighted(call, (wish) => level(b, wish)),
    a.facts.levels.reduce((sum, own) => sum + own, 0) - b.facts.levels.reduce((sum, own) => sum + own, 0),
  ],
  'ordered-tiers': (a, b) => [
    (a.facts.member?.tier ?? 1) - (b.facts.member?.tier ?? 1),
    (a.facts.member?.position ?? 1) - (b.facts.member?.position ?? 1),
  ],
};

function sorted(people: readonly Person[], call: RankedRequest, reference: Reference): readonly Person[] {
  return [...people].sort((a, b) => {
    const differences = [
      preferredPoints(b, call) - preferredPoints(a, call),
      ...reference(a, b, call),
      a.idleRank - b.idleRank,
    ];
    return differences.find((difference) => difference !== 0) ?? 0;
  });
}

describe.each(Object.entries(references))('%s', (kind, reference) => {
  const strategy = { kind } as Strategy;

  test('chooses as the reference does, and names the next best', () => {
    fc.assert(
      fc.property(peopleArbitrary, callArbitrary, (people, call) => {
        const expected = sorted(people, call, reference);
        const choice = chooseAgent(strategy, call, people, moment());
        expect(choice?.best).toBe(expected[0]);
        expect(choice?.rated.map(({ agentId }) => agentId) ?? []).toEqual(
          expected.slice(0, 2).map(({ id }) => id),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('says what decided, and what was compared', () => {
    fc.assert(
      fc.property(peopleArbitrary, callArbitrary, (people, call) => {
        const [first, second] = sorted(people, call, reference);
        const choice = chooseAgent(strategy, call, people, moment());
        if (choice === undefined || first === undefined) return;
        if (second === undefined) {
          expect(choice.decidedBy).toBe('only-one');
        } else if (preferredPoints(first, call) !== preferredPoints(second, call)) {
          expect(choice.decidedBy).toBe('preferred-skill');
        } else {
          const idleIsTheStrategy = kind === 'longest-idle' || kind === 'ring-all';
          const differs = reference(first, second, call).some((difference) => difference !== 0);
          expect(choice.decidedBy).toBe(idleIsTheStrategy || differs ? 'strategy' : 'idle-time');
        }
        for (const { terms } of choice.rated) {
          expect(terms.at(-1)?.name).toBe('idle-time');
          expect(terms.every(({ value }) => Number.isFinite(value))).toBe(true);
        }
        expect(choice.rated[0]?.terms.at(-1)?.value).toBe(first.facts.idleMinutes * 60_000);
        expect(choice.rated[0]?.terms.map(({ name }) => name)).toEqual(
          choice.rated.at(-1)?.terms.map(({ name }) => name),
        );
      }),
    );
  });

  test('the pair cost is lowest for whom the strategy chooses, ties and second looks aside', () => {
    fc.assert(
      fc.property(peopleArbitrary, callArbitrary, (people, call) => {
        const choice = chooseAgent(strategy, call, people, moment());
        if (choice === undefined) return;
        const costs = people.map((agent) => pairCost(strategy, call, agent, moment()));
        expect(pairCost(strategy, call, choice.best, moment())).toBe(Math.min(...costs));
      }),
    );
  });
});

test('ring-progressively begins with the longest idle', () => {
  fc.assert(
    fc.property(peopleArbitrary, callArbitrary, (people, call) => {
      const choice = chooseAgent({ kind: 'ring-progressively', everyMs: 5_000 }, call, people, moment());
      expect(choice?.best).toBe(sorted(people, call, () => [])[0]);
    }),
  );
});

describe('score', () => {
  test('chooses the highest sum of weighted terms, and the terms add up to it', () => {
    fc.assert(
      fc.property(peopleArbitrary, callArbitrary, weightsArbitrary, (people, call, weights) => {
        const strategy: Strategy = { kind: 'score', weights };
        const choice = chooseAgent(strategy, call, people, moment());
        expect(choice === undefined).toBe(people.length === 0);
        if (choice === undefined) return;
        const best = score(weights, choice.best, call);
        expect(choice.rated[0]?.terms.slice(0, -1).reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(
          best,
          9,
        );
        expect(pairCost(strategy, call, choice.best, moment())).toBeCloseTo(-best, 9);
        for (const agent of people) {
          const own = score(weights, agent, call);
          expect(own).toBeLessThanOrEqual(best + 1e-9);
          const costs = [agent, choice.best].map((each) => pairCost(strategy, call, each, moment()));
          if (costs[0] === costs[1]) expect(choice.best.idleRank).toBeLessThanOrEqual(agent.idleRank);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('each term in its unit', () => {
    const agent = person(
      {
        levels: [4, 0, 2],
        desires: [undefined, 9, 10],
        idleMinutes: 3,
        costPerHour: 30,
        callsToday: 0,
        talkMsToday: 0,
        occupancy: 0.25,
        lastOffer: 0,
        member: undefined,
      },
      1,
      0,
    );
    const wish = (skill: string, share: number): SkillWish => ({
      skill: skill as SkillId,
      minLevel: 1,
      weight: share,
      need: 'preferred',
    });
    const call: RankedRequest = {
      queueId,
      wishes: [wish('dutch', 50), wish('polish', 25), wish('billing', 25)],
      priority: 6,
      waitedMs: 90_000,
      inSystemMs: 120_000,
    };
    const weights: ScoreWeights = {
      skill: 2,
      desire: 1,
      priority: 3,
      timeInQueue: 1,
      timeInSystem: 2,
      idleTime: 4,
      occupancy: 1,
      cost: 0.5,
    };
    const choice = chooseAgent({ kind: 'score', weights }, call, [agent], moment());
    expect(choice).toEqual({
      best: agent,
      decidedBy: 'only-one',
      rated: [
        {
          agentId: 'agent-1',
          terms: [
            { name: 'skill', value: 5 },
            { name: 'desire', value: 5 },
            { name: 'priority', value: 18 },
            { name: 'time-in-queue', value: 1.5 },
            { name: 'time-in-system', value: 4 },
            { name: 'occupancy', value: 7.5 },
            { name: 'cost', value: -15 },
            { name: 'idle-time', value: 12 },
            { name: 'idle-time', value: 180_000 },
          ],
        },
      ],
    });
  });
});

describe('chance', () => {
  const plain = (tier: number, share: number): AgentFacts => ({
    levels: [1, 1, 1],
    desires: [],
    idleMinutes: 1,
    costPerHour: 0,
    callsToday: 0,
    talkMsToday: 0,
    occupancy: 0,
    lastOffer: 0,
    member: { tier, position: 1, weight: share },
  });
  const call: RankedRequest = { queueId, wishes: [], priority: 0, waitedMs: 0, inSystemMs: 0 };
  const draws = 40_000;

  function shares(kind: 'random' | 'weighted-random', people: readonly Person[]): readonly number[] {
    const random = createSeededRandom(11);
    const wins = people.map(() => 0);
    for (let draw = 0; draw < draws; draw += 1) {
      const choice = chooseAgent({ kind }, call, people, { nowMs, random });
      wins[people.indexOf(choice!.best)]! += 1;
    }
    return wins.map((count) => count / draws);
  }

  test('random gives everybody the same chance', () => {
    const people = [1, 50, 100, 7].map((share, index) => person(plain(1, share), index, index));
    for (const share of shares('random', people)) expect(Math.abs(share - 0.25)).toBeLessThan(0.01);
  });

  test('weighted random gives chances in proportion to the weights', () => {
    const people = [10, 20, 30, 40].map((share, index) => person(plain(1, share), index, index));
    shares('weighted-random', people).forEach((share, index) =>
      expect(Math.abs(share - (index + 1) / 10)).toBeLessThan(0.01),
    );
  });

  test.each(['random', 'weighted-random'] as const)('%s: the same seed chooses the same agent', (kind) => {
    fc.assert(
      fc.property(peopleArbitrary, callArbitrary, fc.integer(), (people, wanted, seed) => {
        const once = chooseAgent({ kind }, wanted, people, moment(createSeededRandom(seed)));
        const again = chooseAgent({ kind }, wanted, people, moment(createSeededRandom(seed)));
        expect(again).toEqual(once);
        if (once !== undefined) {
          const best = Math.max(...people.map((agent) => preferredPoints(agent, wanted)));
          expect(preferredPoints(once.best, wanted)).toBe(best);
        }
      }),
    );
  });

  test.each(['random', 'weighted-random'] as const)('%s: a tie goes to the longest idle', (kind) => {
    const people = [2, 0, 1].map((idleRank, index) => person(plain(1, 5), index, idleRank));
    const choice = chooseAgent(
      { kind },
      call,
      people,
      moment(() => 0.5),
    );
    expect(choice?.best).toBe(people[1]);
    expect(choice?.decidedBy).toBe('idle-time');
  });
});

test('looks at each candidate once, whatever gives them', () => {
  function* once() {
    yield person({ ...facts, idleMinutes: 1 }, 1, 1);
    yield person({ ...facts, idleMinutes: 2 }, 2, 0);
  }
  const facts: AgentFacts = {
    levels: [1, 1, 1],
    desires: [],
    idleMinutes: 0,
    costPerHour: 0,
    callsToday: 0,
    talkMsToday: 0,
    occupancy: 0,
    lastOffer: 0,
    member: undefined,
  };
  const call: RankedRequest = { queueId, wishes: [], priority: 0, waitedMs: 0, inSystemMs: 0 };
  expect(chooseAgent({ kind: 'longest-idle' }, call, once(), moment())?.best.id).toBe('agent-2');
});
