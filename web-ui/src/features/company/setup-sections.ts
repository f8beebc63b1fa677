// The sections of the set-up, in the order in which one thing finds what it needs.
// Never draws; setup-page.tsx does.

export const setupSections = [
  'start',
  'settings',
  'extensions',
  'agents',
  'schedules',
  'queues',
  'flows',
  'trunks',
  'dids',
  'users',
] as const;
export type SetupSection = (typeof setupSections)[number];
