// Polish words for the list queues.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const queuesPl: ListTexts = {
  title: 'Kolejki',
  one: 'kolejka',
  newOne: 'nowa kolejka',
  add: 'Dodaj kolejkę',
  none: 'Nie ma jeszcze kolejek',
  intro: 'Gdzie czekają dzwoniący i jakich umiejętności potrzebują konsultanci.',
  loss: 'Przepadną wszystkie ustawienia. Dzwoniący, którzy teraz czekają, usłyszą zapowiedź, a potem zostaną rozłączeni.',
};
