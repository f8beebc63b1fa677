// What does not fit in a destination, besides that what it names has to be there: found alike by service and page.
// Never words it.
import type { DestinationConfig } from '../api/destination.js';

/** Where the destination stands. */
export interface DestinationPlace {
  /** The queue that the caller leaves there; undefined = the caller comes from no queue. */
  readonly leaves: string | undefined;
  /** There is a trunk that takes calls to the outside. */
  readonly hasOutboundTrunk: boolean;
}

export interface DestinationFault {
  /**
   * `same-queue`: a queue leads to itself; `no-outbound-trunk`: nothing takes calls to the outside; `queue-required`: a
   * voicemail or a callback has to be some queue's.
   */
  readonly code: 'same-queue' | 'no-outbound-trunk' | 'queue-required';
  readonly field: 'queue' | 'number';
}

export function destinationFault(
  destination: DestinationConfig,
  { leaves, hasOutboundTrunk }: DestinationPlace,
): DestinationFault | undefined {
  switch (destination.kind) {
    case 'queue':
      return destination.queue === leaves ? { code: 'same-queue', field: 'queue' } : undefined;
    case 'external':
      return hasOutboundTrunk ? undefined : { code: 'no-outbound-trunk', field: 'number' };
    case 'voicemail':
    // A trunk that calls out may come later: until then no callback is offered.
    case 'callback':
      return (destination.queue ?? leaves) === undefined
        ? { code: 'queue-required', field: 'queue' }
        : undefined;
    case 'flow':
    case 'extension':
    case 'announcement':
      return undefined;
  }
}
