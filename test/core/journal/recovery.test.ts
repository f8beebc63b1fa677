// What a crash leaves open is closed, and who was lost is called back.
// Never starts a daemon.
import { callOf } from '../../../src/core/calls/call-record-projection.js';
import { emptyQueueBooks, projectQueueIntervals } from '../../../src/core/acd/queue-interval-projection.js';
import { closeInterruptedCall, closeInterruptedCalls } from '../../../src/core/journal/recovery.js';
import { event, type EventInput } from './event-builder.js';

const times = { nowMs: 100_000 as never, lastAliveMs: 9_000 as never, withinMs: 5_000 };
const alive = { aliveUntilMs: 9_000, withinMs: 5_000 };
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
    {
      kind: 'call-ended',
      callId: 'a',
      outcome: 'interrupted',
      cause: 'daemon-restarted',
      ...alive,
      atMs: 100_000,
    },
    { kind: 'leg-ended', callId: 'a', legId: 'a/1', by: 'local', cause: 'interrupted', atMs: 100_000 },
    { kind: 'callback-listed', callId: 'a', number: '+31612345678', atMs: 100_000 },
  ]);
});

test('of two requests side by side each is closed by its name, and the books of both queues balance', () => {
  const second = { queueId: 'support', requestId: 'a.2' };
  const events: [number, EventInput][] = [
    ...[started(), leg, queued, ...answered],
    [5000, { kind: 'call-queued', ...second }],
    [6000, { kind: 'offer-made', ...second, offerId: 'a#2', agentId: '202' }],
  ];
  const closing = close(...events);
  expect(closing.slice(0, 3)).toMatchObject([
    { kind: 'offer-ended', ...second, offerId: 'a#2', cause: 'interrupted' },
    { kind: 'conversation-ended', queueId: 'sales', offerId: 'a#1', talkMs: 5000 },
    { kind: 'queue-left', ...second, reason: 'interrupted', waitMs: 4000 },
  ]);
  expect(closing[1]).not.toHaveProperty('requestId');
  const journal = [...events.map(([atMs, body]) => event(atMs, body)), ...closing];
  const books = projectQueueIntervals(emptyQueueBooks, journal, () => 20_000);
  expect([...books.intervals.values()]).toMatchObject([
    { queueId: 'sales', offered: 1, answered: 1, interrupted: 0, handled: 1 },
    { queueId: 'support', offered: 1, answered: 0, interrupted: 1, handled: 0 },
  ]);
});

test('what a caller asks for, and asks for anew, opens nothing that a crash leaves open', () => {
  const demand = { wishes: [{ skill: 'billing', minLevel: 3, weight: 1, need: 'required' }] };
  const [queuedAtMs, asked] = queued;
  const plain = close(started(), leg, queued);
  expect(
    close(started(), leg, [queuedAtMs, { ...asked, demand }], [2500, { kind: 'demand-changed', demand }]),
  ).toEqual(plain);
  expect(close(started(), leg, [2500, { kind: 'demand-changed', demand }])).toEqual(close(started(), leg));
});

test('a caller who waits while an agent rings: offer and wait end; waited until the last heartbeat', () => {
  expect(close(started(), leg, queued, [3000, { kind: 'offer-made', ...ids }])).toMatchObject([
    { kind: 'offer-ended', outcome: 'withdrawn', cause: 'interrupted' },
    { kind: 'queue-left', reason: 'interrupted', waitMs: 7000 },
    { kind: 'call-ended' },
    { kind: 'leg-ended' },
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

test('the time for which a conversation was parked is no talk, whether it was taken up again or not', () => {
  const parked: [number, EventInput][] = [
    [5000, { kind: 'assignment-parked', ...ids }],
    [6500, { kind: 'assignment-resumed', ...ids, parkedMs: 1500 }],
  ];
  expect(close(started(), queued, ...answered, ...parked)).toMatchObject([{ talkMs: 3500 }, {}, {}]);
  expect(
    close(started(), queued, ...answered, ...parked, [8000, { kind: 'assignment-parked', ...ids }]),
  ).toMatchObject([{ talkMs: 2500 }, {}, {}]);
});

test('a caller who is on hold was on hold until the last heartbeat, not until the restart', () => {
  const talk: [number, EventInput][] = [
    started(),
    leg,
    queued,
    ...answered,
    [7000, { kind: 'leg-held', legId: 'a/1' }],
  ];
  const before = talk.map(([atMs, body]) => event(atMs, body));
  expect(callOf([...before, ...close(...talk)])?.record).toMatchObject({ talkMs: 5000, holdMs: 2000 });
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

test('a caller who has asked to be called back is not listed a second time', () => {
  const asked: [number, EventInput] = [
    3000,
    {
      kind: 'callback-requested',
      number: '+31612345678',
      queueId: 'sales',
      waitingSinceMs: 2000,
      by: 'caller',
    },
  ];
  const away: [number, EventInput] = [
    3000,
    { kind: 'queue-left', queueId: 'sales', reason: 'called-back', waitMs: 1000 },
  ];
  expect(close(started(), leg, queued, asked, away).map(({ kind }) => kind)).toEqual([
    'call-ended',
    'leg-ended',
  ]);
});

test.each([
  ['while the agent is rung', [], ['offer-ended', 'queue-left', 'call-ended', 'leg-ended']],
  [
    'while the customer is dialled',
    [[4000, { kind: 'offer-ended', ...ids, outcome: 'accepted' }]],
    ['queue-left', 'call-ended', 'leg-ended'],
  ],
])('an attempt to call back, %s, is given up; the callback itself goes on', (_when, more, kinds) => {
  const attempt: [number, EventInput][] = [
    [2000, { kind: 'call-queued', queueId: 'sales', purpose: 'callback', waitingSinceMs: 1 }],
    [3000, { kind: 'offer-made', ...ids }],
    started({ direction: 'outbound', dialled: '+31612345678', callerNumber: '+31205550100' }),
    leg,
    ...(more as [number, EventInput][]),
  ];
  const closing = close(...attempt);
  expect(closing.map(({ kind }) => kind)).toEqual(kinds);
  const all = [...attempt.map(([atMs, body]) => event(atMs, body)), ...closing];
  expect(projectQueueIntervals(emptyQueueBooks, all, () => 20_000).intervals.size).toBe(0);
  expect(callOf(all)?.record).toMatchObject({ outcome: 'interrupted', waitMs: 0 });
});

test('a call from extension to extension was talked, and held, until the last heartbeat', () => {
  const events: [number, EventInput][] = [
    started({ direction: 'internal', dialled: '202', callerNumber: '201' }),
    leg,
    [2000, { kind: 'leg-started', legId: 'a/2', role: 'callee', sipCallId: 'y', extension: '202' }],
    [3000, { kind: 'leg-answered', legId: 'a/2' }],
    [3000, { kind: 'extension-call-answered', extension: '202' }],
    [8000, { kind: 'leg-held', legId: 'a/2' }],
  ];
  const all = [...events.map(([atMs, body]) => event(atMs, body)), ...close(...events)];
  expect(callOf(all)?.record).toMatchObject({ talkMs: 6000, holdMs: 1000, endedAtMs: 9_000 });
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
  expect(callOf(all)?.record).toMatchObject({ outcome: 'interrupted', waitMs: 7000, endedAtMs: 9_000 });
  const [interval] = projectQueueIntervals(emptyQueueBooks, all, () => 20_000).intervals.values();
  expect(interval).toMatchObject({ offered: 1, interrupted: 1 });
});
