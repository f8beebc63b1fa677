// Old decisions are thrown away step by step.
// Never tests what a step does; the store's tests do.
import { forgetOldDecisions } from '../../../src/app/acd/old-decisions.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';

const dayMs = 24 * 3_600_000;

const daysKept = 90;

/** A store in which each step removes so many. */
function storeOf(steps: number[]) {
  const asked: EpochMs[] = [];
  const removeBefore = (beforeMs: EpochMs): number => {
    asked.push(beforeMs);
    return steps.shift() ?? 0;
  };
  return { asked, removeBefore };
}

async function passPause(clock: FakeClock): Promise<void> {
  expect(clock.pendingCount()).toBe(1);
  clock.advance(200);
  await Promise.resolve();
  await Promise.resolve();
}

test('asks for those older than kept until there are no more, with pauses', async () => {
  const clock = createFakeClock();
  const store = storeOf([500, 500, 3, 0]);
  const startMs = clock.nowMs();
  const work = forgetOldDecisions(store, clock, daysKept, new AbortController().signal);
  for (let step = 0; step < 3; step++) await passPause(clock);
  await work;
  expect(store.asked).toEqual(Array.from({ length: 4 }, () => startMs - daysKept * dayMs));
  expect(clock.pendingCount()).toBe(0);
});

test('asks for no more once the service stops', async () => {
  const clock = createFakeClock();
  const store = storeOf([500, 500]);
  const stopping = new AbortController();
  const work = forgetOldDecisions(store, clock, daysKept, stopping.signal);
  stopping.abort();
  await passPause(clock);
  await work;
  expect(store.asked).toHaveLength(1);
  expect(clock.pendingCount()).toBe(0);
});
