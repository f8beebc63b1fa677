// What differs between versions of one item, field by field, and how two people's changes to it come together.
// Never knows what a field means: items are plain data.

/** Fields that stand for themselves: an address in the item and the values that each version has there. */
export interface FieldDifference {
  readonly path: readonly string[];
  /** Undefined = absent. */
  readonly before: unknown;
  readonly after: unknown;
}

type Item = Readonly<Record<string, unknown>>;

/** Something with a `kind` is one choice, as is a list: parts of it mean nothing alone. */
const isGroup = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('kind' in value);

/** The addresses of all fields that any of the versions has, in the order in which they first stand. */
function fieldsOf(versions: readonly Item[], above: readonly string[] = []): readonly (readonly string[])[] {
  const names = new Set(versions.flatMap((version) => Object.keys(version)));
  return [...names].flatMap((name) => {
    const values = versions.map((version) => (Object.hasOwn(version, name) ? version[name] : undefined));
    const path = [...above, name];
    return values.every(isGroup) ? fieldsOf(values, path) : [path];
  });
}

function valueAt(item: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Item)[name]
        : undefined,
    item,
  );
}

export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const present = (value: object) => Object.keys(value).filter((key) => (value as Item)[key] !== undefined);
  const keys = present(a);
  return keys.length === present(b).length && keys.every((key) => isSame((a as Item)[key], (b as Item)[key]));
}

/** Null = there was, or is, no such item. */
export function differencesOf(before: unknown, after: unknown): readonly FieldDifference[] {
  const [from, to] = [asItem(before), asItem(after)];
  return fieldsOf([from, to])
    .map((path) => ({ path, before: valueAt(from, path), after: valueAt(to, path) }))
    .filter((difference) => !isSame(difference.before, difference.after));
}

const asItem = (value: unknown): Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Item) : {};

/** One field that somebody else has changed since both have read it. */
export interface FieldConflict {
  readonly path: readonly string[];
  readonly base: unknown;
  readonly theirs: unknown;
  readonly mine: unknown;
  /** Both have changed it, and not to the same. */
  readonly isContested: boolean;
}

/** Everything that the other has changed; what I alone have changed needs no word. */
export function conflictsOf(base: object, theirs: object, mine: object): readonly FieldConflict[] {
  const versions = [base, theirs, mine] as readonly Item[];
  return fieldsOf(versions)
    .map((path) => {
      const [was = undefined, other, own] = versions.map((version) => valueAt(version, path));
      const isContested = !isSame(was, own) && !isSame(other, own);
      return { path, base: was, theirs: other, mine: own, isContested };
    })
    .filter((conflict) => !isSame(conflict.base, conflict.theirs));
}

/** Whose value of a field stays. */
export type Side = 'theirs' | 'mine';

/** Their version with my changes in it; `sideOf`: whose a field is to be that they have changed. */
export function merged(
  base: object,
  theirs: object,
  mine: object,
  sideOf: (path: readonly string[]) => Side | undefined,
): Item {
  const versions = [base, theirs, mine] as readonly Item[];
  const result: Record<string, unknown> = {};
  for (const path of fieldsOf(versions)) {
    const [was = undefined, other, own] = versions.map((version) => valueAt(version, path));
    const side = sideOf(path) ?? (isSame(was, own) ? 'theirs' : 'mine');
    put(result, path, side === 'theirs' ? other : own);
  }
  return result;
}

function put(item: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length > 0) {
    const inner = (Object.hasOwn(item, name) ? item[name] : {}) as Record<string, unknown>;
    item[name] = inner;
    put(inner, rest, value);
  } else if (value !== undefined) {
    item[name] = value;
  }
}
