// What agents do while they take no calls from queues: lunch, training and the like, as the company names them.
// Never holds what is built in: available and logged out, and what the ACD sees for itself (ringing, talking, wrap-up).
import { z } from 'zod';
import { everyone, route, type ApiFeature } from './api-feature.js';
import { languageSchema } from './common.js';
import { configurationList } from './configuration-list.js';
import { key, nameUpTo } from './fields.js';

export const statusColours = ['amber', 'orange', 'red', 'violet', 'blue', 'green', 'grey'] as const;

/** What the engine and the API call statuses and states themselves. */
const builtIn = ['available', 'logged-out', 'on-break', 'idle', 'reserved', 'ringing', 'talking', 'wrap-up'];

export const agentStatusItemSchema = z.strictObject({
  /** In at least one language; where the reader's is missing, another one is shown. */
  names: z
    .partialRecord(languageSchema, nameUpTo(40))
    .refine((names) => Object.values(names).some((name) => name !== undefined), {
      path: ['en'],
      message: 'expected in at least one language',
    }),
  id: key.refine((id) => !builtIn.includes(id), 'is built in; expected another key'),
  /** `work`: other work than calls, such as training; `break`: time off. */
  category: z.enum(['break', 'work']).default('break'),
  /** Counts as paid time. */
  paid: z.boolean().default(true),
  /** Agents may choose it themselves; otherwise supervisors alone, and Centrale. */
  chosenByAgents: z.boolean().default(true),
  /** Who is longer in it is pointed out; never when absent. */
  maxMinutes: z.number().int().min(1).max(1440).optional(),
  colour: z.enum(statusColours).default('amber'),
  /** Where it is offered: lower numbers come first, equal ones by name. */
  order: z.number().int().min(1).max(1000).default(100),
});

const initial = (id: string, en: string, nl: string, pl: string, more: object) =>
  agentStatusItemSchema.parse({ id, names: { en, nl, pl }, ...more });

export const agentStatusList = configurationList({
  one: 'agent status',
  component: 'AgentStatus',
  schema: agentStatusItemSchema,
  key: 'id',
  routes: 'companyAgentStatuses',
  mayBeAbsent: true,
  initial: [
    initial('coffee', 'Coffee', 'Koffie', 'Kawa', { order: 10, maxMinutes: 15 }),
    initial('lunch', 'Lunch', 'Lunch', 'Obiad', { order: 20, paid: false, maxMinutes: 60, colour: 'orange' }),
    initial('meeting', 'Meeting', 'Overleg', 'Spotkanie', { order: 30, category: 'work', colour: 'blue' }),
    initial('training', 'Training', 'Training', 'Szkolenie', {
      order: 40,
      category: 'work',
      colour: 'violet',
    }),
    initial('paperwork', 'Paperwork', 'Administratie', 'Dokumenty', {
      ...{ order: 50, category: 'work', colour: 'green' },
    }),
    initial('break', 'Break', 'Pauze', 'Przerwa', { order: 60 }),
    initial('missed-offers', 'Missed calls', 'Oproepen gemist', 'Nieodebrane połączenia', {
      ...{ order: 70, chosenByAgents: false, colour: 'red' },
    }),
  ],
});

/** What everybody may know of it, in the order in which it is offered. */
export const agentStatusesSchema = z.strictObject({
  statuses: z.array(agentStatusItemSchema),
  /** A break may also have a reason that is none of these. */
  otherReasons: z.boolean(),
});

export type AgentStatusItem = z.infer<typeof agentStatusItemSchema>;
export type AgentStatuses = z.infer<typeof agentStatusesSchema>;

/** What agent statuses add, besides their list. */
export const agentStatusesApi = {
  routes: {
    agentStatuses: route({
      method: 'get',
      path: '/agent-statuses',
      summary:
        'What agents can do while they take no calls from queues; besides, they are available or logged out',
      tag: 'live',
      access: everyone,
      response: agentStatusesSchema,
    }),
  },
  components: {},
} as const satisfies ApiFeature;
