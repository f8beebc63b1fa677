// What can be said about how a call was routed: facts in the order of a call, one for each sentence.
// Never words anything; sentences do.
import type { CompetitionSettings, StrategyKind, WideningChange } from '../acd/acd-settings.js';
import type { DecidingRule, DecisionTerm } from '../acd/decision-model.js';
import type { OfferOutcome, QueueLeaveReason } from '../acd/acd-event.js';
import type { AgentId, EpochMs, ExtensionNumber, QueueId, SkillId } from '../kernel/ids.js';

/**
 * What kept an agent from taking the call. `taken`: got another caller in the same moment; `kept-free`: for somebody more urgent who needs
 * more of the agent; `freeing-up`: takes nothing more, to have room for this one; `channel-down`: nobody could be
 * asked, by a fault of the servers.
 */
export type AgentHindrance =
  | 'talking'
  | 'ringing'
  | 'wrap-up'
  | 'on-break'
  | 'logged-out'
  | 'busy'
  | 'resting'
  | 'full'
  | 'parked'
  | 'kept-free'
  | 'freeing-up'
  | 'taken'
  | 'channel-down';

export interface AgentGroup {
  readonly hindrance: AgentHindrance;
  readonly agentIds: readonly AgentId[];
}

/** What is asked for, or what the agents of a pool have in common. */
export interface PoolSkills {
  readonly levels: readonly { readonly skill: SkillId; readonly minLevel: number }[];
  /** As an admin writes it. */
  readonly rule?: string;
}

/** The agents who could take a call at some moment, and why none of them did. */
export interface AgentPool {
  /** The largest group first; who is logged out comes last. */
  readonly groups: readonly AgentGroup[];
  /** Only when exactly these agents have them. */
  readonly skills?: PoolSkills;
  /** Only this agent was asked: the preferred one. */
  readonly preferredAgentId?: AgentId;
}

/** Why this agent and not the next best. */
export interface AgentChoice {
  readonly agentId: AgentId;
  readonly nextBestId?: AgentId;
  readonly decidedBy: DecidingRule;
  readonly strategy: StrategyKind;
  /** What made the difference, of the winner and of the next best. */
  readonly term?: {
    readonly name: DecisionTerm['name'] | 'score';
    readonly winner: number;
    readonly nextBest: number;
    /** For a score: the part of it that made the greatest difference. */
    readonly mostly?: DecisionTerm['name'];
    /** For a position: the tier that both are in. */
    readonly tier?: number;
  };
  /** How much longer the winner had been idle, ms; for a tie. */
  readonly idleLongerMs?: number;
  /** How many were rung at once. */
  readonly rung: number;
}

/** A part of a wait; `nobody-free` for the reason that the pool tells. */
export type WaitPart =
  | { readonly kind: 'nobody-free' | 'calling-customer'; readonly ms: number }
  | { readonly kind: 'ringing'; readonly ms: number; readonly agentIds: readonly AgentId[] };

/** Why a wait was as long as it was. */
export interface WaitReason {
  /** The one that held longest; who only waited for the preferred agent at first has that told apart. */
  readonly pool?: AgentPool;
  /** When the pool does not account for the most of the wait: the longest part first. */
  readonly parts?: readonly WaitPart[];
}

interface FactBase {
  readonly atMs: EpochMs;
  readonly queueId: QueueId;
}

export type RoutingFact = FactBase &
  (
    | {
        readonly kind: 'answered';
        readonly agentId: AgentId;
        readonly waitedMs: number;
        /** From the offer to the answer, ms. */
        readonly ringMs: number;
        /** Somebody was free when the caller came. */
        readonly atOnce: boolean;
        readonly pool?: AgentPool;
        readonly parts?: readonly WaitPart[];
        readonly choice?: AgentChoice;
      }
    | {
        readonly kind: 'left';
        readonly waitedMs: number;
        readonly reason: Exclude<QueueLeaveReason, 'answered'>;
        /** Stable code, e.g. `max-wait`. */
        readonly cause?: string;
        /** Who was to serve a customer that could not be reached. */
        readonly agentId?: AgentId;
        readonly pool?: AgentPool;
        readonly parts?: readonly WaitPart[];
      }
    | {
        readonly kind: 'waiting';
        readonly waitedMs: number;
        readonly pool?: AgentPool;
        readonly parts?: readonly WaitPart[];
      }
    | {
        readonly kind: 'ringing';
        readonly waitedMs: number;
        readonly agentIds: readonly AgentId[];
        readonly pool?: AgentPool;
        readonly parts?: readonly WaitPart[];
        readonly choice?: AgentChoice;
      }
    /** The phone that calls asked for a colleague, for somebody with whom it talked in another call. */
    | { readonly kind: 'consulting' }
    /** The place was held before: `of` a callback, an earlier call of the customer's, or this call in another queue. */
    | {
        readonly kind: 'place-kept';
        readonly waitedMs: number;
        readonly of: 'callback' | 'earlier-call' | 'this-call';
        /** From the moment the place was taken to the end of the stay, when it is over. */
        readonly totalMs?: number;
      }
    /** For so long only the preferred agent was asked. */
    | {
        readonly kind: 'preferred-awaited';
        readonly agentId: AgentId;
        readonly waitedMs: number;
        readonly hindrance?: AgentHindrance;
      }
    /** The preferred agent was not waited for. */
    | {
        readonly kind: 'preferred-skipped';
        readonly agentId: AgentId;
        readonly hindrance: 'logged-out' | 'on-break';
      }
    | {
        readonly kind: 'widened';
        readonly afterMs: number;
        /** When the place was kept: how long it had been held, and after how long the step was to come. */
        readonly held?: { readonly ms: number; readonly plannedMs?: number };
        readonly step: number;
        /** Unknown when the queue was changed since. */
        readonly change?: WideningChange;
        /** Before its time, because nobody was logged in who could have taken the call otherwise. */
        readonly early: boolean;
        /** Agents who may take the call since. */
        readonly added?: number;
      }
    | {
        readonly kind: 'offer-failed';
        readonly agentId: AgentId;
        readonly outcome: Exclude<OfferOutcome, 'accepted'>;
        readonly cause?: string;
        readonly ringMs: number;
      }
    /** The queue did not keep the caller, who was taken elsewhere. */
    | {
        readonly kind: 'redirected';
        /** Why, when no stay in the queue has told it: e.g. `closed`. */
        readonly reason?: string;
        /** `queue`, `flow`, `extension`, `external`, `voicemail`, `announcement`, `callback`. */
        readonly action: string;
        readonly target?: string;
      }
    /** The phone that the caller talked with has passed the caller on. `extension`, `agentId`: of whose it is. */
    | {
        readonly kind: 'transferred';
        readonly extension: ExtensionNumber;
        readonly agentId?: AgentId;
        readonly action: string;
        readonly target: string;
        /** The two had talked about it before. */
        readonly attended: boolean;
      }
    /** Whoever talks with the caller asks somebody else, while the caller waits. */
    | {
        readonly kind: 'consulted';
        readonly extension: ExtensionNumber;
        readonly agentId?: AgentId;
        readonly action: string;
        readonly target: string;
      }
    /** `cause`: why the target did not take the call, e.g. `busy`. */
    | {
        readonly kind: 'transfer-failed';
        readonly extension: ExtensionNumber;
        readonly agentId?: AgentId;
        readonly action: string;
        readonly target: string;
        readonly cause: string;
      }
    /** Nobody else took the caller, and the transferor, rung again, did. */
    | { readonly kind: 'returned'; readonly extension: ExtensionNumber; readonly agentId?: AgentId }
    /** Answered by an agent, but the two could not be joined. */
    | { readonly kind: 'bridge-failed'; readonly agentId: AgentId }
    /** Others wanted the same agent. */
    | {
        readonly kind: 'went-before';
        readonly others: number;
        /** None of them had waited longer, as far as can be proven. */
        readonly waitedLongest: boolean;
        /** Who had waited longest, when that was longer. */
        readonly rival?: {
          readonly queueId: QueueId;
          readonly waitedLongerMs: number;
          readonly headStartMs: number;
          readonly ownHeadStartMs: number;
        };
        readonly mode?: CompetitionSettings['mode'];
      }
    /** How many waited already; `ahead`: of them, those who were to be served earlier. */
    | { readonly kind: 'line-joined'; readonly others: number; readonly ahead?: number }
    | { readonly kind: 'estimated'; readonly lowMs: number; readonly highMs: number }
    | { readonly kind: 'priority-changed'; readonly afterMs: number; readonly priority: number }
    /** What is asked for beyond the queue's skills was set anew; both without anything: nothing any more. */
    | {
        readonly kind: 'demand-changed';
        readonly afterMs: number;
        readonly required: PoolSkills;
        readonly preferred: PoolSkills;
        /** Agents who may take the call since, whatever they are doing. */
        readonly able?: number;
      }
  );

export type RoutingFactKind = RoutingFact['kind'];
export type FactOf<K extends RoutingFactKind> = Extract<RoutingFact, { readonly kind: K }>;

export interface Explanation {
  /** Stay by stay; in each the outcome first, then how it came about. */
  readonly facts: readonly RoutingFact[];
  /** How many queues the call was in. */
  readonly stays: number;
  /** False when the reasons of decisions are not kept (any more): then there is only what the journal says. */
  readonly complete: boolean;
}
