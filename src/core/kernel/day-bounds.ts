// When the local day of an instant begins and ends in a time zone; days have 23, 24 or 25 hours.
// Never uses the host's time zone or clock: both come in as arguments.
import type { EpochMs } from './ids.js';
import { dayMs, hourMs, localDay, offsetMs } from './zoned-time.js';

export interface DayBounds {
  readonly startMs: EpochMs;
  /** Start of the next day. */
  readonly endMs: EpochMs;
}

/** `timeZone` is an IANA name; throws RangeError when the runtime does not know it (see `isTimeZone`). */
export function dayBounds(atMs: EpochMs, timeZone: string): DayBounds {
  const startMs = startOfDay(atMs, timeZone);
  // 36 hours on is always within the next day, however long this one is.
  return { startMs, endMs: startOfDay((startMs + 36 * hourMs) as EpochMs, timeZone) };
}

/** The first instant of the local day that contains `atMs`. */
export function startOfDay(atMs: EpochMs, timeZone: string): EpochMs {
  const day = localDay(atMs, timeZone);
  const midnight = day * dayMs;
  // The offset may differ before and after midnight, and midnight itself may be skipped: try both offsets, earliest first.
  const candidates = [midnight - dayMs, midnight + dayMs]
    .map((nearMs) => midnight - offsetMs(nearMs, timeZone))
    .sort((a, b) => a - b);
  const start = candidates.find(
    (candidate) => localDay(candidate, timeZone) === day && localDay(candidate - 1, timeZone) !== day,
  );
  if (start === undefined) throw new Error(`no start of the day found for ${atMs} in ${timeZone}`);
  return start as EpochMs;
}
