// What still refers to an item that somebody wants to remove, by name.
// Never shows a path of the API.
import type { Company, CompanyList } from '../../../src/api/company.js';
import { RequestFailure } from '../api-client.js';
import type { Dictionary } from '../i18n/en.js';

/** So many are named; the rest is counted. */
const namedAtMost = 5;

const keysOf: Readonly<Record<CompanyList, (company: Company) => readonly (readonly [string, string])[]>> = {
  trunks: ({ trunks }) => trunks.map(({ id, name }) => [id, name]),
  dids: ({ dids }) => dids.map(({ number, name }) => [number, name ?? number]),
  flows: ({ flows }) => flows.map(({ id, name }) => [id, name]),
  schedules: ({ schedules }) => schedules.map(({ id, name }) => [id, name]),
  queues: ({ queues }) => queues.map(({ id, name }) => [id, name]),
  agents: ({ agents }) => agents.map(({ id, name }) => [id, name]),
  extensions: ({ extensions }) => extensions.map(({ number }) => [number, number]),
  users: ({ users }) => users.map(({ username, name }) => [username, name]),
};

const isList = (name: string): name is CompanyList => Object.hasOwn(keysOf, name);

/** `dids.+31205550100.destination.queue` → number +31205550100. */
function itemAt(path: string, company: Company, t: Dictionary): string {
  const [list = '', ...rest] = path.split('.');
  if (!isList(list)) return path;
  const place = rest.join('.');
  // User names have dots in them.
  const found = keysOf[list](company).find(([key]) => place === key || place.startsWith(`${key}.`));
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
