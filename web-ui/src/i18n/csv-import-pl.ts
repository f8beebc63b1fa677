// Polish texts that every import of a CSV file has: choosing the file, its columns, and what is wrong with it.
// Never formats numbers or times: they arrive as text.
import type { csvImportEn } from './csv-import-en.js';
import { plural } from './plural.js';

const n = (count: number, shown: string, one: string, few: string, many: string) =>
  `${shown} ${plural('pl', count, { one, few, many, other: many })}`;

export const csvImportPl: typeof csvImportEn = {
  choose: 'Wybierz plik CSV',
  chooseOther: 'Wybierz inny plik',
  dropHint: 'albo upuść go tutaj',
  columnsTitle: 'Kolumny',
  columnsNeeded: 'Wymagane',
  columnsOptional: 'Opcjonalne',
  tooLarge: 'Ten plik jest za duży. Zaimportuj go w częściach.',
  reading: 'Wczytywanie pliku…',
  ignored: (names) => `Nierozpoznane kolumny: ${names}`,
  faults: (count, shown) =>
    `Znaleziono ${n(count, shown, 'błąd', 'błędy', 'błędów')}. Nic nie zostało zmienione.`,
  faultsHint: 'Popraw plik i wybierz go ponownie.',
  more: (shown) => `i jeszcze ${shown}`,
  line: 'Wiersz',
  column: 'Kolumna',
  problem: 'Problem',
  stop: 'Zatrzymaj',
  writing: 'Zapisywanie zmian…',
  clean: 'Plik jest poprawny.',
  nothingNew: 'Plik jest poprawny i nie zawiera nic nowego.',
  added: 'nowych',
  changed: 'zmienionych',
  unchanged: 'bez zmian',
  cancelled: 'Przerwano. Nic nie zostało zmienione.',
  failed: 'Import się nie powiódł. Nic nie zostało zmienione. Szczegóły są w dzienniku serwera.',
  lost: 'Serwer nie zna już tego importu. Sprawdź na liście, co się zmieniło.',
  faultTexts: {
    'not-utf8': () => 'To nie jest UTF-8. Zapisz plik jako „CSV UTF-8”.',
    spreadsheet: () =>
      'To jest plik arkusza kalkulacyjnego. Zapisz go w arkuszu jako CSV (UTF-8) i wybierz ten plik.',
    empty: () => 'Plik jest pusty.',
    malformed: () => 'Cudzysłów nie jest zamknięty albo znajduje się w środku pola.',
    'too-many-lines': () => 'Za dużo wierszy naraz. Zaimportuj plik w częściach.',
    'missing-column': (value) => `W pierwszym wierszu brakuje kolumny „${value}”.`,
    'duplicate-column': (value) => `Kolumna „${value}” występuje dwa razy.`,
    'too-many-fields': () => 'Więcej pól niż kolumn. Pole zawierające separator wymaga cudzysłowu.',
    required: () => 'To pole jest wymagane.',
    'too-long': (value) => `Za długie: ${value}`,
  },
};
