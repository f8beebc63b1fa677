// One attempt to call a customer back: the call that it is, from the first agent who is rung to the end of the conversation.
// Never decides whether there is another one; the callback service does.
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import { firstRequestOf } from '../../core/acd/request-ids.js';
import type { CustomerFailure, WithdrawReason } from '../../core/acd/acd-model.js';
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { CallId, OfferId, QueueId, RequestId, TrunkId } from '../../core/kernel/ids.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import { Call } from '../voice/call.js';
import type { CallServices } from '../voice/call-services.js';
import type { Stage } from '../voice/stage.js';
import { briefingOf, failureNoticeOf } from './callback-prompts.js';
import { CallbackOffer } from './callback-offer.js';

/** What the callback service wants to know. */
export interface CallbackAttemptListeners {
  /** The call exists from now on: somebody is rung. */
  begun(call: Call): void;
  agentAnswered(): void;
  agentLeft(): void;
  customerAnswered(): void;
  customerFailed(failure: CustomerFailure): void;
  /** Nobody was dialled: the number may not be called, or not now. */
  notAllowed(): void;
  conversationEnded(): void;
  /** Over by a fault of ours. */
  lost(): void;
}

export interface CallbackAttemptParameters {
  readonly id: CallId;
  /** As it is now: what the agent hears and whom we dial. */
  readonly record: () => CallbackRecord;
  readonly queueId: QueueId;
  readonly trunkId: TrunkId;
}

export class CallbackAttempt implements Stage {
  readonly name = 'callback-attempt';
  outcomeWhenCallerLeaves: CallOutcome = 'unanswered';
  readonly id: CallId;
  /** An attempt is an interaction of its own, which asks for one thing. */
  readonly requestId: RequestId;
  readonly queueId: QueueId;
  private call: Call | undefined;
  private opening: Promise<boolean> | undefined;
  private over = false;
  private readonly offers = new Map<OfferId, CallbackOffer>();

  constructor(
    private readonly services: CallServices,
    private readonly parameters: CallbackAttemptParameters,
    private readonly listeners: CallbackAttemptListeners,
  ) {
    this.id = parameters.id;
    this.requestId = firstRequestOf(parameters.id);
    this.queueId = parameters.queueId;
  }

  makeOffer(order: MakeOffer): void {
    if (this.over) return;
    const call = (this.call ??= this.begin());
    const record = this.parameters.record();
    const company = this.services.company();
    const voice = company.voiceQueue(this.queueId)?.voice;
    const offer = new CallbackOffer(
      {
        call,
        order,
        customer: {
          number: record.number,
          trunkId: this.parameters.trunkId,
          timeoutMs: (voice?.callback.ringSeconds ?? defaultRingSeconds) * 1000,
        },
        briefing: briefingOf(record, voice, order.waitedMs, company.language),
        failureNotice: (failure) => failureNoticeOf(failure, company.language),
        holdMusic: voice?.music ?? 'default',
      },
      {
        agentAnswered: () => this.listeners.agentAnswered(),
        agentLeft: () => this.listeners.agentLeft(),
        talking: () => {
          this.outcomeWhenCallerLeaves = 'answered';
          this.listeners.customerAnswered();
        },
        customerFailed: (failure) => this.finished(() => this.listeners.customerFailed(failure)),
        notAllowed: () => this.finished(() => this.listeners.notAllowed()),
        conversationEnded: (lost) =>
          this.finished(() => (lost ? this.listeners.lost() : this.listeners.conversationEnded())),
        over: () => this.offers.delete(order.offerId),
      },
    );
    this.offers.set(order.offerId, offer);
    this.opening ??= call.caller.openAudio();
    void this.opening.then((open) => open && this.offers.has(order.offerId) && offer.start());
  }

  withdrawOffer(offerId: OfferId, reason: WithdrawReason): void {
    this.offers.get(offerId)?.withdraw(reason);
  }

  /** Out of the queue before anybody answered: the ACD knows, nobody is dialled any more. */
  withdraw(cause: string): void {
    this.finished(() => undefined);
    for (const offer of [...this.offers.values()]) offer.withdraw('caller-left');
    this.call?.finish({ outcome: 'unanswered', cause, by: 'local' });
  }

  /** The call ends, by the customer or by a fault of ours. */
  leave(lost: boolean): void {
    for (const offer of [...this.offers.values()]) offer.callEnded(lost);
    this.finished(() => {
      this.services.acd.handle({ kind: 'requester-left', requestId: this.requestId, lost: true });
      this.listeners.lost();
    });
  }

  private begin(): Call {
    const { services, parameters, queueId } = this;
    const { number, callerName, id: callbackOf } = parameters.record();
    const call = new Call(services, {
      id: this.id,
      direction: 'outbound',
      dialled: number,
      callerNumber: services.company().outboundSide(parameters.trunkId)?.callerNumber ?? '',
      callerName,
      trunkId: parameters.trunkId,
      queueId,
      callbackOf,
    });
    this.listeners.begun(call);
    call.begin();
    call.enter(this);
    return call;
  }

  /** Tells the service what became of it, once. */
  private finished(tell: () => void): void {
    if (this.over) return;
    this.over = true;
    tell();
  }
}

/** While the queue is being removed under an attempt, seconds. */
const defaultRingSeconds = 30;
