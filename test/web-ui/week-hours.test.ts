// Opening hours as they are typed and told, day by day.
// Never draws anything.
import type { ScheduleConfig } from '../../src/api/pbx.js';
import { pageModule } from '../support/page-module.js';

type Weekly = ScheduleConfig['weekly'];
type Hours = Weekly[number]['hours'];

const { withHours, hoursOf, asClockTime, minutesOf, faultOfHours, weekText } = pageModule<{
  readonly withHours: (weekly: Weekly, days: readonly number[], hours: Hours) => Weekly;
  readonly hoursOf: (weekly: Weekly, day: number) => Hours;
  readonly asClockTime: (text: string) => string;
  readonly minutesOf: (time: string) => number | undefined;
  readonly faultOfHours: (hours: Hours) => string | undefined;
  readonly weekText: (weekly: Weekly, names: Readonly<Record<number, string>>) => string;
}>('features/pbx/week-hours');

const day: Hours = [{ from: '09:00', to: '17:00' }];
const short: Hours = [{ from: '10:00', to: '14:00' }];
const names = { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' };

test('days with the same hours share an entry, and a day that is closed has none', () => {
  const week = [{ days: [1, 2, 3, 4, 5], hours: day }];
  expect(withHours(week, [5, 6], short)).toEqual([
    { days: [1, 2, 3, 4], hours: day },
    { days: [5, 6], hours: short },
  ]);
  expect(withHours(week, [1, 2, 3, 4, 5], [])).toEqual([]);
  expect(hoursOf(withHours(week, [6], day), 6)).toEqual(day);
});

test.each([
  ['9', '09:00'],
  ['1730', '17:30'],
  ['8.15', '08:15'],
  ['8h15', '08:15'],
  [' 24 ', '24:00'],
  ['25', '25'],
  ['2401', '2401'],
  ['17:60', '17:60'],
  ['noon', 'noon'],
])('%j is typed for %j', (typed, time) => {
  expect(asClockTime(typed)).toBe(time);
});

test('minutes end at midnight', () => {
  expect([minutesOf('00:00'), minutesOf('24:00'), minutesOf('24:01'), minutesOf('9:00')]).toEqual([
    ...[0, 1440, undefined, undefined],
  ]);
});

test.each([
  [[{ from: '09:00', to: '09:00' }], 'backwards'],
  [[...short, { from: '13:59', to: '15:00' }], 'overlap'],
  [[{ from: '14:00', to: '15:00' }, ...short], undefined],
  [[{ from: '', to: '15:00' }], undefined],
])('the fault of %j is %s', (hours, fault) => {
  expect(faultOfHours(hours)).toBe(fault);
});

test('a week is told in runs of days', () => {
  const week = [
    { days: [1, 2, 3, 5, 6], hours: day },
    { days: [7], hours: [...short, { from: '15:00', to: '16:00' }] },
  ];
  expect(weekText(week, names)).toBe('Mon–Wed, Fri, Sat 09:00–17:00; Sun 10:00–14:00, 15:00–16:00');
});
