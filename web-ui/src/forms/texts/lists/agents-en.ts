// English words for the list agents.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const agentsEn: ListTexts = {
  title: 'Agents',
  one: 'agent',
  newOne: 'new agent',
  add: 'Add agent',
  none: 'No agents yet',
  intro: 'People who take calls from queues, their extensions and skills.',
  loss: 'This agent gets no more calls from queues. Skills and settings are lost; past calls stay.',
};
