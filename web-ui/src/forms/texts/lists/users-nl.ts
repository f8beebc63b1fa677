// Dutch words for the list users.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const usersNl: ListTexts = {
  title: 'Gebruikers',
  one: 'gebruiker',
  newOne: 'nieuwe gebruiker',
  add: 'Gebruiker toevoegen',
  none: 'Nog geen gebruikers',
  intro: 'Wie op deze pagina’s mag inloggen, en in welke rol.',
  loss: 'Deze persoon kan niet meer inloggen. Het wachtwoord gaat verloren.',
};
