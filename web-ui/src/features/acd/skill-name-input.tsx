// The name of a skill, with those that occur already as suggestions.
// Never refuses a new name.
import { useId } from 'react';
import type { Company } from '../../../../src/api/company.js';
import { useText } from '../../i18n/use-text.js';
import type { FieldAttributes } from '../../ui/field.js';
import { knownSkills } from './known-skills.js';

interface SkillNameInputProps {
  readonly attributes?: Partial<FieldAttributes>;
  readonly value: string;
  readonly company: Company;
  readonly onChange: (skill: string) => void;
}

/** `Dutch speaking` → `dutch-speaking`: what was meant is plain. */
const asKey = (typed: string): string => typed.toLowerCase().replace(/\s/g, '-');

export function SkillNameInput({ attributes, value, company, onChange }: SkillNameInputProps) {
  const t = useText();
  const listId = useId();
  return (
    <>
      <input
        {...attributes}
        aria-label={attributes?.id === undefined ? t.fields.skill : undefined}
        placeholder={t.fields.skill}
        list={listId}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(asKey(event.target.value))}
      />
      <datalist id={listId}>
        {knownSkills(company).map((skill) => (
          <option key={skill} value={skill} />
        ))}
      </datalist>
    </>
  );
}
