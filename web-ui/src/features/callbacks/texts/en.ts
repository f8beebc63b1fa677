// English texts about customers who are called back.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from '../../../i18n/event-facts.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const callbacksEn = {
  title: 'Callbacks',
  intro:
    'Customers to be called back. They keep their place in the queue; an agent answers first, then the customer is dialled.',
  none: 'No callbacks',
  noneHint:
    'Callers appear here when they ask for a callback, hang up in a queue that calls back, or are cut off by a system error.',
  customer: 'Customer',
  queue: 'Queue',
  asked: 'Waiting since',
  state: 'Status',
  attempts: 'Attempts',
  actions: 'Actions',
  done: 'Last seven days',
  noQueue: 'no queue',
  call: 'Open call',
  close: 'Mark as called back',
  closeTitle: 'Has this customer been called back?',
  callNow: 'Call now',
  cancel: 'Cancel',
  cancelTitle: 'Stop calling this customer?',
  cancelYes: 'Stop calling',
  keep: 'Keep callback',
  add: 'New callback',
  addNumber: 'Number',
  addNumberHint: 'With area code, as you would dial it.',
  addQueue: 'Queue',
  addName: 'Name',
  addPriority: 'Priority',
  addPriorityHint: 'Added to the queue’s points: −10 to 10.',
  addSave: 'Schedule callback',
  never: 'none',
  closeText: (number: string) => `${number} is removed from the list; Centrale will not dial it again.`,
  cancelText: (number: string) => `${number} will not be dialled again and loses its place in the queue.`,
  closed: (number: string) => `${number} marked as called back.`,
  cancelled: (number: string) => `Callback to ${number} cancelled.`,
  hastened: (number: string) => `${number} will be called as soon as an agent is free.`,
  added: (number: string) => `${number} will be called back.`,
  openCount: (count: number) => n(count, 'customer to call back', 'customers to call back'),
  play: (number: string) => `Reason for the call, ${number}`,
  attemptCount: (count: number) => n(count, 'attempt', 'attempts'),
  position: (place: string) => `place ${place}`,
  retryAt: (time: string) => `next attempt: ${time}`,
  endedAt: (outcome: string, time: string) => `${outcome}, ${time}`,
  endedBy: (outcome: string, name: string, time: string) => `${outcome} by ${name}, ${time}`,
  askedBy: (name: string) => `entered by ${name}`,
  by: {
    caller: 'requested by the caller',
    abandoned: 'hung up while waiting',
    lost: 'cut off by a system error',
    user: 'entered manually',
  },
  states: {
    listed: 'to be called manually',
    queued: 'waiting for an agent',
    paused: 'paused',
    dialling: 'being dialled',
    talking: 'talking',
    waiting: 'not reached yet',
    ended: 'ended',
  },
  obstacles: {
    'on-the-line': 'the customer is calling us',
    'no-trunk': 'no trunk for outbound calls',
    'no-queue': 'the queue no longer exists',
    'queue-closed': 'the queue is closed',
    'not-allowed': 'this number may not be called',
    'limit-reached': 'the limit of calls is reached for now',
    'storage-unavailable': 'data cannot be saved at the moment',
  },
  outcomes: {
    reached: 'reached',
    'given-up': 'given up',
    'called-again': 'customer called again',
    cancelled: 'cancelled',
    merged: 'merged with another callback',
    closed: 'called back',
  },
  attemptOutcomes: {
    reached: 'reached',
    busy: 'busy',
    'no-answer': 'no answer',
    declined: 'declined',
    unreachable: 'not reachable',
    fault: 'system error',
    interrupted: 'interrupted',
    withdrawn: 'not dialled',
  },
  desk: {
    title: 'Callback',
    hint: 'You answer first; then the customer is dialled.',
  },
};

export const callbackEventsEn = {
  'callback-requested': (_: EventFacts) => 'Callback requested',
  'callback-changed': (_: EventFacts) => 'Callback changed',
  'callback-hastened': (f: EventFacts) => `${f.by} requested the call immediately`,
  'callback-attempt-started': (_: EventFacts) => 'Callback: looking for an agent',
  'callback-attempt-ended': (f: EventFacts) => `Callback attempt: ${f.outcome}`,
  'callback-ended': (f: EventFacts) => `Callback ended: ${f.outcome}`,
};

export const callbackCausesEn = {
  reached: 'reached',
  'given-up': 'given up',
  'called-again': 'customer called again',
  merged: 'merged with another callback',
  fault: 'system error',
  'callback-withdrawn': 'not dialled',
};

export const callbackFailuresEn = {
  'in-progress': 'The customer is being called right now.',
  'no-queue': 'This callback does not belong to a queue. Add a new callback and choose a queue.',
};

export const callbacksBundleEn = {
  callbacks: callbacksEn,
  events: callbackEventsEn,
  causes: callbackCausesEn,
  failures: { codes: callbackFailuresEn },
};
