// The score of a pair of caller and agent: a sum of weighted terms, the higher the better.
// Never compares pairs and never decides.
import type { EpochMs } from '../kernel/ids.js';
import type { ScoreWeights, SkillWish } from './acd-settings.js';
import type { DecisionTerm } from './decision-model.js';
import type { Candidate, RankedRequest } from './ranking-model.js';

const MS_PER_MINUTE = 60_000;
const DEFAULT_DESIRE = 5;
/** Occupancy, a share, is brought to the scale of levels and desires. */
const SHARE_TO_POINTS = 10;

/** Mean level over the wishes by their weights, 0–10; a skill that the agent lacks counts as 0. */
export function skillScore(wishes: readonly SkillWish[], candidate: Candidate): number {
  let points = 0;
  let weights = 0;
  for (const { skill, weight } of wishes) {
    points += weight * (candidate.skills.get(skill) ?? 0);
    weights += weight;
  }
  return weights === 0 ? 0 : points / weights;
}

/** Mean desire over the wishes by their weights, 0–10; for a skill that the agent lacks it counts as 0. */
export function desireScore(wishes: readonly SkillWish[], candidate: Candidate): number {
  let points = 0;
  let weights = 0;
  for (const { skill, weight } of wishes) {
    if (candidate.skills.has(skill)) points += weight * (candidate.desires.get(skill) ?? DEFAULT_DESIRE);
    weights += weight;
  }
  return weights === 0 ? 0 : points / weights;
}

/** A term's unweighted points; for the agent's cost per hour negative. */
const termPoints = {
  skill: (request, candidate) => skillScore(request.wishes, candidate),
  desire: (request, candidate) => desireScore(request.wishes, candidate),
  priority: (request) => request.priority,
  timeInQueue: (request) => request.waitedMs / MS_PER_MINUTE,
  timeInSystem: (request) => request.inSystemMs / MS_PER_MINUTE,
  occupancy: (_request, candidate, nowMs) => (1 - candidate.occupancy(nowMs)) * SHARE_TO_POINTS,
  cost: (_request, candidate) => -candidate.costPerHour,
  idleTime: (_request, candidate, nowMs) => (nowMs - candidate.idleSinceMs) / MS_PER_MINUTE,
} satisfies Record<
  keyof ScoreWeights,
  (request: RankedRequest, candidate: Candidate, nowMs: EpochMs) => number
>;

/** The order in which terms are added and told. */
const termNames: readonly (readonly [keyof ScoreWeights, DecisionTerm['name']])[] = [
  ['skill', 'skill'],
  ['desire', 'desire'],
  ['priority', 'priority'],
  ['timeInQueue', 'time-in-queue'],
  ['timeInSystem', 'time-in-system'],
  ['occupancy', 'occupancy'],
  ['cost', 'cost'],
  ['idleTime', 'idle-time'],
];

/**
 * Units, each times its weight: skill and desire 0–10; priority points; minutes in queue, in system and idle;
 * (1 − occupancy) × 10; minus the agent's cost per hour.
 */
export function routingScore(
  weights: ScoreWeights,
  request: RankedRequest,
  candidate: Candidate,
  nowMs: EpochMs,
): number {
  // Written out, for this is run for every candidate: a loop over the table takes four times as long.
  const { skill, desire, priority, timeInQueue, timeInSystem, occupancy, cost, idleTime } = weights;
  let score = 0;
  if (skill !== 0) score += skill * termPoints.skill(request, candidate);
  if (desire !== 0) score += desire * termPoints.desire(request, candidate);
  if (priority !== 0) score += priority * termPoints.priority(request);
  if (timeInQueue !== 0) score += timeInQueue * termPoints.timeInQueue(request);
  if (timeInSystem !== 0) score += timeInSystem * termPoints.timeInSystem(request);
  if (occupancy !== 0) score += occupancy * termPoints.occupancy(request, candidate, nowMs);
  if (cost !== 0) score += cost * termPoints.cost(request, candidate);
  if (idleTime !== 0) score += idleTime * termPoints.idleTime(request, candidate, nowMs);
  return score;
}

/** The score taken apart: the weighted points of every term whose weight is not 0. */
export function scoreTerms(
  weights: ScoreWeights,
  request: RankedRequest,
  candidate: Candidate,
  nowMs: EpochMs,
): readonly DecisionTerm[] {
  return termNames
    .filter(([term]) => weights[term] !== 0)
    .map(([term, name]) => ({ name, value: weights[term] * termPoints[term](request, candidate, nowMs) }));
}
