// The way into a queue.
// Never queues anybody: the flow ends here.
import type { ConfiguredWishes } from '../../acd/acd-settings.js';
import type { QueueId } from '../../kernel/ids.js';
import { leaveFor, type NodeKind } from '../node-kind.js';

export interface QueueNode {
  readonly kind: 'queue';
  readonly queue: string;
  /** What callers who come this way ask for beyond the queue. */
  readonly wishes?: ConfiguredWishes | undefined;
  /** Where a caller goes on whom an agent has talked with and hung up on. Default: the call ends. */
  readonly afterwards?: string | undefined;
}

export const queueNode: NodeKind<QueueNode> = {
  exits: ({ afterwards }) => (afterwards === undefined ? [] : [{ field: 'afterwards', to: afterwards }]),
  references: ({ queue }) => [{ kind: 'queue', field: 'queue', key: queue }],
  enter: ({ queue, ...rest }) => leaveFor({ kind: 'queue', queue: queue as QueueId }, rest),
};
