// Measures how long the ACD engine takes for one step that ends in an offer, with many agents and many waiting callers.
// Never goes near a network or a disk.
import { createAcdEngine } from '../../src/core/acd/acd-engine.js';
import type { AcdSettings, EngineEffect, EngineInput } from '../../src/core/acd/acd-model.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';

const QUEUES = 50;
const SKILLS = 40;
const SKILLS_PER_AGENT = 8;
const STEPS = 20_000;
const WARM_UP_STEPS = 2_000;

/** A small seeded generator (xorshift32): every run decides the same. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function company(agents: number, random: () => number): AcdSettings {
  const skill = () => `skill-${Math.floor(random() * SKILLS)}`;
  const level = () => 1 + Math.floor(random() * 10);
  return {
    queues: Array.from({ length: QUEUES }, (_, index) => ({
      id: `queue-${index}`,
      requiredSkills: [{ skill: `skill-${index % SKILLS}`, minLevel: 1 + (index % 5) }],
      ringTimeoutMs: 20_000,
      wrapUpMs: 0,
      retryDelayAfterRefusalMs: 5_000,
      retryDelayAfterMissMs: 10_000,
    })),
    agents: Array.from({ length: agents }, (_, index) => ({
      id: `agent-${index}`,
      skills: Object.fromEntries(Array.from({ length: SKILLS_PER_AGENT }, () => [skill(), level()])),
    })),
  } as unknown as AcdSettings;
}

/** Milliseconds of each step that made an offer, sorted. */
function measure(agents: number, callers: number): readonly number[] {
  const random = seededRandom(20_251_122);
  const engine = createAcdEngine();
  let nowMs = 1_700_000_000_000;
  let calls = 0;
  const open: string[] = [];
  const send = (input: unknown): { readonly ms: number; readonly offered: boolean } => {
    nowMs += 5;
    const start = performance.now();
    const effects: readonly EngineEffect[] = engine.handle(input as EngineInput, nowMs as EpochMs);
    const ms = performance.now() - start;
    let offered = false;
    for (const effect of effects) {
      if (effect.kind !== 'ring-agent') continue;
      offered = true;
      open.push(effect.offerId);
    }
    return { ms, offered };
  };
  const newCaller = () =>
    send({
      kind: 'call-queued',
      callId: `call-${(calls += 1)}`,
      queueId: `queue-${Math.floor(random() * QUEUES)}`,
    });

  send({ kind: 'configured', settings: company(agents, random) });
  for (let index = 0; index < agents; index += 1) {
    send({ kind: 'agent-status-changed', agentId: `agent-${index}`, status: { kind: 'available' } });
  }
  while (calls < agents + callers) newCaller();

  const samples: number[] = [];
  for (let step = 0; step < STEPS + WARM_UP_STEPS; step += 1) {
    const offerId = open.splice(Math.floor(random() * open.length), 1)[0];
    send({ kind: 'offer-answered', offerId });
    const decisions = [send({ kind: 'conversation-ended', offerId }), newCaller()];
    if (step < WARM_UP_STEPS) continue;
    samples.push(...decisions.filter(({ offered }) => offered).map(({ ms }) => ms));
  }
  return samples.sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(4);

for (const [agents, callers] of [
  [1_000, 1_000],
  [10_000, 10_000],
] as const) {
  const sorted = measure(agents, callers);
  console.log(`acd.decision.${agents}x${callers}.p50_ms ${percentile(sorted, 0.5)} ms`);
  console.log(`acd.decision.${agents}x${callers}.p99_ms ${percentile(sorted, 0.99)} ms`);
}
