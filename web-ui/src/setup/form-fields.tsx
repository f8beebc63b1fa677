// The inputs of the set-up forms, one for each kind of field.
// Never sends anything; the form's owner does.
import { useId, useState } from 'react';
import type { Company } from '../../../src/api/company.js';
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Field, type FieldAttributes } from '../ui/field.js';
import { read, readText, write, type Draft, type FieldSpec } from './field-spec.js';
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
  return fields.map((field) => (
    <Field key={field.name} label={field.label} hint={field.hint} error={errors[field.name]}>
      {(attributes) => (
        <Input
          field={field}
          attributes={attributes}
          draft={draft}
          editing={editing}
          company={company}
          onChange={(value) => onChange(write(draft, field.name, value))}
        />
      )}
    </Field>
  ));
}

interface InputProps {
  readonly field: FieldSpec;
  readonly attributes: FieldAttributes;
  readonly draft: Draft;
  readonly editing: boolean;
  readonly company: Company;
  readonly onChange: (value: unknown) => void;
}

function Input({ field, attributes, draft, editing, company, onChange }: InputProps) {
  const listId = useId();
  const text = readText(draft, field.name);
  switch (field.kind) {
    case 'text':
      return (
        <>
          <input
            {...attributes}
            value={text}
            spellCheck={false}
            readOnly={editing && field.fixedOnEdit === true}
            list={field.suggestions ? listId : undefined}
            onChange={(event) => onChange(event.target.value)}
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
    case 'number':
      return (
        <input
          {...attributes}
          type="number"
          inputMode="numeric"
          value={text}
          onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
        />
      );
    case 'password':
      return <PasswordInput attributes={attributes} value={text} onChange={onChange} />;
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
    case 'destination':
      return (
        <DestinationInput
          attributes={attributes}
          value={read(draft, field.name) as Draft | undefined}
          company={company}
          onChange={onChange}
        />
      );
    case 'skills':
      return (
        <SkillsInput
          attributes={attributes}
          field={field}
          draft={draft}
          company={company}
          onChange={onChange}
        />
      );
    case 'requirements':
      return (
        <RequirementsInput
          attributes={attributes}
          field={field}
          draft={draft}
          company={company}
          onChange={onChange}
        />
      );
  }
}

interface PasswordInputProps {
  readonly attributes: FieldAttributes;
  readonly value: string;
  readonly onChange: (value: unknown) => void;
}

/** Letters and digits that cannot be mistaken for one another when typed into a phone. */
const phoneTypable = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function generatePassword(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(16));
  return Array.from(bytes, (byte) => phoneTypable.charAt(byte % phoneTypable.length)).join('');
}

function PasswordInput({ attributes, value, onChange }: PasswordInputProps) {
  const t = useText();
  return (
    <span className="with-button">
      <input
        {...attributes}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      <Button look="quiet" onClick={() => onChange(generatePassword())}>
        {t.fields.generate}
      </Button>
    </span>
  );
}

interface DestinationInputProps {
  readonly attributes: FieldAttributes;
  readonly value: Draft | undefined;
  readonly company: Company;
  readonly onChange: (value: unknown) => void;
}

function DestinationInput({ attributes, value, company, onChange }: DestinationInputProps) {
  const t = useText();
  const targets = {
    flow: company.flows.map((flow) => ({ key: flow.id, name: flow.name })),
    queue: company.queues.map((queue) => ({ key: queue.id, name: queue.name })),
    extension: company.extensions.map(({ number, name }) => ({ key: number, name: `${number} ${name}` })),
  };
  const kinds = ['flow', 'queue', 'extension'] as const;
  const current = value ? `${readText(value, 'kind')}:${readText(value, readText(value, 'kind'))}` : '';
  return (
    <select
      {...attributes}
      value={current}
      onChange={(event) => {
        const [kind = '', key = ''] = event.target.value.split(':');
        onChange(kind === '' ? undefined : { kind, [kind]: key });
      }}
    >
      {current === '' && <option value="" />}
      {kinds.map((kind) => (
        <optgroup key={kind} label={t.fields.destinationKinds[kind]}>
          {targets[kind].map(({ key, name }) => (
            <option key={key} value={`${kind}:${key}`}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

interface SkillRow {
  readonly skill: string;
  readonly level: number;
}

interface SkillRowsProps {
  readonly attributes: FieldAttributes;
  readonly rows: readonly SkillRow[];
  readonly levelLabel: string;
  readonly company: Company;
  readonly onChange: (rows: readonly SkillRow[]) => void;
}

function SkillRows({ attributes, rows, levelLabel, company, onChange }: SkillRowsProps) {
  const t = useText();
  const listId = useId();
  const known = new Set([
    ...company.queues.flatMap((queue) => queue.requiredSkills.map(({ skill }) => skill)),
    ...company.agents.flatMap((agent) => Object.keys(agent.skills)),
  ]);
  const change = (index: number, row: SkillRow) =>
    onChange(rows.map((old, place) => (place === index ? row : old)));
  return (
    <div className="skill-rows">
      <datalist id={listId}>
        {[...known].sort().map((skill) => (
          <option key={skill} value={skill} />
        ))}
      </datalist>
      {rows.map((row, index) => (
        <div key={index} className="skill-row">
          <input
            {...(index === 0 ? attributes : {})}
            aria-label={t.fields.skill}
            placeholder={t.fields.skill}
            list={listId}
            value={row.skill}
            onChange={(event) => change(index, { ...row, skill: event.target.value })}
          />
          <input
            type="number"
            min={1}
            max={10}
            aria-label={levelLabel}
            title={levelLabel}
            value={row.level}
            onChange={(event) => change(index, { ...row, level: Number(event.target.value) })}
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={`${t.fields.removeSkill} ${row.skill}`}
            onClick={() => onChange(rows.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <Button
        {...(rows.length === 0 ? { id: attributes.id } : {})}
        icon="plus"
        onClick={() => onChange([...rows, { skill: '', level: 5 }])}
      >
        {t.fields.addSkill}
      </Button>
    </div>
  );
}

interface SkillFieldProps {
  readonly attributes: FieldAttributes;
  readonly field: FieldSpec;
  readonly draft: Draft;
  readonly company: Company;
  readonly onChange: (value: unknown) => void;
}

function SkillsInput({ attributes, field, draft, company, onChange }: SkillFieldProps) {
  const t = useText();
  // Rows, not the record: while a name is being typed two rows may bear the same one, or none.
  const [rows, setRows] = useState(() => {
    const skills = (read(draft, field.name) as Readonly<Record<string, number>> | undefined) ?? {};
    return Object.entries(skills).map(([skill, level]) => ({ skill, level }));
  });
  return (
    <SkillRows
      attributes={attributes}
      rows={rows}
      levelLabel={t.fields.level}
      company={company}
      onChange={(changed) => {
        setRows([...changed]);
        onChange(Object.fromEntries(changed.map(({ skill, level }) => [skill, level])));
      }}
    />
  );
}

function RequirementsInput({ attributes, field, draft, company, onChange }: SkillFieldProps) {
  const t = useText();
  const required =
    (read(draft, field.name) as
      readonly { readonly skill: string; readonly minLevel: number }[] | undefined) ?? [];
  return (
    <SkillRows
      attributes={attributes}
      rows={required.map(({ skill, minLevel }) => ({ skill, level: minLevel }))}
      levelLabel={t.fields.minLevel}
      company={company}
      onChange={(rows) => onChange(rows.map(({ skill, level }) => ({ skill, minLevel: level })))}
    />
  );
}
