// One agent who is offered a callback: rung, told what it is about, and joined with the customer who is then dialled.
// Never dials the customer before the agent has answered, and never tries another agent or another time.
import type { CustomerFailure, OfferFailure, WithdrawReason } from '../../core/acd/acd-model.js';
import { MediaError, type Audio } from '../ports/media.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import { agentLeg, offerFailureOf } from '../voice/agent-leg.js';
import type { Call } from '../voice/call.js';
import type { OutboundLeg } from '../voice/outbound-leg.js';
import { CustomerLeg, type CustomerLegOptions } from '../voice/customer-leg.js';

export interface CallbackOfferOptions {
  readonly call: Call;
  readonly order: MakeOffer;
  readonly customer: CustomerLegOptions;
  /** What the agent hears before the customer is dialled. */
  readonly briefing: readonly Audio[];
  /** What the agent hears when the customer was not reached. */
  readonly failureNotice: (failure: CustomerFailure) => readonly Audio[];
  readonly holdMusic: string;
}

/** What the attempt wants to know. `over` comes last, exactly once. */
export interface CallbackOfferListeners {
  agentAnswered(): void;
  /** Hung up, or was lost, before the customer answered. */
  agentLeft(): void;
  talking(): void;
  customerFailed(failure: CustomerFailure): void;
  /** Nobody was dialled: the company does not let the number be called, or not now. */
  notAllowed(): void;
  /** `lost`: by a fault of ours. */
  conversationEnded(lost: boolean): void;
  over(): void;
}

type State =
  | { readonly kind: 'ringing' | 'briefing' | 'dialling' | 'talking' | 'over' }
  /** The customer was not reached; the agent hears so. */
  | { readonly kind: 'announcing-failure'; readonly failure: CustomerFailure | 'not-allowed' };

export class CallbackOffer {
  private state: State = { kind: 'ringing' };
  private leg: OutboundLeg | undefined;
  private customer: CustomerLeg | undefined;

  constructor(
    private readonly options: CallbackOfferOptions,
    private readonly listeners: CallbackOfferListeners,
  ) {}

  /** The call has audio. */
  start(): void {
    void this.run().catch((error: unknown) => {
      const { call, order } = this.options;
      call.log.error({ err: error, offerId: order.offerId }, 'a callback failed unexpectedly');
      if (this.state.kind === 'ringing') this.refuse('unreachable');
      else this.customerLost('unreachable');
    });
  }

  get isTalking(): boolean {
    return this.state.kind === 'talking';
  }

  /** The engine takes the offer back. */
  withdraw(reason: WithdrawReason): void {
    const answered = this.state.kind === 'briefing' || this.state.kind === 'dialling';
    this.end(reason, () => answered && this.listeners.agentLeft());
  }

  /** The call ends, by the customer or by a fault of ours: tells the ACD, and lets go of the agent. */
  callEnded(lost: boolean): void {
    const { kind } = this.state;
    const { offerId, requestId } = this.options.order;
    const { acd } = this.options.call.services;
    if (kind === 'talking') {
      acd.handle(
        lost ? { kind: 'requester-left', requestId, lost } : { kind: 'conversation-ended', offerId },
      );
      this.end('hung-up', () => this.listeners.conversationEnded(lost));
    } else if (kind === 'announcing-failure') this.failureAnnounced();
    else if (kind === 'dialling' && !lost) this.customerLost('declined');
    else this.end('cancelled');
  }

  private async run(): Promise<void> {
    const { call, order } = this.options;
    const leg = (this.leg = agentLeg(call, order));
    if (leg === undefined) return this.refuse('unreachable');
    const result = await leg.ring();
    // Taken back in the very moment in which the phone was picked up.
    if (this.isOver()) return;
    if (result.kind === 'answered') await this.answered(leg);
    else if (result.kind !== 'ended') this.refuse(offerFailureOf(result));
  }

  private async answered(leg: OutboundLeg): Promise<void> {
    const { call, order, briefing } = this.options;
    this.state = { kind: 'briefing' };
    call.services.acd.handle({ kind: 'offer-answered', offerId: order.offerId });
    // Another agent may have been faster.
    if (this.isOver()) return;
    this.listeners.agentAnswered();
    leg.onEnded((cause) => this.agentHungUp(cause));
    if (this.isOver()) return;
    try {
      await leg.open();
      if (!this.isOver()) await leg.audio.play(briefing);
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      if (this.isOver()) return;
      call.log.error({ err: error, agentId: order.agentId }, 'an agent has no audio');
      return this.agentGone('failed');
    }
    if (!this.isOver()) await this.dial(leg);
  }

  private async dial(leg: OutboundLeg): Promise<void> {
    const { call, customer: options } = this.options;
    this.state = { kind: 'dialling' };
    leg.audio.startBackground({ kind: 'ringback' });
    const customer = (this.customer = new CustomerLeg(call, options));
    const result = await customer.ring();
    if (result.kind === 'given-up' || this.isOver()) return;
    if (result.kind === 'failed')
      return this.announceFailure(leg, result.cause === 'cancelled' ? 'unreachable' : result.cause);
    try {
      if (!(await customer.handOver())) return;
      if (this.isOver()) return;
      const { holdMusic, order } = this.options;
      await leg.join({ holdMusic, offerId: order.offerId, queueId: order.queueId }, () => this.talking());
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      if (this.isOver()) return;
      call.log.error({ err: error, agentId: this.options.order.agentId }, 'a customer could not be joined');
      return this.customerLost('unreachable');
    }
  }

  /** From here on the conversation is the call's; its end is told by `callEnded`. */
  private talking(): void {
    const { call, order } = this.options;
    if (this.isOver()) return;
    this.state = { kind: 'talking' };
    this.listeners.talking();
    call.services.acd.handle({ kind: 'customer-answered', offerId: order.offerId });
  }

  /** The agent hears why nobody is there, and is free when that has been said. */
  private async announceFailure(leg: OutboundLeg, failure: CustomerFailure | 'not-allowed'): Promise<void> {
    this.state = { kind: 'announcing-failure', failure };
    await leg.audio.stop();
    if (!this.isOver()) await leg.audio.play(this.options.failureNotice(toldFailure(failure)));
    this.failureAnnounced();
  }

  private failureAnnounced(): void {
    if (this.state.kind === 'announcing-failure') this.customerLost(this.state.failure);
  }

  /** The customer is not there, and the agent is let go. */
  private customerLost(failure: CustomerFailure | 'not-allowed'): void {
    if (this.isOver()) return;
    this.end('hung-up', () =>
      failure === 'not-allowed' ? this.listeners.notAllowed() : this.listeners.customerFailed(failure),
    );
    const { call, order } = this.options;
    call.services.acd.handle({
      kind: 'customer-failed',
      offerId: order.offerId,
      failure: toldFailure(failure),
    });
    call.finish({ outcome: 'unanswered', cause: failure, by: 'local' });
  }

  private agentHungUp(cause: string): void {
    switch (this.state.kind) {
      case 'briefing':
      case 'dialling':
        return this.agentGone(cause);
      case 'announcing-failure':
        return this.failureAnnounced();
      case 'talking':
      case 'ringing':
      case 'over':
    }
  }

  /** Before the customer answered: the agent is left alone as after a refusal, and the customer keeps the place. */
  private agentGone(cause: string): void {
    if (this.isOver()) return;
    this.end(cause, () => this.listeners.agentLeft());
    const { call, order } = this.options;
    call.services.acd.handle({ kind: 'bridge-failed', offerId: order.offerId });
  }

  private refuse(failure: OfferFailure): void {
    if (this.isOver()) return;
    this.end('failed');
    const { call, order } = this.options;
    call.services.acd.handle({ kind: 'offer-failed', offerId: order.offerId, failure });
  }

  /** Lets go of both sides, once. `tell`: what it means for the attempt, before it hears that the offer is over. */
  private end(cause: string, tell?: () => void): void {
    if (this.isOver()) return;
    this.state = { kind: 'over' };
    this.customer?.giveUp();
    this.leg?.end(cause);
    tell?.();
    this.listeners.over();
  }

  /** A method, so that the compiler does not presume the state across an await. */
  private isOver(): boolean {
    return this.state.kind === 'over';
  }
}

/** For the agent, and the ACD, who is not called is not reached. */
const toldFailure = (failure: CustomerFailure | 'not-allowed'): CustomerFailure =>
  failure === 'not-allowed' ? 'unreachable' : failure;
