// The stage of a call that an earlier run took through a queue, and that its machine runs now: two talk, or it is ending.
// Never brings the caller back into the queue.
import type { QueueId, RequestId } from '../../core/kernel/ids.js';
import type { Call } from '../voice/call.js';
import type { Stage } from '../voice/stage.js';

export class EarlierQueueStay implements Stage {
  readonly outcomeWhenCallerLeaves = 'answered';

  constructor(
    private readonly call: Call,
    private readonly requestId: RequestId,
    readonly queueId: QueueId,
  ) {}

  leave(lost: boolean): void {
    this.call.services.acd.handle({ kind: 'requester-left', requestId: this.requestId, lost });
  }
}
