// Old decisions are thrown away step by step.
// Never tests what a step does; the store's tests do.
import { forgetOldDecisions } from '../../../src/app/lifecycle/old-decisions.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';

const dayMs = 24 * 3_600_000;

test('asks for those older than kept until there are no more, with pauses', async () => {
  const clock = createFakeClock();
  const asked: EpochMs[] = [];
  const steps = [500, 500, 3, 0];
  const startMs = clock.nowMs();
  const work = forgetOldDecisions(
    {
      removeBefore: (beforeMs) => {
        asked.push(beforeMs);
        return steps.shift() ?? 0;
      },
    },
    clock,
    90,
  );
  for (let step = 0; step < 3; step++) {
    expect(clock.pendingCount()).toBe(1);
    clock.advance(200);
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(await work).toBe(1_003);
  expect(asked).toEqual(Array.from({ length: 4 }, () => startMs - 90 * dayMs));
  expect(clock.pendingCount()).toBe(0);
});
