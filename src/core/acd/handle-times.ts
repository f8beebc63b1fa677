// How long handling a call takes, learned from the calls of the last hours: the chance that one lasts longer than t.
// Never looks at a clock, and never mixes in what nobody handled.
import type { EpochMs } from '../kernel/ids.js';

const hourMs = 3_600_000;
/** A handling counts half as much after so long. */
const halfLifeMs = 2 * hourMs;
/** Older ones are forgotten. */
const forgottenAfterMs = 24 * hourMs;
/** Yesterday's calls still count a little: better than nothing in the morning. */
const leastWeight = 0.05;
const rememberedCalls = 400;
/** All queues' calls count together as so many of the queue's own. */
const pooledWeight = 8;
/** With so many own calls the curve is half the observed one and half the fitted lognormal. */
const smoothingCalls = 40;
const tableSize = 192;
/** A curve is made anew after so much time at the latest. */
const freshForMs = 5 * 60_000;
const shortestMs = 1000;

/** How long something is handled. */
export interface HandleCurve {
  /** The chance that it lasts longer. */
  at(ms: number): number;
  readonly meanMs: number;
  /** Variance ÷ mean². */
  readonly squaredVariation: number;
}

/** Of calls that are of one kind or another, with these weights. Undefined without any. */
export function mixedCurve(
  parts: readonly { readonly curve: HandleCurve; readonly weight: number }[],
): HandleCurve | undefined {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first?.curve;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (curve: HandleCurve) => number): number =>
    parts.reduce((sum, { curve, weight }) => sum + weight * of(curve), 0) / total;
  const meanMs = mean((curve) => curve.meanMs);
  const moment = mean((curve) => curve.meanMs * curve.meanMs * (1 + curve.squaredVariation));
  return {
    at: (ms) => mean((curve) => curve.at(ms)),
    meanMs,
    squaredVariation: moment / (meanMs * meanMs) - 1,
  };
}

/** The chance S(t) that a handling lasts longer than t, as a table with an exponential tail. */
export class SurvivalCurve implements HandleCurve {
  constructor(
    private readonly survival: Float64Array,
    private readonly stepMs: number,
    private readonly tailHazard: number,
    readonly meanMs: number,
    readonly squaredVariation: number,
  ) {}

  at(ms: number): number {
    if (ms <= 0) return 1;
    const place = ms / this.stepMs;
    const index = Math.floor(place);
    const last = this.survival.length - 1;
    if (index >= last)
      return (this.survival[last] as number) * Math.exp(-this.tailHazard * (ms - last * this.stepMs));
    const here = this.survival[index] as number;
    return here + ((this.survival[index + 1] as number) - here) * (place - index);
  }
}

interface Sample {
  readonly endedAtMs: number;
  readonly handleMs: number;
  readonly logMs: number;
}

/** The handled calls of one queue, or of all. */
export class HandleTimes {
  private readonly samples: Sample[] = [];
  private oldest = 0;
  private curve: SurvivalCurve | undefined;
  private curveAtMs = 0;
  private sinceCurve = 0;

  get count(): number {
    return this.samples.length;
  }

  note(endedAtMs: EpochMs, handleMs: number): void {
    const lasted = Math.max(shortestMs, handleMs);
    const sample = { endedAtMs, handleMs: lasted, logMs: Math.log(lasted) };
    if (this.samples.length < rememberedCalls) {
      this.samples.push(sample);
    } else {
      this.samples[this.oldest] = sample;
      this.oldest = (this.oldest + 1) % rememberedCalls;
    }
    this.sinceCurve += 1;
  }

  shift(byMs: number): void {
    const moved = this.samples.map((sample) => ({ ...sample, endedAtMs: sample.endedAtMs + byMs }));
    this.samples.splice(0, moved.length, ...moved);
    this.curveAtMs += byMs;
  }

  /** Calls per millisecond over the last hour, or since the oldest that is remembered. */
  perMs(nowMs: EpochMs): number {
    let calls = 0;
    let oldestMs: number = nowMs;
    for (const { endedAtMs } of this.samples) {
      if (nowMs - endedAtMs > hourMs) continue;
      calls += 1;
      oldestMs = Math.min(oldestMs, endedAtMs);
    }
    return calls < 2 ? 0 : calls / Math.max(hourMs / 4, nowMs - oldestMs);
  }

  /** How many calls are young enough to count. */
  known(nowMs: EpochMs): number {
    let known = 0;
    for (const { endedAtMs } of this.samples) if (nowMs - endedAtMs < forgottenAfterMs) known += 1;
    return known;
  }

  /** Of these calls, and of `all` queues' calls as far as these are few. Undefined when nothing is known. */
  curveWith(all: HandleTimes, nowMs: EpochMs): SurvivalCurve | undefined {
    const fresh = this.sinceCurve * 16 <= this.samples.length && nowMs - this.curveAtMs < freshForMs;
    if (this.curve !== undefined && fresh) return this.curve;
    this.curve = fit(
      all === this ? [] : this.weighted(nowMs, Infinity),
      all.weighted(nowMs, all === this ? Infinity : pooledWeight),
    );
    this.curveAtMs = nowMs;
    this.sinceCurve = 0;
    return this.curve;
  }

  /** Younger calls weigh more; all together at most `total`. */
  private weighted(nowMs: EpochMs, total: number): readonly WeightedSample[] {
    const weighted: WeightedSample[] = [];
    let sum = 0;
    for (const sample of this.samples) {
      const ageMs = nowMs - sample.endedAtMs;
      if (ageMs >= forgottenAfterMs) continue;
      const weight = Math.max(leastWeight, 2 ** (-Math.max(0, ageMs) / halfLifeMs));
      sum += weight;
      weighted.push({ sample, weight });
    }
    const scale = sum > total ? total / sum : 1;
    return scale === 1
      ? weighted
      : weighted.map(({ sample, weight }) => ({ sample, weight: weight * scale }));
  }
}

interface WeightedSample {
  readonly sample: Sample;
  readonly weight: number;
}

/**
 * The observed distribution, smoothed with the lognormal that has the same mean and variance of logarithms: handle times
 * are close to lognormal, and with few calls the fit says more than the calls do.
 */
function fit(own: readonly WeightedSample[], all: readonly WeightedSample[]): SurvivalCurve | undefined {
  const parts = [...own, ...all];
  let total = 0;
  let logSum = 0;
  let squares = 0;
  for (const { sample, weight } of parts) {
    total += weight;
    logSum += weight * sample.logMs;
    squares += weight * sample.logMs * sample.logMs;
  }
  if (total <= 0) return undefined;
  const mu = logSum / total;
  const sigma = Math.min(1.5, Math.max(0.15, Math.sqrt(Math.max(0, squares / total - mu * mu))));
  const stepMs = Math.exp(mu + 3 * sigma) / tableSize;
  const observed = observedSurvival(parts, stepMs, total);
  const trust = total / (total + smoothingCalls);
  const survival = new Float64Array(tableSize + 1);
  for (let index = 0; index <= tableSize; index += 1) {
    const fitted = index === 0 ? 1 : normalTail((Math.log(index * stepMs) - mu) / sigma);
    survival[index] = trust * (observed[index] as number) + (1 - trust) * fitted;
  }
  return summarised(survival, stepMs, mu, sigma);
}

function observedSurvival(parts: readonly WeightedSample[], stepMs: number, total: number): Float64Array {
  const ended = new Float64Array(tableSize + 2);
  for (const { sample, weight } of parts) {
    const index = Math.min(tableSize + 1, Math.ceil(sample.handleMs / stepMs));
    ended[index] = (ended[index] as number) + weight;
  }
  let left = total;
  return ended.map((weight) => {
    left -= weight;
    return Math.max(0, left / total);
  });
}

function summarised(survival: Float64Array, stepMs: number, mu: number, sigma: number): SurvivalCurve {
  // What lasts longer than the table goes on with the lognormal's hazard at its end.
  const end = tableSize * stepMs;
  const spread = end * 0.1;
  const tail = normalTail((Math.log(end + spread) - mu) / sigma) / normalTail((Math.log(end) - mu) / sigma);
  const tailHazard = Math.max(1e-7, -Math.log(Math.max(1e-9, tail)) / spread);
  let mean = 0;
  let moment = 0;
  for (let index = 0; index < tableSize; index += 1) {
    const mass = ((survival[index] as number) + (survival[index + 1] as number)) / 2;
    mean += mass * stepMs;
    moment += 2 * mass * (index + 0.5) * stepMs * stepMs;
  }
  const beyond = survival[tableSize] as number;
  mean += beyond / tailHazard;
  moment += (2 * beyond * (end + 1 / tailHazard)) / tailHazard;
  return new SurvivalCurve(survival, stepMs, tailHazard, mean, Math.max(0.02, moment / (mean * mean) - 1));
}

/** The standard normal's chance of more than z (Abramowitz and Stegun 7.1.26; error below 1.5e-7). */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * series * Math.exp(-x * x);
  return z >= 0 ? tail : 1 - tail;
}
