// How soon waiting callers give up, learned from those who did and those who were answered before.
// Never asks why: hanging up, overflowing and being taken out all make the line shorter.

/** Ends of the stretches of waiting in which the rate is taken to be constant, ms. */
const stretchEndsMs = [30_000, 60_000, 120_000, 240_000, 480_000, 960_000, Infinity];
/** One in so many of the past counts for a new one. */
const memory = 0.997;
/** So many departures are needed before a rate is believed. */
const leastDepartures = 5;
/** The rate over all stretches counts in each like so many departures. */
const pooledDepartures = 4;

/** Departures ÷ time at risk, in each stretch of waiting: the estimate of a piecewise constant hazard. */
export class LeaveRates {
  private readonly departures = new Float64Array(stretchEndsMs.length);
  private readonly atRiskMs = new Float64Array(stretchEndsMs.length);
  private rates: Float64Array | undefined;

  /** Somebody waited so long, and then left (or was answered, when not). */
  note(waitedMs: number, left: boolean): void {
    let fromMs = 0;
    stretchEndsMs.forEach((endMs, index) => {
      const within = Math.max(0, Math.min(waitedMs, endMs) - fromMs);
      const leftHere = left && waitedMs >= fromMs && waitedMs < endMs ? 1 : 0;
      this.atRiskMs[index] = (this.atRiskMs[index] as number) * memory + within;
      this.departures[index] = (this.departures[index] as number) * memory + leftHere;
      fromMs = endMs;
    });
    this.rates = undefined;
  }

  /** Chance that one who has waited so long leaves within the next millisecond. */
  at(waitedMs: number): number {
    this.rates ??= this.newRates();
    let index = 0;
    while (waitedMs >= (stretchEndsMs[index] as number)) index += 1;
    return this.rates[index] as number;
  }

  private newRates(): Float64Array {
    const departures = this.departures.reduce((sum, count) => sum + count, 0);
    const atRiskMs = this.atRiskMs.reduce((sum, ms) => sum + ms, 0);
    if (departures < leastDepartures) return new Float64Array(stretchEndsMs.length);
    const overall = departures / atRiskMs;
    return this.departures.map(
      (count, index) =>
        (count + pooledDepartures) / ((this.atRiskMs[index] as number) + pooledDepartures / overall),
    );
  }
}
