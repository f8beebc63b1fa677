// How much of a queue's traffic was answered in time.
// Never decides what the target is.

/** What became of callers who entered a queue. */
export interface ServiceLevelSums {
  readonly answered: number;
  /** Of the answered: within the queue's target. */
  readonly answeredInTarget: number;
  readonly abandoned: number;
  readonly overflowed: number;
}

/**
 * Answered within the target ÷ (answered + abandoned + overflowed), 0–1; undefined while nothing is decided. Whoever was
 * sent elsewhere was not answered here, so that overflowing sooner cannot make the figure look better. Not counted: who
 * chose to be called back (served later, by the callback's own figures), who still waits, and who was cut off by a fault.
 */
export function serviceLevelOf(sums: ServiceLevelSums): number | undefined {
  const decided = sums.answered + sums.abandoned + sums.overflowed;
  return decided === 0 ? undefined : sums.answeredInTarget / decided;
}

/** As it is shown: percent with one decimal, null while nothing is decided. */
export function serviceLevelPercentOf(sums: ServiceLevelSums): number | null {
  const level = serviceLevelOf(sums);
  return level === undefined ? null : Math.round(level * 1000) / 10;
}
