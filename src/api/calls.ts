// Calls as recorded: the CDR list, and one call with its legs and events.
// Never live figures; those are in live.ts.
import { z } from 'zod';
import { everyone, route, type ApiFeature } from './api-feature.js';
import { channelSchema, epochMsSchema } from './common.js';

export const callOutcomeSchema = z.enum([
  'answered',
  'abandoned',
  'unanswered',
  'rejected',
  'served',
  'interrupted',
]);

export const callRecordSchema = z.strictObject({
  id: z.string(),
  /** `outbound`: the customer is `dialled`, `callerNumber` is our own number. */
  direction: z.enum(['inbound', 'internal', 'outbound']),
  trunkId: z.string().nullable(),
  dialled: z.string(),
  callerNumber: z.string(),
  callerName: z.string().nullable(),
  startedAtMs: epochMsSchema,
  /** First moment of talking with a person; null when that never came. */
  answeredAtMs: epochMsSchema.nullable(),
  /** Null while the call lasts. */
  endedAtMs: epochMsSchema.nullable(),
  outcome: callOutcomeSchema.nullable(),
  cause: z.string().nullable(),
  /** The last queue that the call was in. */
  queueId: z.string().nullable(),
  /** The last agent who talked. */
  agentId: z.string().nullable(),
  waitMs: z.number().int().describe('Sum over all queues'),
  talkMs: z.number().int(),
  holdMs: z.number().int(),
});

export const legRecordSchema = z.strictObject({
  id: z.string(),
  role: z.enum(['caller', 'agent', 'callee', 'supervisor']),
  sipCallId: z.string(),
  extension: z.string().nullable(),
  agentId: z.string().nullable(),
  startedAtMs: epochMsSchema,
  ringingAtMs: epochMsSchema.nullable(),
  answeredAtMs: epochMsSchema.nullable(),
  endedAtMs: epochMsSchema.nullable(),
  endedBy: z.enum(['remote', 'local']).nullable(),
  cause: z.string().nullable(),
  sipStatus: z.number().int().nullable(),
});

/** A journal event; the fields besides these three depend on `kind`. */
export const recordedEventSchema = z.looseObject({
  seq: z.number().int(),
  atMs: epochMsSchema,
  kind: z.string(),
});

export const callDetailSchema = callRecordSchema.extend({
  channel: channelSchema,
  /**
   * The call that this one goes on with: in which the customer asked to be called back, whose place in a queue it took up
   * again, or during which somebody asked for a colleague. Null when it begins anew.
   */
  continues: z.string().nullable(),
  legs: z.array(legRecordSchema),
  events: z.array(recordedEventSchema),
});

/** What a call came to, as a list can be asked for it: also what `served` stands for, and calls that go on. */
export const callResultSchema = z.enum([
  ...callOutcomeSchema.options,
  'voicemail',
  'callback-agreed',
  'in-progress',
]);

/** The longest first are found among the newest `callListReach` that are looked at. */
export const callOrderSchema = z.enum(['newest', 'oldest', 'longest-wait', 'longest-talk']);

/**
 * So many calls are looked at, at most, to find a page, to count, or to put them in order by a duration: those of the
 * agent, else of the queue, else with the outcome that is asked for.
 */
export const callListReach = 20_000;

export const callListQuerySchema = z.strictObject({
  fromMs: z.coerce.number().int().nonnegative().optional(),
  toMs: z.coerce.number().int().nonnegative().optional(),
  queue: z.string().optional(),
  agent: z.string().optional(),
  outcome: callResultSchema.optional(),
  /** Newest first unless told. */
  order: callOrderSchema.optional(),
  /** Part of the caller's or the dialled number. */
  number: z.string().max(40).optional(),
  /** Only calls that have not ended (`true`) or have (`false`). */
  active: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** `no`: `total` is not wanted, which costs less. Default: `yes`. */
  count: z.enum(['yes', 'no']).optional(),
  /** `next` of the page before. */
  before: z.string().optional(),
});

export const callListSchema = z.strictObject({
  /** In the order that was asked for. */
  calls: z.array(callRecordSchema),
  /** How many match, over all pages, among the newest `callListReach` looked at; null when it was not wanted. */
  total: z.number().int().nonnegative().nullable(),
  /** `total` counts all; otherwise there may be more. */
  isAll: z.boolean(),
  /** Pass as `before` for the next page; null on the last. */
  next: z.string().nullable(),
});

export type CallRecord = z.infer<typeof callRecordSchema>;
export type LegRecord = z.infer<typeof legRecordSchema>;
export type CallDetail = z.infer<typeof callDetailSchema>;
export type CallResult = z.infer<typeof callResultSchema>;
export type CallOrder = z.infer<typeof callOrderSchema>;
export type CallListQuery = z.infer<typeof callListQuerySchema>;
export type CallList = z.infer<typeof callListSchema>;

/** What the records of calls add. */
export const callsApi = {
  routes: {
    calls: route({
      method: 'get',
      path: '/calls',
      summary: 'Calls, newest first; agents only those in which they talked last',
      tag: 'calls',
      access: everyone,
      query: callListQuerySchema,
      response: callListSchema,
    }),
    call: route({
      method: 'get',
      path: '/calls/{id}',
      summary: 'One call with its legs and events; agents only those in which they talked',
      tag: 'calls',
      access: everyone,
      response: callDetailSchema,
    }),
  },
  components: {
    Call: callRecordSchema,
    CallLeg: legRecordSchema,
    JournalEvent: recordedEventSchema,
    CallDetail: callDetailSchema,
    CallList: callListSchema,
  },
} as const satisfies ApiFeature;
