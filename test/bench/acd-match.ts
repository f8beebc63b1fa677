// Measures the overall match of many callers and many agents, and the choice of one agent among many.
// Never goes near a network or a disk.
import { chooseAgent } from '../../src/core/acd/agent-ranking.js';
import { assign } from '../../src/core/acd/matching.js';
import type { ScoreWeights, Strategy } from '../../src/core/acd/acd-settings.js';
import type { Candidate, RankedRequest } from '../../src/core/acd/ranking-model.js';
import type { AgentId, EpochMs, QueueId, SkillId } from '../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../src/core/kernel/seeded-random.js';
import { figure, percentile } from '../support/bench-figures.js';

const random = createSeededRandom(20_261_122);

function medianMs(rounds: number, prepare: () => () => void): number {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const run = prepare();
    const startMs = performance.now();
    run();
    samples.push(performance.now() - startMs);
  }
  return percentile(
    samples.sort((a, b) => a - b),
    50,
  );
}

/** A matrix in which `allowed` of the pairs may be formed. */
function matchMs(rows: number, columns: number, cost: (row: number, column: number) => number): number {
  return medianMs(200, () => {
    const costs = Float64Array.from({ length: rows * columns }, (_, index) =>
      cost(Math.floor(index / columns), index % columns),
    );
    return () => void assign(costs, rows, columns);
  });
}

const print = (name: string, value: number, unit: string): void => figure(name, value, unit, 3);

const idleMs = Array.from({ length: 1_000 }, () => random() * 600_000);
print(
  'acd.match.200x200_ms',
  matchMs(200, 200, () => random() * 1e6),
  'ms',
);
print(
  'acd.match.200x200.sparse_ms',
  matchMs(200, 200, () => (random() < 0.05 ? random() * 1e6 : Infinity)),
  'ms',
);
// As a shift starts: the cost hangs on the agent alone, or on few different values.
print(
  'acd.match.200x200.longest-idle_ms',
  matchMs(200, 200, (_, column) => -(idleMs[column] as number)),
  'ms',
);
print(
  'acd.match.200x200.few-values_ms',
  matchMs(200, 200, () => Math.floor(random() * 5)),
  'ms',
);
// The hardest known: every row wants the same columns, ever more so.
print(
  'acd.match.200x200.product_ms',
  matchMs(200, 200, (row, column) => (row + 1) * (column + 1)),
  'ms',
);
print(
  'acd.match.1000x200_ms',
  matchMs(1_000, 200, () => (random() < 0.3 ? random() * 1e6 : Infinity)),
  'ms',
);

const queueId = 'sales' as QueueId;
const nowMs = 1_790_000_000_000 as EpochMs;
const skills = Array.from({ length: 100 }, (_, index) => `skill-${index}` as SkillId);
const agents: readonly Candidate[] = Array.from({ length: 10_000 }, (_, index) => {
  const own = new Map(
    Array.from({ length: 8 }, () => [skills[Math.floor(random() * 100)]!, 1 + Math.floor(random() * 10)]),
  );
  own.set(skills[0]!, 1 + Math.floor(random() * 10));
  const lastOffer = Math.floor(random() * 1e6);
  const occupancy = random();
  const member = {
    agentId: `agent-${index}` as AgentId,
    tier: 1 + (index % 4),
    position: 1,
    weight: 1 + (index % 9),
  };
  return {
    id: member.agentId,
    idleRank: (index * 7_919) % 10_000,
    idleSinceMs: (nowMs - ((index * 7_919) % 10_000)) as EpochMs,
    skills: own,
    desires: new Map<SkillId, number>(),
    skillsTotal: 40,
    costPerHour: random() * 40,
    callsToday: Math.floor(random() * 50),
    talkMsToday: Math.floor(random() * 1e7),
    occupancy: () => occupancy,
    lastOfferOf: () => lastOffer,
    memberOf: () => member,
  };
});
const call: RankedRequest = {
  queueId,
  wishes: [{ skill: skills[0]!, minLevel: 1, weight: 100, need: 'required' }],
  priority: 3,
  waitedMs: 30_000,
  inSystemMs: 60_000,
};
const weights: ScoreWeights = {
  skill: 3,
  desire: 1,
  priority: 1,
  timeInQueue: 1,
  timeInSystem: 0,
  idleTime: 1,
  occupancy: 1,
  cost: 0.1,
};
const strategies: readonly Strategy[] = [
  { kind: 'longest-idle' },
  { kind: 'round-robin' },
  { kind: 'most-skilled' },
  { kind: 'ordered-tiers' },
  { kind: 'weighted-random' },
  { kind: 'score', weights },
];
for (let warmUp = 0; warmUp < 2; warmUp += 1) {
  for (const strategy of strategies) {
    const ms = medianMs(200, () => () => void chooseAgent(strategy, call, agents, { nowMs, random }));
    if (warmUp === 1) print(`acd.choice.${strategy.kind}_ns`, (ms / agents.length) * 1e6, 'ns/candidate');
  }
}
