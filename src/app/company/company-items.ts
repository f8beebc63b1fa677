// A company as a value that one change turns into the next.
// Never stores anything, and never lets a secret through.
import type { Company, CompanyList, ExtensionConfig, TrunkConfig, UserConfig } from '../../api/company.js';

/** The field that an item of each list is found by. */
export const keyFields = {
  trunks: 'id',
  dids: 'number',
  flows: 'id',
  schedules: 'id',
  queues: 'id',
  agents: 'id',
  extensions: 'number',
  users: 'username',
} as const satisfies Readonly<Record<CompanyList, string>>;

export const companyLists = Object.keys(keyFields) as readonly CompanyList[];

type AnyItem = Company[CompanyList][number];

export function keyOf(list: CompanyList, item: AnyItem): string {
  return (item as Readonly<Record<string, unknown>>)[keyFields[list]] as string;
}

export function findItem<L extends CompanyList>(
  company: Company,
  list: L,
  key: string,
): Company[L][number] | undefined {
  const items: readonly Company[L][number][] = company[list];
  return items.find((item) => keyOf(list, item) === key);
}

/** The fields that are written but never read back. */
const secretFields: ReadonlySet<string> = new Set(['password', 'sipPassword']);

/** The item as it may be stored and shown: without its secret, wherever it is, and without fields that are undefined. */
export function withoutSecret<T extends AnyItem>(item: T): T {
  return shown(item) as T;
}

function shown(item: object): object {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([field, value]) => !secretFields.has(field) && value !== undefined)
      .map(([field, value]: [string, unknown]) => [
        field,
        field === 'outbound' ? shown(value as object) : value,
      ]),
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
  return {
    ...company,
    trunks: company.trunks.map((item): TrunkConfig => withoutSecret(item)),
    extensions: company.extensions.map((item): ExtensionConfig => withoutSecret(item)),
    users: company.users.map((item): UserConfig => withoutSecret(item)),
  };
}
