// Dutch texts about what supervisors do for others: the status of many agents at once, and who goes first.
// Never formats times: they arrive as text.
import type { agentsBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';
import type { SupervisionTexts } from './en.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;
const agents = (count: number) => n(count, 'agent', 'agents');

const supervisionNl: SupervisionTexts = {
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

const supervisionFailuresNl = {
  'not-talking': 'Dat kan nu niet in dit gesprek.',
  'not-waiting': 'Deze beller wacht niet meer.',
};

export const agentsBundleNl: typeof agentsBundleEn = {
  presence: {
    available: 'Beschikbaar',
    ringing: 'Gaat over',
    talking: 'In gesprek',
    'wrap-up': 'Nawerk',
    'on-break': 'Pauze',
    'logged-out': 'Uitgelogd',
  },
  status: { available: 'Beschikbaar', 'on-break': 'Pauze', 'logged-out': 'Uitgelogd' },
  desk: {
    title: 'Mijn werkplek',
    noAgent: 'Uw account is niet aan een agent gekoppeld',
    noAgentHint: 'Een beheerder kan uw account onder Beheer, Gebruikers aan een agent koppelen.',
    yourStatus: 'Uw status',
    goAvailable: 'Beschikbaar',
    goBreak: 'Pauze',
    goLoggedOut: 'Uitloggen uit wachtrijen',
    breakReason: 'Reden van de pauze',
    otherReason: 'Andere reden',
    startBreak: 'Pauze beginnen',
    statusChanged: (status) => `Uw status is nu: ${status}`,
    current: 'Nu',
    state: {
      available: 'Klaar voor het volgende gesprek',
      ringing: 'Uw toestel gaat over',
      talking: 'In gesprek',
      'wrap-up': 'Nawerk',
      'on-break': 'Pauze',
      'logged-out': 'U bent uitgelogd',
    },
    stateHint: {
      available: 'Van de agents met de juiste vaardigheden wordt wie het langst vrij is als eerste gebeld.',
      ringing: 'Neem de hoorn op om het gesprek aan te nemen.',
      talking: 'Hang hier of met uw toestel op als u klaar bent.',
      'wrap-up': 'U krijgt pas weer gesprekken als u het nawerk afrondt.',
      'on-break': 'U krijgt geen gesprekken uit wachtrijen.',
      'logged-out': 'Zet uw status op “Beschikbaar” om gesprekken te krijgen.',
    },
    wrapUpEndsHint: 'U krijgt het volgende gesprek als de tijd om is of als u het nawerk afrondt.',
    notifyMe: 'Oproepen melden op deze computer',
    noPhone: 'Uw toestel is niet aangemeld. Gesprekken kunnen u zo niet bereiken.',
    finishWrapUp: 'Nawerk afronden',
    extendWrapUp: (seconds: number) => `${seconds} s langer`,
    wrapUpExtended: 'Nawerk verlengd.',
    wrapUpFinished: 'Nawerk afgerond.',
    caller: 'Beller',
    queue: 'Wachtrij',
    dialled: 'Gekozen nummer',
    callSince: 'Totale duur',
    colleagues: 'Collega’s',
    queues: 'Uw wachtrijen',
    noQueues: 'Geen enkele wachtrij vraagt om uw vaardigheden',
    noQueuesHint: 'Een supervisor bepaalt welke vaardigheden u hebt.',
    skills: 'Uw vaardigheden',
  },
  supervision: supervisionNl,
  failures: { codes: supervisionFailuresNl },
};
