// Dutch texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
import type { figuresEn } from './figures-en.js';

export const figuresNl: typeof figuresEn = {
  elsewhere: 'Doorgestuurd',
  cutOff: (count) => `${count} verbroken`,
  sum: (of) =>
    `${of.offered} aangeboden = ${of.answered} beantwoord + ${of.abandoned} afgehaakt + ${of.elsewhere} doorgestuurd + ${of.calledBack} koos terugbellen + ${of.cutOff} verbroken + ${of.waiting} wacht nog`,
  how: 'Hoe deze cijfers worden geteld',
  offeredMeans:
    'Iedereen die vandaag in de wachtrij kwam: beantwoord, afgehaakt, doorgestuurd, koos voor terugbellen, door een storing verbroken, of wacht nog.',
  elsewhereMeans:
    'Verliet de wachtrij door een van haar regels, bijvoorbeeld naar voicemail of een andere wachtrij.',
  serviceLevelMeans:
    'Beantwoord binnen het doel ÷ (beantwoord + afgehaakt + doorgestuurd). Wie voor terugbellen koos, telt niet mee.',
  noAgents: 'Nog geen agents',
  noAgentsHint: 'Agents nemen de gesprekken van wachtrijen aan. Zij verschijnen hier zodra ze er zijn.',
  getStarted: 'Aan de slag',
};
