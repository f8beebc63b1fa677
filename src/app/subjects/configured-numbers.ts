// Where the company's own configuration holds a number: an overflow to a mobile telephone, a trunk's own number.
// Never changes it: whoever configured it does.
import { companyLists, type Company, type CompanyList } from '../../api/company.js';
import { keyOf } from '../company/company-items.js';

/** As `queues/sales`. */
export function configuredIn(company: Company, numbers: readonly string[]): string[] {
  return companyLists.flatMap((list) =>
    (company[list] as readonly Company[CompanyList][number][])
      .filter((item) => numbers.some((number) => holds(item, number)))
      .map((item) => `${list}/${keyOf(list, item)}`),
  );
}

function holds(value: unknown, text: string): boolean {
  if (value === text) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => holds(one, text));
}
