// What stands in an item at a dotted path, as the definitions of lists name it; `*` is each entry or value.
// Never knows what it means.

export interface ValueAt<T = string> {
  /** Without `*`: `members.2.agent`. */
  readonly path: string;
  readonly value: T;
}

/** Every text there; empty when there is none. */
export function valuesAt(item: object, path: string): readonly ValueAt[] {
  return thingsAt(item, path).flatMap(({ path: place, value }) =>
    typeof value === 'string' ? [{ path: place, value }] : [],
  );
}

/** Whatever is there. */
export const thingsAt = (item: object, path: string): readonly ValueAt<unknown>[] =>
  below(item, path.split('.'), []);

function below(
  value: unknown,
  fields: readonly string[],
  at: readonly string[],
): readonly ValueAt<unknown>[] {
  const [field, ...rest] = fields;
  if (field === undefined) return [{ path: at.join('.'), value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => field === '*' || name === field)
    .flatMap(([name, inner]) => below(inner, rest, [...at, name]));
}

/** The text at a path without `*`. */
export const textAt = (item: object, path: string): string | undefined => valuesAt(item, path)[0]?.value;

/** The item with every text there changed. */
export function withValuesAt<T extends object>(item: T, path: string, change: (value: string) => string): T {
  return changed(item, path.split('.'), change) as T;
}

function changed(value: unknown, fields: readonly string[], change: (value: string) => string): unknown {
  const [field, ...rest] = fields;
  if (field === undefined) return typeof value === 'string' ? change(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((inner: unknown) => (field === '*' ? changed(inner, rest, change) : inner));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name,
      field === '*' || name === field ? changed(inner, rest, change) : inner,
    ]),
  );
}
