// References of the configuration's items to others that are not there, as the lists' definitions tell them.
// Never looks into menus: their steps refer to each other too, and core/ivr checks them.
import { companyLists, configurationLists, type Company, type CompanyList } from '../../api/company.js';
import type { ConfigurationList } from '../../api/configuration-list.js';
import { missing, type CompanyFault } from './company-fault.js';
import { keyOf } from './company-items.js';
import { valuesAt } from './item-paths.js';

export function referenceFaults(company: Company): readonly CompanyFault[] {
  const keys = new Map<string, ReadonlySet<string>>(
    companyLists.map((list) => [list, new Set(itemsOf(company, list).keys())]),
  );
  return companyLists.flatMap((list) => {
    const { references = {} }: ConfigurationList = configurationLists[list];
    return [...itemsOf(company, list)].flatMap(([key, item]) =>
      Object.entries(references).flatMap(([field, to]) =>
        valuesAt(item, field)
          .filter(({ value }) => keys.get(to)?.has(value) !== true)
          .map(({ path, value }) =>
            missing(`${list}.${key}.${path}`, configurationLists[to as CompanyList].one, value),
          ),
      ),
    );
  });
}

/** By key: the same item twice is one fault, which is told elsewhere. */
const itemsOf = (company: Company, list: CompanyList): ReadonlyMap<string, object> =>
  new Map(
    (company[list] as readonly Company[CompanyList][number][]).map((item) => [keyOf(list, item), item]),
  );
