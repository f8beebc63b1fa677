// Polish texts about what supervisors do for others: the status of many agents at once, and who goes first.
// Never formats times: they arrive as text.
import { plural } from '../../../i18n/plural.js';
import type { SupervisionTexts } from './en.js';

/** Of so many agents. */
const agentsOf = (count: number) =>
  `${count} ${plural('pl', count, { one: 'konsultanta', other: 'konsultantów' })}`;
const agents = (count: number) =>
  `${count} ${plural('pl', count, { one: 'konsultant', other: 'konsultantów' })}`;

export const supervisionPl: SupervisionTexts = {
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
    unchanged: (names) => `Bez zmian: ${names}.`,
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

export const supervisionFailuresPl = {
  'not-talking': 'W tej rozmowie nie jest to teraz możliwe.',
  'not-waiting': 'Ten dzwoniący już nie czeka.',
};
