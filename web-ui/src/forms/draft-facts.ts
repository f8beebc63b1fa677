// Questions about a draft that decide which fields are shown and how a group is summed up.
// Never changes a draft.
import { read, type Draft } from './field-spec.js';

export const lengthOf = (draft: Draft, name: string): number => {
  const value = read(draft, name);
  return Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
};

export const isTrue = (name: string) => (draft: Draft) => read(draft, name) === true;

/** What is set, or a word for nothing. */
export const told = (parts: readonly (string | false)[], nothing: string): string =>
  parts.filter(Boolean).join(', ') || nothing;
