// Dutch words for the list extensions.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const extensionsNl: ListTexts = {
  title: 'Toestelnummers',
  one: 'toestelnummer',
  newOne: 'nieuw toestelnummer',
  add: 'Toestelnummer toevoegen',
  none: 'Nog geen toestelnummers',
  intro: 'Interne nummers en de wachtwoorden waarmee hun toestellen zich aanmelden.',
  loss: 'Het toestel kan zich niet meer aanmelden en kan niet meer worden gebeld. Het SIP-wachtwoord gaat verloren.',
};
