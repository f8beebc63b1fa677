// Dutch texts about why a call was routed as it was. The sentences themselves come from the server.
// Never formats numbers or times: they arrive as text.
import type { explanationBundleEn } from './en.js';
import type { explanationEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const explanationNl: typeof explanationEn = {
  title: 'Waarom',
  neverQueued: 'Dit gesprek stond niet in een wachtrij; er viel niets te beslissen.',
  incomplete: 'De redenen van deze beslissingen worden niet meer bewaard; dit is wat er gebeurde.',
  details: (count) =>
    `${count} ${plural('nl', count, { one: 'beslissing', other: 'beslissingen' })} in detail`,
  agents: 'Agents, beslissing voor beslissing',
  agent: 'Agent',
  offered: 'Aangeboden',
  nobodyFree: 'Geen agent vrij',
  unable: (count) =>
    count === 1
      ? 'Nog 1 andere agent kon dit gesprek niet aannemen.'
      : `Nog ${count} andere agents konden dit gesprek niet aannemen.`,
  compared: 'Wie werd vergeleken',
  callers: 'Concurrerende bellers',
  callersOf: (shown, total) => `De ${shown} urgentste van ${total}.`,
  call: 'Gesprek',
  thisCall: 'Dit gesprek',
  queue: 'Wachtrij',
  waited: 'Gewacht',
  headStart: 'Voorsprong',
  strategy: 'Strategie',
  decidedBy: 'Beslist door',
  verdicts: {
    chosen: 'Gekozen',
    eligible: 'Vrij',
    'logged-out': 'Uitgelogd',
    'on-break': 'Pauze',
    reserved: 'Wordt gebeld',
    ringing: 'Wordt gebeld',
    talking: 'In gesprek',
    'wrap-up': 'Nawerk',
    busy: 'Gesprek buiten wachtrij',
    resting: 'Rustpauze',
    full: 'Maximum bereikt',
    'step-not-reached': 'Komt nog niet in aanmerking',
    'not-preferred': 'Niet de voorkeursagent',
    'other-caller': 'Kreeg een andere beller',
    'channel-down': 'Telefoniestoring',
    parked: 'Geparkeerd gesprek',
    'kept-free': 'Vrijgehouden voor een dringender verzoek',
    'freeing-up': 'Ander werk afronden om dit aan te nemen',
  },
  rules: {
    'only-one': 'Niemand anders was vrij',
    strategy: 'De strategie',
    'idle-time': 'Tijd sinds het laatste gesprek (bij gelijke stand)',
    'overall-match': 'Beste verdeling over alle bellers',
    'preferred-agent': 'Voorkeursagent',
    'all-rung': 'Wie het eerst opnam',
    'preferred-skill': 'Gewenste vaardigheden',
  },
  terms: {
    'idle-time': 'Sinds laatste gesprek',
    'last-offer': 'Laatste aanbod nr.',
    calls: 'Gesprekken vandaag',
    'talk-time': 'Gesprekstijd vandaag',
    occupancy: 'Bezetting',
    skill: 'Vaardigheid',
    desire: 'Voorkeur',
    'skills-total': 'Alle vaardigheden',
    tier: 'Groep',
    position: 'Positie',
    random: 'Loting',
    priority: 'Prioriteit',
    'time-in-queue': 'Tijd in wachtrij',
    'time-in-system': 'Tijd in systeem',
    cost: 'Kosten',
    'preferred-skills': 'Gewenste vaardigheden',
  },
};

export const explanationBundleNl: typeof explanationBundleEn = {
  explanation: explanationNl,
};
