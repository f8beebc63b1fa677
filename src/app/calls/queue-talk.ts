// The stage of a call that talks through a queue since an earlier run of the service: its machine runs it.
// Never brings the caller back into the queue.
import type { QueueId } from '../../core/kernel/ids.js';
import type { Call, Stage } from '../voice/call.js';

export class QueueTalk implements Stage {
  readonly outcomeWhenCallerLeaves = 'answered';

  constructor(
    private readonly call: Call,
    readonly queueId: QueueId,
  ) {}

  leave(lost: boolean): void {
    this.call.services.acd.handle({ kind: 'caller-left', callId: this.call.id, lost });
  }
}
