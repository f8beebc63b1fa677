// Consultations, and what a page orders of a conversation: hold, mute, hang up, pass on.
// Never looks at how the state is kept.
import type { CallInput } from '../../../src/core/calls/call-state.js';
import * as calls from './call-driver.js';

const { leg, phone, asking, consulting, consultationOrdered: ordered } = calls;
const hungUp = (n: number) => ({ kind: 'leg-ended', legId: leg(n), by: 'remote', cause: 'hung-up' }) as const;
const failed = (n: number): CallInput => ({
  kind: 'leg-failed',
  legId: leg(n),
  failure: { kind: 'failed', cause: 'busy', sipStatus: 486 },
});
const ends = (result: 'transferred' | 'joined' | 'resumed'): CallInput => ({
  kind: 'consultation-end-ordered',
  by: leg(2),
  result,
});
const swaps: CallInput = { kind: 'swap-ordered', by: leg(2) };

const isOver = (call: calls.CallDriver): void => {
  expect(call.state.consultation).toBeUndefined();
  expect(call.state.participants.some(({ aside }) => aside)).toBe(false);
};

test('begun: the customer waits with music, the agent hears ringing, and the two talk once the colleague answers', () => {
  const call = calls.withAgent().do(ordered());
  expect(call.shown).toEqual([
    'record consultation-started',
    'record leg-held',
    'apart',
    'play-ringback c1/2',
    'dial c1/3',
  ]);
  expect(call.mixed().shown).toEqual(['play-hold-music c1/1']);
  expect(call.do(calls.dialled(3)).answered(3).shown).toEqual([
    'record leg-answered',
    'tell-engine agent-occupied',
    'stop-audio c1/1',
    'bridge c1/2 c1/3',
  ]);
  expect(call.mixed().shown).toEqual(['play-hold-music c1/1']);
});

test('swapped: the agent is with the customer and the colleague waits, and back', () => {
  const call = consulting();
  expect(call.do(swaps).shown).toEqual(['record leg-resumed', 'stop-audio c1/1', 'bridge c1/1 c1/2']);
  expect(call.mixed().shown).toEqual(['play-hold-music c1/3']);
  expect(call.do(swaps).shown).toEqual(['record leg-held', 'stop-audio c1/3', 'bridge c1/2 c1/3']);
  expect(asking().ignores(swaps)).toBe('not-answered');
  expect(calls.withAgent().ignores(swaps)).toBe('not-consulting');
});

test('transferred: the colleague takes the place of the agent, who leaves once the others are joined', () => {
  const call = consulting().do(ends('transferred'));
  expect(call.shown).toEqual([
    'record consultation-ended',
    'record leg-resumed',
    'stop-audio c1/1',
    'bridge c1/1 c1/3',
  ]);
  isOver(call);
  expect(call.mixed().shown).toEqual([
    'record call-transferred',
    'tell-engine conversation-ended',
    'release c1/2',
    'leave-stage',
  ]);
  expect(call.do(hungUp(2), hungUp(3)).shown).toContain('end-call answered callee-hung-up');
});

test('transferred while the colleague still rings: the agent is done, the customer hears ringing, and it may come back', () => {
  const call = asking().do(ends('transferred'));
  expect(call.shown).toEqual([
    'record consultation-ended',
    'record leg-resumed',
    'tell-engine conversation-ended',
    'release c1/2',
    'leave-stage',
    'stop-audio c1/1',
    'play-ringback c1/1',
  ]);
  const answered = asking().do(ends('transferred'), hungUp(2)).answered(3);
  expect(answered.mixed().shown).toEqual(['record call-transferred', 'leave-stage']);
  // Nobody takes it: the agent's phone rings again.
  expect(call.do(hungUp(2), failed(3)).shown).toContain('dial c1/4');
});

test('joined: all three talk', () => {
  const call = consulting().do(ends('joined'));
  expect(call.shown).toEqual([
    'record consultation-ended',
    'record leg-resumed',
    'stop-audio c1/1',
    'mix c1/1<c1/2+c1/3 c1/2<c1/1+c1/3 c1/3<c1/1+c1/2',
  ]);
  isOver(call);
  expect(asking().ignores(ends('joined'))).toBe('not-answered');
});

test.each([
  ['the agent ends it', (): calls.CallDriver => consulting().do(ends('resumed')), 'release c1/3'],
  ['the colleague hangs up', (): calls.CallDriver => consulting().do(hungUp(3)), 'record leg-ended'],
  ['the colleague is busy', (): calls.CallDriver => asking().do(failed(3)), 'record leg-ended'],
  ['it is ended while ringing', (): calls.CallDriver => asking().do(ends('resumed')), 'release c1/3'],
  [
    'the colleague hangs up while waiting',
    (): calls.CallDriver => consulting().do(swaps).mixed().do(hungUp(3)),
    'record leg-ended',
  ],
])('ended, because %s: agent and customer talk on', (_what, end, effect) => {
  const call = end();
  expect(call.shown).toContain(effect);
  expect(call.shown).toContain('record consultation-ended');
  isOver(call);
  expect(call.state.mix).toEqual({ kind: 'bridge', between: [leg(1), leg(2)] });
});

test('the agent hangs up: that hands the customer over, as a phone does it', () => {
  const call = consulting().do(hungUp(2));
  expect(call.shown).toEqual([
    'tell-engine conversation-ended',
    'record leg-ended',
    'record consultation-ended',
    'stop-audio c1/1',
    'bridge c1/1 c1/3',
  ]);
  expect(call.mixed().shown).toEqual(['record call-transferred', 'leave-stage']);
  expect(asking().do(hungUp(2)).shown).toContain('play-ringback c1/1');
});

test('the customer hangs up: agent and colleague talk on; while the colleague rings the call is over', () => {
  const left: CallInput = { kind: 'caller-left', cause: 'caller-hung-up' };
  const call = consulting().do(left);
  isOver(call);
  expect(call.state.mix).toEqual({ kind: 'bridge', between: [leg(2), leg(3)] });
  expect(asking().ignores(left)).toBe('nobody-left');
});

test('whoever called out from a phone of ours and asks somebody hands over by hanging up, too', () => {
  const asked = (): calls.CallDriver =>
    calls
      .colleaguesTalking()
      .do({ kind: 'consultation-ordered', by: leg(1), to: phone('203') })
      .mixed()
      .do(calls.dialled(3));
  const left: CallInput = { kind: 'caller-left', cause: 'caller-hung-up' };
  expect(asked().answered(3).mixed().do(left).shown).toContain('bridge c1/2 c1/3');
  expect(asked().do(left).shown).toContain('play-ringback c1/2');
});

test('of a conference one asks apart, and the others talk on meanwhile', () => {
  const call = calls.threeTalking().do(ordered('204'));
  expect(call.shown).toContain('bridge c1/1 c1/3');
  call.mixed().do({ ...calls.dialled(4), to: phone('204') } as CallInput);
  expect(call.answered(4).shown).toContain('mix c1/1<c1/3 c1/2<c1/4 c1/3<c1/1 c1/4<c1/2');
  expect(call.mixed().shown).toEqual([]);
});

test('one thing at a time: who asks somebody is not passed on, nor is anybody called in', () => {
  const call = consulting();
  expect(call.ignores(ordered('204'))).toBe('not-talking');
  expect(call.do(calls.asks(2, '204')).shown).toEqual(['answer-refer 603']);
  expect(call.ignores({ kind: 'invite-ordered', to: phone('204') })).toBe('consulting');
  expect(call.ignores({ kind: 'removal-ordered', legId: leg(3) })).toBe('consulting');
  expect(calls.withAgent().ignores({ ...ordered(), by: leg(1) } as CallInput)).toBe('not-talking');
  expect(calls.withAgent().ignores(ordered('201'))).toBe('in-call-already');
  expect(calls.passingOn().ignores(ordered('204'))).toBe('not-talking');
});

test('the end of the call ends the consultation with it', () => {
  const call = consulting().do({ kind: 'call-finished' });
  expect(call.shown).toEqual(
    expect.arrayContaining(['record consultation-ended', 'release c1/2', 'release c1/3']),
  );
  isOver(call);
});

test('on hold by the desk: what the phone says of its session does not end it', () => {
  const hold = { kind: 'held', legId: leg(2), byDesk: true } as const;
  const call = calls.withAgent().do(hold);
  expect(call.shown).toEqual(['record leg-held', 'play-hold-music c1/1']);
  expect(call.ignores(hold)).toBe('nothing-changed');
  // A phone refreshes its session; or holds, too.
  expect(call.ignores({ kind: 'resumed', legId: leg(2) })).toBe('nothing-changed');
  expect(call.do({ kind: 'held', legId: leg(2) }, { kind: 'resumed', legId: leg(2) }).shown).toEqual([]);
  expect(call.do({ kind: 'resumed', legId: leg(2), byDesk: true }).shown).toEqual([
    'record leg-resumed',
    'stop-audio c1/1',
  ]);
});

test('muted: nobody hears that one, who hears the others', () => {
  const mute = (muted: boolean): CallInput => ({ kind: 'mute-ordered', legId: leg(2), muted });
  const call = calls.withAgent().do(mute(true));
  expect(call.shown).toEqual(['record leg-muted', 'mix c1/1< c1/2<c1/1']);
  expect(call.mixed().ignores(mute(true))).toBe('nothing-changed');
  expect(call.do(mute(false)).shown).toEqual(['record leg-unmuted', 'bridge c1/1 c1/2']);
  expect(calls.inQueue().ignores(mute(true))).toBe('not-talking');
});

test('hung up by the desk is as hung up by the phone', () => {
  const leaves = { kind: 'leave-ordered', legId: leg(2) } as const;
  expect(calls.withAgent().do(leaves).shown).toEqual([
    'tell-engine conversation-ended',
    'release c1/2',
    'end-call answered agent-hung-up',
  ]);
  expect(calls.threeTalking().do(leaves).shown).toContain('leave-stage');
  expect(consulting().do(leaves).shown).toContain('bridge c1/1 c1/3');
  expect(calls.withAgent().ignores({ kind: 'leave-ordered', legId: leg(1) })).toBe('is-caller');
  expect(calls.over().ignores(leaves)).toBe('call-over');
});

test('passed on by the desk: the agent is done at once, and is rung again when nobody takes the customer', () => {
  const { referId: _none, ...asks } = calls.asks(2) as Extract<CallInput, { kind: 'transfer-asked' }>;
  const call = calls.withAgent().do(asks);
  expect(call.shown).toEqual([
    'apart',
    'play-ringback c1/1',
    'dial c1/3',
    'tell-engine conversation-ended',
    'release c1/2',
    'leave-stage',
  ]);
  call.mixed().do(hungUp(2), calls.dialled(3));
  const taken = calls.withAgent().do(asks).mixed().do(hungUp(2), calls.dialled(3)).answered(3);
  expect(taken.mixed().shown).toEqual(['record call-transferred', 'leave-stage']);
  expect(call.do(failed(3)).shown).toEqual(['record leg-ended', 'record transfer-failed', 'dial c1/4']);
  expect(calls.inQueue().ignores(asks)).toBe('not-talking');
  const notAllowed = { kind: 'not-allowed', status: 403 } as const;
  expect(calls.withAgent().ignores({ ...asks, to: notAllowed })).toBe('not-allowed');
  const toMenu = { kind: 'destination', destination: { kind: 'flow', flow: 'welcome' } } as const;
  expect(calls.withAgent().do({ ...asks, to: toMenu }).shown).toContain('route');
  expect(calls.threeTalking().ignores({ ...asks, to: toMenu })).toBe('not-the-caller');
});
