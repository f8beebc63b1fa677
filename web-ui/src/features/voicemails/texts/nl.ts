// Dutch texts about voice messages, and about callers whom a queue passes on.
// Never formats numbers or times: they arrive as text.
import type { voicemailsBundleEn } from './en.js';
import type { EventFacts } from '../../../i18n/event-facts.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

const voicemailsNl = {
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
  removeTitle: (caller: string) => `Het bericht van ${caller} verwijderen?`,
  removeText: 'De opname wordt definitief verwijderd. Het gesprek blijft in de gesprekkenlijst staan.',
  removed: 'Bericht verwijderd.',
  gone: 'De opname kan niet worden afgespeeld.',
  full: (queues: string) =>
    `De mailbox is vol, dus bellers kunnen geen bericht inspreken: ${queues}. Verwijder afgehandelde berichten.`,
  more: 'Meer tonen',
  count: (count: number) => n(count, 'bericht', 'berichten'),
};

const queueEventsNl = {
  'call-redirected': (f: EventFacts) => `Wachtrij ${f.queue} stuurde de beller door: ${f.cause} → ${f.where}`,
  'routing-changed': (f: EventFacts) => `${f.by} heeft de routering van de beller gewijzigd`,
  'demand-changed': (_: EventFacts) => 'Vereiste vaardigheden gewijzigd',
  'external-call-answered': (f: EventFacts) => `${f.number} nam op`,
  'voicemail-left': (f: EventFacts) => `Bericht ingesproken (${f.duration})`,
  'voicemail-heard': (f: EventFacts) => `${f.by} heeft het bericht beluisterd`,
  'voicemail-deleted': (f: EventFacts) => `${f.by} heeft het bericht verwijderd`,
};

const queueCausesNl = {
  'demand-changed': 'vereiste vaardigheden gewijzigd',
  closed: 'gesloten',
  'max-wait': 'maximale wachttijd bereikt',
  'queue-full': 'wachtrij vol',
  'queue-full-for-agents': 'te veel bellers voor de aanwezige agents',
  'expected-wait-too-long': 'verwachte wachttijd te lang',
  'nobody-logged-in': 'niemand ingelogd',
  'all-on-break': 'iedereen heeft pauze',
  'left-by-digit': 'met een toets verlaten',
  'asked-by-key': 'met een toets gevraagd',
  'called-back': 'om terugbellen gevraagd',
  'answered-elsewhere': 'elders aangenomen',
  'voicemail-left': 'bericht ingesproken',
  'recording-failed': 'opname mislukt',
  'no-message': 'geen bericht ingesproken',
  'voicemail-full': 'voicemail vol',
  'not-allowed': 'nummer mag niet worden gebeld',
  'limit-reached': 'maximumaantal bereikt',
  'callback-requested': 'om terugbellen gevraagd',
  'no-callback': 'terugbellen niet mogelijk',
  'no-outbound-trunk': 'geen trunk voor uitgaande gesprekken',
  unreached: 'niet bereikt',
  voicemail: 'voicemail',
  announcement: 'meldtekst',
  callback: 'terugbellen',
  flow: 'keuzemenu',
  queue: 'wachtrij',
  extension: 'toestelnummer',
  external: 'extern nummer',
};

export const voicemailsBundleNl: typeof voicemailsBundleEn = {
  voicemails: voicemailsNl,
  events: queueEventsNl,
  causes: queueCausesNl,
};
