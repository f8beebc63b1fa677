// What does not fit together in a company: references to nothing, the same thing twice, flows that lead nowhere.
// Never checks the shape of an item: the schemas in src/api/company.ts do.
import { companyLists, configurationLists, type Company, type FlowConfig } from '../../api/company.js';
import { toFlow } from '../../core/ivr/configured-flow.js';
import { validateFlow, type FlowFault } from '../../core/ivr/flow-validation.js';
import { isTimeZone } from '../../core/kernel/zoned-time.js';
import { firstOverlap } from './address-overlap.js';
import { duplicates, keysOf, type CompanyFault, type CompanyKeys } from './company-fault.js';
import { keyOf } from './company-items.js';
import { numberFaults } from './company-numbers.js';
import { queueFaults } from './queue-validation.js';
import { referenceFaults } from './reference-faults.js';
import { skillFaults } from './skill-faults.js';

/** Every fault of the company as a whole; empty when it can be put into force. */
export function findCompanyFaults(company: Company): readonly CompanyFault[] {
  const keys = keysOf(company);
  return [
    ...timeZoneFaults(company),
    ...duplicateKeys(company),
    ...trunkFaults(company),
    ...numberFaults(company),
    ...didFaults(company),
    ...flowFaults(company, keys),
    ...uniqueBy(company.queues, ({ id }) => id).flatMap((queue) => queueFaults(queue, keys)),
    ...scheduleFaults(company),
    ...agentFaults(company),
    ...userFaults(company),
    ...referenceFaults(company),
  ];
}

/** Only faults that the change brings in count: a company with an old fault can be repaired step by step. */
export function newCompanyFaults(before: Company, after: Company): readonly CompanyFault[] {
  const old = new Set(findCompanyFaults(before).map(({ path, message }) => `${path}\n${message}`));
  return findCompanyFaults(after).filter(({ path, message }) => !old.has(`${path}\n${message}`));
}

/** Nobody would be left who may change the configuration. */
export function losesLastAdmin(before: Company, after: Company): boolean {
  const hasAdmin = ({ users }: Company): boolean => users.some(({ role }) => role === 'admin');
  return hasAdmin(before) && !hasAdmin(after);
}

function timeZoneFaults({ settings }: Company): readonly CompanyFault[] {
  if (isTimeZone(settings.timeZone)) return [];
  const message = `there is no time zone "${settings.timeZone}"; expected an IANA name, e.g. Europe/Amsterdam`;
  return [{ code: 'invalid-time-zone', path: 'settings.timeZone', message }];
}

function duplicateKeys(company: Company): readonly CompanyFault[] {
  return companyLists.flatMap((list) => {
    const keys = company[list].map((item) => keyOf(list, item));
    return repeated(
      list,
      configurationLists[list].key,
      keys.map((key) => [key, key]),
    );
  });
}

/** `values` are [key of the item, value of the field]. */
function repeated(
  list: string,
  field: string,
  values: readonly (readonly [string, string])[],
): readonly CompanyFault[] {
  const firstOwner = new Map<string, string>();
  return values.flatMap(([key, value]): CompanyFault[] => {
    const owner = firstOwner.get(value);
    if (owner === undefined) {
      firstOwner.set(value, key);
      return [];
    }
    const message =
      owner === key ? `"${key}" is there twice` : `${field} ${value} already belongs to "${owner}"`;
    return [{ code: 'duplicate', path: `${list}.${key}.${field}`, message }];
  });
}

function trunkFaults({ trunks }: Company): readonly CompanyFault[] {
  return trunks.flatMap((trunk, index) =>
    trunks.slice(0, index).flatMap((other): CompanyFault[] => {
      const overlap = trunk.id === other.id ? undefined : firstOverlap(trunk.addresses, other.addresses);
      if (overlap === undefined) return [];
      const message = `${overlap[0]} overlaps with ${overlap[1]} of trunk "${other.id}"; a call must belong to one trunk`;
      return [{ code: 'duplicate', path: `trunks.${trunk.id}.addresses`, message }];
    }),
  );
}

const didFaults = ({ dids }: Company): readonly CompanyFault[] =>
  dids.flatMap(({ number, wishes }) => skillFaults(`dids.${number}.wishes`, wishes));

function flowFaults({ flows }: Company, keys: CompanyKeys): readonly CompanyFault[] {
  const references = { queues: keys.queue, extensions: keys.extension };
  return flows.flatMap((config) => [
    ...validateFlow(toFlow(config), references).flatMap((fault) => asCompanyFault(config, fault)),
    ...Object.entries(config.nodes).flatMap(([name, node]) =>
      node.kind === 'queue' ? skillFaults(`flows.${config.id}.nodes.${name}.wishes`, node.wishes) : [],
    ),
  ]);
}

function scheduleFaults({ schedules }: Company): readonly CompanyFault[] {
  return schedules.flatMap(({ id, weekly, dates }) => {
    const path = `schedules.${id}`;
    return [
      ...weekly.flatMap(({ hours }, index) => hoursFaults(`${path}.weekly.${index}`, hours)),
      ...dates.flatMap(({ hours }, index) => hoursFaults(`${path}.dates.${index}`, hours)),
      ...duplicates(
        dates.map(({ date, everyYear }) => (everyYear ? `every ${date.slice(5)}` : date)),
        (date, index) => ({
          code: 'duplicate',
          path: `${path}.dates.${index}.date`,
          message: `${date} is there twice`,
        }),
      ),
    ];
  });
}

function hoursFaults(
  path: string,
  hours: readonly { readonly from: string; readonly to: string }[],
): readonly CompanyFault[] {
  return hours.flatMap(({ from, to }, index): CompanyFault[] => {
    if (from < to) return [];
    const message = `${from} to ${to} is no time of one day; for hours beyond midnight use two, one to 24:00 and one from 00:00`;
    return [{ code: 'invalid-hours', path: `${path}.hours.${index}`, message }];
  });
}

function asCompanyFault(
  { id }: FlowConfig,
  { code, node, field, message }: FlowFault,
): readonly CompanyFault[] {
  // A node that nothing leads to yet does no harm to a caller; an editor shows it.
  if (code === 'unreachable-node') return [];
  const isReference = ['missing-start', 'missing-node', 'unknown-queue', 'unknown-extension'].includes(code);
  const place = code === 'missing-start' ? ['start'] : ['nodes', node, ...(field === '' ? [] : [field])];
  const path = ['flows', id, ...place].join('.');
  return [{ code: isReference ? 'invalid-reference' : 'invalid-flow', path, message }];
}

const agentFaults = ({ agents }: Company): readonly CompanyFault[] =>
  repeated(
    'agents',
    'extension',
    uniqueBy(agents, ({ id }) => id).map(({ id, extension }) => [id, extension]),
  );

function userFaults({ users }: Company): readonly CompanyFault[] {
  const people = uniqueBy(users, ({ username }) => username);
  const faults = people.flatMap(({ username, role, agent }): CompanyFault[] => {
    if (agent !== undefined) return [];
    const path = `users.${username}.agent`;
    const message = 'a user of role agent must name the agent who this is';
    return role === 'agent' ? [{ code: 'agent-required', path, message }] : [];
  });
  const claimed = people.flatMap(({ username, agent }): [string, string][] =>
    agent === undefined ? [] : [[username, agent]],
  );
  return [...faults, ...repeated('users', 'agent', claimed)];
}

/** The same item twice is one fault, not two. */
function uniqueBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
