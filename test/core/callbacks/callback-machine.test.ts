// Every state of a callback meets every input; the rules of trying again; records made of events.
// Never leaves a combination out: a table that lacks one does not compile.
import type { CallbackEvent } from '../../../src/core/callbacks/callback-event.js';
import {
  transitionCallback,
  type CallbackEffect,
  type CallbackInput,
  type CallbackState,
} from '../../../src/core/callbacks/callback-machine.js';
import {
  failuresOf,
  openAttemptOf,
  projectCallback,
  type CallbackRecord,
} from '../../../src/core/callbacks/callback-projection.js';
import { retryAfterMs } from '../../../src/core/callbacks/callback-retry.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { isIgnored } from '../../../src/core/kernel/transition.js';

const later = 5000 as EpochMs;

const states = {
  listed: { kind: 'listed' },
  queued: { kind: 'queued' },
  paused: { kind: 'paused' },
  dialling: { kind: 'dialling' },
  talking: { kind: 'talking' },
  waiting: { kind: 'waiting', retryAtMs: 4000 as EpochMs },
  ended: { kind: 'ended', outcome: 'reached' },
} satisfies Record<CallbackState['kind'], CallbackState>;

const inputs = {
  blocked: { kind: 'blocked' },
  unblocked: { kind: 'unblocked' },
  due: { kind: 'due' },
  hastened: { kind: 'hastened' },
  moved: { kind: 'moved' },
  'agent-answered': { kind: 'agent-answered' },
  'agent-left': { kind: 'agent-left' },
  'customer-answered': { kind: 'customer-answered' },
  'busy, more attempts': { kind: 'customer-failed', failure: 'busy', retryAtMs: later },
  'no answer, the last': { kind: 'customer-failed', failure: 'no-answer', retryAtMs: undefined },
  'conversation-ended': { kind: 'conversation-ended' },
  'attempt-lost': { kind: 'attempt-lost', retryAtMs: later },
  'queue-removed': { kind: 'queue-removed' },
  'customer-served': { kind: 'customer-served' },
  merged: { kind: 'merged' },
  cancelled: { kind: 'cancelled' },
  closed: { kind: 'closed' },
} satisfies Record<string, CallbackInput>;

const shownEffect = (effect: CallbackEffect): string => {
  switch (effect.kind) {
    case 'end-attempt':
      return `attempt ${effect.outcome}${effect.retryAtMs === undefined ? '' : ` until ${effect.retryAtMs}`}`;
    case 'end':
      return `end ${effect.outcome}`;
    default:
      return effect.kind;
  }
};

function shown(state: CallbackState, input: CallbackInput): string {
  const transition = transitionCallback(state, input);
  if (isIgnored(transition)) return `- ${transition.ignored}`;
  const next = transition.state;
  const name =
    next.kind === 'ended' ? next.outcome : next.kind === 'waiting' ? `waiting ${next.retryAtMs}` : next.kind;
  return [name, ...transition.effects.map(shownEffect)].join(', ');
}

const nothing = (reason: string): Record<keyof typeof inputs, string> =>
  Object.fromEntries(Object.keys(inputs).map((name) => [name, `- ${reason}`])) as Record<
    keyof typeof inputs,
    string
  >;
const endings = (before = ''): Partial<Record<keyof typeof inputs, string>> => ({
  'customer-served': `called-again, ${before}end called-again`,
  merged: `merged, ${before}end merged`,
  cancelled: `cancelled, ${before}end cancelled`,
  closed: `closed, ${before}end closed`,
});
const lost = 'waiting 5000, attempt fault until 5000';
const out = 'take-out, attempt withdrawn, ';

const table: Record<keyof typeof states, Record<keyof typeof inputs, string>> = {
  listed: { ...nothing('callback-listed'), ...endings(), hastened: 'queued, start-attempt' },
  queued: {
    ...nothing('callback-queued'),
    ...endings(out),
    blocked: 'paused, take-out, attempt withdrawn',
    moved: 'queued, take-out, attempt withdrawn, start-attempt',
    'agent-answered': 'dialling',
    'attempt-lost': lost,
    'queue-removed': 'paused, attempt withdrawn',
  },
  paused: { ...nothing('callback-paused'), ...endings(), unblocked: 'queued, start-attempt' },
  dialling: {
    ...nothing('callback-dialling'),
    blocked: 'paused, attempt withdrawn',
    'agent-left': 'queued',
    'customer-answered': 'talking',
    'busy, more attempts': 'waiting 5000, attempt busy until 5000',
    'no answer, the last': 'given-up, attempt no-answer, end given-up',
    'attempt-lost': lost,
  },
  talking: {
    ...nothing('callback-talking'),
    'conversation-ended': 'reached, attempt reached, end reached',
    'attempt-lost': lost,
  },
  waiting: {
    ...nothing('callback-waiting'),
    ...endings(),
    due: 'queued, start-attempt',
    hastened: 'queued, start-attempt',
  },
  ended: nothing('callback-ended'),
};

describe('callback', () => {
  const rows = (Object.keys(states) as (keyof typeof states)[]).flatMap((state) =>
    (Object.keys(inputs) as (keyof typeof inputs)[]).map(
      (input) => [state, input, table[state][input]] as const,
    ),
  );
  test.each(rows)('%s × %s → %s', (state, input, expected) => {
    expect(shown(states[state], inputs[input])).toBe(expected);
  });
});

describe('trying again', () => {
  const rules = { maxAttempts: 3, afterBusyMs: 300_000, afterNoAnswerMs: 1_800_000 };
  test.each([
    ['busy', 1, 300_000],
    ['declined', 1, 300_000],
    ['no-answer', 1, 1_800_000],
    ['unreachable', 2, 1_800_000],
    ['busy', 3, undefined],
    ['no-answer', 4, undefined],
  ] as const)('after %s for the %d. time: %s', (failure, failures, expected) => {
    expect(retryAfterMs(failure, failures, rules)).toBe(expected);
  });

  it('a limit of one means a single attempt', () => {
    expect(retryAfterMs('busy', 1, { ...rules, maxAttempts: 1 })).toBeUndefined();
  });
});

describe('the record of a callback', () => {
  const callId = 'c1' as CallId;
  const support = 'support' as QueueId;
  const first: CallbackEvent = {
    kind: 'callback-requested',
    callId,
    number: '+31612345678',
    queueId: support,
    waitingSinceMs: 900 as EpochMs,
    by: 'caller',
    reasonPath: '/data/reason.wav',
  };
  const started = (n: number): CallbackEvent => ({
    kind: 'callback-attempt-started',
    callId,
    attemptCallId: `a${n}` as CallId,
  });
  const over = (
    n: number,
    outcome: Extract<CallbackEvent, { kind: 'callback-attempt-ended' }>['outcome'],
    retryAtMs?: number,
  ): CallbackEvent => ({
    kind: 'callback-attempt-ended',
    callId,
    attemptCallId: `a${n}` as CallId,
    outcome,
    ...(retryAtMs === undefined ? {} : { retryAtMs: retryAtMs as EpochMs }),
  });
  type Body = CallbackEvent | { kind: 'callback-listed'; callId: CallId; number: string; queueId?: QueueId };
  const recordOf = (...bodies: (Body | { kind: 'callback-closed'; callId: CallId; by: string })[]) =>
    bodies
      .map((body, index): JournalEvent => ({ ...body, atMs: (1000 + index) as EpochMs }))
      .reduce<CallbackRecord | undefined>(projectCallback, undefined)!;

  it('keeps the place, the reason and every attempt', () => {
    const record = recordOf(first, started(1), over(1, 'busy', 9000));
    expect(record).toEqual({
      id: callId,
      number: '+31612345678',
      queueId: support,
      by: 'caller',
      requestedAtMs: 1000,
      waitingSinceMs: 900,
      priority: 0,
      reasonPath: '/data/reason.wav',
      phase: 'open',
      retryAtMs: 9000,
      attempts: [{ callId: 'a1', startedAtMs: 1001, endedAtMs: 1002, outcome: 'busy' }],
      attemptsForgiven: 0,
    });
    expect(failuresOf(record)).toBe(1);
    expect(openAttemptOf(record)).toBeUndefined();
  });

  it('counts only attempts in which the customer was dialled', () => {
    const record = recordOf(
      first,
      ...[started(1), over(1, 'withdrawn'), started(2), over(2, 'no-answer'), started(3), over(3, 'fault')],
      ...[started(4), over(4, 'interrupted'), started(5)],
    );
    expect(failuresOf(record)).toBe(1);
    expect(openAttemptOf(record)?.callId).toBe('a5');
    expect(record.retryAtMs).toBeUndefined();
  });

  it('the customer who asks again is tried anew, at the better place and for the new reason', () => {
    const record = recordOf(first, started(1), over(1, 'busy', 9000), {
      kind: 'callback-changed',
      callId,
      waitingSinceMs: 800 as EpochMs,
      reasonPath: '/data/other.wav',
    });
    expect(record).toMatchObject({ waitingSinceMs: 800, reasonPath: '/data/other.wav', phase: 'open' });
    expect(record.retryAtMs).toBeUndefined();
    expect(failuresOf(record)).toBe(0);
    expect(record.attempts).toHaveLength(1);
  });

  it("a user's change of the priority leaves the next attempt where it is", () => {
    const record = recordOf(first, started(1), over(1, 'busy', 9000), {
      kind: 'callback-changed',
      callId,
      priority: 5,
      username: 'anna',
    });
    expect(record).toMatchObject({ priority: 5, retryAtMs: 9000 });
    expect(failuresOf(record)).toBe(1);
    expect(record.username).toBeUndefined();
  });

  it('who was lost is on a list for persons, until the ACD is told to dial', () => {
    const lost = { kind: 'callback-listed', callId, number: '+31612345678', queueId: support } as const;
    expect(recordOf(lost)).toMatchObject({ phase: 'listed', by: 'lost', waitingSinceMs: 1000 });
    expect(recordOf(lost, { kind: 'callback-hastened', callId, username: 'anna' }).phase).toBe('open');
    expect(recordOf(lost, { ...first, by: 'lost' })).toMatchObject({
      phase: 'open',
      requestedAtMs: 1000,
      waitingSinceMs: 900,
    });
    expect(recordOf(lost, { kind: 'callback-closed', callId, by: 'anna' })).toMatchObject({
      phase: 'ended',
      outcome: 'closed',
      endedBy: 'anna',
      endedAtMs: 1001,
    });
  });

  it('ends once; what comes later changes nothing about the end', () => {
    const record = recordOf(
      first,
      { kind: 'callback-ended', callId, outcome: 'merged', into: 'c0' as CallId },
      { kind: 'callback-closed', callId, by: 'anna' },
    );
    expect(record).toMatchObject({ phase: 'ended', outcome: 'merged', into: 'c0', endedAtMs: 1001 });
    expect(record.endedBy).toBeUndefined();
  });
});
