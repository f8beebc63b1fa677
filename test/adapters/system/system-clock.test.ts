// Rules of the clock: callbacks come once, not early, and far ones not at once.
// Never waits for real time.
import { createSystemClock } from '../../../src/adapters/system/system-clock.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { createFakeLog } from '../../support/fake-log.js';

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const clock = createSystemClock();
const inMs = (ms: number): EpochMs => (clock.nowMs() + ms) as EpochMs;

test('calls back once at the time', () => {
  const callback = jest.fn();
  clock.at(inMs(1_000), callback);
  jest.advanceTimersByTime(999);
  expect(callback).not.toHaveBeenCalled();
  jest.advanceTimersByTime(10_000);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('a callback that throws is logged, and the others are called', () => {
  const log = createFakeLog();
  const guardedClock = createSystemClock(log);
  const callback = jest.fn();
  const error = new Error('a bug');
  guardedClock.at(inMs(10), () => {
    throw error;
  });
  guardedClock.at(inMs(10), callback);
  jest.advanceTimersByTime(10);
  expect(callback).toHaveBeenCalledTimes(1);
  expect(log.lines).toMatchObject([{ level: 'error', fields: { err: error } }]);
});

test('calls back soon, but never inside the call, when the time is past', () => {
  const callback = jest.fn();
  clock.at(inMs(-5), callback);
  expect(callback).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('waits longer than a timer of Node can', () => {
  const callback = jest.fn();
  const yearMs = 365 * 24 * 3_600_000;
  clock.at(inMs(yearMs), callback);
  jest.advanceTimersByTime(yearMs - 1);
  expect(callback).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

test.each([-3_600_000, 3_600_000])('keeps its distance when the wall clock is set by %d ms', (byMs) => {
  const callback = jest.fn();
  clock.at(inMs(1_000), callback);
  jest.setSystemTime(1_700_000_000_000 + byMs);
  jest.advanceTimersByTime(999);
  expect(callback).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('can be cancelled, also after the first stretch of a long wait', () => {
  const callback = jest.fn();
  const cancel = clock.at(inMs(3 * 2 ** 31), callback);
  jest.advanceTimersByTime(2 ** 31);
  cancel();
  cancel();
  expect(jest.getTimerCount()).toBe(0);
  expect(callback).not.toHaveBeenCalled();
});
