// Dutch words for the list flows.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const flowsNl: ListTexts = {
  title: 'Keuzemenu’s',
  one: 'keuzemenu',
  newOne: 'nieuw keuzemenu',
  add: 'Keuzemenu toevoegen',
  none: 'Nog geen keuzemenu’s',
  intro: 'Wat bellers horen en waar elke toets heen leidt.',
  loss: 'Alle stappen gaan verloren. De opnamen blijven bewaard.',
};
