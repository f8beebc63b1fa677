// The engine's memory: every record by id, kept in the pools and lines that routing needs.
// Never records an event or gives an order, and never chooses.
import type { AcdChanges, AcdSnapshot, QueueEntry, WaitingCall } from './acd-model.js';
import type {
  AcdSettings,
  AgentSettings,
  Channel,
  CompetitionSettings,
  QueueSettings,
} from './acd-settings.js';
import {
  AgentRecord,
  type CallRecord,
  type Deadline,
  type DueThing,
  isReady,
  loadOf,
  newDeadlines,
  type OfferRecord,
  type QueueRecord,
  stageOf,
  widestStageOf,
} from './acd-records.js';
import { isWaiting, viewAgent, viewCall } from './acd-views.js';
import { Line } from './caller-line.js';
import { ownDemandOf } from './own-demand.js';
import { buildStages, type Pool, type Stage, type StageNeeds } from './skill-pool.js';
import { pointsOf } from './urgency.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId } from '../kernel/ids.js';

/** How many calls that left are remembered, so that an offer's id is never used twice for one call. */
const rememberedAttempts = 10_000;
/** Pools that no call uses any more are kept up to this number: callers with wishes of their own come again. */
const keptPools = 2_000;

export class AcdBook {
  readonly queues = new Map<QueueId, QueueRecord>();
  readonly agents = new Map<AgentId, AgentRecord>();
  readonly calls = new Map<CallId, CallRecord>();
  /** Offers that are out, and accepted ones as long as the conversation lasts. */
  readonly offers = new Map<OfferId, OfferRecord>();
  readonly deadlines = newDeadlines();
  /** Agents who became ready, and calls that can be offered anew, since the last dispatch. */
  readonly newlyReady = new Set<AgentRecord>();
  readonly newlyWaiting = new Set<CallRecord>();
  /** Calls whose stage or limits must be looked at: an agent came or went, or time has passed. */
  readonly toReview = new Set<CallRecord>();
  /** Calls for which nobody was found yet since they came, came back or were widened. */
  readonly toExplain = new Set<CallRecord>();
  /** Calls of `ring-all` and `ring-progressively` that ring somebody and may ring more. */
  readonly ringingMore = new Set<CallRecord>();
  /** What may look different from outside since the step in hand began. */
  private readonly changedAgents = new Set<AgentRecord>();
  private readonly changedCalls = new Set<CallId>();
  private pools = new Map<string, Pool>();
  private readonly formerAttempts = new Map<CallId, number>();
  private lastRank = 0;

  constructor(public competition: CompetitionSettings) {}

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

  // Calls ---------------------------------------------------------------------------------------------------------

  addCall(id: CallId, queue: QueueRecord, entry: QueueEntry, nowMs: EpochMs): CallRecord {
    // A place in the future would be a place before everybody.
    const waitingSinceMs = Math.min(nowMs, entry.waitingSinceMs ?? nowMs) as EpochMs;
    const call: CallRecord = {
      id,
      queue,
      purpose: entry.purpose ?? 'live',
      joinedAtMs: nowMs,
      waitingSinceMs,
      inSystemSinceMs: Math.min(nowMs, entry.inSystemSinceMs ?? waitingSinceMs) as EpochMs,
      rank: this.nextRank(),
      priority: entry.priority ?? 0,
      demand: ownDemandOf(entry.demand),
      preferredAgent: entry.preferredAgent,
      stages: [],
      stageIndex: 0,
      held: entry.held ?? false,
      attempts: this.formerAttempts.get(id) ?? 0,
      state: { kind: 'waiting' },
      line: undefined,
      deadline: undefined,
      ringMoreAtMs: undefined,
      asked: false,
      estimatedAtMs: undefined,
      firstOfferedAtMs: undefined,
    };
    this.formerAttempts.delete(id);
    this.calls.set(id, call);
    this.changedCalls.add(id);
    queue.calls.add(call);
    this.setStages(call);
    return call;
  }

  forgetCall(call: CallRecord): void {
    this.leaveLine(call);
    this.leavePools(call);
    this.setCallDeadline(call, undefined);
    this.calls.delete(call.id);
    this.changedCalls.add(call.id);
    call.queue.calls.delete(call);
    for (const set of [this.newlyWaiting, this.toReview, this.toExplain, this.ringingMore]) set.delete(call);
    if (call.attempts === 0) return;
    this.formerAttempts.set(call.id, call.attempts);
    if (this.formerAttempts.size <= rememberedAttempts) return;
    const [oldest] = this.formerAttempts.keys();
    if (oldest !== undefined) this.formerAttempts.delete(oldest);
  }

  /** Works out anew who may take the call, step by step; steps taken stay taken. */
  setStages(call: CallRecord): void {
    this.leavePools(call);
    const { queue, demand, preferredAgent } = call;
    const isPlain = demand === undefined && preferredAgent === undefined;
    call.stages = isPlain ? queue.stages : this.stagesFor({ settings: queue.settings, ...own(call) });
    call.stageIndex = Math.min(call.stageIndex, call.stages.length - 1);
    this.joinPools(call);
  }

  /** From now on the call asks for what its next stage asks for. */
  advanceStage(call: CallRecord): void {
    this.leaveLine(call);
    this.leavePools(call);
    call.stageIndex += 1;
    this.joinPools(call);
    this.placeCall(call);
  }

  /** Brings a waiting call into the line that its stage and priority call for, or out of it. */
  placeCall(call: CallRecord): void {
    this.changedCalls.add(call.id);
    const waits = call.state.kind === 'waiting' && !call.held;
    const pool = stageOf(call).pool;
    if (call.line !== undefined && (!waits || call.line.pool !== pool || call.line.points !== pointsOf(call)))
      this.leaveLine(call);
    if (!waits || call.line !== undefined) return;
    call.line = this.lineFor(call, pool);
    call.line.add(call);
    this.newlyWaiting.add(call);
  }

  leaveLine(call: CallRecord): void {
    const { line } = call;
    if (line === undefined) return;
    line.delete(call);
    call.line = undefined;
    if (line.size > 0) return;
    line.queue.lines.delete(line);
    line.pool.lines.delete(line);
  }

  private lineFor(call: CallRecord, pool: Pool): Line {
    const points = pointsOf(call);
    for (const line of call.queue.lines) if (line.pool === pool && line.points === points) return line;
    const line = new Line(call.queue, pool, points);
    call.queue.lines.add(line);
    pool.lines.add(line);
    return line;
  }

  private joinPools(call: CallRecord): void {
    stageOf(call).pool.calls.add(call);
    widestStageOf(call).pool.calls.add(call);
  }

  private leavePools(call: CallRecord): void {
    if (call.stages.length === 0) return;
    stageOf(call).pool.calls.delete(call);
    widestStageOf(call).pool.calls.delete(call);
  }

  // Agents --------------------------------------------------------------------------------------------------------

  addAgent(settings: AgentSettings, nowMs: EpochMs): AgentRecord {
    const agent = new AgentRecord(settings, nowMs, this.nextRank());
    this.agents.set(agent.id, agent);
    return agent;
  }

  forgetAgent(agent: AgentRecord): void {
    for (const pool of agent.pools) pool.ready.delete(agent);
    this.setRest(agent, undefined);
    agent.leaving = true;
    this.newlyReady.delete(agent);
    this.agents.delete(agent.id);
  }

  /** Brings an agent into the ready sets that the present state calls for, or out of them. */
  placeAgent(agent: AgentRecord): void {
    agent.load = loadOf(agent);
    this.changedAgents.add(agent);
    let gained = false;
    for (const pool of agent.pools) {
      if (!isReady(agent, pool.channel)) pool.ready.delete(agent);
      else if (!pool.ready.has(agent)) {
        pool.ready.add(agent);
        gained = true;
      }
    }
    if (gained) this.newlyReady.add(agent);
  }

  /** The agent's status changed: pools that lost their last member who could serve are noticed. */
  countPresence(agent: AgentRecord, loggedInBy: number, onDutyBy: number): void {
    for (const pool of agent.pools) {
      pool.loggedIn += loggedInBy;
      pool.onDuty += onDutyBy;
      if ((loggedInBy < 0 && pool.loggedIn === 0) || (onDutyBy < 0 && pool.onDuty === 0))
        for (const call of pool.calls) this.toReview.add(call);
    }
  }

  // Offers and time -----------------------------------------------------------------------------------------------

  addOffer(call: CallRecord, agent: AgentRecord): OfferRecord {
    call.attempts += 1;
    const offer: OfferRecord = {
      id: `${call.id}#${call.attempts}` as OfferId,
      call,
      agent,
      state: { kind: 'reserved' },
      talkingSinceMs: undefined,
      deadline: undefined,
    };
    this.offers.set(offer.id, offer);
    return offer;
  }

  /** Takes back what was scheduled. */
  unschedule(deadline: Deadline | undefined): undefined {
    if (deadline !== undefined) this.deadlines.delete(deadline);
    return undefined;
  }

  /** When the thing is due; undefined = never. Takes back the former; returns what to keep for taking this one back. */
  schedule(former: Deadline | undefined, atMs: EpochMs | undefined, due: DueThing): Deadline | undefined {
    this.unschedule(former);
    if (atMs === undefined) return undefined;
    const deadline: Deadline = { atMs, order: this.nextRank(), due };
    this.deadlines.add(deadline);
    return deadline;
  }

  setCallDeadline(call: CallRecord, atMs: EpochMs | undefined): void {
    if (call.deadline?.atMs === atMs) return;
    call.deadline = this.schedule(call.deadline, atMs, { kind: 'call', call });
  }

  /** Leaves the agent alone until then; undefined = not at all. */
  setRest(agent: AgentRecord, untilMs: EpochMs | undefined): void {
    agent.restDeadline = this.schedule(agent.restDeadline, untilMs, { kind: 'rest', agent });
    agent.restsUntilMs = untilMs;
    this.placeAgent(agent);
  }

  /** Every remembered time moves with the host's clock. */
  shift(byMs: number): void {
    const moved = (atMs: EpochMs): EpochMs => (atMs + byMs) as EpochMs;
    for (const deadline of this.deadlines.values()) deadline.atMs = moved(deadline.atMs);
    for (const agent of this.agents.values()) {
      agent.shift(byMs);
      this.changedAgents.add(agent);
    }
    for (const call of this.calls.values()) {
      this.changedCalls.add(call.id);
      call.joinedAtMs = moved(call.joinedAtMs);
      call.waitingSinceMs = moved(call.waitingSinceMs);
      call.inSystemSinceMs = moved(call.inSystemSinceMs);
      if (call.ringMoreAtMs !== undefined) call.ringMoreAtMs = moved(call.ringMoreAtMs);
      if (call.estimatedAtMs !== undefined) call.estimatedAtMs = moved(call.estimatedAtMs);
      if (call.firstOfferedAtMs !== undefined) call.firstOfferedAtMs = moved(call.firstOfferedAtMs);
    }
    for (const offer of this.offers.values()) {
      if (offer.talkingSinceMs !== undefined) offer.talkingSinceMs = moved(offer.talkingSinceMs);
    }
  }

  // Configuration -------------------------------------------------------------------------------------------------

  /** All pools anew; O(agents × distinct demands): an admin's change, not a call's. */
  rebuildPools(settings: AcdSettings): void {
    for (const call of this.calls.values()) {
      this.leaveLine(call);
      this.leavePools(call);
      call.stages = [];
    }
    for (const agent of this.agents.values()) agent.pools.clear();
    this.pools = new Map();
    for (const queueSettings of settings.queues) this.configureQueue(queueSettings);
    for (const queue of this.queues.values()) queue.stages = this.stagesFor({ settings: queue.settings });
    for (const call of this.calls.values()) {
      this.setStages(call);
      this.placeCall(call);
      this.toReview.add(call);
    }
    for (const agent of this.agents.values()) this.placeAgent(agent);
  }

  private configureQueue(settings: QueueSettings): void {
    const known = this.queues.get(settings.id);
    if (known === undefined) {
      const { id } = settings;
      this.queues.set(id, { id, settings, stages: [], lines: new Set(), calls: new Set() });
    } else {
      known.settings = settings;
    }
    for (const member of settings.members ?? [])
      this.agents.get(member.agentId)?.joinQueue(settings.id, member);
  }

  private stagesFor(needs: StageNeeds): readonly Stage[] {
    return buildStages(
      needs,
      (id) => this.queues.get(id)?.settings,
      (key, channel, isMember) => this.poolFor(key, channel, isMember),
    );
  }

  private poolFor(key: string, channel: Channel, isMember: (agent: AgentSettings) => boolean): Pool {
    const known = this.pools.get(key);
    if (known !== undefined) return known;
    const members = [...this.agents.values()].filter((agent) => !agent.leaving && isMember(agent.settings));
    const pool: Pool = {
      channel,
      members: new Set(members),
      memberList: members,
      memberIds: members.map(({ id }) => id),
      ready: new Set(),
      lines: new Set(),
      calls: new Set(),
      loggedIn: 0,
      onDuty: 0,
    };
    for (const agent of members) {
      agent.pools.add(pool);
      if (agent.status.kind !== 'logged-out') pool.loggedIn += 1;
      if (agent.status.kind === 'available') pool.onDuty += 1;
      if (isReady(agent, channel)) pool.ready.add(agent);
    }
    this.dropUnusedPools();
    this.pools.set(key, pool);
    return pool;
  }

  private dropUnusedPools(): void {
    if (this.pools.size < keptPools) return;
    const inUse = new Set([...this.queues.values()].flatMap(({ stages }) => stages.map(({ pool }) => pool)));
    for (const call of this.calls.values()) for (const { pool } of call.stages) inUse.add(pool);
    for (const [key, pool] of this.pools) {
      if (inUse.has(pool)) continue;
      this.pools.delete(key);
      for (const agent of pool.members) agent.pools.delete(pool);
    }
  }

  // Reading -------------------------------------------------------------------------------------------------------

  snapshot(): AcdSnapshot {
    const waiting = [...this.calls.values()]
      .filter(isWaiting)
      .sort((a, b) => a.waitingSinceMs - b.waitingSinceMs || a.rank - b.rank);
    return { waiting: waiting.map(viewCall), agents: [...this.agents.values()].map(viewAgent) };
  }

  /** From now on `changes` tells of what comes. */
  beginStep(): void {
    this.changedAgents.clear();
    this.changedCalls.clear();
  }

  changes(): AcdChanges {
    const waiting: WaitingCall[] = [];
    const notWaiting: CallId[] = [];
    for (const id of this.changedCalls) {
      const call = this.calls.get(id);
      if (call !== undefined && isWaiting(call)) waiting.push(viewCall(call));
      else notWaiting.push(id);
    }
    return { agents: [...this.changedAgents].map(viewAgent), waiting, notWaiting };
  }
}

/** What a call asks for beyond its queue. */
const own = ({ demand, preferredAgent }: CallRecord): Omit<StageNeeds, 'settings'> => ({
  ...(demand === undefined ? {} : { demand }),
  ...(preferredAgent === undefined ? {} : { preferredAgent }),
});
