// Tells when a day begins in the company's time zone, however long the days are.
// Never relies on a day having 24 hours, or on the time zone staying the same.
import { dayBounds } from '../../core/kernel/day-bounds.js';
import type { Clock } from '../ports/clock.js';

/** `onDay` is called soon after each midnight. Returns the close. */
export function startDayTurns(clock: Clock, timeZone: () => string, onDay: () => void): () => void {
  let endMs = dayBounds(clock.nowMs(), timeZone()).endMs;
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = clock.at(endMs, () => {
      // The host's clock or the company's time zone may have been set meanwhile.
      const isOver = clock.nowMs() >= endMs;
      endMs = dayBounds(clock.nowMs(), timeZone()).endMs;
      wait();
      if (isOver) onDay();
    });
  };
  wait();
  return () => cancel();
}
