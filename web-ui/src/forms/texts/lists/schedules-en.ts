// English words for the list schedules.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const schedulesEn: ListTexts = {
  title: 'Opening hours',
  one: 'opening hours',
  newOne: 'new opening hours',
  add: 'Add opening hours',
  none: 'No opening hours yet',
  intro: 'When queues are open: the week, holidays and other days.',
  loss: 'Its hours and special days are lost.',
};
