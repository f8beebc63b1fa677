// The end of the call.
// Never says anything before it; a message before it does.
import type { NodeKind } from '../node-kind.js';

export interface HangUpNode {
  readonly kind: 'hang-up';
}

export const hangUpNode: NodeKind<HangUpNode> = {
  enter: () => ({ kind: 'leave', exit: { kind: 'hang-up', cause: 'flow-ended' } }),
};
