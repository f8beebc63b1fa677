// How each list of the configuration is shown and edited, in the order in which one thing finds what it needs.
// Never draws; list-section.tsx does.
import type { Company, CompanyList } from '../../../../src/api/company.js';
import type { Devices } from '../../../../src/api/system.js';
import { derivedSection } from '../../forms/derived-section.js';
import type { Section } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/en.js';
import type { Format } from '../../i18n/format.js';
import { queueSection } from '../acd/queue-section.js';
import { scheduleSection } from '../pbx/schedule-section.js';
import { agentSection, didSection, extensionSection, trunkSection, userSection } from './sections.js';

export interface EditorContext {
  readonly company: Company;
  readonly t: Dictionary;
  readonly format: Format;
  /** Registered phones; undefined while they are not known. */
  readonly devices?: Devices['devices'];
}

/** Menus are drawn, not filled in: their editor is flow-section.tsx. */
export type ListEditors = {
  readonly [L in Exclude<CompanyList, 'flows'>]: (context: EditorContext) => Section<Company[L][number]>;
};

export const listEditors: ListEditors = {
  extensions: ({ company, t, devices }) => extensionSection(company, t, devices),
  agents: ({ company, t }) => agentSection(company, t),
  agentStatuses: ({ company, t }) =>
    derivedSection('agentStatuses', company, t, {
      columns: ['names', 'category', 'paid', 'chosenByAgents', 'maxMinutes', 'colour', 'order'],
    }),
  schedules: ({ company, t, format }) => scheduleSection(company, t, format),
  queues: ({ company, t }) => queueSection(company, t),
  trunks: ({ company, t }) => trunkSection(company, t),
  dids: ({ company, t }) => didSection(company, t),
  users: ({ company, t }) => userSection(company, t),
};
