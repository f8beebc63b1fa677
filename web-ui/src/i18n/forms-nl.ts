// Dutch texts of forms.
// Never formats numbers or times: they arrive as text.
import type { FormTexts } from './forms-en.js';

export const formsNl: FormTexts = {
  unsaved: (what, time) => `U hebt niet-opgeslagen wijzigingen van ${time}: ${what}.`,
  customer: 'klant',
  continue: 'Verder bewerken',
  resumed: (time) => `Dit zijn uw niet-opgeslagen wijzigingen van ${time}.`,
  passwordNotKept: 'Wachtwoorden worden niet bewaard: voer ze opnieuw in.',
};
