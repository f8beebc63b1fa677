// Polish texts of everyday handling.
// Never formats numbers or times: they arrive as text.
import type { EverydayTexts } from './everyday-en.js';
import { plural } from './plural.js';

export const everydayPl: EverydayTexts = {
  newCalls: (count) =>
    `Pokaż ${count} ${plural('pl', count, {
      one: 'nowe połączenie',
      few: 'nowe połączenia',
      many: 'nowych połączeń',
      other: 'nowego połączenia',
    })}`,
  newestCalls: 'Pokaż najnowsze połączenia',
  shownOf: (shown, total) => `Połączenia: ${shown} z ${total}`,
  orAtLeast: (count) => `co najmniej ${count}`,
  order: 'Kolejność',
  orders: {
    newest: 'Najpierw najnowsze',
    oldest: 'Najpierw najstarsze',
    'longest-wait': 'Najpierw najdłuższe oczekiwanie',
    'longest-talk': 'Najpierw najdłuższe rozmowy',
  },
  voicemail: 'Wiadomość głosowa',
  callbackAgreed: 'Uzgodniono oddzwonienie',
  showAll: (count) => `Pokaż wszystkie (${count})`,
  showFewer: 'Pokaż mniej',
  spreadsheet:
    'To jest plik arkusza kalkulacyjnego. Zapisz go w arkuszu jako CSV (UTF-8) i wybierz ten plik.',
  lastCaller: 'Ostatni dzwoniący',
  timeOf: (zone) => `Czas: ${zone}`,
  goTo: 'Przejdź do…',
  goToHint: 'Nazwa strony',
  keys: 'Skróty klawiszowe',
  keyMeanings: {
    '/': 'Szukaj na tej stronie',
    'Ctrl K': 'Przejdź do innej strony',
    '?': 'Pokaż te skróty',
    Esc: 'Zamknij to, co otwarte',
    '← ↑ → ↓': 'Poruszaj się po połączeniach lub konsultantach; Enter otwiera',
  },
  ringing: 'Dzwoni',
  newMessages: (count) =>
    `${count} ${plural('pl', count, {
      one: 'nowa wiadomość',
      few: 'nowe wiadomości',
      many: 'nowych wiadomości',
      other: 'nowej wiadomości',
    })}`,
  callBack: 'Oddzwoń',
  markDone: 'Oznacz jako załatwioną',
  markedDone: 'Oznaczono jako załatwioną.',
  today: 'Dziś',
  ownCalls: 'Twoje dzisiejsze rozmowy',
  noOwnCalls: 'Dziś jeszcze nie było rozmów.',
  answeredToday: 'Rozmowy odebrane dzisiaj',
  averageTalk: 'Średni czas rozmowy',
  skills: 'Umiejętności',
  noSkills: 'Brak umiejętności',
  noQueueOfAgent: 'Żadna kolejka nie kieruje połączeń do tego konsultanta.',
  allOwnCalls: 'Wszystkie twoje rozmowy',
  timeLeft: (duration) => `jeszcze ${duration}`,
};
