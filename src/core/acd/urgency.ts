// How urgent a waiting request is beside the requests of other queues.
// Never chooses: dispatch takes the most urgent one.
import type { CompetitionSettings } from './acd-settings.js';
import type { AgentRecord, RequestRecord } from './acd-records.js';
import { stageOf } from './acd-records.js';
import type { Moment } from './ranking-model.js';
import { routingScore } from './routing-score.js';

/**
 * Urgency = time waited + head start, ms, where 0 ≤ head start ≤ maxHeadStartMs: whoever came more than maxHeadStartMs
 * before another goes first, so that nobody starves. `agent` matters for `score` only, where the pair is rated.
 */
export function urgencyMs(
  request: RequestRecord,
  competition: CompetitionSettings,
  moment: Moment,
  agent?: AgentRecord,
): number {
  const waitedMs = Math.max(0, moment.nowMs - request.waitingSinceMs);
  const headStartMs = headStart(request, waitedMs, competition, moment, agent);
  return waitedMs + bounded(headStartMs, competition);
}

export interface UrgentRequest {
  readonly request: RequestRecord;
  readonly urgencyMs: number;
}

/** The most urgent first. */
export const byUrgency = (a: UrgentRequest, b: UrgentRequest): number =>
  b.urgencyMs - a.urgencyMs ||
  a.request.waitingSinceMs - b.request.waitingSinceMs ||
  a.request.rank - b.request.rank;

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
  request: RequestRecord,
  waitedMs: number,
  competition: CompetitionSettings,
  moment: Moment,
  agent: AgentRecord | undefined,
): number {
  const { settings } = request.queue;
  const { mode, priorityPointMs } = competition;
  switch (mode) {
    case 'oldest-first':
      return 0;
    case 'priority':
      return pointsMs(request, waitedMs, priorityPointMs);
    case 'service-level': {
      // Who has missed the target cannot be saved any more and competes by points and waiting like anybody.
      const risk = waitedMs > settings.targetMs ? 0 : waitedMs / settings.targetMs;
      return pointsMs(request, waitedMs, priorityPointMs) + riskPoints * priorityPointMs * risk;
    }
    case 'score':
      return agent === undefined
        ? pointsMs(request, waitedMs, priorityPointMs)
        : routingScore(competition.weights, rankedRequestOf(request, moment), agent, moment.nowMs) *
            priorityPointMs;
  }
}

const pointsMs = (request: RequestRecord, waitedMs: number, priorityPointMs: number): number =>
  pointsOf(request) * priorityPointMs + (request.queue.settings.weight - 1) * waitedMs;

/** The queue's points and the request's own. */
export const pointsOf = ({ queue, priority }: RequestRecord): number => queue.settings.priority + priority;

/** The request as the strategies see it. */
export const rankedRequestOf = (request: RequestRecord, { nowMs }: Moment) => ({
  queueId: request.queue.id,
  wishes: stageOf(request).wishes,
  priority: pointsOf(request),
  waitedMs: Math.max(0, nowMs - request.waitingSinceMs),
  inSystemMs: Math.max(0, nowMs - request.inSystemSinceMs),
});
