// English texts of everyday handling: lists that follow, search, keys of the keyboard, what stands on a printed page.
// Never formats numbers or times: they arrive as text.
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const everydayEn = {
  newCalls: (count: number) => `Show ${n(count, 'new call', 'new calls')}`,
  newestCalls: 'Show the newest calls',
  shownOf: (shown: string, total: string) => `${shown} of ${total} calls`,
  orAtLeast: (count: string) => `${count} or more`,
  order: 'Order',
  orders: {
    newest: 'Newest first',
    oldest: 'Oldest first',
    'longest-wait': 'Longest wait first',
    'longest-talk': 'Longest talk first',
  },
  voicemail: 'Voicemail',
  callbackAgreed: 'Callback agreed',
  showAll: (count: number) => `Show all ${count}`,
  showFewer: 'Show fewer',
  spreadsheet:
    'This is a spreadsheet file. In the spreadsheet program, save it as CSV (UTF-8) and choose that file.',
  lastCaller: 'Last caller',
  timeOf: (zone: string) => `Time in ${zone}`,
  goTo: 'Go to…',
  goToHint: 'Name of a page',
  keys: 'Keyboard shortcuts',
  keyMeanings: {
    '/': 'Search on this page',
    'Ctrl K': 'Go to another page',
    '?': 'Show these shortcuts',
    Esc: 'Close what is open',
    '← ↑ → ↓': 'Move among calls or agents; Enter opens one',
  },
  ringing: 'Ringing',
  newMessages: (count: number) => n(count, 'new message', 'new messages'),
  callBack: 'Call back',
  markDone: 'Mark as done',
  markedDone: 'Marked as done.',
  today: 'Today',
  ownCalls: 'Your calls today',
  noOwnCalls: 'No calls yet today.',
  answeredToday: 'Calls answered today',
  averageTalk: 'Average talk time',
  skills: 'Skills',
  noSkills: 'No skills',
  noQueueOfAgent: 'No queue gives this agent calls.',
  allOwnCalls: 'All your calls',
  timeLeft: (duration: string) => `${duration} left`,
};

export type EverydayTexts = typeof everydayEn;
