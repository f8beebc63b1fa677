// When sessions are compared with the store.
// Never uses a store: what is done then has tests of its own.
import { startRemovedSessionChecks } from '../../../src/app/sessions/removed-sessions.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';

test('again and again, also after a failure, until it is closed', () => {
  const clock = createFakeClock();
  const log = createFakeLog();
  const endRemoved = jest.fn<void, []>(() => {
    throw new Error('the disk is full');
  });
  const close = startRemovedSessionChecks(clock, endRemoved, log);
  expect(endRemoved).not.toHaveBeenCalled();
  clock.advance(30_000);
  expect(endRemoved.mock.calls.length).toBeGreaterThan(2);
  expect(JSON.stringify(log.lines)).toContain('could not be compared');
  close();
  expect(clock.pendingCount()).toBe(0);
});
