// Opening hours of a week, day by day, from and to the API's shape of days that have the same hours.
// Never checks anything but the order of hours within a day.
import type { ScheduleConfig } from '../../../../src/api/pbx.js';

export type Weekly = ScheduleConfig['weekly'];
export type Hours = Weekly[number]['hours'];

/** ISO: 1 = Monday. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof weekdays)[number];

export const hoursOf = (weekly: Weekly, day: Weekday): Hours =>
  weekly.filter(({ days }) => days.includes(day)).flatMap(({ hours }) => hours);

/** With one day's hours changed; days with the same hours share an entry. */
export function withHours(weekly: Weekly, days: readonly Weekday[], hours: Hours): Weekly {
  const groups = new Map<string, { days: number[]; hours: Hours }>();
  for (const day of weekdays) {
    const own = days.includes(day) ? hours : hoursOf(weekly, day);
    if (own.length === 0) continue;
    const key = JSON.stringify(own);
    const group = groups.get(key);
    if (group) group.days.push(day);
    else groups.set(key, { days: [day], hours: own });
  }
  return [...groups.values()];
}

/** `9` → `09:00`, `1730` → `17:30`; what cannot be a time stays as it is. */
export function asClockTime(text: string): string {
  const trimmed = text.trim();
  const match = /^(\d{1,2})(?:[:.h]?([0-5]\d))?$/.exec(trimmed);
  const [, hours, minutes] = match ?? [];
  if (hours === undefined) return trimmed;
  const time = `${hours.padStart(2, '0')}:${minutes ?? '00'}`;
  return minutesOf(time) === undefined ? trimmed : time;
}

/** Minutes since midnight; undefined for what is no time up to 24:00. */
export function minutesOf(time: string): number | undefined {
  const match = /^(\d\d):([0-5]\d)$/.exec(time);
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes <= 24 * 60 ? minutes : undefined;
}

/** What is wrong with a day's hours beyond their shape. */
export function faultOfHours(hours: Hours): 'backwards' | 'overlap' | undefined {
  const spans = hours.flatMap(({ from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return start === undefined || end === undefined ? [] : [{ start, end }];
  });
  if (spans.some(({ start, end }) => end <= start)) return 'backwards';
  const sorted = spans.sort((a, b) => a.start - b.start);
  return sorted.some(({ start }, index) => start < (sorted[index - 1]?.end ?? 0)) ? 'overlap' : undefined;
}

const spanText = (hours: Hours): string => hours.map(({ from, to }) => `${from}–${to}`).join(', ');

/** `Mon–Fri 09:00–17:00; Sat 10:00–14:00`. */
export function weekText(weekly: Weekly, names: Readonly<Record<Weekday, string>>): string {
  return withHours(weekly, [], [])
    .map(({ days, hours }) => `${daysText(days, names)} ${spanText(hours)}`)
    .join('; ');
}

function daysText(days: readonly number[], names: Readonly<Record<Weekday, string>>): string {
  const runs: Weekday[][] = [];
  for (const day of weekdays.filter((one) => days.includes(one))) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .map((run) => {
      const [first, last] = [run[0], run.at(-1)];
      if (first === undefined || last === undefined) return '';
      if (run.length === 1) return names[first];
      return `${names[first]}${run.length === 2 ? ', ' : '–'}${names[last]}`;
    })
    .join(', ');
}
