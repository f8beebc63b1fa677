// Why a call was routed as it was: sentences for people, and the decisions behind them for programs.
// Never live figures, and never what a call said.
import { z } from 'zod';
import { everyone, route, type ApiFeature } from './api-feature.js';
import { epochMsSchema, languageSchema } from './common.js';

export const explanationQuerySchema = z.strictObject({
  /** Of the sentences; the company's when absent. */
  language: languageSchema.optional(),
});

/** What became of one agent in one decision. */
export const agentVerdictSchema = z.enum([
  'chosen',
  'eligible',
  'logged-out',
  'on-break',
  'reserved',
  'ringing',
  'talking',
  'wrap-up',
  'busy',
  'resting',
  'full',
  'step-not-reached',
  'not-preferred',
  'other-caller',
  'channel-down',
  'parked',
  'kept-free',
  'freeing-up',
]);

const milliseconds = z.number().int().nonnegative();

export const explainedDecisionSchema = z.strictObject({
  atMs: epochMsSchema,
  /** `offer`: the call was given to an agent. `wait`: it came, or a step was reached, and nobody was free. */
  kind: z.enum(['offer', 'wait']),
  requestId: z.string().describe('About which of the things that the call asked of queues'),
  queueId: z.string(),
  offerId: z.string().nullable(),
  waitedMs: milliseconds,
  step: z.number().int().nonnegative().describe('Widening steps taken'),
  strategy: z.string(),
  decidedBy: z.string().nullable().describe('What separated the winner from the next best'),
  /** Everybody who could serve the call at the widest step. */
  agents: z.array(z.strictObject({ agentId: z.string(), verdict: agentVerdictSchema })),
  unableAgents: z.number().int().describe('Agents of the company who are not among them'),
  /** The winner and the next best. */
  rated: z.array(
    z.strictObject({
      agentId: z.string(),
      terms: z.array(z.strictObject({ name: z.string(), value: z.number() })),
    }),
  ),
  /** The most urgent who competed, at most five. */
  callers: z.array(
    z.strictObject({
      callId: z.string(),
      requestId: z.string(),
      queueId: z.string(),
      waitedMs: milliseconds,
      urgencyMs: z.number().int().describe('Time waited and head start'),
    }),
  ),
  callersTotal: z.number().int().nonnegative(),
});

export const explanationSchema = z.strictObject({
  callId: z.string(),
  language: languageSchema,
  /** False when the decisions of this call are no longer kept: then the sentences say only what happened. */
  complete: z.boolean(),
  /** For each queue that the call was in how that ended, then how it came about. */
  sentences: z.array(
    z.strictObject({
      /** Stable, e.g. `answered`, `widened`, `offer-failed`. */
      about: z.string(),
      atMs: epochMsSchema,
      queueId: z.string(),
      text: z.string(),
      /** Of a wait that is not over: as it stands in the text, and since when it runs. */
      running: z.strictObject({ clock: z.string(), sinceMs: epochMsSchema }).optional(),
    }),
  ),
  /** In the order in which they were taken. */
  decisions: z.array(explainedDecisionSchema),
  /** Of everybody who is named above, by id. */
  names: z.strictObject({
    agents: z.record(z.string(), z.string()),
    queues: z.record(z.string(), z.string()),
  }),
});

export type ExplainedDecision = z.infer<typeof explainedDecisionSchema>;
export type CallExplanation = z.infer<typeof explanationSchema>;

/** What explanations add. */
export const explanationApi = {
  routes: {
    explanation: route({
      method: 'get',
      path: '/interactions/{id}/explanation',
      summary:
        'Why a call waited and whom it went to, in words and in figures; agents only calls in which they talked',
      tag: 'calls',
      access: everyone,
      query: explanationQuerySchema,
      response: explanationSchema,
    }),
  },
  components: {},
} as const satisfies ApiFeature;
