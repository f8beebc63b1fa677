// What still refers to an item that somebody wants to remove, by name.
// Never shows a path of the API.
import { configurationLists, type Company, type CompanyList } from '../../../src/api/company.js';
import { RequestFailure } from '../api-client.js';
import { itemName } from './item-name.js';
import type { Dictionary } from '../i18n/dictionary.js';

/** So many are named; the rest is counted. */
const namedAtMost = 5;

/** Phones are known by their number, whoever sits there. */
const calledByKey: ReadonlySet<CompanyList> = new Set<CompanyList>(['extensions']);

/** Key and what people call it. */
const keysOf = (list: CompanyList, company: Company): readonly (readonly [string, string])[] =>
  company[list].map((item) => {
    const key = (item as unknown as Readonly<Record<string, string>>)[configurationLists[list].key] ?? '';
    return [key, calledByKey.has(list) ? key : (itemName(item) ?? key)];
  });

const isList = (name: string): name is CompanyList => Object.hasOwn(configurationLists, name);

/** `dids.+31205550100.destination.queue` → number +31205550100. */
function itemAt(path: string, company: Company, t: Dictionary): string {
  const [list = '', ...rest] = path.split('.');
  if (!isList(list)) return path;
  const place = rest.join('.');
  // User names have dots in them.
  const found = keysOf(list, company).find(([key]) => place === key || place.startsWith(`${key}.`));
  return `${t.setup.one[list]} ${found?.[1] ?? rest[0] ?? ''}`;
}

/** Undefined when the failure is about something else. */
export function referencesText(failure: unknown, company: Company, t: Dictionary): string | undefined {
  if (!(failure instanceof RequestFailure) || failure.reason.kind !== 'refused') return undefined;
  const { code, details = [] } = failure.reason.error;
  if (code !== 'in-use' || details.length === 0) return undefined;
  const items = [...new Set(details.map(({ path }) => itemAt(path, company, t)))];
  const named = items.slice(0, namedAtMost).join(', ');
  return t.routing.references.inUse(named, items.length - Math.min(items.length, namedAtMost));
}
