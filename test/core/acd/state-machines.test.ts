// Every state of every machine of the ACD meets every input.
// Never leaves a combination out: a table that lacks one does not compile.
import { transitionAgentStatus } from '../../../src/core/acd/agent-status-machine.js';
import type { AgentStatus } from '../../../src/core/acd/acd-model.js';
import {
  type EngagementInput,
  type EngagementState,
  transitionEngagement,
} from '../../../src/core/acd/engagement-machine.js';
import { type OfferInput, type OfferState, transitionOffer } from '../../../src/core/acd/offer-machine.js';
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

describe('engagement', () => {
  const states = {
    reserved: { kind: 'reserved' },
    ringing: { kind: 'ringing' },
    talking: { kind: 'talking' },
    'wrap-up': { kind: 'wrap-up', endsAtMs: 9 as EpochMs },
  } satisfies Record<string, EngagementState>;
  const inputs = {
    'phone-alerted': { kind: 'phone-alerted' },
    answered: { kind: 'answered' },
    'offer-ended': { kind: 'offer-ended' },
    'bridge-failed': { kind: 'bridge-failed' },
    'ended with wrap-up': { kind: 'conversation-ended', wrapUpEndsAtMs: 7 as EpochMs },
    'ended without': { kind: 'conversation-ended' },
    'wrap-up-extended': { kind: 'wrap-up-extended', byMs: 5 },
    'wrap-up-over': { kind: 'wrap-up-over' },
  } satisfies Record<string, EngagementInput>;
  type Input = keyof typeof inputs;
  const all = (reason: string): Record<Input, string> =>
    Object.fromEntries(Object.keys(inputs).map((input) => [input, `- ${reason}`])) as Record<Input, string>;
  const offered = { answered: 'talking', 'offer-ended': 'over' };
  const table: Record<keyof typeof states, Record<Input, string>> = {
    reserved: { ...all('agent-being-offered'), 'phone-alerted': 'ringing', ...offered },
    ringing: { ...all('agent-being-offered'), 'phone-alerted': '- already-ringing', ...offered },
    talking: {
      ...all('agent-talking'),
      'bridge-failed': 'over',
      'ended with wrap-up': 'wrap-up until 7: record-wrap-up-started',
      'ended without': 'over after work',
    },
    'wrap-up': {
      ...all('agent-in-wrap-up'),
      'wrap-up-extended': 'wrap-up until 14',
      'wrap-up-over': 'record-wrap-up-ended, over after work',
    },
  };
  walk(table, (state, input) => {
    const transition = transitionEngagement(states[state], inputs[input]);
    if (isIgnored(transition)) return `- ${transition.ignored}`;
    const effects = transition.effects.map((effect) =>
      effect.kind === 'over' ? `over${effect.worked ? ' after work' : ''}` : effect.kind,
    );
    if (transition.effects.some(({ kind }) => kind === 'over')) return effects.join(', ');
    const next = transition.state;
    const name = next.kind === 'wrap-up' ? `wrap-up until ${next.endsAtMs}` : next.kind;
    return effects.length === 0 ? name : `${name}: ${effects.join(', ')}`;
  });
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
    'answered elsewhere': { kind: 'withdrawn', reason: 'answered-elsewhere' },
    overflowed: { kind: 'withdrawn', reason: 'overflowed' },
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
    'answered elsewhere': 'withdrawn: record-offer-ended, stop-ringing',
    overflowed: 'withdrawn: record-offer-ended, stop-ringing',
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
