// Polish texts about what supervisors do for others: the status of many agents at once, and who goes first.
// Never formats times: they arrive as text.
import type { agentsBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';
import type { SupervisionTexts } from './en.js';

/** Of so many agents. */
const agentsOf = (count: number) =>
  `${count} ${plural('pl', count, { one: 'konsultanta', other: 'konsultantów' })}`;
const agents = (count: number) =>
  `${count} ${plural('pl', count, { one: 'konsultant', other: 'konsultantów' })}`;

const supervisionPl: SupervisionTexts = {
  statuses: {
    start: 'Zaznacz kilku',
    stop: 'Zakończ zaznaczanie',
    all: 'Zaznacz wszystkich widocznych',
    selected: (count) => `Zaznaczono ${agentsOf(count)}`,
    hidden: (count) => `w tym niewidoczni: ${count}`,
    change: 'Zmień status',
    title: (count) => `Status ${agentsOf(count)}`,
    newStatus: 'Nowy status',
    more: (count) => `i jeszcze ${count}`,
    talking: (count) =>
      `W trakcie rozmowy: ${agents(count)}. Rozmowa trwa dalej; po niej nastąpi wylogowanie, bez pracy po rozmowie.`,
    logOut: (count) => `Wyloguj ${agentsOf(count)}`,
    working: (done, wanted) =>
      done === 0
        ? `Zmieniam status ${agentsOf(wanted)}…`
        : `Zmieniam status ${agentsOf(wanted)}, gotowe: ${done}…`,
    done: (count, status) => `${agents(count)}: ${status}`,
    nothing: 'Nie zmieniono żadnego statusu.',
    partly: (changed, wanted) => `Zmieniono status ${changed} z ${agentsOf(wanted)}.`,
    gone: (names) => `Już nie istnieje: ${names}. Zaznacz ponownie pozostałych.`,
    goneUnknown: 'Jeden z tych konsultantów już nie istnieje. Zaznacz ponownie pozostałych.',
    nobodyLeft: 'Żaden z tych konsultantów już nie istnieje.',
    atMost: (minutes) => `do ${minutes} min`,
    otherWork: 'Inna praca',
    overLimit: (minutes) => `przekroczony limit ${minutes} min`,
    timeIsUp: (minutes) => `Limit czasu dla tego statusu (${minutes} min) został przekroczony.`,
    breakdown: 'Przerwa lub inna praca',
  },
  priority: {
    label: 'Priorytet',
    change: 'Zmień priorytet',
    changeOf: (who) => `Zmień priorytet: ${who}`,
    title: (who) => `Priorytet: ${who}`,
    hint: 'Dodawane do punktów kolejki: od −10 do 10. Dzwoniący z większą liczbą punktów mają pierwszeństwo.',
    changed: (who, points) => `${who}: priorytet ${points}`,
  },
};

const supervisionFailuresPl = {
  'not-talking': 'W tej rozmowie nie jest to teraz możliwe.',
  'not-waiting': 'Ten dzwoniący już nie czeka.',
};

export const agentsBundlePl: typeof agentsBundleEn = {
  presence: {
    available: 'Dostępny',
    ringing: 'Dzwoni telefon',
    talking: 'Rozmawia',
    'wrap-up': 'Po rozmowie',
    'on-break': 'Przerwa',
    'logged-out': 'Wylogowany',
  },
  status: { available: 'Dostępny', 'on-break': 'Przerwa', 'logged-out': 'Wylogowany' },
  desk: {
    title: 'Moje stanowisko',
    noAgent: 'Twoje konto nie jest połączone z konsultantem',
    noAgentHint: 'Konto może połączyć z konsultantem administrator: Konfiguracja, Użytkownicy.',
    yourStatus: 'Twój status',
    goAvailable: 'Dostępny',
    goBreak: 'Przerwa',
    goLoggedOut: 'Wyloguj z kolejek',
    breakReason: 'Powód przerwy',
    otherReason: 'Inny powód',
    startBreak: 'Rozpocznij przerwę',
    statusChanged: (status) => `Twój obecny status: ${status}`,
    current: 'W tej chwili',
    state: {
      available: 'Gotowość do następnej rozmowy',
      ringing: 'Twój telefon dzwoni',
      talking: 'Rozmowa w toku',
      'wrap-up': 'Praca po rozmowie',
      'on-break': 'Przerwa',
      'logged-out': 'Jesteś poza kolejkami',
    },
    stateHint: {
      available: 'Najpierw dzwoni telefon najdłużej wolnego konsultanta z właściwą umiejętnością.',
      ringing: 'Podnieś słuchawkę, aby odebrać.',
      talking: 'Po zakończeniu rozłącz się tutaj lub odłóż słuchawkę.',
      'wrap-up': 'Nowe połączenia otrzymasz dopiero po zakończeniu pracy po rozmowie.',
      'on-break': 'Nie otrzymujesz połączeń z kolejek.',
      'logged-out': 'Ustaw status „Dostępny”, aby otrzymywać połączenia.',
    },
    wrapUpEndsHint:
      'Następne połączenie może nadejść po upływie tego czasu lub po zakończeniu pracy po rozmowie.',
    notifyMe: 'Powiadamiaj o połączeniach na tym komputerze',
    noPhone: 'Twój telefon nie jest zarejestrowany, więc połączenia do Ciebie nie docierają.',
    finishWrapUp: 'Zakończ pracę po rozmowie',
    extendWrapUp: (seconds: number) => `${seconds} s dłużej`,
    wrapUpExtended: 'Wydłużono pracę po rozmowie.',
    wrapUpFinished: 'Zakończono pracę po rozmowie.',
    caller: 'Dzwoniący',
    queue: 'Kolejka',
    dialled: 'Wybrany numer',
    callSince: 'Czas połączenia',
    colleagues: 'Współpracownicy',
    queues: 'Twoje kolejki',
    noQueues: 'Żadna kolejka nie wymaga Twoich umiejętności',
    noQueuesHint: 'O umiejętnościach decyduje kierownik.',
    skills: 'Twoje umiejętności',
  },
  supervision: supervisionPl,
  failures: { codes: supervisionFailuresPl },
};
