// Numbers, durations and times as the user's language writes them.
// Never translates words.
import type { Language } from './language.js';

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function cached<F extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => F): F {
  const found = cache.get(key) as F | undefined;
  if (found) return found;
  const made = make();
  cache.set(key, made);
  return made;
}

// British conventions: 24-hour clock, day before month, as everywhere in Europe.
const locale = (language: Language) => (language === 'en' ? 'en-GB' : language);

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** `0:07`, `12:30`, `1:02:03`; never negative. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const tail = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}:${tail}` : `${minutes}:${tail}`;
}

export interface Format {
  number(value: number): string;
  /** `87 %` or `86.4%`, after the language's habit. */
  percent(value: number): string;
  /** `14:03:22`. */
  time(atMs: number): string;
  /** `14:03`. */
  shortTime(atMs: number): string;
  /** `22 Nov 2026, 14:03:22`. */
  dateTime(atMs: number): string;
  /** `Today`-less short form for lists: `22 Nov 14:03`. */
  shortDateTime(atMs: number): string;
  /** `Sunday 22 November`. */
  day(atMs: number): string;
  /** `Mon 23 Nov, 09:00`, as the clocks of that zone show it. */
  weekdayTime(atMs: number, timeZone: string): string;
}

/** `timeZone`: whose clocks the times are told by. */
export function formatFor(language: Language, timeZone: string): Format {
  const at = locale(language);
  const date = (name: string, options: Intl.DateTimeFormatOptions) => (atMs: number) =>
    cached(`${at}.${timeZone}.${name}`, () => new Intl.DateTimeFormat(at, { timeZone, ...options })).format(
      atMs,
    );
  const number = (name: string, options: Intl.NumberFormatOptions) => (value: number) =>
    cached(`${at}.${name}`, () => new Intl.NumberFormat(at, options)).format(value);
  const percent = number('percent', { style: 'percent', maximumFractionDigits: 1 });
  return {
    number: number('number', { maximumFractionDigits: 1 }),
    percent: (value) => percent(value / 100),
    time: date('time', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    shortTime: date('shortTime', { hour: '2-digit', minute: '2-digit' }),
    dateTime: date('dateTime', { dateStyle: 'medium', timeStyle: 'medium' }),
    shortDateTime: date('shortDateTime', {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
    day: date('day', { weekday: 'long', day: 'numeric', month: 'long' }),
    weekdayTime: (atMs, ofZone) =>
      date(`weekdayTime.${ofZone}`, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        timeZone: ofZone,
      })(atMs),
  };
}
