// Polish texts of forms.
// Never formats numbers or times: they arrive as text.
import { wordsOfLists } from './list-texts.js';
import type { FormTexts } from './en.js';

export const formsPl: FormTexts = {
  unsaved: (what, time) => `Masz niezapisane zmiany (${time}): ${what}.`,
  customer: 'klient',
  newOne: {
    customers: 'nowy klient',
    ...wordsOfLists('pl', 'newOne'),
  },
  continue: 'Wróć do edycji',
  resumed: (time) => `To Twoje niezapisane zmiany (${time}).`,
  losses: {
    trunkPassword: 'Przepadną nazwa użytkownika i hasło u operatora.',
    ...wordsOfLists('pl', 'loss'),
  },
  irreversible: 'Zmiana działa od razu i nie można jej cofnąć.',
  passwordNotKept: 'Hasła nie są przechowywane: wpisz je ponownie.',
};
