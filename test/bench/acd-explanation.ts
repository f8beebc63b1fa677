// Measures what it costs to keep why calls were routed as they were: bytes on disk and time for each decision.
// Never invents a decision: a busy hour of fifty agents is played through the engine, and what it explains is stored.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import type { StoredDecision } from '../../src/app/ports/store.js';
import { createAcdEngine } from '../../src/core/acd/acd-engine.js';
import type { AcdEngine, EngineEffect } from '../../src/core/acd/acd-model.js';
import type { AcdSettings, Strategy, WideningStep } from '../../src/core/acd/acd-settings.js';
import { encodeDecision } from '../../src/core/acd/decision-codec.js';
import type { JournalEvent } from '../../src/core/journal/journal-event.js';
import { createSeededRandom } from '../../src/core/kernel/seeded-random.js';
import type { AgentId, CallId, EpochMs, QueueId, SkillId } from '../../src/core/kernel/ids.js';
import type { Day } from '../../src/core/what-if/day-model.js';
import { DayReplay } from '../../src/core/what-if/day-replay.js';
import { generateDay } from '../../src/core/what-if/generated-day.js';
import {
  agentSettings,
  competition,
  queueSettings,
  settings,
  wrapUp,
} from '../support/acd-settings-builder.js';
import { figure, percentile } from '../support/bench-figures.js';

const AGENTS = 50;
const CALLS_PER_HOUR = 900;
const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 16, 9) as EpochMs;

const weights = {
  skill: 1,
  desire: 0.5,
  priority: 1,
  timeInQueue: 1,
  timeInSystem: 0.5,
  idleTime: 1,
  occupancy: 1,
  cost: 0.1,
};
const strategies: readonly Strategy[] = [
  { kind: 'score', weights },
  { kind: 'most-skilled' },
  { kind: 'longest-idle' },
  { kind: 'round-robin' },
  { kind: 'least-occupied' },
];
const skillOf = (queue: string): SkillId => queue.replace('-desk', '') as SkillId;
const queueIds = ['sales-desk', 'support-desk', 'billing-desk', 'returns-desk', 'technical-desk'];

/** In the end every agent is asked, so that each decision tells about all of them. */
const stepsOf = (queue: string): readonly WideningStep[] => [
  {
    afterMs: 30_000,
    skipWaitWhenNobody: false,
    change: { kind: 'lower-level', skill: skillOf(queue), minLevel: 3 },
  },
  {
    afterMs: 90_000,
    skipWaitWhenNobody: true,
    change: { kind: 'drop-skill', skill: skillOf(queue) },
  },
];

function settingsOf(random: () => number): AcdSettings {
  const level = (): number => Math.floor(random() * 11);
  return settings(
    queueIds.map((id, index) =>
      queueSettings(
        id,
        { [skillOf(id)]: 5 },
        {
          strategy: strategies[index] ?? { kind: 'longest-idle' },
          steps: stepsOf(id),
          weight: 1 + (index % 2),
          priority: index % 3,
          wrapUp: wrapUp(15_000),
          retryDelayAfterMissMs: 10_000,
          maxMissedOffers: 3,
        },
      ),
    ),
    Array.from({ length: AGENTS }, (_, index) => {
      const skills = queueIds.map((id) => [skillOf(id), level()] as const);
      return agentSettings(
        `agent-${201 + index}`,
        Object.fromEntries(skills.filter(([, points]) => points > 0)),
        { costPerHour: 20 + (index % 7) },
      );
    }),
    competition({ mode: 'service-level', weights }),
  );
}

function dayOf(random: () => number): Day {
  const day = generateDay({
    startMs,
    endMs: (startMs + hourMs) as EpochMs,
    seed: 20_261_116,
    queues: queueIds.map((id) => ({
      queueId: id as QueueId,
      callsPerHour: [0.8, 1.2, 1.3, 0.9].map((factor) => (factor * CALLS_PER_HOUR) / queueIds.length),
      medianTalkMs: 150_000,
      talkSigma: 0.5,
      patience: { kind: 'weibull', meanMs: 600_000, shape: 1.3 },
    })),
    shifts: Array.from({ length: AGENTS }, (_, index) => ({
      agentId: `agent-${201 + index}` as AgentId,
      logInMs: index % 10 === 9 ? 20 * 60_000 : 0,
      logOutMs: hourMs,
      breaks:
        index % 5 === 0 ? [{ fromMs: index * 60_000, toMs: (index + 10) * 60_000, reason: 'coffee' }] : [],
    })),
    habits: { answerDelaysMs: [1500, 2500, 3500, 5000, 8000], refused: 0.01, missed: 0.02 },
  });
  // Ids as long as those of real calls.
  const text = (): string =>
    Math.floor(random() * 36 ** 10)
      .toString(36)
      .padStart(10, '0');
  const callers = day.callers.map((caller) => ({
    ...caller,
    callId: `c${caller.atMs.toString(36).padStart(9, '0')}${text()}` as CallId,
  }));
  return { ...day, callers };
}

interface Step {
  readonly events: readonly JournalEvent[];
  readonly decisions: readonly StoredDecision[];
}

/** What the engine would have the journal write, step by step. */
function recordHour(): readonly Step[] {
  const random = createSeededRandom(7);
  const engine = createAcdEngine({ seed: 7 });
  const steps: Step[] = [];
  const note = (effects: readonly EngineEffect[], atMs: EpochMs): readonly EngineEffect[] => {
    const events: JournalEvent[] = [];
    const decisions: StoredDecision[] = [];
    for (const effect of effects) {
      if (effect.kind === 'record-event') events.push({ ...effect.event, atMs });
      else if (effect.kind === 'record-decision') decisions.push({ decision: effect.decision, atMs });
    }
    if (events.length + decisions.length > 0) steps.push({ events, decisions });
    return effects;
  };
  const recorded: AcdEngine = {
    handle: (input, nowMs) => note(engine.handle(input, nowMs), nowMs),
    handleAll: (inputs, nowMs) => note(engine.handleAll(inputs, nowMs), nowMs),
    nextDeadlineMs: () => engine.nextDeadlineMs(),
    snapshot: () => engine.snapshot(),
    changes: () => engine.changes(),
    position: (callId, nowMs) => engine.position(callId, nowMs),
    expectedWait: (callId, nowMs) => engine.expectedWait(callId, nowMs),
    expectedWaitOfNext: (queueId, nowMs) => engine.expectedWaitOfNext(queueId, nowMs),
    estimateAccuracy: () => engine.estimateAccuracy(),
  };
  const replay = new DayReplay({ day: dayOf(random), settings: settingsOf(random), engine: recorded });
  while (replay.advance(10_000)) continue;
  const { total, occupancy = 0 } = replay.result();
  console.log(
    `${total.offered} calls, ${total.answered} answered, occupancy ${(100 * occupancy).toFixed(0)} %`,
  );
  return steps;
}

/** Bytes of the file, and microseconds for each step. */
function store(steps: readonly Step[], directory: string, withDecisions: boolean) {
  const path = join(directory, `${withDecisions ? 'with' : 'without'}.db`);
  const opened = openSqliteStore({ path, nowMs: () => startMs });
  const us = steps.map(({ events, decisions }) => {
    const beginNs = process.hrtime.bigint();
    opened.journal.append(events, withDecisions ? decisions : []);
    return Number(process.hrtime.bigint() - beginNs) / 1_000;
  });
  // Closing folds the log into the file.
  opened.close();
  return { bytes: statSync(path).size, us };
}

const steps = recordHour();
const decisions = steps.flatMap((step) => step.decisions);
const blobBytes = decisions.reduce((sum, { decision }) => sum + encodeDecision(decision).length, 0);
const agentsEach =
  decisions.reduce((sum, { decision }) => sum + decision.agents.length, 0) / decisions.length;
const offers = decisions.filter(({ decision }) => decision.kind === 'offer').length;
console.log(
  `${decisions.length} decisions (${offers} offers, ${decisions.length - offers} waits), each about ${agentsEach.toFixed(1)} agents`,
);
const directory = mkdtempSync(join(tmpdir(), 'centrale-bench-'));
try {
  store(steps, mkdtempSync(join(directory, 'warm-')), true);
  const without = store(steps, directory, false);
  const with_ = store(steps, directory, true);
  const each = (total: number): number => total / decisions.length;
  console.log('packed into a blob; row, index and lists of agents are the rest of the bytes of a decision');
  figure('acd.explanation.bytes', each(with_.bytes - without.bytes), 'bytes', 1);
  figure('acd.explanation.blob_bytes', each(blobBytes), 'bytes', 1);
  const extraUs = steps.flatMap(({ events, decisions: taken }, index) =>
    events.length > 0 && taken.length === 1 ? [(with_.us[index] ?? 0) - (without.us[index] ?? 0)] : [],
  );
  extraUs.sort((a, b) => a - b);
  figure('acd.explanation.write_us', percentile(extraUs, 50), 'us', 1);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
