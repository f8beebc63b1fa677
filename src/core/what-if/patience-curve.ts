// How long callers are willing to wait, estimated from a day on which most of them did not have to show it.
// Never takes an answered caller for an impatient one: such a wait is a lower bound (right-censored).

export interface Wait {
  readonly waitedMs: number;
  /** Gave up then; otherwise was answered or sent elsewhere, and would have waited for longer. */
  readonly gaveUp: boolean;
}

interface Step {
  readonly waitedMs: number;
  /** Share of callers who are willing to wait for longer. */
  readonly survival: number;
}

/**
 * Kaplan and Meier's product-limit estimate. Beyond the longest observed abandonment patience goes on exponentially, with
 * the day's rate of giving up (abandonments ÷ time waited). With no abandonment at all patience has no end.
 */
export class PatienceCurve {
  private readonly steps: readonly Step[];
  /** Of giving up, per ms. */
  private readonly tailRate: number;

  constructor(waits: readonly Wait[]) {
    const sorted = [...waits].sort((a, b) => a.waitedMs - b.waitedMs || Number(b.gaveUp) - Number(a.gaveUp));
    const steps: Step[] = [];
    let survival = 1;
    let waitedMs = 0;
    let gaveUp = 0;
    sorted.forEach((wait, index) => {
      waitedMs += wait.waitedMs;
      if (!wait.gaveUp) return;
      gaveUp += 1;
      survival *= 1 - 1 / (sorted.length - index);
      steps.push({ waitedMs: wait.waitedMs, survival });
    });
    this.steps = steps;
    this.tailRate = waitedMs > 0 ? gaveUp / waitedMs : 0;
  }

  /** The patience of one of whom it is known that it is more than `waitedMs`; `chance` in [0, 1) decides. */
  beyond(waitedMs: number, chance: number): number {
    const wanted = this.survivalAt(waitedMs) * (1 - chance);
    const first = this.firstAfter(waitedMs);
    for (let index = first; index < this.steps.length; index += 1) {
      const step = this.steps[index] as Step;
      if (step.survival < wanted) return step.waitedMs;
    }
    const last = Math.max(waitedMs, this.steps.at(-1)?.waitedMs ?? 0);
    const left = Math.min(this.survivalAt(last), this.survivalAt(waitedMs));
    if (this.tailRate === 0) return Infinity;
    return left <= 0 ? last : last - Math.log(Math.min(1, wanted / left)) / this.tailRate;
  }

  private survivalAt(waitedMs: number): number {
    const before = this.firstAfter(waitedMs) - 1;
    return before < 0 ? 1 : (this.steps[before] as Step).survival;
  }

  /** The first step later than `waitedMs`. */
  private firstAfter(waitedMs: number): number {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.steps[middle] as Step).waitedMs > waitedMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
