// Polish words for the list schedules.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const schedulesPl: ListTexts = {
  title: 'Godziny otwarcia',
  one: 'godziny otwarcia',
  newOne: 'nowe godziny otwarcia',
  add: 'Dodaj godziny otwarcia',
  none: 'Nie ma jeszcze godzin otwarcia',
  intro: 'Kiedy kolejki są czynne: tydzień, święta i inne dni.',
  loss: 'Przepadną godziny i dni szczególne.',
};
