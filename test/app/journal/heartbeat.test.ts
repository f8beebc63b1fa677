// A heartbeat every few seconds, and none where the journal gives them.
// Never uses a database.
import { heartbeatEveryMs, startHeartbeat } from '../../../src/app/journal/heartbeat.js';
import { StoreError } from '../../../src/app/ports/store.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

const startMs = 1_000_000;
const open = () => {
  const clock = createFakeClock(startMs);
  const log = createFakeLog();
  const noted: number[] = [];
  let fault: Error | undefined;
  const heartbeat = startHeartbeat(
    {
      noteAlive: (atMs) => {
        if (fault !== undefined) throw fault;
        noted.push(atMs - startMs);
      },
    },
    clock,
    log,
  );
  return { clock, log, noted, heartbeat, fail: (error: Error | undefined) => (fault = error) };
};

it('is noted at an even pace, until it is closed', () => {
  const { clock, noted, heartbeat } = open();
  clock.advance(3 * heartbeatEveryMs);
  expect(noted).toEqual([1, 2, 3].map((n) => n * heartbeatEveryMs));
  heartbeat.close();
  clock.advance(10 * heartbeatEveryMs);
  expect(noted).toHaveLength(3);
  expect(clock.pendingCount()).toBe(0);
});

it('is the journal where that is written: between two heartbeat there is never more than the pace', () => {
  const { clock, noted, heartbeat } = open();
  for (let n = 0; n < 10; n += 1) {
    clock.advance(heartbeatEveryMs / 2);
    heartbeat.hears['events-recorded']?.([]);
  }
  expect(noted).toEqual([]);
  clock.advance(heartbeatEveryMs);
  expect(noted).toEqual([6 * heartbeatEveryMs]);
});

it('goes on when the database cannot be written, and tells once', () => {
  const { clock, log, noted, fail } = open();
  fail(new StoreError('store-full', 'full'));
  clock.advance(3 * heartbeatEveryMs);
  expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  fail(undefined);
  clock.advance(heartbeatEveryMs);
  expect(noted).toEqual([4 * heartbeatEveryMs]);
});

it('goes on after a fault of ours, which costs one sign', () => {
  const { clock, log, noted, fail } = open();
  fail(new Error('a bug'));
  clock.advance(heartbeatEveryMs);
  expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  fail(undefined);
  clock.advance(heartbeatEveryMs);
  expect(noted).toEqual([2 * heartbeatEveryMs]);
});
