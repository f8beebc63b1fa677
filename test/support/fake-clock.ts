// A clock that a test moves.
// Never fires a timer unless time is moved past it.
import type { Clock } from '../../src/app/ports/clock.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';

export interface FakeClock extends Clock {
  /** Moves time on, firing what is due in its order. */
  advance(ms: number): void;
  /** Somebody sets the host's clock: timers keep their distance. */
  setBy(ms: number): void;
  /** Timers that have neither fired nor been cancelled. */
  pendingCount(): number;
}

export function createFakeClock(startMs = 1_700_000_000_000): FakeClock {
  let nowMs = startMs;
  let setByMs = 0;
  const timers = new Set<{ atMs: number; readonly callback: () => void }>();
  return {
    nowMs: () => nowMs as EpochMs,
    steadyMs: () => nowMs - setByMs - startMs,
    setBy(ms) {
      nowMs += ms;
      setByMs += ms;
      for (const timer of timers) timer.atMs += ms;
    },
    at(atMs, callback) {
      const timer = { atMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        timers.delete(due);
        nowMs = Math.max(nowMs, due.atMs);
        due.callback();
      }
      nowMs = untilMs;
    },
    pendingCount: () => timers.size,
  };
}
