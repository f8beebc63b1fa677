// The agents at work: status, engagements, own calls and what is counted of them.
// Never chooses an agent and never touches a request's state.
import type { AgentState, AgentStatus, WithdrawReason } from './acd-model.js';
import { placeOf, statusChanged } from './event-of-record.js';
import { missedOffersReason } from './acd-settings.js';
import type { AgentRecord, Engagement, OfferRecord } from './acd-records.js';
import { engagementOf, loadOf } from './acd-records.js';
import { transitionAgentStatus } from './agent-status-machine.js';
import { elapsedMs, type EngineContext, type IgnoredReason, later } from './engine-context.js';
import { type EngagementInput, type EngagementState, transitionEngagement } from './engagement-machine.js';
import type { CallId, EpochMs } from '../kernel/ids.js';
import { isIgnored } from '../kernel/transition.js';

/**
 * An agent is left alone for at least so long after an offer that came to nothing, whatever the queue's setting,
 * ms: a phone that cannot be reached would otherwise be dialled without pause.
 */
export const minRestMs = 1000;

/**
 * Choices that the rules leave open:
 * - Idle time begins with becoming available, the end of after-call work and the end of a call. An offer that came to
 *   nothing changes it not: the agent is left alone for the retry delay and keeps the old rank afterwards, neither
 *   rewarded with a place at the head nor sent to the end.
 * - The retry delay concerns the agent, not the pair of agent and queue: it also holds for other queues. A new
 *   log-in or return from break ends it, because the person says so.
 * - Logging out ends after-call work, a break waits for its end. Who logs out while talking has no after-call work.
 */
export class AgentFloor {
  constructor(
    private readonly context: EngineContext,
    /** Takes an offer back; the caller stays and keeps the place. */
    private readonly withdraw: (offer: OfferRecord, reason: WithdrawReason) => void,
  ) {}

  // Status --------------------------------------------------------------------------------------------------------

  changeStatus(agent: AgentRecord, wanted: AgentStatus): IgnoredReason {
    if (agent.leaving) return 'unknown-agent';
    const before = agent.status.kind;
    const transition = transitionAgentStatus(agent.status, wanted);
    if (isIgnored(transition)) return transition.ignored;
    const { book, out, nowMs } = this.context;
    agent.status = transition.state;
    agent.statusSinceMs = nowMs;
    this.countStatus(agent, before);
    for (const effect of transition.effects) {
      switch (effect.kind) {
        case 'record-status':
          out.record(statusChanged(agent));
          break;
        case 'became-available':
          this.beginIdleTime(agent);
          agent.missedInRow = 0;
          book.setRest(agent, undefined);
          break;
        case 'became-unavailable':
          this.withdrawAll(agent, 'agent-logged-out');
          break;
        case 'end-wrap-up':
          for (const engagement of [...agent.engagements]) this.apply(engagement, { kind: 'wrap-up-over' });
          break;
      }
    }
    book.placeAgent(agent);
    return undefined;
  }

  /** At start: what the journal remembers. */
  restoreStatus(agent: AgentRecord, status: AgentStatus, sinceMs: EpochMs): void {
    const before = agent.status.kind;
    agent.status = status;
    agent.statusSinceMs = sinceMs;
    this.countStatus(agent, before);
    this.context.book.placeAgent(agent);
  }

  private countStatus(agent: AgentRecord, before: AgentStatus['kind']): void {
    const after = agent.status.kind;
    const loggedInBy = Number(after !== 'logged-out') - Number(before !== 'logged-out');
    const onDutyBy = Number(after === 'available') - Number(before === 'available');
    if (loggedInBy !== 0) agent.noteLoggedIn(loggedInBy > 0, this.context.nowMs);
    this.context.book.countPresence(agent, loggedInBy, onDutyBy);
  }

  /** Offers that are out are taken back; conversations and after-call work go on. */
  withdrawAll(agent: AgentRecord, reason: WithdrawReason): void {
    for (const { offer, state } of [...agent.engagements])
      if (state.kind === 'reserved' || state.kind === 'ringing') this.withdraw(offer, reason);
  }

  // Engagements ---------------------------------------------------------------------------------------------------

  /** Default: reserved, from now on. */
  engage(
    offer: OfferRecord,
    state: EngagementState = { kind: 'reserved' },
    sinceMs: EpochMs = this.context.nowMs,
  ): void {
    const { agent } = offer;
    agent.engagements.push({
      offer,
      state,
      sinceMs,
      wrapUpSinceMs: undefined,
      extendedMs: 0,
      deadline: undefined,
    });
    this.follow(agent, sinceMs);
  }

  applyToOffer(offer: OfferRecord, input: EngagementInput): IgnoredReason {
    const engagement = engagementOf(offer.agent, offer.id);
    // An own call of the agent's, or the end of after-call work, already took the agent out of it.
    return engagement === undefined ? 'agent-not-engaged' : this.apply(engagement, input);
  }

  apply(engagement: Engagement, input: EngagementInput): IgnoredReason {
    const { agent } = engagement.offer;
    const transition = transitionEngagement(engagement.state, input);
    if (isIgnored(transition)) return transition.ignored;
    const { book, nowMs } = this.context;
    if (transition.state.kind !== engagement.state.kind) engagement.sinceMs = nowMs;
    engagement.state = transition.state;
    const { state } = engagement;
    if (state.kind === 'wrap-up') {
      engagement.wrapUpSinceMs ??= nowMs;
      engagement.deadline = book.schedule(engagement.deadline, state.endsAtMs, {
        kind: 'wrap-up',
        agent,
        engagement,
      });
    }
    for (const effect of transition.effects) {
      if (effect.kind === 'over') this.disengage(engagement, effect.worked);
      else this.recordWrapUp(engagement, effect.kind);
    }
    this.follow(agent);
    return undefined;
  }

  private disengage(engagement: Engagement, worked: boolean): void {
    const { agent } = engagement.offer;
    engagement.deadline = this.context.book.unschedule(engagement.deadline);
    agent.engagements.splice(agent.engagements.indexOf(engagement), 1);
    if (worked && loadOf(agent) === 0) this.beginIdleTime(agent);
  }

  private recordWrapUp(
    engagement: Engagement,
    effect: 'record-wrap-up-started' | 'record-wrap-up-ended',
  ): void {
    const { offer, wrapUpSinceMs } = engagement;
    const { agent, request } = offer;
    const { out, nowMs } = this.context;
    const ids = { agentId: agent.id, ...placeOf(request) };
    if (effect === 'record-wrap-up-started') return out.record({ kind: 'wrap-up-started', ...ids });
    const wrapUpMs = elapsedMs(this.context, wrapUpSinceMs ?? nowMs);
    agent.noteHandled(0, wrapUpMs);
    out.record({ kind: 'wrap-up-ended', ...ids, wrapUpMs });
    this.noteForEstimates(offer);
  }

  /** The conversation is over: `talkMs` are counted, and after-call work begins where the queue wants it. */
  endConversation(offer: OfferRecord, talkMs: number): void {
    const { agent, request } = offer;
    const { ms } = request.queue.settings.wrapUp;
    agent.callsToday += 1;
    agent.noteHandled(talkMs, 0);
    if (ms > 0 && agent.status.kind !== 'logged-out') {
      this.applyToOffer(offer, {
        kind: 'conversation-ended',
        wrapUpEndsAtMs: later(this.context, ms),
      });
    } else {
      this.applyToOffer(offer, { kind: 'conversation-ended' });
      this.noteForEstimates(offer);
    }
    this.forgetIfLeft(agent);
  }

  /** The agent answered, but there was no conversation: free at once, and idle time goes on. */
  freeUntalked(offer: OfferRecord): void {
    this.applyToOffer(offer, { kind: 'bridge-failed' });
    this.forgetIfLeft(offer.agent);
  }

  private noteForEstimates({ request, agent, talkingSinceMs }: OfferRecord): void {
    if (talkingSinceMs === undefined) return;
    this.context.estimator.noteHandled({
      queueId: request.queue.id,
      agentId: agent.id,
      endedAtMs: this.context.nowMs,
      handleMs: elapsedMs(this.context, talkingSinceMs),
    });
  }

  finishWrapUp(agent: AgentRecord): IgnoredReason {
    const inWrapUp = agent.engagements.filter(({ state }) => state.kind === 'wrap-up');
    if (inWrapUp.length === 0) return 'agent-not-in-wrap-up';
    for (const engagement of inWrapUp) this.endWrapUp(engagement);
    return undefined;
  }

  endWrapUp(engagement: Engagement): void {
    this.apply(engagement, { kind: 'wrap-up-over' });
    this.forgetIfLeft(engagement.offer.agent);
  }

  /** Beyond the queue's limit is cut to the limit. */
  extendWrapUp(agent: AgentRecord, byMs: number): IgnoredReason {
    const engagement = agent.engagements.find(({ state }) => state.kind === 'wrap-up');
    if (engagement === undefined) return 'agent-not-in-wrap-up';
    const { request } = engagement.offer;
    const allowedMs = Math.min(byMs, request.queue.settings.wrapUp.maxExtensionMs - engagement.extendedMs);
    if (!(allowedMs > 0)) return 'wrap-up-limit';
    engagement.extendedMs += allowedMs;
    this.context.out.record({
      kind: 'wrap-up-extended',
      agentId: agent.id,
      ...placeOf(request),
      byMs: allowedMs,
    });
    return this.apply(engagement, { kind: 'wrap-up-extended', byMs: allowedMs });
  }

  // Offers that came to nothing -------------------------------------------------------------------------------------

  rest(agent: AgentRecord, delayMs: number): void {
    this.context.book.setRest(agent, later(this.context, Math.max(minRestMs, delayMs)));
  }

  /** Who misses too many in a row has gone away without saying so. */
  noteMissed(offer: OfferRecord): void {
    const { agent, request } = offer;
    const { maxMissedOffers } = request.queue.settings;
    agent.missedInRow += 1;
    if (maxMissedOffers > 0 && agent.missedInRow >= maxMissedOffers && agent.status.kind === 'available')
      this.changeStatus(agent, { kind: 'on-break', reason: missedOffersReason });
  }

  // Own calls -------------------------------------------------------------------------------------------------------

  occupy(agent: AgentRecord, callId: CallId): IgnoredReason {
    if (agent.ownCalls.includes(callId)) return 'own-call-known';
    agent.ownCalls = [...agent.ownCalls, callId];
    this.withdrawAll(agent, 'agent-occupied');
    this.follow(agent);
    return undefined;
  }

  release(agent: AgentRecord, callId: CallId): IgnoredReason {
    if (!agent.ownCalls.includes(callId)) return 'own-call-unknown';
    agent.ownCalls = agent.ownCalls.filter((own) => own !== callId);
    if (loadOf(agent) === 0) this.beginIdleTime(agent);
    this.follow(agent);
    return undefined;
  }

  /** Removed from the configuration: a conversation goes on; the record lives until it ends. */
  remove(agent: AgentRecord): void {
    this.withdrawAll(agent, 'configuration-changed');
    this.changeStatus(agent, { kind: 'logged-out' });
    agent.leaving = true;
    this.forgetIfLeft(agent);
  }

  private forgetIfLeft(agent: AgentRecord): void {
    if (agent.leaving && agent.engagements.length === 0) this.context.book.forgetAgent(agent);
  }

  private beginIdleTime(agent: AgentRecord): void {
    agent.idleRank = this.context.book.nextRank();
    agent.idleSinceMs = this.context.nowMs;
  }

  /** What the system sees follows from engagements and own calls. */
  private follow(agent: AgentRecord, sinceMs: EpochMs = this.context.nowMs): void {
    const next = stateOf(agent);
    const before = agent.state;
    if (!isSameState(before, next)) agent.stateSinceMs = sinceMs;
    agent.state = next;
    this.context.book.placeAgent(agent);
  }
}

const bySeriousness = ['talking', 'ringing', 'reserved', 'wrap-up'] as const;

function stateOf({ engagements, ownCalls }: AgentRecord): AgentState {
  for (const kind of bySeriousness) {
    const engagement = engagements.find(({ state }) => state.kind === kind);
    if (engagement === undefined) continue;
    const { offer, state } = engagement;
    const callId = offer.request.interaction.id;
    const queueId = offer.request.queue.id;
    if (state.kind === 'wrap-up') {
      const { maxExtensionMs } = offer.request.queue.settings.wrapUp;
      const extendableMs = Math.max(0, maxExtensionMs - engagement.extendedMs);
      return { kind: 'wrap-up', callId, queueId, endsAtMs: state.endsAtMs, extendableMs };
    }
    return { kind: state.kind, offerId: offer.id, callId, queueId };
  }
  const [own] = ownCalls;
  return own === undefined ? { kind: 'idle' } : { kind: 'talking', callId: own };
}

function isSameState(a: AgentState, b: AgentState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'idle' || b.kind === 'idle') return true;
  return a.callId === b.callId && ('queueId' in a ? a.queueId : '') === ('queueId' in b ? b.queueId : '');
}
