// The stack's own clock goes on evenly: what it remembers for a time is not lost when somebody sets the host's clock.
import { systemTimers } from '../../../src/softswitch/sip/sip-timers.js';

afterEach(() => {
  jest.useRealTimers();
});

test.each([3_600_000, -3_600_000])('a host clock that is set by %d ms moves nothing', (byMs) => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
  const beforeMs = systemTimers.nowMs();
  jest.setSystemTime(1_700_000_000_000 + byMs);
  jest.advanceTimersByTime(250);
  expect(systemTimers.nowMs() - beforeMs).toBe(250);
});

test('a time that is longer than Node can count is not over at once', async () => {
  const action = jest.fn();
  const timer = systemTimers.set(3_000_000_000_000, action);
  await new Promise((resolve) => setTimeout(resolve, 20));
  systemTimers.clear(timer);
  expect(action).not.toHaveBeenCalled();
});
