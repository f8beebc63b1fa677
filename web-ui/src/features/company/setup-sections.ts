// The names of the sections of the set-up, in the order in which one thing finds what it needs.
// Never draws; setup-page.tsx does.
import { companyLists, type CompanyList } from '../../../../src/api/company.js';

const ordered: readonly CompanyList[] = [
  'extensions',
  'agents',
  'agentStatuses',
  'schedules',
  'queues',
  'flows',
  'trunks',
  'dids',
  'users',
];
/** As the menu shows them: lists that have no place in the order come last. */
export const setupSections = [
  'start',
  'settings',
  ...ordered,
  ...companyLists.filter((list) => !ordered.includes(list)),
] as const;
