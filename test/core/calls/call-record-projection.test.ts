// What a call detail record says after the events of a call.
// Never goes through a database.
import type * as api from '../../../src/api/calls.js';
import { callRecordSchema, legRecordSchema } from '../../../src/api/calls.js';
import {
  type CallProjection,
  callOf,
  type CallRecord,
  type LegRecord,
} from '../../../src/core/calls/call-record-projection.js';
import { event, type EventInput } from '../journal/event-builder.js';

const callOfEvents = (...events: readonly [number, EventInput][]): CallProjection => {
  const projection = callOf(events.map(([atMs, body]) => event(atMs, body)));
  if (projection === undefined) throw new Error('no call');
  expect(callRecordSchema.parse(projection.record)).toEqual(projection.record);
  for (const leg of projection.legs) expect(legRecordSchema.parse(leg)).toEqual(leg);
  return projection;
};

const start: [number, EventInput] = [
  1000,
  {
    kind: 'call-started',
    direction: 'inbound',
    trunkId: 'demo',
    dialled: '+31205550100',
    callerNumber: '+31612345678',
  },
];
const callerLeg: [number, EventInput] = [
  1000,
  { kind: 'leg-started', legId: 'a/1', role: 'caller', sipCallId: 'x' },
];
const queued: [number, EventInput] = [5000, { kind: 'call-queued', queueId: 'sales' }];
const agentLeg: [number, EventInput] = [
  5000,
  { kind: 'leg-started', legId: 'a/2', role: 'agent', sipCallId: 'y', extension: '201', agentId: '201' },
];
const offer = { offerId: 'a#1', queueId: 'sales', agentId: '201' };
const answered = (atMs: number, waitMs: number): [number, EventInput][] => [
  [atMs, { kind: 'leg-answered', legId: 'a/2' }],
  [atMs, { kind: 'queue-left', queueId: 'sales', reason: 'answered', waitMs }],
  [atMs, { kind: 'conversation-started', ...offer }],
];

test('the shapes are those of the API', () => {
  const record = (own: CallRecord): api.CallRecord => own;
  const recordBack = (theirs: api.CallRecord): CallRecord => theirs;
  const leg = (own: LegRecord): api.LegRecord => own;
  const legBack = (theirs: api.LegRecord): LegRecord => theirs;
  expect([record, recordBack, leg, legBack]).toHaveLength(4);
});

test('a call through a queue to an agent, with hold', () => {
  const { record, legs } = callOfEvents(
    start,
    callerLeg,
    [1100, { kind: 'leg-answered', legId: 'a/1' }],
    queued,
    agentLeg,
    [5500, { kind: 'leg-ringing', legId: 'a/2' }],
    ...answered(8000, 3000),
    [10_000, { kind: 'leg-held', legId: 'a/2' }],
    [14_000, { kind: 'leg-resumed', legId: 'a/2' }],
    [20_000, { kind: 'leg-ended', legId: 'a/1', by: 'remote', cause: 'hung-up' }],
    [20_000, { kind: 'conversation-ended', ...offer, talkMs: 12_000, cause: 'ended' }],
    [20_001, { kind: 'leg-ended', legId: 'a/2', by: 'local', cause: 'hung-up' }],
    [20_002, { kind: 'call-ended', outcome: 'answered', cause: 'caller-hung-up' }],
  );
  expect(record).toEqual({
    id: 'a',
    direction: 'inbound',
    trunkId: 'demo',
    dialled: '+31205550100',
    callerNumber: '+31612345678',
    callerName: null,
    startedAtMs: 1000,
    answeredAtMs: 8000,
    endedAtMs: 20_002,
    outcome: 'answered',
    cause: 'caller-hung-up',
    queueId: 'sales',
    agentId: '201',
    waitMs: 3000,
    talkMs: 12_000,
    holdMs: 4000,
  });
  expect(legs[1]).toEqual({
    id: 'a/2',
    role: 'agent',
    sipCallId: 'y',
    extension: '201',
    agentId: '201',
    startedAtMs: 5000,
    ringingAtMs: 5500,
    answeredAtMs: 8000,
    endedAtMs: 20_001,
    endedBy: 'local',
    cause: 'hung-up',
    sipStatus: null,
  });
});

test('both sides on hold at once count once, and hold ends with the conversation', () => {
  const { record } = callOfEvents(
    start,
    queued,
    ...answered(8000, 3000),
    [9000, { kind: 'leg-held', legId: 'a/2' }],
    [10_000, { kind: 'leg-held', legId: 'a/1' }],
    [11_000, { kind: 'leg-resumed', legId: 'a/2' }],
    [12_000, { kind: 'conversation-ended', ...offer, talkMs: 4000, cause: 'ended' }],
    [15_000, { kind: 'leg-resumed', legId: 'a/1' }],
  );
  expect(record.holdMs).toBe(3000);
});

test('a caller on hold in a queue is not hold time', () => {
  const { record } = callOfEvents(
    start,
    queued,
    [6000, { kind: 'leg-held', legId: 'a/1' }],
    ...answered(8000, 3000),
    [8500, { kind: 'leg-resumed', legId: 'a/1' }],
  );
  expect(record.holdMs).toBe(500);
});

test('waits in several queues add up; the last queue is shown', () => {
  const { record } = callOfEvents(
    start,
    queued,
    [6000, { kind: 'queue-left', queueId: 'sales', reason: 'overflowed', waitMs: 1000 }],
    [6000, { kind: 'call-queued', queueId: 'support' }],
    [8500, { kind: 'queue-left', queueId: 'support', reason: 'abandoned', waitMs: 2500 }],
    [8500, { kind: 'call-ended', outcome: 'abandoned', cause: 'caller-hung-up' }],
  );
  expect(record).toMatchObject({
    queueId: 'support',
    waitMs: 3500,
    answeredAtMs: null,
    outcome: 'abandoned',
  });
});

test('a failed bridge is as if nobody had answered; the wait is counted whole', () => {
  const failed: [number, EventInput][] = [
    ...answered(8000, 3000),
    [8100, { kind: 'conversation-ended', ...offer, talkMs: 100, cause: 'bridge-failed' }],
  ];
  expect(callOfEvents(start, queued, ...failed).record).toMatchObject({
    answeredAtMs: null,
    agentId: null,
    waitMs: 0,
    talkMs: 0,
  });
  const { record } = callOfEvents(start, queued, ...failed, ...answered(15_000, 10_000));
  expect(record).toMatchObject({ answeredAtMs: 15_000, agentId: '201', waitMs: 10_000 });
});

test('an extension call: talk time ends with whoever hangs up', () => {
  const { record } = callOfEvents(
    [
      1000,
      { kind: 'call-started', direction: 'internal', dialled: '202', callerNumber: '201', callerName: 'Ann' },
    ],
    callerLeg,
    [
      1100,
      { kind: 'leg-started', legId: 'a/2', role: 'callee', sipCallId: 'y', extension: '202', agentId: '202' },
    ],
    [3000, { kind: 'leg-answered', legId: 'a/2' }],
    [3000, { kind: 'leg-answered', legId: 'a/1' }],
    [3000, { kind: 'extension-call-answered', extension: '202' }],
    [9000, { kind: 'leg-ended', legId: 'a/2', by: 'remote', cause: 'hung-up' }],
    [9500, { kind: 'leg-ended', legId: 'a/1', by: 'local', cause: 'hung-up' }],
    [9500, { kind: 'call-ended', outcome: 'answered', cause: 'callee-hung-up' }],
  );
  expect(record).toMatchObject({
    talkMs: 6000,
    answeredAtMs: 3000,
    agentId: '202',
    callerName: 'Ann',
    trunkId: null,
  });
});

test('a leg that was never answered keeps its final status', () => {
  const { legs } = callOfEvents(start, agentLeg, [
    6000,
    { kind: 'leg-ended', legId: 'a/2', by: 'remote', cause: 'busy', sipStatus: 486 },
  ]);
  expect(legs[0]).toMatchObject({ cause: 'busy', sipStatus: 486, endedBy: 'remote', answeredAtMs: null });
});

test('an interrupted call keeps what was known', () => {
  const { record } = callOfEvents(
    start,
    queued,
    ...answered(8000, 3000),
    [60_000, { kind: 'conversation-ended', ...offer, talkMs: 2000, cause: 'interrupted' }],
    [60_000, { kind: 'call-ended', outcome: 'interrupted', cause: 'daemon-restarted' }],
  );
  expect(record).toMatchObject({ outcome: 'interrupted', talkMs: 2000, endedAtMs: 60_000 });
});

test('what the caller asks for changes nothing in the record', () => {
  const demand = { wishes: [{ skill: 'billing', minLevel: 3, weight: 1, need: 'required' }] };
  const [atMs, body] = queued;
  expect(
    callOfEvents(start, [atMs, { ...body, demand }], [6000, { kind: 'demand-changed', demand }]),
  ).toEqual(callOfEvents(start, queued));
});

test('events before the start make no call', () => {
  expect(callOf([event(1, { kind: 'call-queued', queueId: 'sales' })])).toBeUndefined();
});
