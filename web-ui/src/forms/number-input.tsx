// A number in a form: empty is NaN, which no schema takes for a number, or undefined where it may be left out.
// Never turns an empty field into a number that nobody typed.
import type { FieldAttributes } from '../ui/field.js';

interface NumberInputProps {
  readonly attributes: Partial<FieldAttributes>;
  readonly value: number | undefined;
  readonly min?: number;
  readonly max?: number;
  /** For fractions; whole numbers when absent. */
  readonly step?: number | 'any';
  /** What an empty field means; without it a number must be given. */
  readonly none?: string;
  readonly 'aria-label'?: string;
  readonly onChange: (value: number | undefined) => void;
}

export function NumberInput({ attributes, value, none, step, onChange, ...rest }: NumberInputProps) {
  return (
    <input
      {...attributes}
      {...rest}
      type="number"
      inputMode={step === undefined ? 'numeric' : 'decimal'}
      step={step}
      placeholder={none}
      value={value === undefined || Number.isNaN(value) ? '' : value}
      onChange={(event) => {
        const empty = none === undefined ? Number.NaN : undefined;
        onChange(event.target.value === '' ? empty : Number(event.target.value));
      }}
    />
  );
}
