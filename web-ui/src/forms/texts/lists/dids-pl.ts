// Polish words for the list dids.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const didsPl: ListTexts = {
  title: 'Numery (DID)',
  one: 'numer',
  newOne: 'nowy numer',
  add: 'Dodaj numer',
  none: 'Nie ma jeszcze numerów',
  intro: 'Twoje numery telefonów i miejsca, do których trafiają połączenia.',
  loss: 'Połączenia na ten numer będą odrzucane.',
};
