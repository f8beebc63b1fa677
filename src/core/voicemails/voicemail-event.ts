// Every kind of event of a voice message.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { CallId, QueueId } from '../kernel/ids.js';

export type VoicemailEvent =
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
  | { readonly kind: 'voicemail-deleted'; readonly callId: CallId; readonly by: string };

export const voicemailEvents = featureEvents<VoicemailEvent>({
  'voicemail-left': { number: 'number', name: 'name' },
  'voicemail-heard': { by: 'nobody' },
  'voicemail-deleted': { by: 'nobody' },
});
