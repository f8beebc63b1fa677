// Chooses one of the ready agents for a request, by the queue's strategy.
// Never asks who is able or ready: every candidate it is given may have the request.
import { assertNever } from '../kernel/assert-never.js';
import type { SkillWish, Strategy } from './acd-settings.js';
import type { DecidingRule, DecisionTerm } from './decision-model.js';
import type { Candidate, Choice, Moment, RankedRequest } from './ranking-model.js';
import { desireScore, routingScore, scoreTerms, skillScore } from './routing-score.js';

/** What a strategy compares: the lowest primary value wins, then the lowest secondary, then the lowest idle rank. */
interface Yardstick {
  readonly primary: (candidate: Candidate) => number;
  readonly secondary?: (candidate: Candidate) => number;
  /** What was compared, as people count it; `primary` is the value that the first function gave. */
  readonly terms: (candidate: Candidate, primary: number) => readonly DecisionTerm[];
}

/** A candidate with the values compared so far. */
interface Standing<C extends Candidate> {
  readonly candidate: C;
  readonly preferred: number;
  readonly primary: number;
}

/** In the overall match one point of preferred skills outweighs every difference of the strategies' own values. */
const PREFERRED_COST = 1e9;
/** In the overall match a tier outweighs every position. */
const TIER_COST = 1e6;

/**
 * The agent who gets the request; undefined when nobody is ready. Whatever the strategy, except `score` with its own term
 * for skills, agents with more of the preferred skills come first. Goes through the candidates once; the random
 * strategies draw one number for each, in the order in which they come.
 */
export function chooseAgent<C extends Candidate>(
  strategy: Strategy,
  request: RankedRequest,
  ready: Iterable<C>,
  moment: Moment,
): Choice<C> | undefined {
  const yardstick = yardstickOf(strategy, request, moment);
  const preferredWishes = preferredOf(strategy, request);
  let best: Standing<C> | undefined;
  let next: Standing<C> | undefined;
  for (const candidate of ready) {
    const preferred = preferredWishes === undefined ? 0 : preferredPoints(preferredWishes, candidate);
    const primary = yardstick.primary(candidate);
    if (best === undefined || comesBefore(yardstick, candidate, preferred, primary, best)) {
      next = best;
      best = { candidate, preferred, primary };
    } else if (next === undefined || comesBefore(yardstick, candidate, preferred, primary, next)) {
      next = { candidate, preferred, primary };
    }
  }
  if (best === undefined) return undefined;
  const compared = next === undefined ? [best] : [best, next];
  return {
    best: best.candidate,
    rated: compared.map((standing) => ({
      agentId: standing.candidate.id,
      terms: termsOf(standing, yardstick, preferredWishes !== undefined, moment),
    })),
    decidedBy: decidedBy(yardstick, best, next, ranksByIdleTime(strategy)),
  };
}

/**
 * What giving the request to this agent costs in the overall match: the value that the strategy makes as small as
 * possible, less so much for preferred skills that they come first. Costs of one strategy can be compared and added up.
 */
export function pairCost(
  strategy: Strategy,
  request: RankedRequest,
  candidate: Candidate,
  moment: Moment,
): number {
  const preferredWishes = preferredOf(strategy, request);
  const own = ranksByIdleTime(strategy)
    ? candidate.idleSinceMs - moment.nowMs
    : yardstickOf(strategy, request, moment).primary(candidate);
  return preferredWishes === undefined
    ? own
    : own - PREFERRED_COST * preferredPoints(preferredWishes, candidate);
}

function comesBefore<C extends Candidate>(
  yardstick: Yardstick,
  candidate: C,
  preferred: number,
  primary: number,
  other: Standing<C>,
): boolean {
  if (preferred !== other.preferred) return preferred > other.preferred;
  if (primary !== other.primary) return primary < other.primary;
  if (yardstick.secondary !== undefined) {
    const difference = yardstick.secondary(candidate) - yardstick.secondary(other.candidate);
    if (difference !== 0) return difference < 0;
  }
  return candidate.idleRank < other.candidate.idleRank;
}

function decidedBy<C extends Candidate>(
  yardstick: Yardstick,
  best: Standing<C>,
  next: Standing<C> | undefined,
  byIdleTime: boolean,
): DecidingRule {
  if (next === undefined) return 'only-one';
  if (best.preferred !== next.preferred) return 'preferred-skill';
  if (byIdleTime || best.primary !== next.primary) return 'strategy';
  const { secondary } = yardstick;
  return secondary !== undefined && secondary(best.candidate) !== secondary(next.candidate)
    ? 'strategy'
    : 'idle-time';
}

/** The idle time in ms is always the last term. */
function termsOf<C extends Candidate>(
  { candidate, preferred, primary }: Standing<C>,
  yardstick: Yardstick,
  withPreferred: boolean,
  { nowMs }: Moment,
): readonly DecisionTerm[] {
  const terms: DecisionTerm[] = withPreferred ? [{ name: 'preferred-skills', value: preferred }] : [];
  terms.push(...yardstick.terms(candidate, primary));
  terms.push({ name: 'idle-time', value: nowMs - candidate.idleSinceMs });
  return terms;
}

/** Undefined when there is nothing to prefer. */
function preferredOf(strategy: Strategy, request: RankedRequest): readonly SkillWish[] | undefined {
  if (strategy.kind === 'score') return undefined;
  for (const { need } of request.wishes) {
    if (need === 'preferred') return request.wishes.filter((wish) => wish.need === 'preferred');
  }
  return undefined;
}

/** Weights of the preferred skills that the agent has at the level asked for; one without weight counts a little. */
function preferredPoints(wishes: readonly SkillWish[], candidate: Candidate): number {
  let points = 0;
  for (const { skill, minLevel, weight } of wishes) {
    const level = candidate.skills.get(skill);
    if (level !== undefined && level >= minLevel) points += Math.max(weight, 1);
  }
  return points;
}

function ranksByIdleTime({ kind }: Strategy): boolean {
  return kind === 'longest-idle' || kind === 'ring-all' || kind === 'ring-progressively';
}

const noTerms: readonly DecisionTerm[] = [];

function yardstickOf(strategy: Strategy, request: RankedRequest, { nowMs, random }: Moment): Yardstick {
  const { queueId, wishes } = request;
  switch (strategy.kind) {
    case 'longest-idle':
    case 'ring-all':
    case 'ring-progressively':
      return { primary: ({ idleRank }) => idleRank, terms: () => noTerms };
    case 'round-robin':
      return {
        primary: (candidate) => candidate.lastOfferOf(queueId),
        terms: (_, value) => [{ name: 'last-offer', value }],
      };
    case 'fewest-calls':
      return {
        primary: ({ callsToday }) => callsToday,
        terms: (_, value) => [{ name: 'calls', value }],
      };
    case 'least-talk-time':
      return {
        primary: ({ talkMsToday }) => talkMsToday,
        terms: (_, value) => [{ name: 'talk-time', value }],
      };
    case 'least-occupied':
      return {
        primary: (candidate) => candidate.occupancy(nowMs),
        terms: (_, value) => [{ name: 'occupancy', value }],
      };
    case 'most-skilled':
      return mostSkilled(wishes);
    case 'least-skilled':
      return leastSkilled(wishes);
    case 'ordered-tiers':
      return orderedTiers(request);
    case 'random':
      return { primary: random, terms: (_, value) => [{ name: 'random', value }] };
    case 'weighted-random':
      return weightedRandom(request, random);
    case 'score':
      return {
        primary: (candidate) => -routingScore(strategy.weights, request, candidate, nowMs),
        terms: (candidate) => scoreTerms(strategy.weights, request, candidate, nowMs),
      };
    default:
      return assertNever(strategy);
  }
}

function mostSkilled(wishes: readonly SkillWish[]): Yardstick {
  return {
    primary: (candidate) => -skillScore(wishes, candidate),
    secondary: (candidate) => -desireScore(wishes, candidate),
    terms: (candidate) => [
      { name: 'skill', value: skillScore(wishes, candidate) },
      { name: 'desire', value: desireScore(wishes, candidate) },
    ],
  };
}

function leastSkilled(wishes: readonly SkillWish[]): Yardstick {
  return {
    primary: (candidate) => skillScore(wishes, candidate),
    secondary: ({ skillsTotal }) => skillsTotal,
    terms: (candidate, value) => [
      { name: 'skill', value },
      { name: 'skills-total', value: candidate.skillsTotal },
    ],
  };
}

function orderedTiers({ queueId }: RankedRequest): Yardstick {
  return {
    primary: (candidate) => {
      const member = candidate.memberOf(queueId);
      return member === undefined ? TIER_COST + 1 : member.tier * TIER_COST + member.position;
    },
    terms: (candidate) => {
      const member = candidate.memberOf(queueId);
      return [
        { name: 'tier', value: member?.tier ?? 1 },
        { name: 'position', value: member?.position ?? 1 },
      ];
    },
  };
}

/**
 * Each agent draws an exponentially distributed time whose rate is the weight, and the shortest wins: with probability
 * weight ÷ Σ weights. P. S. Efraimidis and P. G. Spirakis, "Weighted random sampling with a reservoir", Information
 * Processing Letters 97 (2006); their key u^(1/weight) is e^(−time), and that is what is told.
 */
function weightedRandom({ queueId }: RankedRequest, random: () => number): Yardstick {
  return {
    primary: (candidate) => -Math.log(1 - random()) / (candidate.memberOf(queueId)?.weight ?? 1),
    terms: (_, value) => [{ name: 'random', value: Math.exp(-value) }],
  };
}
