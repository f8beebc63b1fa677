// A skill rule being typed: read by the core's own parser at every key, with the place of a mistake marked.
// Never sends anything; a rule that cannot be read is refused by the server all the same.
import { useId, useRef } from 'react';
import type { Company } from '../../../../src/api/company.js';
import { parseSkillRule, skillsOfRule } from '../../../../src/core/acd/skill-rule.js';
import { useText } from '../../i18n/use-text.js';
import { Icon } from '../../ui/icon.js';
import type { PartProps } from '../../forms/field-spec.js';
import { knownSkills, skillsOfAgents } from './known-skills.js';

interface SkillRuleInputProps {
  readonly value: string | undefined;
  readonly company: Company;
  readonly error: string | undefined;
  readonly onChange: (rule: string | undefined) => void;
}

/** So many suggestions can be read at a glance. */
const maxSuggestions = 12;

export function SkillRuleInput({ value = '', company, error, onChange }: SkillRuleInputProps) {
  const t = useText();
  const words = t.routing.rule;
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const parsing = value.trim() === '' ? undefined : parseSkillRule(value);
  const fault = parsing?.kind === 'fault' ? parsing : undefined;
  const held = skillsOfAgents(company);
  const unknown =
    parsing?.kind === 'rule' ? skillsOfRule(parsing.rule).filter((skill) => !held.has(skill)) : [];
  const insert = (skill: string) => {
    const element = input.current;
    const at = element?.selectionStart ?? value.length;
    const before = value.slice(0, at);
    const text = `${before === '' || /[\s(]$/.test(before) ? '' : ' '}${skill} >= 1`;
    onChange(before + text + value.slice(element?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(at + text.length, at + text.length);
    });
  };
  return (
    <div className={error !== undefined || fault ? 'skill-rule field invalid' : 'skill-rule field'}>
      <textarea
        ref={input}
        aria-label={words.title}
        aria-invalid={error !== undefined || fault !== undefined}
        aria-describedby={`${id}-state`}
        rows={2}
        maxLength={500}
        spellCheck={false}
        autoCapitalize="off"
        placeholder="dutch >= 5 and (billing >= 3 or senior)"
        value={value}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      <div id={`${id}-state`} aria-live="polite">
        {fault && (
          <>
            <MarkedRule text={value} column={fault.column} />
            <p className="field-error">
              {words.column(fault.column)} {words.faults[fault.code]}
            </p>
          </>
        )}
        {parsing?.kind === 'rule' && (
          <p className="rule-sound">
            <Icon name="check" size={15} />
            {words.sound}
          </p>
        )}
        {unknown.length > 0 && <p className="field-hint">{words.unknown(unknown.join(', '))}</p>}
        {error !== undefined && !fault && <p className="field-error">{error}</p>}
      </div>
      <div className="rule-skills">
        {knownSkills(company)
          .slice(0, maxSuggestions)
          .map((skill) => (
            <button
              key={skill}
              type="button"
              className="rule-skill"
              aria-label={words.insert(skill)}
              onClick={() => insert(skill)}
            >
              {skill}
            </button>
          ))}
      </div>
    </div>
  );
}

/** The rule once more, with the character at fault underlined; behind the end there is one to underline too. */
function MarkedRule({ text, column }: { readonly text: string; readonly column: number }) {
  const at = Math.min(column - 1, text.length);
  return (
    <pre className="rule-mark" aria-hidden="true">
      {text.slice(0, at)}
      <mark>{text.charAt(at).trim() === '' ? '\u00a0' : text.charAt(at)}</mark>
      {text.slice(at + 1)}
    </pre>
  );
}

/** The `skillRule` of a queue. */
export function SkillRulePart({ value, name, company, errors, onChange }: PartProps) {
  return (
    <SkillRuleInput
      value={value as string | undefined}
      company={company}
      error={errors[name]}
      onChange={onChange}
    />
  );
}
