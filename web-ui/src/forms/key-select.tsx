// One item of the configuration out of its list, by key; a key that is gone stays visible until another is chosen.
// Never chooses by itself.
import { useText } from '../i18n/use-text.js';
import { Field } from '../ui/field.js';

interface KeySelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly hint?: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function KeySelect({ label, value, options, hint, error, onChange }: KeySelectProps) {
  const t = useText();
  const isKnown = options.some((option) => option.value === value);
  return (
    <Field label={label} hint={hint} error={error}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onChange(event.target.value)}>
          {!isKnown && <option value={value}>{value === '' ? t.routing.choose : value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
