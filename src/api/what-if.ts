// What-if questions: a day played through the ACD with other settings, and what it came to before and after.
// Never holds logic.
import { z } from 'zod';
import { route, supervisors, type ApiFeature } from './api-feature.js';
import { epochMsSchema } from './common.js';
import { queueFieldsSchema } from './acd.js';
import { key } from './fields.js';

/** One setting changed: a field of a queue as in the queue's own schema, dots between levels, e.g. `serviceLevel.seconds`. */
export const whatIfChangeSchema = z.strictObject({
  /** Absent: the question's queue. */
  queue: key.optional(),
  field: z.string().min(1).max(200),
  /** As in the queue's schema; null takes the field away. */
  value: z.unknown(),
});

export const whatIfRequestSchema = z.strictObject({
  day: z.discriminatedUnion('kind', [
    /** A day of the journal, in the company's time zone. */
    z.strictObject({ kind: z.literal('recorded'), date: z.iso.date() }),
    /** A day made for this company: queues at 85 % of what their agents can handle, two peaks, lunch at noon. */
    z.strictObject({
      kind: z.literal('generated'),
      seed: z
        .number()
        .int()
        .min(0)
        .max(2 ** 31)
        .default(1),
    }),
  ]),
  /** Which queue the changes without a queue, and the agents, are about. */
  queue: key.optional(),
  changes: z.array(whatIfChangeSchema).max(50).default([]),
  /** So many agents of the queue more or fewer. */
  agents: z.number().int().min(-500).max(500).default(0),
});

const share = z.number().nullable().describe('0–1; null = nothing to divide by');

export const whatIfFiguresSchema = z.strictObject({
  offered: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
  overflowed: z.number().int(),
  stillWaiting: z.number().int(),
  /** Answered within the queue's target ÷ (answered + abandoned + overflowed). */
  serviceLevel: share,
  /** Average speed of answer. */
  asaMs: z.number().nullable(),
  /** Abandoned ÷ offered. */
  abandonment: share,
  /** Mean absolute errors of the wait expected at entry, over callers who waited and were answered. */
  expectedWait: z.strictObject({
    samples: z.number().int(),
    oursMs: z.number(),
    appQueueMs: z.number(),
    lastTenMs: z.number(),
    withinRange: z.number(),
  }),
});

export const whatIfOutcomeSchema = z.strictObject({
  total: whatIfFiguresSchema,
  /** Talk and after-call work ÷ time that agents who can serve a queue were logged in and not on break. */
  occupancy: share,
  agentHours: z.number(),
  queues: z.array(z.strictObject({ id: z.string(), figures: whatIfFiguresSchema })),
});

export const whatIfResultSchema = z.strictObject({ before: whatIfOutcomeSchema, after: whatIfOutcomeSchema });

export const whatIfSchema = z.strictObject({
  id: z.string(),
  state: z.enum(['running', 'done', 'refused', 'failed', 'cancelled']),
  by: z.string(),
  startedAtMs: epochMsSchema,
  percent: z.number().int().min(0).max(100),
  request: whatIfRequestSchema,
  /** With `done`. */
  result: whatIfResultSchema.nullable(),
  /** With `refused`: what is wrong with the question. With `failed`: what happened. */
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});

/** What a question starts from. */
export const whatIfStartSchema = z.strictObject({
  /** The latest local day before today on which a queue was called, or else today; null = no queue ever was. */
  latestDate: z.iso.date().nullable(),
  /** The settings of each queue as they are, as far as questions are asked about them by name. */
  queues: z.array(
    queueFieldsSchema.pick({
      id: true,
      wrapUpSeconds: true,
      ringSeconds: true,
      serviceLevel: true,
      priority: true,
      weight: true,
      strategy: true,
      limits: true,
      retryAfterMissSeconds: true,
    }),
  ),
});

export type WhatIfStart = z.infer<typeof whatIfStartSchema>;
export type WhatIfChange = z.infer<typeof whatIfChangeSchema>;
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>;
export type WhatIfFigures = z.infer<typeof whatIfFiguresSchema>;
export type WhatIfOutcome = z.infer<typeof whatIfOutcomeSchema>;
export type WhatIfResult = z.infer<typeof whatIfResultSchema>;
export type WhatIf = z.infer<typeof whatIfSchema>;

/** What questions about another day add. */
export const whatIfApi = {
  routes: {
    whatIfStart: route({
      method: 'get',
      path: '/what-if',
      summary: 'What questions start from: the latest day with calls, and the settings as they are',
      tag: 'what-if',
      access: supervisors,
      response: whatIfStartSchema,
    }),
    askWhatIf: route({
      method: 'post',
      path: '/what-if',
      summary: 'Play a day with other settings and compare; answers at once, see the state',
      tag: 'what-if',
      access: supervisors,
      body: whatIfRequestSchema,
      response: whatIfSchema,
    }),
    whatIf: route({
      method: 'get',
      path: '/what-if/{id}',
      summary: 'How far a what-if question is, or what came out',
      tag: 'what-if',
      access: supervisors,
      response: whatIfSchema,
    }),
    cancelWhatIf: route({
      method: 'delete',
      path: '/what-if/{id}',
      summary: 'Stop working a what-if question out',
      tag: 'what-if',
      access: supervisors,
    }),
  },
  components: {
    WhatIfRequest: whatIfRequestSchema,
    WhatIf: whatIfSchema,
  },
} as const satisfies ApiFeature;
