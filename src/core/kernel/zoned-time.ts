// Wall clocks: what a time zone's clock shows at an instant, and at which instants it shows a given time.
// Never uses the host's time zone or clock: both come in as arguments.
import type { EpochMs } from './ids.js';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

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

/**
 * The zone's wall-clock reading, counted as if it were UTC, whole seconds. `timeZone` is an IANA name; throws RangeError
 * when the runtime does not know it (see `isTimeZone`).
 */
export function localMs(atMs: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(atMs)) parts[type] = Number(value);
  const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = parts;
  return dayOfDate({ year, month, day }) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Days since 1970-01-01 in the zone's own calendar. */
export function localDay(atMs: number, timeZone: string): number {
  return Math.floor(localMs(atMs, timeZone) / dayMs);
}

/** How far the zone is ahead of UTC. */
export const offsetMs = (atMs: number, timeZone: string): number =>
  localMs(atMs, timeZone) - Math.floor(atMs / 1000) * 1000;

/** When the wall clock shows a time: twice when the clock is set back, and never (`gapEndMs`) when set forward over it. */
export type Occurrences =
  | { readonly kind: 'shown'; readonly firstMs: EpochMs; readonly lastMs: EpochMs }
  /** The first instant after the jump. */
  | { readonly kind: 'skipped'; readonly gapEndMs: EpochMs };

/** `local`: the reading, counted as if it were UTC, whole seconds. */
export function occurrencesOf(local: number, timeZone: string): Occurrences {
  const offsets = [local - dayMs, local + dayMs].map((nearMs) => offsetMs(nearMs, timeZone));
  const [earliest, latest] = offsets.map((offset) => local - offset).sort((a, b) => a - b) as [
    number,
    number,
  ];
  const shown = [earliest, latest].filter((atMs) => localMs(atMs, timeZone) === local);
  const [firstMs, lastMs = firstMs] = shown;
  if (firstMs !== undefined) {
    return { kind: 'shown', firstMs: firstMs as EpochMs, lastMs: lastMs as EpochMs };
  }
  return { kind: 'skipped', gapEndMs: firstShowing(local, earliest, latest, timeZone) };
}

/** The first instant in (lowMs, highMs] whose reading is `local` or later. */
function firstShowing(local: number, lowMs: number, highMs: number, timeZone: string): EpochMs {
  let low = lowMs / 1000;
  let high = highMs / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localMs(middle * 1000, timeZone) >= local) high = middle;
    else low = middle;
  }
  return (high * 1000) as EpochMs;
}

export interface CalendarDate {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 in the Gregorian calendar; years counted from March, so that leap days come last. */
export function dayOfDate({ year, month, day }: CalendarDate): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The other way round. */
export function dateOfDay(day: number): CalendarDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth + (marchMonth < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** 0 = Monday … 6 = Sunday; 1970-01-01 was a Thursday. */
export const weekdayOfDay = (day: number): number => (((day + 3) % 7) + 7) % 7;

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
