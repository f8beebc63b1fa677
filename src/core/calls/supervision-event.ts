// Every kind of event of supervision: somebody listens to a colleague's conversation, whispers to the colleague, joins, takes over.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { AgentId, CallId, ExtensionNumber, LegId } from '../kernel/ids.js';

/** `listen`: heard by nobody. `whisper`: by the colleague alone. `join`: by all. */
export type SupervisionMode = 'listen' | 'whisper' | 'join';

export type SupervisionEvent =
  /** The supervisor's phone has answered, and hears the conversation. `by`: the user. `supervisedLegId`: the colleague's. */
  | {
      readonly kind: 'supervision-started';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
      readonly supervisedLegId: LegId;
      readonly mode: SupervisionMode;
      readonly by: string;
    }
  | {
      readonly kind: 'supervision-changed';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly mode: SupervisionMode;
      readonly by: string;
    }
  /** The supervisor talks in place of the colleague, who is out of it. */
  | {
      readonly kind: 'call-taken-over';
      readonly callId: CallId;
      readonly legId: LegId;
      readonly extension: ExtensionNumber;
      readonly agentId?: AgentId;
      readonly supervisedLegId: LegId;
      readonly by: string;
    };

export const supervisionEvents = featureEvents<SupervisionEvent>({
  'supervision-started': { by: 'nobody' },
  'supervision-changed': { by: 'nobody' },
  'call-taken-over': { by: 'nobody' },
});
