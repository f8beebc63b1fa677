// Every kind of event of conversations that one of our phones passes on.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { AgentId, CallId, ExtensionNumber, LegId } from '../kernel/ids.js';
import type { Destination } from '../pbx/destination.js';

/** Whose phone passes somebody on. */
export interface Transferor {
  readonly extension: ExtensionNumber;
  readonly agentId?: AgentId;
}

/** Whom somebody is passed on to: an extension, a number outside (E.164), a prompt, or the ID of a queue or menu. */
export interface TransferLabel {
  readonly action: Destination['kind'];
  readonly target: string;
}

export type TransferEvent =
  /**
   * Whom the transferor talked with hears the target now, or is in that queue or menu. `legId`, `extension`, `agentId`: the
   * transferor's. `attended`: the target was asked first.
   */
  | {
      readonly kind: 'call-transferred';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
      readonly action: TransferLabel['action'];
      readonly target: string;
      readonly attended: boolean;
    }
  /** The target did not take the call: the transferor has it back, or is rung again. `cause`: as of `leg-ended`. */
  | {
      readonly kind: 'transfer-failed';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
      readonly action: TransferLabel['action'];
      readonly target: string;
      readonly cause: string;
    }
  /** The transferor, rung again, talks with whom nobody else took. `legId`: the new one. */
  | {
      readonly kind: 'call-returned';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
    };

export const transferEvents = featureEvents<TransferEvent>({
  'call-transferred': { target: ({ action }) => (action === 'external' ? 'number' : 'nobody') },
  'transfer-failed': {
    target: ({ action }) => (action === 'external' ? 'number' : 'nobody'),
    cause: 'nobody',
  },
  'call-returned': {},
});
