// How a form's fields are described, and how a draft is read and written by dotted names.
// Never draws anything; form-fields.tsx does.
import type { ComponentType } from 'react';
import type { Company } from '../../../src/api/company.js';
import type { FieldErrors } from './validate.js';

interface Common {
  /** Path in the item, e.g. `serviceLevel.percent`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Shown only while this holds; absent = always. */
  readonly when?: (draft: Draft) => boolean;
}

export interface Option {
  readonly value: string;
  readonly text: string;
}

/** What a field of kind `part` is given to draw itself. */
export interface PartProps {
  readonly name: string;
  readonly value: unknown;
  readonly draft: Draft;
  readonly company: Company;
  /** Of the whole form, by path: `widening.2.change.queue`. */
  readonly errors: FieldErrors;
  readonly onChange: (value: unknown) => void;
  /** For a part that owns more than one field of the item. */
  readonly onDraft: (draft: Draft) => void;
}

export type FieldSpec =
  | (Common & {
      readonly kind: 'text';
      readonly fixedOnEdit?: boolean;
      /** Of lower-case letters: follows the name of a new item until something else is typed. */
      readonly key?: boolean;
      readonly suggestions?: readonly string[];
      /** Empty means absent. */
      readonly optional?: boolean;
      readonly placeholder?: string;
    })
  /** `none`: what an empty field means, e.g. "no limit"; without it a number must be given. */
  | (Common & {
      readonly kind: 'number';
      readonly none?: string;
      /** Not only whole numbers. */
      readonly fraction?: boolean;
    })
  /** `given`: somebody else has chosen it, so that there is nothing to make up here. */
  | (Common & { readonly kind: 'password'; readonly given?: true })
  /** `optional`: the text of "none of them"; the field is then left out. */
  | (Common & {
      readonly kind: 'select';
      readonly options: readonly Option[];
      readonly optional?: string;
      /** A word about the chosen value, under the field. */
      readonly explain?: (value: string) => string | undefined;
    })
  /** A tick: true or false. */
  | (Common & { readonly kind: 'check' })
  /** A tick that puts `on` in place, or leaves the field out. */
  | (Common & { readonly kind: 'toggle'; readonly on: unknown })
  /** The name of a recording. */
  | (Common & { readonly kind: 'prompt'; readonly optional?: boolean })
  /** The name of music on hold. */
  | (Common & { readonly kind: 'music' })
  | (Common & { readonly kind: 'lines' })
  | (Common & { readonly kind: 'destination' })
  /** Anything that draws itself; `owns`: other paths whose errors belong here. */
  | (Common & {
      readonly kind: 'part';
      readonly part: ComponentType<PartProps>;
      readonly owns?: readonly string[];
      /** Alone in its group, or with a label of its own: the heading would only repeat what is said already. */
      readonly bare?: boolean;
    });

/** Fields that belong together under a heading. */
export interface FieldGroup {
  readonly id: string;
  readonly title: string;
  readonly intro?: string;
  /** What this group and those beside it have in common; said once, where groups are listed. */
  readonly section?: string;
  readonly fields: readonly FieldSpec[];
  /** In a few words, what is set here; shown beside the title where groups are listed. */
  readonly summary?: (draft: Draft) => string;
  /** What stands beside the form depends on this group: shown with it even where there is little room. */
  readonly asideMatters?: boolean;
}

export type Draft = Readonly<Record<string, unknown>>;

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function read(draft: Draft, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (isDraft(value) ? value[part] : undefined), draft);
}

/** What a new item is told from others by, as far as it is typed. */
export function keyIn(draft: Draft, fields: readonly FieldSpec[]): string {
  const field = fields.find((one) => one.kind === 'text' && one.fixedOnEdit);
  return field === undefined ? '' : readText(draft, field.name);
}

/** A copy with one field set; undefined leaves the field out. */
export function write(draft: Draft, name: string, value: unknown): Draft {
  const [first = '', ...rest] = name.split('.');
  const inner = draft[first];
  const next = rest.length > 0 ? write(isDraft(inner) ? inner : {}, rest.join('.'), value) : value;
  const { [first]: _dropped, ...others } = draft;
  return next === undefined ? others : { ...others, [first]: next };
}

export const readText = (draft: Draft, name: string): string => {
  const value = read(draft, name);
  return typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value))
    ? String(value)
    : '';
};

export const isShown = (field: FieldSpec, draft: Draft): boolean => field.when?.(draft) ?? true;
