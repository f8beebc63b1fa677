// What each day of the demo's past brings: who calls when, who works when, what is set anew; made by the days' generator.
// Never looks at the clock: the moment at which the past ends comes in.
import type { Company } from '../../api/company.js';
import type { QueueConfig } from '../../api/acd.js';
import { dayBounds } from '../../core/kernel/day-bounds.js';
import { createSeededRandom } from '../../core/kernel/seeded-random.js';
import type { AgentId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import { dateOfDay, hourMs, localDay, weekdayOfDay } from '../../core/kernel/zoned-time.js';
import type { DayCaller, DayStatus, OfferHabits } from '../../core/what-if/day-model.js';
import { generateDay, type QueuePlan, type ShiftPlan } from '../../core/what-if/generated-day.js';

export interface PastDay {
  /** Local, e.g. 2026-11-16. */
  readonly date: string;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** The supervisor listens to the voice messages: on every working day but the last two. */
  readonly isHeard: boolean;
  readonly callers: readonly DayCaller[];
  readonly statuses: readonly DayStatus[];
  /** Days before the last one. */
  readonly daysAgo: number;
}

export interface DaysPlan {
  readonly company: Company;
  readonly nowMs: EpochMs;
  /** Before today. */
  readonly days: number;
  readonly seed: number;
}

/** From the day's start; nobody calls outside. */
const firstHour = 7;
const lastHour = 21;
/** Calls in each hour from 7 to 21 of a working day, over the mean of the ten that are worked. */
const workingDay = [0.02, 0.75, 1.1, 1.3, 1.2, 0.95, 0.85, 1.1, 1.2, 0.95, 0.6, 0.03, 0.02, 0.01];
const weekend = workingDay.map((_, index) => (index >= 3 && index < 9 ? 0.02 : 0));
/** Of a mean hour that is worked. */
const callsPerHour: Readonly<Record<string, number>> = { sales: 17, support: 21, billing: 8 };
const medianTalkMs: Readonly<Record<string, number>> = { sales: 210_000, support: 330_000, billing: 240_000 };
const talkSigma = 0.6;
const meanPatienceMs = 240_000;

export const demoHabits: OfferHabits = {
  answerDelaysMs: [1500, 2000, 2500, 3000, 3500, 5000, 8000],
  refused: 0.015,
  missed: 0.01,
};

/** The oldest first; the last one is today. */
export function planDays({ company, nowMs, days, seed }: DaysPlan): readonly PastDay[] {
  const { timeZone } = company.settings;
  const bounds = [dayBounds(nowMs, timeZone)];
  while (bounds.length <= days)
    bounds.unshift(dayBounds(((bounds[0]?.startMs ?? 0) - 1) as EpochMs, timeZone));
  return bounds.map(({ startMs, endMs }, index): PastDay => {
    const day = localDay(startMs, timeZone);
    const isWorked = weekdayOfDay(day) < 5;
    const daysAgo = days - index;
    const made = generateDay({
      startMs: (startMs + firstHour * hourMs) as EpochMs,
      endMs: (startMs + lastHour * hourMs) as EpochMs,
      seed: seed * 1000 + index,
      queues: company.queues.map((queue) => queuePlan(queue.id, isWorked)),
      shifts: isWorked ? shiftsOf(company, seed * 1000 + index) : [],
      habits: demoHabits,
    });
    return {
      ...{ date: textOf(day), startMs, endMs, daysAgo },
      isHeard: isWorked && daysAgo >= 2,
      callers: made.callers,
      statuses: made.statuses,
    };
  });
}

function textOf(day: number): string {
  const { year, month, day: ofMonth } = dateOfDay(day);
  return [year, month, ofMonth].map((part) => String(part).padStart(2, '0')).join('-');
}

function queuePlan(id: string, isWorked: boolean): QueuePlan {
  const perHour = callsPerHour[id] ?? 5;
  return {
    queueId: id as QueueId,
    callsPerHour: (isWorked ? workingDay : weekend).map((share) => share * perHour),
    medianTalkMs: medianTalkMs[id] ?? 240_000,
    talkSigma,
    patience: { kind: 'weibull', meanMs: meanPatienceMs, shape: 1.3 },
  };
}

/** Two shifts, from 8 to half past four and from half past nine to six; lunch in turn, and a short break. */
function shiftsOf(company: Company, seed: number): readonly ShiftPlan[] {
  const random = createSeededRandom(seed);
  const at = (hour: number): number => Math.round((hour - firstHour) * hourMs + random() * 240_000);
  return company.agents.map(({ id }, index): ShiftPlan => {
    const [from, to] = index % 2 === 0 ? [7.95, 16.5] : [9.45, 18];
    const lunchMs = at(11.75 + (index % 4) / 2);
    const pauseMs = at(14.25 + (index % 4) / 4);
    return {
      agentId: id as AgentId,
      logInMs: at(from),
      logOutMs: at(to),
      breaks: [
        { fromMs: lunchMs, toMs: lunchMs + hourMs / 2, reason: 'lunch' },
        { fromMs: pauseMs, toMs: pauseMs + 10 * 60_000, reason: 'coffee' },
      ],
    };
  });
}

/** What the administrator has tried out in these days: the set-up of before, and who changed it when to what it is now. */
interface DemoChange {
  readonly daysAgo: number;
  readonly hour: number;
  readonly queue: string;
  readonly before: Partial<QueueConfig>;
}

const changes: readonly DemoChange[] = [
  { daysAgo: 5, hour: 9.6, queue: 'sales', before: { priority: 0 } },
  { daysAgo: 4, hour: 16.2, queue: 'support', before: { wrapUpSeconds: 20 } },
  { daysAgo: 2, hour: 11.3, queue: 'billing', before: { ringSeconds: 30 } },
];

export const demoChanges = {
  /** The company as it was so many days ago. */
  before: (company: Company, days: number): Company => ({
    ...company,
    queues: company.queues.map((queue) => ({
      ...queue,
      ...changes.find((change) => change.queue === queue.id && change.daysAgo <= days)?.before,
    })),
  }),
  /** The queues that are set on that day. */
  on: ({ daysAgo, startMs }: PastDay, company: Company) =>
    changes
      .filter((change) => change.daysAgo === daysAgo)
      .flatMap(({ queue: id, hour }) => {
        const queue = company.queues.find((one) => one.id === id);
        return queue === undefined ? [] : [{ atMs: Math.round(startMs + hour * hourMs) as EpochMs, queue }];
      }),
};
