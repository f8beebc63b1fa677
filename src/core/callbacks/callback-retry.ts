// When a customer who was not reached is tried again, and when no more.
// Never knows how often somebody else was tried: the caller counts.
import type { CustomerFailure } from '../acd/acd-model.js';

/** A queue's rules. */
export interface CallbackRetryRules {
  /** So often a customer is dialled in all, 1 or more. */
  readonly maxAttempts: number;
  readonly afterBusyMs: number;
  readonly afterNoAnswerMs: number;
}

/**
 * After how long the customer is tried again; undefined = that was the last attempt. `failures` counts this one. Who
 * declined is at the phone, as who is busy is; who cannot be reached is away, as who does not answer is.
 */
export function retryAfterMs(
  failure: CustomerFailure,
  failures: number,
  rules: CallbackRetryRules,
): number | undefined {
  if (failures >= rules.maxAttempts) return undefined;
  return failure === 'busy' || failure === 'declined' ? rules.afterBusyMs : rules.afterNoAnswerMs;
}
