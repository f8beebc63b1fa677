// What the ACD is told about queues, agents and the competition between callers.
// Never holds what happens at run time; acd-model does.
import type { AgentId, QueueId, SkillId } from '../kernel/ids.js';
import type { Channel } from '../kernel/interaction.js';

/**
 * One skill that is asked for. `required`: nobody below `minLevel` (1–10) is offered the call. `preferred`: agents who
 * have it come first; when a widening step drops it, it is demanded until that step. `weight` (0–100) is its share in
 * skill scores.
 */
export interface SkillWish {
  readonly skill: SkillId;
  readonly minLevel: number;
  readonly weight: number;
  readonly need: 'required' | 'preferred';
}

export type LevelComparison = '>=' | '>' | '=' | '<' | '<=';

/** A parsed boolean rule, e.g. `dutch >= 5 and (billing >= 3 or senior >= 1)`. An agent without a skill has level 0. */
export type SkillRule =
  | {
      readonly kind: 'level';
      readonly skill: SkillId;
      readonly comparison: LevelComparison;
      readonly level: number;
    }
  | { readonly kind: 'and' | 'or'; readonly rules: readonly SkillRule[] }
  | { readonly kind: 'not'; readonly rule: SkillRule };

/** All of it must hold: every required wish, and the rule. */
export interface SkillDemand {
  readonly wishes: readonly SkillWish[];
  readonly rule?: SkillRule;
}

/** What a single call asks for beyond its queue, as it is configured; see `callWishesSchema` in src/api/acd. */
export interface ConfiguredWishes {
  readonly skills: readonly {
    readonly skill: string;
    readonly minLevel: number;
    readonly weight: number;
    readonly need: 'required' | 'preferred';
  }[];
  readonly skillRule?: string | undefined;
  /** Points, added to the queue's. */
  readonly priority: number;
}

export interface QueueMember {
  readonly agentId: AgentId;
  /** 1 is asked first. */
  readonly tier: number;
  /** Order within the tier for `ordered-tiers`, 1 first. */
  readonly position: number;
  /** Share for `weighted-random`, 1–100. */
  readonly weight: number;
}

/** Weights of the terms of a score; 0 leaves a term out. All terms are added; see routing-score for each term's unit. */
export interface ScoreWeights {
  readonly skill: number;
  readonly desire: number;
  readonly priority: number;
  readonly timeInQueue: number;
  readonly timeInSystem: number;
  readonly idleTime: number;
  readonly occupancy: number;
  readonly cost: number;
}

/** Every term is left out. */
export const noWeights: ScoreWeights = {
  skill: 0,
  desire: 0,
  priority: 0,
  timeInQueue: 0,
  timeInSystem: 0,
  idleTime: 0,
  occupancy: 0,
  cost: 0,
};

/**
 * Which of the ready agents gets the call. Ties are decided by the longest idle time, always.
 * - `round-robin`: who was offered a call of this queue longest ago; remembered across restarts.
 * - `fewest-calls`, `least-talk-time`: since midnight, over all queues. `least-occupied`: handling ÷ logged-in time.
 * - `most-skilled`: highest Σ weight × level over the wishes, then highest desire; `least-skilled`: lowest that suffices,
 *   then the fewest skills altogether, so that experts are spared.
 * - `ordered-tiers`: lowest tier, then position. `random`, `weighted-random`: from the engine's seed.
 * - `ring-all`: every ready agent at once; `ring-progressively`: the longest idle first, one more each `everyMs`.
 * - `score`: highest score.
 */
export type Strategy =
  | {
      readonly kind:
        | 'longest-idle'
        | 'round-robin'
        | 'fewest-calls'
        | 'least-talk-time'
        | 'least-occupied'
        | 'most-skilled'
        | 'least-skilled'
        | 'ordered-tiers'
        | 'random'
        | 'weighted-random'
        | 'ring-all';
    }
  | { readonly kind: 'ring-progressively'; readonly everyMs: number }
  | { readonly kind: 'score'; readonly weights: ScoreWeights };
export type StrategyKind = Strategy['kind'];

export type WideningChange =
  | { readonly kind: 'lower-level'; readonly skill: SkillId; readonly minLevel: number }
  /** A required skill is asked for no more; a preferred one is demanded until here. */
  | { readonly kind: 'drop-skill'; readonly skill: SkillId }
  | { readonly kind: 'drop-rule' }
  /** Members up to this tier are asked too. */
  | { readonly kind: 'open-tier'; readonly tier: number }
  /** The agents who can serve that queue (as it asks at its first step) are asked too. */
  | { readonly kind: 'add-queue'; readonly queueId: QueueId };

/** After so much waiting the circle of agents grows; steps are taken in order, each at most once per caller. */
export interface WideningStep {
  readonly afterMs: number;
  /** Taken at once when nobody who could serve without it is logged in. */
  readonly skipWaitWhenNobody: boolean;
  readonly change: WideningChange;
}

/** After-call work. `open-ended`: until the agent says so, at most `ms`. 0 = none. */
export interface WrapUpSettings {
  readonly kind: 'fixed' | 'open-ended';
  readonly ms: number;
  /** How much an agent may add, all told, ms; 0 = nothing. */
  readonly maxExtensionMs: number;
}

/** Beyond these the caller is overflowed; absent = no limit. */
export interface QueueLimits {
  /** Time in this queue. */
  readonly maxWaitMs?: number;
  /** At entry: so many are waiting already. */
  readonly maxWaiting?: number;
  /** At entry: so many are waiting already for each agent who is logged in, not on break and able to serve. */
  readonly maxWaitingPerAgent?: number;
  /** At entry: the middle of the estimate, when there is one. */
  readonly maxExpectedWaitMs?: number;
  /** No agent able to serve at the widest step is logged in. `always`: also those who wait already. */
  readonly nobodyLoggedIn: 'wait' | 'on-entry' | 'always';
  /** Some are logged in, all of them on break. */
  readonly allOnBreak: 'wait' | 'on-entry' | 'always';
}

export interface QueueSettings {
  readonly id: QueueId;
  /** Whose requests it takes; those of another channel are taken elsewhere. At least one. */
  readonly channels: readonly Channel[];
  readonly demand: SkillDemand;
  /** Only these agents; absent = everybody who is able. */
  readonly members?: readonly QueueMember[];
  /** Members of tiers up to this one are asked from the start; absent = all. */
  readonly openTier?: number;
  readonly strategy: Strategy;
  readonly steps: readonly WideningStep[];
  /** How fast waiting counts against other queues' callers: 1 = as time passes, 3 = three times as fast. 1–10. */
  readonly weight: number;
  /** Points for each of its callers, 0–10. */
  readonly priority: number;
  /** Service-level target: to be answered within so long, ms. */
  readonly targetMs: number;
  /** How long one agent's phone may take from reservation to answer, ms. */
  readonly ringTimeoutMs: number;
  readonly wrapUp: WrapUpSettings;
  /** An agent who refused is left alone for this long, ms. */
  readonly retryDelayAfterRefusalMs: number;
  /** An agent whose phone was busy is left alone for this long, ms. */
  readonly retryDelayAfterBusyMs: number;
  /** An agent who did not answer, or whose phone could not be reached, is left alone for this long, ms. */
  readonly retryDelayAfterMissMs: number;
  /** After so many misses in a row the agent is sent on break (`missedOffersReason`); 0 = never. */
  readonly maxMissedOffers: number;
  readonly limits: QueueLimits;
}

/** The reason of a break that the engine orders after too many missed offers. */
export const missedOffersReason = 'missed-offers';

export interface AgentSettings {
  readonly id: AgentId;
  /** Level 1–10 for each skill that the agent has. */
  readonly skills: Readonly<Record<SkillId, number>>;
  /** How much the agent likes to use a skill, 1–10; absent = 5. */
  readonly desires: Readonly<Record<SkillId, number>>;
  /** What an hour costs, for the score; any unit. */
  readonly costPerHour: number;
  /**
   * How many interactions of a channel fill the agent up; 0 = none of that channel. Each takes 1 ÷ capacity of the agent as
   * long as it is assigned, after-call work included, and what is given out is a whole agent at most. So channels mix by
   * shares: with 1 call or 4 chats, who chats with two takes two more and no call, and who calls takes nothing.
   */
  readonly capacity: Readonly<Record<Channel, number>>;
  /**
   * How much of its share a conversation takes that the agent has parked, 0–1. Default: 1 for voice, because the phone holds
   * the line, else 0.
   */
  readonly parkedLoad?: Readonly<Partial<Record<Channel, number>>>;
}

/**
 * How callers of all queues compete for an agent. The most urgent goes first, where
 * urgency = time waited + head start, 0 ≤ head start ≤ `maxHeadStartMs`. The bound is the promise that nobody starves:
 * who came more than `maxHeadStartMs` earlier goes first under every configuration.
 * - `oldest-first`: no head starts.
 * - `priority`: points × `priorityPointMs` + (weight − 1) × time waited.
 * - `service-level`: as `priority`, and up to two points by time waited ÷ target as long as the target can be met.
 * - `score`: the score of the pair of caller and agent, one point being worth `priorityPointMs`.
 */
export interface CompetitionSettings {
  readonly mode: 'priority' | 'oldest-first' | 'service-level' | 'score';
  readonly priorityPointMs: number;
  readonly maxHeadStartMs: number;
  readonly weights: ScoreWeights;
}

export interface AcdSettings {
  readonly queues: readonly QueueSettings[];
  readonly agents: readonly AgentSettings[];
  readonly competition: CompetitionSettings;
}
