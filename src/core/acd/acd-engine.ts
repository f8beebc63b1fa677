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
import {
  type AgentRecord,
  type Deadline,
  type AssignmentRecord,
  isOffered,
  type RequestRecord,
  stageOf,
} from './acd-records.js';
import { noWeights, type AcdSettings, type CompetitionSettings, type SkillDemand } from './acd-settings.js';
import { AgentFloor } from './agent-floor.js';
import { CapacityKeeping } from './capacity-keeping.js';
import { Dispatch } from './dispatch.js';
import { namesOf } from './event-of-record.js';
import { type EngineContext, type IgnoredReason, Outbox } from './engine-context.js';
import { OfferDesk } from './offer-desk.js';
import { restoreCall, restoreWrapUp } from './call-restoration.js';
import { isSameDemand, ownDemandOf } from './own-demand.js';
import { WaitEstimator } from './wait-estimator.js';
import { WaitForecast } from './wait-forecast.js';
import { WaitingRules } from './waiting-rules.js';
import type { AgentId, EpochMs, OfferId, QueueId, RequestId } from '../kernel/ids.js';
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
 * One step: the fact is applied, what is due is done, callers and agents are brought together, and requests that wait are
 * looked at for widening and limits until nothing changes any more.
 * The fact in hand comes before the passing of time: an answer that arrives together with the end of the ring time
 * counts, because the phone did answer.
 */
class Engine implements AcdEngine {
  private readonly context: EngineContext;
  private readonly floor: AgentFloor;
  private readonly desk: OfferDesk;
  private readonly rules: WaitingRules;
  private readonly keeping: CapacityKeeping;
  private readonly dispatch: Dispatch;
  private readonly forecast: WaitForecast;

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
    this.keeping = new CapacityKeeping(this.context);
    this.dispatch = new Dispatch(this.context, this.desk, this.forecast);
  }

  handle(input: EngineInput, nowMs: EpochMs): readonly EngineEffect[] {
    return this.handleAll([input], nowMs);
  }

  handleAll(inputs: readonly EngineInput[], nowMs: EpochMs): readonly EngineEffect[] {
    const { book, out } = this.context;
    this.context.nowMs = nowMs;
    book.beginStep(nowMs);
    for (const input of inputs) {
      const reason = this.apply(input);
      if (reason !== undefined) out.order({ kind: 'input-ignored', input, reason });
    }
    this.expireDeadlines();
    // Widening can make a pair, an offer can make a limit moot, and either another agent be kept free: until all are at rest.
    do {
      this.rules.reviewAll();
      this.floor.resumeRecalled();
      this.keeping.review();
      this.dispatch.run();
    } while (this.keeping.review() || book.toReview.size > 0);
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

  position(requestId: RequestId, nowMs: EpochMs): number | undefined {
    this.context.nowMs = nowMs;
    const request = this.waitingRequest(requestId);
    return request && this.forecast.position(request);
  }

  expectedWait(requestId: RequestId, nowMs: EpochMs): ExpectedWait | undefined {
    this.context.nowMs = nowMs;
    const request = this.waitingRequest(requestId);
    return request && this.forecast.ofRequest(request);
  }

  expectedWaitOfNext(queueId: QueueId, nowMs: EpochMs): ExpectedWait | undefined {
    this.context.nowMs = nowMs;
    const queue = this.context.book.queues.get(queueId);
    return queue && this.forecast.ofNext(queue);
  }

  estimateAccuracy(): readonly EstimateAccuracy[] {
    return this.context.estimator.accuracy();
  }

  private waitingRequest(id: RequestId): RequestRecord | undefined {
    const request = this.context.book.requests.get(id);
    return request?.state.kind === 'waiting' || request?.state.kind === 'offered' ? request : undefined;
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
      case 'request-made':
        return this.makeRequest(input);
      case 'request-ready':
      case 'priority-changed':
      case 'demand-changed':
      case 'requester-left':
      case 'request-withdrawn':
        return this.withRequest(input.requestId, (request) => this.applyToRequest(request, input));
      case 'offer-ringing':
      case 'offer-answered':
      case 'offer-failed':
      case 'customer-answered':
      case 'customer-failed':
      case 'bridge-failed':
      case 'conversation-ended':
      case 'assignment-parked':
      case 'assignment-recalled':
        return this.withOffer(input.offerId, (offer) => this.applyToOffer(offer, input));
      case 'agent-occupied':
        return this.withAgent(input.agentId, (agent) => this.floor.occupy(agent, input.callId));
      case 'agent-released':
        return this.withAgent(input.agentId, (agent) => this.floor.release(agent, input.callId));
      case 'wrap-up-finished':
        return this.withAgent(input.agentId, (agent) => this.floor.finishWrapUp(agent));
      case 'wrap-up-extended':
        return this.withAgent(input.agentId, (agent) => this.floor.extendWrapUp(agent, input.byMs));
      case 'channel-suspended':
      case 'channel-resumed':
        return this.context.book.setSuspended(input.channel, input.kind === 'channel-suspended')
          ? undefined
          : 'already-so';
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

  private withRequest(id: RequestId, act: (request: RequestRecord) => IgnoredReason): IgnoredReason {
    const request = this.context.book.requests.get(id);
    return request === undefined ? 'unknown-request' : act(request);
  }

  private withOffer(id: OfferId, act: (offer: AssignmentRecord) => IgnoredReason): IgnoredReason {
    const offer = this.context.book.assignments.get(id);
    return offer === undefined ? 'stale-offer' : act(offer);
  }

  // Calls and offers ------------------------------------------------------------------------------------------------

  private makeRequest(input: Extract<EngineInput, { kind: 'request-made' }>): IgnoredReason {
    const { requestId, interaction, queueId, entry = {} } = input;
    const { book, out, nowMs } = this.context;
    if (book.requests.has(requestId)) return 'request-already-made';
    const queue = book.queues.get(queueId);
    if (queue?.stages.has(interaction.channel) !== true) {
      // The queue was removed or changed while the caller was on the way to it.
      out.order({ kind: 'queue-removed', requestId, interactionId: interaction.id, queueId });
      return undefined;
    }
    const request = book.addRequest(input, queue, entry, nowMs);
    const { priority, purpose, waitingSinceMs, preferredAgent, demand } = request;
    const { continues } = interaction;
    out.record({
      kind: 'call-queued',
      ...namesOf(request),
      queueId,
      ...(purpose === 'serve' ? {} : { purpose }),
      ...(continues === undefined ? {} : { continues }),
      ...(waitingSinceMs === nowMs ? {} : { waitingSinceMs }),
      ...(priority === 0 ? {} : { priority }),
      ...(preferredAgent === undefined ? {} : { preferredAgentId: preferredAgent.agentId }),
      ...(demand === undefined ? {} : { demand }),
    });
    const refusal = this.rules.refusalAtEntry(request);
    if (refusal !== undefined) {
      this.desk.overflow(request, refusal);
      return undefined;
    }
    book.placeRequest(request);
    book.toReview.add(request);
    book.toExplain.add(request);
    return undefined;
  }

  private applyToRequest(
    request: RequestRecord,
    input: Extract<
      EngineInput,
      {
        kind:
          'request-ready' | 'priority-changed' | 'demand-changed' | 'requester-left' | 'request-withdrawn';
      }
    >,
  ): IgnoredReason {
    switch (input.kind) {
      case 'request-ready':
        return this.release(request);
      case 'priority-changed':
        return this.changePriority(request, input.priority);
      case 'demand-changed':
        return this.changeDemand(request, input.demand);
      case 'requester-left':
        return this.desk.applyToRequest(request, { kind: 'caller-left', lost: input.lost === true });
      case 'request-withdrawn': {
        const { reason, cause } = input;
        return this.desk.applyToRequest(request, { kind: 'taken-out', reason, cause });
      }
    }
  }

  private release(request: RequestRecord): IgnoredReason {
    if (!request.held) return 'request-not-held';
    request.held = false;
    this.context.book.placeRequest(request);
    this.context.book.toExplain.add(request);
    return undefined;
  }

  private changePriority(request: RequestRecord, priority: number): IgnoredReason {
    if (request.state.kind !== 'waiting' && request.state.kind !== 'offered') return 'request-not-waiting';
    if (request.priority === priority) return 'priority-unchanged';
    request.priority = priority;
    this.context.out.record({ kind: 'priority-changed', ...namesOf(request), priority });
    this.context.book.placeRequest(request);
    return undefined;
  }

  private changeDemand(request: RequestRecord, demand: SkillDemand): IgnoredReason {
    if (request.state.kind !== 'waiting' && request.state.kind !== 'offered') return 'request-not-waiting';
    if (isSameDemand(request.demand, demand)) return 'demand-unchanged';
    const { book, out } = this.context;
    book.leaveLine(request);
    request.demand = ownDemandOf(demand);
    out.record({ kind: 'demand-changed', ...namesOf(request), demand });
    book.setStages(request);
    book.placeRequest(request);
    book.toReview.add(request);
    if (request.state.kind === 'waiting') book.toExplain.add(request);
    this.withdrawUnable('demand-changed');
    return undefined;
  }

  private applyToOffer(
    offer: AssignmentRecord,
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
      case 'assignment-parked':
        return this.desk.park(offer, input.offPhone === true);
      case 'assignment-recalled':
        return this.floor.recall(offer);
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
    const channelsOf = new Map(settings.queues.map(({ id, channels }) => [id, channels]));
    for (const queue of [...book.queues.values()]) {
      const channels = channelsOf.get(queue.id);
      if (channels === undefined) book.queues.delete(queue.id);
      for (const request of [...queue.requests])
        if (channels?.includes(request.interaction.channel) !== true)
          this.desk.applyToRequest(request, { kind: 'queue-removed' });
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
    for (const assignment of [...this.context.book.assignments.values()]) {
      if (!isOffered(assignment)) continue;
      const { agent, request } = assignment;
      if (!stageOf(request).pool.members.has(agent)) this.desk.withdraw(assignment, reason);
    }
  }

  private restore({ statuses, offers, days, handled, wrapUps }: AcdMemory): IgnoredReason {
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
    for (const one of handled) estimator.noteHandled(one);
    for (const wrapUp of wrapUps) restoreWrapUp(this.context, this.floor, wrapUp);
    return undefined;
  }

  // Time --------------------------------------------------------------------------------------------------------------

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
      case 'assignment':
        due.assignment.deadline = undefined;
        if (isOffered(due.assignment)) this.desk.withdraw(due.assignment, 'no-answer');
        else this.floor.endWrapUp(due.assignment);
        return;
      case 'rest':
        due.agent.restDeadline = undefined;
        book.setRest(due.agent, undefined);
        return;
      case 'request':
        due.request.deadline = undefined;
        book.toReview.add(due.request);
        return;
    }
  }
}
