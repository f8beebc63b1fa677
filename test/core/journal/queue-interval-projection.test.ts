// The books of the queues, by rule and by random journals of the real engine.
// Never goes through a database.
import fc from 'fast-check';
import {
  emptyQueueBooks,
  projectQueueIntervals,
  type QueueInterval,
  quarterMs,
  quarterStart,
  visitOf,
} from '../../../src/core/journal/queue-interval-projection.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import { AcdDriver, agentSettings, queueSettings, settings } from '../acd/acd-driver.js';
import { event, type EventInput } from './event-builder.js';

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

test('a visit can be made again from the events of its call', () => {
  const events = [event(5, { kind: 'call-queued', queueId }), event(9, left('answered', 4))];
  expect(visitOf(events, targetMsOf)).toEqual({
    callId: 'a',
    queueId,
    enteredAtMs: 5,
    answered: { waitMs: 4, inTarget: true },
  });
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
          const { offered, answered, abandoned, overflowed, interrupted } = interval;
          const stillWaiting = waiting.filter(
            (call) => call.queueId === interval.queueId && quarterStart(call.queuedAtMs) === interval.startMs,
          ).length;
          expect(offered).toBe(answered + abandoned + overflowed + interrupted + stillWaiting);
        }
      }
      expect(projectQueueIntervals(emptyQueueBooks, journal, targetMsOf).intervals).toEqual(books.intervals);
    }),
    { numRuns: 200 },
  );
});
