// Polish texts about adding many extensions, agents and users from one file.
// Never formats numbers or times: they arrive as text.
import type { seatsBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';
import type { seatsEn } from './en.js';

const seats = (count: number, shown: string) =>
  `${shown} ${plural('pl', count, { one: 'stanowisko', few: 'stanowiska', many: 'stanowisk', other: 'stanowisk' })}`;

const seatsPl: typeof seatsEn = {
  title: 'Dodawanie wielu naraz',
  intro: 'Numery wewnętrzne, konsultanci i użytkownicy z jednego pliku CSV: jeden wiersz na stanowisko.',
  open: 'Dodaj wiele…',
  startHint: 'Numery wewnętrzne, konsultanci i użytkownicy z jednego pliku.',
  rules:
    'Każdy wiersz zawiera numer wewnętrzny, konsultanta, użytkownika albo kilka z nich. System dodaje nowych, a istniejących zmienia tylko w tych kolumnach, które są w pliku. Niczego nie usuwa. Zanim cokolwiek się zmieni, zobaczysz, co się stanie.',
  passwordRules:
    'System tworzy hasła nowych numerów i użytkowników i na końcu je pokazuje, aby można było je zapisać.',
  template: 'Pobierz przykładowy plik',
  templateName: 'stanowiska.csv',
  templateLines: [
    ['Numer wewnętrzny', 'Imię i nazwisko', 'Konsultant', 'Umiejętności', 'Nazwa użytkownika', 'Rola'],
    ['301', 'Ewa Żak', 'ewa', 'polski:5|sprzedaz:3', 'ewa.zak', 'konsultant'],
  ],
  columnsHint:
    'Pierwszy wiersz zawiera nazwy kolumn, w dowolnej kolejności, oddzielone przecinkami, średnikami lub tabulatorami; mogą to być nazwy polskie (numer wewnętrzny, imię i nazwisko, umiejętności, nazwa użytkownika …). UTF-8. Najwyżej 1000 wierszy.',
  groups: { seat: 'Co najmniej jedna', people: 'Dla nowych', more: 'Opcjonalne' },
  columns: {
    extension: 'od 2 do 6 cyfr',
    agent: 'identyfikator konsultanta: małe litery, cyfry i łączniki',
    username: 'małe litery, cyfry, kropki, łączniki i podkreślenia',
    name: 'numeru, konsultanta i użytkownika',
    role: 'administrator, kierownik lub konsultant; konsultant, gdy wiersz go zawiera',
    skills: 'polski:5|sprzedaz:3 — poziom od 1 do 10 po dwukropku',
    queues: 'support|sales:2 — kolejki, które mają listę konsultantów; grupa po dwukropku',
    'sip-password': 'gdy pole jest puste, system tworzy hasło',
    'auto-answer': 'off, answer-mode, call-info lub alert-info',
    preferences: 'tak jak umiejętności',
  },
  preparing: 'Tworzenie haseł…',
  verdict: {
    extensions: 'Numery wewnętrzne',
    agents: 'Konsultanci',
    users: 'Użytkownicy',
    queues: 'Kolejki',
  },
  countNew: (shown) => `nowe: ${shown}`,
  countChanged: (shown) => `zmienione: ${shown}`,
  countUnchanged: (shown) => `bez zmian: ${shown}`,
  newSkills: (names) =>
    `Nowe umiejętności: ${names}. Sprawdź pisownię: nie ma ich jeszcze żaden konsultant i nie wymaga ich żadna kolejka.`,
  preview: 'Co się stanie',
  sound: 'Wiersze bez błędów',
  line: 'Wiersz',
  new: 'nowe',
  changed: (fields) => `zmiana: ${fields}`,
  unchanged: 'bez zmian',
  none: 'brak',
  start: (count, shown) => `Importuj: ${seats(count, shown)}`,
  done: (count, shown) => `Gotowe. Zaimportowano: ${seats(count, shown)}.`,
  outdated:
    'Ktoś inny zmienił w tym czasie jedną z tych pozycji. Nic nie zostało zmienione. Sprawdź plik ponownie.',
  checkAgain: 'Sprawdź ponownie',
  another: 'Importuj następny plik',
  passwords: 'Utworzone hasła',
  passwordsOnce:
    'Zapisz tę listę teraz: po zapisaniu albo po godzinie nie zobaczysz jej ponownie. Utracone hasło można zastąpić nowym przy numerze wewnętrznym lub użytkowniku.',
  passwordsGone:
    'Hasła z ostatniego importu nie są już dostępne: system przechowuje je przez godzinę albo do chwili zapisania. Nowe hasła możesz ustawić przy numerach wewnętrznych i użytkownikach.',
  passwordsNone: 'System nie utworzył żadnych haseł.',
  save: 'Zapisz jako CSV',
  passwordsFile: 'hasla.csv',
  print: 'Drukuj',
  mustChange: 'Użytkownicy wybierają własne hasło przy pierwszym logowaniu.',
  faultTexts: {
    'invalid-character': () => 'W tym polu jest koniec wiersza albo niewidoczny znak.',
    'nothing-named': () => 'W tym wierszu nie ma numeru wewnętrznego, konsultanta ani użytkownika.',
    'invalid-extension': (value) => `Nieprawidłowy numer wewnętrzny: ${value}. Od 2 do 6 cyfr.`,
    'invalid-sip-password': () => 'Hasło SIP ma od 8 do 100 znaków.',
    'invalid-auto-answer': (value) =>
      `Nieprawidłowe ustawienie: ${value}. Wpisz off, answer-mode, call-info lub alert-info.`,
    'invalid-agent': (value) =>
      `Nieprawidłowy identyfikator: ${value}. Małe litery, cyfry i łączniki; najwyżej 40 znaków.`,
    'invalid-skill': (value) =>
      `Nieprawidłowa umiejętność albo podana dwa razy: ${value}. Wpisz polski lub polski:5, z poziomem od 1 do 10.`,
    'invalid-number': (value) => `Nieprawidłowa liczba: ${value}`,
    'invalid-queue': (value) =>
      `Nieprawidłowa kolejka albo podana dwa razy: ${value}. Wpisz support lub support:2, z grupą od 1 do 20.`,
    'unknown-queue': (value) => `Nie ma kolejki o identyfikatorze ${value}.`,
    'queue-by-skills': (value) =>
      `Kolejka ${value} nie ma listy konsultantów. Nadaj konsultantowi umiejętności, których wymaga kolejka.`,
    'invalid-username': (value) =>
      `Nieprawidłowa nazwa użytkownika: ${value}. Małe litery, cyfry, kropki, łączniki, podkreślenia; od 2 do 40 znaków.`,
    'invalid-role': (value) => `Nieprawidłowa rola: ${value}. Wpisz administrator, kierownik lub konsultant.`,
    repeated: (value, line) => `${value} występuje także w wierszu ${line}.`,
    taken: (value) => `Zajęte. Używa: ${value}.`,
    'agent-required': () => 'Użytkownik w roli konsultanta musi być połączony z konsultantem.',
    'last-admin': () => 'Musi pozostać co najmniej jeden administrator.',
    'invalid-configuration': (value) => `Konfiguracja byłaby nieprawidłowa: ${value}`,
  },
};

export const seatsBundlePl: typeof seatsBundleEn = {
  seats: seatsPl,
};
