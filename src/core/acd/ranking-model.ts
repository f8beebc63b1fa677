// What the choice between ready agents looks at.
// Never chooses; agent-ranking does.
import type { AgentId, EpochMs, QueueId, SkillId } from '../kernel/ids.js';
import type { QueueMember, SkillWish } from './acd-settings.js';
import type { DecidingRule, RatedAgent } from './decision-model.js';

/** A ready agent as the strategies see one. The engine's agent records have this shape. */
export interface Candidate {
  readonly id: AgentId;
  /** The lowest has been idle longest; no two agents have the same. */
  readonly idleRank: number;
  readonly idleSinceMs: EpochMs;
  /** Level 1–10. */
  readonly skills: ReadonlyMap<SkillId, number>;
  /** 1–10; absent = 5. */
  readonly desires: ReadonlyMap<SkillId, number>;
  /** Sum of all levels. */
  readonly skillsTotal: number;
  readonly costPerHour: number;
  /** Answered since midnight, over all queues. */
  readonly callsToday: number;
  /** Talked since midnight, conversations in progress not included, ms. */
  readonly talkMsToday: number;
  /** Handling ÷ logged-in time since midnight, 0–1; 0 when not logged in yet. */
  occupancy(nowMs: EpochMs): number;
  /** Grows with every offer of the engine; 0 = never offered a request of this queue. */
  lastOfferOf(queueId: QueueId): number;
  /** Undefined when the queue has no list of members: tier, position and weight count as 1. */
  memberOf(queueId: QueueId): QueueMember | undefined;
}

/** The call for which an agent is chosen. */
export interface RankedRequest {
  readonly queueId: QueueId;
  /** As asked for now: lowered and dropped by the widening steps taken. */
  readonly wishes: readonly SkillWish[];
  /** The queue's points and the request's own. */
  readonly priority: number;
  readonly waitedMs: number;
  readonly inSystemMs: number;
}

export interface Moment {
  readonly nowMs: EpochMs;
  /** Uniform in [0, 1), from the engine's seed. */
  readonly random: () => number;
}

export interface Choice<C extends Candidate> {
  readonly best: C;
  /** The winner and, when there was another, the next best, with what was compared. */
  readonly rated: readonly RatedAgent[];
  readonly decidedBy: DecidingRule;
}
