// Polish words for the list users.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const usersPl: ListTexts = {
  title: 'Użytkownicy',
  one: 'użytkownik',
  newOne: 'nowy użytkownik',
  add: 'Dodaj użytkownika',
  none: 'Nie ma jeszcze użytkowników',
  intro: 'Kto może się tu logować i w jakiej roli.',
  loss: 'Ta osoba nie będzie mogła się zalogować. Przepadnie hasło.',
};
