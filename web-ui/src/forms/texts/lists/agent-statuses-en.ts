// English words for the list agentStatuses.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const agentStatusesEn: ListTexts = {
  title: 'Agent statuses',
  one: 'agent status',
  newOne: 'new agent status',
  add: 'Add agent status',
  none: 'No agent statuses yet',
  intro:
    'What agents can be doing while they get no calls from queues: breaks and other work. “Available” and “Logged out” are always there.',
  loss: 'Agents can no longer choose it. Where it was used in the past, only its ID is shown.',
  fields: {
    names: 'Name',
    category: 'Kind',
    paid: 'Paid time',
    chosenByAgents: 'Agents can choose it themselves',
    maxMinutes: 'Longest time (min)',
    colour: 'Colour',
    order: 'Order',
  },
  hints: {
    names: 'In at least one language. Everybody sees the name in their own language, if there is one.',
    category: 'Other work is time worked away from the phone, such as training.',
    chosenByAgents: 'Otherwise only supervisors can give it to an agent.',
    maxMinutes: 'Agents who stay longer are marked on the wallboard.',
    order: 'Statuses with a lower number are shown first.',
  },
  choices: {
    category: { break: 'Break', work: 'Other work' },
    colour: {
      amber: 'Yellow',
      orange: 'Orange',
      red: 'Red',
      violet: 'Purple',
      blue: 'Blue',
      green: 'Green',
      grey: 'Grey',
    },
  },
  nothing: { maxMinutes: 'no limit' },
};
