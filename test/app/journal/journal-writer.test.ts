// Rules of the journal's writer: in order, never lost, never in the way of a call.
// Never touches a disk: the store refuses when the test says so.
import { JournalWriter } from '../../../src/app/journal/journal-writer.js';
import { StoreError } from '../../../src/app/ports/store.js';
import type { JournalEvent, JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

const full = new StoreError('store-full', 'the disk is full');

function open(mostWaiting?: number) {
  const clock = createFakeClock();
  const log = createFakeLog();
  const store = {
    failing: undefined as Error | undefined,
    poison: undefined as string | undefined,
    attempts: 0,
    /** From that attempt on the disk is full. */
    failsFrom: Infinity,
    batches: [] as (readonly JournalEvent[])[],
  };
  const told: JournalEvent[] = [];
  const health: boolean[] = [];
  const writer = new JournalWriter({
    journal: {
      append(events) {
        store.attempts += 1;
        if (store.failing !== undefined) throw store.failing;
        if (store.attempts >= store.failsFrom) throw full;
        if (events.some((event) => 'callId' in event && event.callId === store.poison))
          throw new Error('a bug');
        store.batches.push(events);
      },
    },
    clock,
    log,
    onEvents: (events) => told.push(...events),
    ...(mostWaiting === undefined ? {} : { mostWaiting }),
  });
  writer.onHealthChanged(() => health.push(writer.healthy));
  const record = (callId: string): void =>
    writer.record({ kind: 'call-ended', callId, outcome: 'served', cause: 'test' } as JournalEventBody);
  const callsOf = (events: readonly JournalEvent[]): string[] =>
    events.map((event) => ('callId' in event ? event.callId : ''));
  return {
    ...{ clock, log, store, told, health, writer, record },
    written: () => callsOf(store.batches.flat()),
    toldCalls: () => callsOf(told),
  };
}

const names = (count: number): string[] => Array.from({ length: count }, (_unused, index) => `call-${index}`);

test('what the store refuses waits, in order and with its time, and is written when it recovers', () => {
  const { clock, store, health, writer, record, written, toldCalls } = open();
  record('before');
  store.failing = full;
  for (const name of names(3)) {
    record(name);
    clock.advance(100);
  }
  expect(toldCalls()).toEqual(['before', ...names(3)]);
  expect([writer.healthy, health]).toEqual([false, [false]]);
  store.failing = undefined;
  clock.advance(10_000);
  expect(written()).toEqual(['before', ...names(3)]);
  const times = store.batches.flat().map(({ atMs }) => atMs);
  expect(times[3]! - times[1]!).toBe(200);
  expect([writer.healthy, health]).toEqual([true, [false, true]]);
  expect(clock.pendingCount()).toBe(0);
});

test('while the store refuses, an event costs no attempt, and attempts become rarer', () => {
  const { clock, store, record, writer } = open();
  store.failing = full;
  for (const name of names(1000)) record(name);
  expect(store.attempts).toBe(1);
  clock.advance(60_000);
  expect(store.attempts).toBeLessThan(15);
  store.failing = undefined;
  writer.close();
});

test('many events that waited are written in batches, between which calls have their turn', () => {
  const { clock, store, record, written } = open();
  store.failing = full;
  for (const name of names(2600)) record(name);
  store.failing = undefined;
  clock.advance(30_000);
  expect(written()).toEqual(names(2600));
  expect(store.batches).toHaveLength(6);
});

test('what happens between two batches does not overtake what waits', () => {
  const { clock, store, record, written } = open();
  store.failing = full;
  for (const name of names(700)) record(name);
  store.failing = undefined;
  clock.advance(1000);
  expect(store.batches).toHaveLength(1);
  record('later');
  clock.advance(30_000);
  expect(written()).toEqual([...names(700), 'later']);
});

test('the log says once a minute that nothing can be written, not with every event', () => {
  const { clock, log, store, record, writer } = open();
  store.failing = full;
  for (let second = 0; second < 59; second += 1) {
    record(`call-${second}`);
    clock.advance(1000);
  }
  expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  store.failing = undefined;
  writer.close();
});

test('beyond the bound there is no room for new calls, yet nothing of those in progress is lost', () => {
  const { clock, store, writer, record, written } = open(10);
  store.failing = full;
  for (const name of names(9)) record(name);
  expect(writer.hasRoom).toBe(true);
  record('call-9');
  expect(writer.hasRoom).toBe(false);
  record('call-10');
  store.failing = undefined;
  clock.advance(10_000);
  expect(written()).toEqual(names(11));
  expect(writer.hasRoom).toBe(true);
});

test('how calls stand counts while it waits, also where nothing has happened in them', () => {
  const { store, writer } = open(10);
  store.failing = full;
  for (const callId of names(10)) writer.recordCall([], { callId: callId as CallId, kept: undefined });
  expect(writer.hasRoom).toBe(false);
});

test('an event that can never be written is told to whoever records it, and keeps no other from being written', () => {
  const { store, record, written, toldCalls } = open();
  store.poison = 'poison';
  expect(() => record('poison')).toThrow('a bug');
  record('next');
  expect(written()).toEqual(['next']);
  expect(toldCalls()).toEqual(['next']);
});

test('an event that can never be written does not hold up those that waited with it', () => {
  const { clock, log, store, record, written } = open();
  store.failing = full;
  for (const name of ['first', 'poison', 'last']) record(name);
  store.poison = 'poison';
  store.failing = undefined;
  clock.advance(10_000);
  expect(written()).toEqual(['first', 'last']);
  // Whole, in the log: the only place where it is.
  expect(JSON.stringify(log.lines.filter(({ level }) => level === 'error').at(-1))).toContain('"poison"');
});

test('what was written is not written again when the store fails over the next', () => {
  const { clock, store, record, written } = open();
  store.failing = full;
  for (const name of ['first', 'second', 'poison', 'last']) record(name);
  store.poison = 'poison';
  store.failing = undefined;
  // All at once and the first alone are tried, then the disk is full again.
  store.failsFrom = store.attempts + 3;
  clock.advance(1000);
  expect(written()).toEqual(['first']);
  store.failsFrom = Infinity;
  clock.advance(20_000);
  expect(written()).toEqual(['first', 'second', 'last']);
});

test('close writes what waits, and says what it had to leave', () => {
  const { log, store, record, writer, written, clock } = open();
  store.failing = full;
  record('one');
  writer.close();
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', fields: { events: 1 } });
  store.failing = undefined;
  writer.close();
  expect(written()).toEqual(['one']);
  expect(clock.pendingCount()).toBe(0);
});
