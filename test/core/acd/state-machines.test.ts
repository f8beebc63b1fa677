// Every state of every machine of the ACD meets every input.
// Never leaves a combination out: a table that lacks one does not compile.
import { transitionAgentStatus } from '../../../src/core/acd/agent-status-machine.js';
import type { AgentStatus } from '../../../src/core/acd/acd-model.js';
import {
  type AssignmentInput,
  type AssignmentState,
  transitionAssignment,
} from '../../../src/core/acd/assignment-machine.js';
import {
  type RequestEffect,
  type RequestInput,
  type RequestState,
  transitionRequest,
} from '../../../src/core/acd/request-machine.js';
import type { EpochMs, OfferId } from '../../../src/core/kernel/ids.js';
import { isIgnored, type Transition } from '../../../src/core/kernel/transition.js';

const offerId = 'a#1' as OfferId;
const otherId = 'a#2' as OfferId;

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

describe('assignment', () => {
  const states = {
    reserved: { kind: 'reserved' },
    alerting: { kind: 'alerting' },
    active: { kind: 'active' },
    parked: { kind: 'parked', offPhone: false, recalled: false },
    'wanted back': { kind: 'parked', offPhone: true, recalled: true },
    'wrap-up': { kind: 'wrap-up', endsAtMs: 9 as EpochMs },
    refused: { kind: 'refused', cause: 'busy' },
    missed: { kind: 'missed', cause: 'no-answer' },
    withdrawn: { kind: 'withdrawn', cause: 'caller-left' },
    done: { kind: 'done' },
  } satisfies Record<AssignmentState['kind'] | 'wanted back', AssignmentState>;
  const inputs = {
    alerted: { kind: 'alerted' },
    accepted: { kind: 'accepted' },
    declined: { kind: 'failed', failure: 'declined' },
    busy: { kind: 'failed', failure: 'busy' },
    'no-answer': { kind: 'failed', failure: 'no-answer' },
    unreachable: { kind: 'failed', failure: 'unreachable' },
    'ring time over': { kind: 'withdrawn', reason: 'no-answer' },
    'caller left': { kind: 'withdrawn', reason: 'caller-left' },
    'logged out': { kind: 'withdrawn', reason: 'agent-logged-out' },
    occupied: { kind: 'withdrawn', reason: 'agent-occupied' },
    reconfigured: { kind: 'withdrawn', reason: 'configuration-changed' },
    'asks for else': { kind: 'withdrawn', reason: 'demand-changed' },
    'answered elsewhere': { kind: 'withdrawn', reason: 'answered-elsewhere' },
    overflowed: { kind: 'withdrawn', reason: 'overflowed' },
    untalked: { kind: 'untalked' },
    'ended with wrap-up': { kind: 'ended', wrapUpEndsAtMs: 7 as EpochMs },
    'ended without': { kind: 'ended' },
    parked: { kind: 'parked', offPhone: true },
    recalled: { kind: 'recalled' },
    resumed: { kind: 'resumed' },
    'wrap-up-extended': { kind: 'wrap-up-extended', byMs: 5 },
    'wrap-up-over': { kind: 'wrap-up-over' },
  } satisfies Record<string, AssignmentInput>;
  type Input = keyof typeof inputs;
  const all = (reason: string): Record<Input, string> =>
    Object.fromEntries(Object.keys(inputs).map((input) => [input, `- ${reason}`])) as Record<Input, string>;
  const failed = (how: string): string => `${how}: record-offer-ended, release`;
  const withdrawn = (how: string): string => `${how}: record-offer-ended, stop-ringing, release`;
  const offered: Record<Input, string> = {
    ...all('agent-being-offered'),
    accepted: 'active: record-offer-ended',
    declined: failed('refused'),
    busy: failed('refused'),
    'no-answer': failed('missed'),
    unreachable: failed('missed'),
    'ring time over': withdrawn('missed'),
    'caller left': withdrawn('withdrawn'),
    'logged out': withdrawn('withdrawn'),
    occupied: withdrawn('withdrawn'),
    reconfigured: withdrawn('withdrawn'),
    'asks for else': withdrawn('withdrawn'),
    'answered elsewhere': withdrawn('withdrawn'),
    overflowed: withdrawn('withdrawn'),
  };
  const parked: Record<Input, string> = {
    ...all('offer-already-accepted'),
    'wrap-up-extended': '- conversation-parked',
    'wrap-up-over': '- conversation-parked',
    untalked: 'done: release',
    'ended with wrap-up': 'wrap-up until 7: record-wrap-up-started',
    'ended without': 'done: release after work',
    parked: '- already-parked',
    recalled: 'parked, wanted back: record-recalled',
    resumed: 'active: record-resumed',
  };
  const table: Record<keyof typeof states, Record<Input, string>> = {
    reserved: { ...offered, alerted: 'alerting' },
    alerting: { ...offered, alerted: '- already-ringing' },
    active: {
      ...all('offer-already-accepted'),
      'wrap-up-extended': '- agent-talking',
      'wrap-up-over': '- agent-talking',
      untalked: 'done: release',
      'ended with wrap-up': 'wrap-up until 7: record-wrap-up-started',
      'ended without': 'done: release after work',
      parked: 'parked: record-parked',
      recalled: '- not-parked',
      resumed: '- not-parked',
    },
    parked,
    'wanted back': { ...parked, recalled: '- already-recalled' },
    'wrap-up': {
      ...all('agent-in-wrap-up'),
      'wrap-up-extended': 'wrap-up until 14',
      'wrap-up-over': 'done: record-wrap-up-ended, release after work',
    },
    refused: all('assignment-over'),
    missed: all('assignment-over'),
    withdrawn: all('assignment-over'),
    done: all('assignment-over'),
  };
  const nameOf = (next: AssignmentState): string => {
    if (next.kind === 'wrap-up') return `wrap-up until ${next.endsAtMs}`;
    return next.kind === 'parked' && next.recalled ? 'parked, wanted back' : next.kind;
  };
  walk(table, (state, input) => {
    const transition = transitionAssignment(states[state], inputs[input]);
    if (isIgnored(transition)) return `- ${transition.ignored}`;
    const effects = transition.effects.map((effect) =>
      effect.kind === 'release' && effect.worked ? 'release after work' : effect.kind,
    );
    const next = transition.state;
    const name = nameOf(next);
    return effects.length === 0 ? name : `${name}: ${effects.join(', ')}`;
  });
});

describe('queued call', () => {
  const states = {
    waiting: { kind: 'waiting' },
    offered: { kind: 'offered', offerIds: [offerId] },
    'offered to two': { kind: 'offered', offerIds: [offerId, otherId] },
    dialling: { kind: 'dialling', offerId },
    talking: { kind: 'talking', offerId },
    left: { kind: 'left' },
  } satisfies Record<string, RequestState>;
  const inputs = {
    'offer-made': { kind: 'offer-made', offerId: 'a#3' as OfferId },
    'offer-ended': { kind: 'offer-ended', offerId },
    'offer-accepted': { kind: 'offer-accepted', offerId, purpose: 'serve' },
    'callback accepted': { kind: 'offer-accepted', offerId, purpose: 'callback' },
    'customer-answered': { kind: 'customer-answered' },
    'customer-failed': { kind: 'customer-failed', failure: 'busy' },
    'bridge-failed': { kind: 'bridge-failed', queueExists: true },
    'bridge-failed, no queue': { kind: 'bridge-failed', queueExists: false },
    'conversation-ended': { kind: 'conversation-ended' },
    'caller-left': { kind: 'caller-left', lost: false },
    'caller lost': { kind: 'caller-left', lost: true },
    overflowed: { kind: 'taken-out', reason: 'overflowed', cause: 'max-wait' },
    'called back': { kind: 'taken-out', reason: 'called-back', cause: 'digit' },
    'queue-removed': { kind: 'queue-removed' },
  } satisfies Record<string, RequestInput>;
  type Input = keyof typeof inputs;
  const all = (reason: string): Record<Input, string> =>
    Object.fromEntries(Object.keys(inputs).map((input) => [input, `- ${reason}`])) as Record<Input, string>;
  const leaving = (before: string): Partial<Record<Input, string>> => ({
    'caller-left': `left: ${before}abandoned`,
    'caller lost': `left: ${before}interrupted`,
    overflowed: `left: ${before}overflowed max-wait`,
    'called back': `left: ${before}called-back digit`,
  });
  const removed = 'overflowed queue-removed, report-queue-removed';
  const one = 'withdraw a#1, ';
  const both = 'withdraw a#1, withdraw a#2, ';
  const table: Record<keyof typeof states, Record<Input, string>> = {
    waiting: {
      ...all('call-waiting'),
      ...leaving(''),
      'offer-made': 'offered a#3',
      'queue-removed': `left: ${removed}`,
    },
    offered: {
      ...all('call-being-offered'),
      ...leaving(one),
      'offer-made': 'offered a#1 a#3',
      'offer-ended': 'waiting',
      'offer-accepted': 'talking: answered, begin-conversation',
      'callback accepted': 'dialling',
      'queue-removed': `left: ${one}${removed}`,
    },
    'offered to two': {
      ...all('call-being-offered'),
      ...leaving(both),
      'offer-made': 'offered a#1 a#2 a#3',
      'offer-ended': 'offered a#2',
      'offer-accepted': 'talking: withdraw a#2, answered, begin-conversation',
      'callback accepted': 'dialling: withdraw a#2',
      'queue-removed': `left: ${both}${removed}`,
    },
    dialling: {
      ...all('customer-being-dialled'),
      ...leaving('release customer-failed, '),
      'customer-answered': 'talking: answered, begin-conversation',
      'customer-failed': 'left: release customer-failed, unreached busy',
      'bridge-failed': 'waiting: release agent-left',
      'bridge-failed, no queue': `left: release agent-left, ${removed}`,
    },
    talking: {
      ...all('call-talking'),
      'bridge-failed': 'waiting: end bridge-failed',
      'bridge-failed, no queue': `left: end bridge-failed, ${removed}`,
      'conversation-ended': 'left: end ended',
      'caller-left': 'left: end ended',
      'caller lost': 'left: end interrupted',
    },
    left: all('call-left'),
  };
  const effectName = (effect: RequestEffect): string => {
    switch (effect.kind) {
      case 'withdraw-offer':
        return `withdraw ${effect.offerId}`;
      case 'record-queue-left':
        return effect.cause === undefined ? effect.reason : `${effect.reason} ${effect.cause}`;
      case 'end-conversation':
        return `end ${effect.cause}`;
      case 'release-agent':
        return `release ${effect.why}`;
      case 'begin-conversation':
      case 'report-queue-removed':
        return effect.kind;
    }
  };
  walk(table, (state, input) => {
    const transition = transitionRequest(states[state], inputs[input]);
    if (isIgnored(transition)) return `- ${transition.ignored}`;
    const next: RequestState = transition.state;
    const name = next.kind === 'offered' ? `offered ${next.offerIds.join(' ')}` : next.kind;
    const effects = transition.effects.map(effectName).join(', ');
    return effects === '' ? name : `${name}: ${effects}`;
  });
});
