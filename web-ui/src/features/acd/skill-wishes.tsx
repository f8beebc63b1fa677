// The skills that are asked for: each with a level, required or preferred, and a weight where strategies weigh.
// Never checks whether anybody has them beyond a word about it.
import type { Company } from '../../../../src/api/company.js';
import type { SkillWishConfig } from '../../../../src/api/acd.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import type { PartProps } from '../../forms/field-spec.js';
import { skillsOfAgents } from './known-skills.js';
import { NumberInput } from '../../forms/number-input.js';
import { SkillNameInput } from './skill-name-input.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

interface SkillWishesProps {
  readonly value: readonly SkillWishConfig[];
  /** Where they stand, for errors. */
  readonly path: string;
  readonly weighed: boolean;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onChange: (wishes: readonly SkillWishConfig[]) => void;
}

const needs = ['required', 'preferred'] as const;

export function SkillWishes({ value, path, weighed, company, errors, onChange }: SkillWishesProps) {
  const t = useText();
  const held = skillsOfAgents(company);
  const set = (index: number, change: Partial<SkillWishConfig>) =>
    onChange(value.map((old, place) => (place === index ? { ...old, ...change } : old)));
  return (
    <div className="rows">
      {value.length === 0 && <p className="muted">{t.routing.wishes.none}</p>}
      {value.map((wish, index) => (
        <div key={index} className={weighed ? 'row wish weighed' : 'row wish'}>
          <Field
            label={t.fields.skill}
            hint={wish.skill === '' || held.has(wish.skill) ? undefined : t.routing.wishes.unknown}
            error={errorAt(errors, `${path}.${index}.skill`)}
          >
            {(attributes) => (
              <SkillNameInput
                attributes={attributes}
                value={wish.skill}
                company={company}
                onChange={(skill) => set(index, { skill })}
              />
            )}
          </Field>
          <Field label={t.fields.minLevel} error={errorAt(errors, `${path}.${index}.minLevel`)}>
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={1}
                max={10}
                value={wish.minLevel}
                onChange={(minLevel) => set(index, { minLevel: minLevel ?? Number.NaN })}
              />
            )}
          </Field>
          <Field label={t.routing.wishes.need}>
            {(attributes) => (
              <select
                {...attributes}
                value={wish.need}
                onChange={(event) => {
                  const need = needs.find((one) => one === event.target.value);
                  if (need) set(index, { need });
                }}
              >
                {needs.map((need) => (
                  <option key={need} value={need}>
                    {t.routing.wishes.needs[need]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {weighed && (
            <Field label={t.routing.wishes.weight} error={errorAt(errors, `${path}.${index}.weight`)}>
              {(attributes) => (
                <NumberInput
                  attributes={attributes}
                  min={0}
                  max={100}
                  value={wish.weight}
                  onChange={(weight) => set(index, { weight: weight ?? Number.NaN })}
                />
              )}
            </Field>
          )}
          <Button
            look="quiet"
            icon="close"
            aria-label={`${t.fields.removeSkill} ${wish.skill}`}
            onClick={() => onChange(value.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <Button
        icon="plus"
        disabled={value.length >= 20}
        onClick={() => onChange([...value, { skill: '', minLevel: 1, weight: 1, need: 'required' }])}
      >
        {t.routing.wishes.add}
      </Button>
    </div>
  );
}

/** Strategies to which the weight of a skill makes a difference. */
const weighing = ['most-skilled', 'least-skilled', 'score'];

/** The `skills` of a queue. */
export function QueueSkillsPart({ value, name, draft, company, errors, onChange }: PartProps) {
  const strategy = (draft['strategy'] as { readonly kind?: string } | undefined)?.kind ?? '';
  return (
    <SkillWishes
      value={(value as readonly SkillWishConfig[] | undefined) ?? []}
      path={name}
      weighed={weighing.includes(strategy) || company.settings.competition.mode === 'score'}
      company={company}
      errors={errors}
      onChange={onChange}
    />
  );
}
