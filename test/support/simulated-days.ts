// The days on which expected waits are compared: generated, each with another kind of trouble.
// Never tuned to one formula: rates, shifts and patience are those of ordinary contact centres.
import type { AcdSettings } from '../../src/core/acd/acd-settings.js';
import type { AgentId, EpochMs, QueueId } from '../../src/core/kernel/ids.js';
import type { Day } from '../../src/core/what-if/day-model.js';
import { generateDay, type QueuePlan, type ShiftPlan } from '../../src/core/what-if/generated-day.js';
import { agentSettings, competition, queueSettings, settings, wrapUp } from './acd-settings-builder.js';

export interface SimulatedDay {
  readonly name: string;
  readonly settings: AcdSettings;
  readonly day: Day;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** 16 November 2026, 08:00 UTC. */
const startMs = Date.UTC(2026, 10, 16, 8) as EpochMs;
const endMs = (startMs + 10 * hourMs) as EpochMs;
/** Calls in each hour from 8 to 18, over their mean: two peaks, as everywhere. */
const twoPeaks = [0.75, 1.1, 1.25, 1.15, 0.95, 0.9, 1.1, 1.15, 1, 0.65];

interface QueueOfDay {
  readonly id: string;
  readonly callsPerHour: readonly number[];
  readonly medianTalkMs?: number;
}

interface AgentOfDay {
  readonly skills: readonly string[];
  readonly fromHour?: number;
  readonly toHour?: number;
  /** Half an hour, from this hour of the shift on. */
  readonly lunchHour?: number;
}

function dayOf(
  name: string,
  seed: number,
  queues: readonly QueueOfDay[],
  agents: readonly AgentOfDay[],
): SimulatedDay {
  const ids = agents.map((_, index) => `agent-${index + 1}` as AgentId);
  return {
    name,
    settings: settings(
      queues.map(({ id }) =>
        queueSettings(id, { [id]: 1 }, { wrapUp: wrapUp(30_000), retryDelayAfterMissMs: 10_000 }),
      ),
      agents.map(({ skills }, index) =>
        agentSettings(ids[index] as AgentId, Object.fromEntries(skills.map((skill) => [skill, 5]))),
      ),
      competition({ mode: 'oldest-first' }),
    ),
    day: generateDay({
      startMs,
      endMs,
      seed,
      queues: queues.map(planOf),
      shifts: agents.map((agent, index) => shiftOf(ids[index] as AgentId, agent)),
      habits: {
        answerDelaysMs: [1500, 2000, 2500, 3000, 3500, 4000, 5000, 7000],
        refused: 0.01,
        missed: 0.005,
      },
    }),
  };
}

const planOf = ({ id, callsPerHour, medianTalkMs = 180_000 }: QueueOfDay): QueuePlan => ({
  queueId: id as QueueId,
  callsPerHour,
  medianTalkMs,
  talkSigma: 0.5,
  patience: { kind: 'weibull', meanMs: 20 * minuteMs, shape: 1.3 },
});

function shiftOf(agentId: AgentId, { fromHour = 8, toHour = 18, lunchHour }: AgentOfDay): ShiftPlan {
  const lunch = lunchHour === undefined ? undefined : (lunchHour - 8) * hourMs;
  return {
    agentId,
    logInMs: (fromHour - 8) * hourMs,
    logOutMs: (toHour - 8) * hourMs,
    breaks: lunch === undefined ? [] : [{ fromMs: lunch, toMs: lunch + hourMs / 2, reason: 'lunch' }],
  };
}

const profile = (meanPerHour: number, shape: readonly number[] = twoPeaks): readonly number[] =>
  shape.map((factor) => factor * meanPerHour);
const team = (size: number, agent: (index: number) => AgentOfDay): readonly AgentOfDay[] =>
  Array.from({ length: size }, (_, index) => agent(index));
const lunchOf = (index: number): number => 11.5 + (index % 4) / 2;

export function simulatedDays(seed: number): readonly SimulatedDay[] {
  return [
    dayOf(
      'quiet',
      seed,
      [{ id: 'a', callsPerHour: profile(95) }],
      team(8, (index) => ({ skills: ['a'], lunchHour: lunchOf(index) })),
    ),
    dayOf(
      'busy',
      seed + 1,
      [{ id: 'a', callsPerHour: profile(530) }],
      team(36, (index) => ({ skills: ['a'], lunchHour: lunchOf(index) })),
    ),
    dayOf(
      'overload at noon',
      seed + 2,
      [{ id: 'a', callsPerHour: profile(390, [0.6, 0.8, 0.9, 1.3, 1.7, 1.4, 0.9, 0.8, 0.7, 0.5]) }],
      team(30, (index) => ({ skills: ['a'], lunchHour: lunchOf(index) })),
    ),
    dayOf(
      'skills shared by queues',
      seed + 3,
      [
        { id: 'a', callsPerHour: profile(200) },
        { id: 'b', callsPerHour: profile(110), medianTalkMs: 300_000 },
        { id: 'c', callsPerHour: profile(90), medianTalkMs: 150_000 },
      ],
      team(33, (index) => ({
        skills: [['a'], ['a', 'b'], ['b'], ['a', 'c'], ['a', 'b', 'c']][index % 5] ?? [],
        lunchHour: lunchOf(index),
      })),
    ),
    dayOf(
      'agents leaving',
      seed + 4,
      [{ id: 'a', callsPerHour: profile(420) }],
      team(36, (index) => ({ skills: ['a'], toHour: index < 12 ? 14 + (index % 6) / 4 : 18 })),
    ),
    dayOf(
      'a small team',
      seed + 5,
      [{ id: 'a', callsPerHour: profile(42) }],
      team(4, (index) => ({ skills: ['a'], lunchHour: lunchOf(index) })),
    ),
  ];
}
