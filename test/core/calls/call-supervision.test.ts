// Supervision: who hears whom, what it changes of the conversation, and when it is over.
// Never looks at how the state is kept.
import type { CallInput } from '../../../src/core/calls/call-state.js';
import * as calls from './call-driver.js';

const { leg, phone, supervised } = calls;
const hungUp = (n: number) => ({ kind: 'leg-ended', legId: leg(n), by: 'remote', cause: 'hung-up' }) as const;
const left: CallInput = { kind: 'caller-left', cause: 'caller-hung-up' };
const changes = (mode: 'listen' | 'whisper' | 'join'): CallInput => ({
  kind: 'supervision-changed',
  legId: leg(3),
  mode,
  by: 'sue',
});

test('begun: the phone is rung, and once it answers the conversation is mixed, and it is written down who listens', () => {
  const call = calls.withAgent().do({
    kind: 'supervision-ordered',
    of: leg(2),
    to: phone('209'),
    mode: 'listen',
    by: 'sue',
  });
  expect(call.shown).toEqual(['dial c1/3']);
  expect(supervised('listen').shown).toEqual([
    'record leg-answered',
    'tell-engine agent-occupied',
    'record supervision-started',
    'mix c1/1<c1/2 c1/2<c1/1 c1/3<c1/1+c1/2',
  ]);
});

test('changed during the call: listened, whispered, joined, and listened again', () => {
  const call = supervised('listen').mixed();
  expect(call.do(changes('whisper')).shown).toEqual([
    'record supervision-changed',
    'mix c1/1<c1/2 c1/2<c1/1+c1/3 c1/3<c1/1+c1/2',
  ]);
  expect(call.mixed().do(changes('join')).shown).toContain(
    'mix c1/1<c1/2+c1/3 c1/2<c1/1+c1/3 c1/3<c1/1+c1/2',
  );
  expect(call.mixed().do(changes('listen')).shown).toContain('mix c1/1<c1/2 c1/2<c1/1 c1/3<c1/1+c1/2');
  expect(call.ignores(changes('listen'))).toBe('nothing-changed');
  expect(calls.withAgent().ignores(changes('join'))).toBe('not-supervising');
});

test.each(['listen', 'whisper'] as const)('a supervisor who %ss is nobody to talk to', (mode) => {
  const agentLeaves = supervised(mode).mixed().do(hungUp(2));
  expect(agentLeaves.shown).toContain('end-call answered agent-hung-up');
  expect(supervised(mode).mixed().ignores(left)).toBe('nobody-left');
  // Nor does it matter that one has gone.
  expect(supervised(mode).mixed().do(hungUp(3)).shown).toEqual([
    'tell-engine agent-released',
    'record leg-ended',
    'bridge c1/1 c1/2',
  ]);
});

test('who has joined talks on with the customer when the agent goes, like anybody who was called in', () => {
  const call = supervised('join').mixed().do(hungUp(2));
  expect(call.shown).toContain('record call-taken-over');
  expect(call.state.mix).toEqual({ kind: 'bridge', between: [leg(1), leg(3)] });
});

test('taken over: the agent is let go, and supervisor and customer talk', () => {
  const call = supervised('whisper')
    .mixed()
    .do({ kind: 'take-over-ordered', legId: leg(3), by: 'sue' });
  expect(call.shown).toEqual([
    'record call-taken-over',
    'tell-engine conversation-ended',
    'release c1/2',
    'leave-stage',
    'bridge c1/1 c1/3',
  ]);
  expect(calls.withAgent().ignores({ kind: 'take-over-ordered', legId: leg(2), by: 'sue' })).toBe(
    'not-supervising',
  );
});

test('on hold the customer hears music, whoever listens', () => {
  const call = supervised('listen')
    .mixed()
    .do({ kind: 'held', legId: leg(2) });
  expect(call.mixed().shown).toEqual(['play-hold-music c1/1']);
});

test('in a consultation the supervisor is where the agent is', () => {
  const call = supervised('whisper').mixed().do(calls.consultationOrdered('204')).mixed();
  call.do({ ...calls.dialled(4), to: phone('204') } as CallInput).answered(4);
  expect(call.shown).toContain('mix c1/2<c1/3+c1/4 c1/3<c1/2+c1/4 c1/4<c1/2');
  expect(call.mixed().do({ kind: 'swap-ordered', by: leg(2) }).shown).toContain(
    'mix c1/1<c1/2 c1/2<c1/1+c1/3 c1/3<c1/1+c1/2',
  );
});

test('passed on: the one who listens is nobody who is passed on, and is let go with the agent', () => {
  const { referId: _none, ...asks } = calls.asks(2, '204') as Extract<CallInput, { kind: 'transfer-asked' }>;
  const call = supervised('listen').mixed().do(asks);
  expect(call.shown).toEqual(expect.arrayContaining(['play-ringback c1/1', 'release c1/2', 'release c1/3']));
  const toQueue = { kind: 'destination', destination: { kind: 'queue', queue: 'sales' } } as const;
  expect(
    supervised('listen')
      .mixed()
      .do({ ...asks, to: toQueue }).shown,
  ).toContain('route');
});

test('nobody sends a supervisor away, or puts another phone in that place', () => {
  const call = supervised('listen').mixed();
  expect(call.ignores({ kind: 'removal-ordered', legId: leg(3) })).toBe('no-such-leg');
  expect(call.ignores(calls.takesOver(3, '209'))).toBe('not-replaceable');
  // Another phone of the agent's goes on with the conversation, and is heard.
  expect(call.do(calls.takesOver(2, '201')).state.participants).toMatchObject([
    { legId: leg(1) },
    { legId: leg(2), leg: { kind: 'ending' } },
    { legId: leg(3), supervision: { of: leg(9) } },
    { legId: leg(9), joined: true },
  ]);
});

test.each([
  ['a customer', { of: leg(1) }, 'not-ours'],
  ['nobody', { of: leg(7) }, 'not-talking'],
  ['with a phone that is in the call', { to: phone('201') }, 'in-call-already'],
])('not possible: %s', (_what, more, reason) => {
  const input = {
    kind: 'supervision-ordered',
    of: leg(2),
    to: phone('209'),
    mode: 'listen',
    by: 'sue',
  } as const;
  expect(calls.withAgent().ignores({ ...input, ...more })).toBe(reason);
  expect(calls.inQueue().ignores(input)).toBe('not-talking');
});
