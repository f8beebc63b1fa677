// Polish texts of forms.
// Never formats numbers or times: they arrive as text.
import type { FormTexts } from './forms-en.js';

export const formsPl: FormTexts = {
  unsaved: (what, time) => `Masz niezapisane zmiany (${time}): ${what}.`,
  customer: 'klient',
  continue: 'Wróć do edycji',
  resumed: (time) => `To Twoje niezapisane zmiany (${time}).`,
  passwordNotKept: 'Hasła nie są przechowywane: wpisz je ponownie.',
};
