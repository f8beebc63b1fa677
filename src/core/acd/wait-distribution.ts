// When the agents of one caller's circle will have taken everybody ahead and the caller: the distribution of that time.
// Never learns anything and never decides whether the answer is worth saying; wait-estimator does.
import type { ExpectedWait } from './acd-model.js';
import { type HandleCurve, normalTail } from './handle-times.js';

/** One agent, reduced to what matters here. */
export interface ServingAgent {
  /** Of what is being handled; undefined = the end is known. */
  readonly curve: HandleCurve | undefined;
  /** How long it has been handled already, ms. */
  readonly ageMs: number;
  /** Free in so long at the earliest, ms; with an undefined curve exactly then. */
  readonly notBeforeMs: number;
  /** What is being handled goes on for at least so long: after-call work is still to come. */
  readonly leastMs: number;
}

/** Callers still to come who go before ours: so many per millisecond, up to a time from now. */
export interface Overtaking {
  readonly perMs: number;
  readonly untilMs: number;
}

export interface WaitSituation {
  readonly agents: readonly ServingAgent[];
  readonly callsAhead: number;
  readonly overtaking: readonly Overtaking[];
  /** How long the calls to come will be handled. */
  readonly nextCurve: HandleCurve;
  /** From an agent's becoming free to the next conversation, ms. */
  readonly answerDelayMs: number;
  /** Its standard deviation, ms. */
  readonly answerDelaySpreadMs: number;
  /** How long the first of those ahead has waited. */
  readonly longestAheadMs: number;
  /** Chance that one who has waited so long gives up within the next millisecond. */
  readonly leaveHazard: (waitedMs: number) => number;
}

const cells = 48;
const lowChance = 0.1;
const middleChance = 0.5;
const highChance = 0.9;
/** From the middle of a normal distribution to its lowest tenth, in standard deviations. */
const deviationsToLow = 1.2816;
/** Those ahead, by how long they have waited. */
const slices = 4;
/** Rates and shares are themselves guesses: their relative error, as far as no caller shows it. */
const relativeDoubt = 0.05;
/** Up to here counts are exact; beyond it the binomial stands in. */
const mostExactCalls = 5;
const mostExactAgents = 64;
const longestMs = 12 * 3_600_000;

/** What agents who are alike share: the same curve and nearly the same age. */
interface Group {
  readonly curve: HandleCurve | undefined;
  readonly notBeforeMs: number;
  readonly leastMs: number;
  agents: number;
  ages: number;
}

/**
 * The wait ends with the completion number `callsAhead` + 1 among those of the circle's agents. Completions up to t are
 * a sum of nearly independent chances: of each conversation in progress the chance to end (given how long it lasts
 * already), and behind it the renewals of the calls that follow. Mean and variance of that sum are computed on a grid of
 * times; its distribution is taken to be the binomial with that mean and variance, which is exact for agents who are
 * alike (small cases: see ExactCounts). Those ahead who give up are counted in as a fluid.
 * Cost: (groups + cells) × cells. Undefined when the end is beyond half a day.
 */
export function waitDistribution(situation: WaitSituation): ExpectedWait | undefined {
  const { agents, callsAhead, nextCurve, answerDelayMs } = situation;
  const groups = groupsOf(agents);
  if (agents.length === 0) return undefined;
  const needed = callsAhead + 1;
  const cycleMs = nextCurve.meanMs + answerDelayMs;
  let horizonMs = (cycleMs * (needed + 2 * Math.sqrt(needed) + 0.5)) / agents.length;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const chances = chancesUntil(situation, groups, horizonMs / cells);
    if ((chances[cells] as number) < highChance) {
      horizonMs *= 2.5;
      if (horizonMs > longestMs * 2.5) return undefined;
    } else if (quantileOf(chances, highChance) < cells / 3 && attempt < 4 && horizonMs > 1000) {
      // Too coarse: once more, with the end of the range near the end of the grid.
      horizonMs *= Math.max(1 / 8, (1.3 * quantileOf(chances, highChance)) / cells);
    } else {
      const quantile = (chance: number): number => (quantileOf(chances, chance) * horizonMs) / cells;
      return withAnswerDelay(situation, quantile(lowChance), quantile(middleChance), quantile(highChance));
    }
  }
  return undefined;
}

/** Independent of when an agent becomes free is how long that agent takes to answer: the variances add up. */
function withAnswerDelay(
  { answerDelayMs, answerDelaySpreadMs }: WaitSituation,
  low: number,
  middle: number,
  high: number,
): ExpectedWait {
  const spread = deviationsToLow * answerDelaySpreadMs;
  const middleMs = middle + answerDelayMs;
  return {
    lowMs: Math.max(0, middleMs - Math.hypot(middle - low, spread)),
    middleMs,
    highMs: middleMs + Math.hypot(high - middle, spread),
  };
}

function groupsOf(agents: readonly ServingAgent[]): readonly Group[] {
  const groups = new Map<HandleCurve | undefined, Map<number, Group>>();
  const all: Group[] = [];
  for (const { curve, ageMs, notBeforeMs, leastMs } of agents) {
    const ofCurve = groups.get(curve) ?? new Map<number, Group>();
    if (ofCurve.size === 0) groups.set(curve, ofCurve);
    // Ages within 1/64 of a mean handling are as good as equal; known ends are told apart by the half second.
    const key =
      curve === undefined
        ? Math.round(notBeforeMs / 500)
        : (Math.round((64 * ageMs) / curve.meanMs) * 4096 + Math.round(notBeforeMs / 1000)) * 4096 +
          Math.round(leastMs / 1000);
    let group = ofCurve.get(key);
    if (group === undefined) {
      group = { curve, notBeforeMs, leastMs, agents: 0, ages: 0 };
      ofCurve.set(key, group);
      all.push(group);
    }
    group.agents += 1;
    group.ages += ageMs;
  }
  return all;
}

/** For each grid time j × stepMs the chance that the wait is over by then. */
function chancesUntil(situation: WaitSituation, groups: readonly Group[], stepMs: number): Float64Array {
  const mean = new Float64Array(cells + 1);
  const variance = new Float64Array(cells + 1);
  for (const group of groups) addFirstCompletions(group, stepMs, mean, variance);
  const { callsAhead, overtaking } = situation;
  const exact = isSmall(situation) ? new ExactCounts(situation.callsAhead, groups, stepMs, mean) : undefined;
  addLaterCompletions(situation, stepMs, mean, variance);
  const chances = new Float64Array(cells + 1);
  let left = 0;
  const line = new Leaving(situation);
  let best = 0;
  for (let index = 0; index <= cells; index += 1) {
    if (index > 0) left += line.advance(stepMs, (mean[index] as number) - (mean[index - 1] as number));
    const expected = mean[index] as number;
    const doubt = relativeDoubt * expected;
    const overtook = overtakenBy(overtaking, index * stepMs);
    const spread = (variance[index] as number) + left + overtook + doubt * doubt;
    const waiting =
      exact === undefined
        ? chanceOfAtMost(callsAhead + overtook, expected + left, spread)
        : exact.chanceOfAtMost(index, expected + left);
    best = Math.max(best, 1 - waiting);
    chances[index] = best;
  }
  return chances;
}

const overtakenBy = (overtaking: readonly Overtaking[], ms: number): number =>
  overtaking.reduce((sum, { perMs, untilMs }) => sum + perMs * Math.min(ms, untilMs), 0);

/** Those ahead as a fluid: the oldest are served first, and all of them may give up. */
class Leaving {
  /** Oldest first. */
  private readonly ahead = new Float64Array(slices);
  private elapsedMs = 0;

  constructor(private readonly situation: WaitSituation) {
    this.ahead.fill(situation.callsAhead / slices);
  }

  /** How many give up in this step, in which so many are served. */
  advance(stepMs: number, served: number): number {
    const { longestAheadMs, leaveHazard } = this.situation;
    let toServe = served;
    let gaveUp = 0;
    for (let slice = 0; slice < slices; slice += 1) {
      const here = this.ahead[slice] as number;
      const taken = Math.min(here, toServe);
      toServe -= taken;
      const waitedMs = this.elapsedMs + ((slices - slice - 0.5) / slices) * longestAheadMs;
      const leaving = (here - taken) * -Math.expm1(-leaveHazard(waitedMs) * stepMs);
      gaveUp += leaving;
      this.ahead[slice] = here - taken - leaving;
    }
    this.elapsedMs += stepMs;
    return gaveUp;
  }
}

/** Of what is being handled now. */
function addFirstCompletions(group: Group, stepMs: number, mean: Float64Array, variance: Float64Array): void {
  const handledFor = stillHandled(group);
  for (let index = firstCell(group, stepMs); index <= cells; index += 1) {
    const ended = 1 - handledFor(index * stepMs);
    mean[index] = (mean[index] as number) + group.agents * ended;
    variance[index] = (variance[index] as number) + group.agents * ended * (1 - ended);
  }
}

/** The first grid time at which the group's agents can be free. */
const firstCell = ({ notBeforeMs }: Group, stepMs: number): number =>
  Math.max(0, Math.ceil(notBeforeMs / stepMs - 1e-9));

/** The chance that what is being handled goes on for so much longer; of known ends (past `firstCell`) none. */
function stillHandled({ curve, ages, agents, leastMs }: Group): (ms: number) => number {
  if (curve === undefined) return () => 0;
  const ageMs = ages / agents;
  const scale = 1 / Math.max(1e-12, curve.at(ageMs + leastMs));
  return (ms) => Math.min(1, curve.at(ageMs + ms) * scale);
}

/** Of the calls that these agents take next, and those after them: the renewals behind the first completions. */
function addLaterCompletions(
  { agents, nextCurve, answerDelayMs }: WaitSituation,
  stepMs: number,
  mean: Float64Array,
  variance: Float64Array,
): void {
  if (1 - nextCurve.at(cells * stepMs - answerDelayMs) < 0.002) return;
  const renewal = renewalDensity(nextCurve, stepMs, answerDelayMs);
  const first = mean.slice();
  let later = 0;
  for (let index = 1; index <= cells; index += 1) {
    let density = 0;
    for (let back = 1; back <= index; back += 1) {
      const from = index - back;
      const began = (first[from] as number) - (from === 0 ? 0 : (first[from - 1] as number));
      density += began * (renewal[back] as number);
    }
    later += density;
    mean[index] = (mean[index] as number) + later;
    const each = later / agents.length;
    variance[index] = (variance[index] as number) + later * Math.max(nextCurve.squaredVariation, 1 - each);
  }
}

/** Expected completions in each cell of an agent who takes a new call at 0 and then one after another. */
function renewalDensity(curve: HandleCurve, stepMs: number, answerDelayMs: number): Float64Array {
  const lasts = new Float64Array(cells + 1);
  const renewal = new Float64Array(cells + 1);
  for (let index = 1; index <= cells; index += 1) {
    const ends = (at: number): number => 1 - curve.at(at * stepMs - answerDelayMs);
    lasts[index] = ends(index) - ends(index - 1);
    let density = lasts[index] as number;
    for (let back = 1; back < index; back += 1)
      density += (lasts[back] as number) * (renewal[index - back] as number);
    renewal[index] = density;
  }
  return renewal;
}

const isSmall = ({ callsAhead, overtaking, agents }: WaitSituation): boolean =>
  callsAhead < mostExactCalls && overtaking.length === 0 && agents.length <= mostExactAgents;

/**
 * For few calls ahead of few agents, where the binomial is at its worst and callers at their most attentive: the
 * distribution of the number of first completions exactly, agent by agent; what comes on top of them is taken to be
 * Poisson. A fraction of a call ahead mixes the whole numbers on both sides of it.
 */
class ExactCounts {
  private readonly whole: number;
  private readonly states: number;
  /** [cell × states + n]: the chance of n completions. */
  private readonly counts: Float64Array;
  private readonly firstMean: Float64Array;

  constructor(
    private readonly callsAhead: number,
    groups: readonly Group[],
    private readonly stepMs: number,
    mean: Float64Array,
  ) {
    this.whole = Math.floor(callsAhead);
    this.states = this.whole + 2;
    this.counts = new Float64Array((cells + 1) * this.states);
    this.firstMean = mean.slice();
    for (let index = 0; index <= cells; index += 1) this.counts[index * this.states] = 1;
    for (const group of groups) this.add(group);
  }

  chanceOfAtMost(index: number, expected: number): number {
    const more = Math.max(0, expected - (this.firstMean[index] as number));
    const fraction = this.callsAhead - this.whole;
    const lower = this.upTo(this.whole, index, more);
    return fraction === 0
      ? lower
      : (1 - fraction) * lower + fraction * this.upTo(this.whole + 1, index, more);
  }

  private add(group: Group): void {
    const { states, counts } = this;
    const handledFor = stillHandled(group);
    for (let index = firstCell(group, this.stepMs); index <= cells; index += 1) {
      const chance = 1 - handledFor(index * this.stepMs);
      const from = index * states;
      for (let agent = 0; agent < group.agents; agent += 1) {
        for (let at = from + states - 1; at > from; at -= 1)
          counts[at] = (counts[at] as number) * (1 - chance) + (counts[at - 1] as number) * chance;
        counts[from] = (counts[from] as number) * (1 - chance);
      }
    }
  }

  /** At most `limit` of the first completions and the Poisson with mean `more` together. */
  private upTo(limit: number, index: number, more: number): number {
    let term = Math.exp(-more);
    let below = 0;
    let sum = 0;
    for (let count = limit; count >= 0; count -= 1) {
      below += term;
      sum += (this.counts[index * this.states + count] as number) * below;
      term *= more / (limit - count + 1);
    }
    return sum;
  }
}

/**
 * P(X ≤ k) of the binomial with this mean and variance, for any real k ≥ 0, by Camp and Paulson's approximation (error
 * below 0.01 in the middle); with a variance above the mean that of a Poisson counted in larger units.
 */
function chanceOfAtMost(k: number, mean: number, variance: number): number {
  if (mean <= 1e-9) return 1;
  const units = Math.max(1, variance / mean);
  const limit = k / units;
  const expected = mean / units;
  const fails = Math.min(1, variance / (mean * units));
  const success = 1 - fails;
  const b = 1 / (9 * (limit + 1));
  if (success < 1e-6) {
    const ratio = Math.cbrt((limit + 1) / expected);
    return normalTail((1 - (1 - b) * ratio) / (Math.sqrt(b) * ratio));
  }
  const trials = expected / success;
  if (trials <= limit + 1e-9) return 1;
  const a = 1 / (9 * (trials - limit));
  const ratio = Math.cbrt(((limit + 1) * fails) / (success * (trials - limit)));
  return normalTail((1 - a - (1 - b) * ratio) / Math.sqrt(b * ratio * ratio + a));
}

/** The grid place, in cells, where the chance is reached. */
function quantileOf(chances: Float64Array, chance: number): number {
  for (let index = 0; index <= cells; index += 1) {
    const here = chances[index] as number;
    if (here < chance) continue;
    if (index === 0) return 0;
    // Within a cell the chance still to wait falls as if at a constant rate.
    const before = Math.log(1 - (chances[index - 1] as number));
    const fall = before - Math.log(Math.max(1e-12, 1 - here));
    return index - 1 + (before - Math.log(1 - chance)) / fall;
  }
  return cells;
}
