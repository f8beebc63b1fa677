// Polskie słowa dla zawartości elementów konfiguracji i dla porównania dwóch wersji.
// Never formats numbers or times: they arrive as text.
import type { changeLogEn, conflictEn, itemWordsEn } from './item-words-en.js';

export const itemWordsPl: typeof itemWordsEn = {
  yes: 'tak',
  no: 'nie',
  days: 'Dni',
  place: 'Miejsce',
  callsAtOnce: 'Połączenia jednocześnie',
  newCallsPerSecond: 'Nowe połączenia na sekundę',
};

export const conflictPl: typeof conflictEn = {
  title: 'Zmieniono w międzyczasie',
  changed: (who, time) =>
    `Podczas edycji zapisano inne zmiany (${who}, ${time}). Wpisane dane nie przepadły. Wybierz, co zachować; przed zapisaniem można jeszcze wszystko poprawić.`,
  removed: (who, time) =>
    `Podczas edycji ten element usunięto (${who}, ${time}). Wpisane dane nie przepadły.`,
  nobody: 'ktoś inny',
  field: 'Pole',
  before: 'Wcześniej',
  theirs: 'Druga osoba',
  mine: 'Ty',
  keep: (field) => `Zachowaj w polu: ${field}`,
  both: 'To pole zmieniły obie osoby.',
  takeAll: 'Przyjmij wszystkie zmiany drugiej osoby',
  keepAll: 'Zachowaj wszystkie swoje zmiany',
  goOn: 'Kontynuuj edycję z tymi wartościami',
  addAgain: 'Dodaj ponownie',
  discard: 'Odrzuć swoje zmiany',
};

export const changeLogPl: typeof changeLogEn = {
  passwords: 'hasło użytkownika',
  'sip-passwords': 'hasło SIP numeru wewnętrznego',
  'trunk-passwords': 'hasło łącza',
  customers: 'klient',
  'customer-imports': 'zaimportowano listę klientów',
  erasures: 'dane osobowe jednej osoby',
  'seat-imports': 'zaimportowano stanowiska',
  passwordSet: 'Ustawiono nowe hasło. Hasła nigdy nie są pokazywane.',
  added: 'Nowe',
  changed: 'Zmienione',
  noDetails: 'Same dane nie są tu przechowywane.',
};
