// Which calls go on after a restart, and which orders of then are still to be carried out.
// Never carries one out.
import { canBeResumed, unfinishedEffects } from '../../../src/core/calls/call-resumption.js';
import { keptCallVersion, type KeptCall } from '../../../src/core/calls/kept-call.js';
import type { QueueId } from '../../../src/core/kernel/ids.js';
import * as calls from './call-driver.js';

const { leg } = calls;
const kept = (call: calls.CallDriver, change: Partial<KeptCall> = {}): KeptCall => ({
  version: keptCallVersion,
  state: call.state,
  caller: { language: 'nl', known: false, overflows: 0, choices: [], points: 0, demands: [] },
  withheld: false,
  ...change,
});
const todo = (call: calls.CallDriver, ...hear: number[]): readonly string[] =>
  unfinishedEffects(call.state, (legId) => hear.some((n) => leg(n) === legId)).map(calls.shownEffect);

test('a conversation goes on, and one that another version wrote down does not', () => {
  for (const call of [calls.withAgent(), calls.dialling(), calls.passingOn(), calls.threeTalking()])
    expect(canBeResumed(kept(call))).toBe(true);
  expect(canBeResumed(kept(calls.withAgent(), { version: keptCallVersion + 1 }))).toBe(false);
  for (const call of [calls.arrived(), calls.over()]) expect(canBeResumed(kept(call))).toBe(false);
});

test('whoever is joined needs nothing', () => {
  expect(todo(calls.withAgent())).toEqual([]);
});

test('a mix that was ordered is ordered again', () => {
  const call = calls.passingOn().answered(3);
  expect(todo(call)).toContain('bridge c1/1 c1/3');
});

test('music and ringback go on where they are heard, and are played again where they are not', () => {
  const held = calls.withAgent().do({ kind: 'held', legId: leg(2) });
  expect(held.state.music).toEqual([leg(1)]);
  expect(todo(held)).toEqual(['play-hold-music c1/1']);
  expect(todo(held, 1)).toEqual([]);
  const passed = calls.passingOn();
  const waiting = passed.state.mixEffect === undefined ? passed : passed.mixed();
  expect(todo(waiting)).toContain('play-ringback c1/1');
  expect(todo(waiting, 1)).not.toContain('play-ringback c1/1');
});

test('whom the other one has left is not kept waiting: the call is ended', () => {
  const hungUp = { kind: 'leg-ended', legId: leg(2), by: 'remote', cause: 'hung-up' } as const;
  expect(todo(calls.withAgent().do(hungUp))).toEqual(['end-call answered agent-hung-up']);
  // Who is passed on waits for whoever is rung.
  expect(todo(calls.passingOn().do(hungUp), 1)).not.toContain('end-call answered agent-hung-up');
});

test('who was passed on to a queue, and has not come there, is in front of the one before again', () => {
  const to = { kind: 'destination', destination: { kind: 'queue', queue: 'support' as QueueId } } as const;
  const call = calls.withAgent().do({ kind: 'transfer-asked', referId: 'r', by: leg(2), to });
  expect(call.state.activity.kind).toBe('talking');
  expect(todo(call)).toContain('route-back');
});

test('a phone that was answered before the caller was: the caller is answered', () => {
  const { called } = calls.dialling().state.activity as { called: string };
  const call = calls.dialling();
  const n = Number(called.split('/')[1]);
  if (call.state.participants.every(({ legId }) => legId !== called))
    call.do({ kind: 'caller-audio-opened' });
  expect(todo(call.answered(n))).toEqual(['answer-caller']);
});
