// English texts about what supervisors do for others: the status of many agents at once, and who goes first.
// Never formats times: they arrive as text.
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;
const agents = (count: number) => n(count, 'agent', 'agents');

export const supervisionEn = {
  statuses: {
    start: 'Select several',
    stop: 'Stop selecting',
    all: 'Select all shown',
    selected: (count: number) => `${agents(count)} selected`,
    hidden: (count: number) => `${count} of them not shown`,
    change: 'Change status',
    title: (count: number) => `Status of ${agents(count)}`,
    newStatus: 'New status',
    more: (count: number) => `and ${count} more`,
    talking: (count: number) =>
      `${n(count, 'agent is', 'agents are')} in conversation. The conversation goes on; after it they are logged out, without wrap-up.`,
    logOut: (count: number) => `Log out ${agents(count)}`,
    working: (done: number, wanted: number) =>
      done === 0 ? `Changing ${agents(wanted)}…` : `Changing ${agents(wanted)}: ${done} done…`,
    done: (count: number, status: string) => `${agents(count)}: ${status}`,
    nothing: 'Nobody’s status has changed.',
    partly: (changed: number, wanted: number) => `${changed} of ${agents(wanted)} changed.`,
    unchanged: (names: string) => `Not changed: ${names}.`,
    gone: (names: string) => `No longer there: ${names}. Choose again for the others.`,
    goneUnknown: 'One of these agents no longer exists. Choose again for the others.',
    nobodyLeft: 'None of these agents exists any more.',
  },
  priority: {
    label: 'Priority',
    change: 'Change priority',
    changeOf: (who: string) => `Change priority: ${who}`,
    title: (who: string) => `Priority of ${who}`,
    hint: 'Points beyond the queue’s, −10 to 10. More points go first.',
    changed: (who: string, points: string) => `${who}: priority ${points}`,
  },
};

export type SupervisionTexts = typeof supervisionEn;

export const supervisionFailuresEn = {
  'not-waiting': 'This caller is no longer waiting.',
};
