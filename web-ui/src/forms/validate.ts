// Field errors: from the API's own schemas before sending, and from its answer after.
// Never lets a draft pass that the server would refuse for its shape.
import type { z } from 'zod';
import type { ApiIssue } from '../../../src/api/common.js';
import { ruleOfIssue } from '../../../src/api/issue-rule.js';
import type { RequestFailure } from '../api-client.js';
import type { Dictionary } from '../i18n/dictionary.js';
import { lookUp } from '../i18n/use-text.js';
import type { FieldSpec } from './field-spec.js';

/** Error text by field name; `''` for what belongs to no field. */
export type FieldErrors = Readonly<Record<string, string>>;

type Issue = z.core.$ZodIssue;

/** What a broken rule says to the reader; undefined for a rule that needs words of its own. */
export function textOfRule(
  { code, origin, limit = 0, formats = [] }: ApiIssue,
  t: Dictionary,
): string | undefined {
  const words = t.validation;
  switch (code) {
    case 'invalid_type':
      return words.required;
    case 'too_small':
      if (origin === 'string') return limit <= 1 ? words.required : words.tooShort(limit);
      return origin === 'array' ? words.empty : words.tooSmall(limit);
    case 'too_big':
      return origin === 'string' ? words.tooLong(limit) : words.tooBig(limit);
    case 'invalid_value':
      return words.choose;
    case 'unrecognized_keys':
      return words.unknownField;
    case 'invalid_format':
      return lookUp<string>(words.formats, formats.join(' '));
    default:
      return undefined;
  }
}

/** What a value inside a field that draws itself should look like, where no hint beside it says so. */
function hintOfPath(path: string, t: Dictionary): string | undefined {
  if (/(^|\.)skills?(\.|$)/.test(path)) return t.routing.wishes.nameHint;
  return /(^|\.)(prompt|greeting|periodic\.\d+)$/.test(path) ? t.flowEditor.promptHint : undefined;
}

function textOfIssue(
  issue: ApiIssue | undefined,
  path: string,
  field: FieldSpec | undefined,
  t: Dictionary,
): string {
  const { invalid } = t.validation;
  const hint = field !== undefined && drawsItself(field) ? hintOfPath(path, t) : undefined;
  return (issue && textOfRule(issue, t)) ?? (hint ? `${invalid} ${hint}` : invalid);
}

export const placesOf = (field: FieldSpec): readonly string[] =>
  field.kind === 'part' ? [field.name, ...(field.owns ?? [])] : [field.name];

/** The field at which an error of this path is shown: the one with the nearest place, when one holds another. */
export function ownerOf(path: string, fields: readonly FieldSpec[]): FieldSpec | undefined {
  const holding = fields.flatMap((field) =>
    placesOf(field)
      .filter((place) => path === place || path.startsWith(`${place}.`))
      .map((place) => ({ field, place })),
  );
  return holding.toSorted((a, b) => b.place.length - a.place.length)[0]?.field;
}

const drawsItself = ({ kind }: FieldSpec): boolean => kind === 'part' || kind === 'destination';

/** A field that draws itself shows an error where it belongs; any other has one place for all. */
const keyOf = (path: string, owner: FieldSpec | undefined): string =>
  owner === undefined ? '' : drawsItself(owner) ? path : owner.name;

/** The error at this path or at anything inside it. */
export function errorAt(errors: FieldErrors, path: string): string | undefined {
  const inside = Object.keys(errors).find((key) => key === path || key.startsWith(`${path}.`));
  return inside === undefined ? undefined : errors[inside];
}

export function errorsOfIssues(
  issues: readonly Issue[],
  fields: readonly FieldSpec[],
  t: Dictionary,
): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const path = issue.path.map(String).join('.');
    const field = ownerOf(path, fields);
    const text = issue.input === '' ? t.validation.required : textOfIssue(ruleOfIssue(issue), path, field, t);
    // Of a list of lines, the one that is wrong.
    const isLine = field?.kind === 'lines' && path !== field.name && typeof issue.input === 'string';
    errors[keyOf(path, field)] ??= isLine ? `${t.quoted(issue.input)}: ${text}` : text;
  }
  return errors;
}

/**
 * What is still wrong after a change: what the checks find again at fields that were told to be wrong, and what the
 * server refused where nothing was changed since. The general word goes with the last of them.
 */
export function stillWrong(
  told: FieldErrors,
  found: FieldErrors,
  isUnchanged: (path: string) => boolean,
): FieldErrors {
  const inFields = Object.keys(told).filter((path) => path !== '');
  if (inFields.length === 0) return told;
  const left = inFields.flatMap((path) => {
    const text = found[path] ?? (isUnchanged(path) ? told[path] : undefined);
    return text === undefined ? [] : [[path, text] as const];
  });
  const general = told[''] === undefined || left.length === 0 ? [] : [['', told['']] as const];
  return Object.fromEntries([...general, ...left]);
}

/**
 * The server's details name a place in the body, or in the whole company: then `place` stands in front of it. Its
 * sentences are English and never shown; its codes are.
 */
export function errorsOfRefusal(
  failure: RequestFailure,
  place: string,
  fields: readonly FieldSpec[],
  t: Dictionary,
): FieldErrors {
  if (failure.reason.kind !== 'refused') return {};
  const { code, details } = failure.reason.error;
  const sentence = code === 'invalid-request' ? undefined : lookUp<string>(t.failures.codes, code);
  const errors: Record<string, string> = {};
  for (const { path, issue } of details ?? []) {
    const inBody = path.startsWith(`${place}.`) ? path.slice(place.length + 1) : path.replace(/^body\./, '');
    const field = ownerOf(inBody, fields);
    errors[keyOf(inBody, field)] ??= field
      ? (sentence ?? textOfIssue(issue, inBody, field, t))
      : (sentence ?? (issue && textOfRule(issue, t)) ?? t.validation.invalid);
  }
  return errors;
}
