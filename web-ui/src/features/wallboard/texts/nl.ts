// Dutch texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
import type { figuresEn } from './en.js';

export const figuresNl: typeof figuresEn = {
  elsewhere: 'Doorgestuurd',
  cutOff: (count) => `${count} verbroken`,
  sum: (of) =>
    `${of.offered} aangeboden = ${of.answered} beantwoord + ${of.abandoned} afgehaakt + ${of.elsewhere} doorgestuurd + ${of.calledBack} terugbellen gekozen + ${of.cutOff} verbroken + ${of.waiting} nog wachtend`,
  how: 'Hoe deze cijfers worden geteld',
  offeredMeans:
    'Alle gesprekken die vandaag in de wachtrij kwamen: beantwoord, afgehaakt, doorgestuurd, terugbellen gekozen, verbroken of nog wachtend.',
  elsewhereMeans:
    'Gesprekken die de wachtrij verlieten door een van de regels ervan, bijvoorbeeld naar voicemail of een andere wachtrij.',
  serviceLevelMeans:
    'Beantwoord binnen het doel ÷ (beantwoord + afgehaakt + doorgestuurd). Gesprekken waarin de beller terugbellen koos, tellen niet mee.',
  noAgents: 'Nog geen agents',
  noAgentsHint: 'Agents nemen gesprekken uit wachtrijen aan. Zij verschijnen hier zodra ze zijn toegevoegd.',
  getStarted: 'Aan de slag',
};
