// What each list of the configuration shows and how its items are edited.
// Never draws; list-section.tsx does.
import type { z } from 'zod';
import {
  agentSchema,
  didSchema,
  extensionSchema,
  languageSchema,
  queueSchema,
  roleSchema,
  trunkSchema,
  userSchema,
  type AgentConfig,
  type Company,
  type CompanyList,
  type DidConfig,
  type ExtensionConfig,
  type QueueConfig,
  type TrunkConfig,
  type UserConfig,
} from '../../../src/api/company.js';
import { routes } from '../../../src/api/routes.js';
import { request } from '../api-client.js';
import type { Dictionary } from '../i18n/en.js';
import { languageNames } from '../i18n/language.js';
import type { Draft, FieldSpec, Option } from './field-spec.js';

export interface Column<T> {
  readonly label: string;
  readonly value: (item: T) => string;
}

export interface Section<T> {
  readonly list: CompanyList;
  readonly schema: z.ZodType<T>;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly columns: readonly Column<T>[];
  /** `editing`: the item exists already. */
  readonly fields: (editing: boolean) => readonly FieldSpec[];
  readonly blank: Draft;
  readonly put: (key: string, item: T) => Promise<unknown>;
}

const text = (name: string, label: string, hint?: string): FieldSpec => ({ kind: 'text', name, label, hint });
const fixed = (name: string, label: string, hint?: string): FieldSpec => ({
  kind: 'text',
  name,
  label,
  hint,
  fixedOnEdit: true,
});
const count = (name: string, label: string, hint?: string): FieldSpec => ({
  kind: 'number',
  name,
  label,
  hint,
});
const options = <T>(items: readonly T[], value: (item: T) => string, name: (item: T) => string): Option[] =>
  items.map((item) => ({ value: value(item), text: name(item) }));

const passwordField = (name: string, label: string, editing: boolean, t: Dictionary): FieldSpec => ({
  kind: 'password',
  name,
  label,
  hint: editing ? t.fields.passwordKeep : t.fields.passwordNew,
});

export const trunkSection = (company: Company, t: Dictionary): Section<TrunkConfig> => ({
  list: 'trunks',
  schema: trunkSchema,
  items: company.trunks,
  keyOf: (trunk) => trunk.id,
  columns: [
    { label: t.fields.name, value: (trunk) => trunk.name },
    { label: t.fields.id, value: (trunk) => trunk.id },
    { label: t.fields.addresses, value: (trunk) => trunk.addresses.join(', ') },
  ],
  fields: () => [
    text('name', t.fields.name),
    fixed('id', t.fields.id, t.fields.idHint),
    { kind: 'lines', name: 'addresses', label: t.fields.addresses, hint: t.fields.addressesHint },
  ],
  blank: { addresses: [] },
  put: (key, body) => request(routes.trunks.put, { params: { key }, body }),
});

function destinationText(did: DidConfig, company: Company, t: Dictionary): string {
  const { destination } = did;
  const kind = t.fields.destinationKinds[destination.kind];
  switch (destination.kind) {
    case 'flow':
      return `${kind}: ${company.flows.find(({ id }) => id === destination.flow)?.name ?? destination.flow}`;
    case 'queue':
      return `${kind}: ${company.queues.find(({ id }) => id === destination.queue)?.name ?? destination.queue}`;
    case 'extension':
      return `${kind}: ${destination.extension}`;
  }
}

export const didSection = (company: Company, t: Dictionary): Section<DidConfig> => ({
  list: 'dids',
  schema: didSchema,
  items: company.dids,
  keyOf: (did) => did.number,
  columns: [
    { label: t.fields.number, value: (did) => did.number },
    { label: t.fields.name, value: (did) => did.name ?? '—' },
    { label: t.fields.destination, value: (did) => destinationText(did, company, t) },
    { label: t.fields.trunk, value: (did) => did.trunk ?? t.fields.anyTrunk },
  ],
  fields: () => [
    fixed('number', t.fields.number, t.fields.didNumberHint),
    text('name', t.fields.name),
    { kind: 'destination', name: 'destination', label: t.fields.destination },
    {
      kind: 'select',
      name: 'trunk',
      label: t.fields.trunk,
      optional: t.fields.anyTrunk,
      options: options(
        company.trunks,
        (trunk) => trunk.id,
        (trunk) => trunk.name,
      ),
    },
  ],
  blank: {},
  put: (key, body) => request(routes.dids.put, { params: { key }, body }),
});

export const queueSection = (company: Company, t: Dictionary): Section<QueueConfig> => ({
  list: 'queues',
  schema: queueSchema,
  items: company.queues,
  keyOf: (queue) => queue.id,
  columns: [
    { label: t.fields.name, value: (queue) => queue.name },
    {
      label: t.fields.requiredSkills,
      value: (queue) =>
        queue.requiredSkills.map(({ skill, minLevel }) => `${skill} ≥ ${minLevel}`).join(', ') || '—',
    },
    {
      label: t.wallboard.serviceLevel,
      value: ({ serviceLevel }) => `${serviceLevel.percent}% / ${serviceLevel.seconds} s`,
    },
    { label: t.fields.ringSeconds, value: (queue) => String(queue.ringSeconds) },
    { label: t.fields.wrapUpSeconds, value: (queue) => String(queue.wrapUpSeconds) },
  ],
  fields: () => [
    text('name', t.fields.name),
    fixed('id', t.fields.id, t.fields.idHint),
    {
      kind: 'requirements',
      name: 'requiredSkills',
      label: t.fields.requiredSkills,
      hint: t.fields.requiredSkillsHint,
    },
    count('serviceLevel.percent', t.fields.serviceLevelPercent),
    count('serviceLevel.seconds', t.fields.serviceLevelSeconds),
    count('ringSeconds', t.fields.ringSeconds, t.fields.ringSecondsHint),
    count('wrapUpSeconds', t.fields.wrapUpSeconds),
    count('retryAfterRefusalSeconds', t.fields.retryAfterRefusalSeconds),
    count('retryAfterMissSeconds', t.fields.retryAfterMissSeconds),
    text('music', t.fields.music),
  ],
  // The schema's own defaults, shown before saving.
  blank: { ...queueSchema.parse({ id: 'new', name: 'new', requiredSkills: [] }), id: '', name: '' },
  put: (key, body) => request(routes.companyQueues.put, { params: { key }, body }),
});

const skillsText = (agent: AgentConfig): string =>
  Object.entries(agent.skills)
    .map(([skill, level]) => `${skill} ${level}`)
    .join(', ') || '—';

export const agentSection = (company: Company, t: Dictionary): Section<AgentConfig> => ({
  list: 'agents',
  schema: agentSchema,
  items: company.agents,
  keyOf: (agent) => agent.id,
  columns: [
    { label: t.fields.name, value: (agent) => agent.name },
    { label: t.fields.id, value: (agent) => agent.id },
    { label: t.fields.extension, value: (agent) => agent.extension },
    { label: t.fields.skills, value: skillsText },
  ],
  fields: () => [
    text('name', t.fields.name),
    fixed('id', t.fields.id, t.fields.idHint),
    {
      kind: 'select',
      name: 'extension',
      label: t.fields.extension,
      options: options(
        company.extensions,
        (extension) => extension.number,
        (extension) => `${extension.number} ${extension.name}`,
      ),
    },
    { kind: 'skills', name: 'skills', label: t.fields.skills, hint: t.fields.skillsHint },
  ],
  blank: { skills: {} },
  put: (key, body) => request(routes.companyAgents.put, { params: { key }, body }),
});

export const extensionSection = (company: Company, t: Dictionary): Section<ExtensionConfig> => ({
  list: 'extensions',
  schema: extensionSchema,
  items: company.extensions,
  keyOf: (extension) => extension.number,
  columns: [
    { label: t.fields.number, value: (extension) => extension.number },
    { label: t.fields.name, value: (extension) => extension.name },
  ],
  fields: (editing) => [
    fixed('number', t.fields.number, t.fields.extensionNumberHint),
    text('name', t.fields.name),
    passwordField('sipPassword', t.fields.sipPassword, editing, t),
  ],
  blank: {},
  put: (key, body) => request(routes.extensions.put, { params: { key }, body }),
});

export const userSection = (company: Company, t: Dictionary): Section<UserConfig> => ({
  list: 'users',
  schema: userSchema,
  items: company.users,
  keyOf: (user) => user.username,
  columns: [
    { label: t.fields.name, value: (user) => user.name },
    { label: t.fields.username, value: (user) => user.username },
    { label: t.fields.role, value: (user) => t.roles[user.role] },
    {
      label: t.fields.agent,
      value: (user) => company.agents.find(({ id }) => id === user.agent)?.name ?? user.agent ?? '—',
    },
  ],
  fields: (editing) => [
    text('name', t.fields.name),
    fixed('username', t.fields.username),
    {
      kind: 'select',
      name: 'role',
      label: t.fields.role,
      options: roleSchema.options.map((role) => ({ value: role, text: t.roles[role] })),
    },
    {
      kind: 'select',
      name: 'agent',
      label: t.fields.agent,
      optional: t.fields.noAgent,
      options: options(
        company.agents,
        (agent) => agent.id,
        (agent) => agent.name,
      ),
    },
    passwordField('password', t.fields.password, editing, t),
  ],
  blank: { role: 'agent' },
  put: (key, body) => request(routes.users.put, { params: { key }, body }),
});

export const settingsFields = (t: Dictionary): readonly FieldSpec[] => [
  text('name', t.fields.name),
  {
    kind: 'select',
    name: 'language',
    label: t.fields.language,
    options: languageSchema.options.map((value) => ({ value, text: languageNames[value] })),
  },
  {
    kind: 'text',
    name: 'timeZone',
    label: t.fields.timeZone,
    hint: t.fields.timeZoneHint,
    suggestions: Intl.supportedValuesOf('timeZone'),
  },
  text('countryCode', t.fields.countryCode, t.fields.countryCodeHint),
  text('internationalPrefix', t.fields.internationalPrefix, t.fields.internationalPrefixHint),
  text('trunkPrefix', t.fields.trunkPrefix, t.fields.trunkPrefixHint),
];

const removers = {
  trunks: routes.trunks.remove,
  dids: routes.dids.remove,
  flows: routes.flows.remove,
  queues: routes.companyQueues.remove,
  agents: routes.companyAgents.remove,
  extensions: routes.extensions.remove,
  users: routes.users.remove,
} as const;

export const removeItem = (list: CompanyList, key: string): Promise<undefined> =>
  request(removers[list], { params: { key } });
