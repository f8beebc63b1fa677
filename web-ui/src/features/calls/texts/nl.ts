// Dutch texts about calls in progress and on the page of one call.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from '../../../i18n/event-facts.js';

export const stagesNl = {
  arriving: 'Komt binnen',
  menu: 'In keuzemenu',
  waiting: 'Wachtend',
  ringing: 'Gaat over bij agent',
  callback: 'Terugbellen afspreken',
  voicemail: 'In voicemail',
  announcement: 'Meldtekst',
  talking: 'In gesprek',
  'on-hold': 'In de wacht',
};

export const callTextsNl = {
  conference: (n: number) => `Conferentie met ${n}`,
  /** What a call asks of its queue; to be served is not told. */
  purpose: { callback: 'Terugbelgesprek', transfer: 'Doorverbonden', consult: 'Ruggespraak' },
  titleTo: (number: string) => `Gesprek naar ${number}`,
  customer: 'Klant',
  ourNumber: 'Ons nummer',
  waitedSincePlace: 'Wachttijd sinds aansluiten in de rij',
  talkingFor: 'Gespreksduur',
  customerCalled: 'De klant wordt gebeld',
  customerCalledHint: 'Blijf aan de lijn: u wordt verbonden als de klant opneemt.',
  underWay: 'loopt nog',
  cutOff: (f: EventFacts) =>
    `Gesprek beëindigd: ${f.outcome}. Centrale draaide aantoonbaar tot ${f.aliveUntil}; het gesprek duurde hooguit ${f.within} langer`,
  startedTo: (f: EventFacts) => `Gesprek naar ${f.dialled}, vanaf ${f.number}`,
  /** What a call without an agent came to, by its cause. */
  served: {
    'voicemail-left': 'Voicemail',
    'hung-up-in-voicemail': 'Voicemail',
    'no-message': 'Voicemail',
    'callback-requested': 'Terugbellen afgesproken',
    'flow-ended': 'Keuzemenu beëindigd',
    announcement: 'Meldtekst',
    'log-in': 'Status via toestel',
    'log-out': 'Status via toestel',
    break: 'Status via toestel',
  },
};

export const callEventsNl = {
  'destination-reached': (f: EventFacts) => `Bestemming: ${f.where}`,
  'call-transferred': (f: EventFacts) => `${f.leg} verbond het gesprek door: ${f.where}`,
  'transfer-failed': (f: EventFacts) => `Doorverbinden mislukt: ${f.where} (${f.cause})`,
  'call-returned': (f: EventFacts) => `Gesprek terug: ${f.leg}`,
  'callback-dialogue-started': (_: EventFacts) => 'Terugbellen aangeboden aan de beller',
  'callback-dialogue-ended': (f: EventFacts) => `Terugbellen: ${f.outcome}`,
};

export const callCausesNl = {
  transferred: 'doorverbonden',
  'transfer-failed': 'doorverbinden mislukt',
  'no-audio': 'geluid kon niet worden verbonden',
  'customer-hung-up': 'klant hing op',
  'hung-up-in-voicemail': 'hing op in de voicemail',
  wanted: 'afgesproken',
  'not-wanted': 'niet gewenst',
  'not-possible': 'niet mogelijk',
  served: 'zonder agent',
};
