// A labelled input with its hint and its error, tied together for screen readers.
// Never validates; the form does.
import { useId, type ReactNode } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string;
  /** Gives the attributes that the input must carry. */
  readonly children: (attributes: FieldAttributes) => ReactNode;
}

export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const advice = hint === error || hint === '' ? undefined : hint;
  const describes = [error && `${id}-error`, advice && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={error ? 'field invalid' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': describes })}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
      {advice && (
        <p id={`${id}-hint`} className="field-hint">
          {advice}
        </p>
      )}
    </div>
  );
}
