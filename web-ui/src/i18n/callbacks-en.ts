// English texts about customers who are called back.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';
import { plural } from './plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const callbacksEn = {
  title: 'Callbacks',
  intro:
    'Customers whom we call back: they keep their place in the queue, an agent answers first, and then the customer is dialled.',
  none: 'Nobody to call back',
  noneHint:
    'Whoever asks for a callback, gives up waiting where a queue calls back, or is lost by our fault appears here.',
  customer: 'Customer',
  queue: 'Queue',
  asked: 'Waiting since',
  state: 'State',
  attempts: 'Attempts',
  actions: 'Actions',
  done: 'Last seven days',
  noQueue: 'no queue',
  call: 'Open call',
  close: 'Called back',
  closeTitle: 'Has this customer been called back?',
  callNow: 'Call now',
  cancel: 'Call off',
  cancelTitle: 'Call this customer no more?',
  add: 'New callback',
  addNumber: 'Number',
  addNumberHint: 'With area code, as you would dial it.',
  addQueue: 'Queue',
  addName: 'Name',
  addPriority: 'Priority',
  addPriorityHint: 'Points beyond the queue’s, −10 to 10.',
  addSave: 'Have them called back',
  never: 'none',
  closeText: (number: string) => `${number} leaves the list; Centrale does not dial it any more.`,
  cancelText: (number: string) => `${number} is not dialled any more and loses the place in the queue.`,
  closed: (number: string) => `${number} closed.`,
  cancelled: (number: string) => `${number} is not called any more.`,
  hastened: (number: string) => `${number} is called as soon as an agent is free.`,
  added: (number: string) => `${number} will be called back.`,
  openCount: (count: number) => n(count, 'customer to call back', 'customers to call back'),
  play: (number: string) => `What ${number} is calling about`,
  attemptCount: (count: number) => n(count, 'attempt', 'attempts'),
  position: (place: string) => `place ${place}`,
  retryAt: (time: string) => `next attempt ${time}`,
  endedAt: (outcome: string, time: string) => `${outcome}, ${time}`,
  endedBy: (outcome: string, name: string, time: string) => `${outcome} by ${name}, ${time}`,
  askedBy: (name: string) => `entered by ${name}`,
  by: {
    caller: 'asked for it',
    abandoned: 'gave up waiting',
    lost: 'lost by our fault',
    user: 'entered by hand',
  },
  states: {
    listed: 'for a person to call',
    queued: 'waits for an agent',
    paused: 'on hold',
    dialling: 'being dialled',
    talking: 'talking',
    waiting: 'tried in vain',
    ended: 'over',
  },
  obstacles: {
    'on-the-line': 'the customer is calling us',
    'no-trunk': 'no trunk calls to the outside',
    'no-queue': 'the queue no longer exists',
    'queue-closed': 'the queue is closed',
  },
  outcomes: {
    reached: 'reached',
    'given-up': 'given up',
    'called-again': 'customer called again',
    cancelled: 'called off',
    merged: 'joined with another',
    closed: 'called back',
  },
  attemptOutcomes: {
    reached: 'reached',
    busy: 'busy',
    'no-answer': 'no answer',
    declined: 'declined',
    unreachable: 'unreachable',
    fault: 'fault of ours',
    interrupted: 'interrupted',
    withdrawn: 'not dialled',
  },
  desk: {
    title: 'Callback',
    hint: 'You answer first; then the customer is dialled.',
  },
};

export const callbackEventsEn = {
  'callback-requested': (_: EventFacts) => 'Is to be called back',
  'callback-changed': (_: EventFacts) => 'Callback changed',
  'callback-hastened': (f: EventFacts) => `${f.by} wants the callback made now`,
  'callback-attempt-started': (_: EventFacts) => 'Callback: an agent is sought',
  'callback-attempt-ended': (f: EventFacts) => `Callback attempt: ${f.outcome}`,
  'callback-ended': (f: EventFacts) => `Callback over: ${f.outcome}`,
};

export const callbackCausesEn = {
  reached: 'reached',
  'given-up': 'given up',
  'called-again': 'customer called again',
  merged: 'joined with another',
  fault: 'fault of ours',
  'callback-withdrawn': 'not dialled',
};

export const callbackFailuresEn = {
  'in-progress': 'The customer is being called at this moment.',
  'no-queue': 'This callback belongs to no queue. Make a new one for a queue.',
};
