// Polish texts about customers who are called back.
// Never formats numbers or times: they arrive as text.
import type { callbacksBundleEn } from './en.js';
import type { EventFacts } from '../../../i18n/event-facts.js';
import { plural } from '../../../i18n/plural.js';

const callbacksPl = {
  title: 'Oddzwonienia',
  intro:
    'Klienci, do których oddzwaniamy. Zachowują miejsce w kolejce; najpierw odbiera konsultant, a potem system dzwoni do klienta.',
  none: 'Brak oddzwonień',
  noneHint:
    'Dzwoniący pojawiają się tutaj, gdy poproszą o oddzwonienie, rozłączą się w kolejce, która oddzwania, lub gdy ich połączenie przerwie błąd systemu.',
  customer: 'Klient',
  queue: 'Kolejka',
  asked: 'Czeka od',
  state: 'Status',
  attempts: 'Próby',
  actions: 'Działania',
  done: 'Ostatnie siedem dni',
  noQueue: 'bez kolejki',
  call: 'Otwórz połączenie',
  close: 'Oznacz jako oddzwonione',
  closeTitle: 'Czy oddzwoniono do tego klienta?',
  callNow: 'Zadzwoń teraz',
  cancel: 'Anuluj',
  cancelTitle: 'Nie dzwonić więcej do tego klienta?',
  cancelYes: 'Nie dzwoń więcej',
  keep: 'Zachowaj oddzwonienie',
  add: 'Nowe oddzwonienie',
  addNumber: 'Numer',
  addNumberHint: 'Z numerem kierunkowym, tak jak się go wybiera.',
  addQueue: 'Kolejka',
  addName: 'Nazwa',
  addPriority: 'Priorytet',
  addPriorityHint: 'Dodawane do punktów kolejki: od −10 do 10.',
  addSave: 'Zaplanuj oddzwonienie',
  never: 'brak',
  closeText: (number: string) => `Numer ${number} zniknie z listy; system nie będzie już na niego dzwonić.`,
  cancelText: (number: string) => `System nie zadzwoni już na numer ${number}; miejsce w kolejce przepadnie.`,
  closed: (number: string) => `Zamknięto: ${number}.`,
  cancelled: (number: string) => `Anulowano oddzwonienie: ${number}.`,
  hastened: (number: string) => `System zadzwoni na numer ${number}, gdy tylko konsultant będzie wolny.`,
  added: (number: string) => `System oddzwoni na numer ${number}.`,
  openCount: (count: number) =>
    `${count} ${plural('pl', count, { one: 'klient do oddzwonienia', other: 'klientów do oddzwonienia' })}`,
  play: (number: string) => `Powód połączenia: ${number}`,
  attemptCount: (count: number) =>
    `${count} ${plural('pl', count, { one: 'próba', few: 'próby', other: 'prób' })}`,
  position: (place: string) => `miejsce ${place}`,
  retryAt: (time: string) => `następna próba: ${time}`,
  endedAt: (outcome: string, time: string) => `${outcome}, ${time}`,
  endedBy: (outcome: string, name: string, time: string) => `${outcome}: ${name}, ${time}`,
  askedBy: (name: string) => `wprowadzone przez: ${name}`,
  by: {
    caller: 'prośba klienta',
    abandoned: 'rozłączenie w czasie oczekiwania',
    lost: 'połączenie przerwane przez błąd systemu',
    user: 'wprowadzone ręcznie',
  },
  states: {
    listed: 'do ręcznego oddzwonienia',
    queued: 'czeka na konsultanta',
    paused: 'wstrzymane',
    dialling: 'wybieranie numeru',
    talking: 'rozmowa',
    waiting: 'jeszcze nie udało się połączyć',
    ended: 'zakończone',
  },
  obstacles: {
    'on-the-line': 'klient właśnie do nas dzwoni',
    'no-trunk': 'brak łącza do połączeń wychodzących',
    'no-queue': 'kolejka już nie istnieje',
    'queue-closed': 'kolejka jest zamknięta',
    'not-allowed': 'na ten numer nie wolno dzwonić',
    'limit-reached': 'osiągnięto na razie limit połączeń',
    'storage-unavailable': 'danych nie można teraz zapisać',
  },
  outcomes: {
    reached: 'połączono',
    'given-up': 'zaniechano',
    'called-again': 'klient zadzwonił sam',
    cancelled: 'anulowano',
    merged: 'scalono z innym oddzwonieniem',
    closed: 'oddzwoniono',
  },
  attemptOutcomes: {
    reached: 'połączono',
    busy: 'zajęte',
    'no-answer': 'brak odpowiedzi',
    declined: 'odrzucono',
    unreachable: 'brak połączenia z numerem',
    fault: 'błąd systemu',
    interrupted: 'przerwano',
    withdrawn: 'nie dzwoniono',
  },
  desk: {
    title: 'Oddzwonienie',
    hint: 'Najpierw odbierasz Ty, potem system dzwoni do klienta.',
  },
};

const callbackEventsPl = {
  'callback-requested': (_: EventFacts) => 'Prośba o oddzwonienie',
  'callback-changed': (_: EventFacts) => 'Zmieniono oddzwonienie',
  'callback-hastened': (f: EventFacts) => `Prośba o natychmiastowe połączenie: ${f.by}`,
  'callback-attempt-started': (_: EventFacts) => 'Oddzwonienie: szukanie konsultanta',
  'callback-attempt-ended': (f: EventFacts) => `Próba oddzwonienia: ${f.outcome}`,
  'callback-ended': (f: EventFacts) => `Oddzwonienie zakończone: ${f.outcome}`,
};

const callbackCausesPl = {
  reached: 'połączono',
  'given-up': 'zaniechano',
  'called-again': 'klient zadzwonił sam',
  merged: 'scalono z innym oddzwonieniem',
  fault: 'błąd systemu',
  'callback-withdrawn': 'nie dzwoniono',
};

const callbackFailuresPl = {
  'in-progress': 'System właśnie dzwoni do tego klienta.',
  'no-queue': 'To oddzwonienie nie należy do żadnej kolejki. Dodaj nowe oddzwonienie i wybierz kolejkę.',
};

export const callbacksBundlePl: typeof callbacksBundleEn = {
  callbacks: callbacksPl,
  events: callbackEventsPl,
  causes: callbackCausesPl,
  failures: { codes: callbackFailuresPl },
};
