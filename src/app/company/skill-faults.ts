// What is wrong with skills that are asked for: rules that cannot be read, the same skill twice.
// Never asks whether anybody has a skill: tomorrow somebody may.
import type { CallWishes } from '../../api/acd.js';
import { parseSkillRule } from '../../core/acd/skill-rule.js';
import { duplicates, type CompanyFault } from './company-fault.js';

/** `path`: of the item that holds `skills` and `skillRule`. */
export function skillFaults(
  path: string,
  asked: Pick<CallWishes, 'skills' | 'skillRule'> | undefined,
): readonly CompanyFault[] {
  if (asked === undefined) return [];
  const twice = duplicates(
    asked.skills.map(({ skill }) => skill),
    (skill, index) => ({
      code: 'duplicate',
      path: `${path}.skills.${index}.skill`,
      message: `skill "${skill}" is asked for twice`,
    }),
  );
  if (asked.skillRule === undefined) return twice;
  const parsing = parseSkillRule(asked.skillRule);
  if (parsing.kind === 'rule') return twice;
  const message = `column ${parsing.column}: ${parsing.message}`;
  return [...twice, { code: 'invalid-skill-rule', path: `${path}.skillRule`, message }];
}
