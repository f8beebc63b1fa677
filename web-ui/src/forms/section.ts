// What the page needs to know about a list of the configuration, and the fields that all sections are made of.
// Never draws; list-section.tsx does.
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { CompanyList } from '../../../src/api/company.js';
import type { Dictionary } from '../i18n/dictionary.js';
import type { Draft, FieldGroup, FieldSpec, Option } from './field-spec.js';
import type { AsideProps } from './use-form-state.js';
import type { FieldErrors } from './validate.js';

/** What a change builds on: a version, or that there is no such item; undefined = the server told no version. */
export type Basis = number | 'absent' | undefined;

export interface Column<T> {
  readonly label: string;
  readonly value: (item: T) => string;
}

export interface Section<T> {
  readonly list: CompanyList;
  readonly schema: z.ZodType<T>;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly columns: readonly Column<T>[];
  /** `editing`: the item exists already. */
  readonly groups: (editing: boolean) => readonly FieldGroup[];
  readonly blank: Draft;
  /** Stands beside the fields and shows what they come to. */
  readonly aside?: ComponentType<AsideProps>;
  /** The item as it is to be edited; absent = as it is. */
  readonly draftOf?: (item: T) => Draft;
  /** What is wrong although the schema has nothing against it. */
  readonly check?: (item: T) => FieldErrors;
  /** A new one can begin as a copy of another: without its key and name. */
  readonly copyOf?: (item: T) => Draft;
  /** What goes with this very item when it is removed, besides what goes with any of its list. */
  readonly alsoLost?: (item: T) => string | undefined;
}

export const text = (name: string, label: string, hint?: string): FieldSpec => ({
  kind: 'text',
  name,
  label,
  hint,
});

/** A key: typed once, never changed. */
export const fixed = (name: string, label: string, hint?: string): FieldSpec => ({
  kind: 'text',
  name,
  label,
  hint,
  fixedOnEdit: true,
});

/** A key of lower-case letters, which follows the name until it is typed. */
export const keyField = (name: string, label: string, hint?: string): FieldSpec => ({
  kind: 'text',
  name,
  label,
  hint,
  fixedOnEdit: true,
  key: true,
});

export const count = (
  name: string,
  label: string,
  hint?: string,
): FieldSpec & { readonly kind: 'number' } => ({
  kind: 'number',
  name,
  label,
  hint,
});

export const options = <T>(
  items: readonly T[],
  value: (item: T) => string,
  name: (item: T) => string,
): Option[] => items.map((item) => ({ value: value(item), text: name(item) }));

/** A field that only counts while something else is set. */
export const onlyWhen = (when: (draft: Draft) => boolean, field: FieldSpec): FieldSpec => ({
  ...field,
  when,
});

export const passwordField = (name: string, label: string, editing: boolean, t: Dictionary): FieldSpec => ({
  kind: 'password',
  name,
  label,
  hint: editing ? t.fields.passwordKeep : t.fields.passwordNew,
});

export const basics = (fields: readonly FieldSpec[], t: Dictionary): FieldGroup => ({
  id: 'basics',
  title: t.routing.groups.basics,
  fields,
});
