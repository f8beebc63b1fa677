// Throws away the reasons of decisions that are older than they are to be kept.
// Never holds up calls: between two small steps everything else has its turn.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { DecisionStore } from '../ports/store.js';

const dayMs = 24 * 3_600_000;
/** Pause after each step, ms: at 500 decisions a step a day of 100,000 is gone within a minute. */
const pauseMs = 200;

/** Returns how many there were. */
export async function forgetOldDecisions(
  decisions: Pick<DecisionStore, 'removeBefore'>,
  clock: Clock,
  keptDays: number,
): Promise<number> {
  const beforeMs = (clock.nowMs() - keptDays * dayMs) as EpochMs;
  let removed = 0;
  for (;;) {
    const step = decisions.removeBefore(beforeMs);
    if (step === 0) return removed;
    removed += step;
    await new Promise<void>((resolve) => {
      clock.at((clock.nowMs() + pauseMs) as EpochMs, resolve);
    });
  }
}
