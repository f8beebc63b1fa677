// The days that what-if questions are asked about: one of the journal, or one made for the company.
// Never reads the journal by itself: events come in.
import type { Company } from '../../api/company.js';
import type { AcdSettings, QueueSettings } from '../../core/acd/acd-settings.js';
import { abilityFor } from '../../core/acd/skill-pool.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import { dayBounds, type DayBounds } from '../../core/kernel/day-bounds.js';
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';
import { dayMs, hourMs } from '../../core/kernel/zoned-time.js';
import type { Day } from '../../core/what-if/day-model.js';
import { generateDay, type QueuePlan, type ShiftPlan } from '../../core/what-if/generated-day.js';
import { recordedDay } from '../../core/what-if/recorded-day.js';

/** The local day, e.g. 2026-11-16. */
export function boundsOfDate(date: string, timeZone: string): DayBounds {
  // Noon in UTC is within the local day, or a day beside it in zones more than 12 hours off; both sides are looked at.
  const noonMs = Date.parse(`${date}T12:00:00Z`);
  const formatter = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const near = [0, -dayMs, dayMs].map((shift) => noonMs + shift);
  const within = near.find((atMs) => formatter.format(atMs) === date) ?? noonMs;
  return dayBounds(within as EpochMs, timeZone);
}

/** Events of the day before tell who is at work when the day begins, and how long calls take. */
export const lookBackMs = dayMs;

export function dayFromJournal(company: Company, bounds: DayBounds, events: readonly JournalEvent[]): Day {
  const queues = new Map(company.queues.map((queue) => [queue.id, queue]));
  return recordedDay({
    ...bounds,
    events,
    // The same day is drawn in the same way each time.
    seed: Math.floor(bounds.startMs / hourMs),
    fixedWrapUpMs: (queueId) => {
      const queue = queues.get(queueId);
      return queue?.wrapUpKind === 'open-ended' ? undefined : (queue?.wrapUpSeconds ?? 0) * 1000;
    },
    preferredWaitMs: (queueId) => (queues.get(queueId)?.preferredAgent.waitSeconds ?? 0) * 1000,
  });
}

/** Calls in each hour from 8 to 18, over their mean. */
const twoPeaks = [0.75, 1.1, 1.25, 1.15, 0.95, 0.9, 1.1, 1.15, 1, 0.65];
const medianTalkMs = 180_000;
const talkSigma = 0.6;
const meanTalkMs = medianTalkMs * Math.exp((talkSigma * talkSigma) / 2);
/** The mean over the day; the peaks come to more than agents can handle. */
const wantedOccupancy = 0.85;

/** From 8 to 18 o'clock: every agent at work, an hour of lunch in turn, callers who wait ten minutes on average. */
export function dayForCompany(settings: AcdSettings, startMs: EpochMs, seed: number): Day {
  const endMs = (startMs + 10 * hourMs) as EpochMs;
  return generateDay({
    startMs,
    endMs,
    seed,
    queues: plansOf(settings),
    shifts: settings.agents.map(({ id }, index): ShiftPlan => {
      const fromMs = (3 + (index % 4) / 2) * hourMs;
      const lunch = { fromMs, toMs: fromMs + hourMs / 2, reason: 'lunch' };
      return { agentId: id, logInMs: 0, logOutMs: 10 * hourMs, breaks: [lunch] };
    }),
    habits: { answerDelaysMs: [1500, 2500, 3500, 5000, 8000], refused: 0.01, missed: 0.005 },
  });
}

/** Every agent's time is divided equally among the queues that the agent serves from the start. */
function plansOf(settings: AcdSettings): readonly QueuePlan[] {
  const queueOf = (id: QueueId): QueueSettings | undefined =>
    settings.queues.find((queue) => queue.id === id);
  const agentsOf = new Map<QueueId, number>();
  for (const agent of settings.agents) {
    const served = settings.queues.filter((queue) => abilityFor(agent, queue, queueOf) === 'at-once');
    for (const { id } of served) agentsOf.set(id, (agentsOf.get(id) ?? 0) + 1 / served.length);
  }
  return settings.queues.map(({ id, wrapUp }) => {
    const perAgentHour = hourMs / (meanTalkMs + wrapUp.ms);
    const perHour = (agentsOf.get(id) ?? 0) * perAgentHour * wantedOccupancy;
    return {
      queueId: id,
      callsPerHour: twoPeaks.map((factor) => factor * perHour),
      medianTalkMs,
      talkSigma,
      patience: { kind: 'weibull', meanMs: 600_000, shape: 1.2 },
    };
  });
}
