// Dutch words for the list queues.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const queuesNl: ListTexts = {
  title: 'Wachtrijen',
  one: 'wachtrij',
  newOne: 'nieuwe wachtrij',
  add: 'Wachtrij toevoegen',
  none: 'Nog geen wachtrijen',
  intro: 'Waar bellers wachten, en welke vaardigheden een agent nodig heeft om hen te helpen.',
  loss: 'Alle instellingen gaan verloren. Bellers die nu wachten, horen een meldtekst; daarna wordt de verbinding verbroken.',
};
