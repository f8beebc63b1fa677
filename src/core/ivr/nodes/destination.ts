// The way out of the flow, to anywhere that a call can be led to; each kind of destination is a kind of step.
// Never leads anybody there: the flow ends here.
import type { ConfiguredWishes } from '../../acd/acd-settings.js';
import type { Destination } from '../../pbx/destination.js';
import type { NodeKind } from '../node-kind.js';

export type DestinationNode = Destination & {
  /** What callers who come this way ask for beyond the queue. */
  readonly wishes?: ConfiguredWishes | undefined;
  /** Where a caller goes on with whom somebody has talked and hung up. Default: the call ends. */
  readonly afterwards?: string | undefined;
};

export const destinationNode: NodeKind<DestinationNode> = {
  exits: ({ afterwards }) => (afterwards === undefined ? [] : [{ field: 'afterwards', to: afterwards }]),
  enter: ({ wishes, afterwards, ...destination }) => ({
    kind: 'leave',
    exit: {
      kind: 'destination',
      destination,
      ...(wishes === undefined ? {} : { wishes }),
      ...(afterwards === undefined ? {} : { afterwards }),
    },
  }),
};
