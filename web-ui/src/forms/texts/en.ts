// English texts of forms: what was not saved, what a removal takes with it, what is still missing.
// Never formats numbers or times: they arrive as text.
import { wordsOfLists } from './list-texts.js';

export const formsEn = {
  unsaved: (what: string, time: string) => `You have unsaved changes from ${time}: ${what}.`,
  customer: 'customer',
  /** One that has no name yet. */
  newOne: {
    customers: 'new customer',
    ...wordsOfLists('en', 'newOne'),
  },
  continue: 'Continue editing',
  resumed: (time: string) => `These are your unsaved changes from ${time}.`,
  /** What is gone with an item that is removed. */
  losses: {
    trunkPassword: 'Its user name and password at the carrier are lost.',
    ...wordsOfLists('en', 'loss'),
  },
  irreversible: 'This takes effect immediately and cannot be undone.',
  passwordNotKept: 'Passwords are not kept: enter them again.',
};

export type FormTexts = typeof formsEn;
