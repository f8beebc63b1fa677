// What does not fit in a destination, besides that what it names has to be there: found alike by service and page.
// Never words it.
import type { DestinationConfig } from '../api/destination.js';
import type { Channel } from '../core/kernel/interaction.js';

/** Where the destination stands. */
export interface DestinationPlace {
  /** The queue that the caller leaves there; undefined = the caller comes from no queue. */
  readonly leaves: string | undefined;
  /** What is led there: of a queue that is full or closed whatever it serves, anywhere else calls. */
  readonly channels: readonly Channel[];
  /** There is a trunk that takes calls to the outside. */
  readonly hasOutboundTrunk: boolean;
  /** What a queue serves; undefined = there is no such queue. */
  readonly servedBy: (queue: string) => readonly Channel[] | undefined;
}

export type DestinationFault =
  | {
      /**
       * `same-queue`: a queue leads to itself; `no-outbound-trunk`: nothing takes calls to the outside; `queue-required`: a
       * voicemail or a callback has to be some queue's.
       */
      readonly code: 'same-queue' | 'no-outbound-trunk' | 'queue-required';
      readonly field: 'queue' | 'number';
    }
  /** What comes by `channel` is led there, and is not served there. */
  | { readonly code: 'channel-not-served'; readonly field: 'queue' | 'kind'; readonly channel: Channel };

export const callsOnly: readonly Channel[] = ['voice'];

export function destinationFault(
  destination: DestinationConfig,
  place: DestinationPlace,
): DestinationFault | undefined {
  return faultByItself(destination, place) ?? channelFault(destination, place);
}

function faultByItself(
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

function channelFault(destination: DestinationConfig, place: DestinationPlace): DestinationFault | undefined {
  const served = channelsServed(destination, place);
  const channel = place.channels.find((one) => !served.includes(one));
  if (channel === undefined) return undefined;
  const isByQueue = destination.kind === 'queue' || channel === 'voice';
  return { code: 'channel-not-served', field: isByQueue ? 'queue' : 'kind', channel };
}

/** Of a queue that is not there, whatever is led there: that it is missing is the fault. */
function channelsServed(
  destination: DestinationConfig,
  { leaves, channels, servedBy }: DestinationPlace,
): readonly Channel[] {
  switch (destination.kind) {
    case 'queue':
      return servedBy(destination.queue) ?? channels;
    case 'callback': {
      const queue = destination.queue ?? leaves;
      const served = (queue === undefined ? undefined : servedBy(queue)) ?? callsOnly;
      return served.filter((channel) => callsOnly.includes(channel));
    }
    case 'voicemail':
    case 'external':
    case 'flow':
    case 'extension':
    case 'announcement':
      return callsOnly;
  }
}
