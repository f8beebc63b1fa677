// Field errors: from the API's own schemas before sending, and from its answer after.
// Never lets a draft pass that the server would refuse for its shape.
import type { z } from 'zod';
import type { RequestFailure } from '../api-client.js';
import type { Dictionary } from '../i18n/en.js';
import { lookUp } from '../i18n/use-text.js';
import type { FieldSpec } from './field-spec.js';

/** Error text by field name; `''` for what belongs to no field. */
export type FieldErrors = Readonly<Record<string, string>>;

type Issue = z.core.$ZodIssue;

function textFor(issue: Issue, field: FieldSpec | undefined, t: Dictionary): string {
  const words = t.validation;
  if (issue.code === 'invalid_type') return words.required;
  if (issue.code === 'too_small') {
    const minimum = Number(issue.minimum);
    if (issue.origin === 'string') return minimum <= 1 ? words.required : words.tooShort(minimum);
    return issue.origin === 'array' ? words.empty : words.tooSmall(minimum);
  }
  if (issue.code === 'too_big') {
    const maximum = Number(issue.maximum);
    return issue.origin === 'string' ? words.tooLong(maximum) : words.tooBig(maximum);
  }
  if (issue.input === '') return words.required;
  return field?.hint ? `${words.invalid} ${field.hint}` : words.invalid;
}

function ownerOf(path: string, fields: readonly FieldSpec[]): FieldSpec | undefined {
  return fields.find((field) => path === field.name || path.startsWith(`${field.name}.`));
}

export function errorsOfIssues(
  issues: readonly Issue[],
  fields: readonly FieldSpec[],
  t: Dictionary,
): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const field = ownerOf(issue.path.map(String).join('.'), fields);
    errors[field?.name ?? ''] ??= textFor(issue, field, t);
  }
  return errors;
}

/** The server's details name a place in the body, or in the whole company: then `place` stands in front of it. */
export function errorsOfRefusal(
  failure: RequestFailure,
  place: string,
  fields: readonly FieldSpec[],
  t: Dictionary,
): FieldErrors {
  if (failure.reason.kind !== 'refused') return {};
  const { code, details } = failure.reason.error;
  // The sentence for a code is in the reader's language; the server's own is not.
  const sentence = code === 'invalid-request' ? undefined : lookUp<string>(t.failures.codes, code);
  const errors: Record<string, string> = {};
  for (const { path, message } of details ?? []) {
    const inBody = path.startsWith(`${place}.`) ? path.slice(place.length + 1) : path.replace(/^body\./, '');
    const field = ownerOf(inBody, fields);
    errors[field?.name ?? ''] ??= field
      ? (sentence ?? message)
      : [sentence, message].filter(Boolean).join(' ');
  }
  return errors;
}
