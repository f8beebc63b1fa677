// Dutch words for the list schedules.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const schedulesNl: ListTexts = {
  title: 'Openingstijden',
  one: 'openingstijden',
  newOne: 'nieuwe openingstijden',
  add: 'Openingstijden toevoegen',
  none: 'Nog geen openingstijden',
  intro: 'Wanneer wachtrijen open zijn: de week, feestdagen en andere dagen.',
  loss: 'De tijden en bijzondere dagen gaan verloren.',
};
