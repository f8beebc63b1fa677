// How urgent a waiting call is beside the calls of other queues.
// Never chooses: dispatch takes the most urgent one.
import type { CompetitionSettings } from './acd-settings.js';
import type { AgentRecord, CallRecord } from './acd-records.js';
import { stageOf } from './acd-records.js';
import type { Moment } from './ranking-model.js';
import { routingScore } from './routing-score.js';

/**
 * Urgency = time waited + head start, ms, where 0 ≤ head start ≤ maxHeadStartMs: whoever came more than maxHeadStartMs
 * before another goes first, so that nobody starves. `agent` matters for `score` only, where the pair is rated.
 */
export function urgencyMs(
  call: CallRecord,
  competition: CompetitionSettings,
  moment: Moment,
  agent?: AgentRecord,
): number {
  const waitedMs = Math.max(0, moment.nowMs - call.waitingSinceMs);
  const headStartMs = headStart(call, waitedMs, competition, moment, agent);
  return waitedMs + bounded(headStartMs, competition);
}

/** Of points alone, ms. */
export const headStartOfPoints = (points: number, competition: CompetitionSettings): number =>
  bounded(points * competition.priorityPointMs, competition);

const bounded = (headStartMs: number, { maxHeadStartMs }: CompetitionSettings): number =>
  Math.min(maxHeadStartMs, Math.max(0, headStartMs));

/** So many points of priority the danger of missing the target is worth at most: who has missed it must not wait for ever. */
const riskPoints = 2;

/** Callers of one line then have their order of arrival, and its head speaks for all of them. */
export const isByArrivalWithinLine = ({ mode }: CompetitionSettings): boolean =>
  mode === 'oldest-first' || mode === 'priority';

function headStart(
  call: CallRecord,
  waitedMs: number,
  competition: CompetitionSettings,
  moment: Moment,
  agent: AgentRecord | undefined,
): number {
  const { settings } = call.queue;
  const { mode, priorityPointMs } = competition;
  switch (mode) {
    case 'oldest-first':
      return 0;
    case 'priority':
      return pointsMs(call, waitedMs, priorityPointMs);
    case 'service-level': {
      // Who has missed the target cannot be saved any more and competes by points and waiting like anybody.
      const risk = waitedMs > settings.targetMs ? 0 : waitedMs / settings.targetMs;
      return pointsMs(call, waitedMs, priorityPointMs) + riskPoints * priorityPointMs * risk;
    }
    case 'score':
      return agent === undefined
        ? pointsMs(call, waitedMs, priorityPointMs)
        : routingScore(competition.weights, rankedCallOf(call, moment), agent, moment.nowMs) *
            priorityPointMs;
  }
}

const pointsMs = (call: CallRecord, waitedMs: number, priorityPointMs: number): number =>
  pointsOf(call) * priorityPointMs + (call.queue.settings.weight - 1) * waitedMs;

/** The queue's points and the call's own. */
export const pointsOf = ({ queue, priority }: CallRecord): number => queue.settings.priority + priority;

/** The call as the strategies see it. */
export const rankedCallOf = (call: CallRecord, { nowMs }: Moment) => ({
  queueId: call.queue.id,
  wishes: stageOf(call).wishes,
  priority: pointsOf(call),
  waitedMs: Math.max(0, nowMs - call.waitingSinceMs),
  inSystemMs: Math.max(0, nowMs - call.inSystemSinceMs),
});
