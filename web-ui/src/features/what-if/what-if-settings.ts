// The values that settings of a what-if question can have: read, judged by the queue's own schema, chosen from a list.
// Never says anything but in the reader's language.
import { queueSchema, strategyKinds } from '../../../../src/api/acd.js';
import { ruleOfIssue } from '../../../../src/api/issue-rule.js';
import type { WhatIfStart } from '../../../../src/api/what-if.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import type { Option } from '../../forms/field-spec.js';
import { read, write } from '../../forms/field-spec.js';
import { textOfRule } from '../../forms/validate.js';

const maxAgents = 500;
const plainQueue = queueSchema.parse({ id: 'any', name: 'any' });

/** With a comma or a point, and with either minus. */
export function numberOf(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** What the setting can be set to, when that is a list. */
export function settingChoices(field: string, t: Dictionary): readonly Option[] | undefined {
  if (field !== 'strategy.kind') return undefined;
  return strategyKinds.map((value) => ({ value, text: t.routing.strategy.kinds[value] }));
}

export const settingValue = (field: string, text: string): unknown =>
  field === 'strategy.kind' ? text : numberOf(text);

/** What is wrong with the value; an empty one leaves the setting as it is. */
export function settingFault(field: string, text: string, t: Dictionary): string | undefined {
  // A choice cannot be wrong.
  if (text.trim() === '' || field === 'strategy.kind') return undefined;
  const value = numberOf(text);
  if (value === undefined) return t.whatIf.notANumber;
  const parsed = queueSchema.safeParse(write(plainQueue, field, value));
  const [issue] = parsed.success ? [] : parsed.error.issues;
  if (issue === undefined) return undefined;
  return issue.code === 'invalid_type'
    ? t.whatIf.notWhole
    : (textOfRule(ruleOfIssue(issue), t) ?? t.validation.invalid);
}

export function agentsError(text: string, t: Dictionary): string | undefined {
  if (text.trim() === '') return undefined;
  const value = numberOf(text);
  if (value === undefined) return t.whatIf.notANumber;
  if (!Number.isInteger(value)) return t.whatIf.notWhole;
  if (value < -maxAgents) return t.validation.tooSmall(-maxAgents);
  return value > maxAgents ? t.validation.tooBig(maxAgents) : undefined;
}

/** What the setting is now, as the reader would type or choose it. */
export function currentText(queue: WhatIfStart['queues'][number], field: string, t: Dictionary): string {
  const value = read(queue, field);
  const choice = settingChoices(field, t)?.find((option) => option.value === value);
  return choice?.text ?? (typeof value === 'number' ? String(value) : t.whatIf.notSet);
}
