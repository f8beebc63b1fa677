// Polish texts about calls in progress and on the page of one call.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from '../../../i18n/event-facts.js';

export const stagesPl = {
  arriving: 'Nadchodzi',
  menu: 'W menu',
  waiting: 'Oczekuje',
  ringing: 'Dzwoni telefon konsultanta',
  callback: 'Zamawianie oddzwonienia',
  voicemail: 'W poczcie głosowej',
  announcement: 'Zapowiedź',
  talking: 'Rozmowa',
  'on-hold': 'Zawieszone',
};

export const callTextsPl = {
  conference: (n: number) => `Konferencja: ${n} os.`,
  /** What a call asks of its queue; to be served is not told. */
  purpose: { callback: 'Oddzwonienie', transfer: 'Przekazane', consult: 'Konsultacja' },
  titleTo: (number: string) => `Połączenie wychodzące: ${number}`,
  customer: 'Klient',
  ourNumber: 'Nasz numer',
  waitedSincePlace: 'Oczekiwanie od wejścia do kolejki',
  talkingFor: 'Czas rozmowy',
  customerCalled: 'Łączymy z klientem',
  customerCalledHint: 'Pozostań na linii: rozmowa zacznie się, gdy klient odbierze.',
  underWay: 'w toku',
  cutOff: (f: EventFacts) =>
    `Koniec połączenia: ${f.outcome}. Centrale na pewno działała jeszcze o ${f.aliveUntil}; połączenie trwało najwyżej o ${f.within} dłużej`,
  startedTo: (f: EventFacts) => `Połączenie wychodzące: ${f.number} → ${f.dialled}`,
  /** What a call without an agent came to, by its cause. */
  served: {
    'voicemail-left': 'Poczta głosowa',
    'hung-up-in-voicemail': 'Poczta głosowa',
    'no-message': 'Poczta głosowa',
    'callback-requested': 'Umówiono oddzwonienie',
    'flow-ended': 'Koniec menu',
    announcement: 'Zapowiedź',
    'log-in': 'Status z telefonu',
    'log-out': 'Status z telefonu',
    break: 'Status z telefonu',
  },
};

export const callEventsPl = {
  'destination-reached': (f: EventFacts) => `Cel połączenia: ${f.where}`,
  'call-transferred': (f: EventFacts) => `Połączenie przekazano: ${f.where} (${f.leg})`,
  'transfer-failed': (f: EventFacts) => `Nie udało się przekazać połączenia: ${f.where} (${f.cause})`,
  'call-returned': (f: EventFacts) => `Połączenie wróciło: ${f.leg}`,
  'callback-dialogue-started': (_: EventFacts) => 'Zaproponowano oddzwonienie',
  'callback-dialogue-ended': (f: EventFacts) => `Oddzwonienie: ${f.outcome}`,
};

export const callCausesPl = {
  transferred: 'połączenie przekazano',
  'transfer-failed': 'przekazanie nie powiodło się',
  'no-audio': 'nie udało się połączyć dźwięku',
  'customer-hung-up': 'klient się rozłączył',
  'hung-up-in-voicemail': 'rozłączenie w poczcie głosowej',
  wanted: 'umówione',
  'not-wanted': 'odrzucone',
  'not-possible': 'niemożliwe',
  served: 'bez konsultanta',
};
