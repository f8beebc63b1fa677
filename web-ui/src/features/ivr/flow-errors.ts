// What is wrong with a menu, at the field where it can be mended: by the API's schema, and by the server's answer.
// Never refuses what the server would accept.
import { flowSchema, type FlowConfig } from '../../../../src/api/ivr.js';
import type { Company } from '../../../../src/api/company.js';
import { ruleOfIssue } from '../../../../src/api/issue-rule.js';
import { validateFlow, type FlowFault } from '../../../../src/core/ivr/flow-validation.js';
import type { RequestFailure } from '../../api-client.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { lookUp } from '../../i18n/use-text.js';
import { checkDestination } from '../../forms/destination-check.js';
import { flowOf, type FlowDraft } from './flow-draft.js';
import { destinationOf } from './nodes/destination.js';
import { textOfRule, type FieldErrors } from '../../forms/validate.js';

/**
 * Keys of errors: `id`, `name`, `start`; `<ref>` for a step as a whole, `<ref>.prompt`, `<ref>.choices.1` … for its
 * fields; `''` for what belongs to no field.
 */
export function keyOf(path: string, draft: FlowDraft): string {
  if (['id', 'name', 'language', 'start'].includes(path)) return path;
  const owner = draft.nodes
    .filter(({ name }) => path === `nodes.${name}` || path.startsWith(`nodes.${name}.`))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (!owner) return '';
  const field = path.slice(`nodes.${owner.name}.`.length);
  if (field === '') return String(owner.ref);
  const choice = /^choices\.[^.]+/.exec(field);
  return `${owner.ref}.${choice ? choice[0] : field}`;
}

/** The name of the step that an error belongs to; undefined where it belongs to the menu as a whole. */
export const stepOf = (key: string, { nodes }: FlowDraft): string | undefined =>
  nodes.find(({ ref }) => key === String(ref) || key.startsWith(`${ref}.`))?.name;

type Checked =
  | { readonly kind: 'sound'; readonly flow: FlowConfig }
  | { readonly kind: 'faulty'; readonly errors: FieldErrors };

/** By the schema alone. */
export function checkDraft(draft: FlowDraft, t: Dictionary): Checked {
  const errors: Record<string, string> = {};
  for (const [index, { ref, name }] of draft.nodes.entries()) {
    if (draft.nodes.slice(0, index).some((other) => other.name === name))
      errors[`${ref}.name`] = t.flowEditor.sameName;
  }
  const parsed = flowSchema.safeParse(flowOf(draft));
  if (parsed.success && Object.keys(errors).length === 0) return { kind: 'sound', flow: parsed.data };
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.map(String).join('.');
    const key = keyOf(path, draft) + (issue.code === 'invalid_key' ? '.name' : '');
    const empty = issue.code === 'invalid_key' || isEmptyAt(flowOf(draft), issue.path);
    errors[key] ??= empty ? t.validation.required : (textOfRule(ruleOfIssue(issue), t) ?? hintFor(path, t));
  }
  return { kind: 'faulty', errors };
}

function isEmptyAt(flow: FlowConfig, path: readonly PropertyKey[]): boolean {
  let value: unknown = flow;
  for (const part of path) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined;
  }
  return value === '';
}

function hintFor(path: string, t: Dictionary): string {
  return /prompt$/i.test(path) ? `${t.validation.invalid} ${t.flowEditor.promptHint}` : t.validation.invalid;
}

/** By the schema, and by what a walk through the menu finds: all that the server would refuse, by field. */
export function errorsOfDraft(draft: FlowDraft, company: Company, t: Dictionary): FieldErrors {
  const faults = validateFlow(flowOf(draft)).filter(({ code }) => code !== 'unreachable-node');
  const walked = faults.map(
    (fault) => [keyOf(placeOf(fault), draft), t.flowEditor.faults[fault.code]] as const,
  );
  const led = draft.nodes.flatMap((node) => {
    const destination = destinationOf(node);
    return destination === undefined ? [] : checkDestination(destination, String(node.ref), {}, company, t);
  });
  const checked = checkDraft(draft, t);
  return { ...Object.fromEntries([...walked, ...led]), ...(checked.kind === 'faulty' ? checked.errors : {}) };
}

/** Where a fault stands, as the server names it within the menu. */
const placeOf = ({ code, node, field }: FlowFault): string =>
  code === 'missing-start' ? 'start' : `nodes.${node}${field === '' ? '' : `.${field}`}`;

/** The server's details, each at its field; in the reader's language where the same rule is known here. */
export function errorsOfFlowRefusal(
  failure: RequestFailure,
  draft: FlowDraft,
  company: Company,
  t: Dictionary,
): FieldErrors {
  if (failure.reason.kind !== 'refused') return {};
  const flow = flowOf(draft);
  const known = errorsOfDraft(draft, company, t);
  const errors: Record<string, string> = {};
  for (const { path, issue } of failure.reason.error.details ?? []) {
    const place = path.replace(`flows.${flow.id}.`, '').replace(/^body\./, '');
    const text = known[keyOf(place, draft)] ?? (issue && textOfRule(issue, t));
    const sentence = lookUp<string>(t.failures.codes, failure.reason.error.code);
    errors[keyOf(place, draft)] ??= text ?? sentence ?? t.validation.invalid;
  }
  return errors;
}

/** Steps that no path leads to: no fault, but worth a word. */
export function unreachableRefs(draft: FlowDraft): ReadonlySet<number> {
  const lost = new Set(
    validateFlow(flowOf(draft))
      .filter(({ code }) => code === 'unreachable-node')
      .map(({ node }) => node),
  );
  return new Set(draft.nodes.filter(({ name }) => lost.has(name)).map(({ ref }) => ref));
}
