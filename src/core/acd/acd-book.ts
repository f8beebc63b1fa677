// The engine's memory: every record by id, kept in the pools and lines that routing needs.
// Never records an event or gives an order, and never chooses.
import type { AcdChanges, AcdSnapshot, EngineInput, QueueEntry, RequestSnapshot } from './acd-model.js';
import type { AcdSettings, AgentSettings, CompetitionSettings, QueueSettings } from './acd-settings.js';
import {
  AgentRecord,
  type AssignmentRecord,
  type RequestRecord,
  type Deadline,
  type DueThing,
  isReady,
  loadOf,
  newAssignment,
  type NewAssignment,
  newDeadlines,
  type QueueRecord,
  sharesItselfOut,
  stageOf,
  widestStageOf,
} from './acd-records.js';
import { addressOf, isWaiting, viewAgent, viewRequest } from './acd-views.js';
import { Line } from './caller-line.js';
import { OfferNumbers } from './offer-numbers.js';
import { ownDemandOf } from './own-demand.js';
import { PoolRegister } from './pool-register.js';
import { buildStages, type Pool, type Stage, type StageNeeds } from './skill-pool.js';
import { pointsOf } from './urgency.js';
import type { InteractionId, AgentId, AssignmentId, EpochMs, QueueId, RequestId } from '../kernel/ids.js';
import type { Channel } from '../kernel/interaction.js';

export class AcdBook {
  readonly queues = new Map<QueueId, QueueRecord>();
  readonly agents = new Map<AgentId, AgentRecord>();
  readonly requests = new Map<RequestId, RequestRecord>();
  /** As long as something can be reported of them: after-call work is the agent's alone. */
  readonly assignments = new Map<AssignmentId, AssignmentRecord>();
  readonly deadlines = newDeadlines();
  /** Agents who became ready, and requests that can be offered anew, since the last dispatch. */
  readonly newlyReady = new Set<AgentRecord>();
  readonly newlyWaiting = new Set<RequestRecord>();
  /** Calls whose stage or limits must be looked at: an agent came or went, or time has passed. */
  readonly toReview = new Set<RequestRecord>();
  /** Calls for which nobody was found yet since they came, came back or were widened. */
  readonly toExplain = new Set<RequestRecord>();
  /** Calls of `ring-all` and `ring-progressively` that ring somebody and may ring more. */
  readonly ringingMore = new Set<RequestRecord>();
  /** Parked, wanted back and without room, in the order in which they were wanted back. */
  readonly recalled = new Set<AssignmentRecord>();
  /** Agents who have something that leaves a part of them. */
  readonly sharing = new Set<AgentRecord>();
  /** Who is kept free, and for whom. */
  readonly kept = new Map<AgentRecord, RequestRecord>();
  /** Nothing of these can be offered: their pools have nobody ready. */
  private readonly suspended = new Set<Channel>();
  /** What may look different from outside since the step in hand began. */
  private readonly changedAgents = new Set<AgentRecord>();
  private readonly changedRequests = new Set<RequestRecord>();
  private readonly pools = new PoolRegister(
    () => this.agents.values(),
    () => this.stagesInUse(),
    (agent, channel) => this.canBeOffered(agent, channel),
  );
  private readonly offerNumbers = new OfferNumbers();
  private lastRank = 0;
  private lastOrder = 0;
  private stepAtMs = 0 as EpochMs;

  constructor(public competition: CompetitionSettings) {}

  /** Grows by one: order of arrival and order of becoming idle, independent of clocks that are set back. */
  nextRank(): number {
    this.lastRank += 1;
    return this.lastRank;
  }

  /** One that must exist; throws on a programmer's error. */
  assignment(id: AssignmentId): AssignmentRecord {
    const assignment = this.assignments.get(id);
    if (assignment === undefined) throw new Error(`assignment ${id} is referred to, but not in the book`);
    return assignment;
  }

  // Calls ---------------------------------------------------------------------------------------------------------

  /** After a restart: so many offers were made before. */
  restoreOffers(id: InteractionId, offers: number): void {
    this.offerNumbers.restore(id, offers);
  }

  addRequest(
    { requestId: id, interaction }: Extract<EngineInput, { kind: 'request-made' }>,
    queue: QueueRecord,
    entry: QueueEntry,
    nowMs: EpochMs,
  ): RequestRecord {
    // A place in the future would be a place before everybody.
    const waitingSinceMs = Math.min(nowMs, entry.waitingSinceMs ?? nowMs) as EpochMs;
    const request: RequestRecord = {
      id,
      interaction,
      queue,
      purpose: entry.purpose ?? 'serve',
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
      state: { kind: 'waiting' },
      line: undefined,
      deadline: undefined,
      ringMoreAtMs: undefined,
      asked: false,
      estimatedAtMs: undefined,
      firstOfferedAtMs: undefined,
    };
    this.requests.set(id, request);
    this.offerNumbers.requestOpened(interaction.id);
    this.changedRequests.add(request);
    queue.requests.add(request);
    this.setStages(request);
    return request;
  }

  forgetRequest(request: RequestRecord): void {
    this.leaveLine(request);
    this.leavePools(request);
    this.setRequestDeadline(request, undefined);
    this.requests.delete(request.id);
    this.offerNumbers.requestClosed(request.interaction.id);
    this.changedRequests.add(request);
    request.queue.requests.delete(request);
    for (const set of [this.newlyWaiting, this.toReview, this.toExplain, this.ringingMore])
      set.delete(request);
  }

  /** Works out anew who may take the request, step by step; steps taken stay taken. */
  setStages(request: RequestRecord): void {
    this.leavePools(request);
    this.pools.dropUnused();
    const { queue, interaction, demand, preferredAgent } = request;
    const { channel } = interaction;
    const ofQueue =
      demand === undefined && preferredAgent === undefined ? queue.stages.get(channel) : undefined;
    request.stages = ofQueue ?? this.stagesFor({ settings: queue.settings, channel, ...own(request) });
    request.stageIndex = Math.min(request.stageIndex, request.stages.length - 1);
    this.joinPools(request);
  }

  /** From now on the request asks for what its next stage asks for. */
  advanceStage(request: RequestRecord): void {
    this.leaveLine(request);
    this.leavePools(request);
    request.stageIndex += 1;
    this.joinPools(request);
    this.placeRequest(request);
  }

  /** Brings a waiting request into the line that its stage and priority call for, or out of it. */
  placeRequest(request: RequestRecord): void {
    this.noteChanged(request);
    const waits = request.state.kind === 'waiting' && !request.held;
    const pool = stageOf(request).pool;
    if (
      request.line !== undefined &&
      (!waits || request.line.pool !== pool || request.line.points !== pointsOf(request))
    )
      this.leaveLine(request);
    if (!waits || request.line !== undefined) return;
    request.line = this.lineFor(request, pool);
    request.line.add(request);
    this.newlyWaiting.add(request);
  }

  /** It may look different from outside now. */
  noteChanged(request: RequestRecord): void {
    this.changedRequests.add(request);
  }

  leaveLine(request: RequestRecord): void {
    const { line } = request;
    if (line === undefined) return;
    line.delete(request);
    request.line = undefined;
    if (line.size > 0) return;
    line.queue.lines.delete(line);
    line.pool.lines.delete(line);
  }

  private lineFor(request: RequestRecord, pool: Pool): Line {
    const points = pointsOf(request);
    for (const line of request.queue.lines) if (line.pool === pool && line.points === points) return line;
    const line = new Line(request.queue, pool, points);
    request.queue.lines.add(line);
    pool.lines.add(line);
    return line;
  }

  private joinPools(request: RequestRecord): void {
    stageOf(request).pool.requests.add(request);
    widestStageOf(request).pool.requests.add(request);
  }

  private leavePools(request: RequestRecord): void {
    if (request.stages.length === 0) return;
    stageOf(request).pool.requests.delete(request);
    widestStageOf(request).pool.requests.delete(request);
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
    this.sharing.delete(agent);
    this.kept.delete(agent);
    this.newlyReady.delete(agent);
    this.agents.delete(agent.id);
  }

  /** Brings an agent into the ready sets that the present state calls for, or out of them. */
  placeAgent(agent: AgentRecord): void {
    agent.load = loadOf(agent);
    agent.parks = agent.assignments.some(({ state }) => state.kind === 'parked');
    agent.recalls =
      this.recalled.size > 0 && agent.assignments.some((assignment) => this.recalled.has(assignment));
    if (agent.load > 0 && sharesItselfOut(agent)) this.sharing.add(agent);
    else this.sharing.delete(agent);
    this.changedAgents.add(agent);
    let gained = false;
    for (const pool of agent.pools) {
      if (!this.canBeOffered(agent, pool.channel)) pool.ready.delete(agent);
      else if (!pool.ready.has(agent)) {
        pool.ready.add(agent);
        gained = true;
      }
    }
    if (gained) this.newlyReady.add(agent);
  }

  isSuspended(channel: Channel): boolean {
    return this.suspended.has(channel);
  }

  /** False when it was so already. Who waits is told anew why. */
  setSuspended(channel: Channel, suspended: boolean): boolean {
    if (this.suspended.has(channel) === suspended) return false;
    if (suspended) this.suspended.add(channel);
    else this.suspended.delete(channel);
    for (const agent of this.agents.values()) this.placeAgent(agent);
    for (const request of this.requests.values())
      if (request.state.kind === 'waiting' && request.interaction.channel === channel)
        this.toExplain.add(request);
    return true;
  }

  private canBeOffered(agent: AgentRecord, channel: Channel): boolean {
    return !this.suspended.has(channel) && agent.keptFor === undefined && isReady(agent, channel);
  }

  /** From now on these, and nobody else, get nothing but what they are kept free for. */
  keepFree(next: ReadonlyMap<AgentRecord, RequestRecord>): void {
    const touched = new Set([...this.kept.keys(), ...next.keys()]);
    this.kept.clear();
    for (const [agent, request] of next) this.kept.set(agent, request);
    for (const agent of touched) {
      agent.keptFor = next.get(agent);
      this.placeAgent(agent);
    }
  }

  /** The agent's status changed: pools that lost their last member who could serve are noticed. */
  countPresence(agent: AgentRecord, loggedInBy: number, onDutyBy: number): void {
    for (const pool of agent.pools) {
      pool.loggedIn += loggedInBy;
      pool.onDuty += onDutyBy;
      if ((loggedInBy < 0 && pool.loggedIn === 0) || (onDutyBy < 0 && pool.onDuty === 0))
        for (const request of pool.requests) this.toReview.add(request);
    }
  }

  // Offers and time -----------------------------------------------------------------------------------------------

  addAssignment(request: RequestRecord, agent: AgentRecord): AssignmentRecord {
    const { id: interactionId } = request.interaction;
    const id = `${interactionId}#${this.offerNumbers.next(interactionId)}` as AssignmentId;
    return this.keepAssignment({ id, request, agent, state: { kind: 'reserved' } }, this.stepAtMs);
  }

  /** Not kept: of one in after-call work nothing is reported any more. */
  newAssignment(given: NewAssignment, sinceMs: EpochMs): AssignmentRecord {
    this.lastOrder += 1;
    return newAssignment(given, this.lastOrder, sinceMs);
  }

  keepAssignment(given: NewAssignment, sinceMs: EpochMs): AssignmentRecord {
    const assignment = this.newAssignment(given, sinceMs);
    this.assignments.set(assignment.id, assignment);
    return assignment;
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

  setRequestDeadline(request: RequestRecord, atMs: EpochMs | undefined): void {
    if (request.deadline?.atMs === atMs) return;
    request.deadline = this.schedule(request.deadline, atMs, { kind: 'request', request });
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
    for (const request of this.requests.values()) {
      this.changedRequests.add(request);
      request.joinedAtMs = moved(request.joinedAtMs);
      request.waitingSinceMs = moved(request.waitingSinceMs);
      request.inSystemSinceMs = moved(request.inSystemSinceMs);
      if (request.ringMoreAtMs !== undefined) request.ringMoreAtMs = moved(request.ringMoreAtMs);
      if (request.estimatedAtMs !== undefined) request.estimatedAtMs = moved(request.estimatedAtMs);
      if (request.firstOfferedAtMs !== undefined) request.firstOfferedAtMs = moved(request.firstOfferedAtMs);
    }
  }

  // Configuration -------------------------------------------------------------------------------------------------

  /** All pools anew; O(agents × distinct demands): an admin's change, not a request's. */
  rebuildPools(settings: AcdSettings): void {
    for (const request of this.requests.values()) {
      this.leaveLine(request);
      this.leavePools(request);
      request.stages = [];
    }
    for (const agent of this.agents.values()) agent.pools.clear();
    this.pools.clear();
    for (const queueSettings of settings.queues) this.configureQueue(queueSettings);
    for (const queue of this.queues.values()) {
      const { settings: own } = queue;
      queue.stages = new Map(
        own.channels.map((channel) => [channel, this.stagesFor({ settings: own, channel })]),
      );
    }
    for (const request of this.requests.values()) {
      this.setStages(request);
      this.placeRequest(request);
      this.toReview.add(request);
    }
    for (const agent of this.agents.values()) this.placeAgent(agent);
  }

  private configureQueue(settings: QueueSettings): void {
    const known = this.queues.get(settings.id);
    if (known === undefined) {
      const { id } = settings;
      this.queues.set(id, { id, settings, stages: new Map(), lines: new Set(), requests: new Set() });
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
      (key, channel, isMember) => this.pools.poolFor(key, channel, isMember),
    );
  }

  private *stagesInUse(): Iterable<Stage> {
    for (const { stages } of this.queues.values()) for (const ofChannel of stages.values()) yield* ofChannel;
    for (const { stages } of this.requests.values()) yield* stages;
  }

  // Reading -------------------------------------------------------------------------------------------------------

  snapshot(): AcdSnapshot {
    const inOrder = [...this.requests.values()].sort(
      (a, b) => a.waitingSinceMs - b.waitingSinceMs || a.rank - b.rank,
    );
    return {
      waiting: this.viewed(inOrder.filter(isWaiting)),
      served: this.viewed(inOrder.filter((request) => !isWaiting(request))),
      agents: [...this.agents.values()].map(viewAgent),
    };
  }

  private viewed(requests: readonly RequestRecord[]): readonly RequestSnapshot[] {
    return requests.flatMap((request) => viewRequest(request, (id) => this.assignments.get(id)) ?? []);
  }

  /** From now on `changes` tells of what comes. */
  beginStep(atMs: EpochMs): void {
    this.stepAtMs = atMs;
    this.changedAgents.clear();
    this.changedRequests.clear();
  }

  changes(): AcdChanges {
    const changed = [...this.changedRequests];
    return {
      atMs: this.stepAtMs,
      agents: [...this.changedAgents].map(viewAgent),
      requests: this.viewed(changed.filter((request) => this.requests.has(request.id))),
      gone: changed.filter(({ id }) => !this.requests.has(id)).map(addressOf),
    };
  }
}

/** What a request asks for beyond its queue. */
const own = ({ demand, preferredAgent }: RequestRecord): Omit<StageNeeds, 'settings' | 'channel'> => ({
  ...(demand === undefined ? {} : { demand }),
  ...(preferredAgent === undefined ? {} : { preferredAgent }),
});
