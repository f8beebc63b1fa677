// When the local day of an instant begins and ends in a time zone; days have 23, 24 or 25 hours.
// Never uses the host's time zone or clock: both come in as arguments.
import type { EpochMs } from '../kernel/ids.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

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

/** Whether the runtime knows the IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Days since 1970-01-01 in the zone's own calendar. */
function localDay(atMs: number, timeZone: string): number {
  return Math.floor(localMs(atMs, timeZone) / dayMs);
}

const offsetMs = (atMs: number, timeZone: string): number =>
  localMs(atMs, timeZone) - Math.floor(atMs / 1000) * 1000;

/** The zone's wall-clock reading, counted as if it were UTC, whole seconds. */
function localMs(atMs: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(atMs)) parts[type] = Number(value);
  const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = parts;
  return daysFromCivil(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Days since 1970-01-01 in the Gregorian calendar; years counted from March, so that leap days come last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Making a formatter takes a hundred times as long as using it. A company has one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
