// Throws away the reasons of decisions that are older than they are to be kept.
// Never holds up calls: between two small steps everything else has its turn.
import type { EpochMs } from '../../core/kernel/ids.js';
import { dayMs } from '../../core/kernel/zoned-time.js';
import type { Clock } from '../ports/clock.js';
import type { DecisionStore } from '../ports/store.js';

/** Pause after each step, ms: at 500 decisions a step a day of 100,000 is gone within a minute. */
const pauseMs = 200;

/** Goes on until none is left, or until `signal` says that the service stops: the rest can wait. */
export async function forgetOldDecisions(
  decisions: Pick<DecisionStore, 'removeBefore'>,
  clock: Clock,
  keptDays: number,
  signal: AbortSignal,
): Promise<void> {
  const beforeMs = (clock.nowMs() - keptDays * dayMs) as EpochMs;
  while (!signal.aborted && decisions.removeBefore(beforeMs) > 0)
    await new Promise<void>((resolve) => {
      clock.at((clock.nowMs() + pauseMs) as EpochMs, resolve);
    });
}
