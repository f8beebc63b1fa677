// What the engine remembers of queues, agents, requests and offers.
// Never decides and never indexes: the book keeps the records in the indexes that routing needs.
import type { AgentState, AgentStatus, RequestPurpose } from './acd-model.js';
import type { AgentSettings, QueueMember, QueueSettings, SkillDemand } from './acd-settings.js';
import type { Line } from './caller-line.js';
import type { AssignmentState } from './assignment-machine.js';
import type { RequestState } from './request-machine.js';
import type { Candidate } from './ranking-model.js';
import type { Pool, Stage } from './skill-pool.js';
import { IndexedHeap } from '../kernel/indexed-heap.js';
import type { AgentId, AssignmentId, CallId, EpochMs, QueueId, RequestId, SkillId } from '../kernel/ids.js';
import type { Channel, Interaction } from '../kernel/interaction.js';

export interface QueueRecord {
  readonly id: QueueId;
  settings: QueueSettings;
  /** For callers who ask for nothing of their own, by the channels that the queue serves. */
  stages: ReadonlyMap<Channel, readonly Stage[]>;
  /** Its callers that no agent is being rung for, by pool and priority. */
  readonly lines: Set<Line>;
  /** Waiting or being offered, callbacks included. */
  readonly requests: Set<RequestRecord>;
}

export class AgentRecord implements Candidate {
  readonly id: AgentId;
  settings: AgentSettings;
  skills: ReadonlyMap<SkillId, number> = new Map();
  desires: ReadonlyMap<SkillId, number> = new Map();
  skillsTotal = 0;
  readonly pools = new Set<Pool>();
  status: AgentStatus = { kind: 'logged-out' };
  statusSinceMs: EpochMs;
  /** Each takes its share of the agent's capacity, oldest first. */
  readonly assignments: AssignmentRecord[] = [];
  /** How much of the agent is taken, 0–1; kept up to date by the book. */
  load = 0;
  /** Has something that is parked. */
  parks = false;
  /** Wants something back that was parked, and has no room for it yet: nothing else is given meanwhile. */
  recalls = false;
  /** Gets nothing else until there is room for this one. */
  keptFor: RequestRecord | undefined;
  /** Calls that no queue gave, oldest first. */
  ownCalls: readonly CallId[] = [];
  /** What the system sees, kept up to date by the floor. */
  state: AgentState = { kind: 'idle' };
  stateSinceMs: EpochMs;
  /** Grows with each beginning of idle time in the whole engine: the lowest is the longest idle. */
  idleRank: number;
  idleSinceMs: EpochMs;
  /** Left alone until then, after an offer that came to nothing. */
  restsUntilMs: EpochMs | undefined;
  restDeadline: Deadline | undefined;
  missedInRow = 0;
  /** Removed from the configuration in the middle of a conversation; forgotten when it ends. */
  leaving = false;
  callsToday = 0;
  talkMsToday = 0;
  private handleMsToday = 0;
  private loggedInMsToday = 0;
  private loggedInSinceMs: EpochMs | undefined;
  /** Rank of the last offer of each queue. */
  private readonly lastOffers = new Map<QueueId, number>();
  private readonly memberships = new Map<QueueId, QueueMember>();

  constructor(settings: AgentSettings, nowMs: EpochMs, rank: number) {
    this.id = settings.id;
    this.settings = settings;
    this.statusSinceMs = this.stateSinceMs = this.idleSinceMs = nowMs;
    this.idleRank = rank;
    this.configure(settings);
  }

  get costPerHour(): number {
    return this.settings.costPerHour;
  }

  configure(settings: AgentSettings): void {
    this.settings = settings;
    this.skills = new Map(Object.entries(settings.skills) as [SkillId, number][]);
    this.desires = new Map(Object.entries(settings.desires) as [SkillId, number][]);
    this.skillsTotal = [...this.skills.values()].reduce((sum, level) => sum + level, 0);
    this.memberships.clear();
  }

  joinQueue(queueId: QueueId, member: QueueMember): void {
    this.memberships.set(queueId, member);
  }

  memberOf(queueId: QueueId): QueueMember | undefined {
    return this.memberships.get(queueId);
  }

  lastOfferOf(queueId: QueueId): number {
    return this.lastOffers.get(queueId) ?? 0;
  }

  noteOffer(queueId: QueueId, rank: number): void {
    this.lastOffers.set(queueId, rank);
  }

  occupancy(nowMs: EpochMs): number {
    const loggedInMs = this.loggedInMs(nowMs);
    return loggedInMs <= 0 ? 0 : Math.min(1, this.handleMsToday / loggedInMs);
  }

  noteHandled(talkMs: number, wrapUpMs: number): void {
    this.talkMsToday += talkMs;
    this.handleMsToday += talkMs + wrapUpMs;
  }

  noteLoggedIn(loggedIn: boolean, nowMs: EpochMs): void {
    this.loggedInMsToday = this.loggedInMs(nowMs);
    this.loggedInSinceMs = loggedIn ? nowMs : undefined;
  }

  beginDay(nowMs: EpochMs): void {
    this.callsToday = this.talkMsToday = this.handleMsToday = this.loggedInMsToday = 0;
    if (this.loggedInSinceMs !== undefined) this.loggedInSinceMs = nowMs;
  }

  restoreDay(day: { calls: number; talkMs: number; handleMs: number; loggedInMs: number }): void {
    this.callsToday = day.calls;
    this.talkMsToday = day.talkMs;
    this.handleMsToday = day.handleMs;
    this.loggedInMsToday = day.loggedInMs;
  }

  /** Every remembered time moves with the host's clock. */
  shift(byMs: number): void {
    const moved = (atMs: EpochMs): EpochMs => (atMs + byMs) as EpochMs;
    this.statusSinceMs = moved(this.statusSinceMs);
    this.stateSinceMs = moved(this.stateSinceMs);
    this.idleSinceMs = moved(this.idleSinceMs);
    if (this.restsUntilMs !== undefined) this.restsUntilMs = moved(this.restsUntilMs);
    if (this.loggedInSinceMs !== undefined) this.loggedInSinceMs = moved(this.loggedInSinceMs);
    if (this.state.kind === 'wrap-up') this.state = { ...this.state, endsAtMs: moved(this.state.endsAtMs) };
    for (const one of this.assignments) {
      one.sinceMs = moved(one.sinceMs);
      if (one.talkingSinceMs !== undefined) one.talkingSinceMs = moved(one.talkingSinceMs);
      if (one.wrapUpSinceMs !== undefined) one.wrapUpSinceMs = moved(one.wrapUpSinceMs);
      if (one.state.kind === 'wrap-up') one.state = { kind: 'wrap-up', endsAtMs: moved(one.state.endsAtMs) };
    }
  }

  private loggedInMs(nowMs: EpochMs): number {
    const since = this.loggedInSinceMs;
    return this.loggedInMsToday + (since === undefined ? 0 : Math.max(0, nowMs - since));
  }
}

export interface RequestRecord {
  readonly id: RequestId;
  readonly interaction: Interaction;
  readonly queue: QueueRecord;
  readonly purpose: RequestPurpose;
  /** When it joined this queue. */
  joinedAtMs: EpochMs;
  /** Where the place counts from: at most `joinedAtMs`. */
  waitingSinceMs: EpochMs;
  inSystemSinceMs: EpochMs;
  /** Grows with each arrival in the whole engine: decides between callers of the same millisecond. */
  readonly rank: number;
  priority: number;
  demand: SkillDemand | undefined;
  readonly preferredAgent: { readonly agentId: AgentId; readonly waitMs: number } | undefined;
  stages: readonly Stage[];
  stageIndex: number;
  /** No offers before the first announcement is over. */
  held: boolean;
  state: RequestState;
  /** The line that the request stands in. */
  line: Line | undefined;
  deadline: Deadline | undefined;
  /** For `ring-progressively`: when the next agent is rung too. */
  ringMoreAtMs: EpochMs | undefined;
  /** Its wait was asked for once, at the first time that nobody was free; the answer may have been silence. */
  asked: boolean;
  /** When the caller's wait was estimated. */
  estimatedAtMs: EpochMs | undefined;
  /** When an agent was first reserved for it in this queue. */
  firstOfferedAtMs: EpochMs | undefined;
}

/** A request given to an agent; the offer is its alerting part. */
export interface AssignmentRecord {
  readonly id: AssignmentId;
  readonly request: RequestRecord;
  readonly agent: AgentRecord;
  state: AssignmentState;
  /** Grows with each assignment of the engine. */
  readonly order: number;
  /** When it came into a state of this kind. */
  sinceMs: EpochMs;
  /** Callbacks: the customer answered. Otherwise the agent did. */
  talkingSinceMs: EpochMs | undefined;
  /** How long it was parked, all told, without the time that it is parked now, ms. */
  parkedMs: number;
  /** When after-call work began; its length is counted from here. */
  wrapUpSinceMs: EpochMs | undefined;
  /** How much the agent has added to after-call work, ms. */
  extendedMs: number;
  /** The end of the ring time, or of after-call work. */
  deadline: Deadline | undefined;
}

export type NewAssignment = Pick<AssignmentRecord, 'id' | 'request' | 'agent' | 'state'>;

export const newAssignment = (
  { id, request, agent, state }: NewAssignment,
  order: number,
  sinceMs: EpochMs,
): AssignmentRecord => ({
  id,
  request,
  agent,
  state,
  order,
  sinceMs,
  talkingSinceMs: undefined,
  parkedMs: 0,
  wrapUpSinceMs: undefined,
  extendedMs: 0,
  deadline: undefined,
});

export type DueThing =
  /** The ring time, or after-call work, is over. */
  | { readonly kind: 'assignment'; readonly assignment: AssignmentRecord }
  /** The retry delay is over. */
  | { readonly kind: 'rest'; readonly agent: AgentRecord }
  /** A widening step, the longest wait or one more agent to ring. */
  | { readonly kind: 'request'; readonly request: RequestRecord };

export interface Deadline {
  atMs: EpochMs;
  readonly order: number;
  readonly due: DueThing;
}

export const newDeadlines = (): IndexedHeap<Deadline> =>
  new IndexedHeap((a, b) => a.atMs - b.atMs || a.order - b.order);

export const stageOf = (request: RequestRecord): Stage => {
  const stage = request.stages[request.stageIndex];
  if (stage === undefined) throw new Error(`request ${request.id} is at a stage that does not exist`);
  return stage;
};

export const widestStageOf = (request: RequestRecord): Stage => {
  const stage = request.stages.at(-1);
  if (stage === undefined) throw new Error(`request ${request.id} has no stages`);
  return stage;
};

const shareOf = (agent: AgentRecord, channel: Channel): number => {
  const capacity = agent.settings.capacity[channel];
  return capacity > 0 ? 1 / capacity : Number.POSITIVE_INFINITY;
};

/** Room for rounding: three thirds are one. */
const epsilon = 1e-9;

/** How much of its share an assignment takes now, 0–1. */
export function weightOf({ agent, request, state }: AssignmentRecord): number {
  if (state.kind !== 'parked') return 1;
  const { channel } = request.interaction;
  return state.offPhone ? 0 : (agent.settings.parkedLoad?.[channel] ?? (channel === 'voice' ? 1 : 0));
}

/** An own call takes everything. */
export function loadOf(agent: AgentRecord): number {
  if (agent.ownCalls.length > 0) return 1;
  let load = 0;
  for (const assignment of agent.assignments) {
    const weight = weightOf(assignment);
    if (weight > 0) load += weight * shareOf(agent, assignment.request.interaction.channel);
  }
  return load;
}

/** Has something that takes less of the agent than another one of this channel would. */
export function hasLesserThan(agent: AgentRecord, channel: Channel): boolean {
  const share = shareOf(agent, channel);
  return agent.assignments.some(
    (one) => weightOf(one) > 0 && shareOf(agent, one.request.interaction.channel) < share - epsilon,
  );
}

/** Has something that leaves a part of the agent. */
export const sharesItselfOut = (agent: AgentRecord): boolean =>
  agent.assignments.some(
    (one) => shareOf(agent, one.request.interaction.channel) < 1 - epsilon && weightOf(one) > 0,
  );

/** The agent can go on with what is parked. */
export function hasRoomToResume(assignment: AssignmentRecord): boolean {
  const { agent, request } = assignment;
  if (agent.ownCalls.length > 0) return false;
  const more = (1 - weightOf(assignment)) * shareOf(agent, request.interaction.channel);
  return more === 0 || loadOf(agent) + more <= 1 + epsilon;
}

export const hasRoomFor = (agent: AgentRecord, channel: Channel): boolean =>
  agent.load + shareOf(agent, channel) <= 1 + epsilon;

export const wantsWork = ({ status, leaving }: AgentRecord): boolean =>
  status.kind === 'available' && !leaving;

/**
 * Wants interactions, has room for one of this channel, and is not left alone; whether or not the channel works, and whether or
 * not the agent is kept free.
 */
export const isReady = (agent: AgentRecord, channel: Channel): boolean =>
  wantsWork(agent) && agent.restsUntilMs === undefined && !agent.recalls && hasRoomFor(agent, channel);

/** An agent is being rung, or about to be. */
export const isOffered = ({ state }: AssignmentRecord): boolean =>
  state.kind === 'reserved' || state.kind === 'alerting';
