// Dutch texts about customers who are called back.
// Never formats numbers or times: they arrive as text.
import type { callbacksBundleEn } from './en.js';
import type { EventFacts } from '../../../i18n/event-facts.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

const callbacksNl = {
  title: 'Terugbellen',
  intro:
    'Klanten die worden teruggebeld. Zij houden hun plaats in de wachtrij; eerst neemt een agent op, dan wordt de klant gebeld.',
  none: 'Geen terugbelverzoeken',
  noneHint:
    'Bellers verschijnen hier als ze om terugbellen vragen, als ze ophangen in een wachtrij die terugbelt, of als een systeemfout hun verbinding verbreekt.',
  customer: 'Klant',
  queue: 'Wachtrij',
  asked: 'Wacht sinds',
  state: 'Status',
  attempts: 'Pogingen',
  actions: 'Acties',
  done: 'Laatste zeven dagen',
  noQueue: 'geen wachtrij',
  call: 'Gesprek openen',
  close: 'Als teruggebeld markeren',
  closeTitle: 'Is deze klant teruggebeld?',
  callNow: 'Nu bellen',
  cancel: 'Annuleren',
  cancelTitle: 'Deze klant niet meer bellen?',
  cancelYes: 'Niet meer bellen',
  keep: 'Verzoek behouden',
  add: 'Nieuw terugbelverzoek',
  addNumber: 'Nummer',
  addNumberHint: 'Met netnummer, zoals u het zou kiezen.',
  addQueue: 'Wachtrij',
  addName: 'Naam',
  addPriority: 'Prioriteit',
  addPriorityHint: 'Opgeteld bij de punten van de wachtrij: −10 tot 10.',
  addSave: 'Terugbelverzoek inplannen',
  never: 'geen',
  closeText: (number: string) => `${number} verdwijnt van de lijst; Centrale belt dit nummer niet meer.`,
  cancelText: (number: string) => `${number} wordt niet meer gebeld en verliest de plaats in de wachtrij.`,
  closed: (number: string) => `${number} als teruggebeld gemarkeerd.`,
  cancelled: (number: string) => `Terugbelverzoek van ${number} geannuleerd.`,
  hastened: (number: string) => `${number} wordt gebeld zodra een agent vrij is.`,
  added: (number: string) => `${number} wordt teruggebeld.`,
  openCount: (count: number) => n(count, 'klant terug te bellen', 'klanten terug te bellen'),
  play: (number: string) => `Reden van het gesprek, ${number}`,
  attemptCount: (count: number) => n(count, 'poging', 'pogingen'),
  position: (place: string) => `plaats ${place}`,
  retryAt: (time: string) => `volgende poging: ${time}`,
  endedAt: (outcome: string, time: string) => `${outcome}, ${time}`,
  endedBy: (outcome: string, name: string, time: string) => `${outcome} door ${name}, ${time}`,
  askedBy: (name: string) => `ingevoerd door ${name}`,
  by: {
    caller: 'door de beller gevraagd',
    abandoned: 'hing op tijdens het wachten',
    lost: 'door een systeemfout verbroken',
    user: 'handmatig ingevoerd',
  },
  states: {
    listed: 'handmatig te bellen',
    queued: 'wacht op een agent',
    paused: 'gepauzeerd',
    dialling: 'wordt gebeld',
    talking: 'in gesprek',
    waiting: 'nog niet bereikt',
    ended: 'afgerond',
  },
  obstacles: {
    'on-the-line': 'de klant belt ons op dit moment',
    'no-trunk': 'geen trunk voor uitgaande gesprekken',
    'no-queue': 'de wachtrij bestaat niet meer',
    'queue-closed': 'de wachtrij is gesloten',
    'not-allowed': 'dit nummer mag niet worden gebeld',
    'limit-reached': 'het maximumaantal uitgaande gesprekken is nu bereikt',
    'storage-unavailable': 'gegevens kunnen nu niet worden opgeslagen',
  },
  outcomes: {
    reached: 'bereikt',
    'given-up': 'opgegeven',
    'called-again': 'klant belde zelf',
    cancelled: 'geannuleerd',
    merged: 'samengevoegd met een ander terugbelverzoek',
    closed: 'teruggebeld',
  },
  attemptOutcomes: {
    reached: 'bereikt',
    busy: 'in gesprek',
    'no-answer': 'geen gehoor',
    declined: 'geweigerd',
    unreachable: 'onbereikbaar',
    fault: 'systeemfout',
    interrupted: 'onderbroken',
    withdrawn: 'niet gebeld',
  },
  desk: {
    title: 'Terugbelgesprek',
    hint: 'U neemt eerst op; dan wordt de klant gebeld.',
  },
};

const callbackEventsNl = {
  'callback-requested': (_: EventFacts) => 'Om terugbellen gevraagd',
  'callback-changed': (_: EventFacts) => 'Terugbelverzoek gewijzigd',
  'callback-hastened': (f: EventFacts) => `${f.by} heeft gevraagd om meteen te bellen`,
  'callback-attempt-started': (_: EventFacts) => 'Terugbellen: er wordt een agent gezocht',
  'callback-attempt-ended': (f: EventFacts) => `Terugbelpoging: ${f.outcome}`,
  'callback-ended': (f: EventFacts) => `Terugbellen afgerond: ${f.outcome}`,
};

const callbackCausesNl = {
  reached: 'bereikt',
  'given-up': 'opgegeven',
  'called-again': 'klant belde zelf',
  merged: 'samengevoegd met een ander terugbelverzoek',
  fault: 'systeemfout',
  'callback-withdrawn': 'niet gebeld',
};

const callbackFailuresNl = {
  'in-progress': 'De klant wordt op dit moment gebeld.',
  'no-queue': 'Dit terugbelverzoek hoort niet bij een wachtrij. Maak een nieuw verzoek en kies een wachtrij.',
};

export const callbacksBundleNl: typeof callbacksBundleEn = {
  callbacks: callbacksNl,
  events: callbackEventsNl,
  causes: callbackCausesNl,
  failures: { codes: callbackFailuresNl },
};
