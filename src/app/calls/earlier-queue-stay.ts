// The stage of a call that an earlier run took through a queue, and that its machine runs now: two talk, or it is ending.
// Never brings the caller back into the queue.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { QueueId } from '../../core/kernel/ids.js';
import type { Call, Stage } from '../voice/call.js';

export class EarlierQueueStay implements Stage {
  constructor(
    private readonly call: Call,
    readonly queueId: QueueId,
    readonly outcomeWhenCallerLeaves: CallOutcome,
  ) {}

  leave(lost: boolean): void {
    this.call.services.acd.handle({ kind: 'caller-left', callId: this.call.id, lost });
  }
}
