// Every kind of event in a callback's life.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import type { SkillDemand } from '../acd/acd-settings.js';
import type { PromptName } from '../kernel/prompt-name.js';
import { featureEvents } from '../kernel/feature-events.js';
import type { CallId, EpochMs, QueueId, TrunkId } from '../kernel/ids.js';
import type { Language } from '../kernel/language.js';

/** How one attempt to call a customer back ended. `withdrawn`: not dialled, because nobody need be called any more or now. */
export type CallbackAttemptOutcome =
  'reached' | 'busy' | 'no-answer' | 'declined' | 'unreachable' | 'fault' | 'interrupted' | 'withdrawn';

/**
 * How a callback ended by itself. `merged`: the customer has another one, which goes on; `called-again`: the customer was
 * faster and talked with an agent of the queue.
 */
export type CallbackOutcome = 'reached' | 'given-up' | 'called-again' | 'cancelled' | 'merged';

/** What a callback is about; `callId` of every event is that of the call in which it was asked for. */
export type CallbackEvent =
  /** The caller was lost through no doing of their own and is to be called back. */
  | {
      readonly kind: 'callback-listed';
      readonly callId: CallId;
      readonly number: string;
      readonly queueId?: QueueId;
    }
  | { readonly kind: 'callback-closed'; readonly callId: CallId; readonly by: string }
  /** Somebody is to be called back by the ACD, at the place in the queue of one who came at `waitingSinceMs`. */
  | {
      readonly kind: 'callback-requested';
      readonly callId: CallId;
      readonly number: string;
      readonly queueId: QueueId;
      readonly waitingSinceMs: EpochMs;
      /** `caller`: asked for it; `abandoned`: gave up waiting; `lost`: by our fault; `user`: somebody typed the number in. */
      readonly by: 'caller' | 'abandoned' | 'lost' | 'user';
      /** With `user`: who. */
      readonly username?: string;
      readonly priority?: number;
      readonly demand?: SkillDemand;
      readonly reasonPath?: string;
      readonly callerName?: string;
      readonly customer?: string;
      readonly language?: Language;
      readonly choices?: readonly PromptName[];
      /** The trunk on which the call came in. */
      readonly trunkId?: TrunkId;
    }
  /** Asked for again, or changed by somebody: what is given replaces what was. */
  | {
      readonly kind: 'callback-changed';
      readonly callId: CallId;
      readonly queueId?: QueueId;
      readonly waitingSinceMs?: EpochMs;
      readonly priority?: number;
      readonly demand?: SkillDemand;
      readonly reasonPath?: string;
      readonly callerName?: string;
      readonly choices?: readonly PromptName[];
      /** Who changed it; absent = the customer, by asking again. */
      readonly username?: string;
    }
  /** Somebody wants the next attempt made now; one that was only listed is dialled by the ACD from here on. */
  | { readonly kind: 'callback-hastened'; readonly callId: CallId; readonly username: string }
  /** An agent is being sought. */
  | {
      readonly kind: 'callback-attempt-started';
      readonly callId: CallId;
      readonly attemptCallId: CallId;
    }
  | {
      readonly kind: 'callback-attempt-ended';
      readonly callId: CallId;
      readonly attemptCallId: CallId;
      readonly outcome: CallbackAttemptOutcome;
      /** When the next one is due; absent = at once or never. */
      readonly retryAtMs?: EpochMs;
    }
  | {
      readonly kind: 'callback-ended';
      readonly callId: CallId;
      readonly outcome: CallbackOutcome;
      /** With `cancelled`: who. */
      readonly username?: string;
      /** With `merged`: the one that goes on. */
      readonly into?: CallId;
    };

export const callbackEvents = featureEvents<CallbackEvent>({
  'callback-listed': { number: 'number' },
  'callback-closed': { by: 'nobody' },
  'callback-requested': {
    number: 'number',
    username: 'nobody',
    reasonPath: 'recording',
    callerName: 'name',
    customer: 'customer',
  },
  'callback-changed': { username: 'nobody', reasonPath: 'recording', callerName: 'name' },
  'callback-hastened': { username: 'nobody' },
  'callback-attempt-started': {},
  'callback-attempt-ended': {},
  'callback-ended': { username: 'nobody' },
});

/** `callId`: of the call on which it is asked. */
export type CallbackDialogueEvent =
  /** The caller is asked, by keys, about being called back; a place in the queue is kept meanwhile. */
  | { readonly kind: 'callback-dialogue-started'; readonly callId: CallId; readonly queueId: QueueId }
  /** Not written when the call ends first. `interrupted`: an agent was there before the caller had answered. */
  | {
      readonly kind: 'callback-dialogue-ended';
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly result: 'wanted' | 'not-wanted' | 'not-possible' | 'interrupted';
    };

export const callbackDialogueEvents = featureEvents<CallbackDialogueEvent>({
  'callback-dialogue-started': {},
  'callback-dialogue-ended': {},
});
