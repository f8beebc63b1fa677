// English words for the list dids.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const didsEn: ListTexts = {
  title: 'Numbers (DIDs)',
  one: 'number',
  newOne: 'new number',
  add: 'Add number',
  none: 'No numbers yet',
  intro: 'Your telephone numbers, and where calls to each of them go.',
  loss: 'Calls to this number will be refused.',
};
