// Dutch words for the list agents.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const agentsNl: ListTexts = {
  title: 'Agents',
  one: 'agent',
  newOne: 'nieuwe agent',
  add: 'Agent toevoegen',
  none: 'Nog geen agents',
  intro: 'Mensen die gesprekken uit wachtrijen aannemen, met hun toestelnummer en vaardigheden.',
  loss: 'Deze agent krijgt geen gesprekken uit wachtrijen meer. Vaardigheden en instellingen gaan verloren; eerdere gesprekken blijven bewaard.',
};
