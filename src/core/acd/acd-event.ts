// Every kind of event that the ACD engine records.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { AgentId, CallId, EpochMs, InteractionId, OfferId, QueueId, RequestId } from '../kernel/ids.js';
import type { RequestPurpose } from './acd-model.js';
import type { SkillDemand } from './acd-settings.js';

/**
 * How a stay in a queue ended. `called-back`: the caller hung up and keeps the place as a callback. `unreached`: a
 * callback's customer could not be reached this time; only callbacks end so.
 */
export type QueueLeaveReason =
  'answered' | 'abandoned' | 'overflowed' | 'interrupted' | 'called-back' | 'unreached';

/** How an offer ended: accepted, refused (declined or busy), missed (no answer or unreachable) or withdrawn. */
export type OfferOutcome = 'accepted' | 'refused' | 'missed' | 'withdrawn';

/**
 * Events that the ACD engine decides. `callId` is the interaction, whatever its channel; `requestId` the request that it is
 * about, absent for the interaction's first one, and in old journals, which knew no other: see `requestOf`.
 */
export type AcdEvent =
  | {
      readonly kind: 'call-queued';
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      /** Absent: `serve`. Callbacks are not counted among the queue's callers. */
      readonly purpose?: Exclude<RequestPurpose, 'serve'>;
      /** The interaction that this one goes on with. */
      readonly continues?: InteractionId;
      /** Where the place counts from, when not from now. */
      readonly waitingSinceMs?: EpochMs;
      readonly priority?: number;
      readonly preferredAgentId?: AgentId;
      /** What the caller asks for beyond the queue's demand, when there is anything. */
      readonly demand?: SkillDemand;
    }
  /** What the caller was expected to wait from now on; written once, when nobody was free at entry. */
  | {
      readonly kind: 'wait-estimated';
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly lowMs: number;
      readonly middleMs: number;
      readonly highMs: number;
    }
  /** From now on more agents may take the call; `step` counts from 1, 0 = the preferred agent's time is over. */
  | {
      readonly kind: 'pool-widened';
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly step: number;
    }
  | {
      readonly kind: 'priority-changed';
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly priority: number;
    }
  /** From now on this is asked for beyond the queue's demand; no wish and no rule: nothing any more. */
  | {
      readonly kind: 'demand-changed';
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly demand: SkillDemand;
    }
  | {
      readonly kind: 'queue-left';
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly reason: QueueLeaveReason;
      /** From `call-queued` until this moment, ms. */
      readonly waitMs: number;
      /** Refines `overflowed`, `called-back` and `unreached`, e.g. `max-wait`. */
      readonly cause?: string;
    }
  | {
      readonly kind: 'offer-made';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
    }
  | {
      readonly kind: 'offer-ended';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      readonly outcome: OfferOutcome;
      /** `declined`, `busy`, `no-answer`, `unreachable`, `caller-left`, …; absent when accepted. */
      readonly cause?: string;
    }
  | {
      readonly kind: 'conversation-started';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
    }
  | {
      readonly kind: 'conversation-ended';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      /** Without the time for which it was parked. */
      readonly talkMs: number;
      /** `ended` normally; `bridge-failed` when audio never joined and the caller went back to the queue; `interrupted`. */
      readonly cause: 'ended' | 'bridge-failed' | 'interrupted';
      /** After a crash: see `call-ended`. */
      readonly aliveUntilMs?: EpochMs;
    }
  /** Set aside by its agent. `offPhone`: a call whose line the agent's phone does not hold. */
  | {
      readonly kind: 'assignment-parked';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      readonly offPhone?: true;
    }
  /** The agent wants it back, and has no room for it yet. */
  | {
      readonly kind: 'assignment-recalled';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
    }
  /** The agent goes on with it. */
  | {
      readonly kind: 'assignment-resumed';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      /** For so long it was parked. */
      readonly parkedMs: number;
    }
  | {
      readonly kind: 'wrap-up-started';
      readonly agentId: AgentId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
    }
  | {
      readonly kind: 'wrap-up-ended';
      readonly agentId: AgentId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly wrapUpMs: number;
    }
  | {
      readonly kind: 'wrap-up-extended';
      readonly agentId: AgentId;
      readonly callId: CallId;
      readonly requestId?: RequestId;
      readonly queueId: QueueId;
      readonly byMs: number;
    }
  | {
      readonly kind: 'agent-status-changed';
      readonly agentId: AgentId;
      readonly status: 'logged-out' | 'available' | 'on-break';
      /** The break's reason; only with `on-break`. */
      readonly reason?: string;
    };

export const acdEvents = featureEvents<AcdEvent>({
  'call-queued': {},
  'wait-estimated': {},
  'pool-widened': {},
  'priority-changed': {},
  'demand-changed': {},
  'queue-left': { cause: 'nobody' },
  'offer-made': {},
  'offer-ended': { cause: 'nobody' },
  'conversation-started': {},
  'conversation-ended': {},
  'assignment-parked': {},
  'assignment-recalled': {},
  'assignment-resumed': {},
  'wrap-up-started': {},
  'wrap-up-ended': {},
  'wrap-up-extended': {},
  'agent-status-changed': { reason: 'nobody' },
});
