// Who hung up: of a call that we made the one at the other end is no caller.
// Never words a cause; the texts do.
import type { CallRecord } from '../../../../src/api/calls.js';

/** A cause of the call or of one of its legs, as it is to be said. */
export const causeFor = (direction: CallRecord['direction'], cause: string): string =>
  direction === 'outbound' && cause === 'caller-hung-up' ? 'customer-hung-up' : cause;

export const causeOf = ({ direction, cause }: CallRecord): string | null =>
  cause === null ? null : causeFor(direction, cause);
