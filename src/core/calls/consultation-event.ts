// Every kind of event of consultations: somebody in a conversation asks another party alone, and the others wait.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { AgentId, CallId, ExtensionNumber, LegId } from '../kernel/ids.js';
import type { TransferLabel } from './transfer-event.js';

/** `transferred`: whoever was asked takes the call. `joined`: all talk. `resumed`: the asker is back in the conversation. */
export type ConsultationResult = 'transferred' | 'joined' | 'resumed';

/** `legId`, `extension`, `agentId`: of whoever asks; while away from the others, that leg counts as holding (`leg-held`). */
export type ConsultationEvent =
  | {
      readonly kind: 'consultation-started';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
      readonly action: TransferLabel['action'];
      readonly target: string;
      /** Of whoever is asked, who is being rung. */
      readonly targetLegId: LegId;
    }
  | {
      readonly kind: 'consultation-ended';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
      readonly targetLegId: LegId;
      readonly result: ConsultationResult;
    };

export const consultationEvents = featureEvents<ConsultationEvent>({
  'consultation-started': { target: ({ action }) => (action === 'external' ? 'number' : 'nobody') },
  'consultation-ended': {},
});
