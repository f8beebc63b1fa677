// The books of the queues, by rule and by random journals of the real engine.
// Never goes through a database.
import fc from 'fast-check';
import {
  emptyQueueBooks,
  projectQueueIntervals,
  type QueueInterval,
  quarterMs,
  quarterStart,
} from '../../../src/core/acd/queue-interval-projection.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { EpochMs, OfferId, RequestId } from '../../../src/core/kernel/ids.js';
import { agentSettings, queueSettings, settings } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';
import { event, type EventInput } from '../journal/event-builder.js';

const takenOut = { kind: 'request-withdrawn', cause: 'test' } as const;
const sumsOf = ({ queueId: _, startMs: __, ...sums }: QueueInterval): readonly number[] =>
  Object.values(sums);
const targetMsOf = () => 20_000;
const intervalsOf = (...events: readonly [number, EventInput][]): readonly QueueInterval[] => [
  ...projectQueueIntervals(
    emptyQueueBooks,
    events.map(([atMs, body]) => event(atMs, body)),
    targetMsOf,
  ).intervals.values(),
];
const queueId = 'sales';
const ids = { offerId: 'a#1', queueId, agentId: '201' };
const left = (reason: string, waitMs: number): EventInput => ({
  kind: 'queue-left',
  queueId,
  reason,
  waitMs,
});

test('an answered call, with talk and after-call work', () => {
  expect(
    intervalsOf(
      [1000, { kind: 'call-queued', queueId }],
      [21_000, left('answered', 20_000)],
      [21_000, { kind: 'conversation-started', ...ids }],
      [51_000, { kind: 'conversation-ended', ...ids, talkMs: 30_000, cause: 'ended' }],
      [56_000, { kind: 'wrap-up-ended', agentId: '201', queueId, wrapUpMs: 5000 }],
    ),
  ).toEqual([
    {
      queueId,
      startMs: 0,
      offered: 1,
      answered: 1,
      abandoned: 0,
      overflowed: 0,
      interrupted: 0,
      calledBack: 0,
      callbackAttempts: 0,
      callbackReached: 0,
      answeredInTarget: 1,
      answeredWaitMs: 20_000,
      abandonedWaitMs: 0,
      handled: 1,
      talkMs: 30_000,
      wrapUpMs: 5000,
    },
  ]);
});

test('an answer after the target is answered, but not in target', () => {
  const [interval] = intervalsOf([0, { kind: 'call-queued', queueId }], [20_001, left('answered', 20_001)]);
  expect(interval).toMatchObject({ answered: 1, answeredInTarget: 0 });
});

test('everything belongs to the quarter in which the caller entered', () => {
  const intervals = intervalsOf(
    [quarterMs - 1, { kind: 'call-queued', queueId }],
    [3 * quarterMs, left('abandoned', 2 * quarterMs + 1)],
  );
  expect(intervals).toHaveLength(1);
  expect(intervals[0]).toMatchObject({
    startMs: 0,
    offered: 1,
    abandoned: 1,
    abandonedWaitMs: 2 * quarterMs + 1,
  });
});

test.each(['overflowed', 'interrupted'] as const)('%s is counted as such', (reason) => {
  const [interval] = intervalsOf([0, { kind: 'call-queued', queueId }], [5, left(reason, 5)]);
  expect(interval).toMatchObject({ offered: 1, [reason]: 1, answered: 0, abandoned: 0 });
});

test('a failed bridge takes the answer back', () => {
  const failed: [number, EventInput][] = [
    [0, { kind: 'call-queued', queueId }],
    [5, left('answered', 5)],
    [9, { kind: 'conversation-ended', ...ids, talkMs: 4, cause: 'bridge-failed' }],
  ];
  expect(intervalsOf(...failed)[0]).toMatchObject({
    offered: 1,
    answered: 0,
    answeredInTarget: 0,
    answeredWaitMs: 0,
    handled: 0,
    talkMs: 0,
  });
  expect(intervalsOf(...failed, [70_000, left('answered', 70_000)])[0]).toMatchObject({
    offered: 1,
    answered: 1,
    answeredInTarget: 0,
    answeredWaitMs: 70_000,
  });
});

test('a caller who is to be called back was offered, and left by choice', () => {
  const [interval] = intervalsOf([0, { kind: 'call-queued', queueId }], [5, left('called-back', 5)]);
  expect(interval).toMatchObject({ offered: 1, calledBack: 1, abandoned: 0, overflowed: 0 });
});

describe('an attempt to call back is not offered a second time', () => {
  const queued: [number, EventInput] = [0, { kind: 'call-queued', queueId, purpose: 'callback' }];
  const [reached, unreached] = [left('answered', 5), left('unreached', 5)];
  const nothing = { offered: 0, answered: 0, interrupted: 0, overflowed: 0, answeredInTarget: 0 };

  test('and counts as an attempt when the customer was dialled', () => {
    expect(intervalsOf(queued, [5, unreached])).toMatchObject([
      { ...nothing, callbackAttempts: 1, callbackReached: 0 },
    ]);
    expect(intervalsOf(queued)).toEqual([]);
    expect(intervalsOf(queued, [5, left('interrupted', 5)], [6, left('overflowed', 5)])).toEqual([]);
  });

  test('and is handled like any other conversation', () => {
    const talk: [number, EventInput] = [9, { kind: 'conversation-ended', ...ids, talkMs: 4, cause: 'ended' }];
    const wrapUp: [number, EventInput] = [
      12,
      { kind: 'wrap-up-ended', agentId: '201', queueId, wrapUpMs: 3 },
    ];
    expect(intervalsOf(queued, [5, reached], talk, wrapUp)).toMatchObject([
      { ...nothing, callbackAttempts: 1, callbackReached: 1, handled: 1, talkMs: 4, wrapUpMs: 3 },
    ]);
  });

  test('and is taken back when the audio never joined', () => {
    const failed: EventInput = { kind: 'conversation-ended', ...ids, talkMs: 0, cause: 'bridge-failed' };
    expect(intervalsOf(queued, [5, reached], [9, failed])).toMatchObject([
      { ...nothing, callbackAttempts: 0, callbackReached: 0, handled: 0 },
    ]);
    expect(intervalsOf(queued, [5, reached], [9, failed], [20, unreached])).toMatchObject([
      { ...nothing, callbackAttempts: 1, callbackReached: 0 },
    ]);
  });
});

test('the after-call work of a former request counts for its own queue, whatever the interaction asks for meanwhile', () => {
  const other = { queueId: 'support', requestId: 'a.2' };
  const at = (queue: string, ...more: readonly [number, EventInput][]): QueueInterval | undefined =>
    intervalsOf(
      [0, { kind: 'call-queued', queueId }],
      [4, left('answered', 4)],
      [9, { kind: 'conversation-ended', ...ids, talkMs: 5, cause: 'ended' }],
      [10, { kind: 'call-queued', ...other }],
      [12, { kind: 'wrap-up-ended', agentId: ids.agentId, queueId, wrapUpMs: 3 }],
      ...more,
    ).find((interval) => interval.queueId === queue);
  expect(at(queueId)).toMatchObject({ offered: 1, answered: 1, handled: 1, talkMs: 5, wrapUpMs: 3 });
  expect(at(other.queueId)).toMatchObject({ offered: 1, abandoned: 0, wrapUpMs: 0 });
  const gone: EventInput = { kind: 'queue-left', ...other, reason: 'abandoned', waitMs: 9 };
  expect(at(other.queueId, [19, gone])).toMatchObject({ offered: 1, abandoned: 1, abandonedWaitMs: 9 });
  expect(at(queueId, [19, gone])).toMatchObject({ offered: 1, answered: 1, abandoned: 0 });
});

test('quarters start at the quarter', () => {
  expect(quarterStart((3 * quarterMs + 1) as never)).toBe(3 * quarterMs);
});

test('the books balance after every step of a real engine, and a rebuild gives the same', () => {
  const act = fc.record({
    act: fc.constantFrom(
      'queue',
      'leave',
      'answer',
      'decline',
      'bridge-fail',
      'end',
      'wait',
      'log-out',
      'log-in',
      'drop-queue',
      'queue-callback',
      'call-back-later',
      'overflow',
      'customer-answers',
      'customer-fails',
    ),
    which: fc.nat(5),
    ms: fc.constantFrom(0, 100, 5_000, 400_000),
  });
  const full = settings(
    [queueSettings('sales', {}), queueSettings('support', {})],
    [agentSettings('1', {}), agentSettings('2', {})],
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const acd = new AcdDriver(full);
      acd.logIn('1', '2');
      const journal: JournalEvent[] = [];
      let books = emptyQueueBooks;
      let calls = 0;
      for (const { act: what, which, ms } of acts) {
        acd.nowMs += ms;
        const { agents } = acd.engine.snapshot();
        const state = agents[which % 2]?.state;
        const offer = state !== undefined && 'offerId' in state ? (state.offerId ?? 'none') : 'none';
        const caller = acd.waiting()[which] ?? 'none';
        const agent = String((which % 2) + 1);
        if (what === 'queue') acd.queue(`c${(calls += 1)}`, which % 2 === 0 ? 'sales' : 'support');
        else if (what === 'queue-callback') {
          const entry = { purpose: 'callback', waitingSinceMs: (acd.nowMs - 60_000) as EpochMs } as const;
          acd.queue(`c${(calls += 1)}`, which % 2 === 0 ? 'sales' : 'support', entry);
        } else if (what === 'call-back-later')
          acd.send({ ...takenOut, requestId: caller as RequestId, reason: 'called-back' });
        else if (what === 'overflow')
          acd.send({ ...takenOut, requestId: caller as RequestId, reason: 'overflowed' });
        else if (what === 'customer-answers')
          acd.send({ kind: 'customer-answered', offerId: offer as OfferId });
        else if (what === 'customer-fails')
          acd.send({ kind: 'customer-failed', offerId: offer as OfferId, failure: 'busy' });
        else if (what === 'leave') acd.callerLeaves(caller);
        else if (what === 'answer') acd.answers(offer);
        else if (what === 'decline') acd.fails(offer, 'declined');
        else if (what === 'bridge-fail') acd.bridgeFails(offer);
        else if (what === 'end') acd.ends(offer);
        else if (what === 'log-out') acd.status(agent, 'logged-out');
        else if (what === 'log-in') acd.logIn(agent);
        else if (what === 'drop-queue')
          acd.configure({ ...full, queues: full.queues.slice(0, 1 + (which % 2)) });
        else acd.wait(0);
        const events = acd.events().map((body) => ({ ...body, atMs: acd.nowMs }) as JournalEvent);
        journal.push(...events);
        books = projectQueueIntervals(books, events, targetMsOf);
        const { waiting } = acd.engine.snapshot();
        for (const interval of books.intervals.values()) {
          const { offered, answered, abandoned, overflowed, interrupted, calledBack } = interval;
          const stillWaiting = waiting.filter(
            (call) =>
              call.purpose !== 'callback' &&
              call.queueId === interval.queueId &&
              quarterStart(call.queuedAtMs) === interval.startMs,
          ).length;
          expect(offered).toBe(answered + abandoned + overflowed + interrupted + calledBack + stillWaiting);
          expect(interval.callbackReached).toBeLessThanOrEqual(interval.callbackAttempts);
          expect(Math.min(...sumsOf(interval))).toBeGreaterThanOrEqual(0);
        }
      }
      expect(projectQueueIntervals(emptyQueueBooks, journal, targetMsOf).intervals).toEqual(books.intervals);
    }),
    { numRuns: 200 },
  );
});
