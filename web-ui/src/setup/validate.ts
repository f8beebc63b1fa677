// Field errors: from the API's own schemas before sending, and from its answer after.
// Never lets a draft pass that the server would refuse for its shape.
import type { z } from 'zod';
import type { RequestFailure } from '../api-client.js';
import type { Dictionary } from '../i18n/en.js';
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

/** The server's details come as `path` in the body, some with `body` in front, some with slashes or brackets. */
export function errorsOfRefusal(failure: RequestFailure, fields: readonly FieldSpec[]): FieldErrors {
  if (failure.reason.kind !== 'refused') return {};
  const errors: Record<string, string> = {};
  for (const { path, message } of failure.reason.error.details ?? []) {
    const plain = path
      .replace(/\[(\w+)\]/g, '.$1')
      .replace(/\//g, '.')
      .replace(/^\.?(body\.)?/, '');
    const field = ownerOf(plain, fields);
    const text = field || plain === '' ? message : `${plain}: ${message}`;
    errors[field?.name ?? ''] ??= text;
  }
  return errors;
}
