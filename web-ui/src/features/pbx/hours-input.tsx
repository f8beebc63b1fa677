// The hours of one day: any number of spans from one time to another.
// Never rounds a time; `9` becomes `09:00` when the field is left.
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import type { FieldErrors } from '../../forms/validate.js';
import { asClockTime, faultOfHours, minutesOf, type Hours } from './week-hours.js';

const maxSpans = 6;
const dayMinutes = 24 * 60;

interface HoursInputProps {
  readonly value: Hours;
  /** Monday, or a holiday's name. */
  readonly day: string;
  readonly closed: string;
  /** Where the spans stand, for errors; undefined when the day has none. */
  readonly path: string | undefined;
  readonly errors: FieldErrors;
  readonly onChange: (hours: Hours) => void;
}

/** The first span of a day is a working day; the next one begins where the last one ended. */
function nextSpan(hours: Hours): Hours[number] {
  const last = hours.at(-1);
  if (!last) return { from: '09:00', to: '17:00' };
  const end = minutesOf(last.to) ?? 0;
  const from = Math.min(end + 60, dayMinutes);
  const to = Math.min(from + 180, dayMinutes);
  const text = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { from: text(from), to: text(to) };
}

export function HoursInput({ value, day, closed, path, errors, onChange }: HoursInputProps) {
  const t = useText();
  const words = t.routing.schedule;
  const fault = faultOfHours(value);
  const set = (index: number, change: Partial<Hours[number]>) =>
    onChange(value.map((old, place) => (place === index ? { ...old, ...change } : old)));
  const errorOf = (index: number, end: 'from' | 'to') =>
    path === undefined ? undefined : errors[`${path}.${index}.${end}`];
  // That the end comes too early is said at once, whether the form has been sent or not.
  const misshapen = value.some(
    ({ from, to }, index) =>
      (errorOf(index, 'from') ?? errorOf(index, 'to')) !== undefined &&
      (minutesOf(from) === undefined || minutesOf(to) === undefined),
  );
  return (
    <div className="hours">
      {value.length === 0 && <span className="muted">{closed}</span>}
      {value.map((span, index) => (
        <span key={index} className="span">
          <TimeInput
            label={words.fromOf(day)}
            placeholder={words.timePlaceholder}
            value={span.from}
            invalid={errorOf(index, 'from') !== undefined}
            onChange={(from) => set(index, { from })}
          />
          <span aria-hidden="true">–</span>
          <TimeInput
            label={words.toOf(day)}
            placeholder={words.timePlaceholder}
            value={span.to}
            invalid={errorOf(index, 'to') !== undefined || faultOfHours([span]) === 'backwards'}
            onChange={(to) => set(index, { to })}
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={words.removeHours(day, `${span.from}–${span.to}`)}
            onClick={() => onChange(value.filter((_, place) => place !== index))}
          />
        </span>
      ))}
      {value.length < maxSpans && (
        <Button
          look="quiet"
          icon="plus"
          aria-label={words.addHoursTo(day)}
          title={words.addHours}
          onClick={() => onChange([...value, nextSpan(value)])}
        />
      )}
      {misshapen && <p className="field-error">{`${t.validation.invalid} ${words.timeHint}`}</p>}
      {fault === 'backwards' && <p className="field-error">{words.backwards}</p>}
      {fault === 'overlap' && (
        <small className="warn">
          <Icon name="warning" size={14} />
          {words.overlap}
        </small>
      )}
    </div>
  );
}

interface TimeInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly onChange: (value: string) => void;
}

/** A text field: the browser's own time field knows no 24:00. */
function TimeInput({ label, placeholder, value, invalid, onChange }: TimeInputProps) {
  return (
    <input
      className="time"
      aria-label={label}
      aria-invalid={invalid}
      inputMode="numeric"
      maxLength={5}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        const time = asClockTime(value);
        if (time !== value) onChange(time);
      }}
    />
  );
}
