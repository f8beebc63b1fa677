// Opening hours as configured → as the core reckons with them.
// Never checks that they make sense; company-validation does.
import type { ScheduleConfig } from '../api/pbx.js';
import type { HourRange, OpeningSchedule, SpecialDate } from '../core/pbx/opening-hours.js';

type Hours = ScheduleConfig['dates'][number]['hours'];

export function toOpeningSchedule({
  weekly,
  dates,
}: Pick<ScheduleConfig, 'weekly' | 'dates'>): OpeningSchedule {
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    weekly.filter(({ days }) => days.includes(weekday)).flatMap(({ hours }) => toRanges(hours)),
  );
  return { week, dates: dates.map(toSpecialDate) };
}

function toSpecialDate({ date, everyYear, hours }: ScheduleConfig['dates'][number]): SpecialDate {
  const [year = NaN, month = NaN, day = NaN] = date.split('-').map(Number);
  return { year, month, day, everyYear, hours: toRanges(hours) };
}

const toRanges = (hours: Hours): readonly HourRange[] =>
  hours.map(({ from, to }) => ({ from: minutes(from), to: minutes(to) }));

/** `hh:mm` → minutes since midnight. */
function minutes(clock: string): number {
  const [hour = NaN, minute = NaN] = clock.split(':').map(Number);
  return hour * 60 + minute;
}
