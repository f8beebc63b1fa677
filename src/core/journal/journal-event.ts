// Every kind of event that the journal can hold.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import type {
  AgentId,
  CallId,
  EpochMs,
  ExtensionNumber,
  FlowId,
  LegId,
  OfferId,
  QueueId,
  TrunkId,
} from '../kernel/ids.js';
import type { SkillDemand } from '../acd/acd-settings.js';
import type { CallbackEvent } from '../callbacks/callback-event.js';

/**
 * How a stay in a queue ended. `called-back`: the caller hung up and keeps the place as a callback. `unreached`: a
 * callback's customer could not be reached this time; only callbacks end so.
 */
export type QueueLeaveReason =
  'answered' | 'abandoned' | 'overflowed' | 'interrupted' | 'called-back' | 'unreached';

/** How an offer ended: accepted, refused (declined or busy), missed (no answer or unreachable) or withdrawn. */
export type OfferOutcome = 'accepted' | 'refused' | 'missed' | 'withdrawn';

/** Events that the ACD engine decides. */
export type AcdEvent =
  | {
      readonly kind: 'call-queued';
      readonly callId: CallId;
      readonly queueId: QueueId;
      /** Only for callbacks: not counted among the queue's callers. */
      readonly purpose?: 'callback';
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
      readonly queueId: QueueId;
      readonly lowMs: number;
      readonly middleMs: number;
      readonly highMs: number;
    }
  /** From now on more agents may take the call; `step` counts from 1, 0 = the preferred agent's time is over. */
  | {
      readonly kind: 'pool-widened';
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly step: number;
    }
  | { readonly kind: 'priority-changed'; readonly callId: CallId; readonly priority: number }
  /** From now on this is asked for beyond the queue's demand; no wish and no rule: nothing any more. */
  | { readonly kind: 'demand-changed'; readonly callId: CallId; readonly demand: SkillDemand }
  | {
      readonly kind: 'queue-left';
      readonly callId: CallId;
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
      readonly queueId: QueueId;
      readonly agentId: AgentId;
    }
  | {
      readonly kind: 'offer-ended';
      readonly offerId: OfferId;
      readonly callId: CallId;
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
      readonly queueId: QueueId;
      readonly agentId: AgentId;
    }
  | {
      readonly kind: 'conversation-ended';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      readonly talkMs: number;
      /** `ended` normally; `bridge-failed` when audio never joined and the caller went back to the queue; `interrupted`. */
      readonly cause: 'ended' | 'bridge-failed' | 'interrupted';
      /** After a crash: see `call-ended`. */
      readonly aliveUntilMs?: EpochMs;
    }
  | {
      readonly kind: 'wrap-up-started';
      readonly agentId: AgentId;
      readonly callId: CallId;
      readonly queueId: QueueId;
    }
  | {
      readonly kind: 'wrap-up-ended';
      readonly agentId: AgentId;
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly wrapUpMs: number;
    }
  | {
      readonly kind: 'wrap-up-extended';
      readonly agentId: AgentId;
      readonly callId: CallId;
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

export type LegRole = 'caller' | 'agent' | 'callee';
/** `outbound`: we call the customer, who is `dialled`; `callerNumber` is our own number. */
export type CallDirection = 'inbound' | 'internal' | 'outbound';
/** How a call ended, from the caller's point of view. */
export type CallOutcome =
  /** Reached an agent or extension, and ended normally. */
  | 'answered'
  /** The caller hung up in the menu or in a queue. */
  | 'abandoned'
  /** An extension did not answer, was busy, refused or was unreachable. */
  | 'unanswered'
  /** Nobody to connect to: unknown number, refused, drained. */
  | 'rejected'
  /** A feature code or an announcement did its work. */
  | 'served'
  /** Lost by a fault or a restart of the daemon. */
  | 'interrupted';

/** Events of calls, legs and the daemon itself, recorded by the application. */
export type CallEvent =
  | {
      readonly kind: 'call-started';
      readonly callId: CallId;
      readonly direction: CallDirection;
      readonly trunkId?: TrunkId;
      /** Dialled number as normalised: a DID, an extension or a feature code; the customer's number when outbound. */
      readonly dialled: string;
      readonly callerNumber: string;
      /** The customer's name, also when outbound. */
      readonly callerName?: string;
      /** Outbound: the queue in whose name we call. */
      readonly queueId?: QueueId;
      /** Outbound: the call in which the customer asked to be called back. */
      readonly callbackOf?: CallId;
    }
  | {
      readonly kind: 'leg-started';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly role: LegRole;
      readonly sipCallId: string;
      readonly extension?: ExtensionNumber;
      readonly agentId?: AgentId;
      /** The number outside that is dialled, E.164. */
      readonly number?: string;
      /** To that number a queue passes the caller on. */
      readonly passedOn?: boolean;
    }
  | {
      readonly kind: 'leg-ringing';
      readonly callId: CallId;
      readonly legId: LegId;
      /** What the SIP server calls the INVITEs that ring: they are cancelled by it after a crash. Absent in old journals. */
      readonly invites?: readonly string[];
    }
  | {
      readonly kind: 'leg-answered';
      readonly callId: CallId;
      readonly legId: LegId;
      /** What the SIP server calls the dialog: it is ended by it after a crash. Absent in old journals. */
      readonly dialogId?: string;
      /** The media server's channel that the phone hears. Absent in old journals. */
      readonly endpointId?: string;
    }
  | { readonly kind: 'leg-held'; readonly callId: CallId; readonly legId: LegId }
  | { readonly kind: 'leg-resumed'; readonly callId: CallId; readonly legId: LegId }
  | {
      readonly kind: 'leg-ended';
      readonly callId: CallId;
      readonly legId: LegId;
      /** Who ended it: the phone's side or Centrale. */
      readonly by: 'remote' | 'local';
      /** `hung-up`, `cancelled`, `declined`, `busy`, `no-answer`, `unreachable`, `rejected`, `interrupted`, `failed`. */
      readonly cause: string;
      /** The final SIP status when the leg was never answered. */
      readonly sipStatus?: number;
    }
  | { readonly kind: 'flow-entered'; readonly callId: CallId; readonly flowId: FlowId }
  | {
      readonly kind: 'digits-pressed';
      readonly callId: CallId;
      readonly flowId: FlowId;
      readonly nodeId: string;
      readonly digits: string;
    }
  | { readonly kind: 'no-input'; readonly callId: CallId; readonly flowId: FlowId; readonly nodeId: string }
  | { readonly kind: 'flow-left'; readonly callId: CallId; readonly flowId: FlowId; readonly nodeId: string }
  /** Two legs hear each other (extension calls; queue calls have `conversation-started`). */
  | { readonly kind: 'extension-call-answered'; readonly callId: CallId; readonly extension: ExtensionNumber }
  /** A number outside, to which the queue sent the caller, and the caller hear each other. */
  | { readonly kind: 'external-call-answered'; readonly callId: CallId; readonly number: string }
  /**
   * A queue could not or need not keep the caller, who is taken elsewhere. `reason`: one of the queue's limits, `closed`,
   * `left-by-digit` or `queue-removed`; `action` and `target`: where to, e.g. `extension` `205`.
   */
  | {
      readonly kind: 'call-redirected';
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly reason: string;
      readonly action: string;
      readonly target?: string;
    }
  /** The caller is asked, by keys, about being called back; a place in the queue is kept meanwhile. */
  | { readonly kind: 'callback-dialogue-started'; readonly callId: CallId; readonly queueId: QueueId }
  /** Not written when the call ends first. `interrupted`: an agent was there before the caller had answered. */
  | {
      readonly kind: 'callback-dialogue-ended';
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly result: 'wanted' | 'not-wanted' | 'not-possible' | 'interrupted';
    }
  /** Somebody set anew how the caller is routed; what is absent was left as it was. */
  | {
      readonly kind: 'routing-changed';
      readonly callId: CallId;
      readonly by: string;
      readonly priority?: number;
      readonly demand?: SkillDemand;
    }
  /** The caller spoke a message for the queue; at most one a call, kept under the call's id. */
  | {
      readonly kind: 'voicemail-left';
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly number: string;
      readonly name?: string;
      readonly durationMs: number;
    }
  | { readonly kind: 'voicemail-heard'; readonly callId: CallId; readonly by: string }
  /** The recording is gone. */
  | { readonly kind: 'voicemail-deleted'; readonly callId: CallId; readonly by: string }
  | {
      readonly kind: 'call-ended';
      readonly callId: CallId;
      readonly outcome: CallOutcome;
      /** Free-form stable code that refines the outcome, e.g. `unknown-number`, `caller-hung-up`. */
      readonly cause: string;
      /** After a crash, which nobody wrote down: the service's last sign of life, up to which everything is counted. */
      readonly aliveUntilMs?: EpochMs;
      /** The crash came so much later at most, ms. */
      readonly withinMs?: number;
    }
  /** The caller was lost through no doing of their own and is to be called back. */
  | {
      readonly kind: 'callback-listed';
      readonly callId: CallId;
      readonly number: string;
      readonly queueId?: QueueId;
    }
  | { readonly kind: 'callback-closed'; readonly callId: CallId; readonly by: string }
  | CallbackEvent
  | { readonly kind: 'daemon-started'; readonly version: string }
  | { readonly kind: 'daemon-stopped'; readonly reason: string };

export type JournalEventBody = AcdEvent | CallEvent;

/** An event with its time. */
export type JournalEvent = JournalEventBody & { readonly atMs: EpochMs };

/** An event as read back: `seq` grows by one for each event written. */
export type RecordedEvent = JournalEvent & { readonly seq: number };
