// What a crash leaves open is closed, and who was lost is called back.
// Never starts a daemon.
import { callOf } from '../../../src/core/journal/call-record-projection.js';
import {
  emptyQueueBooks,
  projectQueueIntervals,
} from '../../../src/core/journal/queue-interval-projection.js';
import { closeInterruptedCall, closeInterruptedCalls } from '../../../src/core/journal/recovery.js';
import { event, type EventInput } from './event-builder.js';

const times = { nowMs: 100_000 as never, lastAliveMs: 9_000 as never };
const close = (...events: readonly [number, EventInput][]) =>
  closeInterruptedCall(
    events.map(([atMs, body]) => event(atMs, body)),
    times,
  );
const started = (changes: object = {}): [number, EventInput] => [
  1000,
  {
    kind: 'call-started',
    direction: 'inbound',
    dialled: '+31205550100',
    callerNumber: '+31612345678',
    ...changes,
  },
];
const leg: [number, EventInput] = [
  1000,
  { kind: 'leg-started', legId: 'a/1', role: 'caller', sipCallId: 'x' },
];
const queued: [number, EventInput] = [2000, { kind: 'call-queued', queueId: 'sales' }];
const ids = { offerId: 'a#1', queueId: 'sales', agentId: '201' };
const answered: [number, EventInput][] = [
  [3000, { kind: 'offer-made', ...ids }],
  [4000, { kind: 'offer-ended', ...ids, outcome: 'accepted' }],
  [4000, { kind: 'queue-left', queueId: 'sales', reason: 'answered', waitMs: 2000 }],
  [4000, { kind: 'conversation-started', ...ids }],
];

test('a caller in the menu: leg and call end, the caller is listed', () => {
  expect(close(started(), leg)).toEqual([
    { kind: 'leg-ended', callId: 'a', legId: 'a/1', by: 'local', cause: 'interrupted', atMs: 100_000 },
    { kind: 'call-ended', callId: 'a', outcome: 'interrupted', cause: 'daemon-restarted', atMs: 100_000 },
    { kind: 'callback-listed', callId: 'a', number: '+31612345678', atMs: 100_000 },
  ]);
});

test('a caller who waits while an agent rings: offer and wait end; waited until the last sign of life', () => {
  expect(close(started(), leg, queued, [3000, { kind: 'offer-made', ...ids }])).toMatchObject([
    { kind: 'offer-ended', outcome: 'withdrawn', cause: 'interrupted' },
    { kind: 'queue-left', reason: 'interrupted', waitMs: 7000 },
    { kind: 'leg-ended' },
    { kind: 'call-ended' },
    { kind: 'callback-listed', queueId: 'sales' },
  ]);
});

test('a caller who talks: the conversation ends, the queue keeps its answer', () => {
  expect(close(started(), queued, ...answered)).toMatchObject([
    { kind: 'conversation-ended', talkMs: 5000, cause: 'interrupted' },
    { kind: 'call-ended' },
    { kind: 'callback-listed', queueId: 'sales' },
  ]);
});

test('a caller who went back to the queue after a failed bridge still waited', () => {
  const failed: [number, EventInput] = [
    5000,
    { kind: 'conversation-ended', ...ids, talkMs: 1000, cause: 'bridge-failed' },
  ];
  expect(close(started(), queued, ...answered, failed)).toMatchObject([
    { kind: 'queue-left', reason: 'interrupted', waitMs: 7000 },
    { kind: 'call-ended' },
    { kind: 'callback-listed' },
  ]);
});

test.each([
  ['an internal call', { direction: 'internal' }],
  ['an anonymous caller', { callerNumber: 'anonymous' }],
  ['a number that cannot be dialled', { callerNumber: '201' }],
])('%s is not listed', (_who, changes) => {
  expect(close(started(changes)).map(({ kind }) => kind)).toEqual(['call-ended']);
});

test('nothing is closed twice', () => {
  const events = [started(), leg, queued, ...answered].map(([atMs, body]) => event(atMs, body));
  const closing = closeInterruptedCall(events, times);
  expect(closeInterruptedCall([...events, ...closing], times)).toEqual([]);
  expect(closeInterruptedCalls([events, []], times)).toEqual(closing);
});

test('after closing, record and books are complete', () => {
  const events = [started(), leg, queued].map(([atMs, body]) => event(atMs, body));
  const all = [...events, ...closeInterruptedCall(events, times)];
  expect(callOf(all)?.record).toMatchObject({ outcome: 'interrupted', waitMs: 7000, endedAtMs: 100_000 });
  const [interval] = projectQueueIntervals(emptyQueueBooks, all, () => 20_000).intervals.values();
  expect(interval).toMatchObject({ offered: 1, interrupted: 1 });
});
