// Measures how long a day of 20,000 calls and 200 agents takes to be played through the engine, on one core.
// Never goes near a network or a disk.
import { createAcdEngine } from '../../src/core/acd/acd-engine.js';
import { noWeights } from '../../src/core/acd/acd-settings.js';
import type { EpochMs, QueueId } from '../../src/core/kernel/ids.js';
import { DayReplay } from '../../src/core/what-if/day-replay.js';
import { generateDay } from '../../src/core/what-if/generated-day.js';
import {
  agentSettings,
  competition,
  queueSettings,
  settings as settingsOf,
  wrapUp,
} from '../support/acd-settings-builder.js';
import { figure, percentile } from '../support/bench-figures.js';

const AGENTS = 200;
const CALLS = 20_000;
const ROUNDS = 3;
const hourMs = 3_600_000;
const queues = ['sales', 'support', 'billing', 'returns', 'technical'];
const twoPeaks = [0.75, 1.1, 1.25, 1.15, 0.95, 0.9, 1.1, 1.15, 1, 0.65];

const settings = settingsOf(
  queues.map((id) =>
    queueSettings(id, { [id]: 1 }, { wrapUp: wrapUp(15_000), retryDelayAfterMissMs: 10_000 }),
  ),
  // Every agent has two of the five skills.
  Array.from({ length: AGENTS }, (_, index) =>
    agentSettings(`agent-${index + 1}`, {
      [queues[index % 5] as string]: 5,
      [queues[(index + 1 + (index % 2)) % 5] as string]: 5,
    }),
  ),
  competition({ weights: { ...noWeights, skill: 1, priority: 1, timeInQueue: 1, idleTime: 1 } }),
);

const startMs = Date.UTC(2026, 10, 16, 8) as EpochMs;
const day = generateDay({
  startMs,
  endMs: (startMs + 10 * hourMs) as EpochMs,
  seed: 20_261_116,
  queues: queues.map((id) => ({
    queueId: id as QueueId,
    callsPerHour: twoPeaks.map((factor) => (factor * CALLS) / queues.length / twoPeaks.length),
    medianTalkMs: 220_000,
    talkSigma: 0.5,
    patience: { kind: 'weibull', meanMs: 900_000, shape: 1.3 },
  })),
  shifts: settings.agents.map(({ id }, index) => {
    const fromMs = (3.5 + (index % 4) / 2) * hourMs;
    const lunch = { fromMs, toMs: fromMs + hourMs / 2, reason: 'lunch' };
    return { agentId: id, logInMs: 0, logOutMs: 10 * hourMs, breaks: [lunch] };
  }),
  habits: { answerDelaysMs: [1500, 2500, 3500, 5000, 8000], refused: 0.01, missed: 0.005 },
});

const seconds: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const begin = performance.now();
  const replay = new DayReplay({ day, settings, engine: createAcdEngine() });
  while (replay.advance(10_000)) continue;
  seconds.push((performance.now() - begin) / 1000);
  if (round > 0) continue;
  const { total, occupancy = 0 } = replay.result();
  console.log(
    `${total.offered} calls, ${total.answered} answered, ${total.abandoned} abandoned, occupancy ${(100 * occupancy).toFixed(0)} %`,
  );
}
seconds.sort((a, b) => a - b);
figure('acd.replay.20000x200_s', percentile(seconds, 50), 's');
