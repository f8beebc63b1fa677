// A company as a value that one change turns into the next.
// Never stores anything, and never lets a secret through.
import { companyLists, configurationLists, type Company, type CompanyList } from '../../api/company.js';
import type { ConfigurationList } from '../../api/configuration-list.js';

type AnyItem = Company[CompanyList][number];

export function keyOf(list: CompanyList, item: AnyItem): string {
  return (item as Readonly<Record<string, unknown>>)[configurationLists[list].key] as string;
}

export function findItem<L extends CompanyList>(
  company: Company,
  list: L,
  key: string,
): Company[L][number] | undefined {
  const items: readonly Company[L][number][] = company[list];
  return items.find((item) => keyOf(list, item) === key);
}

/** The item as it may be stored and shown: without its secrets, and without fields that are undefined. */
export function withoutSecret<T extends AnyItem>(list: CompanyList, item: T): T {
  const { secrets = [] }: ConfigurationList = configurationLists[list];
  return shown(
    item,
    secrets.map(({ path }) => path),
  ) as T;
}

function shown(item: object, secrets: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([field, value]) => !secrets.includes(field) && value !== undefined)
      .map(([field, value]: [string, unknown]) => {
        const within = secrets
          .filter((path) => path.startsWith(`${field}.`))
          .map((path) => path.slice(field.length + 1));
        return [field, within.length === 0 ? value : shown(value as object, within)];
      }),
  );
}

/** Replaces the item of the same key in its place, or adds it at the end. */
export function withItem<L extends CompanyList>(
  company: Company,
  list: L,
  item: Company[L][number],
): Company {
  const items: readonly Company[L][number][] = company[list];
  const key = keyOf(list, item);
  const isThere = items.some((one) => keyOf(list, one) === key);
  const next = isThere ? items.map((one) => (keyOf(list, one) === key ? item : one)) : [...items, item];
  return { ...company, [list]: next };
}

/** As `withItem`, for many of one list. */
export function withItems<L extends CompanyList>(
  company: Company,
  list: L,
  changed: readonly Company[L][number][],
): Company {
  const items: readonly Company[L][number][] = company[list];
  const byKey = new Map([...items, ...changed].map((item) => [keyOf(list, item), item]));
  return { ...company, [list]: [...byKey.values()] };
}

export function withoutItem(company: Company, list: CompanyList, key: string): Company {
  const items: readonly AnyItem[] = company[list];
  return { ...company, [list]: items.filter((item) => keyOf(list, item) !== key) };
}

/** The whole company without secrets. */
export function withoutSecrets(company: Company): Company {
  const of = (list: CompanyList) =>
    (company[list] as readonly AnyItem[]).map((item) => withoutSecret(list, item));
  return { ...company, ...Object.fromEntries(companyLists.map((list) => [list, of(list)])) };
}
