// Removes one item of a set-up list.
// Never asks first: the form that it belongs to does.
import type { CompanyList } from '../../../src/api/company.js';
import { routesOfList } from '../../../src/api/company-routes.js';
import { request } from '../api-client.js';
import type { Basis } from './section.js';

export const removeItem = (list: CompanyList, key: string, basis: Basis): Promise<undefined> =>
  request(routesOfList[list].remove, { params: { key }, basis });
