// How long a recorded call has waited and talked, as far as it has come.
// Never draws anything.
import type { CallDetail } from '../../src/api/calls.js';
import { pageModule } from '../support/page-module.js';

type Clock = { readonly sinceMs: number } | { readonly lastedMs: number };

const { waitOf, talkOf, waitSincePlaceOf } = pageModule<{
  readonly waitOf: (call: CallDetail) => Clock;
  readonly talkOf: (call: CallDetail) => Clock;
  readonly waitSincePlaceOf: (call: CallDetail) => Clock | undefined;
}>('features/calls/call-clocks');

type Event = readonly [kind: string, atMs: number, fields?: object];

const call = (events: readonly Event[], more: Partial<CallDetail> = {}): CallDetail => ({
  ...{
    id: 'c1',
    channel: 'voice',
    continues: null,
    direction: 'inbound',
    trunkId: null,
    dialled: '',
    callerNumber: '',
    callerName: null,
  },
  ...{ startedAtMs: 0, answeredAtMs: null, endedAtMs: null, outcome: null, cause: null, queueId: null },
  ...{ agentId: null, waitMs: 0, talkMs: 0, holdMs: 0, legs: [] },
  events: events.map(([kind, atMs, fields], index) => ({ seq: index + 1, atMs, kind, ...fields })),
  ...more,
});

const queued: Event = ['call-queued', 100];
const left: Event = ['queue-left', 400];
const joined: Event = ['conversation-started', 400];

test('a wait runs from the moment of joining the queue, with what was waited before', () => {
  expect(waitOf(call([queued]))).toEqual({ sinceMs: 100 });
  expect(waitOf(call([queued, left, ['call-queued', 900]], { waitMs: 300 }))).toEqual({ sinceMs: 600 });
});

test('it is over when the queue is left, or the call has ended', () => {
  expect(waitOf(call([queued, left], { waitMs: 300 }))).toEqual({ lastedMs: 300 });
  expect(waitOf(call([queued], { waitMs: 50, endedAtMs: 150 }))).toEqual({ lastedMs: 50 });
});

test('who could not be joined with the agent waits on, since the beginning', () => {
  const back: Event = ['conversation-ended', 401, { cause: 'bridge-failed' }];
  expect(waitOf(call([queued, left, joined, back]))).toEqual({ sinceMs: 100 });
});

test('a callback waits since its place was taken, until it leaves the queue', () => {
  const place: Event = ['call-queued', 100, { waitingSinceMs: 20 }];
  expect(waitSincePlaceOf(call([place]))).toEqual({ sinceMs: 20 });
  expect(waitSincePlaceOf(call([place, left]))).toEqual({ lastedMs: 380 });
  expect(waitSincePlaceOf(call([place, left, ['call-queued', 500]]))).toEqual({ sinceMs: 20 });
  expect(waitSincePlaceOf(call([['call-started', 0]]))).toBeUndefined();
});

test('a talk runs while somebody talks, and stands still between two conversations', () => {
  const ended: Event = ['conversation-ended', 700, { cause: 'ended' }];
  expect(talkOf(call([joined]))).toEqual({ sinceMs: 400 });
  expect(talkOf(call([joined, ended], { talkMs: 300 }))).toEqual({ lastedMs: 300 });
  expect(talkOf(call([joined, ended, ['conversation-started', 900]], { talkMs: 300 }))).toEqual({
    sinceMs: 600,
  });
});

test('a call that was passed on talks on with whom it was passed to', () => {
  const passed: Event = ['call-transferred', 600, { action: 'extension' }];
  const ended: Event = ['conversation-ended', 601, { cause: 'ended' }];
  expect(talkOf(call([joined, passed, ended], { talkMs: 200 }))).toEqual({ sinceMs: 400 });
});
