// What does not fit together in a company: references to nothing, the same thing twice, and what each list's rules find.
// Never checks the shape of an item: the schemas in src/api do.
import type { Company, CompanyList } from '../../api/company.js';
import { isTimeZone } from '../../core/kernel/zoned-time.js';
import type { CompanyFault } from './company-fault.js';
import { keyOf } from './company-items.js';
import { numberFaults } from './company-numbers.js';
import { destinationFaults } from './destination-faults.js';
import { valuesAt } from './item-paths.js';
import { listsWithRules, type ListWithRules } from './list-rules.js';
import { referenceFaults } from './reference-faults.js';

/** Every fault of the company as a whole; empty when it can be put into force. */
export function findCompanyFaults(company: Company): readonly CompanyFault[] {
  return [
    ...timeZoneFaults(company),
    ...listsWithRules.flatMap(({ list, definition: { key } }) =>
      repeated(list, key, company[list] as readonly Item[], key),
    ),
    ...numberFaults(company),
    ...listsWithRules.flatMap((list) => listFaults(company, list)),
    ...destinationFaults(company),
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

type Item = Company[CompanyList][number];

function listFaults(
  company: Company,
  { list, definition: { key, unique = [] }, rules }: ListWithRules,
): readonly CompanyFault[] {
  // The same item twice is one fault, which is told already.
  const items = [
    ...new Map((company[list] as readonly Item[]).map((item) => [keyOf(list, item), item])).values(),
  ];
  return [
    ...(rules.faultsTogether?.(items, list) ?? []),
    ...items.flatMap((item) => rules.faults?.(item, `${list}.${keyOf(list, item)}`) ?? []),
    ...unique.flatMap((field) => repeated(list, key, items, field)),
  ];
}

/** Items that have the same in a field of which no two may have the same. */
function repeated(
  list: CompanyList,
  key: string,
  items: readonly Item[],
  field: string,
): readonly CompanyFault[] {
  const firstOwner = new Map<string, string>();
  return items.flatMap((item) =>
    valuesAt(item, field).flatMap(({ value }): CompanyFault[] => {
      const owner = firstOwner.get(value);
      if (owner === undefined) {
        firstOwner.set(value, keyOf(list, item));
        return [];
      }
      const message =
        field === key ? `"${value}" is there twice` : `${field} ${value} already belongs to "${owner}"`;
      return [{ code: 'duplicate', path: `${list}.${keyOf(list, item)}.${field}`, message }];
    }),
  );
}
