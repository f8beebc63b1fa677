// A caller in a queue: music while waiting, the offers that the ACD makes, and the conversation that follows.
// Never chooses an agent.
import type { WithdrawReason } from '../../core/acd/acd-model.js';
import type { CallOutcome } from '../../core/journal/journal-event.js';
import type { OfferId, QueueId } from '../../core/kernel/ids.js';
import type { RingAgent } from './acd-runner.js';
import { AgentOffer } from './agent-offer.js';
import type { Call, Stage } from './call.js';

export class QueueStage implements Stage {
  outcomeWhenCallerLeaves: CallOutcome = 'abandoned';
  private left = false;
  private readonly offers = new Map<OfferId, AgentOffer>();

  constructor(
    private readonly call: Call,
    readonly queueId: QueueId,
    private readonly music: string,
  ) {}

  /** Puts the caller in the queue. The caller is answered already. */
  start(): void {
    this.call.enter(this);
    this.call.services.acd.handle({ kind: 'call-queued', callId: this.call.id, queueId: this.queueId });
    if (!this.left) this.call.endpoint.startBackground({ kind: 'music', music: this.music });
  }

  ringAgent(order: RingAgent): void {
    const offer = new AgentOffer(this.call, order, this.music, {
      talking: () => (this.outcomeWhenCallerLeaves = 'answered'),
      // The caller is back in the queue, at the place held before.
      backToQueue: () => {
        this.outcomeWhenCallerLeaves = 'abandoned';
        this.call.endpoint.startBackground({ kind: 'music', music: this.music });
      },
      over: () => this.offers.delete(order.offerId),
    });
    this.offers.set(order.offerId, offer);
    offer.start();
  }

  withdrawOffer(offerId: OfferId, reason: WithdrawReason): void {
    this.offers.get(offerId)?.withdraw(reason);
  }

  leave(lost: boolean): void {
    if (this.left) return;
    this.left = true;
    // The engine answers with withdraw-offer for a phone that still rings; a conversation's agent hears the BYE below.
    this.call.services.acd.handle({ kind: 'caller-left', callId: this.call.id, lost });
    for (const offer of [...this.offers.values()]) offer.end('caller-left');
  }
}
