// The ACD's vocabulary: settings, inputs (past facts), effects (orders) and the snapshot.
// Never holds behaviour; the engine does.
import type { AgentId, CallId, EpochMs, OfferId, QueueId, SkillId } from '../kernel/ids.js';
import type { AcdEvent } from '../journal/journal-event.js';

/** What the person wants. */
export type AgentStatus =
  | { readonly kind: 'logged-out' }
  | { readonly kind: 'available' }
  | { readonly kind: 'on-break'; readonly reason: string };

/**
 * What the system sees. `reserved`: chosen, phone not yet alerting; `ringing`: phone alerts; `talking`: in a
 * conversation, with `queueId` when it came through a queue, without for an extension call; `wrap-up`: after-call work.
 */
export type AgentState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'reserved';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly queueId: QueueId;
    }
  | {
      readonly kind: 'ringing';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly queueId: QueueId;
    }
  | {
      readonly kind: 'talking';
      readonly callId: CallId;
      readonly offerId?: OfferId;
      readonly queueId?: QueueId;
    }
  | {
      readonly kind: 'wrap-up';
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly endsAtMs: EpochMs;
    };

/** A required skill: the agent must have it at `minLevel` (1–10) or higher. */
export interface SkillRequirement {
  readonly skill: SkillId;
  readonly minLevel: number;
}

export interface QueueSettings {
  readonly id: QueueId;
  readonly requiredSkills: readonly SkillRequirement[];
  /** How long one agent's phone may take from reservation to answer, ms. */
  readonly ringTimeoutMs: number;
  /** After-call work before the agent is offered the next call, ms; 0 = none. */
  readonly wrapUpMs: number;
  /** An agent who refused, or whose phone was busy, is left alone for this long, ms. */
  readonly retryDelayAfterRefusalMs: number;
  /** An agent who did not answer, or whose phone could not be reached, is left alone for this long, ms. */
  readonly retryDelayAfterMissMs: number;
}

export interface AgentSettings {
  readonly id: AgentId;
  /** Level 1–10 for each skill that the agent has. */
  readonly skills: Readonly<Record<SkillId, number>>;
}

export interface AcdSettings {
  readonly queues: readonly QueueSettings[];
  readonly agents: readonly AgentSettings[];
}

/** Why an offer did not become a conversation, as the runner saw it on the agent's leg. */
export type OfferFailure = 'declined' | 'busy' | 'no-answer' | 'unreachable';

/**
 * Why an offer is taken back. `no-answer`: the ring time is over; `agent-logged-out`: logged out or went on break;
 * `agent-occupied`: the agent's phone got into a call of its own meanwhile.
 */
export type WithdrawReason =
  'caller-left' | 'no-answer' | 'agent-logged-out' | 'agent-occupied' | 'configuration-changed';

/** Past facts. An input about an offer carries the offer's id, so that a stale one is recognised and ignored. */
export type EngineInput =
  | { readonly kind: 'configured'; readonly settings: AcdSettings }
  | { readonly kind: 'agent-status-changed'; readonly agentId: AgentId; readonly status: AgentStatus }
  | { readonly kind: 'call-queued'; readonly callId: CallId; readonly queueId: QueueId }
  /** The caller hung up (or was lost) anywhere between `call-queued` and the conversation's end. */
  /** `lost`: by a fault of ours, not by the caller's own will; counts as interrupted, not as abandoned. */
  | { readonly kind: 'caller-left'; readonly callId: CallId; readonly lost?: boolean }
  | { readonly kind: 'offer-ringing'; readonly offerId: OfferId }
  /** The agent's leg answered; the runner now bridges. */
  | { readonly kind: 'offer-answered'; readonly offerId: OfferId }
  | { readonly kind: 'offer-failed'; readonly offerId: OfferId; readonly failure: OfferFailure }
  /** The agent answered but audio could not be joined: the caller returns to the place held before. */
  | { readonly kind: 'bridge-failed'; readonly offerId: OfferId }
  /** Either side hung up after `offer-answered`. */
  | { readonly kind: 'conversation-ended'; readonly offerId: OfferId }
  /** The agent's phone is in a call that no queue gave it (extension call, own call out). */
  | { readonly kind: 'agent-occupied'; readonly agentId: AgentId; readonly callId: CallId }
  | { readonly kind: 'agent-released'; readonly agentId: AgentId; readonly callId: CallId }
  /** The agent ended after-call work before its time. */
  | { readonly kind: 'wrap-up-finished'; readonly agentId: AgentId }
  /** Nothing but time: the runner's timer for `nextDeadlineMs()` fired. */
  | { readonly kind: 'time-passed' };

/** Orders. Every `record-event` of one `handle` comes before every other effect: the journal is written first. */
export type EngineEffect =
  | { readonly kind: 'record-event'; readonly event: AcdEvent }
  | {
      readonly kind: 'ring-agent';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly agentId: AgentId;
      readonly queueId: QueueId;
    }
  /** Stop ringing the agent (CANCEL, or BYE when the answer crossed it). */
  | { readonly kind: 'withdraw-offer'; readonly offerId: OfferId; readonly reason: WithdrawReason }
  /** The queue no longer exists: the runner must take the caller elsewhere. */
  | { readonly kind: 'queue-removed'; readonly callId: CallId; readonly queueId: QueueId }
  | { readonly kind: 'input-ignored'; readonly input: EngineInput; readonly reason: string };

export interface WaitingCall {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly queuedAtMs: EpochMs;
  /** The live offer, when an agent is being rung for this call. */
  readonly offerId?: OfferId;
}

export interface AgentSnapshot {
  readonly id: AgentId;
  readonly status: AgentStatus;
  readonly statusSinceMs: EpochMs;
  readonly state: AgentState;
  readonly stateSinceMs: EpochMs;
}

export interface AcdSnapshot {
  /** In the order in which callers will be served, per queue by `queuedAtMs`. */
  readonly waiting: readonly WaitingCall[];
  readonly agents: readonly AgentSnapshot[];
}

/** The engine. Synchronous, deterministic: the same inputs with the same times give the same effects. */
export interface AcdEngine {
  handle(input: EngineInput, nowMs: EpochMs): readonly EngineEffect[];
  /** When `time-passed` must be handled next; undefined when nothing is timed. */
  nextDeadlineMs(): EpochMs | undefined;
  snapshot(): AcdSnapshot;
}
