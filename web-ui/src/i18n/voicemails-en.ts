// English texts about voice messages, and about callers whom a queue passes on.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const voicemailsEn = {
  title: 'Voice messages',
  intro: 'Messages that callers left for a queue, newest first.',
  none: 'No voice messages',
  noneHint: 'Callers can leave one where a queue offers it.',
  number: 'Caller',
  queue: 'Queue',
  allQueues: 'All queues',
  leftAt: 'Left at',
  length: 'Length',
  message: 'Message',
  heard: (name: string, time: string) => `Heard by ${name}, ${time}`,
  new: 'New',
  play: (number: string) => `Message of ${number}`,
  remove: 'Delete',
  removeTitle: 'Delete this message?',
  removeText: (number: string) => `The message of ${number} and its recording are gone for good.`,
  removed: 'Message deleted.',
  gone: 'The recording cannot be played.',
  more: 'Show more',
  count: (count: number) => n(count, 'message', 'messages'),
};

export const queueEventsEn = {
  'call-redirected': (f: EventFacts) => `Queue ${f.queue} passes the caller on: ${f.cause} → ${f.where}`,
  'routing-changed': (f: EventFacts) => `${f.by} changed how the caller is routed`,
  'demand-changed': (_: EventFacts) => 'Skills asked for changed',
  'external-call-answered': (f: EventFacts) => `${f.number} answered`,
  'voicemail-left': (f: EventFacts) => `Left a voice message of ${f.duration}`,
  'voicemail-heard': (f: EventFacts) => `${f.by} listened to the voice message`,
  'voicemail-deleted': (f: EventFacts) => `${f.by} deleted the voice message`,
};

export const queueCausesEn = {
  'demand-changed': 'other skills asked for',
  closed: 'closed',
  'max-wait': 'longest wait reached',
  'queue-full': 'queue full',
  'queue-full-for-agents': 'too many callers for the agents',
  'expected-wait-too-long': 'expected wait too long',
  'nobody-logged-in': 'nobody logged in',
  'all-on-break': 'all on a break',
  'left-by-digit': 'left by key',
  'asked-by-key': 'asked for by key',
  'called-back': 'to be called back',
  'answered-elsewhere': 'answered elsewhere',
  'voicemail-left': 'left a voice message',
  'recording-failed': 'recording failed',
  'no-message': 'left no message',
  'callback-requested': 'asked to be called back',
  'no-callback': 'could not be called back',
  'no-outbound-trunk': 'no trunk to the outside',
  unreached: 'not reached',
  voicemail: 'voice message',
  announcement: 'announcement',
  callback: 'callback',
  flow: 'menu',
  queue: 'queue',
  extension: 'extension',
  external: 'number outside',
};
