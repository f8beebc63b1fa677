// Measures the ACD engine: how long a decision takes, how that grows with agents and callers, and the overall match.
// Never goes near a network or a disk.
import { createAcdEngine } from '../../src/core/acd/acd-engine.js';
import type { EngineEffect, EngineInput } from '../../src/core/acd/acd-model.js';
import type { AcdSettings, QueueSettings, Strategy } from '../../src/core/acd/acd-settings.js';
import type { EpochMs, QueueId, SkillId } from '../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../src/core/kernel/seeded-random.js';
import { agentSettings, queueSettings, settings, wrapUp } from '../support/acd-settings-builder.js';
import { figure, percentile } from '../support/bench-figures.js';

const QUEUES = 50;
const SKILLS = 100;
const SKILLS_PER_AGENT = 8;
const STEPS = 4_000;
const WARM_UP_STEPS = 500;

/** What call centres use; each queue has one of these in turn. */
const strategies: readonly Strategy[] = [
  { kind: 'longest-idle' },
  { kind: 'round-robin' },
  { kind: 'most-skilled' },
  { kind: 'least-occupied' },
  {
    kind: 'score',
    weights: {
      skill: 2,
      desire: 1,
      priority: 1,
      timeInQueue: 1,
      timeInSystem: 0,
      idleTime: 1,
      occupancy: 1,
      cost: 0.1,
    },
  },
];

function company(agents: number, random: () => number): AcdSettings {
  const skill = () => `skill-${Math.floor(random() * SKILLS)}`;
  const level = () => 1 + Math.floor(random() * 10);
  return settings(
    Array.from({ length: QUEUES }, (_, index) => queueOf(index)),
    Array.from({ length: agents }, (_, index) => {
      // Everybody serves one of the queues' skills, and others by chance.
      const skills = Array.from({ length: SKILLS_PER_AGENT }, (_unused, nth): [string, number] => [
        nth === 0 ? `skill-${index % QUEUES}` : skill(),
        level(),
      ]);
      return agentSettings(`agent-${index}`, Object.fromEntries(skills), {
        costPerHour: 20 + Math.floor(random() * 20),
      });
    }),
  );
}

function queueOf(index: number): QueueSettings {
  const skill = `skill-${index}` as SkillId;
  const next = `queue-${(index + 1) % QUEUES}` as QueueId;
  return queueSettings(
    `queue-${index}`,
    { [skill]: 1 + (index % 5) },
    {
      strategy: strategies[index % strategies.length] as Strategy,
      steps: [
        {
          afterMs: 30_000,
          skipWaitWhenNobody: true,
          change: { kind: 'lower-level', skill, minLevel: 1 },
        },
        {
          afterMs: 60_000,
          skipWaitWhenNobody: false,
          change: { kind: 'add-queue', queueId: next },
        },
      ],
      weight: 1 + (index % 3),
      priority: index % 4,
      wrapUp: wrapUp(0),
      retryDelayAfterMissMs: 10_000,
    },
  );
}

/** Milliseconds of each step that made an offer, sorted: callers wait, and agents come free one by one. */
function measure(agents: number, callers: number): readonly number[] {
  const random = createSeededRandom(20_261_122);
  const engine = createAcdEngine();
  let nowMs = 1_700_000_000_000;
  // A greater company has more calls a second, not longer waits.
  const tickMs = 5_000 / agents;
  let calls = 0;
  const open: string[] = [];
  const send = (input: unknown): { readonly ms: number; readonly offered: boolean } => {
    nowMs += tickMs;
    const start = performance.now();
    const effects: readonly EngineEffect[] = engine.handle(input as EngineInput, nowMs as EpochMs);
    const ms = performance.now() - start;
    let offered = false;
    for (const effect of effects) {
      if (effect.kind === 'make-offer') {
        offered = true;
        open.push(effect.offerId);
      } else if (effect.kind === 'withdraw-offer') open.splice(open.indexOf(effect.offerId), 1);
    }
    return { ms, offered };
  };
  const newCaller = () =>
    send({
      kind: 'request-made',
      requestId: `call-${(calls += 1)}`,
      interaction: { id: `call-${calls}`, channel: 'voice' },
      queueId: `queue-${Math.floor(random() * QUEUES)}`,
    });

  send({ kind: 'configured', settings: company(agents, random) });
  for (let index = 0; index < agents; index += 1)
    send({ kind: 'agent-status-changed', agentId: `agent-${index}`, status: { kind: 'available' } });
  while (calls < agents + callers) newCaller();

  const samples: number[] = [];
  for (let step = 0; step < STEPS + WARM_UP_STEPS; step += 1) {
    const index = Math.floor(random() * open.length);
    const [offerId] = open.splice(index, 1);
    send({ kind: 'offer-answered', offerId });
    const decisions = [send({ kind: 'conversation-ended', offerId }), newCaller()];
    if (step < WARM_UP_STEPS) continue;
    samples.push(...decisions.filter(({ offered }) => offered).map(({ ms }) => ms));
  }
  return samples.sort((a, b) => a - b);
}

/** Cost of a decision for growing companies; the exponent is that of n^k between neighbours. */
const curve = [300, 1_000, 3_000, 10_000];
let before: { readonly size: number; readonly mean: number } | undefined;
for (const size of curve) {
  const sorted = measure(size, size);
  const mean = sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length;
  const p50 = percentile(sorted, 50);
  const p99 = percentile(sorted, 99);
  const growth =
    before === undefined
      ? ''
      : `, grows as n^${(Math.log(mean / before.mean) / Math.log(size / before.size)).toFixed(2)}`;
  process.stderr.write(
    `${String(size).padStart(6)} agents × ${String(size).padStart(6)} waiting: mean ${mean.toFixed(4)} ms, ` +
      `p50 ${p50.toFixed(4)} ms, p99 ${p99.toFixed(4)} ms${growth}\n`,
  );
  figure(`acd.decision.${size}x${size}.p50_ms`, p50, 'ms', 4);
  figure(`acd.decision.${size}x${size}.p99_ms`, p99, 'ms', 4);
  before = { size, mean };
}
