// Every state of every machine of the ACD meets every input.
// Never leaves a combination out: a table that lacks one does not compile.
import {
  type AgentActivity,
  type AgentStateInput,
  transitionAgentState,
} from '../../../src/core/acd/agent-state-machine.js';
import { transitionAgentStatus } from '../../../src/core/acd/agent-status-machine.js';
import type { AgentState, AgentStatus } from '../../../src/core/acd/acd-model.js';
import { type OfferInput, type OfferState, transitionOffer } from '../../../src/core/acd/offer-machine.js';
import {
  type QueuedCallInput,
  type QueuedCallState,
  transitionQueuedCall,
} from '../../../src/core/acd/queued-call-machine.js';
import type { CallId, EpochMs, OfferId, QueueId } from '../../../src/core/kernel/ids.js';
import { isIgnored, type Transition } from '../../../src/core/kernel/transition.js';

const offerId = 'a#1' as OfferId;
const callId = 'a' as CallId;
const own = 'own' as CallId;
const queueId = 'sales' as QueueId;
const ids = { offerId, callId, queueId };

/** `next-state: effect, effect`, or `- reason` when ignored. */
function shown<S>(transition: Transition<S, { readonly kind: string }>, name: (state: S) => string): string {
  if (isIgnored(transition)) return `- ${transition.ignored}`;
  const effects = transition.effects.map(({ kind }) => kind).join(', ');
  return effects === '' ? name(transition.state) : `${name(transition.state)}: ${effects}`;
}

/** Walks the table; each row is a state, each column an input. */
function walk<S extends string, I extends string>(
  table: Readonly<Record<S, Readonly<Record<I, string>>>>,
  result: (state: S, input: I) => string,
): void {
  const rows = (Object.keys(table) as S[]).flatMap((state) =>
    (Object.keys(table[state]) as I[]).map((input) => [state, input, table[state][input]] as const),
  );
  test.each(rows)('%s × %s → %s', (state, input, expected) => {
    expect(result(state, input)).toBe(expected);
  });
}

describe('agent status', () => {
  const statuses = {
    'logged-out': { kind: 'logged-out' },
    available: { kind: 'available' },
    lunch: { kind: 'on-break', reason: 'lunch' },
    training: { kind: 'on-break', reason: 'training' },
  } satisfies Record<string, AgentStatus>;
  type Name = keyof typeof statuses;
  const away = 'record-status, became-unavailable';
  const table: Record<Name, Record<Name, string>> = {
    'logged-out': {
      'logged-out': '- status-unchanged',
      available: 'available: record-status, became-available',
      lunch: 'on-break: record-status',
      training: 'on-break: record-status',
    },
    available: {
      'logged-out': `logged-out: ${away}, end-wrap-up`,
      available: '- status-unchanged',
      lunch: `on-break: ${away}`,
      training: `on-break: ${away}`,
    },
    lunch: {
      'logged-out': 'logged-out: record-status, end-wrap-up',
      available: 'available: record-status, became-available',
      lunch: '- status-unchanged',
      training: 'on-break: record-status',
    },
    training: {
      'logged-out': 'logged-out: record-status, end-wrap-up',
      available: 'available: record-status, became-available',
      lunch: 'on-break: record-status',
      training: '- status-unchanged',
    },
  };
  walk(table, (status, wanted) =>
    shown(transitionAgentStatus(statuses[status], statuses[wanted]), ({ kind }) => kind),
  );
});

describe('agent state', () => {
  const ownTalk: AgentState = { kind: 'talking', callId: own };
  const wrapUp: AgentState = { kind: 'wrap-up', callId, queueId, endsAtMs: 9 as EpochMs };
  const activities = {
    idle: { state: { kind: 'idle' }, ownCalls: [] },
    reserved: { state: { kind: 'reserved', ...ids }, ownCalls: [] },
    ringing: { state: { kind: 'ringing', ...ids }, ownCalls: [] },
    talking: { state: { kind: 'talking', ...ids }, ownCalls: [] },
    'talking, own call too': { state: { kind: 'talking', ...ids }, ownCalls: [own] },
    'own call': { state: ownTalk, ownCalls: [own] },
    'two own calls': { state: ownTalk, ownCalls: [own, 'second' as CallId] },
    'wrap-up': { state: wrapUp, ownCalls: [] },
    'wrap-up, own call too': { state: wrapUp, ownCalls: [own] },
  } satisfies Record<string, AgentActivity>;
  const inputs = {
    reserved: { kind: 'reserved', ...ids },
    'phone-alerted': { kind: 'phone-alerted' },
    'offer-answered': { kind: 'offer-answered' },
    'offer-ended': { kind: 'offer-ended' },
    'bridge-failed': { kind: 'bridge-failed' },
    'ended with wrap-up': { kind: 'conversation-ended', wrapUpEndsAtMs: 9 as EpochMs },
    'ended without': { kind: 'conversation-ended' },
    'wrap-up-over': { kind: 'wrap-up-over' },
    occupied: { kind: 'occupied', callId: 'new' as CallId },
    'occupied again': { kind: 'occupied', callId: own },
    released: { kind: 'released', callId: own },
    'released unknown': { kind: 'released', callId: 'unknown' as CallId },
  } satisfies Record<string, AgentStateInput>;
  type State = keyof typeof activities;
  type Input = keyof typeof inputs;
  const all = (reason: string): Record<Input, string> =>
    Object.fromEntries(Object.keys(inputs).map((input) => [input, `- ${reason}`])) as Record<Input, string>;
  const noOwn = { released: '- own-call-unknown', 'released unknown': '- own-call-unknown' };
  const offered = {
    'offer-answered': 'talking sales',
    'offer-ended': 'idle',
    occupied: 'talking new: withdraw-offer',
    'occupied again': 'talking own: withdraw-offer',
    ...noOwn,
  };
  const started = 'wrap-up: record-wrap-up-started';
  const table: Record<State, Record<Input, string>> = {
    idle: {
      ...all('agent-idle'),
      reserved: 'reserved',
      occupied: 'talking new',
      'occupied again': 'talking own',
      ...noOwn,
    },
    reserved: { ...all('agent-being-offered'), 'phone-alerted': 'ringing', ...offered },
    ringing: { ...all('agent-being-offered'), 'phone-alerted': '- already-ringing', ...offered },
    talking: {
      ...all('agent-talking'),
      'bridge-failed': 'idle',
      'ended with wrap-up': started,
      'ended without': 'idle: idle-began',
      occupied: 'talking sales',
      'occupied again': 'talking sales',
      ...noOwn,
    },
    'talking, own call too': {
      ...all('agent-talking'),
      'bridge-failed': 'talking own',
      'ended with wrap-up': started,
      'ended without': 'talking own',
      occupied: 'talking sales',
      'occupied again': '- own-call-known',
      released: 'talking sales',
      'released unknown': '- own-call-unknown',
    },
    'own call': {
      ...all('agent-in-own-call'),
      occupied: 'talking own',
      'occupied again': '- own-call-known',
      released: 'idle: idle-began',
      'released unknown': '- own-call-unknown',
    },
    'two own calls': {
      ...all('agent-in-own-call'),
      occupied: 'talking own',
      'occupied again': '- own-call-known',
      released: 'talking second',
      'released unknown': '- own-call-unknown',
    },
    'wrap-up': {
      ...all('agent-in-wrap-up'),
      'wrap-up-over': 'idle: record-wrap-up-ended, idle-began',
      occupied: 'wrap-up',
      'occupied again': 'wrap-up',
      ...noOwn,
    },
    'wrap-up, own call too': {
      ...all('agent-in-wrap-up'),
      'wrap-up-over': 'talking own: record-wrap-up-ended',
      occupied: 'wrap-up',
      'occupied again': '- own-call-known',
      released: 'wrap-up',
      'released unknown': '- own-call-unknown',
    },
  };
  const name = ({ state }: AgentActivity): string =>
    state.kind === 'talking' ? `talking ${state.queueId ?? state.callId}` : state.kind;
  walk(table, (state, input) => shown(transitionAgentState(activities[state], inputs[input]), name));
});

describe('offer', () => {
  const states = {
    reserved: { kind: 'reserved' },
    ringing: { kind: 'ringing' },
    accepted: { kind: 'accepted' },
    refused: { kind: 'refused', cause: 'busy' },
    missed: { kind: 'missed', cause: 'no-answer' },
    withdrawn: { kind: 'withdrawn', cause: 'caller-left' },
  } satisfies Record<string, OfferState>;
  const inputs = {
    'phone-alerted': { kind: 'phone-alerted' },
    answered: { kind: 'answered' },
    declined: { kind: 'failed', failure: 'declined' },
    busy: { kind: 'failed', failure: 'busy' },
    'no-answer': { kind: 'failed', failure: 'no-answer' },
    unreachable: { kind: 'failed', failure: 'unreachable' },
    'ring time over': { kind: 'withdrawn', reason: 'no-answer' },
    'caller left': { kind: 'withdrawn', reason: 'caller-left' },
    'logged out': { kind: 'withdrawn', reason: 'agent-logged-out' },
    occupied: { kind: 'withdrawn', reason: 'agent-occupied' },
    reconfigured: { kind: 'withdrawn', reason: 'configuration-changed' },
  } satisfies Record<string, OfferInput>;
  type Input = keyof typeof inputs;
  const open: Record<Input, string> = {
    'phone-alerted': 'ringing',
    answered: 'accepted: record-offer-ended',
    declined: 'refused: record-offer-ended',
    busy: 'refused: record-offer-ended',
    'no-answer': 'missed: record-offer-ended',
    unreachable: 'missed: record-offer-ended',
    'ring time over': 'missed: record-offer-ended, stop-ringing',
    'caller left': 'withdrawn: record-offer-ended, stop-ringing',
    'logged out': 'withdrawn: record-offer-ended, stop-ringing',
    occupied: 'withdrawn: record-offer-ended, stop-ringing',
    reconfigured: 'withdrawn: record-offer-ended, stop-ringing',
  };
  const all = (reason: string): Record<Input, string> =>
    Object.fromEntries(Object.keys(inputs).map((input) => [input, `- ${reason}`])) as Record<Input, string>;
  const table: Record<keyof typeof states, Record<Input, string>> = {
    reserved: open,
    ringing: { ...open, 'phone-alerted': '- already-ringing' },
    accepted: all('offer-already-accepted'),
    refused: all('offer-already-ended'),
    missed: all('offer-already-ended'),
    withdrawn: all('offer-already-ended'),
  };
  walk(table, (state, input) => shown(transitionOffer(states[state], inputs[input]), ({ kind }) => kind));
});

describe('queued call', () => {
  const states = {
    waiting: { kind: 'waiting' },
    offered: { kind: 'offered', offerId },
    talking: { kind: 'talking', offerId },
    left: { kind: 'left' },
  } satisfies Record<string, QueuedCallState>;
  const inputs = {
    'offer-made': { kind: 'offer-made', offerId },
    'offer-ended': { kind: 'offer-ended' },
    'offer-accepted': { kind: 'offer-accepted' },
    'bridge-failed': { kind: 'bridge-failed', queueExists: true },
    'bridge-failed, no queue': { kind: 'bridge-failed', queueExists: false },
    'conversation-ended': { kind: 'conversation-ended' },
    'caller-left': { kind: 'caller-left', lost: false },
    'queue-removed': { kind: 'queue-removed' },
  } satisfies Record<string, QueuedCallInput>;
  type Input = keyof typeof inputs;
  const all = (reason: string): Record<Input, string> =>
    Object.fromEntries(Object.keys(inputs).map((input) => [input, `- ${reason}`])) as Record<Input, string>;
  const table: Record<keyof typeof states, Record<Input, string>> = {
    waiting: {
      ...all('call-waiting'),
      'offer-made': 'offered',
      'caller-left': 'left: record-queue-left',
      'queue-removed': 'left: record-queue-left, report-queue-removed',
    },
    offered: {
      ...all('call-being-offered'),
      'offer-ended': 'waiting',
      'offer-accepted': 'talking: record-queue-left',
      'caller-left': 'left: withdraw-offer, record-queue-left',
      'queue-removed': 'left: withdraw-offer, record-queue-left, report-queue-removed',
    },
    talking: {
      ...all('call-talking'),
      'bridge-failed': 'waiting: end-conversation',
      'bridge-failed, no queue': 'left: end-conversation, record-queue-left, report-queue-removed',
      'conversation-ended': 'left: end-conversation',
      'caller-left': 'left: end-conversation',
    },
    left: all('call-left'),
  };
  walk(table, (state, input) =>
    shown(transitionQueuedCall(states[state], inputs[input]), ({ kind }) => kind),
  );
});
