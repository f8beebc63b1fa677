// The agents at work: status, assignments, own calls and what is counted of them.
// Never chooses an agent and never touches a request's state.
import type { AgentState, AgentStatus, WithdrawReason } from './acd-model.js';
import { idsOf, offerEnded, placeOf, statusChanged } from './event-of-record.js';
import { missedOffersReason } from './acd-settings.js';
import type { AgentRecord, AssignmentRecord } from './acd-records.js';
import { hasRoomToResume, isOffered, loadOf, weightOf } from './acd-records.js';
import { transitionAgentStatus } from './agent-status-machine.js';
import { elapsedMs, type EngineContext, type IgnoredReason, later } from './engine-context.js';
import {
  type AssignmentEffect,
  type AssignmentInput,
  type AssignmentState,
  transitionAssignment,
} from './assignment-machine.js';
import type { CallId, EpochMs } from '../kernel/ids.js';
import { isIgnored } from '../kernel/transition.js';

/**
 * An agent is left alone for at least so long after an offer that came to nothing, whatever the queue's setting,
 * ms: a phone that cannot be reached would otherwise be dialled without pause.
 */
export const minRestMs = 1000;

/** An assignment before a transition. */
interface Before {
  readonly sinceMs: EpochMs;
  readonly weight: number;
}

/**
 * Choices that the rules leave open:
 * - Idle time begins with becoming available, the end of after-call work and the end of a call. An offer that came to
 *   nothing changes it not: the agent is left alone for the retry delay and keeps the old rank afterwards, neither
 *   rewarded with a place at the head nor sent to the end.
 * - The retry delay concerns the agent, not the pair of agent and queue: it also holds for other queues. A new
 *   log-in or return from break ends it, because the person says so.
 * - What is parked and takes nothing of the agent lets idle time begin, and its end changes that not.
 * - Logging out ends after-call work, a break waits for its end. Who logs out while talking has no after-call work.
 */
export class AgentFloor {
  constructor(
    private readonly context: EngineContext,
    /** Takes an offer back; the caller stays and keeps the place. */
    private readonly withdraw: (assignment: AssignmentRecord, reason: WithdrawReason) => void,
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
          for (const assignment of [...agent.assignments]) this.apply(assignment, { kind: 'wrap-up-over' });
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
    for (const assignment of [...agent.assignments])
      if (isOffered(assignment)) this.withdraw(assignment, reason);
  }

  // Assignments ---------------------------------------------------------------------------------------------------

  /** The agent has it from now on. */
  take(assignment: AssignmentRecord): void {
    const { agent } = assignment;
    agent.assignments.push(assignment);
    this.follow(agent, assignment.sinceMs);
  }

  apply(assignment: AssignmentRecord, input: AssignmentInput): IgnoredReason {
    const transition = transitionAssignment(assignment.state, input);
    if (isIgnored(transition)) return transition.ignored;
    const before = { sinceMs: assignment.sinceMs, weight: weightOf(assignment) };
    if (assignment.state.kind === 'parked') this.leaveParked(assignment, transition.state);
    if (transition.state.kind !== assignment.state.kind) assignment.sinceMs = this.context.nowMs;
    assignment.state = transition.state;
    this.keepTime(assignment);
    for (const effect of transition.effects) this.carryOut(assignment, effect, before);
    this.follow(assignment.agent);
    return undefined;
  }

  private keepTime(assignment: AssignmentRecord): void {
    const { book, nowMs } = this.context;
    const { state, deadline } = assignment;
    // The ring time goes on while the phone alerts.
    if (state.kind === 'alerting') return;
    if (state.kind === 'wrap-up') {
      assignment.wrapUpSinceMs ??= nowMs;
      assignment.deadline = book.schedule(deadline, state.endsAtMs, { kind: 'assignment', assignment });
    } else assignment.deadline = book.unschedule(deadline);
    if (state.kind !== 'active' && state.kind !== 'parked') book.assignments.delete(assignment.id);
  }

  private carryOut(assignment: AssignmentRecord, effect: AssignmentEffect, before: Before): void {
    const { out } = this.context;
    switch (effect.kind) {
      case 'record-offer-ended':
        return out.record(offerEnded(assignment));
      case 'stop-ringing': {
        const { id, request } = assignment;
        return out.order({
          kind: 'withdraw-offer',
          offerId: id,
          requestId: request.id,
          interactionId: request.interaction.id,
          reason: effect.reason,
        });
      }
      case 'record-parked':
        out.record({
          kind: 'assignment-parked',
          ...idsOf(assignment),
          ...(effect.offPhone ? { offPhone: true } : {}),
        });
        if (loadOf(assignment.agent) === 0) this.beginIdleTime(assignment.agent);
        return;
      case 'record-recalled':
        this.context.book.recalled.add(assignment);
        return out.record({ kind: 'assignment-recalled', ...idsOf(assignment) });
      case 'record-resumed':
        return out.record({
          kind: 'assignment-resumed',
          ...idsOf(assignment),
          parkedMs: elapsedMs(this.context, before.sinceMs),
        });
      case 'record-wrap-up-ended':
        // Decisions tell ranks, and recorded days, which must come out byte by byte the same, count one here.
        this.context.book.nextRank();
        return this.recordWrapUp(assignment, effect.kind);
      case 'record-wrap-up-started':
        return this.recordWrapUp(assignment, effect.kind);
      case 'release':
        return this.removeAssignment(assignment, effect.worked && before.weight > 0);
    }
  }

  private removeAssignment(assignment: AssignmentRecord, worked: boolean): void {
    const { agent } = assignment;
    this.restAfter(assignment);
    agent.assignments.splice(agent.assignments.indexOf(assignment), 1);
    if (worked && loadOf(agent) === 0) this.beginIdleTime(agent);
  }

  // What is parked --------------------------------------------------------------------------------------------------

  /** The agent wants it back: at once when there is room. */
  recall(assignment: AssignmentRecord): IgnoredReason {
    if (assignment.state.kind !== 'parked') return 'not-parked';
    return this.apply(assignment, { kind: hasRoomToResume(assignment) ? 'resumed' : 'recalled' });
  }

  /**
   * What was wanted back goes on where there is room by now: before anything else is given to the agent. Not while its channel
   * is down: after a restart who else talks is not known yet.
   */
  resumeRecalled(): void {
    const { book } = this.context;
    for (const assignment of book.recalled) {
      const { channel } = assignment.request.interaction;
      if (!book.isSuspended(channel) && hasRoomToResume(assignment))
        this.apply(assignment, { kind: 'resumed' });
    }
  }

  private leaveParked(assignment: AssignmentRecord, next: AssignmentState): void {
    if (next.kind === 'parked') return;
    assignment.parkedMs += elapsedMs(this.context, assignment.sinceMs);
    this.context.book.recalled.delete(assignment);
  }

  /** Without the time for which it was parked. */
  talkedMs(assignment: AssignmentRecord): number {
    const { state, sinceMs, talkingSinceMs, parkedMs } = assignment;
    if (talkingSinceMs === undefined) return 0;
    const parkedNowMs = state.kind === 'parked' ? elapsedMs(this.context, sinceMs) : 0;
    return Math.max(0, elapsedMs(this.context, talkingSinceMs) - parkedMs - parkedNowMs);
  }

  private recordWrapUp(
    assignment: AssignmentRecord,
    effect: 'record-wrap-up-started' | 'record-wrap-up-ended',
  ): void {
    const { agent, request, wrapUpSinceMs } = assignment;
    const { out, nowMs } = this.context;
    const ids = { agentId: agent.id, ...placeOf(request) };
    if (effect === 'record-wrap-up-started') return out.record({ kind: 'wrap-up-started', ...ids });
    const wrapUpMs = elapsedMs(this.context, wrapUpSinceMs ?? nowMs);
    agent.noteHandled(0, wrapUpMs);
    out.record({ kind: 'wrap-up-ended', ...ids, wrapUpMs });
    this.noteForEstimates(assignment);
  }

  /** The conversation is over: `talkMs` are counted, and after-call work begins where the queue wants it. */
  endConversation(assignment: AssignmentRecord, talkMs: number): void {
    const { agent, request } = assignment;
    const { ms } = request.queue.settings.wrapUp;
    agent.callsToday += 1;
    agent.noteHandled(talkMs, 0);
    const hasWrapUp = ms > 0 && agent.status.kind !== 'logged-out';
    this.apply(assignment, {
      kind: 'ended',
      ...(hasWrapUp ? { wrapUpEndsAtMs: later(this.context, ms) } : {}),
    });
    if (!hasWrapUp) this.noteForEstimates(assignment);
    this.forgetIfLeft(agent);
  }

  /** The agent answered, but there was no conversation: free at once, and idle time goes on. */
  freeUntalked(assignment: AssignmentRecord): void {
    this.apply(assignment, { kind: 'untalked' });
    this.forgetIfLeft(assignment.agent);
  }

  private noteForEstimates({ request, agent, talkingSinceMs, parkedMs }: AssignmentRecord): void {
    if (talkingSinceMs === undefined) return;
    this.context.estimator.noteHandled({
      queueId: request.queue.id,
      agentId: agent.id,
      endedAtMs: this.context.nowMs,
      handleMs: Math.max(0, elapsedMs(this.context, talkingSinceMs) - parkedMs),
    });
  }

  finishWrapUp(agent: AgentRecord): IgnoredReason {
    const inWrapUp = agent.assignments.filter(({ state }) => state.kind === 'wrap-up');
    if (inWrapUp.length === 0) return 'agent-not-in-wrap-up';
    for (const assignment of inWrapUp) this.endWrapUp(assignment);
    return undefined;
  }

  endWrapUp(assignment: AssignmentRecord): void {
    this.apply(assignment, { kind: 'wrap-up-over' });
    this.forgetIfLeft(assignment.agent);
  }

  /** Beyond the queue's limit is cut to the limit. */
  extendWrapUp(agent: AgentRecord, byMs: number): IgnoredReason {
    const assignment = agent.assignments.find(({ state }) => state.kind === 'wrap-up');
    if (assignment === undefined) return 'agent-not-in-wrap-up';
    const { request } = assignment;
    const allowedMs = Math.min(byMs, request.queue.settings.wrapUp.maxExtensionMs - assignment.extendedMs);
    if (!(allowedMs > 0)) return 'wrap-up-limit';
    assignment.extendedMs += allowedMs;
    this.context.out.record({
      kind: 'wrap-up-extended',
      agentId: agent.id,
      ...placeOf(request),
      byMs: allowedMs,
    });
    return this.apply(assignment, { kind: 'wrap-up-extended', byMs: allowedMs });
  }

  // Offers that came to nothing -------------------------------------------------------------------------------------

  rest(agent: AgentRecord, delayMs: number): void {
    this.context.book.setRest(agent, later(this.context, Math.max(minRestMs, delayMs)));
  }

  private restAfter({ state, agent, request }: AssignmentRecord): void {
    const { settings } = request.queue;
    if (state.kind === 'missed') this.rest(agent, settings.retryDelayAfterMissMs);
    if (state.kind !== 'refused') return;
    const { retryDelayAfterBusyMs, retryDelayAfterRefusalMs } = settings;
    this.rest(agent, state.cause === 'busy' ? retryDelayAfterBusyMs : retryDelayAfterRefusalMs);
  }

  /** Who misses too many in a row has gone away without saying so. */
  noteMissed({ agent, request }: AssignmentRecord): void {
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
    if (agent.leaving && agent.assignments.length === 0) this.context.book.forgetAgent(agent);
  }

  private beginIdleTime(agent: AgentRecord): void {
    agent.idleRank = this.context.book.nextRank();
    agent.idleSinceMs = this.context.nowMs;
  }

  /** What the system sees follows from assignments and own calls. */
  private follow(agent: AgentRecord, sinceMs: EpochMs = this.context.nowMs): void {
    const next = stateOf(agent);
    const before = agent.state;
    if (!isSameState(before, next)) agent.stateSinceMs = sinceMs;
    agent.state = next;
    this.context.book.placeAgent(agent);
  }
}

/** The most pressing first; what the agent is seen to do. */
const bySeriousness = [
  ['active', 'talking'],
  ['alerting', 'ringing'],
  ['reserved', 'reserved'],
  ['parked', 'talking'],
  ['wrap-up', 'wrap-up'],
] as const;

function stateOf({ assignments, ownCalls }: AgentRecord): AgentState {
  for (const [inState, kind] of bySeriousness) {
    const assignment = assignments.find((one) => one.state.kind === inState && weightOf(one) > 0);
    if (assignment === undefined) continue;
    const { id: offerId, request, state } = assignment;
    const callId = request.interaction.id;
    const queueId = request.queue.id;
    if (kind !== 'wrap-up') return { kind, offerId, callId, queueId };
    if (state.kind !== 'wrap-up') continue;
    const { maxExtensionMs } = request.queue.settings.wrapUp;
    const extendableMs = Math.max(0, maxExtensionMs - assignment.extendedMs);
    return { kind, callId, queueId, endsAtMs: state.endsAtMs, extendableMs };
  }
  const [own] = ownCalls;
  return own === undefined ? { kind: 'idle' } : { kind: 'talking', callId: own };
}

function isSameState(a: AgentState, b: AgentState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'idle' || b.kind === 'idle') return true;
  return a.callId === b.callId && ('queueId' in a ? a.queueId : '') === ('queueId' in b ? b.queueId : '');
}
