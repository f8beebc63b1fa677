// The company's configuration as admins see and change it: trunks, DIDs, flows, queues, agents, extensions, users.
// Never holds logic; cross-references are checked by app/company.
import { z } from 'zod';
import { configurationList, type ConfigurationList } from './configuration-list.js';

const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40')
  .describe('Key: lower-case letters, digits and dashes');
const name = z.string().trim().min(1).max(80);
const extensionNumber = z.string().regex(/^\d{2,6}$/, '2 to 6 digits');
const skillLevel = z.number().int().min(1).max(10);
const seconds = (min: number, max: number) => z.number().int().min(min).max(max);
const weight = z.number().min(0).max(1000);

export const languageSchema = z.enum(['en', 'nl', 'pl']);
export const roleSchema = z.enum(['admin', 'supervisor', 'agent']);

export const destinationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flow'), flow: key }),
  z.strictObject({ kind: z.literal('queue'), queue: key }),
  z.strictObject({ kind: z.literal('extension'), extension: extensionNumber }),
]);

/** Points per unit: level and desire 0–10, priority point, minute waited, minute idle, 10 % of free time, unit of cost per hour. */
export const scoreWeightsSchema = z.strictObject({
  skill: weight,
  desire: weight,
  priority: weight,
  timeInQueue: weight,
  timeInSystem: weight,
  idleTime: weight,
  occupancy: weight,
  cost: weight,
});

/** How callers of different queues compete for the same agent; see CompetitionSettings in core/acd/acd-settings. */
export const competitionSchema = z.strictObject({
  mode: z.enum(['priority', 'oldest-first', 'service-level', 'score']).default('priority'),
  priorityPointSeconds: seconds(1, 3600).default(60),
  maxHeadStartSeconds: seconds(0, 7200).default(1800),
  weights: scoreWeightsSchema.default({
    skill: 1,
    desire: 0,
    priority: 1,
    timeInQueue: 1,
    timeInSystem: 0,
    idleTime: 1,
    occupancy: 0,
    cost: 0,
  }),
});

/**
 * Calls to numbers outside that Centrale dials: callbacks, queues that pass callers on, and phones that do. Callers can name
 * any number and forge their own, so what is allowed is judged at each call.
 */
export const outsideCallsSchema = z.strictObject({
  /** Only numbers that begin so are called, e.g. `+31`, `+4930`; none = those of the company's own country. */
  allowedPrefixes: z
    .array(
      z
        .string()
        .regex(/^\+[1-9]\d{0,14}$/, 'a plus, a country code and perhaps more digits, e.g. +31 or +4930'),
    )
    .max(200)
    .default([]),
  /** Also premium-rate, shared-cost and personal numbers, and pagers. */
  specialRates: z.boolean().default(false),
  maxPerNumberPerDay: z.number().int().min(1).max(1000).default(20),
  maxPerTrunkPerHour: z.number().int().min(1).max(10_000).default(200),
  /** In any 24 hours. */
  maxPerDay: z.number().int().min(1).max(10_000).default(1000),
});

/** How many voice messages are kept; beyond it callers hear that none can be left. */
export const voicemailLimitsSchema = z.strictObject({
  maxPerQueue: z.number().int().min(1).max(100_000).default(500),
  /** Of all queues together; an hour takes 58. */
  maxMegabytes: z.number().int().min(1).max(1_000_000).default(2000),
});

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
});

/** Skills that a queue, a number, a menu's choice, a customer or a program asks for. */
export const skillWishSchema = z.strictObject({
  skill: key,
  minLevel: skillLevel.default(1),
  /** Share in skill scores. */
  weight: z.number().int().min(0).max(100).default(1),
  need: z.enum(['required', 'preferred']).default('required'),
});

/** e.g. `dutch >= 5 and (billing >= 3 or senior >= 1)`; the grammar is core/acd/skill-rule's. */
const skillRule = z.string().trim().min(1).max(500);

/** What a single call asks for beyond its queue. */
export const callWishesSchema = z.strictObject({
  skills: z.array(skillWishSchema).max(20).default([]),
  skillRule: skillRule.optional(),
  /** Points, added to the queue's. */
  priority: z.number().int().min(-10).max(10).default(0),
});

/** As people write it; the company's numbering plan brings it to E.164, as which it is kept and answered. */
const publicNumber = z
  .string()
  .trim()
  .max(40)
  .regex(
    /^\+?(?:[\s()./-]*\d){4,20}[\s()./-]*$/,
    'expected a telephone number with country code, e.g. +31205550100, or as it is dialled in the country, e.g. 020 5550100',
  )
  .describe('Telephone number as people write it; kept and answered as E.164');

/** Trunks are reached over IPv4 alone. */
const carrierSource = z.union([z.ipv4(), z.cidrv4()], {
  error:
    'expected an IPv4 address, e.g. 203.0.113.10, or a range, e.g. 203.0.113.0/24; IPv6 is not supported for trunks',
});
const carrierHost = z.union([z.ipv4(), z.hostname()], {
  error:
    'expected a host name or an IPv4 address, without a port, which is a field of its own; IPv6 is not supported for trunks',
});

export const trunkSchema = z.strictObject({
  id: key,
  name,
  /** IPv4 addresses or CIDR ranges that the carrier's calls come from. */
  addresses: z.array(carrierSource).min(1).max(50),
  /** How many calls it may bring; more are refused (486, 503), and told of once a minute. */
  limits: z
    .strictObject({
      callsAtOnce: z.number().int().min(1).max(10_000).default(200),
      newCallsPerSecond: z.number().int().min(1).max(1000).default(30),
    })
    .prefault({}),
  /** Where calls to the outside are sent (callbacks, external numbers); absent = this trunk only receives. */
  outbound: z
    .strictObject({
      host: carrierHost,
      port: z.number().int().min(1).max(65535).default(5060),
      transport: z.enum(['udp', 'tcp']).default('udp'),
      /** For digest authentication, when the carrier asks for it. */
      username: z.string().min(1).max(80).optional(),
      /** Write-only: stored apart, absent in answers, and left as it is when absent in a change. */
      password: z.string().min(1).max(200).optional(),
      /** Own number that is shown. */
      callerNumber: publicNumber.optional(),
    })
    .optional(),
});

export const didSchema = z.strictObject({
  number: publicNumber,
  name: name.optional(),
  /** Only on this trunk; any when absent. */
  trunk: key.optional(),
  destination: destinationSchema,
  /** What everybody who calls this number asks for. */
  wishes: callWishesSchema.optional(),
});

const nodeName = z.string().min(1).max(60);
const promptName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'name of a prompt, e.g. welcome');

export const flowNodeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('menu'),
    prompt: promptName,
    choices: z.partialRecord(
      z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']),
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('go-to'), node: nodeName }),
        z.strictObject({ kind: z.literal('repeat') }),
      ]),
    ),
    inputTimeoutSeconds: seconds(1, 60).default(5),
    maxNoInput: z.number().int().min(1).max(10).default(2),
    onNoInput: nodeName,
    invalidPrompt: promptName.optional(),
    maxInvalid: z.number().int().min(1).max(10).default(3),
  }),
  z.strictObject({ kind: z.literal('play'), prompt: promptName, next: nodeName }),
  z.strictObject({ kind: z.literal('queue'), queue: key, wishes: callWishesSchema.optional() }),
  z.strictObject({ kind: z.literal('extension'), extension: extensionNumber }),
  z.strictObject({ kind: z.literal('hang-up') }),
]);

export const flowSchema = z.strictObject({
  id: key,
  name,
  language: languageSchema,
  start: nodeName,
  nodes: z.record(nodeName, flowNodeSchema),
});

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'hh:mm, up to 24:00');
const openFromTo = z.strictObject({ from: clockTime, to: clockTime });

/** Opening hours in the company's time zone. Local dates come before the week. */
export const scheduleSchema = z.strictObject({
  id: key,
  name,
  /** ISO weekdays, 1 = Monday. */
  weekly: z
    .array(
      z.strictObject({
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
        hours: z.array(openFromTo).min(1).max(6),
      }),
    )
    .max(20),
  /** Holidays and other days with hours of their own; no hours = closed all day. */
  dates: z
    .array(
      z.strictObject({
        date: z.iso.date(),
        /** Also in every later year. */
        everyYear: z.boolean().default(false),
        name,
        hours: z.array(openFromTo).max(6).default([]),
      }),
    )
    .max(400)
    .default([]),
});

/** Where a caller goes who cannot or need not wait any longer. */
export const overflowActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queue'), queue: key, keepWait: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal('flow'), flow: key }),
  z.strictObject({ kind: z.literal('extension'), extension: extensionNumber }),
  z.strictObject({ kind: z.literal('external'), number: publicNumber }),
  /** Greeting, tone, recording; listed for the queue. */
  z.strictObject({
    kind: z.literal('voicemail'),
    greeting: promptName.default('voicemail-greeting'),
    maxSeconds: seconds(5, 600).default(180),
  }),
  z.strictObject({ kind: z.literal('announcement'), prompt: promptName }),
  /** Offers a callback that keeps the place; hangs up with a prompt when the caller does not want one. */
  z.strictObject({ kind: z.literal('callback') }),
]);

/** Why a caller leaves a queue other than by an agent or hanging up; the first six are the engine's. */
export const overflowReasonSchema = z.enum([
  'max-wait',
  'queue-full',
  'queue-full-for-agents',
  'expected-wait-too-long',
  'nobody-logged-in',
  'all-on-break',
  'closed',
]);

/** Those that are nothing but their name. */
const plainStrategyKinds = [
  'longest-idle',
  'round-robin',
  'fewest-calls',
  'least-talk-time',
  'least-occupied',
  'most-skilled',
  'least-skilled',
  'ordered-tiers',
  'random',
  'weighted-random',
  'ring-all',
] as const;
/** As they are offered to choose from. */
export const strategyKinds = [...plainStrategyKinds, 'ring-progressively', 'score'] as const;

/** Which ready agent gets the call; see Strategy in core/acd/acd-settings. */
export const strategySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(plainStrategyKinds) }),
  z.strictObject({ kind: z.literal('ring-progressively'), everySeconds: seconds(1, 60).default(5) }),
  z.strictObject({ kind: z.literal('score'), weights: scoreWeightsSchema }),
]);

export const wideningStepSchema = z.strictObject({
  afterSeconds: seconds(0, 7200),
  /** Taken at once when nobody who could serve without it is logged in. */
  skipWaitWhenNobody: z.boolean().default(false),
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('lower-level'), skill: key, minLevel: skillLevel }),
    z.strictObject({ kind: z.literal('drop-skill'), skill: key }),
    z.strictObject({ kind: z.literal('drop-rule') }),
    z.strictObject({ kind: z.literal('open-tier'), tier: z.number().int().min(1).max(20) }),
    z.strictObject({ kind: z.literal('add-queue'), queue: key }),
  ]),
});

const emptyQueueRule = z.enum(['wait', 'on-entry', 'always']);
const dtmfDigit = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']);

export const queueSchema = z.strictObject({
  id: key,
  name,
  skills: z.array(skillWishSchema).max(20).default([]),
  skillRule: skillRule.optional(),
  /** Only these agents (whose skills must suffice too); everybody who is able when absent. */
  members: z
    .array(
      z.strictObject({
        agent: key,
        tier: z.number().int().min(1).max(20).default(1),
        position: z.number().int().min(1).max(1000).default(1),
        weight: z.number().int().min(1).max(100).default(1),
      }),
    )
    .max(2000)
    .optional(),
  /** Members of tiers up to this one are asked from the start; all when absent. */
  openTier: z.number().int().min(1).max(20).optional(),
  strategy: strategySchema.default({ kind: 'longest-idle' }),
  widening: z.array(wideningStepSchema).max(20).default([]),
  /** How fast its callers' waiting counts against other queues' callers. */
  weight: z.number().min(1).max(10).default(1),
  priority: z.number().int().min(0).max(10).default(0),
  music: key.default('default'),
  ringSeconds: seconds(5, 120).default(20),
  wrapUpSeconds: seconds(0, 3600).default(10),
  /** `open-ended`: until the agent says so, at most `wrapUpSeconds`. */
  wrapUpKind: z.enum(['fixed', 'open-ended']).default('fixed'),
  /** How much an agent may add to after-call work, all told. */
  wrapUpExtensionSeconds: seconds(0, 3600).default(0),
  retryAfterRefusalSeconds: seconds(0, 600).default(5),
  retryAfterBusySeconds: seconds(0, 600).default(5),
  retryAfterMissSeconds: seconds(0, 600).default(10),
  /** After so many missed offers in a row the agent is sent on break; 0 = never. */
  maxMissedOffers: z.number().int().min(0).max(20).default(0),
  serviceLevel: z
    .strictObject({ percent: z.number().int().min(1).max(100), seconds: seconds(1, 3600) })
    .default({ percent: 80, seconds: 20 }),
  limits: z
    .strictObject({
      maxWaitSeconds: seconds(1, 14_400).optional(),
      maxWaiting: z.number().int().min(0).max(10_000).optional(),
      maxWaitingPerAgent: z.number().min(0).max(100).optional(),
      maxExpectedWaitSeconds: seconds(1, 14_400).optional(),
      nobodyLoggedIn: emptyQueueRule.default('wait'),
      allOnBreak: emptyQueueRule.default('wait'),
    })
    .prefault({}),
  /** What happens when a limit is reached or the queue is closed; absent = an announcement and hanging up. */
  overflow: z.partialRecord(overflowReasonSchema, overflowActionSchema).default({}),
  /** Opening hours; always open when absent. Who waits at closing time is still served. */
  schedule: key.optional(),
  /** Keys that the waiting caller can press. */
  leaveByDigit: z.partialRecord(dtmfDigit, overflowActionSchema).default({}),
  announcements: z
    .strictObject({
      /** Plays to its end before anybody is rung; the place counts from its beginning. */
      first: promptName.optional(),
      /** `up-to`: said when the position is at most `positionLimit`; `more-than`: beyond it "more than n". */
      position: z.enum(['off', 'exact', 'up-to', 'more-than']).default('off'),
      positionLimit: z.number().int().min(1).max(50).default(10),
      expectedWait: z.boolean().default(false),
      /** Pause between announcements. */
      everySeconds: seconds(10, 600).default(45),
      /** Said in turn, one each time. */
      periodic: z.array(promptName).max(10).default([]),
      /** Said to the caller when an agent has answered, before they are joined. */
      agentComing: promptName.optional(),
    })
    .prefault({}),
  /** What the agent hears before being joined with the caller. */
  agentMessage: z
    .strictObject({
      /** Says the queue. */
      prompt: promptName.optional(),
      waitSoFar: z.boolean().default(false),
      /** The recordings of the choices made in the menu. */
      choice: z.boolean().default(false),
    })
    .prefault({}),
  callback: z
    .strictObject({
      /** Key that asks for it while waiting; absent = not offered by key. */
      digit: dtmfDigit.optional(),
      /** The caller may say a name or reason, which the agent hears first. */
      recordReason: z.boolean().default(false),
      maxAttempts: z.number().int().min(1).max(10).default(3),
      ringSeconds: seconds(10, 120).default(30),
      retryAfterBusySeconds: seconds(30, 86_400).default(300),
      retryAfterNoAnswerSeconds: seconds(30, 86_400).default(1800),
      /** Who gave up after waiting at least so long is called back too; absent = not. */
      afterAbandonSeconds: seconds(1, 3600).optional(),
    })
    .prefault({}),
  /** Who was cut off or gave up and calls again within so long has the old place; 0 = not. */
  resumePlaceSeconds: seconds(0, 3600).default(0),
  preferredAgent: z
    .strictObject({
      /** The agent who spoke with this caller last, within `withinDays`. */
      last: z.boolean().default(false),
      withinDays: z.number().int().min(1).max(365).default(30),
      /** The customer's own agent; goes before the last one. */
      own: z.boolean().default(false),
      waitSeconds: seconds(1, 600).default(30),
    })
    .prefault({}),
});

export const agentSchema = z.strictObject({
  id: key,
  name,
  /** The extension on whose devices the agent is rung. */
  extension: extensionNumber,
  skills: z.partialRecord(key, skillLevel),
  /** How much the agent likes to use a skill; 5 when absent. */
  desires: z.partialRecord(key, skillLevel).default({}),
  /** For scores that weigh cost; any unit. */
  costPerHour: z.number().min(0).max(100_000).default(0),
  /** How many at once fill the agent up; 0 = none of that channel. */
  capacity: z
    .strictObject({
      voice: z.number().int().min(0).max(1).default(1),
      chat: z.number().int().min(0).max(20).default(3),
      mail: z.number().int().min(0).max(20).default(5),
    })
    .prefault({}),
});

export const extensionSchema = z.strictObject({
  number: extensionNumber,
  name,
  /** Write-only: stored as digest HA1; absent in answers, and left as it is when absent in a change. */
  sipPassword: z.string().min(8).max(100).optional(),
  /**
   * Offers are answered by the phone itself: `answer-mode` RFC 5373, `call-info` `Call-Info: …;answer-after=0` (Snom,
   * Grandstream, Yealink), `alert-info` `Alert-Info: …;info=alert-autoanswer` (Polycom, Cisco). Calls from colleagues ring as ever.
   */
  autoAnswer: z.enum(['off', 'answer-mode', 'call-info', 'alert-info']).default('off'),
});

export const userSchema = z.strictObject({
  username: z.string().regex(/^[a-z0-9._-]{2,40}$/, 'lower-case letters, digits, dot, dash, underscore'),
  name,
  role: roleSchema,
  /** The agent who this user is; needed for role agent. */
  agent: key.optional(),
  /** Write-only: stored as a hash; absent in answers, and left as it is when absent in a change. */
  password: z.string().min(8).max(200).optional(),
});

/** The lists of a company that are changed item by item, each defined here alone. */
export const configurationLists = {
  trunks: configurationList({
    one: 'trunk',
    component: 'Trunk',
    schema: trunkSchema,
    key: 'id',
    publicNumbers: ['outbound.callerNumber'],
    secrets: [
      {
        path: 'outbound.password',
        kept: 'itself',
        // A password without a user name would come back to life with the next one.
        onlyWith: 'outbound.username',
        noted: 'trunk-passwords',
      },
    ],
  }),
  dids: configurationList({
    one: 'DID',
    component: 'Did',
    schema: didSchema,
    key: 'number',
    publicNumbers: ['number'],
    references: {
      trunk: 'trunks',
      'destination.flow': 'flows',
      'destination.queue': 'queues',
      'destination.extension': 'extensions',
    },
  }),
  flows: configurationList({ one: 'flow', component: 'Flow', schema: flowSchema, key: 'id' }),
  schedules: configurationList({
    one: 'schedule',
    component: 'Schedule',
    schema: scheduleSchema,
    key: 'id',
    mayBeAbsent: true,
  }),
  queues: configurationList({
    one: 'queue',
    component: 'Queue',
    schema: queueSchema,
    key: 'id',
    routes: 'companyQueues',
    publicNumbers: ['overflow.*.number', 'leaveByDigit.*.number'],
    references: {
      'members.*.agent': 'agents',
      'widening.*.change.queue': 'queues',
      schedule: 'schedules',
      'overflow.*.queue': 'queues',
      'overflow.*.flow': 'flows',
      'overflow.*.extension': 'extensions',
      'leaveByDigit.*.queue': 'queues',
      'leaveByDigit.*.flow': 'flows',
      'leaveByDigit.*.extension': 'extensions',
    },
  }),
  agents: configurationList({
    one: 'agent',
    component: 'Agent',
    schema: agentSchema,
    key: 'id',
    routes: 'companyAgents',
    unique: ['extension'],
    references: { extension: 'extensions' },
  }),
  extensions: configurationList({
    one: 'extension',
    component: 'Extension',
    schema: extensionSchema,
    key: 'number',
    secrets: [{ path: 'sipPassword', kept: 'digest', noted: 'sip-passwords' }],
  }),
  users: configurationList({
    one: 'user',
    component: 'User',
    schema: userSchema,
    key: 'username',
    secrets: [{ path: 'password', kept: 'hash', noted: 'passwords' }],
    unique: ['agent'],
    references: { agent: 'agents' },
  }),
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
    return [name, list.mayBeAbsent === true ? items.default([]) : items];
  });
  return Object.fromEntries(entries) as ListSchemas;
}

/** Everything at once: what `centrale company import` reads and `export` writes. */
export const companySchema = z.strictObject({
  settings: companySettingsSchema,
  ...listSchemas(),
});

export type Role = z.infer<typeof roleSchema>;
export type CompanySettings = z.infer<typeof companySettingsSchema>;
export type TrunkConfig = z.infer<typeof trunkSchema>;
export type DidConfig = z.infer<typeof didSchema>;
export type FlowConfig = z.infer<typeof flowSchema>;
export type QueueConfig = z.infer<typeof queueSchema>;
export type ScheduleConfig = z.infer<typeof scheduleSchema>;
export type OverflowAction = z.infer<typeof overflowActionSchema>;
export type OverflowCause = z.infer<typeof overflowReasonSchema>;
export type SkillWishConfig = z.infer<typeof skillWishSchema>;
export type CallWishes = z.infer<typeof callWishesSchema>;
export type AgentConfig = z.infer<typeof agentSchema>;
export type ExtensionConfig = z.infer<typeof extensionSchema>;
export type UserConfig = z.infer<typeof userSchema>;
export type Company = z.infer<typeof companySchema>;
/** A company as it is written down: what has a default may be left out. */
export type CompanyInput = z.input<typeof companySchema>;
