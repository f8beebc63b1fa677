// The inputs of the set-up forms, one for each kind of field.
// Never sends anything; the form's owner does.
import { useId } from 'react';
import type { Company } from '../../../src/api/company.js';
import type { DestinationConfig } from '../../../src/api/destination.js';
import { useText } from '../i18n/use-text.js';
import { Field, type FieldAttributes } from '../ui/field.js';
import { DestinationInput } from './destination-input.js';
import { isShown, read, readText, write, type Draft, type FieldSpec } from './field-spec.js';
import { MusicInput } from './music-input.js';
import { NumberInput } from './number-input.js';
import { PasswordInput } from './password-input.js';
import { PromptInput } from './prompt-input.js';
import { Tick } from './tick.js';
import { withSuggestedKey } from './suggested-key.js';
import type { FieldErrors } from './validate.js';

interface FormFieldsProps {
  readonly fields: readonly FieldSpec[];
  readonly draft: Draft;
  readonly errors: FieldErrors;
  readonly editing: boolean;
  readonly company: Company;
  readonly onChange: (draft: Draft) => void;
}

export function FormFields({ fields, draft, errors, editing, company, onChange }: FormFieldsProps) {
  return fields
    .filter((field) => isShown(field, draft))
    .map((field) => {
      const change = (value: unknown) => {
        const changed = write(draft, field.name, value);
        onChange(editing ? changed : withSuggestedKey(draft, changed, fields));
      };
      switch (field.kind) {
        case 'part':
          return (
            <PartField key={field.name} {...{ field, draft, errors, company, change }} onDraft={onChange} />
          );
        case 'destination':
          return (
            <DestinationInput
              key={field.name}
              label={field.label}
              value={read(draft, field.name) as DestinationConfig | undefined}
              path={field.name}
              none="must-choose"
              company={company}
              errors={errors}
              onChange={change}
            />
          );
        case 'check':
        case 'toggle':
          return (
            <CheckField key={field.name} field={field} value={read(draft, field.name)} onChange={change} />
          );
        default:
          return (
            <Field
              key={field.name}
              label={field.label}
              hint={hintOf(field, draft)}
              error={errors[field.name]}
            >
              {(attributes) => <Input {...{ field, attributes, draft, editing }} onChange={change} />}
            </Field>
          );
      }
    });
}

function hintOf(field: FieldSpec, draft: Draft): string | undefined {
  const chosen = field.kind === 'select' ? field.explain?.(readText(draft, field.name)) : undefined;
  return chosen ?? field.hint;
}

interface PartFieldProps {
  readonly field: FieldSpec & { readonly kind: 'part' };
  readonly draft: Draft;
  readonly errors: FieldErrors;
  readonly company: Company;
  readonly change: (value: unknown) => void;
  readonly onDraft: (draft: Draft) => void;
}

function PartField({ field, draft, errors, company, change, onDraft }: PartFieldProps) {
  const t = useText();
  const id = useId();
  const Part = field.part;
  const places = [field.name, ...(field.owns ?? [])];
  const isFaulty = Object.keys(errors).some((path) => places.some((place) => path.startsWith(`${place}.`)));
  const error = errors[field.name] ?? (isFaulty ? t.routing.partError : undefined);
  return (
    <div className="part" {...(field.bare ? {} : { role: 'group', 'aria-labelledby': id })}>
      {!field.bare && <h4 id={id}>{field.label}</h4>}
      {field.hint !== undefined && <p className="field-hint">{field.hint}</p>}
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <Part
        name={field.name}
        value={read(draft, field.name)}
        draft={draft}
        company={company}
        errors={errors}
        onChange={change}
        onDraft={onDraft}
      />
    </div>
  );
}

interface CheckFieldProps {
  readonly field: FieldSpec & { readonly kind: 'check' | 'toggle' };
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function CheckField({ field, value, onChange }: CheckFieldProps) {
  const ticked = field.kind === 'check' ? true : field.on;
  const empty = field.kind === 'check' ? false : undefined;
  return (
    <Tick
      label={field.label}
      hint={field.hint}
      checked={value !== undefined && value !== false}
      onChange={(checked) => onChange(checked ? ticked : empty)}
    />
  );
}

interface InputProps {
  readonly field: Exclude<FieldSpec, { readonly kind: 'part' | 'check' | 'toggle' | 'destination' }>;
  readonly attributes: FieldAttributes;
  readonly draft: Draft;
  readonly editing: boolean;
  readonly onChange: (value: unknown) => void;
}

function Input({ field, attributes, draft, editing, onChange }: InputProps) {
  const text = readText(draft, field.name);
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...{ field, attributes, text, onChange }}
          readOnly={editing && field.fixedOnEdit === true}
        />
      );
    case 'number':
      return (
        <NumberInput
          attributes={attributes}
          value={read(draft, field.name) as number | undefined}
          step={field.fraction === true ? 'any' : undefined}
          none={field.none}
          onChange={onChange}
        />
      );
    case 'password':
      return <PasswordInput attributes={attributes} value={text} given={field.given} onChange={onChange} />;
    case 'select':
      return (
        <select
          {...attributes}
          value={text}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        >
          {(field.optional !== undefined || text === '') && <option value="">{field.optional ?? ''}</option>}
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      );
    case 'prompt':
      return (
        <PromptInput
          attributes={attributes}
          value={text}
          onChange={(value) => onChange(value === '' && field.optional === true ? undefined : value)}
        />
      );
    case 'music':
      return <MusicInput attributes={attributes} value={text} onChange={onChange} />;
    case 'lines':
      return (
        <textarea
          {...attributes}
          rows={4}
          spellCheck={false}
          value={(read(draft, field.name) as readonly string[] | undefined)?.join('\n') ?? ''}
          onChange={(event) => onChange(event.target.value.split('\n'))}
        />
      );
  }
}

interface TextInputProps {
  readonly field: FieldSpec & { readonly kind: 'text' };
  readonly attributes: FieldAttributes;
  readonly text: string;
  readonly readOnly: boolean;
  readonly onChange: (value: unknown) => void;
}

function TextInput({ field, attributes, text, readOnly, onChange }: TextInputProps) {
  const listId = useId();
  return (
    <>
      <input
        {...attributes}
        value={text}
        spellCheck={false}
        readOnly={readOnly}
        placeholder={field.placeholder}
        list={field.suggestions ? listId : undefined}
        onChange={(event) => {
          const typed = event.target.value;
          const value = field.key === true ? typed.toLowerCase() : typed;
          onChange(value === '' && field.optional === true ? undefined : value);
        }}
      />
      {field.suggestions && (
        <datalist id={listId}>
          {field.suggestions.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  );
}
