// Calls and their offers: made, alerted, answered, failed, taken back; conversations begun and ended.
// Never chooses who is offered what; dispatch does.
import type { CustomerFailure, OfferFailure, OverflowReason, WithdrawReason } from './acd-model.js';
import { idsOf, offerEnded } from './event-of-record.js';
import type { AgentRecord, CallRecord, OfferRecord } from './acd-records.js';
import type { AgentFloor } from './agent-floor.js';
import { elapsedMs, type EngineContext, type IgnoredReason, later } from './engine-context.js';
import { type OfferInput, transitionOffer } from './offer-machine.js';
import { type QueuedCallEffect, type QueuedCallInput, transitionQueuedCall } from './queued-call-machine.js';
import type { EpochMs } from '../kernel/ids.js';
import { isIgnored } from '../kernel/transition.js';

/** The ring time is at least so long, whatever the queue's setting, ms. */
const minRingMs = 1000;

export class OfferDesk {
  constructor(
    private readonly context: EngineContext,
    private readonly floor: AgentFloor,
  ) {}

  // Calls ---------------------------------------------------------------------------------------------------------

  applyToCall(call: CallRecord, input: QueuedCallInput): IgnoredReason {
    const transition = transitionQueuedCall(call.state, input);
    if (isIgnored(transition)) return transition.ignored;
    const { book } = this.context;
    call.state = transition.state;
    const { kind } = call.state;
    if (kind !== 'offered') {
      book.ringingMore.delete(call);
      call.ringMoreAtMs = undefined;
    }
    if (kind === 'left') book.forgetCall(call);
    for (const effect of transition.effects) this.carryOut(call, effect);
    if (call.state.kind === 'left') return undefined;
    book.placeCall(call);
    book.toReview.add(call);
    if (call.state.kind === 'waiting') book.toExplain.add(call);
    return undefined;
  }

  /** The caller ran into a limit. */
  overflow(call: CallRecord, reason: OverflowReason): void {
    const { id: callId, queue } = call;
    this.applyToCall(call, { kind: 'taken-out', reason: 'overflowed', cause: reason });
    this.context.out.order({ kind: 'overflow-call', callId, queueId: queue.id, reason });
  }

  private carryOut(call: CallRecord, effect: QueuedCallEffect): void {
    const { book, out } = this.context;
    const ids = { callId: call.id, queueId: call.queue.id };
    switch (effect.kind) {
      case 'withdraw-offer':
        this.endOffer(book.offer(effect.offerId), { kind: 'withdrawn', reason: effect.reason });
        return;
      case 'record-queue-left':
        if (effect.reason !== 'answered') this.context.estimator.noteGone(call.id, this.context.nowMs);
        out.record({
          kind: 'queue-left',
          ...ids,
          reason: effect.reason,
          waitMs: elapsedMs(this.context, call.joinedAtMs),
          ...(effect.cause === undefined ? {} : { cause: effect.cause }),
        });
        return;
      case 'begin-conversation':
        return this.beginConversation(book.offer(effect.offerId));
      case 'end-conversation':
        return this.endConversation(book.offer(effect.offerId), effect.cause);
      case 'release-agent':
        return this.releaseAgent(book.offer(effect.offerId), effect.why);
      case 'report-queue-removed':
        out.order({ kind: 'queue-removed', ...ids });
        return;
    }
  }

  // Offers --------------------------------------------------------------------------------------------------------

  makeOffer(call: CallRecord, agent: AgentRecord): OfferRecord {
    const { book, out, nowMs } = this.context;
    const offer = book.addOffer(call, agent);
    const ids = { offerId: offer.id, callId: call.id, queueId: call.queue.id, agentId: agent.id };
    call.firstOfferedAtMs ??= this.context.nowMs;
    agent.noteOffer(call.queue.id, book.nextRank());
    this.applyToCall(call, { kind: 'offer-made', offerId: offer.id });
    this.floor.engage(offer);
    this.ringUntil(offer, nowMs);
    out.record({ kind: 'offer-made', ...ids });
    out.order({
      kind: 'ring-agent',
      ...ids,
      purpose: call.purpose,
      waitedMs: elapsedMs(this.context, call.waitingSinceMs),
    });
    return offer;
  }

  /** The ring time counts from when the offer was made. */
  ringUntil(offer: OfferRecord, madeAtMs: EpochMs): void {
    const { call } = offer;
    const ringMs = Math.max(minRingMs, call.queue.settings.ringTimeoutMs);
    offer.deadline = this.context.book.schedule(undefined, (madeAtMs + ringMs) as EpochMs, {
      kind: 'offer',
      offer,
    });
    this.noteRingingMore(call);
  }

  private noteRingingMore(call: CallRecord): void {
    const { strategy } = call.queue.settings;
    if (strategy.kind !== 'ring-all' && strategy.kind !== 'ring-progressively') return;
    this.context.book.ringingMore.add(call);
    if (strategy.kind === 'ring-progressively')
      call.ringMoreAtMs = later(this.context, Math.max(minRingMs, strategy.everyMs));
  }

  phoneAlerted(offer: OfferRecord): IgnoredReason {
    const transition = transitionOffer(offer.state, { kind: 'phone-alerted' });
    if (isIgnored(transition)) return transition.ignored;
    offer.state = transition.state;
    return this.floor.applyToOffer(offer, { kind: 'phone-alerted' });
  }

  answered(offer: OfferRecord): IgnoredReason {
    const transition = transitionOffer(offer.state, { kind: 'answered' });
    if (isIgnored(transition)) return transition.ignored;
    const { book, out, estimator } = this.context;
    const { call, agent } = offer;
    offer.state = transition.state;
    offer.deadline = book.unschedule(offer.deadline);
    agent.missedInRow = 0;
    if (call.firstOfferedAtMs !== undefined)
      estimator.noteAnswerDelay(call.queue.id, elapsedMs(this.context, call.firstOfferedAtMs));
    out.record(offerEnded(offer));
    this.applyToCall(call, { kind: 'offer-accepted', offerId: offer.id, purpose: call.purpose });
    this.floor.applyToOffer(offer, { kind: 'answered' });
    return undefined;
  }

  failed(offer: OfferRecord, failure: OfferFailure): IgnoredReason {
    const reason = this.endOffer(offer, { kind: 'failed', failure });
    if (reason === undefined) this.applyToCall(offer.call, { kind: 'offer-ended', offerId: offer.id });
    return reason;
  }

  /** The caller stays and keeps the place. */
  withdraw(offer: OfferRecord, reason: WithdrawReason): void {
    const ignoredReason = this.endOffer(offer, { kind: 'withdrawn', reason });
    if (ignoredReason === undefined) this.applyToCall(offer.call, { kind: 'offer-ended', offerId: offer.id });
  }

  /** Ends an offer that was not accepted; what becomes of the caller is the business of who calls this. */
  private endOffer(offer: OfferRecord, input: OfferInput): IgnoredReason {
    const transition = transitionOffer(offer.state, input);
    if (isIgnored(transition)) return transition.ignored;
    const { book, out } = this.context;
    offer.state = transition.state;
    book.offers.delete(offer.id);
    offer.deadline = book.unschedule(offer.deadline);
    for (const effect of transition.effects) {
      if (effect.kind === 'record-offer-ended') out.record(offerEnded(offer));
      else
        out.order({
          kind: 'withdraw-offer',
          offerId: offer.id,
          callId: offer.call.id,
          reason: effect.reason,
        });
    }
    this.restAfter(offer);
    this.floor.applyToOffer(offer, { kind: 'offer-ended' });
    if (offer.state.kind === 'missed') this.floor.noteMissed(offer);
    return undefined;
  }

  private restAfter({ state, agent, call }: OfferRecord): void {
    const { settings } = call.queue;
    if (state.kind === 'missed') this.floor.rest(agent, settings.retryDelayAfterMissMs);
    if (state.kind !== 'refused') return;
    const { retryDelayAfterBusyMs, retryDelayAfterRefusalMs } = settings;
    this.floor.rest(agent, state.cause === 'busy' ? retryDelayAfterBusyMs : retryDelayAfterRefusalMs);
  }

  // Conversations -------------------------------------------------------------------------------------------------

  customerAnswered(offer: OfferRecord): IgnoredReason {
    return this.applyToCall(offer.call, { kind: 'customer-answered' });
  }

  customerFailed(offer: OfferRecord, failure: CustomerFailure): IgnoredReason {
    return this.applyToCall(offer.call, { kind: 'customer-failed', failure });
  }

  bridgeFailed({ call }: OfferRecord): IgnoredReason {
    const queueExists = this.context.book.queues.get(call.queue.id) === call.queue;
    return this.applyToCall(call, { kind: 'bridge-failed', queueExists });
  }

  conversationEnded(offer: OfferRecord): IgnoredReason {
    // The agent hung up before the customer answered: there was no conversation.
    if (offer.call.state.kind === 'dialling') return this.bridgeFailed(offer);
    return this.applyToCall(offer.call, { kind: 'conversation-ended' });
  }

  private beginConversation(offer: OfferRecord): void {
    const { out, nowMs, estimator } = this.context;
    const { call } = offer;
    offer.talkingSinceMs = nowMs;
    if (call.estimatedAtMs !== undefined)
      estimator.noteWaited(call.id, elapsedMs(this.context, call.estimatedAtMs));
    out.record({ kind: 'conversation-started', ...idsOf(offer) });
  }

  private endConversation(offer: OfferRecord, cause: 'ended' | 'bridge-failed' | 'interrupted'): void {
    const { agent, call } = offer;
    const talkMs = elapsedMs(this.context, offer.talkingSinceMs ?? this.context.nowMs);
    this.context.book.offers.delete(offer.id);
    this.context.out.record({ kind: 'conversation-ended', ...idsOf(offer), talkMs, cause });
    if (cause !== 'bridge-failed') return this.floor.endConversation(offer, talkMs);
    this.floor.rest(agent, call.queue.settings.retryDelayAfterMissMs);
    this.floor.freeUntalked(offer);
  }

  private releaseAgent(offer: OfferRecord, why: 'customer-failed' | 'agent-left'): void {
    this.context.book.offers.delete(offer.id);
    if (why === 'agent-left')
      this.floor.rest(offer.agent, offer.call.queue.settings.retryDelayAfterRefusalMs);
    this.floor.freeUntalked(offer);
  }
}
