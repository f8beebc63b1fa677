// Whether a schedule is open at an instant, and until or from when, by the core's own opening hours.
// Never reads a clock.
import type { ScheduleConfig } from '../../../../src/api/pbx.js';
import { toOpeningSchedule } from '../../../../src/configuration/opening-schedule.js';
import type { EpochMs } from '../../../../src/core/kernel/ids.js';
import { OpeningHours } from '../../../../src/core/pbx/opening-hours.js';
import { minutesOf, type Hours } from './week-hours.js';

export interface OpenNow {
  readonly isOpen: boolean;
  /** When that changes; undefined = never. */
  readonly changesAtMs: number | undefined;
}

/** While it is being edited: what is no time of a day yet is left out. */
const finished = <T extends { readonly hours: Hours }>(entry: T): T => ({
  ...entry,
  hours: entry.hours.filter(({ from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return start !== undefined && end !== undefined && start < end;
  }),
});

const isDate = (date: string): boolean => date.split('-').map(Number).filter(Boolean).length === 3;

export function openNow(
  { weekly, dates }: Pick<ScheduleConfig, 'weekly' | 'dates'>,
  timeZone: string,
  nowMs: number,
): OpenNow {
  const schedule = toOpeningSchedule({
    weekly: weekly.map(finished),
    dates: dates.filter(({ date }) => isDate(date)).map(finished),
  });
  const hours = new OpeningHours(schedule, timeZone);
  const atMs = nowMs as EpochMs;
  const isOpen = hours.isOpen(atMs);
  return { isOpen, changesAtMs: isOpen ? hours.nextClosingMs(atMs) : hours.nextOpeningMs(atMs) };
}
