// Holidays and other days with hours of their own.
// Never sorts while a date is being typed; the list is in order when it is opened.
import { useState } from 'react';
import type { ScheduleConfig } from '../../../../src/api/pbx.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import type { PartProps } from '../../forms/field-spec.js';
import { Tick } from '../../forms/tick.js';
import { HoursInput } from './hours-input.js';
import { dateKey } from '../acd/item-checks.js';
import { errorAt } from '../../forms/validate.js';

type SpecialDay = ScheduleConfig['dates'][number];

const pageSize = 30;
const maxDates = 400;

/** The `dates` of a schedule. */
export function DatesPart({ value, name, errors, onChange }: PartProps) {
  const t = useText();
  const words = t.routing.schedule;
  const dates = value as readonly SpecialDay[];
  const [shownCount, setShownCount] = useState(pageSize);
  const set = (index: number, change: Partial<SpecialDay>) =>
    onChange(dates.map((old, place) => (place === index ? { ...old, ...change } : old)));
  const isTwice = (day: SpecialDay) =>
    day.date !== '' && dates.filter((other) => dateKey(other) === dateKey(day)).length > 1;
  const add = () => {
    onChange([...dates, { date: '', everyYear: false, name: '', hours: [] }]);
    setShownCount(Math.max(shownCount, dates.length + 1));
  };
  return (
    <div className="rows">
      {dates.length === 0 && <p className="muted">{words.noDates}</p>}
      {dates.slice(0, shownCount).map((day, index) => (
        <div key={index} className="row date-row">
          <Field
            label={words.date}
            error={errorAt(errors, `${name}.${index}.date`) ?? (isTwice(day) ? words.sameDate : undefined)}
          >
            {(attributes) => (
              <input
                {...attributes}
                type="date"
                value={day.date}
                onChange={(event) => set(index, { date: event.target.value })}
              />
            )}
          </Field>
          <Field label={words.dateName} error={errorAt(errors, `${name}.${index}.name`)}>
            {(attributes) => (
              <input
                {...attributes}
                value={day.name}
                maxLength={80}
                onChange={(event) => set(index, { name: event.target.value })}
              />
            )}
          </Field>
          <Button
            look="quiet"
            icon="close"
            aria-label={t.routing.removeOne(words.oneDate(day.name || day.date))}
            onClick={() => onChange(dates.filter((_, place) => place !== index))}
          />
          <Tick
            label={words.everyYear}
            checked={day.everyYear}
            onChange={(everyYear) => set(index, { everyYear })}
          />
          <HoursInput
            value={day.hours}
            day={day.name || day.date}
            closed={words.closedAllDay}
            path={`${name}.${index}.hours`}
            errors={errors}
            onChange={(hours) => set(index, { hours })}
          />
        </div>
      ))}
      {shownCount < dates.length && (
        <Button onClick={() => setShownCount(shownCount + 4 * pageSize)}>
          {t.routing.showMore(dates.length - shownCount)}
        </Button>
      )}
      <Button icon="plus" disabled={dates.length >= maxDates} onClick={add}>
        {words.addDate}
      </Button>
    </div>
  );
}
