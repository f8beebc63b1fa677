// Every kind of event that the journal can hold: those of each feature.
// Never defines one but the service's own.
import { acdEvents } from '../acd/acd-event.js';
import { callbackDialogueEvents, callbackEvents } from '../callbacks/callback-event.js';
import { callEvents } from '../calls/call-event.js';
import { consultationEvents } from '../calls/consultation-event.js';
import { supervisionEvents } from '../calls/supervision-event.js';
import { transferEvents } from '../calls/transfer-event.js';
import { flowEvents } from '../ivr/flow-event.js';
import { featureEvents, type EventOf, type Timed } from '../kernel/feature-events.js';
import { voicemailEvents } from '../voicemails/voicemail-event.js';

export type ServiceEvent =
  | { readonly kind: 'daemon-started'; readonly version: string }
  | { readonly kind: 'daemon-stopped'; readonly reason: string };

const serviceEvents = featureEvents<ServiceEvent>({
  'daemon-started': { version: 'nobody' },
  'daemon-stopped': { reason: 'nobody' },
});

/** Whoever records anything is in here. */
export const journaledEvents = [
  acdEvents,
  callEvents,
  transferEvents,
  consultationEvents,
  supervisionEvents,
  flowEvents,
  callbackEvents,
  callbackDialogueEvents,
  voicemailEvents,
  serviceEvents,
] as const;

export type JournalEventBody = EventOf<(typeof journaledEvents)[number]>;
export type JournalEvent = Timed<JournalEventBody>;

/** An event as read back: `seq` grows by one for each event written. */
export type RecordedEvent = JournalEvent & { readonly seq: number };
