// What each list of the configuration has to fit besides its schema, and how its items of earlier versions are read.
// Never names what all lists have to fit: references, destinations, keys and numbers stand in their definitions.
import { configurationLists, type Company, type CompanyList } from '../../api/company.js';
import type { ConfigurationList } from '../../api/configuration-list.js';
import { agentStatusFaults } from './agent-status-faults.js';
import type { CompanyFault } from './company-fault.js';
import { flowFaults } from './flow-faults.js';
import { queueFaults, upgradeQueue } from './queue-rules.js';
import { scheduleFaults } from './schedule-faults.js';
import { skillFaults } from './skill-faults.js';
import { trunkFaults } from './trunk-faults.js';
import { userFaults } from './user-faults.js';

export interface ListRules<T> {
  /** What is wrong with one item, whatever the others are. `path`: of the item, e.g. `queues.sales`. */
  readonly faults?: (item: T, path: string) => readonly CompanyFault[];
  /** What is wrong with all of them together. `path`: of the list. */
  readonly faultsTogether?: (items: readonly T[], path: string) => readonly CompanyFault[];
  /** An item as an earlier version wrote it, before its schema reads it; what this version wrote comes back as it is. */
  readonly upgrade?: (stored: Readonly<Record<string, unknown>>) => unknown;
}

const listRules: { readonly [L in CompanyList]?: ListRules<Company[L][number]> } = {
  trunks: { faultsTogether: trunkFaults },
  dids: { faults: ({ wishes }, path) => skillFaults(`${path}.wishes`, wishes) },
  flows: { faults: flowFaults },
  schedules: { faults: scheduleFaults },
  queues: { faults: queueFaults, upgrade: upgradeQueue },
  agentStatuses: { faultsTogether: agentStatusFaults },
  users: { faults: userFaults },
};

export interface ListWithRules {
  readonly list: CompanyList;
  readonly definition: ConfigurationList;
  readonly rules: ListRules<Company[CompanyList][number]>;
}

/** Every list with its rules. An item of a list meets no rules but its own list's. */
export const listsWithRules: readonly ListWithRules[] = Object.entries<ConfigurationList>(
  configurationLists,
).map(([name, definition]) => {
  const list = name as CompanyList;
  return { list, definition, rules: (listRules[list] ?? {}) as ListWithRules['rules'] };
});
