// Dutch texts of everyday handling.
// Never formats numbers or times: they arrive as text.
import type { EverydayTexts } from './everyday-en.js';
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

export const everydayNl: EverydayTexts = {
  newCalls: (count) => `${n(count, 'nieuw gesprek', 'nieuwe gesprekken')} tonen`,
  newestCalls: 'Nieuwste gesprekken tonen',
  shownOf: (shown, total) => `${shown} van ${total} gesprekken`,
  orAtLeast: (count) => `${count} of meer`,
  order: 'Volgorde',
  orders: {
    newest: 'Nieuwste eerst',
    oldest: 'Oudste eerst',
    'longest-wait': 'Langste wachttijd eerst',
    'longest-talk': 'Langste gesprek eerst',
  },
  voicemail: 'Voicemail',
  callbackAgreed: 'Terugbellen afgesproken',
  showAll: (count) => `Alle ${count} tonen`,
  showFewer: 'Minder tonen',
  spreadsheet:
    'Dit is een spreadsheetbestand. Bewaar het in het spreadsheetprogramma als CSV (UTF-8) en kies dat bestand.',
  lastCaller: 'Laatste beller',
  timeOf: (zone) => `Tijd in ${zone}`,
  goTo: 'Ga naar…',
  goToHint: 'Naam van een pagina',
  keys: 'Sneltoetsen',
  keyMeanings: {
    '/': 'Zoeken op deze pagina',
    'Ctrl K': 'Naar een andere pagina gaan',
    '?': 'Deze sneltoetsen tonen',
    Esc: 'Sluiten',
    '← ↑ → ↓': 'Tussen gesprekken of agents bewegen; Enter opent er één',
  },
  ringing: 'Telefoon gaat over',
  newMessages: (count) => n(count, 'nieuw bericht', 'nieuwe berichten'),
  callBack: 'Terugbellen',
  markDone: 'Afgehandeld',
  markedDone: 'Als afgehandeld gemarkeerd.',
  today: 'Vandaag',
  ownCalls: 'Uw gesprekken van vandaag',
  noOwnCalls: 'Vandaag nog geen gesprekken.',
  answeredToday: 'Beantwoorde gesprekken vandaag',
  averageTalk: 'Gemiddelde gespreksduur',
  skills: 'Vaardigheden',
  noSkills: 'Geen vaardigheden',
  noQueueOfAgent: 'Deze agent krijgt van geen enkele wachtrij gesprekken.',
  allOwnCalls: 'Al uw gesprekken',
  timeLeft: (duration) => `nog ${duration}`,
};
