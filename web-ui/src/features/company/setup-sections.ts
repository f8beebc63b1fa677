// The sections of the set-up, in the order in which one thing finds what it needs.
// Never draws; setup-page.tsx does.
import type { CompanyList } from '../../../../src/api/company.js';

/** Every list, as the menu shows them; a list that is missing here does not compile in list-editors.ts. */
const lists = [
  'extensions',
  'agents',
  'agentStatuses',
  'schedules',
  'queues',
  'flows',
  'trunks',
  'dids',
  'users',
] as const satisfies readonly CompanyList[];
export const setupSections = ['start', 'settings', ...lists] as const;
export type SetupSection = (typeof setupSections)[number];
