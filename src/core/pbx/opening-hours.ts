// When somebody is there: opening hours by weekday and date, in the company's own time.
// Never reads a clock, and never decides what a caller hears who comes too late.
import { dateOfDay, dayMs, localDay, occurrencesOf, weekdayOfDay } from '../kernel/zoned-time.js';
import type { EpochMs } from '../kernel/ids.js';

/** Of one local day, in minutes since midnight; `to` is not included and at most 1440 (24:00). */
export interface HourRange {
  readonly from: number;
  readonly to: number;
}

/** A day with hours of its own; none = closed all day. */
export interface SpecialDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Also in every later year; 29 February only where there is one. */
  readonly everyYear: boolean;
  readonly hours: readonly HourRange[];
}

export interface OpeningSchedule {
  /** Monday first, seven of them. */
  readonly week: readonly (readonly HourRange[])[];
  /** Before the week; the date of one year before that of every year. */
  readonly dates: readonly SpecialDate[];
}

/** From `startMs` until just before `endMs`. */
export interface OpenPeriod {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
}

/** A leap day that is a holiday can be eight years off. */
const horizonDays = 8 * 366 + 1;
const minuteMs = 60_000;

/**
 * A schedule in a time zone. Whenever the wall clock shows a time within the hours it is open: an hour that the clock
 * shows twice counts both times, and hours that begin or end at a time which is skipped begin or end with the jump.
 */
export class OpeningHours {
  /** By `2026-12-25`. */
  private readonly dates = new Map<string, SpecialDate>();
  /** By `12-25`. */
  private readonly yearly = new Map<string, SpecialDate>();

  constructor(
    private readonly schedule: OpeningSchedule,
    private readonly timeZone: string,
  ) {
    for (const date of schedule.dates) {
      if (date.everyYear) this.yearly.set(`${date.month}-${date.day}`, date);
      else this.dates.set(`${date.year}-${date.month}-${date.day}`, date);
    }
  }

  isOpen(atMs: EpochMs): boolean {
    const today = localDay(atMs, this.timeZone);
    // A clock that is set back around midnight shows yesterday again: the neighbours belong to it.
    return [today - 1, today, today + 1].some((day) =>
      this.periodsOfDay(day).some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs),
    );
  }

  /** The next instant at which it opens, not the present one; undefined = never. */
  nextOpeningMs(atMs: EpochMs): EpochMs | undefined {
    for (const { startMs } of this.periodsFrom(atMs)) if (startMs > atMs) return startMs;
    return undefined;
  }

  /** The next instant at which it closes; undefined = never. */
  nextClosingMs(atMs: EpochMs): EpochMs | undefined {
    for (const { endMs } of this.periodsFrom(atMs)) if (endMs > atMs) return endMs;
    return undefined;
  }

  /** Periods that touch are one. The last one is left out when it reaches beyond the horizon. */
  private *periodsFrom(atMs: EpochMs): Generator<OpenPeriod> {
    const today = localDay(atMs, this.timeZone);
    let last: OpenPeriod | undefined;
    for (let day = today - 1; day <= today + horizonDays; day++) {
      for (const period of this.periodsOfDay(day)) {
        if (last !== undefined && period.startMs <= last.endMs) {
          last = { startMs: last.startMs, endMs: later(last.endMs, period.endMs) };
          continue;
        }
        if (last !== undefined) yield last;
        last = period;
      }
    }
    const isOver = last !== undefined && localDay(last.endMs, this.timeZone) < today + horizonDays;
    if (last !== undefined && isOver) yield last;
  }

  /** By their beginning. */
  private periodsOfDay(day: number): readonly OpenPeriod[] {
    return this.hoursOfDay(day)
      .map(({ from, to }) => ({
        startMs: this.openingOf(day * dayMs + from * minuteMs),
        endMs: this.closingOf(day * dayMs + to * minuteMs),
      }))
      .filter(({ startMs, endMs }) => startMs < endMs)
      .sort((a, b) => a.startMs - b.startMs);
  }

  private hoursOfDay(day: number): readonly HourRange[] {
    const { year, month, day: dayOfMonth } = dateOfDay(day);
    const date = this.dates.get(`${year}-${month}-${dayOfMonth}`);
    if (date !== undefined) return date.hours;
    const everyYear = this.yearly.get(`${month}-${dayOfMonth}`);
    if (everyYear !== undefined && everyYear.year <= year) return everyYear.hours;
    return this.schedule.week[weekdayOfDay(day)] ?? [];
  }

  private openingOf(local: number): EpochMs {
    const occurrences = occurrencesOf(local, this.timeZone);
    return occurrences.kind === 'shown' ? occurrences.firstMs : occurrences.gapEndMs;
  }

  private closingOf(local: number): EpochMs {
    const occurrences = occurrencesOf(local, this.timeZone);
    return occurrences.kind === 'shown' ? occurrences.lastMs : occurrences.gapEndMs;
  }
}

const later = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b);
