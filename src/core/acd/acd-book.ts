// The engine's memory: every record by id, kept in the indexes that routing needs.
// Never records an event or gives an order; the engine does.
import type { AcdSnapshot, AgentSettings, WaitingCall } from './acd-model.js';
import {
  type AgentRecord,
  type CallRecord,
  type Deadline,
  isReady,
  newDeadlines,
  type OfferRecord,
  type QueueRecord,
} from './acd-records.js';
import { idleActivity } from './agent-state-machine.js';
import { OfferDispatch } from './offer-dispatch.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId, SkillId } from '../kernel/ids.js';

/** How many calls that left are remembered, so that an offer's id is never used twice for one call. */
const rememberedAttempts = 10_000;

export class AcdBook {
  readonly queues = new Map<QueueId, QueueRecord>();
  readonly agents = new Map<AgentId, AgentRecord>();
  readonly calls = new Map<CallId, CallRecord>();
  /** Offers that are out, and accepted ones as long as the conversation lasts. */
  readonly offers = new Map<OfferId, OfferRecord>();
  readonly deadlines = newDeadlines();
  readonly dispatch = new OfferDispatch();
  /** How many offers were made for calls that left, the one that left last at the end. */
  private readonly formerAttempts = new Map<CallId, number>();
  private lastRank = 0;

  /** Grows by one: order of arrival and order of becoming idle, independent of clocks that are set back. */
  nextRank(): number {
    this.lastRank += 1;
    return this.lastRank;
  }

  /** An offer that must exist; throws on a programmer's error. */
  offer(id: OfferId): OfferRecord {
    const offer = this.offers.get(id);
    if (offer === undefined) throw new Error(`offer ${id} is referred to, but not in the book`);
    return offer;
  }

  addCall(id: CallId, queue: QueueRecord, nowMs: EpochMs): CallRecord {
    const call: CallRecord = {
      id,
      queue,
      queuedAtMs: nowMs,
      rank: this.nextRank(),
      attempts: this.formerAttempts.get(id) ?? 0,
      state: { kind: 'waiting' },
    };
    this.formerAttempts.delete(id);
    this.calls.set(id, call);
    return call;
  }

  forgetCall(call: CallRecord): void {
    this.calls.delete(call.id);
    if (call.attempts === 0) return;
    this.formerAttempts.set(call.id, call.attempts);
    if (this.formerAttempts.size <= rememberedAttempts) return;
    const [oldest] = this.formerAttempts.keys();
    if (oldest !== undefined) this.formerAttempts.delete(oldest);
  }

  addAgent(settings: AgentSettings, nowMs: EpochMs): AgentRecord {
    const agent: AgentRecord = {
      id: settings.id,
      skills: new Map(),
      pools: [],
      status: { kind: 'logged-out' },
      statusSinceMs: nowMs,
      activity: idleActivity,
      stateSinceMs: nowMs,
      idleRank: this.nextRank(),
      restsUntilMs: undefined,
      leaving: false,
      stateDeadline: undefined,
      restDeadline: undefined,
    };
    this.agents.set(agent.id, agent);
    return agent;
  }

  forgetAgent(agent: AgentRecord): void {
    for (const pool of agent.pools) pool.ready.delete(agent);
    this.setStateDeadline(agent, undefined);
    this.setRest(agent, undefined);
    agent.leaving = true;
    this.agents.delete(agent.id);
  }

  addOffer(call: CallRecord, agent: AgentRecord): OfferRecord {
    call.attempts += 1;
    const offer: OfferRecord = {
      id: `${call.id}#${call.attempts}` as OfferId,
      call,
      agent,
      state: { kind: 'reserved' },
      answeredAtMs: undefined,
    };
    this.offers.set(offer.id, offer);
    return offer;
  }

  /** Brings a call or an agent into the indexes that its present state calls for, or out of them. */
  place(record: CallRecord | AgentRecord): void {
    if ('queue' in record) this.placeCall(record);
    else this.placeAgent(record);
  }

  private placeCall(call: CallRecord): void {
    const { queue } = call;
    if (call.state.kind !== 'waiting') {
      queue.line.delete(call);
    } else if (!queue.line.has(call)) {
      queue.line.add(call);
      this.dispatch.callerWaits(queue);
    }
  }

  private placeAgent(agent: AgentRecord): void {
    // The rank may have changed: out first, then in at the right place.
    for (const pool of agent.pools) pool.ready.delete(agent);
    if (!isReady(agent)) return;
    for (const pool of agent.pools) pool.ready.add(agent);
    this.dispatch.agentReady(agent);
  }

  /** When the ring time or the after-call work ends; undefined = nothing is timed. */
  setStateDeadline(agent: AgentRecord, atMs: EpochMs | undefined): void {
    if (agent.stateDeadline !== undefined) this.deadlines.delete(agent.stateDeadline);
    agent.stateDeadline = this.addDeadline('state', agent, atMs);
  }

  /** Leaves the agent alone until then; undefined = not at all. */
  setRest(agent: AgentRecord, untilMs: EpochMs | undefined): void {
    if (agent.restDeadline !== undefined) this.deadlines.delete(agent.restDeadline);
    agent.restDeadline = this.addDeadline('rest', agent, untilMs);
    agent.restsUntilMs = untilMs;
    this.placeAgent(agent);
  }

  private addDeadline(
    kind: Deadline['kind'],
    agent: AgentRecord,
    atMs: EpochMs | undefined,
  ): Deadline | undefined {
    if (atMs === undefined) return undefined;
    const deadline: Deadline = { kind, atMs, order: this.nextRank(), agent };
    this.deadlines.add(deadline);
    return deadline;
  }

  snapshot(): AcdSnapshot {
    const waiting = [...this.calls.values()]
      .filter(({ state }) => state.kind === 'waiting' || state.kind === 'offered')
      .sort((a, b) => a.rank - b.rank)
      .map(({ id, queue, queuedAtMs, state }): WaitingCall => {
        const call = { callId: id, queueId: queue.id, queuedAtMs };
        return state.kind === 'offered' ? { ...call, offerId: state.offerId } : call;
      });
    const agents = [...this.agents.values()].map(({ id, status, statusSinceMs, activity, stateSinceMs }) => ({
      id,
      status,
      statusSinceMs,
      state: activity.state,
      stateSinceMs,
    }));
    return { waiting, agents };
  }
}

/** Skills as the engine keeps them. */
export function skillsOf(settings: AgentSettings): ReadonlyMap<SkillId, number> {
  return new Map(Object.entries(settings.skills) as [SkillId, number][]);
}
