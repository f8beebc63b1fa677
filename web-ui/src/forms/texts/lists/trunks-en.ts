// English words for the list trunks.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const trunksEn: ListTexts = {
  title: 'Trunks',
  one: 'trunk',
  newOne: 'new trunk',
  add: 'Add trunk',
  none: 'No trunks yet',
  intro: 'The SIP lines to your carriers, recognised by the addresses their calls come from.',
  loss: 'Calls from this carrier will be refused, and no calls will go out over this trunk.',
};
