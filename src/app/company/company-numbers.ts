// Public numbers in the configuration, as people type them → E.164, by the company's own numbering plan.
// Never changes what is no public number there: company-validation tells it with the place.
import { companyLists, configurationLists, type Company, type CompanyList } from '../../api/company.js';
import type { ConfigurationList } from '../../api/configuration-list.js';
import type { NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { dialledForm, publicForm } from '../../core/pbx/number-normalisation.js';
import type { CompanyFault } from './company-fault.js';
import { keyOf } from './company-items.js';
import { valuesAt, withValuesAt } from './item-paths.js';

type Item = Company[CompanyList][number];

/** Plus, country code, and what no country's plan says more about: also numbers shorter than a subscriber's. */
const e164 = /^\+[1-9]\d{3,14}$/;

function numbersOf(list: CompanyList): readonly string[] {
  const { publicNumbers = [] }: ConfigurationList = configurationLists[list];
  return publicNumbers;
}

/** The item with its public numbers in E.164. */
export const withPublicNumbers = <T extends Item>(list: CompanyList, item: T, plan: NumberingPlan): T =>
  numbersOf(list).reduce(
    (changed, path) => withValuesAt(changed, path, (number) => publicForm(number, plan)),
    item,
  );

/** An item that is known by a number is found however that is written. */
export const keyAsKept = (list: CompanyList, key: string, plan: NumberingPlan): string =>
  numbersOf(list).includes(configurationLists[list].key) ? publicForm(key, plan) : key;

/** The whole company, each number by the plan that it brings itself. */
export function companyWithPublicNumbers(company: Company): Company {
  const of = (list: CompanyList): readonly Item[] =>
    (company[list] as readonly Item[]).map((item) => withPublicNumbers(list, item, company.settings));
  return { ...company, ...Object.fromEntries(companyLists.map((list) => [list, of(list)])) };
}

/** Numbers that are no public ones, after they were brought to E.164 where that was possible. */
export function numberFaults(company: Company): readonly CompanyFault[] {
  return companyLists.flatMap((list) =>
    (company[list] as readonly Item[]).flatMap((item) =>
      numbersOf(list)
        .flatMap((path) => valuesAt(item, path))
        .filter(({ value }) => !e164.test(value))
        .map(({ path, value }) => ({
          code: 'invalid-number' as const,
          path: `${list}.${keyOf(list, item)}.${path}`,
          message: expectation(value, company.settings),
        })),
    ),
  );
}

function expectation(number: string, plan: NumberingPlan): string {
  const example = `+${plan.countryCode}205550100`;
  return (
    `"${number}" is no public telephone number; expected one with country code, e.g. ${example}, ` +
    `or as it is dialled here, e.g. ${dialledForm(example, plan)}`
  );
}
