// Whether a schedule is open at an instant, and until or from when, by the core's own opening hours.
// Never reads a clock.
import type { ScheduleConfig } from '../../../../src/api/pbx.js';
import type { EpochMs } from '../../../../src/core/kernel/ids.js';
import { OpeningHours, type HourRange } from '../../../../src/core/pbx/opening-hours.js';
import { hoursOf, minutesOf, weekdays, type Hours } from './week-hours.js';

export interface OpenNow {
  readonly isOpen: boolean;
  /** When that changes; undefined = never. */
  readonly changesAtMs: number | undefined;
}

/** What is no time of a day yet is left out. */
const ranges = (hours: Hours): readonly HourRange[] =>
  hours.flatMap(({ from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return start === undefined || end === undefined || end <= start ? [] : [{ from: start, to: end }];
  });

export function openNow(
  { weekly, dates }: Pick<ScheduleConfig, 'weekly' | 'dates'>,
  timeZone: string,
  nowMs: number,
): OpenNow {
  const schedule = {
    week: weekdays.map((day) => ranges(hoursOf(weekly, day))),
    dates: dates.flatMap(({ date, everyYear, hours }) => {
      const [year, month, day] = date.split('-').map(Number);
      return year && month && day ? [{ year, month, day, everyYear, hours: ranges(hours) }] : [];
    }),
  };
  const hours = new OpeningHours(schedule, timeZone);
  const atMs = nowMs as EpochMs;
  const isOpen = hours.isOpen(atMs);
  return { isOpen, changesAtMs: isOpen ? hours.nextClosingMs(atMs) : hours.nextOpeningMs(atMs) };
}
