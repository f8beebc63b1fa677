// English texts about calls in progress and on the page of one call.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from '../../../i18n/event-facts.js';

export const stagesEn = {
  arriving: 'Arriving',
  menu: 'In menu',
  waiting: 'Waiting',
  ringing: 'Ringing agent',
  callback: 'Arranging callback',
  voicemail: 'In voicemail',
  announcement: 'Announcement',
  talking: 'Talking',
  'on-hold': 'On hold',
};

export const callTextsEn = {
  conference: (n: number) => `Conference of ${n}`,
  /** What a call asks of its queue; to be served is not told. */
  purpose: { callback: 'Callback', transfer: 'Transferred', consult: 'Consultation' },
  titleTo: (number: string) => `Call to ${number}`,
  customer: 'Customer',
  ourNumber: 'Our number',
  waitedSincePlace: 'Waited since joining the queue',
  talkingFor: 'Talk time',
  customerCalled: 'The customer is being called',
  customerCalledHint: 'Stay on the line: you are connected when the customer answers.',
  underWay: 'in progress',
  cutOff: (f: EventFacts) =>
    `Call ended: ${f.outcome}. Centrale was last known to run at ${f.aliveUntil}; the call may have lasted up to ${f.within} longer`,
  startedTo: (f: EventFacts) => `Call to ${f.dialled}, from ${f.number}`,
  /** What a call without an agent came to, by its cause. */
  served: {
    'voicemail-left': 'Voicemail',
    'hung-up-in-voicemail': 'Voicemail',
    'no-message': 'Voicemail',
    'callback-requested': 'Callback agreed',
    'flow-ended': 'Menu ended',
    announcement: 'Announcement',
    'log-in': 'Status by phone',
    'log-out': 'Status by phone',
    break: 'Status by phone',
  },
};

export const callEventsEn = {
  'destination-reached': (f: EventFacts) => `Destination: ${f.where}`,
  'call-transferred': (f: EventFacts) => `${f.leg} transferred the call: ${f.where}`,
  'transfer-failed': (f: EventFacts) => `Transfer failed: ${f.where} (${f.cause})`,
  'call-returned': (f: EventFacts) => `Call returned: ${f.leg}`,
  'callback-dialogue-started': (_: EventFacts) => 'Callback offered to the caller',
  'callback-dialogue-ended': (f: EventFacts) => `Callback: ${f.outcome}`,
};

export const callCausesEn = {
  transferred: 'call transferred',
  'transfer-failed': 'transfer failed',
  'no-audio': 'audio could not be connected',
  'customer-hung-up': 'customer hung up',
  'hung-up-in-voicemail': 'hung up in voicemail',
  wanted: 'agreed',
  'not-wanted': 'declined',
  'not-possible': 'not possible',
  served: 'without agent',
};
