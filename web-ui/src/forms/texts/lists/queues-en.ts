// English words for the list queues.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const queuesEn: ListTexts = {
  title: 'Queues',
  one: 'queue',
  newOne: 'new queue',
  add: 'Add queue',
  none: 'No queues yet',
  intro: 'Where callers wait, and which skills agents need to help them.',
  loss: 'All its settings are lost. Callers waiting in it hear an announcement and are disconnected.',
};
