// Polish texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
import type { figuresEn } from './figures-en.js';

export const figuresPl: typeof figuresEn = {
  elsewhere: 'Przekierowane',
  cutOff: (count) => `przerwane: ${count}`,
  sum: (of) =>
    `Przychodzące: ${of.offered} = odebrane ${of.answered} + porzucone ${of.abandoned} + przekierowane ${of.elsewhere} + z oddzwonieniem ${of.calledBack} + przerwane ${of.cutOff} + jeszcze czekające ${of.waiting}`,
  how: 'Jak liczone są te dane',
  offeredMeans:
    'Wszyscy, którzy dziś trafili do kolejki: odebrani, ci, którzy zrezygnowali, przekierowani, ci, którzy wybrali oddzwonienie, rozłączeni wskutek usterki i wciąż czekający.',
  elsewhereMeans: 'Opuścili kolejkę na mocy jej reguł, na przykład do poczty głosowej lub innej kolejki.',
  serviceLevelMeans:
    'Odebrane w czasie docelowym ÷ (odebrane + porzucone + przekierowane). Kto wybrał oddzwonienie, nie jest liczony.',
  noAgents: 'Nie ma jeszcze konsultantów',
  noAgentsHint: 'Konsultanci odbierają połączenia z kolejek. Pojawią się tu, gdy tylko zostaną dodani.',
  getStarted: 'Pierwsze kroki',
};
