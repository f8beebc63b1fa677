// Saves one item of a set-up list.
// Never checks it first: the form that it comes from does, and so does the server.
import type { CompanyList } from '../../../src/api/company.js';
import { routesOfList } from '../../../src/api/company-routes.js';
import type { RouteDefinition } from '../../../src/api/api-feature.js';
import { request } from '../api-client.js';
import type { Basis } from './section.js';

export async function putItem(list: CompanyList, key: string, item: object, basis: Basis): Promise<void> {
  // Which of the lists is known at run time alone; the section's schema has read the item.
  const route: RouteDefinition = routesOfList[list].put;
  await request(route, { params: { key }, body: item as never, basis });
}
