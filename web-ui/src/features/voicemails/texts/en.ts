// English texts about voice messages, and about callers whom a queue passes on.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from '../../../i18n/event-facts.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const voicemailsEn = {
  title: 'Voicemail',
  intro: 'Messages that callers left for a queue, newest first.',
  none: 'No messages',
  noneHint: 'Callers can leave a message where a queue offers voicemail.',
  number: 'Caller',
  queue: 'Queue',
  allQueues: 'All queues',
  leftAt: 'Received',
  length: 'Length',
  message: 'Message',
  heard: (name: string, time: string) => `Heard by ${name}, ${time}`,
  new: 'New',
  play: (number: string) => `Message from ${number}`,
  remove: 'Delete',
  removeTitle: (caller: string) => `Delete the message from ${caller}?`,
  removeText: 'The recording is deleted and cannot be restored. The call stays in the list of calls.',
  removed: 'Message deleted.',
  gone: 'The recording cannot be played.',
  full: (queues: string) =>
    `The mailbox is full, so callers cannot leave messages: ${queues}. Delete messages that are done.`,
  more: 'Show more',
  count: (count: number) => n(count, 'message', 'messages'),
};

export const queueEventsEn = {
  'call-redirected': (f: EventFacts) => `Queue ${f.queue} redirected the caller: ${f.cause} → ${f.where}`,
  'routing-changed': (f: EventFacts) => `${f.by} changed how the caller is routed`,
  'demand-changed': (_: EventFacts) => 'Required skills changed',
  'external-call-answered': (f: EventFacts) => `${f.number} answered`,
  'voicemail-left': (f: EventFacts) => `Left a message (${f.duration})`,
  'voicemail-heard': (f: EventFacts) => `${f.by} listened to the message`,
  'voicemail-deleted': (f: EventFacts) => `${f.by} deleted the message`,
};

export const queueCausesEn = {
  'demand-changed': 'required skills changed',
  closed: 'closed',
  'max-wait': 'maximum wait reached',
  'queue-full': 'queue full',
  'queue-full-for-agents': 'too many callers for the agents on duty',
  'expected-wait-too-long': 'expected wait too long',
  'nobody-logged-in': 'nobody logged in',
  'all-on-break': 'all on break',
  'left-by-digit': 'left by pressing a key',
  'asked-by-key': 'requested by pressing a key',
  'called-back': 'callback requested',
  'answered-elsewhere': 'answered elsewhere',
  'voicemail-left': 'left a message',
  'recording-failed': 'recording failed',
  'no-message': 'left no message',
  'voicemail-full': 'voice messages full',
  'not-allowed': 'number may not be called',
  'limit-reached': 'limit of calls reached',
  'callback-requested': 'callback requested',
  'no-callback': 'callback not possible',
  'no-outbound-trunk': 'no trunk for outbound calls',
  unreached: 'not reached',
  voicemail: 'voicemail',
  announcement: 'announcement',
  callback: 'callback',
  flow: 'menu',
  queue: 'queue',
  extension: 'extension',
  external: 'external number',
};

export const voicemailsBundleEn = {
  voicemails: voicemailsEn,
  events: queueEventsEn,
  causes: queueCausesEn,
};
