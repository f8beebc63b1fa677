// Calls and their offers: made, alerted, answered, failed, taken back; conversations begun and ended.
// Never chooses who is offered what; dispatch does.
import type { CustomerFailure, OfferFailure, OverflowReason, WithdrawReason } from './acd-model.js';
import { addressOf } from './acd-views.js';
import { idsOf, placeOf } from './event-of-record.js';
import type { AgentRecord, AssignmentRecord, RequestRecord } from './acd-records.js';
import type { AssignmentInput } from './assignment-machine.js';
import type { AgentFloor } from './agent-floor.js';
import { elapsedMs, type EngineContext, type IgnoredReason, later } from './engine-context.js';
import { type RequestEffect, type RequestInput, transitionRequest } from './request-machine.js';
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

  applyToRequest(request: RequestRecord, input: RequestInput): IgnoredReason {
    const transition = transitionRequest(request.state, input);
    if (isIgnored(transition)) return transition.ignored;
    const { book } = this.context;
    request.state = transition.state;
    const { kind } = request.state;
    if (kind !== 'offered') {
      book.ringingMore.delete(request);
      request.ringMoreAtMs = undefined;
    }
    if (kind === 'left') book.forgetRequest(request);
    for (const effect of transition.effects) this.carryOut(request, effect);
    if (request.state.kind === 'left') return undefined;
    book.placeRequest(request);
    book.toReview.add(request);
    if (request.state.kind === 'waiting') book.toExplain.add(request);
    return undefined;
  }

  /** The caller ran into a limit. */
  overflow(request: RequestRecord, reason: OverflowReason): void {
    this.applyToRequest(request, { kind: 'taken-out', reason: 'overflowed', cause: reason });
    this.context.out.order({ kind: 'overflow-request', ...addressOf(request), reason });
  }

  private carryOut(request: RequestRecord, effect: RequestEffect): void {
    const { book, out } = this.context;
    switch (effect.kind) {
      case 'withdraw-offer':
        this.endOffer(book.assignment(effect.offerId), { kind: 'withdrawn', reason: effect.reason });
        return;
      case 'record-queue-left':
        if (effect.reason !== 'answered') this.context.estimator.noteGone(request.id, this.context.nowMs);
        out.record({
          kind: 'queue-left',
          ...placeOf(request),
          reason: effect.reason,
          waitMs: elapsedMs(this.context, request.joinedAtMs),
          ...(effect.cause === undefined ? {} : { cause: effect.cause }),
        });
        return;
      case 'begin-conversation':
        return this.beginConversation(book.assignment(effect.offerId));
      case 'end-conversation':
        return this.endConversation(book.assignment(effect.offerId), effect.cause);
      case 'release-agent':
        return this.releaseAgent(book.assignment(effect.offerId), effect.why);
      case 'report-queue-removed':
        out.order({ kind: 'queue-removed', ...addressOf(request) });
        return;
    }
  }

  // Offers --------------------------------------------------------------------------------------------------------

  makeOffer(request: RequestRecord, agent: AgentRecord): AssignmentRecord {
    const { book, out, nowMs } = this.context;
    const offer = book.addAssignment(request, agent);
    request.firstOfferedAtMs ??= nowMs;
    agent.noteOffer(request.queue.id, book.nextRank());
    this.applyToRequest(request, { kind: 'offer-made', offerId: offer.id });
    this.floor.take(offer);
    this.ringUntil(offer, nowMs);
    out.record({ kind: 'offer-made', ...idsOf(offer) });
    out.order({
      kind: 'make-offer',
      offerId: offer.id,
      ...addressOf(request),
      agentId: agent.id,
      purpose: request.purpose,
      waitedMs: elapsedMs(this.context, request.waitingSinceMs),
    });
    return offer;
  }

  /** The ring time counts from when the offer was made. */
  ringUntil(offer: AssignmentRecord, madeAtMs: EpochMs): void {
    const { request } = offer;
    const ringMs = Math.max(minRingMs, request.queue.settings.ringTimeoutMs);
    offer.deadline = this.context.book.schedule(undefined, (madeAtMs + ringMs) as EpochMs, {
      kind: 'assignment',
      assignment: offer,
    });
    this.noteRingingMore(request);
  }

  private noteRingingMore(request: RequestRecord): void {
    const { strategy } = request.queue.settings;
    if (strategy.kind !== 'ring-all' && strategy.kind !== 'ring-progressively') return;
    this.context.book.ringingMore.add(request);
    if (strategy.kind === 'ring-progressively')
      request.ringMoreAtMs = later(this.context, Math.max(minRingMs, strategy.everyMs));
  }

  phoneAlerted(offer: AssignmentRecord): IgnoredReason {
    const ignoredReason = this.floor.apply(offer, { kind: 'alerted' });
    if (ignoredReason === undefined) this.context.book.noteChanged(offer.request);
    return ignoredReason;
  }

  answered(offer: AssignmentRecord): IgnoredReason {
    const ignoredReason = this.floor.apply(offer, { kind: 'accepted' });
    if (ignoredReason !== undefined) return ignoredReason;
    const { request, agent } = offer;
    agent.missedInRow = 0;
    if (request.firstOfferedAtMs !== undefined)
      this.context.estimator.noteAnswerDelay(
        request.queue.id,
        elapsedMs(this.context, request.firstOfferedAtMs),
      );
    return this.applyToRequest(request, {
      kind: 'offer-accepted',
      offerId: offer.id,
      purpose: request.purpose,
    });
  }

  failed(offer: AssignmentRecord, failure: OfferFailure): IgnoredReason {
    const reason = this.endOffer(offer, { kind: 'failed', failure });
    if (reason === undefined) this.applyToRequest(offer.request, { kind: 'offer-ended', offerId: offer.id });
    return reason;
  }

  /** The caller stays and keeps the place. */
  withdraw(offer: AssignmentRecord, reason: WithdrawReason): void {
    const ignoredReason = this.endOffer(offer, { kind: 'withdrawn', reason });
    if (ignoredReason === undefined)
      this.applyToRequest(offer.request, { kind: 'offer-ended', offerId: offer.id });
  }

  /** Ends an offer that was not accepted; what becomes of the caller is the business of who calls this. */
  private endOffer(
    offer: AssignmentRecord,
    input: Extract<AssignmentInput, { kind: 'failed' | 'withdrawn' }>,
  ): IgnoredReason {
    const ignoredReason = this.floor.apply(offer, input);
    if (ignoredReason === undefined && offer.state.kind === 'missed') this.floor.noteMissed(offer);
    return ignoredReason;
  }

  // Conversations -------------------------------------------------------------------------------------------------

  customerAnswered(offer: AssignmentRecord): IgnoredReason {
    return this.applyToRequest(offer.request, { kind: 'customer-answered' });
  }

  customerFailed(offer: AssignmentRecord, failure: CustomerFailure): IgnoredReason {
    return this.applyToRequest(offer.request, { kind: 'customer-failed', failure });
  }

  bridgeFailed({ request }: AssignmentRecord): IgnoredReason {
    const { queue, interaction } = request;
    const queueExists =
      this.context.book.queues.get(queue.id) === queue && queue.stages.has(interaction.channel);
    return this.applyToRequest(request, { kind: 'bridge-failed', queueExists });
  }

  conversationEnded(offer: AssignmentRecord): IgnoredReason {
    // The agent hung up before the customer answered: there was no conversation.
    if (offer.request.state.kind === 'dialling') return this.bridgeFailed(offer);
    return this.applyToRequest(offer.request, { kind: 'conversation-ended' });
  }

  /** Its request goes on as it was: the conversation is no other one. */
  park(offer: AssignmentRecord, offPhone: boolean): IgnoredReason {
    if (offer.request.state.kind === 'dialling') return 'customer-being-dialled';
    return this.floor.apply(offer, { kind: 'parked', offPhone });
  }

  private beginConversation(offer: AssignmentRecord): void {
    const { out, nowMs, estimator } = this.context;
    const { request } = offer;
    offer.talkingSinceMs = nowMs;
    if (request.estimatedAtMs !== undefined)
      estimator.noteWaited(request.id, elapsedMs(this.context, request.estimatedAtMs));
    out.record({ kind: 'conversation-started', ...idsOf(offer) });
  }

  private endConversation(offer: AssignmentRecord, cause: 'ended' | 'bridge-failed' | 'interrupted'): void {
    const { agent, request } = offer;
    const talkMs = this.floor.talkedMs(offer);
    this.context.out.record({ kind: 'conversation-ended', ...idsOf(offer), talkMs, cause });
    if (cause !== 'bridge-failed') return this.floor.endConversation(offer, talkMs);
    this.floor.rest(agent, request.queue.settings.retryDelayAfterMissMs);
    this.floor.freeUntalked(offer);
  }

  private releaseAgent(offer: AssignmentRecord, why: 'customer-failed' | 'agent-left'): void {
    if (why === 'agent-left')
      this.floor.rest(offer.agent, offer.request.queue.settings.retryDelayAfterRefusalMs);
    this.floor.freeUntalked(offer);
  }
}
