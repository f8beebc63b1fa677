// Polish texts about customers who are called back.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';
import { plural } from './plural.js';

export const callbacksPl = {
  title: 'Oddzwonienia',
  intro:
    'Klienci, do których oddzwaniamy: zachowują miejsce w kolejce, najpierw odbiera konsultant, a potem wybierany jest numer klienta.',
  none: 'Nikt nie czeka na oddzwonienie',
  noneHint:
    'Tu pojawia się każdy, kto poprosił o oddzwonienie, rozłączył się w kolejce, która oddzwania, lub został rozłączony z naszej winy.',
  customer: 'Klient',
  queue: 'Kolejka',
  asked: 'Czeka od',
  state: 'Stan',
  attempts: 'Próby',
  actions: 'Działania',
  done: 'Ostatnie siedem dni',
  noQueue: 'bez kolejki',
  call: 'Otwórz połączenie',
  close: 'Oddzwoniono',
  closeTitle: 'Czy oddzwoniono do tego klienta?',
  callNow: 'Zadzwoń teraz',
  cancel: 'Odwołaj',
  cancelTitle: 'Nie dzwonić więcej do tego klienta?',
  add: 'Nowe oddzwonienie',
  addNumber: 'Numer',
  addNumberHint: 'Z numerem kierunkowym, tak jak się go wybiera.',
  addQueue: 'Kolejka',
  addName: 'Nazwa',
  addPriority: 'Priorytet',
  addPriorityHint: 'Punkty ponad punkty kolejki, od −10 do 10.',
  addSave: 'Zleć oddzwonienie',
  never: 'brak',
  closeText: (number: string) => `${number} znika z listy; Centrale nie będzie już dzwonić.`,
  cancelText: (number: string) => `Nie będziemy dzwonić pod ${number}; miejsce w kolejce przepada.`,
  closed: (number: string) => `${number} zamknięte.`,
  cancelled: (number: string) => `Nie będziemy dzwonić pod ${number}.`,
  hastened: (number: string) => `Zadzwonimy pod ${number}, gdy tylko konsultant będzie wolny.`,
  added: (number: string) => `Oddzwonimy pod ${number}.`,
  openCount: (count: number) =>
    `${count} ${plural('pl', count, { one: 'klient do oddzwonienia', few: 'klienci do oddzwonienia', many: 'klientów do oddzwonienia', other: 'klienta do oddzwonienia' })}`,
  play: (number: string) => `W jakiej sprawie dzwoni ${number}`,
  attemptCount: (count: number) =>
    `${count} ${plural('pl', count, { one: 'próba', few: 'próby', many: 'prób', other: 'próby' })}`,
  position: (place: string) => `miejsce ${place}`,
  retryAt: (time: string) => `następna próba ${time}`,
  endedAt: (outcome: string, time: string) => `${outcome}, ${time}`,
  endedBy: (outcome: string, name: string, time: string) => `${outcome}: ${name}, ${time}`,
  askedBy: (name: string) => `wprowadzone przez: ${name}`,
  by: {
    caller: 'prośba klienta',
    abandoned: 'nie doczekał się',
    lost: 'rozłączony z naszej winy',
    user: 'wprowadzone ręcznie',
  },
  states: {
    listed: 'do oddzwonienia przez pracownika',
    queued: 'czeka na konsultanta',
    paused: 'wstrzymane',
    dialling: 'łączenie',
    talking: 'rozmowa',
    waiting: 'nie udało się połączyć',
    ended: 'zakończone',
  },
  obstacles: {
    'on-the-line': 'klient właśnie do nas dzwoni',
    'no-trunk': 'żadne łącze nie dzwoni na zewnątrz',
    'no-queue': 'kolejka już nie istnieje',
    'queue-closed': 'kolejka jest zamknięta',
  },
  outcomes: {
    reached: 'połączono',
    'given-up': 'zaniechano',
    'called-again': 'klient zadzwonił sam',
    cancelled: 'odwołano',
    merged: 'połączono z innym zgłoszeniem',
    closed: 'oddzwoniono',
  },
  attemptOutcomes: {
    reached: 'połączono',
    busy: 'zajęte',
    'no-answer': 'brak odpowiedzi',
    declined: 'odrzucono',
    unreachable: 'nieosiągalny',
    fault: 'nasz błąd',
    interrupted: 'przerwane',
    withdrawn: 'nie dzwoniono',
  },
  desk: {
    title: 'Oddzwonienie',
    hint: 'Najpierw odbiera konsultant, potem dzwonimy do klienta.',
  },
};

export const callbackEventsPl = {
  'callback-requested': (_: EventFacts) => 'Do oddzwonienia',
  'callback-changed': (_: EventFacts) => 'Zmieniono oddzwonienie',
  'callback-hastened': (f: EventFacts) => `${f.by} chce oddzwonić teraz`,
  'callback-attempt-started': (_: EventFacts) => 'Oddzwonienie: szukamy konsultanta',
  'callback-attempt-ended': (f: EventFacts) => `Próba oddzwonienia: ${f.outcome}`,
  'callback-ended': (f: EventFacts) => `Oddzwonienie zakończone: ${f.outcome}`,
};

export const callbackCausesPl = {
  reached: 'połączono',
  'given-up': 'zaniechano',
  'called-again': 'klient zadzwonił sam',
  merged: 'połączono z innym zgłoszeniem',
  fault: 'nasz błąd',
  'callback-withdrawn': 'nie dzwoniono',
};

export const callbackFailuresPl = {
  'in-progress': 'Właśnie dzwonimy do tego klienta.',
  'no-queue': 'To oddzwonienie nie należy do żadnej kolejki. Utwórz nowe dla kolejki.',
};
