// Opening hours around changes of clocks, midnights, holidays and leap days.
// Never depends on the time zone of the machine.
import fc from 'fast-check';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import {
  dateOfDay,
  dayMs,
  dayOfDate,
  localDay,
  localMs,
  weekdayOfDay,
} from '../../../src/core/kernel/zoned-time.js';
import { OpeningHours, type HourRange, type SpecialDate } from '../../../src/core/pbx/opening-hours.js';

const zone = 'Europe/Amsterdam';
const at = (iso: string): EpochMs => Date.parse(iso) as EpochMs;
const iso = (atMs: EpochMs | undefined): string =>
  atMs === undefined ? 'never' : new Date(atMs).toISOString().replace(':00.000Z', 'Z');

/** `9:30-17 18-24` */
function hours(text: string): readonly HourRange[] {
  const minutes = (clock: string): number => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    return hour * 60 + minute;
  };
  return text
    .split(' ')
    .filter((range) => range !== '')
    .map((range) => {
      const [from = '', to = ''] = range.split('-');
      return { from: minutes(from), to: minutes(to) };
    });
}

const everyDay = (text: string) => Array.from({ length: 7 }, () => hours(text));
const open = (text: string, dates: readonly SpecialDate[] = [], timeZone = zone): OpeningHours =>
  new OpeningHours({ week: everyDay(text), dates }, timeZone);
const special = (date: string, text: string, everyYear = false): SpecialDate => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { year, month, day, everyYear, hours: hours(text) };
};

describe('an ordinary day', () => {
  test.each([
    ['2026-11-20T07:59:59Z', false],
    ['2026-11-20T08:00:00Z', true],
    ['2026-11-20T11:29:59Z', true],
    ['2026-11-20T11:30:00Z', false],
    ['2026-11-20T12:00:00Z', true],
    ['2026-11-20T16:00:00Z', false],
    // Summer.
    ['2026-07-20T07:00:00Z', true],
    ['2026-07-20T15:00:00Z', false],
  ])('%s: %s', (instant, expected) => expect(open('9-12:30 13-17').isOpen(at(instant))).toBe(expected));

  test('opens and closes next', () => {
    const office = open('9-12:30 13-17');
    expect(iso(office.nextOpeningMs(at('2026-11-20T07:00Z')))).toBe('2026-11-20T08:00Z');
    expect(iso(office.nextOpeningMs(at('2026-11-20T08:00Z')))).toBe('2026-11-20T12:00Z');
    expect(iso(office.nextOpeningMs(at('2026-11-20T16:00Z')))).toBe('2026-11-21T08:00Z');
    expect(iso(office.nextClosingMs(at('2026-11-20T08:00Z')))).toBe('2026-11-20T11:30Z');
    expect(iso(office.nextClosingMs(at('2026-11-20T16:00Z')))).toBe('2026-11-21T11:30Z');
  });

  test('weekdays are those of the local date', () => {
    const week = everyDay('').map((none, weekday) => (weekday === 0 ? hours('0-24') : none));
    const monday = new OpeningHours({ week, dates: [] }, zone);
    expect(monday.isOpen(at('2026-11-22T22:59Z'))).toBe(false);
    expect(monday.isOpen(at('2026-11-22T23:00Z'))).toBe(true);
    expect(monday.isOpen(at('2026-11-23T22:59Z'))).toBe(true);
    expect(monday.isOpen(at('2026-11-23T23:00Z'))).toBe(false);
  });

  test('hours that overlap or touch are one', () => {
    const office = open('9-12 11-13 13-17');
    expect(iso(office.nextClosingMs(at('2026-11-20T08:30Z')))).toBe('2026-11-20T16:00Z');
  });
});

describe('midnight', () => {
  test('24:00 joins the next day without a gap', () => {
    const week = everyDay('').map((none, weekday) =>
      weekday === 4 ? hours('20-24') : weekday === 5 ? hours('0-2') : none,
    );
    const night = new OpeningHours({ week, dates: [] }, zone);
    expect(night.isOpen(at('2026-11-20T23:00Z'))).toBe(true);
    expect(iso(night.nextClosingMs(at('2026-11-20T19:00Z')))).toBe('2026-11-21T01:00Z');
    expect(iso(night.nextOpeningMs(at('2026-11-20T19:00Z')))).toBe('2026-11-27T19:00Z');
  });

  test('always open never closes, never open never opens', () => {
    expect(open('0-24').nextClosingMs(at('2026-11-20T12:00Z'))).toBeUndefined();
    expect(open('0-24').nextOpeningMs(at('2026-11-20T12:00Z'))).toBeUndefined();
    expect(open('').nextOpeningMs(at('2026-11-20T12:00Z'))).toBeUndefined();
    expect(open('').isOpen(at('2026-11-20T12:00Z'))).toBe(false);
  });
});

describe('a change of clocks', () => {
  // 2026-03-29: 02:00 → 03:00 at 01:00Z. 2026-10-25: 03:00 → 02:00 at 01:00Z.
  test.each([
    ['a day of 23 hours', '0-24', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
    ['a day of 25 hours', '0-24', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
    ['across the skipped hour', '1-5', '2026-03-29T00:00Z', '2026-03-29T03:00Z', 3],
    ['from a skipped time', '2:30-5', '2026-03-29T01:00Z', '2026-03-29T03:00Z', 2],
    ['to a skipped time', '1-2:30', '2026-03-29T00:00Z', '2026-03-29T01:00Z', 1],
    ['across the repeated hour', '1-5', '2026-10-24T23:00Z', '2026-10-25T04:00Z', 5],
    ['from a repeated time', '2:30-5', '2026-10-25T00:30Z', '2026-10-25T04:00Z', 3.5],
    ['to a repeated time', '1-2:30', '2026-10-24T23:00Z', '2026-10-25T01:30Z', 2.5],
    ['within the repeated hour', '2:15-2:45', '2026-10-25T00:15Z', '2026-10-25T01:45Z', 1.5],
  ])('%s', (_what, text, opensAt, closesAt, length) => {
    const day = new OpeningHours(
      { week: everyDay(''), dates: ['2026-03-29', '2026-10-25'].map((date) => special(date, text)) },
      zone,
    );
    const opensMs = at(opensAt);
    const closesMs = at(closesAt);
    expect((closesMs - opensMs) / 3_600_000).toBe(length);
    expect(iso(day.nextOpeningMs((opensMs - 1) as EpochMs))).toBe(opensAt);
    expect(iso(day.nextClosingMs(opensMs))).toBe(closesAt);
    expect(
      [opensMs - 1, opensMs, (opensMs + closesMs) / 2, closesMs - 1, closesMs].map((atMs) =>
        day.isOpen(atMs as EpochMs),
      ),
    ).toEqual([false, true, true, true, false]);
  });

  test('hours within a skipped hour do not exist', () => {
    const day = open('', [special('2026-03-29', '2:10-2:50')]);
    expect(day.nextOpeningMs(at('2026-03-28T12:00Z'))).toBeUndefined();
  });

  test('midnight itself is skipped', () => {
    const day = open('', [special('2018-11-04', '0-2')], 'America/Sao_Paulo');
    expect(iso(day.nextOpeningMs(at('2018-11-03T12:00Z')))).toBe('2018-11-04T03:00Z');
    expect(iso(day.nextClosingMs(at('2018-11-03T12:00Z')))).toBe('2018-11-04T04:00Z');
  });

  test('half an hour, and back over midnight', () => {
    const howe = open('', [special('2026-04-05', '1-3')], 'Australia/Lord_Howe');
    const opens = howe.nextOpeningMs(at('2026-04-03T00:00Z'));
    const closes = howe.nextClosingMs(at('2026-04-03T00:00Z'));
    expect(Number(closes) - Number(opens)).toBe(2.5 * 3_600_000);
    // Midnight of 2018-02-18 was put back to 23:00 of the 17th.
    const late = open('', [special('2018-02-17', '22-24')], 'America/Sao_Paulo');
    expect(iso(late.nextOpeningMs(at('2018-02-17T12:00Z')))).toBe('2018-02-18T00:00Z');
    expect(iso(late.nextClosingMs(at('2018-02-17T12:00Z')))).toBe('2018-02-18T03:00Z');
  });
});

describe('dates', () => {
  test('come before the week, and this year before every year', () => {
    const office = open('9-17', [
      special('2025-12-25', '', true),
      special('2026-12-25', '10-12'),
      special('2026-12-26', ''),
    ]);
    const opensOn = (date: string): string => iso(office.nextOpeningMs(at(`${date}T00:00Z`)));
    expect(opensOn('2024-12-25')).toBe('2024-12-25T08:00Z');
    expect(opensOn('2025-12-25')).toBe('2025-12-26T08:00Z');
    expect(opensOn('2026-12-25')).toBe('2026-12-25T09:00Z');
    expect(opensOn('2026-12-26')).toBe('2026-12-27T08:00Z');
    expect(opensOn('2027-12-25')).toBe('2027-12-26T08:00Z');
    expect(opensOn('2027-12-26')).toBe('2027-12-26T08:00Z');
  });

  test('29 February of every year is in leap years only, and as far off as it takes', () => {
    const party = open('', [special('2024-02-29', '12-18', true)]);
    expect(iso(party.nextOpeningMs(at('2026-01-01T00:00Z')))).toBe('2028-02-29T11:00Z');
    // 2100 is no leap year.
    expect(iso(party.nextOpeningMs(at('2096-03-01T00:00Z')))).toBe('2104-02-29T11:00Z');
    const holiday = open('9-17', [special('2024-02-29', '', true)]);
    expect(holiday.isOpen(at('2027-02-28T12:00Z'))).toBe(true);
    expect(holiday.isOpen(at('2027-03-01T12:00Z'))).toBe(true);
    expect(holiday.isOpen(at('2028-02-29T12:00Z'))).toBe(false);
  });
});

describe('always', () => {
  const zones = ['Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC'];
  const quarter = fc.integer({ min: 0, max: 96 }).map((n) => n * 15);
  const range = fc
    .tuple(quarter, quarter)
    .filter(([from, to]) => from < to)
    .map(([from, to]) => ({ from, to }));
  const week = fc.array(fc.array(range, { maxLength: 2 }), { minLength: 7, maxLength: 7 });
  const instant = fc.oneof(
    fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2027, 0) }),
    fc.integer({ min: at('2026-10-24T12:00Z'), max: at('2026-10-26T12:00Z') }),
    fc.integer({ min: at('2026-03-28T12:00Z'), max: at('2026-03-30T12:00Z') }),
  );

  test('open whenever the wall clock shows a time within the hours', () => {
    fc.assert(
      fc.property(week, instant, fc.constantFrom(...zones), (hoursOfWeek, atMs, timeZone) => {
        const schedule = new OpeningHours({ week: hoursOfWeek, dates: [] }, timeZone);
        const local = localMs(atMs, timeZone);
        const day = Math.floor(local / dayMs);
        const minute = (local - day * dayMs) / 60_000;
        const shown = hoursOfWeek[weekdayOfDay(day)]!.some(({ from, to }) => from <= minute && minute < to);
        const isOpen = schedule.isOpen(atMs as EpochMs);
        if (shown) expect(isOpen).toBe(true);
        const near = [atMs - dayMs, atMs + dayMs].map((near) => localMs(near, timeZone) - near);
        if (near[0] === near[1]) expect(isOpen).toBe(shown);
      }),
    );
  });

  test('the next opening and closing are where it changes', () => {
    fc.assert(
      fc.property(week, instant, fc.constantFrom(...zones), (hoursOfWeek, atMs, timeZone) => {
        const schedule = new OpeningHours({ week: hoursOfWeek, dates: [] }, timeZone);
        const opens = schedule.nextOpeningMs(atMs as EpochMs);
        const closes = schedule.nextClosingMs(atMs as EpochMs);
        if (opens !== undefined) {
          expect(opens).toBeGreaterThan(atMs);
          expect(schedule.isOpen(opens)).toBe(true);
          expect(schedule.isOpen((opens - 1) as EpochMs)).toBe(false);
        }
        if (closes !== undefined) {
          expect(schedule.isOpen(closes)).toBe(false);
          expect(schedule.isOpen((closes - 1) as EpochMs)).toBe(true);
        }
        const next = opens === undefined || (closes !== undefined && closes < opens) ? closes : opens;
        expect(schedule.isOpen(atMs as EpochMs)).toBe(
          next === undefined ? hoursOfWeek.flat().length > 0 : next === closes,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('dates and days are the same thing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        const date = dateOfDay(day);
        expect(dayOfDate(date)).toBe(day);
        const utc = new Date(day * dayMs);
        expect(date).toEqual({
          year: utc.getUTCFullYear(),
          month: utc.getUTCMonth() + 1,
          day: utc.getUTCDate(),
        });
        expect(weekdayOfDay(day)).toBe((utc.getUTCDay() + 6) % 7);
        expect(localDay(day * dayMs, 'UTC')).toBe(day);
      }),
    );
  });
});
