// The stage of a call in which an agent and a customer who was called back talk since an earlier run.
// Never dials anybody.
import type { OfferId, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { Call } from '../voice/call.js';
import type { Stage } from '../voice/stage.js';

export interface CallbackTalk {
  readonly requestId: RequestId;
  readonly offerId: OfferId;
  readonly queueId: QueueId;
}

export class EarlierCallbackTalk implements Stage {
  readonly outcomeWhenCallerLeaves = 'answered';
  readonly queueId: QueueId;
  private over = false;

  /** `ended`: at most once. */
  constructor(
    private readonly call: Call,
    private readonly talk: CallbackTalk,
    private readonly ended: (lost: boolean) => void,
  ) {
    this.queueId = talk.queueId;
  }

  leave(lost: boolean): void {
    if (this.over) return;
    this.over = true;
    const { requestId, offerId } = this.talk;
    this.call.services.acd.handle(
      lost ? { kind: 'requester-left', requestId, lost } : { kind: 'conversation-ended', offerId },
    );
    this.ended(lost);
  }
}
