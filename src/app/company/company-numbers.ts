// Public numbers in the configuration, as people type them → E.164, by the company's own numbering plan.
// Never changes what is no public number there: company-validation tells it with the place.
import type {
  Company,
  CompanyList,
  DidConfig,
  OverflowAction,
  QueueConfig,
  TrunkConfig,
} from '../../api/company.js';
import type { NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { dialledForm, publicForm } from '../../core/pbx/number-normalisation.js';
import type { CompanyFault } from './company-fault.js';

/** Plus, country code, and what no country's plan says more about: also numbers shorter than a subscriber's. */
const e164 = /^\+[1-9]\d{3,14}$/;

/** The item with its public numbers in E.164. */
export function withPublicNumbers<L extends CompanyList>(
  list: L,
  item: Company[L][number],
  plan: NumberingPlan,
): Company[L][number];
export function withPublicNumbers(
  list: CompanyList,
  item: Company[CompanyList][number],
  plan: NumberingPlan,
): Company[CompanyList][number] {
  switch (list) {
    case 'dids':
      return ofDid(item as DidConfig, plan);
    case 'trunks':
      return ofTrunk(item as TrunkConfig, plan);
    case 'queues':
      return ofQueue(item as QueueConfig, plan);
    default:
      return item;
  }
}

/** The whole company, each number by the plan that it brings itself. */
export function companyWithPublicNumbers(company: Company): Company {
  const { settings } = company;
  return {
    ...company,
    dids: company.dids.map((did) => ofDid(did, settings)),
    trunks: company.trunks.map((trunk) => ofTrunk(trunk, settings)),
    queues: company.queues.map((queue) => ofQueue(queue, settings)),
  };
}

const ofDid = (did: DidConfig, plan: NumberingPlan): DidConfig => ({
  ...did,
  number: publicForm(did.number, plan),
});

function ofTrunk(trunk: TrunkConfig, plan: NumberingPlan): TrunkConfig {
  const { outbound } = trunk;
  if (outbound?.callerNumber === undefined) return trunk;
  return { ...trunk, outbound: { ...outbound, callerNumber: publicForm(outbound.callerNumber, plan) } };
}

function ofQueue(queue: QueueConfig, plan: NumberingPlan): QueueConfig {
  const inAll = <K extends string>(actions: Partial<Record<K, OverflowAction>>): typeof actions =>
    Object.fromEntries(
      Object.entries<OverflowAction | undefined>(actions).map(([when, action]) => [
        when,
        action?.kind === 'external' ? { ...action, number: publicForm(action.number, plan) } : action,
      ]),
    ) as typeof actions;
  return { ...queue, overflow: inAll(queue.overflow), leaveByDigit: inAll(queue.leaveByDigit) };
}

/** Numbers that are no public ones, after they were brought to E.164 where that was possible. */
export function numberFaults({ settings, dids, trunks, queues }: Company): readonly CompanyFault[] {
  const numbers: (readonly [path: string, number: string])[] = [
    ...dids.map(({ number }) => [`dids.${number}.number`, number] as const),
    ...trunks.flatMap(({ id, outbound }) =>
      outbound?.callerNumber === undefined
        ? []
        : [[`trunks.${id}.outbound.callerNumber`, outbound.callerNumber] as const],
    ),
    ...queues.flatMap(({ id, overflow, leaveByDigit }) => [
      ...externalNumbers(`queues.${id}.overflow`, overflow),
      ...externalNumbers(`queues.${id}.leaveByDigit`, leaveByDigit),
    ]),
  ];
  return numbers
    .filter(([, number]) => !e164.test(number))
    .map(([path, number]) => ({ code: 'invalid-number', path, message: expectation(number, settings) }));
}

const externalNumbers = (path: string, actions: Readonly<Record<string, OverflowAction | undefined>>) =>
  Object.entries(actions).flatMap(([when, action]) =>
    action?.kind === 'external' ? [[`${path}.${when}.number`, action.number] as const] : [],
  );

function expectation(number: string, plan: NumberingPlan): string {
  const example = `+${plan.countryCode}205550100`;
  return (
    `"${number}" is no public telephone number; expected one with country code, e.g. ${example}, ` +
    `or as it is dialled here, e.g. ${dialledForm(example, plan)}`
  );
}
