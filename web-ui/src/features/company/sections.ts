// What each list of the configuration shows and how its items are edited.
// Never draws; list-section.tsx does.
import { agentSchema, type AgentConfig } from '../../../../src/api/acd.js';
import {
  didSchema,
  extensionSchema,
  trunkSchema,
  type DidConfig,
  type ExtensionConfig,
  type TrunkConfig,
} from '../../../../src/api/pbx.js';
import { languageSchema, roleSchema } from '../../../../src/api/common.js';
import { userSchema, type UserConfig } from '../../../../src/api/sessions.js';
import type { Company } from '../../../../src/api/company.js';
import { destinationText } from '../../forms/destination-text.js';
import type { Devices } from '../../../../src/api/system.js';
import { publicForm } from '../../../../src/core/pbx/number-normalisation.js';
import type { Dictionary } from '../../i18n/en.js';
import { languageNames } from '../../i18n/language.js';
import { AgentSkillsPart } from '../agents/agent-skills-part.js';
import { CallWishesPart } from '../acd/call-wishes.js';
import { read, readText, type Draft, type FieldGroup, type FieldSpec } from '../../forms/field-spec.js';
import { checkAgent, checkDid, checkUser } from '../acd/item-checks.js';
import {
  basics,
  count,
  fixed,
  keyField,
  onlyWhen,
  options,
  passwordField,
  text,
  type Section,
} from '../../forms/section.js';
import { CompetitionWeightsPart } from '../acd/strategy-part.js';
import { skillsText } from '../acd/skills-text.js';

/** Callers can come into a queue from there. */
const mayQueue = (kind: string): boolean => ['', 'flow', 'queue', 'callback'].includes(kind);

const callsOut = (draft: Draft) => read(draft, 'outbound') !== undefined;

function outboundGroup(editing: boolean, t: Dictionary): FieldGroup {
  const words = t.routing.trunk;
  const transports = ['udp', 'tcp'] as const;
  return {
    id: 'outbound',
    title: t.routing.groups.outbound,
    intro: t.routing.intros.outbound,
    fields: [
      {
        kind: 'toggle',
        name: 'outbound',
        label: words.toggle,
        on: { host: '', port: 5060, transport: 'udp' },
      },
      onlyWhen(callsOut, text('outbound.host', words.host, words.hostHint)),
      onlyWhen(callsOut, count('outbound.port', words.port)),
      onlyWhen(callsOut, {
        kind: 'select',
        name: 'outbound.transport',
        label: words.transport,
        options: transports.map((value) => ({ value, text: value.toUpperCase() })),
      }),
      onlyWhen(callsOut, {
        kind: 'text',
        name: 'outbound.username',
        label: words.username,
        hint: words.usernameHint,
        optional: true,
      }),
      onlyWhen((draft) => callsOut(draft) && readText(draft, 'outbound.username') !== '', {
        kind: 'password',
        given: true,
        name: 'outbound.password',
        label: words.password,
        hint: editing ? t.fields.passwordKeep : undefined,
      }),
      onlyWhen(callsOut, {
        kind: 'text',
        name: 'outbound.callerNumber',
        label: words.callerNumber,
        hint: words.callerNumberHint,
        optional: true,
      }),
    ],
  };
}

export const trunkSection = (company: Company, t: Dictionary): Section<TrunkConfig> => ({
  list: 'trunks',
  schema: trunkSchema,
  items: company.trunks,
  keyOf: (trunk) => trunk.id,
  columns: [
    { label: t.fields.name, value: (trunk) => trunk.name },
    { label: t.fields.id, value: (trunk) => trunk.id },
    { label: t.fields.addresses, value: (trunk) => trunk.addresses.join(', ') },
    { label: t.routing.trunk.outbound, value: ({ outbound }) => outbound?.host ?? '—' },
  ],
  groups: (editing) => [
    basics(
      [
        text('name', t.fields.name),
        keyField('id', t.fields.id, t.fields.idHint),
        { kind: 'lines', name: 'addresses', label: t.fields.addresses, hint: t.fields.addressesHint },
      ],
      t,
    ),
    outboundGroup(editing, t),
    {
      id: 'trunkLimits',
      title: t.routing.groups.trunkLimits,
      intro: t.routing.intros.trunkLimits,
      fields: [
        count('limits.callsAtOnce', t.routing.trunkLimits.atOnce),
        count('limits.newCallsPerSecond', t.routing.trunkLimits.perSecond),
      ],
    },
  ],
  alsoLost: ({ outbound }) => (outbound?.username === undefined ? undefined : t.forms.losses.trunkPassword),
  blank: { addresses: [], limits: trunkSchema.shape.limits.parse({}) },
});

export const didSection = (company: Company, t: Dictionary): Section<DidConfig> => ({
  list: 'dids',
  schema: didSchema,
  items: company.dids,
  keyOf: (did) => publicForm(did.number, company.settings),
  columns: [
    { label: t.fields.number, value: (did) => did.number },
    { label: t.fields.name, value: (did) => did.name ?? '—' },
    { label: t.fields.destination, value: ({ destination }) => destinationText(destination, company, t) },
    { label: t.fields.trunk, value: (did) => did.trunk ?? t.fields.anyTrunk },
  ],
  groups: () => [
    basics(
      [
        fixed('number', t.fields.number, t.fields.didNumberHint),
        { kind: 'text', name: 'name', label: t.fields.name, optional: true },
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
        // Only who waits in a queue can ask for skills.
        onlyWhen((draft) => mayQueue(readText(draft, 'destination.kind')), {
          kind: 'part',
          name: 'wishes',
          label: t.routing.groups.wishes,
          hint: t.routing.intros.wishes,
          part: CallWishesPart,
        }),
      ],
      t,
    ),
  ],
  blank: {},
  check: (did) => checkDid(did, company, t),
});

export const agentSection = (company: Company, t: Dictionary): Section<AgentConfig> => ({
  list: 'agents',
  schema: agentSchema,
  items: company.agents,
  keyOf: (agent) => agent.id,
  columns: [
    { label: t.fields.personName, value: (agent) => agent.name },
    { label: t.fields.id, value: (agent) => agent.id },
    { label: t.fields.extension, value: (agent) => agent.extension },
    { label: t.fields.skills, value: (agent) => skillsText(agent.skills) || '—' },
  ],
  groups: () => [
    basics(
      [
        text('name', t.fields.personName),
        keyField('id', t.fields.id, t.fields.idHint),
        {
          kind: 'select',
          name: 'extension',
          label: t.fields.extension,
          options: options(
            company.extensions,
            (extension) => extension.number,
            // Each rings one agent: whose it is already is told before it is chosen.
            ({ number, name }) => {
              const owner = ownerOf(number, company);
              return owner ? `${number} ${name} (${t.fields.agent}: ${owner.name})` : `${number} ${name}`;
            },
          ),
        },
        {
          kind: 'part',
          name: 'skills',
          label: t.fields.skills,
          hint: t.routing.agent.skillsHint,
          part: AgentSkillsPart,
          owns: ['desires'],
        },
      ],
      t,
    ),
    {
      id: 'capacity',
      title: t.routing.groups.capacity,
      intro: t.routing.agent.capacity,
      fields: [
        count('capacity.voice', t.routing.agent.voice),
        { ...count('costPerHour', t.routing.agent.cost, t.routing.agent.costHint), fraction: true },
      ],
    },
  ],
  // The schema's own defaults, shown before saving.
  blank: { skills: {}, desires: {}, costPerHour: 0, capacity: agentSchema.shape.capacity.parse(undefined) },
  check: (agent) => checkAgent(agent, company, t),
});

type Device = Devices['devices'][number];

const ownerOf = (number: string, { agents }: Company) => agents.find(({ extension }) => extension === number);

/** Where a phone is and what it calls itself. */
const deviceText = ({ address, port, userAgent }: Device): string =>
  [`${address.includes(':') ? `[${address}]` : address}:${port}`, userAgent ?? ''].filter(Boolean).join(' ');

/** `devices`: what is registered now; undefined while that is not known. */
export const extensionSection = (
  company: Company,
  t: Dictionary,
  devices: readonly Device[] | undefined,
): Section<ExtensionConfig> => ({
  list: 'extensions',
  schema: extensionSchema,
  items: company.extensions,
  keyOf: (extension) => extension.number,
  columns: [
    { label: t.fields.number, value: (extension) => extension.number },
    { label: t.fields.name, value: (extension) => extension.name },
    { label: t.fields.agent, value: ({ number }) => ownerOf(number, company)?.name ?? '—' },
    {
      label: t.routing.extension.phone,
      value: ({ number }) => {
        if (devices === undefined) return '—';
        const registered = devices.filter(({ extension }) => extension === number);
        return registered.map(deviceText).join('; ') || t.routing.extension.notRegistered;
      },
    },
  ],
  groups: (editing) => [
    basics(
      [
        fixed('number', t.fields.number, t.fields.extensionNumberHint),
        text('name', t.fields.name),
        passwordField('sipPassword', t.fields.sipPassword, editing, t),
        {
          kind: 'select',
          name: 'autoAnswer',
          label: t.routing.extension.autoAnswer,
          hint: t.routing.extension.hint,
          options: extensionSchema.shape.autoAnswer
            .unwrap()
            .options.map((value) => ({ value, text: t.routing.extension.kinds[value] })),
        },
      ],
      t,
    ),
  ],
  blank: { autoAnswer: 'off' },
});

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

const competitionModes = ['priority', 'oldest-first', 'service-level', 'score'] as const;

function competitionGroup(t: Dictionary): FieldGroup {
  const words = t.routing.competition;
  const mode = (draft: Draft) => readText(draft, 'competition.mode');
  const hasPoints = (draft: Draft) => mode(draft) !== 'oldest-first';
  return {
    id: 'competition',
    title: t.routing.groups.competition,
    intro: t.routing.intros.competition,
    fields: [
      {
        kind: 'select',
        name: 'competition.mode',
        label: words.mode,
        options: competitionModes.map((value) => ({ value, text: words.modes[value] })),
        explain: (value) => words.modeHints[competitionModes.find((one) => one === value) ?? 'priority'],
      },
      onlyWhen(hasPoints, count('competition.priorityPointSeconds', words.pointSeconds, words.pointHint)),
      onlyWhen(
        hasPoints,
        count('competition.maxHeadStartSeconds', words.maxHeadStart, words.maxHeadStartHint),
      ),
      onlyWhen((draft) => mode(draft) === 'score', {
        kind: 'part',
        name: 'competition.weights',
        label: words.weights,
        part: CompetitionWeightsPart,
      }),
    ],
  };
}

function outsideCallsGroup(t: Dictionary): FieldGroup {
  const words = t.routing.outsideCalls;
  return {
    id: 'outsideCalls',
    title: t.routing.groups.outsideCalls,
    intro: t.routing.intros.outsideCalls,
    fields: [
      {
        kind: 'lines',
        name: 'outsideCalls.allowedPrefixes',
        label: words.prefixes,
        hint: words.prefixesHint,
      },
      { kind: 'check', name: 'outsideCalls.specialRates', label: words.special },
      count('outsideCalls.maxPerNumberPerDay', words.perNumber),
      count('outsideCalls.maxPerTrunkPerHour', words.perTrunk),
      count('outsideCalls.maxPerDay', words.perDay),
    ],
  };
}

export const settingsGroups = (t: Dictionary): readonly FieldGroup[] => [
  basics(
    [
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
      { kind: 'check', name: 'otherBreakReasons', label: t.fields.otherBreakReasons },
    ],
    t,
  ),
  {
    id: 'voicemail',
    title: t.voicemails.title,
    intro: t.routing.voicemailLimits.intro,
    fields: [
      count('voicemail.maxPerQueue', t.routing.voicemailLimits.perQueue),
      count('voicemail.maxMegabytes', t.routing.voicemailLimits.inAll),
    ],
  },
  outsideCallsGroup(t),
  competitionGroup(t),
];
