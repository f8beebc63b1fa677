// What a call is at one moment, as plain data: who takes part, what they hear, and what is being done.
// Never holds an object of a port: whoever reads it from the disk can go on with it.
import type { CallDirection, CallEvent, CallOutcome, LegRole } from './call-event.js';
import type { RequestPurpose } from '../acd/acd-model.js';
import type { FlowEvent } from '../ivr/flow-event.js';
import type { AgentId, CallId, ExtensionNumber, LegId, OfferId, QueueId } from '../kernel/ids.js';
import type { Destination } from '../pbx/destination.js';
import type { RefusalCause } from '../pbx/sip-status-mapping.js';
import type { DialledParty } from './dialled-party.js';
import type { EngineMessage } from './engine-messages.js';
import type { Afterwards, StageProgress } from './stage-progress.js';
import type { SupervisionEvent, SupervisionMode } from './supervision-event.js';
import type { ConsultationEvent, ConsultationResult } from './consultation-event.js';
import type { TransferEvent, TransferLabel, Transferor } from './transfer-event.js';

/** `colleague`: on one of our phones, and not for a queue. `outside`: a number that we have called for somebody else. */
export type ParticipantRole = 'customer' | 'agent' | 'colleague' | 'outside' | 'supervisor';

/** The ids are what the SIP and media servers call it: enough to adopt or to end the leg after a restart. */
export type LegState =
  /** Came in, and is not answered. */
  | { readonly kind: 'arriving'; readonly sipCallId: string }
  /** Nothing is known to ring yet; without `sipCallId` nothing was sent yet. */
  | { readonly kind: 'dialling'; readonly sipCallId?: string; readonly endpointId?: string }
  | {
      readonly kind: 'ringing';
      readonly sipCallId: string;
      readonly invites: readonly string[];
      readonly endpointId?: string;
    }
  | {
      readonly kind: 'answered';
      readonly sipCallId: string;
      readonly dialogId: string;
      readonly endpointId: string;
    }
  /** Told to end, and not confirmed yet. */
  | {
      readonly kind: 'ending';
      readonly cause: string;
      readonly sipCallId?: string;
      readonly dialogId?: string;
      readonly invites?: readonly string[];
    };

/** Of somebody who can be given to another call. */
export type GivenLeg = Extract<LegState, { kind: 'answered' | 'ringing' }>;

export interface Participant {
  readonly legId: LegId;
  readonly role: ParticipantRole;
  readonly leg: LegState;
  /** Speaks with the others who have joined; else hears what is played to this leg alone. */
  readonly joined: boolean;
  /** Has put the others on hold, by the phone's own key. */
  readonly holds: boolean;
  /** The same by a page: what the phone says of its session does not end that. */
  readonly holdsByDesk?: boolean;
  /** Nobody hears this one. */
  readonly muted?: boolean;
  /** In the consultation, apart from the conversation. */
  readonly aside?: boolean;
  /** Our phone; absent for people outside. */
  readonly extension?: ExtensionNumber;
  /** Outside, E.164, when we have called it. */
  readonly number?: string;
  readonly agentId?: AgentId;
  /** The engine has given the call to this agent, and hears when the agent is done. */
  readonly offerId?: OfferId;
  /** The engine keeps this agent out of the queues until the leg is over. */
  readonly occupies?: AgentId;
  /** Of a supervisor: whose conversation it is, how, and which user does it. Hears what that colleague hears. */
  readonly supervision?: { readonly of: LegId; readonly mode: SupervisionMode; readonly by: string };
}

/** How the legs are joined. */
export type Mix =
  | { readonly kind: 'apart' }
  | { readonly kind: 'bridge'; readonly between: readonly [LegId, LegId] }
  | { readonly kind: 'conference'; readonly members: readonly MixMember[] };

export interface MixMember {
  readonly legId: LegId;
  /** Everybody else is silent for this one. */
  readonly hears: readonly LegId[];
}

/** What the application runs by itself: a menu, a queue, a message, a callback. */
export interface StageActivity {
  readonly kind: 'stage';
  readonly stage: StageName;
  readonly queueId?: QueueId;
  readonly progress?: StageProgress;
}

export type Activity =
  | { readonly kind: 'begun' }
  | StageActivity
  /** A party is rung for the caller. */
  | {
      readonly kind: 'dialling';
      readonly to: DialledParty;
      readonly called: LegId;
      readonly calledAgent?: AgentId;
    }
  /** A stage has rung somebody for the caller, and the two are being joined. */
  | {
      readonly kind: 'joining';
      readonly with: LegId;
      readonly offerId?: OfferId;
      readonly holdMusic: string;
      readonly queueId?: QueueId;
      readonly back: StageActivity;
    }
  | { readonly kind: 'talking'; readonly holdMusic: string; readonly queueId?: QueueId }
  /** A participant was given to another call; the rest is let go once they are apart. */
  | { readonly kind: 'giving-away' }
  | { readonly kind: 'over' };

export type StageName =
  'flow' | 'queue' | 'voicemail' | 'announcement' | 'callback' | 'callback-attempt' | 'feature';

/** Somebody passes the conversation on. */
export interface Transfer {
  /** Of the request (REFER) that hears how it goes; absent: a page has asked for it. */
  readonly referId?: string | undefined;
  readonly by: LegId;
  /** The phone of that leg, which may be over: who is not taken goes back there. */
  readonly from: Transferor;
  readonly to: TransferLabel;
  /** The transferor has asked the target before. */
  readonly attended: boolean;
  readonly target: LegId;
  /** The target rings, or is being joined with the one who is passed on. */
  readonly stage: 'ringing' | 'joining';
  /** It failed after the transferor had left: the target is the transferor's phone. */
  readonly isReturn: boolean;
}

/** Somebody asks another party alone, while the others wait. */
export interface Consultation {
  readonly by: LegId;
  readonly from: Transferor;
  readonly to: TransferLabel;
  /** Whoever is asked, or is being rung for it. */
  readonly target: LegId;
}

export interface CallState {
  readonly id: CallId;
  readonly direction: CallDirection;
  /** The leg that the call began with, or the customer's when we call; undefined when it is over, or not yet there. */
  readonly callerLegId?: LegId;
  /** Those whose leg is not over. */
  readonly participants: readonly Participant[];
  readonly activity: Activity;
  /** As ordered last. */
  readonly mix: Mix;
  /** The order of that mix, until its outcome is known. */
  readonly mixEffect?: number;
  /** Who hears hold music. */
  readonly music: readonly LegId[];
  readonly transfer?: Transfer;
  /** Never together with a transfer. */
  readonly consultation?: Consultation;
  /** Default: the call ends when the caller is left alone. */
  readonly afterwards?: Afterwards;
  /** Legs numbered so far. */
  readonly legs: number;
  /** Effects numbered so far. */
  readonly effects: number;
}

/** Facts about a call. Those of legs carry the leg's id, outcomes of effects the effect's: what is stale is ignored. */
export type CallInput =
  | {
      readonly kind: 'caller-arrived';
      readonly legId: LegId;
      readonly sipCallId: string;
      readonly extension?: ExtensionNumber;
    }
  | { readonly kind: 'caller-audio-opened' }
  /** Answered, by now or long before: the caller can be joined. */
  | { readonly kind: 'caller-ready' }
  | {
      readonly kind: 'caller-answered';
      readonly legId: LegId;
      readonly dialogId: string;
      readonly endpointId: string;
    }
  /** The caller's leg is over; whether the call is, the machine says. `by`: default: `remote`, the phone has hung up. */
  | { readonly kind: 'caller-left'; readonly cause: string; readonly by?: 'remote' | 'local' }
  | {
      readonly kind: 'stage-entered';
      readonly stage: StageName;
      readonly queueId?: QueueId;
      readonly progress?: StageProgress;
    }
  /** The caller has come further in the stage. `afterwards`: from now on; default: as before. */
  | {
      readonly kind: 'stage-moved';
      readonly progress: StageProgress;
      readonly events: readonly FlowEvent[];
      readonly afterwards?: Afterwards;
    }
  | {
      readonly kind: 'leg-dialled';
      readonly legId: LegId;
      readonly journalRole: Exclude<LegRole, 'caller'>;
      readonly sipCallId: string;
      /** Of a leg that has audio of its own. */
      readonly endpointId?: string;
      readonly to: DialledParty;
      readonly agentId?: AgentId;
    }
  /** Told to stop ringing by the stage that made it ring. */
  | { readonly kind: 'leg-ending'; readonly legId: LegId; readonly cause: string }
  | { readonly kind: 'leg-ringing'; readonly legId: LegId; readonly invites: readonly string[] }
  | {
      readonly kind: 'leg-answered';
      readonly legId: LegId;
      readonly dialogId: string;
      readonly endpointId: string;
    }
  | { readonly kind: 'leg-failed'; readonly legId: LegId; readonly failure: LegFailure }
  | {
      readonly kind: 'leg-ended';
      readonly legId: LegId;
      readonly by: 'remote' | 'local';
      readonly cause: string;
      readonly sipStatus?: number;
    }
  /** The caller is put through. `called*`, `caller*`: agents whom the engine is to keep out of the queues meanwhile. */
  | {
      readonly kind: 'dial-ordered';
      readonly to: DialledParty;
      readonly calledAgent?: AgentId;
      readonly callerAgent?: AgentId;
    }
  /** A stage of the application has rung somebody for the caller, and the two are to talk. */
  | {
      readonly kind: 'talk-ordered';
      readonly with: LegId;
      readonly holdMusic: string;
      readonly offerId?: OfferId;
      readonly queueId?: QueueId;
    }
  | { readonly kind: 'mixed'; readonly effectId: number }
  | { readonly kind: 'mix-failed'; readonly effectId: number; readonly code: string }
  /** `byDesk`: by a page; default: by the phone. */
  | { readonly kind: 'held' | 'resumed'; readonly legId: LegId; readonly byDesk?: boolean }
  | { readonly kind: 'mute-ordered'; readonly legId: LegId; readonly muted: boolean }
  /** A phone passes on whom it speaks with (RFC 3515); without `referId` a page does, which is refused by a reason. */
  | {
      readonly kind: 'transfer-asked';
      readonly referId?: string;
      readonly by: LegId;
      readonly to: TransferTarget;
    }
  /** Attended: the transferor's other call has given this participant away, who may be still ringing. */
  | {
      readonly kind: 'participant-brought';
      readonly referId: string;
      readonly by: LegId;
      readonly brought: Pick<Participant, 'role' | 'extension' | 'number' | 'agentId'> & {
        readonly leg: GivenLeg;
        readonly legId: LegId;
      };
    }
  | { readonly kind: 'participant-taken'; readonly legId: LegId }
  /** Somebody with a phone of ours asks another party alone; the others wait. */
  | {
      readonly kind: 'consultation-ordered';
      readonly by: LegId;
      readonly to: DialledParty;
      readonly agentId?: AgentId;
    }
  /** To those who wait, and back to whoever is asked. */
  | { readonly kind: 'swap-ordered'; readonly by: LegId }
  | { readonly kind: 'consultation-end-ordered'; readonly by: LegId; readonly result: ConsultationResult }
  /** A supervisor's phone is rung, and hears the conversation of a colleague. */
  | {
      readonly kind: 'supervision-ordered';
      readonly of: LegId;
      readonly to: DialledParty;
      readonly agentId?: AgentId;
      readonly mode: SupervisionMode;
      readonly by: string;
    }
  | {
      readonly kind: 'supervision-changed';
      readonly legId: LegId;
      readonly mode: SupervisionMode;
      readonly by: string;
    }
  /** By a supervisor: in place of the colleague, who is let go. */
  | { readonly kind: 'take-over-ordered'; readonly legId: LegId; readonly by: string }
  /** As if that phone hung up; never of whom the call began with. */
  | { readonly kind: 'leave-ordered'; readonly legId: LegId }
  /** Another phone has answered in the place of that leg's; see leg-replacement. */
  | {
      readonly kind: 'leg-replaced';
      readonly legId: LegId;
      readonly by: {
        readonly legId: LegId;
        readonly sipCallId: string;
        readonly dialogId: string;
        readonly endpointId: string;
        readonly extension: ExtensionNumber;
        readonly agentId?: AgentId;
      };
    }
  /** Somebody is called into the conversation. */
  | {
      readonly kind: 'invite-ordered';
      readonly to: DialledParty;
      readonly agentId?: AgentId;
    }
  /** Whoever is here leaves, or is not rung any more; the others talk on. */
  | { readonly kind: 'removal-ordered'; readonly legId: LegId }
  /** By the application: whatever else it was doing, the call is over. */
  | { readonly kind: 'call-finished' };

/** Where a conversation is passed on to. */
export type TransferTarget =
  | { readonly kind: 'party'; readonly party: DialledParty; readonly agentId?: AgentId }
  /** A menu or a queue. */
  | { readonly kind: 'destination'; readonly destination: Destination }
  | { readonly kind: 'not-allowed'; readonly status: number };

export type DialFailureCause =
  'declined' | 'busy' | 'no-answer' | 'unreachable' | 'cancelled' | 'not-allowed';
export type LegFailure =
  | { readonly kind: 'failed'; readonly cause: DialFailureCause; readonly sipStatus?: number }
  /** The media server gave no audio; it never rang. */
  | { readonly kind: 'no-audio'; readonly code: string };

export interface EndOfCall {
  readonly outcome: CallOutcome;
  readonly cause: string;
  readonly refusal?: RefusalCause;
}

/** What is to be done, in order. Whatever takes time comes back as an input. */
export type CallEffect =
  | {
      readonly kind: 'record';
      readonly event: CallEvent | FlowEvent | TransferEvent | ConsultationEvent | SupervisionEvent;
    }
  | { readonly kind: 'tell-engine'; readonly message: EngineMessage }
  /** Comes back as `caller-audio-opened`, or the call ends. */
  | { readonly kind: 'open-caller-audio' }
  | { readonly kind: 'ring-caller' }
  /** Comes back as `caller-ready`, or the call ends. */
  | { readonly kind: 'answer-caller' }
  | {
      readonly kind: 'dial';
      readonly legId: LegId;
      readonly journalRole: Exclude<LegRole, 'caller'>;
      readonly to: DialledParty;
      readonly agentId?: AgentId;
      readonly timeoutMs: number;
      /** Whose number and name the phone shows; default: of whom the call began with. */
      readonly shows?: LegId;
      /** Who was passed on comes back, because this one did not take the call. */
      readonly returnedBy?: string;
    }
  /** Stops ringing, or hangs up. */
  | { readonly kind: 'release'; readonly legId: LegId; readonly cause: string }
  /** Comes back as `mixed` or `mix-failed`. */
  | { readonly kind: 'mix'; readonly effectId: number; readonly mix: Mix }
  | { readonly kind: 'play-ringback' | 'stop-audio'; readonly legId: LegId }
  | { readonly kind: 'play-hold-music'; readonly legId: LegId; readonly music: string }
  | { readonly kind: 'answer-refer'; readonly referId: string; readonly status: number }
  | { readonly kind: 'tell-transferor'; readonly referId: string; readonly status: number }
  /** `purpose`: what the caller asks of a queue to which this leads, or a menu there. */
  | {
      readonly kind: 'route';
      readonly destination: Destination;
      readonly purpose: Exclude<RequestPurpose, 'callback' | 'consult'>;
    }
  /** Nobody takes the caller who was passed on: back to the queue, in front; without one the caller is told, and let go. */
  | { readonly kind: 'route-back'; readonly queueId?: QueueId }
  /** The call goes on without what the stage was for. */
  | { readonly kind: 'leave-stage' }
  /** The caller's leg is no longer the call's. `hang-up`: it is still up. */
  | { readonly kind: 'drop-caller'; readonly hangUp: boolean }
  | { readonly kind: 'end-call'; readonly end: EndOfCall };
