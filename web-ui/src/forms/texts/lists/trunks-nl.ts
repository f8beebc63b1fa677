// Dutch words for the list trunks.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const trunksNl: ListTexts = {
  title: 'Trunks',
  one: 'trunk',
  newOne: 'nieuwe trunk',
  add: 'Trunk toevoegen',
  none: 'Nog geen trunks',
  intro: 'De SIP-lijnen naar uw providers, herkend aan de adressen waar hun gesprekken vandaan komen.',
  loss: 'Gesprekken van deze provider worden geweigerd en via deze trunk gaan geen gesprekken meer uit.',
};
