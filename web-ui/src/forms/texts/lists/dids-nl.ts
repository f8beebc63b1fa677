// Dutch words for the list dids.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const didsNl: ListTexts = {
  title: 'Nummers (DID’s)',
  one: 'nummer',
  newOne: 'nieuw nummer',
  add: 'Nummer toevoegen',
  none: 'Nog geen nummers',
  intro: 'Uw telefoonnummers, en waar gesprekken naar elk nummer heen gaan.',
  loss: 'Gesprekken naar dit nummer worden geweigerd.',
};
