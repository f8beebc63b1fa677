// A week of opening hours: a line for each day, with a bar that shows the day at a glance.
// Never holds a week of its own; the draft does.
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import type { PartProps } from '../../forms/field-spec.js';
import { HoursInput } from './hours-input.js';
import {
  hoursOf,
  minutesOf,
  weekdays,
  withHours,
  type Hours,
  type Weekday,
  type Weekly,
} from './week-hours.js';

const workdays: readonly Weekday[] = [1, 2, 3, 4, 5];
const weekend: readonly Weekday[] = [6, 7];
const dayMinutes = 24 * 60;

/** Where in `weekly` a day's hours stand, for errors. */
function pathOf(weekly: Weekly, day: Weekday, name: string): string | undefined {
  const index = weekly.findIndex(({ days }) => days.includes(day));
  return index < 0 ? undefined : `${name}.${index}.hours`;
}

/** The `weekly` of a schedule. */
export function WeekPart({ value, name, company, errors, onChange }: PartProps) {
  const t = useText();
  const words = t.routing.schedule;
  const weekly = value as Weekly;
  return (
    <div className="week">
      {weekdays.map((day) => {
        const hours = hoursOf(weekly, day);
        const dayName = words.weekdays[day];
        const alike = workdays.includes(day) ? workdays : weekend;
        const copy = alike === workdays ? words.copyToWorkdays : words.copyToWeekend;
        const differs = alike.some(
          (other) => JSON.stringify(hoursOf(weekly, other)) !== JSON.stringify(hours),
        );
        return (
          <div key={day} className="weekday">
            <b>{dayName}</b>
            <DayBar hours={hours} />
            <HoursInput
              value={hours}
              day={dayName}
              closed={words.closed}
              path={pathOf(weekly, day, name)}
              errors={errors}
              onChange={(changed) => onChange(withHours(weekly, [day], changed))}
            />
            {hours.length > 0 && differs && (
              <Button
                look="quiet"
                icon="copy"
                aria-label={words.copyOf(dayName, copy)}
                onClick={() => onChange(withHours(weekly, alike, hours))}
              >
                {copy}
              </Button>
            )}
          </div>
        );
      })}
      <p className="field-hint">{words.zone(company.settings.timeZone)}</p>
    </div>
  );
}

/** Midnight to midnight; the times beside it say the same. */
function DayBar({ hours }: { readonly hours: Hours }) {
  return (
    <span className="day-bar" aria-hidden="true">
      {hours.map(({ from, to }, index) => {
        const [start, end] = [minutesOf(from), minutesOf(to)];
        if (start === undefined || end === undefined || end <= start) return null;
        const left = `${(start / dayMinutes) * 100}%`;
        const width = `${((end - start) / dayMinutes) * 100}%`;
        return <i key={index} ref={(element) => place(element, left, width)} />;
      })}
    </span>
  );
}

/** By script: a strict content security policy forbids style attributes in markup, not properties that are set. */
function place(element: HTMLElement | null, left: string, width: string): void {
  element?.style.setProperty('left', left);
  element?.style.setProperty('width', width);
}
