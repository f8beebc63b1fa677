// What the list of opening hours shows, and how they are edited.
// Never draws; list-section.tsx and the parts do.
import { scheduleSchema, type ScheduleConfig } from '../../../../src/api/pbx.js';
import type { Company } from '../../../../src/api/company.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import type { Format } from '../../i18n/format.js';
import { DatesPart } from './dates-part.js';
import type { Draft } from '../../forms/field-spec.js';
import { checkSchedule } from '../acd/item-checks.js';
import { openNow } from './open-now.js';
import { basics, keyField, text, type Section } from '../../forms/section.js';
import { weekText } from './week-hours.js';
import { WeekPart } from './week-part.js';

/** Yearly days by their day of the year among all others. */
const byDate = (a: ScheduleConfig['dates'][number], b: ScheduleConfig['dates'][number]) =>
  Number(b.everyYear) - Number(a.everyYear) ||
  (a.everyYear ? a.date.slice(5).localeCompare(b.date.slice(5)) : a.date.localeCompare(b.date));

function nowText(schedule: ScheduleConfig, company: Company, t: Dictionary, format: Format): string {
  const { timeZone } = company.settings;
  const words = t.routing.schedule;
  const { isOpen, changesAtMs } = openNow(schedule, timeZone, Date.now());
  if (changesAtMs === undefined) return isOpen ? words.openAlways : words.closedAlways;
  const time = format.weekdayTime(changesAtMs, timeZone);
  return isOpen ? words.openUntil(time) : words.closedUntil(time);
}

export const scheduleSection = (
  company: Company,
  t: Dictionary,
  format: Format,
): Section<ScheduleConfig> => ({
  list: 'schedules',
  schema: scheduleSchema,
  items: company.schedules,
  keyOf: (schedule) => schedule.id,
  columns: [
    { label: t.fields.name, value: (schedule) => schedule.name },
    {
      label: t.routing.schedule.week,
      value: ({ weekly }) => weekText(weekly, t.routing.schedule.shortWeekdays) || t.routing.schedule.closed,
    },
    { label: t.routing.schedule.now, value: (schedule) => nowText(schedule, company, t, format) },
    { label: t.routing.groups.dates, value: ({ dates }) => t.routing.schedule.dates(dates.length) },
    {
      label: t.routing.schedule.usedBy,
      value: ({ id }) =>
        company.queues
          .filter(({ schedule }) => schedule === id)
          .map(({ name }) => name)
          .join(', ') || '—',
    },
  ],
  groups: () => [
    basics([text('name', t.fields.name), keyField('id', t.fields.id, t.fields.idHint)], t),
    {
      id: 'week',
      title: t.routing.groups.week,
      fields: [
        {
          kind: 'part',
          name: 'weekly',
          label: t.routing.groups.week,
          hint: t.routing.intros.week,
          part: WeekPart,
          bare: true,
        },
      ],
    },
    {
      id: 'dates',
      title: t.routing.groups.dates,
      fields: [
        {
          kind: 'part',
          name: 'dates',
          label: t.routing.groups.dates,
          hint: t.routing.intros.dates,
          part: DatesPart,
          bare: true,
        },
      ],
    },
  ],
  check: (schedule) => checkSchedule(schedule, t),
  draftOf: (schedule): Draft => ({ ...schedule, dates: [...schedule.dates].sort(byDate) }),
  copyOf: (schedule) => ({ ...schedule, id: '', name: '' }),
  blank: {
    id: '',
    name: '',
    weekly: [{ days: [1, 2, 3, 4, 5], hours: [{ from: '09:00', to: '17:00' }] }],
    dates: [],
  },
});
