// English words for the list extensions.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const extensionsEn: ListTexts = {
  title: 'Extensions',
  one: 'extension',
  newOne: 'new extension',
  add: 'Add extension',
  none: 'No extensions yet',
  intro: 'Internal numbers and the passwords their phones register with.',
  loss: 'Its phone can no longer register or be called. The SIP password is lost.',
};
