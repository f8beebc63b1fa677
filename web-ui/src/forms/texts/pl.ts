// Polish texts of forms.
// Never formats numbers or times: they arrive as text.
import { destinationPl } from './destination-pl.js';
import { textsOfLists } from './list-texts.js';
import type { formsBundleEn } from './en.js';
import { wordsOfLists } from './list-texts.js';
import type { FormTexts } from './en.js';

const formsPl: FormTexts = {
  unsaved: (what, time) => `Masz niezapisane zmiany (${time}): ${what}.`,
  customer: 'klient',
  newOne: {
    customers: 'nowy klient',
    ...wordsOfLists('pl', 'newOne'),
  },
  continue: 'Wróć do edycji',
  resumed: (time) => `To Twoje niezapisane zmiany (${time}).`,
  losses: {
    trunkPassword: 'Przepadną nazwa użytkownika i hasło u operatora.',
    ...wordsOfLists('pl', 'loss'),
  },
  irreversible: 'Zmiana działa od razu i nie można jej cofnąć.',
  passwordNotKept: 'Hasła nie są przechowywane: wpisz je ponownie.',
};

export const formsBundlePl: typeof formsBundleEn = {
  forms: formsPl,
  destination: destinationPl,
  fields: {
    id: 'Identyfikator',
    idHint: 'Małe litery, cyfry i łączniki. Później nie można go zmienić.',
    name: 'Nazwa',
    personName: 'Imię i nazwisko',
    language: 'Język',
    timeZone: 'Strefa czasowa',
    timeZoneHint:
      'Według niej działają godziny otwarcia i podawany jest czas na tych stronach; „dzisiaj” zaczyna się w niej o północy.',
    countryCode: 'Numer kierunkowy kraju',
    countryCodeHint: 'Bez znaku plus, np. 31 lub 48.',
    internationalPrefix: 'Prefiks międzynarodowy',
    internationalPrefixHint: 'Wybierany przed numerem zagranicznym, np. 00.',
    trunkPrefix: 'Prefiks krajowy',
    otherBreakReasons: 'Konsultanci mogą wpisać inny powód przerwy',
    trunkPrefixHint: 'Wybierany przed numerem krajowym, np. 0. W Polsce pozostaw puste.',
    addresses: 'Adresy operatora',
    addressesHint: 'Adresy lub zakresy IPv4 (CIDR), po jednym w wierszu.',
    number: 'Numer',
    didNumberHint: 'Z numerem kierunkowym kraju, np. +48225550100, albo tak, jak wybiera się go w kraju.',
    extensionNumberHint: 'Od 2 do 6 cyfr.',
    trunk: 'Łącze',
    anyTrunk: 'Dowolne łącze',
    destination: 'Prowadzi do',
    requiredSkills: 'Wymagane umiejętności',
    requiredSkillsHint: 'Konsultant musi mieć wszystkie, co najmniej na tym poziomie.',
    skills: 'Umiejętności',
    skillsHint: 'Poziom od 1 (początkujący) do 10 (ekspert).',
    skill: 'Umiejętność',
    level: 'Poziom',
    minLevel: 'Minimalny poziom',
    addSkill: 'Dodaj umiejętność',
    removeSkill: 'Usuń umiejętność',
    music: 'Muzyka dla oczekujących',
    ringSeconds: 'Czas dzwonienia (s)',
    ringSecondsHint: 'Jak długo dzwoni telefon konsultanta, zanim system spróbuje następnego.',
    wrapUpSeconds: 'Praca po rozmowie (s)',
    retryAfterRefusalSeconds: 'Pauza po odrzuceniu (s)',
    retryAfterMissSeconds: 'Pauza po nieodebranym połączeniu (s)',
    serviceLevelPercent: 'Poziom obsługi (%)',
    serviceLevelSeconds: 'Odebrane w ciągu (s)',
    extension: 'Numer wewnętrzny',
    sipPassword: 'Hasło SIP',
    passwordKeep: 'Pozostaw puste, aby zachować obecne hasło.',
    passwordNew: 'Co najmniej 8 znaków.',
    username: 'Nazwa użytkownika',
    role: 'Rola',
    agent: 'Konsultant',
    noAgent: 'Nie jest konsultantem',
    oneTimePassword: 'Hasło jednorazowe',
    password: 'Hasło',
    shownOnce: 'Skopiuj je teraz: po zapisaniu nie będzie już nigdy wyświetlane.',
    generate: 'Generuj',
    start: 'Zaczyna się od',
    none: '—',
  },
  validation: {
    required: 'Wypełnij to pole.',
    tooShort: (minimum) => `Minimalna liczba znaków: ${minimum}.`,
    tooLong: (maximum) => `Maksymalna liczba znaków: ${maximum}.`,
    tooSmall: (minimum) => `Co najmniej ${minimum}.`,
    tooBig: (maximum) => `Co najwyżej ${maximum}.`,
    invalid: 'Nieprawidłowa wartość.',
    choose: 'Wybierz jedną z dostępnych wartości.',
    unknownField: 'Jest tu nieznane pole.',
    empty: 'Dodaj co najmniej jeden element.',
    formats: {
      'one-line': 'Jest tu koniec wiersza albo niewidoczny znak.',
      'ipv4 cidrv4':
        'Podaj adres IPv4, np. 203.0.113.10, lub zakres, np. 203.0.113.0/24. Łącza nie obsługują IPv6.',
      'ipv4 hostname': 'Podaj nazwę hosta lub adres IPv4; port ma osobne pole. Łącza nie obsługują IPv6.',
    },
  },
  lists: textsOfLists('pl'),
};
