// Polish texts about a person's data: found, downloaded, erased.
// Never formats numbers or times: they arrive as text.
import type { subjectsBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';
import type { subjectsEn } from './en.js';

const n = (count: number, one: string, few: string, other: string) =>
  `${count} ${plural('pl', count, { one, few, other })}`;

const subjectsPl: typeof subjectsEn = {
  title: 'Dane osobowe',
  intro:
    'Wyszukaj wszystko, co zapisano o jednej osobie, pobierz te dane albo je usuń. Statystyki się nie zmienią.',
  by: 'Szukaj według',
  byNumber: 'Numer telefonu',
  byCustomer: 'Identyfikator klienta',
  find: 'Szukaj',
  start: 'Nie wybrano osoby',
  startHint: 'Wpisz numer telefonu lub identyfikator klienta.',
  none: 'Nic nie zapisano',
  noneHint: 'Nie ma połączenia, wiadomości ani klienta o tym numerze lub identyfikatorze.',
  noNumber: 'Brak numeru telefonu',
  kind: 'Dane',
  stored: 'Zapisane',
  erased: 'Usunięte',
  left: 'Pozostałe',
  kinds: {
    numbers: 'Numery telefonu w połączeniach',
    names: 'Nazwiska w połączeniach',
    typed: 'Cyfry wybrane na telefonie',
    callbackDetails: 'Szczegóły oddzwonień',
    recordings: 'Nagrania',
    customers: 'Wpisy w bazie klientów',
    changeLogLines: 'Wpisy w dzienniku zmian',
  },
  tracesTitle: 'Pozostają, bez nazwiska i numeru:',
  traces: {
    calls: (count) => n(count, 'połączenie', 'połączenia', 'połączeń'),
    callbacks: (count) => n(count, 'oddzwonienie', 'oddzwonienia', 'oddzwonień'),
    voicemails: (count) => n(count, 'wiadomość', 'wiadomości', 'wiadomości'),
  },
  onTheLine: 'Ta osoba właśnie rozmawia. Dane można usunąć po zakończeniu rozmowy.',
  openCallbacks: (count) => `Zaplanowane oddzwonienia zostaną anulowane: ${count}.`,
  configuredIn: (places) =>
    `Numer występuje też w ustawieniach i pozostanie tam, dopóki go nie zmienisz: ${places}.`,
  download: 'Pobierz dane',
  erase: 'Usuń dane',
  eraseTitle: 'Usunąć wszystkie dane tej osoby?',
  eraseText: (who) =>
    `Wszystkie zapisane dane zostaną trwale usunięte: ${who}. Jeśli ta osoba chce otrzymać kopię, najpierw pobierz dane.`,
  done: 'Dane zostały usunięte',
  proof: (name, time, version) => `Dane usunięto: ${name}, ${time}. Dziennik zmian: ${version}.`,
  callbacksCancelled: (count) => `Anulowane oddzwonienia: ${count}.`,
  overwritten: 'Stare dane zostały nadpisane na dysku.',
  notOverwritten: 'Stare dane zostaną wkrótce nadpisane na dysku.',
  copies: (files) =>
    `Kopie zapasowe sprzed aktualizacji nadal zawierają te dane. Usuń je na serwerze: ${files}.`,
  saveProof: 'Zapisz raport',
};

export const subjectsBundlePl: typeof subjectsBundleEn = {
  subjects: subjectsPl,
};
