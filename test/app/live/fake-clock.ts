// A clock that a test moves by hand.
// Never fires a timer by itself.
import type { Clock } from '../../../src/app/ports/clock.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';

export interface FakeClock extends Clock {
  /** Moves on and fires what is due on the way, earliest first. */
  advance(ms: number): void;
  advanceTo(atMs: number): void;
  pending(): number;
}

export function createFakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  let timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  const advanceTo = (targetMs: number): void => {
    for (;;) {
      const due = timers.filter(({ atMs }) => atMs <= targetMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      timers = timers.filter((timer) => timer !== due);
      nowMs = Math.max(nowMs, due.atMs);
      due.callback();
    }
    nowMs = Math.max(nowMs, targetMs);
  };
  return {
    nowMs: () => nowMs as EpochMs,
    steadyMs: () => nowMs,
    at(atMs, callback) {
      const timer = { atMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance: (ms) => advanceTo(nowMs + ms),
    advanceTo,
    pending: () => timers.length,
  };
}
