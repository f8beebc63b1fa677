// The ACD engine: who talks to whom, when, and why. Takes facts, gives records and orders.
// Never waits, rings, logs or reads a clock: time is an input, and what must happen comes out as data.
import type {
  AcdChanges,
  AcdEngine,
  AcdMemory,
  AcdSnapshot,
  EngineEffect,
  EngineInput,
  EstimateAccuracy,
  ExpectedWait,
  WithdrawReason,
} from './acd-model.js';
import { AcdBook } from './acd-book.js';
import type { AgentRecord, CallRecord, Deadline, OfferRecord } from './acd-records.js';
import { stageOf } from './acd-records.js';
import { noWeights, type AcdSettings, type CompetitionSettings, type SkillDemand } from './acd-settings.js';
import { AgentFloor } from './agent-floor.js';
import { Dispatch } from './dispatch.js';
import { type EngineContext, type IgnoredReason, Outbox } from './engine-context.js';
import { OfferDesk } from './offer-desk.js';
import { restoreCall } from './call-restoration.js';
import { isSameDemand, ownDemandOf } from './own-demand.js';
import { WaitEstimator } from './wait-estimator.js';
import { WaitForecast } from './wait-forecast.js';
import { WaitingRules } from './waiting-rules.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId } from '../kernel/ids.js';
import { createSeededRandom } from '../kernel/seeded-random.js';

export interface AcdEngineOptions {
  /** Decides the random strategies; the same seed and inputs give the same effects. Default 1. */
  readonly seed?: number;
}

export function createAcdEngine({ seed = 1 }: AcdEngineOptions = {}): AcdEngine {
  return new Engine(seed);
}

const noCompetition: CompetitionSettings = {
  mode: 'oldest-first',
  priorityPointMs: 0,
  maxHeadStartMs: 0,
  weights: noWeights,
};

/**
 * One step: the fact is applied, what is due is done, callers and agents are brought together, and calls that wait are
 * looked at for widening and limits until nothing changes any more.
 * The fact in hand comes before the passing of time: an answer that arrives together with the end of the ring time
 * counts, because the phone did answer.
 */
class Engine implements AcdEngine {
  private readonly context: EngineContext;
  private readonly floor: AgentFloor;
  private readonly desk: OfferDesk;
  private readonly rules: WaitingRules;
  private readonly dispatch: Dispatch;
  private readonly forecast: WaitForecast;
  private suspended = false;

  constructor(seed: number) {
    this.context = {
      book: new AcdBook(noCompetition),
      out: new Outbox(),
      estimator: new WaitEstimator(),
      random: createSeededRandom(seed),
      nowMs: 0 as EpochMs,
    };
    this.floor = new AgentFloor(this.context, (offer, reason) => this.desk.withdraw(offer, reason));
    this.desk = new OfferDesk(this.context, this.floor);
    this.forecast = new WaitForecast(this.context);
    this.rules = new WaitingRules(this.context, this.desk, this.forecast);
    this.dispatch = new Dispatch(this.context, this.desk, this.forecast);
  }

  handle(input: EngineInput, nowMs: EpochMs): readonly EngineEffect[] {
    return this.handleAll([input], nowMs);
  }

  handleAll(inputs: readonly EngineInput[], nowMs: EpochMs): readonly EngineEffect[] {
    const { book, out } = this.context;
    this.context.nowMs = nowMs;
    book.beginStep();
    for (const input of inputs) {
      const reason = this.apply(input);
      if (reason !== undefined) out.order({ kind: 'input-ignored', input, reason });
    }
    this.expireDeadlines();
    // Widening can make a pair, and an offer can make a limit moot: until both are at rest.
    do {
      this.rules.reviewAll();
      if (!this.suspended) this.dispatch.run();
    } while (book.toReview.size > 0);
    return out.takeAll();
  }

  nextDeadlineMs(): EpochMs | undefined {
    return this.context.book.deadlines.peek()?.atMs;
  }

  snapshot(): AcdSnapshot {
    return this.context.book.snapshot();
  }

  changes(): AcdChanges {
    return this.context.book.changes();
  }

  position(callId: CallId, nowMs: EpochMs): number | undefined {
    this.context.nowMs = nowMs;
    const call = this.waitingCall(callId);
    return call && this.forecast.position(call);
  }

  expectedWait(callId: CallId, nowMs: EpochMs): ExpectedWait | undefined {
    this.context.nowMs = nowMs;
    const call = this.waitingCall(callId);
    return call && this.forecast.ofCall(call);
  }

  expectedWaitOfNext(queueId: QueueId, nowMs: EpochMs): ExpectedWait | undefined {
    this.context.nowMs = nowMs;
    const queue = this.context.book.queues.get(queueId);
    return queue && this.forecast.ofNext(queue);
  }

  estimateAccuracy(): readonly EstimateAccuracy[] {
    return this.context.estimator.accuracy();
  }

  private waitingCall(callId: CallId): CallRecord | undefined {
    const call = this.context.book.calls.get(callId);
    return call?.state.kind === 'waiting' || call?.state.kind === 'offered' ? call : undefined;
  }

  private apply(input: EngineInput): IgnoredReason {
    switch (input.kind) {
      case 'configured':
        return this.configure(input.settings);
      case 'restored':
        return this.restore(input.memory);
      case 'call-restored':
        return restoreCall(this.context, { floor: this.floor, desk: this.desk }, input.call);
      case 'agent-status-changed':
        return this.withAgent(input.agentId, (agent) => this.floor.changeStatus(agent, input.status));
      case 'call-queued':
        return this.queueCall(input);
      case 'call-ready':
      case 'priority-changed':
      case 'demand-changed':
      case 'caller-left':
      case 'call-taken-out':
        return this.withCall(input.callId, (call) => this.applyToCall(call, input));
      case 'offer-ringing':
      case 'offer-answered':
      case 'offer-failed':
      case 'customer-answered':
      case 'customer-failed':
      case 'bridge-failed':
      case 'conversation-ended':
        return this.withOffer(input.offerId, (offer) => this.applyToOffer(offer, input));
      case 'agent-occupied':
        return this.withAgent(input.agentId, (agent) => this.floor.occupy(agent, input.callId));
      case 'agent-released':
        return this.withAgent(input.agentId, (agent) => this.floor.release(agent, input.callId));
      case 'wrap-up-finished':
        return this.withAgent(input.agentId, (agent) => this.floor.finishWrapUp(agent));
      case 'wrap-up-extended':
        return this.withAgent(input.agentId, (agent) => this.floor.extendWrapUp(agent, input.byMs));
      case 'offers-suspended':
      case 'offers-resumed':
        return this.suspend(input.kind === 'offers-suspended');
      case 'clock-shifted':
        this.context.book.shift(input.byMs);
        this.context.estimator.clockShifted(input.byMs);
        return undefined;
      case 'day-began':
        for (const agent of this.context.book.agents.values()) agent.beginDay(this.context.nowMs);
        return undefined;
      case 'time-passed':
        return undefined;
    }
  }

  private withAgent(id: AgentId, act: (agent: AgentRecord) => IgnoredReason): IgnoredReason {
    const agent = this.context.book.agents.get(id);
    return agent === undefined ? 'unknown-agent' : act(agent);
  }

  private withCall(id: CallId, act: (call: CallRecord) => IgnoredReason): IgnoredReason {
    const call = this.context.book.calls.get(id);
    return call === undefined ? 'unknown-call' : act(call);
  }

  private withOffer(id: OfferId, act: (offer: OfferRecord) => IgnoredReason): IgnoredReason {
    const offer = this.context.book.offers.get(id);
    return offer === undefined ? 'stale-offer' : act(offer);
  }

  // Calls and offers ------------------------------------------------------------------------------------------------

  private queueCall(input: Extract<EngineInput, { kind: 'call-queued' }>): IgnoredReason {
    const { callId, queueId, entry = {} } = input;
    const { book, out, nowMs } = this.context;
    if (book.calls.has(callId)) return 'call-already-queued';
    const queue = book.queues.get(queueId);
    if (queue === undefined) {
      // The queue was removed while the caller was on the way to it.
      out.order({ kind: 'queue-removed', callId, queueId });
      return undefined;
    }
    const call = book.addCall(callId, queue, entry, nowMs);
    const { priority, purpose, waitingSinceMs, preferredAgent, demand } = call;
    out.record({
      kind: 'call-queued',
      callId,
      queueId,
      ...(purpose === 'callback' ? { purpose } : {}),
      ...(waitingSinceMs === nowMs ? {} : { waitingSinceMs }),
      ...(priority === 0 ? {} : { priority }),
      ...(preferredAgent === undefined ? {} : { preferredAgentId: preferredAgent.agentId }),
      ...(demand === undefined ? {} : { demand }),
    });
    const refusal = this.rules.refusalAtEntry(call);
    if (refusal !== undefined) {
      this.desk.overflow(call, refusal);
      return undefined;
    }
    book.placeCall(call);
    book.toReview.add(call);
    book.toExplain.add(call);
    return undefined;
  }

  private applyToCall(
    call: CallRecord,
    input: Extract<
      EngineInput,
      { kind: 'call-ready' | 'priority-changed' | 'demand-changed' | 'caller-left' | 'call-taken-out' }
    >,
  ): IgnoredReason {
    switch (input.kind) {
      case 'call-ready':
        return this.release(call);
      case 'priority-changed':
        return this.changePriority(call, input.priority);
      case 'demand-changed':
        return this.changeDemand(call, input.demand);
      case 'caller-left':
        return this.desk.applyToCall(call, { kind: 'caller-left', lost: input.lost === true });
      case 'call-taken-out': {
        const { reason, cause } = input;
        return this.desk.applyToCall(call, { kind: 'taken-out', reason, cause });
      }
    }
  }

  private release(call: CallRecord): IgnoredReason {
    if (!call.held) return 'call-not-held';
    call.held = false;
    this.context.book.placeCall(call);
    this.context.book.toExplain.add(call);
    return undefined;
  }

  private changePriority(call: CallRecord, priority: number): IgnoredReason {
    if (call.state.kind !== 'waiting' && call.state.kind !== 'offered') return 'call-not-waiting';
    if (call.priority === priority) return 'priority-unchanged';
    call.priority = priority;
    this.context.out.record({ kind: 'priority-changed', callId: call.id, priority });
    this.context.book.placeCall(call);
    return undefined;
  }

  private changeDemand(call: CallRecord, demand: SkillDemand): IgnoredReason {
    if (call.state.kind !== 'waiting' && call.state.kind !== 'offered') return 'call-not-waiting';
    if (isSameDemand(call.demand, demand)) return 'demand-unchanged';
    const { book, out } = this.context;
    book.leaveLine(call);
    call.demand = ownDemandOf(demand);
    out.record({ kind: 'demand-changed', callId: call.id, demand });
    book.setStages(call);
    book.placeCall(call);
    book.toReview.add(call);
    if (call.state.kind === 'waiting') book.toExplain.add(call);
    this.withdrawUnable('demand-changed');
    return undefined;
  }

  private applyToOffer(
    offer: OfferRecord,
    input: Extract<EngineInput, { readonly offerId: OfferId }>,
  ): IgnoredReason {
    switch (input.kind) {
      case 'offer-ringing':
        return this.desk.phoneAlerted(offer);
      case 'offer-answered':
        return this.desk.answered(offer);
      case 'offer-failed':
        return this.desk.failed(offer, input.failure);
      case 'customer-answered':
        return this.desk.customerAnswered(offer);
      case 'customer-failed':
        return this.desk.customerFailed(offer, input.failure);
      case 'bridge-failed':
        return this.desk.bridgeFailed(offer);
      case 'conversation-ended':
        return this.desk.conversationEnded(offer);
    }
  }

  // Configuration and memory ----------------------------------------------------------------------------------------

  /** What the new settings do not concern goes on undisturbed; nobody's conversation ends. */
  private configure(settings: AcdSettings): IgnoredReason {
    const { book, nowMs } = this.context;
    book.competition = settings.competition;
    const agentIds = new Set(settings.agents.map(({ id }) => id));
    for (const agent of [...book.agents.values()])
      if (!agentIds.has(agent.id) && !agent.leaving) this.floor.remove(agent);
    const queueIds = new Set(settings.queues.map(({ id }) => id));
    for (const queue of [...book.queues.values()]) {
      if (queueIds.has(queue.id)) continue;
      book.queues.delete(queue.id);
      for (const call of [...queue.calls]) this.desk.applyToCall(call, { kind: 'queue-removed' });
    }
    for (const agentSettings of settings.agents) {
      const agent = book.agents.get(agentSettings.id) ?? book.addAgent(agentSettings, nowMs);
      agent.leaving = false;
      agent.configure(agentSettings);
    }
    book.rebuildPools(settings);
    this.withdrawUnable('configuration-changed');
    return undefined;
  }

  private withdrawUnable(reason: WithdrawReason): void {
    for (const offer of [...this.context.book.offers.values()]) {
      const { state, agent, call } = offer;
      if (state.kind !== 'reserved' && state.kind !== 'ringing') continue;
      if (!stageOf(call).pool.members.has(agent)) this.desk.withdraw(offer, reason);
    }
  }

  private restore({ statuses, offers, days, handled }: AcdMemory): IgnoredReason {
    const { book, estimator } = this.context;
    const lastHandled = new Map(days.map(({ agentId, lastHandledAtMs }) => [agentId, lastHandledAtMs]));
    const idleSince = ({ agentId, sinceMs }: (typeof statuses)[number]): EpochMs =>
      Math.max(sinceMs, lastHandled.get(agentId) ?? 0) as EpochMs;
    // Who has been idle longest before stays so.
    for (const remembered of [...statuses].sort((a, b) => idleSince(a) - idleSince(b))) {
      const agent = book.agents.get(remembered.agentId);
      if (agent === undefined) continue;
      this.floor.restoreStatus(agent, remembered.status, remembered.sinceMs);
      agent.idleRank = book.nextRank();
      agent.idleSinceMs = idleSince(remembered);
    }
    for (const { queueId, agentId } of offers) book.agents.get(agentId)?.noteOffer(queueId, book.nextRank());
    for (const day of days) book.agents.get(day.agentId)?.restoreDay(day);
    for (const call of handled) estimator.noteHandled(call);
    return undefined;
  }

  // Time --------------------------------------------------------------------------------------------------------------

  private suspend(suspended: boolean): IgnoredReason {
    if (this.suspended === suspended) return 'already-so';
    this.suspended = suspended;
    return undefined;
  }

  private expireDeadlines(): void {
    const { book, nowMs } = this.context;
    for (;;) {
      const deadline = book.deadlines.peek();
      if (deadline === undefined || deadline.atMs > nowMs) return;
      book.deadlines.pop();
      this.expire(deadline);
    }
  }

  private expire({ due }: Deadline): void {
    const { book } = this.context;
    switch (due.kind) {
      case 'offer':
        due.offer.deadline = undefined;
        this.desk.withdraw(due.offer, 'no-answer');
        return;
      case 'wrap-up':
        due.engagement.deadline = undefined;
        this.floor.endWrapUp(due.engagement);
        return;
      case 'rest':
        due.agent.restDeadline = undefined;
        book.setRest(due.agent, undefined);
        return;
      case 'call':
        due.call.deadline = undefined;
        book.toReview.add(due.call);
        return;
    }
  }
}
