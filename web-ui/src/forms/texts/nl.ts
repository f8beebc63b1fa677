// Dutch texts of forms.
// Never formats numbers or times: they arrive as text.
import { wordsOfLists } from './list-texts.js';
import type { FormTexts } from './en.js';

export const formsNl: FormTexts = {
  unsaved: (what, time) => `U hebt niet-opgeslagen wijzigingen van ${time}: ${what}.`,
  customer: 'klant',
  newOne: {
    customers: 'nieuwe klant',
    ...wordsOfLists('nl', 'newOne'),
  },
  continue: 'Verder bewerken',
  resumed: (time) => `Dit zijn uw niet-opgeslagen wijzigingen van ${time}.`,
  losses: {
    trunkPassword: 'De gebruikersnaam en het wachtwoord bij de provider gaan verloren.',
    ...wordsOfLists('nl', 'loss'),
  },
  irreversible: 'Dit werkt meteen en kan niet ongedaan worden gemaakt.',
  passwordNotKept: 'Wachtwoorden worden niet bewaard: voer ze opnieuw in.',
};
