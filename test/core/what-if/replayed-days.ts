// Small companies and days for tests of the replay, and the journal that a replay would have written.
// Never used outside tests.
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type { AcdEngine, EngineEffect } from '../../../src/core/acd/acd-model.js';
import type { AcdSettings, QueueSettings } from '../../../src/core/acd/acd-settings.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import type { Day } from '../../../src/core/what-if/day-model.js';
import { DayReplay, type ReplayOptions } from '../../../src/core/what-if/day-replay.js';
import { generateDay } from '../../../src/core/what-if/generated-day.js';
import type { ReplayResult } from '../../../src/core/what-if/replay-tally.js';
import {
  agentSettings,
  competition,
  queueSettings,
  settings,
  wrapUp,
} from '../../support/acd-settings-builder.js';

export const startMs = Date.UTC(2026, 10, 16, 8) as EpochMs;
const hourMs = 3_600_000;

export const queueOf = (id: string, changes: Partial<QueueSettings> = {}): QueueSettings =>
  queueSettings(id, { [id]: 1 }, { wrapUp: wrapUp(20_000), retryDelayAfterMissMs: 10_000, ...changes });

/** So many agents, each of whom can serve all of the queues. */
export function settingsOf(queues: readonly QueueSettings[], agents: number): AcdSettings {
  const skills = Object.fromEntries(queues.map(({ id }) => [id, 5]));
  return settings(
    queues,
    Array.from({ length: agents }, (_, index) => agentSettings(`agent-${index + 1}`, skills)),
    competition({ mode: 'oldest-first' }),
  );
}

export function dayOf(settings: AcdSettings, callsPerHour: number, seed = 1): Day {
  return generateDay({
    startMs,
    endMs: (startMs + 6 * hourMs) as EpochMs,
    seed,
    queues: settings.queues.map(({ id }) => ({
      queueId: id,
      callsPerHour: [callsPerHour, 1.2 * callsPerHour, callsPerHour],
      medianTalkMs: 180_000,
      talkSigma: 0.5,
      patience: { kind: 'exponential', meanMs: 300_000 },
    })),
    shifts: settings.agents.map(({ id }, index) => {
      const fromMs = (2 + (index % 3) / 2) * hourMs;
      const lunch = { fromMs, toMs: fromMs + hourMs / 2, reason: 'lunch' };
      return { agentId: id, logInMs: 0, logOutMs: 6 * hourMs, breaks: [lunch] };
    }),
    habits: { answerDelaysMs: [2000, 4000, 6000], refused: 0.03, missed: 0.02 },
  });
}

export function play(day: Day, settings: AcdSettings, options: Partial<ReplayOptions> = {}): ReplayResult {
  const replay = new DayReplay({ day, settings, engine: createAcdEngine(), ...options });
  while (replay.advance(1000)) continue;
  return replay.result();
}

/** The engine, and everything that it records, with times. */
export function recordingEngine(): { readonly engine: AcdEngine; readonly journal: readonly JournalEvent[] } {
  const inner = createAcdEngine();
  const journal: JournalEvent[] = [];
  const keep = (effects: readonly EngineEffect[], atMs: EpochMs): readonly EngineEffect[] => {
    for (const effect of effects) if (effect.kind === 'record-event') journal.push({ ...effect.event, atMs });
    return effects;
  };
  const engine: AcdEngine = {
    handle: (input, nowMs) => keep(inner.handle(input, nowMs), nowMs),
    handleAll: (inputs, nowMs) => keep(inner.handleAll(inputs, nowMs), nowMs),
    nextDeadlineMs: () => inner.nextDeadlineMs(),
    snapshot: () => inner.snapshot(),
    changes: () => inner.changes(),
    position: (callId, nowMs) => inner.position(callId, nowMs),
    expectedWait: (callId, nowMs) => inner.expectedWait(callId, nowMs),
    expectedWaitOfNext: (queueId, nowMs) => inner.expectedWaitOfNext(queueId, nowMs),
    estimateAccuracy: () => inner.estimateAccuracy(),
  };
  return { engine, journal };
}
