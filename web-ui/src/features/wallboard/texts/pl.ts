// Polish texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
import type { figuresEn } from './en.js';

export const figuresPl: typeof figuresEn = {
  elsewhere: 'Przekierowane',
  cutOff: (count) => `przerwane: ${count}`,
  sum: (of) =>
    `zaoferowane: ${of.offered} = odebrane: ${of.answered} + porzucone: ${of.abandoned} + przekierowane: ${of.elsewhere} + z oddzwonieniem: ${of.calledBack} + przerwane: ${of.cutOff} + jeszcze oczekujące: ${of.waiting}`,
  how: 'Jak liczone są te dane',
  offeredMeans:
    'Wszystkie połączenia, które dziś trafiły do kolejki: odebrane, porzucone, przekierowane, z oddzwonieniem, przerwane i jeszcze oczekujące.',
  elsewhereMeans:
    'Połączenia, które opuściły kolejkę zgodnie z jej regułami, na przykład do poczty głosowej lub innej kolejki.',
  serviceLevelMeans:
    'Odebrane w czasie docelowym ÷ (odebrane + porzucone + przekierowane). Połączeń z oddzwonieniem się nie liczy.',
  noAgents: 'Nie ma jeszcze konsultantów',
  noAgentsHint: 'Konsultanci odbierają połączenia z kolejek. Pojawią się tutaj, gdy zostaną dodani.',
  getStarted: 'Pierwsze kroki',
};
