// Queues, agents and skills as admins see and change them.
// Never holds logic; core/acd distributes calls by them.
import { z } from 'zod';
import { route, supervisors, type ApiFeature } from './api-feature.js';
import { channelSchema } from './common.js';
import { configurationList } from './configuration-list.js';
import { destinationSchema } from './destination.js';
import { extensionNumber, key, name, seconds } from './fields.js';
import { queueVoiceSchema, type QueueVoiceConfig } from './queue-voice.js';

const skillLevel = z.number().int().min(1).max(10);
const weight = z.number().min(0).max(1000);

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

/** The fields of a queue by themselves; `queueSchema` also has them fit its channels. */
export const queueFieldsSchema = z.strictObject({
  id: key,
  name,
  /** Whose interactions it takes. */
  channels: z.array(channelSchema).min(1).max(channelSchema.options.length).default(['voice']),
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
  /** How long an agent may take to accept what is offered; of a call, how long the phone rings. */
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
  overflow: z.partialRecord(overflowReasonSchema, destinationSchema).default({}),
  /** Opening hours; always open when absent. Who waits at closing time is still served. */
  schedule: key.optional(),
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
  /** What concerns calls alone; of queues that serve voice, and of those always. */
  voice: queueVoiceSchema.optional(),
});

/** A queue that serves voice has all of its voice settings, whatever was left out; any other has none. */
export const queueSchema = queueFieldsSchema
  .check(({ value: { channels, voice }, issues }) => {
    if (voice === undefined || channels.includes('voice')) return;
    const message = 'a queue that does not serve voice has no settings for it';
    issues.push({ code: 'custom', input: voice, path: ['voice'], message });
  })
  .overwrite((queue) =>
    queue.voice === undefined && queue.channels.includes('voice')
      ? { ...queue, voice: queueVoiceSchema.parse({}) }
      : queue,
  );

export const queueList = configurationList({
  one: 'queue',
  component: 'Queue',
  schema: queueSchema,
  key: 'id',
  routes: 'companyQueues',
  references: { 'members.*.agent': 'agents', 'widening.*.change.queue': 'queues', schedule: 'schedules' },
  destinations: ['overflow.*', 'voice.leaveByDigit.*'],
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

export const agentList = configurationList({
  one: 'agent',
  component: 'Agent',
  schema: agentSchema,
  key: 'id',
  routes: 'companyAgents',
  unique: ['extension'],
  references: { extension: 'extensions' },
});

/** How a waiting caller is routed from now on; what is absent stays as it is. */
export const routingChangeSchema = z.strictObject({
  /** The call's own points, besides the queue's. */
  priority: z.number().int().min(-10).max(10).optional(),
  /** Everything that the call asks for beyond its queue, in the place of what it asked for before. */
  wishes: callWishesSchema.pick({ skills: true, skillRule: true }).optional(),
});

export type QueueConfig = z.infer<typeof queueSchema>;
/** One that serves voice. */
export type VoiceQueueConfig = QueueConfig & { readonly voice: QueueVoiceConfig };
export type OverflowCause = z.infer<typeof overflowReasonSchema>;
export type SkillWishConfig = z.infer<typeof skillWishSchema>;
export type CallWishes = z.infer<typeof callWishesSchema>;
export type AgentConfig = z.infer<typeof agentSchema>;
export type RoutingChange = z.infer<typeof routingChangeSchema>;

/** What the distribution of calls adds. */
export const acdApi = {
  routes: {
    changeRouting: route({
      method: 'put',
      path: '/calls/{id}/routing',
      summary: 'Set anew for whom a waiting caller asks, and how urgently',
      tag: 'calls',
      access: supervisors,
      body: routingChangeSchema,
    }),
  },
  components: {},
} as const satisfies ApiFeature;
