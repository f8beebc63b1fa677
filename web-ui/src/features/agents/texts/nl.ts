// Dutch texts about what supervisors do for others: the status of many agents at once, and who goes first.
// Never formats times: they arrive as text.
import { plural } from '../../../i18n/plural.js';
import type { SupervisionTexts } from './en.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;
const agents = (count: number) => n(count, 'agent', 'agents');

export const supervisionNl: SupervisionTexts = {
  statuses: {
    start: 'Meerdere selecteren',
    stop: 'Stoppen met selecteren',
    all: 'Alle getoonde selecteren',
    selected: (count) => `${agents(count)} geselecteerd`,
    hidden: (count) => `${count} daarvan niet in beeld`,
    change: 'Status wijzigen',
    title: (count) => `Status van ${agents(count)}`,
    newStatus: 'Nieuwe status',
    more: (count) => `en nog ${count}`,
    talking: (count) =>
      `${n(count, 'agent is', 'agents zijn')} in gesprek. Het gesprek gaat door; daarna worden zij uitgelogd, zonder nawerk.`,
    logOut: (count) => `${agents(count)} uitloggen`,
    working: (done, wanted) =>
      done === 0
        ? `Status van ${agents(wanted)} wijzigen…`
        : `Status van ${agents(wanted)} wijzigen: ${done} klaar…`,
    done: (count, status) => `${agents(count)}: ${status}`,
    nothing: 'Er is geen status gewijzigd.',
    partly: (changed, wanted) => `Status gewijzigd van ${changed} van de ${agents(wanted)}.`,
    unchanged: (names) => `Niet gewijzigd: ${names}.`,
    gone: (names) => `Bestaat niet meer: ${names}. Selecteer de anderen opnieuw.`,
    goneUnknown: 'Een van deze agents bestaat niet meer. Selecteer de anderen opnieuw.',
    nobodyLeft: 'Geen van deze agents bestaat nog.',
    atMost: (minutes) => `max. ${minutes} min`,
    otherWork: 'Ander werk',
    overLimit: (minutes) => `langer dan het maximum van ${minutes} min`,
    timeIsUp: (minutes) => `De maximale duur van deze status is voorbij: ${minutes} min.`,
    breakdown: 'Pauze of ander werk',
  },
  priority: {
    label: 'Prioriteit',
    change: 'Prioriteit wijzigen',
    changeOf: (who) => `Prioriteit wijzigen: ${who}`,
    title: (who) => `Prioriteit van ${who}`,
    hint: 'Opgeteld bij de punten van de wachtrij: −10 tot 10. Bellers met meer punten gaan voor.',
    changed: (who, points) => `${who}: prioriteit ${points}`,
  },
};

export const supervisionFailuresNl = {
  'not-talking': 'Dat kan nu niet in dit gesprek.',
  'not-waiting': 'Deze beller wacht niet meer.',
};
