// Dutch texts about voice messages, and about callers whom a queue passes on.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

export const voicemailsNl = {
  title: 'Voicemail',
  intro: 'Berichten die bellers voor een wachtrij hebben ingesproken, de nieuwste eerst.',
  none: 'Geen berichten',
  noneHint: 'Bellers kunnen een bericht inspreken waar een wachtrij dat aanbiedt.',
  number: 'Beller',
  queue: 'Wachtrij',
  allQueues: 'Alle wachtrijen',
  leftAt: 'Ingesproken',
  length: 'Lengte',
  message: 'Bericht',
  heard: (name: string, time: string) => `Beluisterd door ${name}, ${time}`,
  new: 'Nieuw',
  play: (number: string) => `Bericht van ${number}`,
  remove: 'Verwijderen',
  removeTitle: 'Dit bericht verwijderen?',
  removeText: (number: string) => `Het bericht van ${number} en de opname zijn dan voorgoed weg.`,
  removed: 'Bericht verwijderd.',
  gone: 'De opname kan niet worden afgespeeld.',
  more: 'Meer tonen',
  count: (count: number) => n(count, 'bericht', 'berichten'),
};

export const queueEventsNl = {
  'call-redirected': (f: EventFacts) => `Wachtrij ${f.queue} geeft de beller door: ${f.cause} → ${f.where}`,
  'routing-changed': (f: EventFacts) => `${f.by} heeft de routering van de beller gewijzigd`,
  'demand-changed': (_: EventFacts) => 'Gevraagde vaardigheden gewijzigd',
  'external-call-answered': (f: EventFacts) => `${f.number} neemt op`,
  'voicemail-left': (f: EventFacts) => `Heeft een bericht van ${f.duration} ingesproken`,
  'voicemail-heard': (f: EventFacts) => `${f.by} heeft het bericht beluisterd`,
  'voicemail-deleted': (f: EventFacts) => `${f.by} heeft het bericht verwijderd`,
};

export const queueCausesNl = {
  'demand-changed': 'andere vaardigheden gevraagd',
  closed: 'gesloten',
  'max-wait': 'langste wachttijd bereikt',
  'queue-full': 'wachtrij vol',
  'queue-full-for-agents': 'te veel bellers voor de agenten',
  'expected-wait-too-long': 'verwachte wachttijd te lang',
  'nobody-logged-in': 'niemand aangemeld',
  'all-on-break': 'iedereen heeft pauze',
  'left-by-digit': 'verlaten met toets',
  'asked-by-key': 'gevraagd met toets',
  'called-back': 'wordt teruggebeld',
  'answered-elsewhere': 'elders aangenomen',
  'voicemail-left': 'bericht ingesproken',
  'recording-failed': 'opname mislukt',
  'no-message': 'geen bericht ingesproken',
  'callback-requested': 'vroeg om teruggebeld te worden',
  'no-callback': 'kon niet worden teruggebeld',
  'no-outbound-trunk': 'geen trunk naar buiten',
  unreached: 'niet bereikt',
  voicemail: 'voicemail',
  announcement: 'mededeling',
  callback: 'terugbellen',
  flow: 'menu',
  queue: 'wachtrij',
  extension: 'toestel',
  external: 'nummer buiten',
};
