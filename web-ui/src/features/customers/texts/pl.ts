// Polish texts about customers and the import of lists of them.
// Never formats numbers or times: they arrive as text.
import type { customersBundleEn } from './en.js';
import type { customersEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, shown: string, one: string, few: string, many: string) =>
  `${shown} ${plural('pl', count, { one, few, many, other: many })}`;

const customers = (count: number, shown: string) => n(count, shown, 'klient', 'klientów', 'klientów');

const customersPl: typeof customersEn = {
  title: 'Klienci',
  intro: 'Twoi klienci, ich numery i sposób obsługi ich połączeń.',
  search: 'Szukaj po nazwie, ID lub numerze',
  none: 'Nie ma jeszcze klientów',
  noneHint: 'Dodaj klienta albo zaimportuj listę CSV z własnego systemu lub CRM.',
  noMatch: 'Nie znaleziono klienta',
  noMatchHint: 'Wpisz część nazwy albo kilka cyfr numeru.',
  count: customers,
  found: (count, shown) => `Znaleziono: ${customers(count, shown)}`,
  loadMore: 'Pokaż więcej',
  add: 'Dodaj klienta',
  edit: (name) => `Edytuj: ${name}`,
  remove: (name) => `Usuń: ${name}`,
  saved: (name) => `Zapisano: ${name}.`,
  removed: (name) => `Usunięto: ${name}.`,
  removeTitle: (name) => `Usunąć: ${name}?`,
  removeText:
    'Połączenia tego klienta będą obsługiwane jak wszystkie inne. Historia połączeń zostanie zachowana.',
  changed: (name, time) => `Ostatnia zmiana: ${name}, ${time}`,
  moreNumbers: (count) => `i jeszcze ${count}`,
  key: 'Identyfikator',
  keyHint:
    'Jak we własnym systemie lub CRM: litery, cyfry, kropki, łączniki, podkreślenia. Później nie można go zmienić.',
  name: 'Nazwa',
  numbers: 'Numery',
  numbersHint: 'Po jednym w wierszu, w dowolnym zapisie. Numer należy do jednego klienta.',
  language: 'Język',
  languageAny: 'Zgodnie z ustawieniem numeru lub menu',
  agent: 'Opiekun',
  noAgent: 'Brak',
  priority: 'Priorytet',
  treatment: 'Obsługa połączeń',
  wishes: 'Umiejętności i priorytet',
  skills: 'Umiejętności',
  rule: 'Reguła umiejętności',
  preferred: (skill) => `preferowana: ${skill}`,
  notes: 'Notatki',
  notesHint: 'Widoczne dla konsultantów.',
  known: 'Znany klient',
  import: {
    open: 'Importuj listę',
    export: 'Eksportuj listę',
    title: 'Import klientów',
    intro:
      'System rozpoznaje klientów po identyfikatorze: nowych dodaje, istniejących zmienia. Pola, dla których plik nie ma kolumny, pozostają bez zmian. Zanim cokolwiek się zmieni, zobaczysz, co się stanie.',
    columnsHint:
      'Pierwszy wiersz zawiera nazwy kolumn, w dowolnej kolejności, oddzielone przecinkami, średnikami lub tabulatorami; mogą to być nazwy polskie (numer klienta, nazwa, telefon, język …). UTF-8.',
    columns: {
      numbers: 'kilka numerów oddzielonych znakiem | albo kilka kolumn',
      language: 'en, nl lub pl',
      agent: 'identyfikator opiekuna',
      priority: 'od -10 do 10',
      skills: 'dutch:5|billing:3? — poziom po dwukropku, ? gdy to tylko preferencja',
    },
    undoing: 'Wycofywanie zmian…',
    start: (count, shown) => `Importuj: ${customers(count, shown)}`,
    done: 'Gotowe.',
    faultTexts: {
      'invalid-id': (value) =>
        `Nieprawidłowy identyfikator: ${value}. Litery, cyfry, kropki, łączniki, podkreślenia; najwyżej 40 znaków.`,
      'duplicate-id': (value, line) => `Identyfikator ${value} występuje także w wierszu ${line}.`,
      'invalid-number': (value) => `Nieprawidłowy numer telefonu: ${value}`,
      'rounded-number': (value) =>
        `Arkusz kalkulacyjny zaokrąglił ten numer: ${value}. Ustaw tam dla kolumny format tekstowy.`,
      'too-many-numbers': () => 'Najwyżej 20 numerów.',
      'duplicate-number': (value, line) => `${value} występuje także w wierszu ${line}.`,
      'number-taken': (value) => `Jeden z tych numerów należy już do klienta: ${value}.`,
      'invalid-language': (value) => `Nieobsługiwany język: ${value}. Wpisz en, nl lub pl.`,
      'unknown-agent': (value) => `Nie ma konsultanta o identyfikatorze ${value}.`,
      'invalid-priority': (value) => `To nie jest liczba całkowita od -10 do 10: ${value}`,
      'invalid-skill': (value) =>
        `Nieprawidłowa umiejętność albo podana dwa razy: ${value}. Wpisz dutch, dutch:5 lub dutch:5?`,
      'invalid-skill-rule': (value) => `Ta reguła jest nieprawidłowa: ${value}`,
    },
  },
};

export const customersBundlePl: typeof customersBundleEn = {
  customers: customersPl,
};
