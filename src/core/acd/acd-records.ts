// What the engine remembers of queues, agents, calls and offers, and the indexes that make decisions cheap.
// Never decides: a record is kept in the right index (place), and that is all.
import type { AgentStatus, QueueSettings, SkillRequirement } from './acd-model.js';
import type { AgentActivity } from './agent-state-machine.js';
import type { OfferState } from './offer-machine.js';
import type { QueuedCallState } from './queued-call-machine.js';
import { IndexedHeap } from '../kernel/indexed-heap.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId, SkillId } from '../kernel/ids.js';

/** Agents whose skills suffice for the same requirements; queues with equal requirements share one pool. */
export interface SkillPool {
  readonly requirements: readonly SkillRequirement[];
  readonly queues: QueueRecord[];
  /** Members that can be offered a call now, longest idle first. */
  readonly ready: IndexedHeap<AgentRecord>;
}

export interface QueueRecord {
  readonly id: QueueId;
  settings: QueueSettings;
  pool: SkillPool;
  /** Callers that no agent is being rung for, in order of arrival. */
  readonly line: IndexedHeap<CallRecord>;
}

export interface AgentRecord {
  readonly id: AgentId;
  skills: ReadonlyMap<SkillId, number>;
  pools: readonly SkillPool[];
  status: AgentStatus;
  statusSinceMs: EpochMs;
  activity: AgentActivity;
  stateSinceMs: EpochMs;
  /** Grows with each beginning of idle time in the whole engine: the lowest is the longest idle. */
  idleRank: number;
  /** Left alone until then, after an offer that came to nothing. */
  restsUntilMs: EpochMs | undefined;
  /** Removed from the configuration in the middle of a conversation; forgotten when it ends. */
  leaving: boolean;
  stateDeadline: Deadline | undefined;
  restDeadline: Deadline | undefined;
}

export interface CallRecord {
  readonly id: CallId;
  readonly queue: QueueRecord;
  readonly queuedAtMs: EpochMs;
  /** Grows with each arrival in the whole engine: the place in the line, kept as long as the call is here. */
  readonly rank: number;
  /** Offers made so far, over all queues that the call was in. */
  attempts: number;
  state: QueuedCallState;
}

export interface OfferRecord {
  readonly id: OfferId;
  readonly call: CallRecord;
  readonly agent: AgentRecord;
  state: OfferState;
  answeredAtMs: EpochMs | undefined;
}

/** `state`: ring time or after-call work is over; `rest`: the retry delay is over. */
export interface Deadline {
  readonly kind: 'state' | 'rest';
  readonly atMs: EpochMs;
  readonly order: number;
  readonly agent: AgentRecord;
}

export const newDeadlines = (): IndexedHeap<Deadline> =>
  new IndexedHeap((a, b) => a.atMs - b.atMs || a.order - b.order);
export const newLine = (): IndexedHeap<CallRecord> => new IndexedHeap((a, b) => a.rank - b.rank);
export const newReady = (): IndexedHeap<AgentRecord> => new IndexedHeap((a, b) => a.idleRank - b.idleRank);

/** Wants calls, does nothing, and is not left alone. */
export function isReady(agent: AgentRecord): boolean {
  return (
    agent.status.kind === 'available' &&
    agent.activity.state.kind === 'idle' &&
    agent.restsUntilMs === undefined &&
    !agent.leaving
  );
}

export function suffices(agent: AgentRecord, requirements: readonly SkillRequirement[]): boolean {
  return requirements.every(({ skill, minLevel }) => (agent.skills.get(skill) ?? 0) >= minLevel);
}
