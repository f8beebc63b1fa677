// Calls as recorded: the CDR list, one call with its legs and events, and who must be called back.
// Never live figures; those are in live.ts.
import { z } from 'zod';
import { epochMsSchema } from './common.js';

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
  role: z.enum(['caller', 'agent', 'callee']),
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
  legs: z.array(legRecordSchema),
  events: z.array(recordedEventSchema),
});

export const callListQuerySchema = z.strictObject({
  fromMs: z.coerce.number().int().nonnegative().optional(),
  toMs: z.coerce.number().int().nonnegative().optional(),
  queue: z.string().optional(),
  agent: z.string().optional(),
  outcome: callOutcomeSchema.optional(),
  /** Part of the caller's or the dialled number. */
  number: z.string().max(40).optional(),
  /** Only calls that have not ended (`true`) or have (`false`). */
  active: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** `next` of the page before. */
  before: z.string().optional(),
});

export const callListSchema = z.strictObject({
  /** Newest first. */
  calls: z.array(callRecordSchema),
  /** Pass as `before` for the next page; null on the last. */
  next: z.string().nullable(),
});

/** A caller whom we lost and who is to be called back by a person. */
export const callbackSchema = z.strictObject({
  callId: z.string(),
  number: z.string(),
  queueId: z.string().nullable(),
  listedAtMs: epochMsSchema,
  closedAtMs: epochMsSchema.nullable(),
  closedBy: z.string().nullable(),
});

export type CallRecord = z.infer<typeof callRecordSchema>;
export type LegRecord = z.infer<typeof legRecordSchema>;
export type CallDetail = z.infer<typeof callDetailSchema>;
export type CallListQuery = z.infer<typeof callListQuerySchema>;
export type CallList = z.infer<typeof callListSchema>;
export type Callback = z.infer<typeof callbackSchema>;
