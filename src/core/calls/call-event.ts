// Every kind of event of calls and their legs.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { AgentId, CallId, EpochMs, ExtensionNumber, LegId, QueueId, TrunkId } from '../kernel/ids.js';
import type { SkillDemand } from '../acd/acd-settings.js';
import { looksPublic } from '../pbx/number-normalisation.js';

/** `supervisor`: listens to somebody else's conversation, or takes part in it; see supervision-event. */
export type LegRole = 'caller' | 'agent' | 'callee' | 'supervisor';
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
  /** Nobody hears that one; until unmuted, or the leg's end. */
  | { readonly kind: 'leg-muted'; readonly callId: CallId; readonly legId: LegId }
  | { readonly kind: 'leg-unmuted'; readonly callId: CallId; readonly legId: LegId }
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
  /** Straight from a number or a menu, without a queue, the caller is there; `target`: the queue or the recording. */
  | {
      readonly kind: 'destination-reached';
      readonly callId: CallId;
      readonly action: 'voicemail' | 'announcement';
      readonly target: string;
    }
  /** Somebody set anew how the caller is routed; what is absent was left as it was. */
  | {
      readonly kind: 'routing-changed';
      readonly callId: CallId;
      readonly by: string;
      readonly priority?: number;
      readonly demand?: SkillDemand;
    }
  | {
      readonly kind: 'call-ended';
      readonly callId: CallId;
      readonly outcome: CallOutcome;
      /** Free-form stable code that refines the outcome, e.g. `unknown-number`, `caller-hung-up`. */
      readonly cause: string;
      /** After a crash, which nobody wrote down: the service's last heartbeat, up to which everything is counted. */
      readonly aliveUntilMs?: EpochMs;
      /** The crash came so much later at most, ms. */
      readonly withinMs?: number;
    };

export const callEvents = featureEvents<CallEvent>({
  // Numbers on which calls come in, extensions and feature codes are nobody's; whatever else a phone dials is somebody's.
  'call-started': {
    dialled: ({ direction, dialled }) =>
      direction === 'outbound' || (direction === 'internal' && looksPublic(dialled)) ? 'number' : 'nobody',
    callerNumber: ({ direction }) => (direction === 'inbound' ? 'number' : 'nobody'),
    callerName: ({ direction }) => (direction === 'internal' ? 'nobody' : 'name'),
  },
  'leg-started': { sipCallId: 'nobody', number: 'number' },
  'leg-ringing': {},
  'leg-answered': { dialogId: 'nobody', endpointId: 'nobody' },
  'leg-held': {},
  'leg-resumed': {},
  'leg-muted': {},
  'leg-unmuted': {},
  'leg-ended': { cause: 'nobody' },
  'extension-call-answered': {},
  'external-call-answered': { number: 'number' },
  'call-redirected': {
    reason: 'nobody',
    action: 'nobody',
    target: ({ action }) => (action === 'external' ? 'number' : 'nobody'),
  },
  'destination-reached': { target: 'nobody' },
  'routing-changed': { by: 'nobody' },
  'call-ended': { cause: 'nobody' },
});
