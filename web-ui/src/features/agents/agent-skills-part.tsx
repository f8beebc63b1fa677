// What an agent can do: skills with their levels, and how gladly each is used.
// Never drops a skill while the name of another is being typed.
import { useState } from 'react';
import { key } from '../../../../src/api/fields.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { read, write, type PartProps } from '../../forms/field-spec.js';
import { NumberInput } from '../../forms/number-input.js';
import { SkillNameInput } from '../acd/skill-name-input.js';

interface SkillRow {
  readonly skill: string;
  readonly level: number;
  readonly desire: number | undefined;
}

const isName = (skill: string) => key.safeParse(skill).success;

type Levels = Readonly<Record<string, number>>;

/** Owns `skills` and `desires`. */
export function AgentSkillsPart({ draft, company, errors, onDraft }: PartProps) {
  const t = useText();
  // Rows, not records: while a name is being typed two rows may bear the same one, or none.
  const [rows, setRows] = useState(() => {
    const desires = (read(draft, 'desires') as Levels | undefined) ?? {};
    return Object.entries((read(draft, 'skills') as Levels | undefined) ?? {}).map(
      ([skill, level]): SkillRow => ({ skill, level, desire: desires[skill] }),
    );
  });
  const set = (changed: readonly SkillRow[]) => {
    setRows([...changed]);
    const skills = Object.fromEntries(changed.map(({ skill, level }) => [skill, level]));
    const wanted = changed.flatMap(({ skill, desire }) => (desire === undefined ? [] : [[skill, desire]]));
    onDraft(write(write(draft, 'skills', skills), 'desires', Object.fromEntries(wanted)));
  };
  const change = (index: number, row: Partial<SkillRow>) =>
    set(rows.map((old, place) => (place === index ? { ...old, ...row } : old)));
  // A record's error is about the value under a name, or about the name itself.
  const nameError = (skill: string) =>
    skill === ''
      ? errors['skills.'] && t.validation.required
      : isName(skill)
        ? undefined
        : errors[`skills.${skill}`];
  return (
    <div className="rows">
      {rows.map((row, index) => (
        <div key={index} className="row agent-skill">
          <Field label={t.fields.skill} error={nameError(row.skill)}>
            {(attributes) => (
              <SkillNameInput
                attributes={attributes}
                value={row.skill}
                company={company}
                onChange={(skill) => change(index, { skill })}
              />
            )}
          </Field>
          <Field label={t.fields.level} error={isName(row.skill) ? errors[`skills.${row.skill}`] : undefined}>
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={1}
                max={10}
                value={row.level}
                onChange={(level) => change(index, { level: level ?? Number.NaN })}
              />
            )}
          </Field>
          <Field label={t.routing.agent.desire} error={errors[`desires.${row.skill}`]}>
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={1}
                max={10}
                none="5"
                value={row.desire}
                onChange={(desire) => change(index, { desire })}
              />
            )}
          </Field>
          <Button
            look="quiet"
            icon="close"
            aria-label={`${t.fields.removeSkill} ${row.skill}`}
            onClick={() => set(rows.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <Button icon="plus" onClick={() => set([...rows, { skill: '', level: 5, desire: undefined }])}>
        {t.fields.addSkill}
      </Button>
    </div>
  );
}
