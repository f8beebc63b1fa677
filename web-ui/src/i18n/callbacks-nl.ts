// Dutch texts about customers who are called back.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

export const callbacksNl = {
  title: 'Terugbellen',
  intro:
    'Klanten die we terugbellen: zij houden hun plaats in de rij, eerst neemt een agent op en dan wordt de klant gebeld.',
  none: 'Niemand terug te bellen',
  noneHint:
    'Wie om terugbellen vraagt, ophangt bij een wachtrij die terugbelt, of door onze schuld wegviel, staat hier.',
  customer: 'Klant',
  queue: 'Wachtrij',
  asked: 'Wacht sinds',
  state: 'Stand',
  attempts: 'Pogingen',
  actions: 'Acties',
  done: 'Laatste zeven dagen',
  noQueue: 'geen wachtrij',
  call: 'Gesprek openen',
  close: 'Teruggebeld',
  closeTitle: 'Is deze klant teruggebeld?',
  callNow: 'Nu bellen',
  cancel: 'Afzeggen',
  cancelTitle: 'Deze klant niet meer bellen?',
  add: 'Nieuw terugbelverzoek',
  addNumber: 'Nummer',
  addNumberHint: 'Met netnummer, zoals u het zou kiezen.',
  addQueue: 'Wachtrij',
  addName: 'Naam',
  addPriority: 'Prioriteit',
  addPriorityHint: 'Punten boven op die van de wachtrij, −10 tot 10.',
  addSave: 'Laten terugbellen',
  never: 'geen',
  closeText: (number: string) => `${number} verdwijnt van de lijst; Centrale belt het niet meer.`,
  cancelText: (number: string) => `${number} wordt niet meer gebeld en verliest de plaats in de rij.`,
  closed: (number: string) => `${number} afgesloten.`,
  cancelled: (number: string) => `${number} wordt niet meer gebeld.`,
  hastened: (number: string) => `${number} wordt gebeld zodra een agent vrij is.`,
  added: (number: string) => `${number} wordt teruggebeld.`,
  openCount: (count: number) => n(count, 'klant terug te bellen', 'klanten terug te bellen'),
  play: (number: string) => `Waarover ${number} belt`,
  attemptCount: (count: number) => n(count, 'poging', 'pogingen'),
  position: (place: string) => `plaats ${place}`,
  retryAt: (time: string) => `volgende poging ${time}`,
  endedAt: (outcome: string, time: string) => `${outcome}, ${time}`,
  endedBy: (outcome: string, name: string, time: string) => `${outcome} door ${name}, ${time}`,
  askedBy: (name: string) => `ingevoerd door ${name}`,
  by: {
    caller: 'vroeg erom',
    abandoned: 'hing op tijdens het wachten',
    lost: 'door onze schuld weggevallen',
    user: 'met de hand ingevoerd',
  },
  states: {
    listed: 'door iemand te bellen',
    queued: 'wacht op een agent',
    paused: 'aangehouden',
    dialling: 'wordt gebeld',
    talking: 'in gesprek',
    waiting: 'niet bereikt',
    ended: 'klaar',
  },
  obstacles: {
    'on-the-line': 'de klant belt ons op dit moment',
    'no-trunk': 'geen trunk belt naar buiten',
    'no-queue': 'de wachtrij bestaat niet meer',
    'queue-closed': 'de wachtrij is gesloten',
  },
  outcomes: {
    reached: 'bereikt',
    'given-up': 'opgegeven',
    'called-again': 'klant belde zelf',
    cancelled: 'afgezegd',
    merged: 'samengevoegd',
    closed: 'teruggebeld',
  },
  attemptOutcomes: {
    reached: 'bereikt',
    busy: 'in gesprek',
    'no-answer': 'geen antwoord',
    declined: 'geweigerd',
    unreachable: 'onbereikbaar',
    fault: 'fout van ons',
    interrupted: 'onderbroken',
    withdrawn: 'niet gebeld',
  },
  desk: {
    title: 'Terugbelgesprek',
    hint: 'U neemt eerst op; dan wordt de klant gebeld.',
  },
};

export const callbackEventsNl = {
  'callback-requested': (_: EventFacts) => 'Wordt teruggebeld',
  'callback-changed': (_: EventFacts) => 'Terugbelverzoek gewijzigd',
  'callback-hastened': (f: EventFacts) => `${f.by} wil dat er nu wordt gebeld`,
  'callback-attempt-started': (_: EventFacts) => 'Terugbellen: er wordt een agent gezocht',
  'callback-attempt-ended': (f: EventFacts) => `Terugbelpoging: ${f.outcome}`,
  'callback-ended': (f: EventFacts) => `Terugbellen klaar: ${f.outcome}`,
};

export const callbackCausesNl = {
  reached: 'bereikt',
  'given-up': 'opgegeven',
  'called-again': 'klant belde zelf',
  merged: 'samengevoegd',
  fault: 'fout van ons',
  'callback-withdrawn': 'niet gebeld',
};

export const callbackFailuresNl = {
  'in-progress': 'De klant wordt op dit moment gebeld.',
  'no-queue': 'Dit terugbelverzoek hoort bij geen wachtrij. Maak een nieuw voor een wachtrij.',
};
