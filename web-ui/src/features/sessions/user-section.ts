// What the list of users shows, and how a user is edited.
// Never draws; list-section.tsx does.
import { roleSchema } from '../../../../src/api/common.js';
import type { Company } from '../../../../src/api/company.js';
import { userSchema, type UserConfig } from '../../../../src/api/sessions.js';
import { readText, type FieldSpec } from '../../forms/field-spec.js';
import {
  basics,
  keyField,
  onlyWhen,
  options,
  passwordField,
  text,
  type Section,
} from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { checkUser } from '../acd/item-checks.js';

const agentField = ({ agents }: Company, t: Dictionary): FieldSpec & { readonly kind: 'select' } => ({
  kind: 'select',
  name: 'agent',
  label: t.fields.agent,
  options: options(
    agents,
    (agent) => agent.id,
    (agent) => agent.name,
  ),
});

export const userSection = (company: Company, t: Dictionary): Section<UserConfig> => ({
  list: 'users',
  schema: userSchema,
  items: company.users,
  keyOf: (user) => user.username,
  columns: [
    { label: t.fields.personName, value: (user) => user.name },
    { label: t.fields.username, value: (user) => user.username },
    { label: t.fields.role, value: (user) => t.roles[user.role] },
    {
      label: t.fields.agent,
      value: (user) => company.agents.find(({ id }) => id === user.agent)?.name ?? user.agent ?? '—',
    },
  ],
  groups: (editing) => [
    basics(
      [
        text('name', t.fields.personName),
        keyField('username', t.fields.username),
        {
          kind: 'select',
          name: 'role',
          label: t.fields.role,
          options: roleSchema.options.map((role) => ({ value: role, text: t.roles[role] })),
        },
        // Who has the role of an agent is one; others may be.
        onlyWhen((draft) => readText(draft, 'role') === 'agent', agentField(company, t)),
        onlyWhen((draft) => readText(draft, 'role') !== 'agent', {
          ...agentField(company, t),
          optional: t.fields.noAgent,
        }),
        passwordField('password', t.fields.oneTimePassword, editing, t),
      ],
      t,
    ),
  ],
  blank: { role: 'agent' },
  check: (user) => checkUser(user, company, t),
});
