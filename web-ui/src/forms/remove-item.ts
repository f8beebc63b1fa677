// Removes one item of a set-up list.
// Never asks first: the form that it belongs to does.
import type { CompanyList } from '../../../src/api/company.js';
import { routes } from '../../../src/api/routes.js';
import { request } from '../api-client.js';
import type { Basis } from './section.js';

const removers = {
  trunks: routes.trunks.remove,
  dids: routes.dids.remove,
  flows: routes.flows.remove,
  schedules: routes.schedules.remove,
  queues: routes.companyQueues.remove,
  agents: routes.companyAgents.remove,
  extensions: routes.extensions.remove,
  users: routes.users.remove,
} as const;

export const removeItem = (list: CompanyList, key: string, basis: Basis): Promise<undefined> =>
  request(removers[list], { params: { key }, basis });
