// Polish words for the list agents.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const agentsPl: ListTexts = {
  title: 'Konsultanci',
  one: 'konsultant',
  newOne: 'nowy konsultant',
  add: 'Dodaj konsultanta',
  none: 'Nie ma jeszcze konsultantów',
  intro: 'Osoby odbierające połączenia z kolejek, ich numery wewnętrzne i umiejętności.',
  loss: 'Konsultant nie będzie już dostawać połączeń z kolejek. Umiejętności i ustawienia przepadną; dotychczasowe połączenia zostaną.',
};
