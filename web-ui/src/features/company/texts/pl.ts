// Polish texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import { wordsOfLists } from '../../../forms/texts/list-texts.js';
import { changeLogPl } from '../../../i18n/item-words-pl.js';
import type { companyBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, few: string, many: string) =>
  `${count} ${plural('pl', count, { one, few, many, other: many })}`;

import type { firstStepsEn } from './en.js';

const firstStepsPl: typeof firstStepsEn = {
  title: 'Do pierwszego odebranego połączenia',
  intro: 'Wykonaj kroki po kolei; każdy korzysta z poprzednich.',
  done: 'gotowe',
  optional: 'może poczekać',
  steps: {
    settings:
      'Wpisz nazwę; sprawdź strefę czasową i sposób wybierania numerów: od nich zależą godziny otwarcia i numery.',
    extensions: 'Po jednym na każdy telefon, z hasłem SIP. Niżej podano, co wpisać w telefonie.',
    agents:
      'Po jednym na każdą osobę odbierającą połączenia: numer wewnętrzny i umiejętności, każda z poziomem od 1 do 10.',
    schedules: 'Kiedy kolejki są czynne. Bez godzin otwarcia kolejka jest czynna zawsze.',
    queues:
      'Gdzie czekają dzwoniący. Kolejka wymaga umiejętności i jej połączenia trafiają do każdego konsultanta, który je ma; można też samodzielnie wskazać konsultantów.',
    flows:
      'Co słyszą dzwoniący i który klawisz prowadzi do której kolejki. Numer może też prowadzić wprost do kolejki.',
    trunks: 'Łącze do operatora. Połączenia z innych adresów są odrzucane.',
    dids: 'Twoje numery telefonów i miejsca, do których prowadzą: menu, kolejka lub numer wewnętrzny.',
    users: 'Współpracownicy, którzy mogą się tu logować. Konto konsultanta należy połączyć z konsultantem.',
  },
  logIn:
    'Teraz konsultanci mogą się zalogować do kolejek: *11 na telefonie albo „Dostępny” na stronie Moje stanowisko. Następne połączenie trafi do jednego z nich.',
};

export const companyBundlePl: typeof companyBundleEn = {
  firstSteps: firstStepsPl,
  setup: {
    title: 'Konfiguracja',
    sections: {
      start: 'Pierwsze kroki',
      settings: 'Firma',
      ...wordsOfLists('pl', 'title'),
    },
    intros: {
      start: 'Podłącz telefon i operatora, a potem wykonaj pierwsze połączenie.',
      settings: 'Nazwa, język, strefa czasowa i sposób wybierania numerów.',
      ...wordsOfLists('pl', 'intro'),
    },
    none: wordsOfLists('pl', 'none'),
    one: {
      settings: 'ustawienia firmy',
      ...wordsOfLists('pl', 'one'),
    },
    add: wordsOfLists('pl', 'add'),
    editTitle: (name) => `Edytuj: ${name}`,
    removeTitle: (name) => `Usunąć: ${name}?`,
    saved: (key) => `Zapisano: ${key}.`,
    removed: (key) => `Usunięto: ${key}.`,
    search: 'Szukaj',
    sort: { ascending: 'Sortuj rosnąco', descending: 'Sortuj malejąco' },
    noMatch: 'Nic nie znaleziono',
    count: (count) => n(count, 'pozycja', 'pozycje', 'pozycji'),
    discard: 'Odrzucić zmiany?',
    discardText: 'Zmiany nie zostały zapisane.',
    discardYes: 'Odrzuć',
    keepEditing: 'Wróć do edycji',
  },
  start: {
    phoneTitle: 'Podłącz pierwszy telefon',
    phoneIntro:
      'Dodaj numer wewnętrzny i wpisz te ustawienia w telefonie stacjonarnym lub programowym (softphone). Lista numerów wewnętrznych pokaże wtedy, że telefon jest zarejestrowany.',
    server: 'Serwer SIP (registrar)',
    port: 'Port',
    transport: 'Transport',
    or: 'lub',
    external:
      'Ta firma używa własnego serwera SIP (drachtio). Telefony i łącza korzystają z tamtego serwera; o adres zapytaj jego administratora.',
    externalServer: 'adres własnego serwera SIP',
    username: 'Nazwa użytkownika / identyfikator uwierzytelniania',
    usernameValue: 'numer wewnętrzny, np. 201',
    password: 'Hasło',
    passwordValue: 'hasło SIP tego numeru wewnętrznego',
    codecs: 'Kodeki',
    codecsValue: 'G.711 A-law (PCMA) lub µ-law (PCMU)',
    dtmf: 'DTMF',
    dtmfValue: 'RFC 4733 (RFC 2833)',
    chooseExtension: 'Numer wewnętrzny',
    noExtensions: 'Nie ma jeszcze numerów wewnętrznych.',
    addExtension: 'Dodaj numer wewnętrzny',
    trunkTitle: 'Podłącz pierwsze łącze',
    trunkIntro:
      'Operator przekazuje połączenia na ten serwer. Operator potrzebuje adresu tego serwera, a system Centrale – adresów operatora.',
    trunkSteps: [
      'Podaj operatorowi ten adres i jeden z transportów.',
      'Dodaj łącze z adresami, z których przychodzą połączenia operatora. Połączenia z innych adresów są odrzucane.',
      'Dodaj swój numer telefonu i wybierz, dokąd prowadzi: do menu, kolejki lub numeru wewnętrznego.',
      'Zadzwoń na ten numer. Połączenie od razu pojawi się na tablicy.',
    ],
    addTrunk: 'Dodaj łącze',
    addDid: 'Dodaj numer',
    featureTitle: 'Kody funkcji',
    featureIntro: 'Konsultanci mogą zmieniać status z telefonu.',
    features: { '*11': 'Zalogowanie (dostępny)', '*12': 'Wylogowanie', '*13': 'Przerwa' },
    copy: 'Kopiuj',
    copied: 'Skopiowano.',
  },
  changes: {
    title: 'Dziennik zmian',
    intro: 'Kto i co zmienił w konfiguracji. Najnowsze zmiany są na górze.',
    none: 'Nie ma jeszcze zmian',
    noneHint: 'Każda zmiana konfiguracji zostaje tu zapisana.',
    by: {
      'first-start': 'pierwsze uruchomienie',
      'command line': 'wiersz poleceń',
      'first start': 'pierwsze uruchomienie',
    },
    log: changeLogPl,
    created: 'dodanie',
    updated: 'zmiana',
    removed: 'usunięcie',
    field: 'Pole',
    before: 'Przed',
    after: 'Po',
    details: 'Szczegóły',
    when: 'Kiedy',
    who: 'Kto',
    what: 'Co',
    nothing: 'nic',
  },
};
