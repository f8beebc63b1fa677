// How a form's fields are described, and how a draft is read and written by dotted names.
// Never draws anything; form-fields.tsx does.

interface Common {
  /** Path in the item, e.g. `serviceLevel.percent`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

export interface Option {
  readonly value: string;
  readonly text: string;
}

export type FieldSpec =
  | (Common & {
      readonly kind: 'text';
      readonly fixedOnEdit?: boolean;
      readonly suggestions?: readonly string[];
    })
  | (Common & { readonly kind: 'number' })
  | (Common & { readonly kind: 'password' })
  /** `optional`: the text of "none of them"; the field is then left out. */
  | (Common & { readonly kind: 'select'; readonly options: readonly Option[]; readonly optional?: string })
  | (Common & { readonly kind: 'lines' })
  | (Common & { readonly kind: 'destination' })
  | (Common & { readonly kind: 'skills' })
  | (Common & { readonly kind: 'requirements' });

export type Draft = Readonly<Record<string, unknown>>;

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function read(draft: Draft, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (isDraft(value) ? value[part] : undefined), draft);
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
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
