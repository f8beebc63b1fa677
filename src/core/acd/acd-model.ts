// The ACD's vocabulary at run time: inputs (past facts), effects (orders) and the snapshot.
// Never holds settings (acd-settings) or behaviour (acd-engine).
import type {
  AgentId,
  AssignmentId,
  CallId,
  EpochMs,
  InteractionId,
  OfferId,
  QueueId,
  RequestId,
} from '../kernel/ids.js';
import type { Channel, Interaction } from '../kernel/interaction.js';
import type { AcdEvent } from './acd-event.js';
import type { AcdSettings, SkillDemand } from './acd-settings.js';
import type { Decision } from './decision-model.js';

/** What the person wants. */
export type AgentStatus =
  | { readonly kind: 'logged-out' }
  | { readonly kind: 'available' }
  | { readonly kind: 'on-break'; readonly reason: string };

/**
 * What the system sees; of several assignments the most pressing one. `reserved`: chosen, phone not yet alerting;
 * `ringing`: phone alerts; `talking`: in a conversation, also a parked one that takes something of the agent (or, for a
 * callback, waiting for the customer to be reached), with
 * `queueId` when it came through a queue, without for an extension call; `wrap-up`: after-call work.
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
      /** How much the agent may still add, ms. */
      readonly extendableMs: number;
    };

/** Why an offer did not become a conversation, as the runner saw it on the agent's leg. */
export type OfferFailure = 'declined' | 'busy' | 'no-answer' | 'unreachable';

/** Why a customer who is called back was not reached. */
export type CustomerFailure = 'busy' | 'no-answer' | 'declined' | 'unreachable';

/**
 * Why an offer is taken back. `no-answer`: the ring time is over; `agent-logged-out`: logged out or went on break;
 * `demand-changed`: the caller asks for something else now, which the agent cannot do;
 * `agent-occupied`: the agent's phone got into a call of its own meanwhile; `answered-elsewhere`: of several agents who
 * were rung another was faster.
 */
export type WithdrawReason =
  | 'caller-left'
  | 'no-answer'
  | 'agent-logged-out'
  | 'agent-occupied'
  | 'configuration-changed'
  | 'demand-changed'
  | 'answered-elsewhere'
  | 'overflowed';

/** Which limit of the queue the caller ran into. */
export type OverflowReason =
  | 'max-wait'
  | 'queue-full'
  | 'queue-full-for-agents'
  | 'expected-wait-too-long'
  | 'nobody-logged-in'
  | 'all-on-break';

/**
 * What an interaction asks of a queue. `serve`: the customer is there and wants somebody. `callback`: the agent is reserved
 * first, then the customer is dialled. `transfer`: whoever served the customer has passed the conversation on to the queue.
 * `consult`: somebody who talks with a customer asks the queue for a colleague.
 */
export type RequestPurpose = 'serve' | 'callback' | 'transfer' | 'consult';

/** How a caller comes into a queue, beyond the queue itself. */
export interface QueueEntry {
  /** Default: `serve`. */
  readonly purpose?: RequestPurpose;
  /** The place in the queue is that of somebody who came then: wait kept on overflow, resumed place, callback. Default: now. */
  readonly waitingSinceMs?: EpochMs;
  /** When the call came into the system. Default: `waitingSinceMs`. */
  readonly inSystemSinceMs?: EpochMs;
  /** Points beyond the queue's, −10 … 10. */
  readonly priority?: number;
  /** Asked for beyond what the queue asks for. */
  readonly demand?: SkillDemand;
  /** For so long only this agent is offered the call, unless the agent is logged out or on break. */
  readonly preferredAgent?: { readonly agentId: AgentId; readonly waitMs: number };
  /** No offer before `request-ready`: an announcement must play to its end. The place counts from now on. */
  readonly held?: boolean;
}

/** Past facts. An input about an offer carries the offer's id, so that a stale one is recognised and ignored. */
export type EngineInput =
  | { readonly kind: 'configured'; readonly settings: AcdSettings }
  /** At start, after `configured`: what the journal remembers. Nothing is recorded a second time. */
  | { readonly kind: 'restored'; readonly memory: AcdMemory }
  /** A call that an earlier run of the service had in a queue, or that talks through one. Nothing is recorded again. */
  | { readonly kind: 'call-restored'; readonly call: RestoredCall }
  | { readonly kind: 'agent-status-changed'; readonly agentId: AgentId; readonly status: AgentStatus }
  /** An interaction asks something of a queue; it may have other requests that are open. */
  | {
      readonly kind: 'request-made';
      readonly requestId: RequestId;
      readonly interaction: Interaction;
      readonly queueId: QueueId;
      readonly entry?: QueueEntry;
    }
  /** The first announcement is over: the request can be offered. */
  | { readonly kind: 'request-ready'; readonly requestId: RequestId }
  /** Somebody set the request's own points anew. */
  | { readonly kind: 'priority-changed'; readonly requestId: RequestId; readonly priority: number }
  /** Somebody set anew what is asked for beyond the queue's demand. */
  | { readonly kind: 'demand-changed'; readonly requestId: RequestId; readonly demand: SkillDemand }
  /**
   * Who asked hung up (or was lost) anywhere between `request-made` and the conversation's end.
   * `lost`: by a fault of ours, not by the caller's own will; counts as interrupted, not as abandoned.
   */
  | { readonly kind: 'requester-left'; readonly requestId: RequestId; readonly lost?: boolean }
  /** Taken out of the queue by choice or rule of the application: `overflowed` elsewhere, or `called-back` later. */
  | {
      readonly kind: 'request-withdrawn';
      readonly requestId: RequestId;
      readonly reason: 'overflowed' | 'called-back';
      /** Stable code, e.g. `left-by-digit`. */
      readonly cause: string;
    }
  | { readonly kind: 'offer-ringing'; readonly offerId: OfferId }
  /** The agent's leg answered; the runner now bridges (live) or dials the customer (callback). */
  | { readonly kind: 'offer-answered'; readonly offerId: OfferId }
  | { readonly kind: 'offer-failed'; readonly offerId: OfferId; readonly failure: OfferFailure }
  /** Callback: the customer answered; the conversation begins. */
  | { readonly kind: 'customer-answered'; readonly offerId: OfferId }
  /** Callback: the customer was not reached; the agent is free at once. */
  | { readonly kind: 'customer-failed'; readonly offerId: OfferId; readonly failure: CustomerFailure }
  /** The agent answered but audio could not be joined: the caller returns to the place held before. */
  | { readonly kind: 'bridge-failed'; readonly offerId: OfferId }
  /** Either side hung up after `offer-answered`. */
  | { readonly kind: 'conversation-ended'; readonly offerId: OfferId }
  /** The agent has set the conversation aside. `offPhone`: a call whose line the agent's phone does not hold. */
  | { readonly kind: 'assignment-parked'; readonly offerId: OfferId; readonly offPhone?: boolean }
  /** The agent goes on with a conversation that is parked: at once, or as soon as there is room for it. */
  | { readonly kind: 'assignment-recalled'; readonly offerId: OfferId }
  /** The agent's phone is in a call that no queue gave it (extension call, own call out). */
  | { readonly kind: 'agent-occupied'; readonly agentId: AgentId; readonly callId: CallId }
  | { readonly kind: 'agent-released'; readonly agentId: AgentId; readonly callId: CallId }
  /** The agent ended after-call work before its time. */
  | { readonly kind: 'wrap-up-finished'; readonly agentId: AgentId }
  | { readonly kind: 'wrap-up-extended'; readonly agentId: AgentId; readonly byMs: number }
  /**
   * Nothing of the channel can be offered (voice: SIP or media server down), or it can again. Its requests wait on at their
   * place; those of other channels are served as before. An engine begins with none suspended.
   */
  | { readonly kind: 'channel-suspended'; readonly channel: Channel }
  | { readonly kind: 'channel-resumed'; readonly channel: Channel }
  /** The host's clock jumped by so much, forwards or back: every remembered time moves with it. */
  | { readonly kind: 'clock-shifted'; readonly byMs: number }
  /** Midnight in the company's time zone: the day's counts of every agent begin anew. */
  | { readonly kind: 'day-began' }
  /** Nothing but time: the runner's timer for `nextDeadlineMs()` fired. */
  | { readonly kind: 'time-passed' };

/** How a call stood with the engine, with the times of then. */
export interface RestoredCall {
  readonly requestId: RequestId;
  readonly interaction: Interaction;
  readonly queueId: QueueId;
  /** When it came into the queue. */
  readonly joinedAtMs: EpochMs;
  readonly entry: QueueEntry;
  /** Offers made so far, over all queues that it was in. */
  readonly attempts: number;
  /** An offer was made in this queue: the first announcement is over. */
  readonly wasOffered: boolean;
  readonly stands:
    | { readonly kind: 'waiting' }
    /** Agents are being rung. */
    | { readonly kind: 'offered'; readonly offers: readonly RestoredOffer[] }
    | { readonly kind: 'talking'; readonly offer: RestoredOffer };
}

export interface RestoredOffer {
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  /** When it was made; of a conversation: when that began. */
  readonly sinceMs: EpochMs;
  /** Of a conversation: how long it was parked before, all told, ms. */
  readonly parkedMs?: number;
  /** Of a conversation that is parked. */
  readonly parked?: { readonly sinceMs: EpochMs; readonly offPhone: boolean; readonly recalled: boolean };
}

/** What strategies and estimates need from before the start. */
export interface AcdMemory {
  readonly statuses: readonly {
    readonly agentId: AgentId;
    readonly status: AgentStatus;
    readonly sinceMs: EpochMs;
  }[];
  /** Oldest first: who was offered a call of a queue, for round robin. A pair more than once counts with its last. */
  readonly offers: readonly { readonly queueId: QueueId; readonly agentId: AgentId }[];
  /** Since midnight. */
  readonly days: readonly AgentDay[];
  /** The last hours' handling, oldest first, for estimates. */
  readonly handled: readonly HandledCall[];
  /** After-call work that had not ended: it goes on until its time. */
  readonly wrapUps: readonly RestoredWrapUp[];
}

/** After-call work, with the times of then. Its conversation was `talkMs` long and ended when the work began. */
export interface RestoredWrapUp {
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly requestId: RequestId;
  readonly interaction: Interaction;
  readonly queueId: QueueId;
  readonly sinceMs: EpochMs;
  /** How much the agent had added, ms. */
  readonly extendedMs: number;
  readonly talkMs: number;
}

export interface AgentDay {
  readonly agentId: AgentId;
  readonly calls: number;
  readonly talkMs: number;
  /** Talk and wrap-up. */
  readonly handleMs: number;
  readonly loggedInMs: number;
  /** When the last handling ended; undefined = none today. */
  readonly lastHandledAtMs?: EpochMs;
}

export interface HandledCall {
  readonly queueId: QueueId;
  readonly agentId: AgentId;
  readonly endedAtMs: EpochMs;
  /** Talk + wrap-up. */
  readonly handleMs: number;
}

/** Orders. Every `record-…` of one `handle` comes before every other effect: the journal is written first. */
export type EngineEffect =
  | { readonly kind: 'record-event'; readonly event: AcdEvent }
  | { readonly kind: 'record-decision'; readonly decision: Decision }
  | {
      readonly kind: 'make-offer';
      readonly offerId: OfferId;
      readonly requestId: RequestId;
      readonly interactionId: InteractionId;
      readonly agentId: AgentId;
      readonly queueId: QueueId;
      readonly purpose: RequestPurpose;
      /** How long the caller has waited, ms. */
      readonly waitedMs: number;
    }
  /** Stop ringing the agent (CANCEL, or BYE when the answer crossed it). */
  | {
      readonly kind: 'withdraw-offer';
      readonly offerId: OfferId;
      readonly requestId: RequestId;
      readonly interactionId: InteractionId;
      readonly reason: WithdrawReason;
    }
  /** The request left the queue because of a limit: the runner takes the caller where the configuration says. */
  | {
      readonly kind: 'overflow-request';
      readonly requestId: RequestId;
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly reason: OverflowReason;
    }
  /** The queue no longer exists, or serves the channel no longer: the runner must take the caller elsewhere. */
  | {
      readonly kind: 'queue-removed';
      readonly requestId: RequestId;
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
    }
  | { readonly kind: 'input-ignored'; readonly input: EngineInput; readonly reason: string };

/** Half of the callers wait within the range's middle; `lowMs`–`highMs` holds about 80 % of them. */
export interface ExpectedWait {
  readonly lowMs: number;
  readonly middleMs: number;
  readonly highMs: number;
}

/** Which request it is, of whom, and in which queue. */
export interface RequestAddress {
  readonly requestId: RequestId;
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
}

export interface RequestSnapshot extends RequestAddress {
  readonly purpose: RequestPurpose;
  /**
   * `waiting`: for an agent; `offered`: agents are being rung; `dialling`: an agent is there, the customer is being called
   * back; `talking`.
   */
  readonly state: 'waiting' | 'offered' | 'dialling' | 'talking';
  /** Where the place counts from. */
  readonly queuedAtMs: EpochMs;
  /** Own points, without the queue's. */
  readonly priority: number;
  /** Widening steps taken. */
  readonly step: number;
  /** The offers that are out, or the one that was accepted, the last one made last. */
  readonly offers: readonly OfferSnapshot[];
}

export interface OfferSnapshot {
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  /** The agent's phone has alerted. */
  readonly alerted: boolean;
}

/** A request that has been given to an agent and takes a share of the agent's capacity. */
export interface AssignmentSnapshot {
  readonly id: AssignmentId;
  /**
   * `alerting`: the agent's phone rings; `active`: in conversation, or a callback's customer is being dialled; `parked`: the
   * conversation is set aside.
   */
  readonly state: 'reserved' | 'alerting' | 'active' | 'parked' | 'wrap-up';
  readonly requestId: RequestId;
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
  readonly sinceMs: EpochMs;
  /** Parked, wanted back, and without room yet. */
  readonly recalled?: true;
}

export interface AgentSnapshot {
  readonly id: AgentId;
  readonly status: AgentStatus;
  readonly statusSinceMs: EpochMs;
  readonly state: AgentState;
  readonly stateSinceMs: EpochMs;
  /** Oldest first. */
  readonly assignments: readonly AssignmentSnapshot[];
  /** Gets nothing else until there is room for this request. */
  readonly keptFor?: RequestId;
}

export interface AcdSnapshot {
  /** Those who wait, offered or not, by `queuedAtMs`, oldest first. */
  readonly waiting: readonly RequestSnapshot[];
  /** Those with an agent: talking, or being dialled. */
  readonly served: readonly RequestSnapshot[];
  readonly agents: readonly AgentSnapshot[];
}

/** What one step changed, as it is now; a thing may be told although it is as it was. */
export interface AcdChanges {
  /** The step's one reading of the clock. */
  readonly atMs: EpochMs;
  readonly agents: readonly AgentSnapshot[];
  readonly requests: readonly RequestSnapshot[];
  /** Requests that are over. */
  readonly gone: readonly RequestAddress[];
}

/** How well past estimates of one queue were, over its last callers who waited and were answered. */
export interface EstimateAccuracy {
  readonly queueId: QueueId;
  readonly samples: number;
  /** Mean of |middle − actual|, ms. */
  readonly meanAbsoluteErrorMs: number;
  /** Share of actual waits within the range, 0–1. */
  readonly withinRange: number;
}

/** The engine. Synchronous, deterministic: the same seed and inputs with the same times give the same effects. */
export interface AcdEngine {
  handle(input: EngineInput, nowMs: EpochMs): readonly EngineEffect[];
  /** Several facts at once; callers and agents are matched once, after the last of them. */
  handleAll(inputs: readonly EngineInput[], nowMs: EpochMs): readonly EngineEffect[];
  /** When `time-passed` must be handled next; undefined when nothing is timed. */
  nextDeadlineMs(): EpochMs | undefined;
  snapshot(): AcdSnapshot;
  /** What the last `handle` or `handleAll` changed, also when it threw. All changes together give the snapshot. */
  changes(): AcdChanges;
  /** 1 = served next among the queue's waiting; undefined when not waiting. */
  position(requestId: RequestId, nowMs: EpochMs): number | undefined;
  /** Undefined when not waiting, or when the estimate would not be worth saying. */
  expectedWait(requestId: RequestId, nowMs: EpochMs): ExpectedWait | undefined;
  /** What somebody who joined this queue now would wait. */
  expectedWaitOfNext(queueId: QueueId, nowMs: EpochMs): ExpectedWait | undefined;
  estimateAccuracy(): readonly EstimateAccuracy[];
}
