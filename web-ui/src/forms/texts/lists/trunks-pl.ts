// Polish words for the list trunks.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const trunksPl: ListTexts = {
  title: 'Łącza SIP',
  one: 'łącze',
  newOne: 'nowe łącze',
  add: 'Dodaj łącze',
  none: 'Nie ma jeszcze łączy',
  intro: 'Łącza SIP do operatorów, rozpoznawane po adresach, z których przychodzą połączenia.',
  loss: 'Połączenia od tego operatora będą odrzucane, a przez to łącze nie będzie można dzwonić.',
};
