// Dutch texts about calls in progress and on the page of one call.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';

export const stagesNl = {
  arriving: 'Komt binnen',
  menu: 'In keuzemenu',
  waiting: 'Wacht',
  ringing: 'Gaat over bij agent',
  callback: 'Spreekt terugbellen af',
  voicemail: 'In voicemail',
  announcement: 'Mededeling',
  talking: 'In gesprek',
  'on-hold': 'In de wacht',
};

export const callTextsNl = {
  titleTo: (number: string) => `Gesprek naar ${number}`,
  customer: 'Klant',
  ourNumber: 'Ons nummer',
  waitedSincePlace: 'Gewacht sinds plaats in wachtrij',
  talkingFor: 'In gesprek sinds',
  customerCalled: 'De klant wordt gebeld',
  customerCalledHint: 'Blijf aan de lijn: u wordt verbonden als de klant opneemt.',
  underWay: 'bezig',
  startedTo: (f: EventFacts) => `Gesprek naar ${f.dialled}, vanaf ${f.number}`,
  /** What a call without an agent came to, by its cause. */
  served: {
    'voicemail-left': 'Voicemail',
    'hung-up-in-voicemail': 'Voicemail',
    'no-message': 'Voicemail',
    'callback-requested': 'Terugbellen afgesproken',
    'flow-ended': 'Keuzemenu beëindigd',
    'log-in': 'Status per toestel',
    'log-out': 'Status per toestel',
    break: 'Status per toestel',
  },
};

export const callEventsNl = {
  'callback-dialogue-started': (_: EventFacts) => 'Krijgt de vraag over terugbellen',
  'callback-dialogue-ended': (f: EventFacts) => `Terugbellen: ${f.outcome}`,
};

export const callCausesNl = {
  'customer-hung-up': 'klant hing op',
  'hung-up-in-voicemail': 'hing op in de voicemail',
  wanted: 'afgesproken',
  'not-wanted': 'niet gewenst',
  'not-possible': 'niet mogelijk',
  served: 'zonder agent',
};
