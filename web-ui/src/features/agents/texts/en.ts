// English texts about what supervisors do for others: the status of many agents at once, and who goes first.
// Never formats times: they arrive as text.
import { plural } from '../../../i18n/plural.js';

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
      `${n(count, 'agent is', 'agents are')} on a call. The call continues; after it they are logged out, without wrap-up.`,
    logOut: (count: number) => `Log out ${agents(count)}`,
    working: (done: number, wanted: number) =>
      done === 0
        ? `Changing the status of ${agents(wanted)}…`
        : `Changing the status of ${agents(wanted)}: ${done} done…`,
    done: (count: number, status: string) => `${agents(count)}: ${status}`,
    nothing: 'No status has been changed.',
    partly: (changed: number, wanted: number) => `Status changed for ${changed} of ${agents(wanted)}.`,
    gone: (names: string) => `No longer there: ${names}. Select the others again.`,
    goneUnknown: 'One of these agents no longer exists. Select the others again.',
    nobodyLeft: 'None of these agents exist any more.',
    atMost: (minutes: number) => `up to ${minutes} min`,
    otherWork: 'Other work',
    overLimit: (minutes: number) => `over the limit of ${minutes} min`,
    timeIsUp: (minutes: number) => `Your time for this status is up: the limit is ${minutes} min.`,
    breakdown: 'On break or other work',
  },
  priority: {
    label: 'Priority',
    change: 'Change priority',
    changeOf: (who: string) => `Change priority: ${who}`,
    title: (who: string) => `Priority of ${who}`,
    hint: 'Added to the queue’s points: −10 to 10. Callers with more points go first.',
    changed: (who: string, points: string) => `${who}: priority ${points}`,
  },
};

export type SupervisionTexts = typeof supervisionEn;

export const supervisionFailuresEn = {
  'not-talking': 'This is not possible in this call now.',
  'not-waiting': 'This caller is no longer waiting.',
};

export const agentsBundleEn = {
  presence: {
    available: 'Available',
    ringing: 'Ringing',
    talking: 'Talking',
    'wrap-up': 'Wrap-up',
    'on-break': 'On break',
    'logged-out': 'Logged out',
  },
  status: { available: 'Available', 'on-break': 'On break', 'logged-out': 'Logged out' },
  desk: {
    title: 'My desk',
    noAgent: 'Your account is not linked to an agent',
    noAgentHint: 'An administrator can link your account to an agent under Setup, Users.',
    yourStatus: 'Your status',
    goAvailable: 'Available',
    goBreak: 'Break',
    goLoggedOut: 'Log out of queues',
    breakReason: 'Reason for break',
    otherReason: 'Other reason',
    startBreak: 'Start break',
    statusChanged: (status: string) => `Your status is now: ${status}`,
    current: 'Right now',
    state: {
      available: 'Ready for the next call',
      ringing: 'Your phone is ringing',
      talking: 'On a call',
      'wrap-up': 'Wrap-up',
      'on-break': 'On break',
      'logged-out': 'You are logged out',
    },
    stateHint: {
      available: 'Among agents with the right skills, the one idle longest is rung first.',
      ringing: 'Pick up your phone to take the call.',
      talking: 'Hang up here or on your phone when you are done.',
      'wrap-up': 'You get no new calls until you finish wrap-up.',
      'on-break': 'You get no calls from queues.',
      'logged-out': 'Set your status to “Available” to get calls.',
    },
    wrapUpEndsHint: 'You get the next call when the time is up, or when you finish wrap-up.',
    notifyMe: 'Notify me of calls on this computer',
    noPhone: 'Your phone is not registered, so calls cannot reach you.',
    finishWrapUp: 'Finish wrap-up',
    extendWrapUp: (seconds: number) => `${seconds} s more`,
    wrapUpExtended: 'Wrap-up extended.',
    wrapUpFinished: 'Wrap-up finished.',
    caller: 'Caller',
    queue: 'Queue',
    dialled: 'Dialled number',
    callSince: 'Call duration',
    colleagues: 'Colleagues',
    queues: 'Your queues',
    noQueues: 'No queue needs your skills',
    noQueuesHint: 'A supervisor decides which skills you have.',
    skills: 'Your skills',
  },
  supervision: supervisionEn,
  failures: { codes: supervisionFailuresEn },
};
