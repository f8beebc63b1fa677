// The ACD engine: who talks to whom, and when. Longest-idle agent first, callers first come, first served.
// Never waits, rings, logs or reads a clock: time is an input, and what must happen comes out as data.
import type {
  AcdEngine,
  AcdSnapshot,
  AgentStatus,
  EngineEffect,
  EngineInput,
  OfferFailure,
  WithdrawReason,
} from './acd-model.js';
import { AcdBook } from './acd-book.js';
import { idsOf, offerEnded, statusChanged } from './acd-events.js';
import { reconfigure } from './acd-reconfiguration.js';
import type { AgentRecord, CallRecord, OfferRecord } from './acd-records.js';
import { type AgentStateEffect, type AgentStateInput, transitionAgentState } from './agent-state-machine.js';
import { transitionAgentStatus } from './agent-status-machine.js';
import { type OfferInput, transitionOffer } from './offer-machine.js';
import { type QueuedCallEffect, type QueuedCallInput, transitionQueuedCall } from './queued-call-machine.js';
import { isIgnored } from '../kernel/transition.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId } from '../kernel/ids.js';
import type { AcdEvent } from '../journal/journal-event.js';

/**
 * An agent is left alone for at least so long after an offer that came to nothing, whatever the queue's setting,
 * ms: a phone that cannot be reached would otherwise be dialled without pause.
 */
export const minRestMs = 1000;
/** The ring time is at least so long, whatever the queue's setting, ms. */
const minRingMs = 1000;

/** Why an input changed nothing; undefined when it did its work. */
type IgnoredReason = string | undefined;

export function createAcdEngine(): AcdEngine {
  return new Engine();
}

/**
 * Choices that the rules leave open:
 * - Idle time begins with becoming available, the end of after-call work and the end of a call. An offer that came to
 *   nothing changes it not: the agent is left alone for the retry delay and keeps the old rank afterwards, neither
 *   rewarded with a place at the head nor sent to the end.
 * - The retry delay concerns the agent, not the pair of agent and queue: it also holds for other queues. A new
 *   log-in or return from break ends it, because the person says so.
 * - Logging out ends after-call work, a break waits for its end. Who logs out while talking has no after-call work.
 * - The fact in hand comes before the passing of time: an answer that arrives together with the end of the ring time
 *   counts, because the phone did answer.
 */
export class Engine implements AcdEngine {
  private readonly book = new AcdBook();
  private nowMs = 0 as EpochMs;
  private events: AcdEvent[] = [];
  private orders: EngineEffect[] = [];

  handle(input: EngineInput, nowMs: EpochMs): readonly EngineEffect[] {
    this.nowMs = nowMs;
    const reason = this.apply(input);
    if (reason !== undefined) this.orders.push({ kind: 'input-ignored', input, reason });
    this.expireDeadlines();
    this.book.dispatch.run((call, agent) => {
      this.makeOffer(call, agent);
    });
    const effects = [
      ...this.events.map((event): EngineEffect => ({ kind: 'record-event', event })),
      ...this.orders,
    ];
    this.events = [];
    this.orders = [];
    return effects;
  }

  nextDeadlineMs(): EpochMs | undefined {
    return this.book.deadlines.peek()?.atMs;
  }

  snapshot(): AcdSnapshot {
    return this.book.snapshot();
  }

  private apply(input: EngineInput): IgnoredReason {
    switch (input.kind) {
      case 'configured':
        reconfigure(this.book, input.settings, this.nowMs, {
          removeAgent: (agent) => {
            this.removeAgent(agent);
          },
          removeQueueOf: (call) => {
            this.applyToCall(call, { kind: 'queue-removed' });
          },
          withdraw: (offer) => {
            this.withdraw(offer, 'configuration-changed');
          },
        });
        return undefined;
      case 'agent-status-changed':
        return this.withAgent(input.agentId, (agent) => this.changeStatus(agent, input.status));
      case 'call-queued':
        return this.queueCall(input.callId, input.queueId);
      case 'caller-left':
        return this.callerLeft(input.callId, input.lost === true);
      case 'offer-ringing':
        return this.withOffer(input.offerId, (offer) => this.phoneAlerted(offer));
      case 'offer-answered':
        return this.withOffer(input.offerId, (offer) => this.answered(offer));
      case 'offer-failed':
        return this.withOffer(input.offerId, (offer) => this.failed(offer, input.failure));
      case 'bridge-failed':
        return this.withOffer(input.offerId, ({ call }) =>
          this.applyToCall(call, {
            kind: 'bridge-failed',
            queueExists: this.book.queues.get(call.queue.id) === call.queue,
          }),
        );
      case 'conversation-ended':
        return this.withOffer(input.offerId, ({ call }) => this.applyToCall(call, input));
      case 'agent-occupied':
        return this.withAgent(input.agentId, (agent) =>
          this.applyToAgent(agent, { kind: 'occupied', callId: input.callId }),
        );
      case 'agent-released':
        return this.withAgent(input.agentId, (agent) =>
          this.applyToAgent(agent, { kind: 'released', callId: input.callId }),
        );
      case 'wrap-up-finished':
        return this.withAgent(input.agentId, (agent) => this.applyToAgent(agent, { kind: 'wrap-up-over' }));
      case 'time-passed':
        return undefined;
    }
  }

  private withAgent(id: AgentId, act: (agent: AgentRecord) => IgnoredReason): IgnoredReason {
    const agent = this.book.agents.get(id);
    return agent === undefined ? 'unknown-agent' : act(agent);
  }

  private withOffer(id: OfferId, act: (offer: OfferRecord) => IgnoredReason): IgnoredReason {
    const offer = this.book.offers.get(id);
    return offer === undefined ? 'stale-offer' : act(offer);
  }

  // Calls ---------------------------------------------------------------------------------------------------------

  private queueCall(callId: CallId, queueId: QueueId): IgnoredReason {
    if (this.book.calls.has(callId)) return 'call-already-queued';
    const queue = this.book.queues.get(queueId);
    if (queue === undefined) {
      // The queue was removed while the caller was on the way to it.
      this.orders.push({ kind: 'queue-removed', callId, queueId });
      return undefined;
    }
    const call = this.book.addCall(callId, queue, this.nowMs);
    this.events.push({ kind: 'call-queued', callId, queueId });
    this.book.place(call);
    return undefined;
  }

  private callerLeft(callId: CallId, lost: boolean): IgnoredReason {
    const call = this.book.calls.get(callId);
    return call === undefined ? 'unknown-call' : this.applyToCall(call, { kind: 'caller-left', lost });
  }

  private applyToCall(call: CallRecord, input: QueuedCallInput): IgnoredReason {
    const transition = transitionQueuedCall(call.state, input);
    if (isIgnored(transition)) return transition.ignored;
    call.state = transition.state;
    if (call.state.kind === 'left') this.book.forgetCall(call);
    for (const effect of transition.effects) this.carryOutForCall(call, effect);
    this.book.place(call);
    return undefined;
  }

  private carryOutForCall(call: CallRecord, effect: QueuedCallEffect): void {
    const callId = call.id;
    const queueId = call.queue.id;
    switch (effect.kind) {
      case 'withdraw-offer':
        this.endOffer(this.book.offer(effect.offerId), { kind: 'withdrawn', reason: effect.reason });
        return;
      case 'record-queue-left':
        this.events.push({
          kind: 'queue-left',
          callId,
          queueId,
          reason: effect.reason,
          waitMs: this.elapsedMs(call.queuedAtMs),
        });
        return;
      case 'end-conversation':
        this.endConversation(this.book.offer(effect.offerId), effect.cause);
        return;
      case 'report-queue-removed':
        this.orders.push({ kind: 'queue-removed', callId, queueId });
        return;
    }
  }

  // Offers --------------------------------------------------------------------------------------------------------

  private makeOffer(call: CallRecord, agent: AgentRecord): void {
    const offer = this.book.addOffer(call, agent);
    const ids = { offerId: offer.id, callId: call.id, queueId: call.queue.id };
    this.applyToCall(call, { kind: 'offer-made', offerId: offer.id });
    this.applyToAgent(agent, { kind: 'reserved', ...ids });
    const ringMs = Math.max(minRingMs, call.queue.settings.ringTimeoutMs);
    this.book.setStateDeadline(agent, (this.nowMs + ringMs) as EpochMs);
    this.events.push({ kind: 'offer-made', ...ids, agentId: agent.id });
    this.orders.push({ kind: 'ring-agent', ...ids, agentId: agent.id });
  }

  private phoneAlerted(offer: OfferRecord): IgnoredReason {
    const transition = transitionOffer(offer.state, { kind: 'phone-alerted' });
    if (isIgnored(transition)) return transition.ignored;
    offer.state = transition.state;
    return this.applyToAgent(offer.agent, { kind: 'phone-alerted' });
  }

  private answered(offer: OfferRecord): IgnoredReason {
    const transition = transitionOffer(offer.state, { kind: 'answered' });
    if (isIgnored(transition)) return transition.ignored;
    offer.state = transition.state;
    offer.answeredAtMs = this.nowMs;
    this.events.push(offerEnded(offer));
    this.applyToCall(offer.call, { kind: 'offer-accepted' });
    this.applyToAgent(offer.agent, { kind: 'offer-answered' });
    this.events.push({ kind: 'conversation-started', ...idsOf(offer) });
    return undefined;
  }

  private failed(offer: OfferRecord, failure: OfferFailure): IgnoredReason {
    const reason = this.endOffer(offer, { kind: 'failed', failure });
    if (reason === undefined) this.applyToCall(offer.call, { kind: 'offer-ended' });
    return reason;
  }

  /** The caller stays and keeps the place. */
  private withdraw(offer: OfferRecord, reason: WithdrawReason): void {
    const ignoredReason = this.endOffer(offer, { kind: 'withdrawn', reason });
    if (ignoredReason === undefined) this.applyToCall(offer.call, { kind: 'offer-ended' });
  }

  /** Ends an offer that was not accepted; what becomes of the caller is the business of who calls this. */
  private endOffer(offer: OfferRecord, input: OfferInput): IgnoredReason {
    const transition = transitionOffer(offer.state, input);
    if (isIgnored(transition)) return transition.ignored;
    offer.state = transition.state;
    this.book.offers.delete(offer.id);
    for (const effect of transition.effects) {
      if (effect.kind === 'record-offer-ended') this.events.push(offerEnded(offer));
      else this.orders.push({ kind: 'withdraw-offer', offerId: offer.id, reason: effect.reason });
    }
    const { settings } = offer.call.queue;
    if (offer.state.kind === 'refused') this.rest(offer.agent, settings.retryDelayAfterRefusalMs);
    if (offer.state.kind === 'missed') this.rest(offer.agent, settings.retryDelayAfterMissMs);
    // Ignored when the agent's own call already took the agent out of the offer.
    this.applyToAgent(offer.agent, { kind: 'offer-ended' });
    return undefined;
  }

  private endConversation(offer: OfferRecord, cause: 'ended' | 'bridge-failed' | 'interrupted'): void {
    const talkMs = this.elapsedMs(offer.answeredAtMs ?? this.nowMs);
    this.book.offers.delete(offer.id);
    this.events.push({ kind: 'conversation-ended', ...idsOf(offer), talkMs, cause });
    const { agent, call } = offer;
    const { wrapUpMs, retryDelayAfterMissMs } = call.queue.settings;
    if (cause === 'bridge-failed') {
      this.rest(agent, retryDelayAfterMissMs);
      this.applyToAgent(agent, { kind: 'bridge-failed' });
    } else if (wrapUpMs <= 0 || agent.status.kind === 'logged-out') {
      this.applyToAgent(agent, { kind: 'conversation-ended' });
    } else {
      const wrapUpEndsAtMs = (this.nowMs + wrapUpMs) as EpochMs;
      this.applyToAgent(agent, { kind: 'conversation-ended', wrapUpEndsAtMs });
    }
    if (agent.leaving) this.book.forgetAgent(agent);
  }

  // Agents --------------------------------------------------------------------------------------------------------

  private changeStatus(agent: AgentRecord, wanted: AgentStatus): IgnoredReason {
    if (agent.leaving) return 'unknown-agent';
    const transition = transitionAgentStatus(agent.status, wanted);
    if (isIgnored(transition)) return transition.ignored;
    agent.status = transition.state;
    agent.statusSinceMs = this.nowMs;
    for (const effect of transition.effects) {
      switch (effect.kind) {
        case 'record-status':
          this.events.push(statusChanged(agent));
          break;
        case 'became-available':
          agent.idleRank = this.book.nextRank();
          this.book.setRest(agent, undefined);
          break;
        case 'became-unavailable':
          this.withdrawFrom(agent, 'agent-logged-out');
          break;
        case 'end-wrap-up':
          this.applyToAgent(agent, { kind: 'wrap-up-over' });
          break;
      }
    }
    this.book.place(agent);
    return undefined;
  }

  private withdrawFrom(agent: AgentRecord, reason: WithdrawReason): void {
    const { state } = agent.activity;
    if (state.kind === 'reserved' || state.kind === 'ringing') {
      this.withdraw(this.book.offer(state.offerId), reason);
    }
  }

  private removeAgent(agent: AgentRecord): void {
    this.withdrawFrom(agent, 'configuration-changed');
    this.changeStatus(agent, { kind: 'logged-out' });
    const { state } = agent.activity;
    // A conversation goes on; the record lives until it ends.
    if (state.kind === 'talking' && state.offerId !== undefined) agent.leaving = true;
    else this.book.forgetAgent(agent);
  }

  private applyToAgent(agent: AgentRecord, input: AgentStateInput): IgnoredReason {
    const before = agent.activity.state;
    const sinceMs = agent.stateSinceMs;
    const transition = transitionAgentState(agent.activity, input);
    if (isIgnored(transition)) return transition.ignored;
    agent.activity = transition.state;
    const { state } = agent.activity;
    if (state !== before) {
      agent.stateSinceMs = this.nowMs;
      // The ring time runs from reservation to answer; alerting does not prolong it.
      if (state.kind !== 'ringing') {
        this.book.setStateDeadline(agent, state.kind === 'wrap-up' ? state.endsAtMs : undefined);
      }
    }
    for (const effect of transition.effects) this.carryOutForAgent(agent, effect, sinceMs);
    this.book.place(agent);
    return undefined;
  }

  private carryOutForAgent(agent: AgentRecord, effect: AgentStateEffect, stateSinceMs: EpochMs): void {
    const agentId = agent.id;
    switch (effect.kind) {
      case 'idle-began':
        agent.idleRank = this.book.nextRank();
        return;
      case 'withdraw-offer':
        this.withdraw(this.book.offer(effect.offerId), 'agent-occupied');
        return;
      case 'record-wrap-up-started':
        this.events.push({
          kind: 'wrap-up-started',
          agentId,
          callId: effect.callId,
          queueId: effect.queueId,
        });
        return;
      case 'record-wrap-up-ended':
        this.events.push({
          kind: 'wrap-up-ended',
          agentId,
          callId: effect.callId,
          queueId: effect.queueId,
          wrapUpMs: this.elapsedMs(stateSinceMs),
        });
        return;
    }
  }

  // Time ----------------------------------------------------------------------------------------------------------

  private rest(agent: AgentRecord, delayMs: number): void {
    this.book.setRest(agent, (this.nowMs + Math.max(minRestMs, delayMs)) as EpochMs);
  }

  private expireDeadlines(): void {
    for (;;) {
      const deadline = this.book.deadlines.peek();
      if (deadline === undefined || deadline.atMs > this.nowMs) return;
      const { agent } = deadline;
      if (deadline.kind === 'rest') {
        this.book.setRest(agent, undefined);
      } else {
        this.book.setStateDeadline(agent, undefined);
        this.withdrawFrom(agent, 'no-answer');
        this.applyToAgent(agent, { kind: 'wrap-up-over' });
      }
    }
  }

  /** The host's clock may be set back: a duration is never negative. */
  private elapsedMs(sinceMs: EpochMs): number {
    return Math.max(0, this.nowMs - sinceMs);
  }
}
