// Polish words for the list flows.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const flowsPl: ListTexts = {
  title: 'Menu głosowe',
  one: 'menu',
  newOne: 'nowe menu',
  add: 'Dodaj menu',
  none: 'Nie ma jeszcze menu',
  intro: 'Co słyszy dzwoniący i dokąd prowadzi każdy klawisz.',
  loss: 'Przepadną wszystkie kroki. Nagrania zostaną.',
};
