// The company's configuration as a whole: its settings, and the lists of all features.
// Never defines a list: its feature does; cross-references are checked by app/company.
import { z } from 'zod';
import { agentList, competitionSchema, queueList } from './acd.js';
import { agentStatusList } from './agent-statuses.js';
import { languageSchema } from './common.js';
import type { ConfigurationList } from './configuration-list.js';
import { name } from './fields.js';
import { flowList } from './ivr.js';
import { didList, extensionList, outsideCallsSchema, scheduleList, trunkList } from './pbx.js';
import { userList } from './sessions.js';
import { voicemailLimitsSchema } from './voicemails.js';

/** What a company is called until somebody names it. */
export const unnamedCompany = 'My company';

export const companySettingsSchema = z.strictObject({
  name,
  language: languageSchema,
  /** IANA name; decides when "today" begins. */
  timeZone: z.string().min(1).max(60),
  countryCode: z.string().regex(/^\d{1,3}$/, 'a country code without plus, e.g. 31'),
  internationalPrefix: z.string().regex(/^\d{0,4}$/),
  trunkPrefix: z.string().regex(/^\d{0,2}$/),
  competition: competitionSchema.prefault({}),
  outsideCalls: outsideCallsSchema.prefault({}),
  voicemail: voicemailLimitsSchema.prefault({}),
  /** Agents may give a break a reason that is none of the agent statuses. */
  otherBreakReasons: z.boolean().default(true),
});

/** The lists of a company that are changed item by item, in the order in which they are written down. */
export const configurationLists = {
  trunks: trunkList,
  dids: didList,
  flows: flowList,
  schedules: scheduleList,
  queues: queueList,
  agents: agentList,
  extensions: extensionList,
  agentStatuses: agentStatusList,
  users: userList,
} as const;

export type ConfigurationLists = typeof configurationLists;
export type CompanyList = keyof ConfigurationLists;
export const companyLists = Object.keys(configurationLists) as readonly CompanyList[];

/** What the change log calls the lists' secrets. */
export type SecretNote = {
  [L in CompanyList]: ConfigurationLists[L] extends {
    readonly secrets: readonly { readonly noted: infer N }[];
  }
    ? N
    : never;
}[CompanyList];

type ListSchemas = {
  [L in CompanyList]: ConfigurationLists[L] extends { readonly mayBeAbsent: true }
    ? z.ZodDefault<z.ZodArray<ConfigurationLists[L]['schema']>>
    : z.ZodArray<ConfigurationLists[L]['schema']>;
};

function listSchemas(): ListSchemas {
  const entries = Object.entries<ConfigurationList>(configurationLists).map(([name, list]) => {
    const items = z.array(list.schema);
    return [name, list.mayBeAbsent === true ? items.default([...(list.initial ?? [])]) : items];
  });
  return Object.fromEntries(entries) as ListSchemas;
}

/** Everything at once: what `centrale company import` reads and `export` writes. */
export const companySchema = z.strictObject({
  settings: companySettingsSchema,
  ...listSchemas(),
});

export type CompanySettings = z.infer<typeof companySettingsSchema>;
export type Company = z.infer<typeof companySchema>;
/** A company as it is written down: what has a default may be left out. */
export type CompanyInput = z.input<typeof companySchema>;
