// What the callers of a number, or of a choice in a menu, ask for beyond their queue.
// Never kept when it is switched off.
import { callWishesSchema, type CallWishes } from '../../../../src/api/acd.js';
import type { Company } from '../../../../src/api/company.js';
import { useText } from '../../i18n/use-text.js';
import { Field } from '../../ui/field.js';
import type { PartProps } from '../../forms/field-spec.js';
import { Tick } from '../../forms/tick.js';
import { NumberInput } from '../../forms/number-input.js';
import { SkillRuleInput } from './skill-rule-input.js';
import { SkillWishes } from './skill-wishes.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

interface CallWishesInputProps {
  readonly value: CallWishes | undefined;
  readonly path: string;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onChange: (wishes: CallWishes | undefined) => void;
}

export function CallWishesInput({ value, path, company, errors, onChange }: CallWishesInputProps) {
  const t = useText();
  return (
    <div className="call-wishes">
      <Tick
        label={t.routing.wishes.toggle}
        checked={value !== undefined}
        onChange={(wanted) => onChange(wanted ? callWishesSchema.parse({}) : undefined)}
      />
      {value && (
        <>
          <SkillWishes
            value={value.skills}
            path={`${path}.skills`}
            weighed
            company={company}
            errors={errors}
            onChange={(skills) => onChange({ ...value, skills: [...skills] })}
          />
          <div className="stack">
            <h5>{t.routing.rule.title}</h5>
            <SkillRuleInput
              value={value.skillRule}
              company={company}
              error={errorAt(errors, `${path}.skillRule`)}
              onChange={(skillRule) => {
                const { skillRule: _old, ...others } = value;
                onChange(skillRule === undefined ? others : { ...others, skillRule });
              }}
            />
          </div>
          <Field
            label={t.routing.wishes.priority}
            hint={t.routing.wishes.priorityHint}
            error={errorAt(errors, `${path}.priority`)}
          >
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={-10}
                max={10}
                value={value.priority}
                onChange={(priority) => onChange({ ...value, priority: priority ?? Number.NaN })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}

/** The `wishes` of a number. */
export function CallWishesPart({ value, name, company, errors, onChange }: PartProps) {
  return (
    <CallWishesInput
      value={value as CallWishes | undefined}
      path={name}
      company={company}
      errors={errors}
      onChange={onChange}
    />
  );
}
