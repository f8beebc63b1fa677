// English words for the list flows.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const flowsEn: ListTexts = {
  title: 'Menus',
  one: 'menu',
  newOne: 'new menu',
  add: 'Add menu',
  none: 'No menus yet',
  intro: 'What callers hear and which key leads where.',
  loss: 'All its steps are lost. The recordings stay.',
};
