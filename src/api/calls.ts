// Calls as recorded: the CDR list, one call with its legs and events, and who must be called back.
// Never live figures; those are in live.ts.
import { z } from 'zod';
import { epochMsSchema } from './common.js';
import { callWishesSchema } from './company.js';

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

/** How one attempt to call a customer back ended. */
export const callbackAttemptSchema = z.strictObject({
  /** The call of this attempt; it is recorded from the moment in which an agent is rung. */
  callId: z.string(),
  startedAtMs: epochMsSchema,
  /** Null while it is under way. */
  endedAtMs: epochMsSchema.nullable(),
  /**
   * `fault`: by our fault; `interrupted`: by a restart; `withdrawn`: nobody was dialled, e.g. because the customer
   * called again. Only the first five count as attempts.
   */
  outcome: z
    .enum(['reached', 'busy', 'no-answer', 'declined', 'unreachable', 'fault', 'interrupted', 'withdrawn'])
    .nullable(),
});

/** A customer who is to be called back, or was. */
export const callbackSchema = z.strictObject({
  /** The call in which it was asked for; of a callback that a user made an id of its own. */
  callId: z.string(),
  number: z.string(),
  callerName: z.string().nullable(),
  queueId: z.string().nullable(),
  /** `caller`: asked for it; `abandoned`: gave up waiting; `lost`: by our fault; `user`: somebody typed the number in. */
  by: z.enum(['caller', 'abandoned', 'lost', 'user']),
  /** The user who typed it in. */
  requestedBy: z.string().nullable(),
  listedAtMs: epochMsSchema,
  /** The place in the queue is that of one who came then. */
  waitingSinceMs: epochMsSchema,
  /** Points beyond the queue's. */
  priority: z.number().int(),
  /**
   * `listed`: for a person, the ACD dials nobody; `queued`: an agent is sought or rung; `paused`: keeps its place but
   * cannot be dialled now; `dialling`: an agent is there, the customer is being called; `waiting`: not reached, tried
   * again at `retryAtMs`.
   */
  state: z.enum(['listed', 'queued', 'paused', 'dialling', 'talking', 'waiting', 'ended']),
  /** Why it is paused. */
  obstacle: z
    .enum([
      'on-the-line',
      'no-trunk',
      'no-queue',
      'queue-closed',
      'not-allowed',
      'limit-reached',
      'storage-unavailable',
    ])
    .nullable(),
  /** Place among everybody who waits in the queue, 1 = next; null unless queued. */
  position: z.number().int().nullable(),
  retryAtMs: epochMsSchema.nullable(),
  /** Oldest first. */
  attempts: z.array(callbackAttemptSchema),
  /** The customer has said what it is about: see `/callbacks/{id}/reason`. */
  hasReason: z.boolean(),
  /** `closed`: a person called back; `called-again`: the customer was faster; `merged`: another one goes on. */
  outcome: z.enum(['reached', 'given-up', 'called-again', 'cancelled', 'merged', 'closed']).nullable(),
  closedAtMs: epochMsSchema.nullable(),
  /** The user who closed or cancelled it. */
  closedBy: z.string().nullable(),
});

export const createCallbackSchema = z.strictObject({
  /** As people write it; brought to E.164. */
  number: z.string().trim().min(1).max(40),
  queue: z.string(),
  callerName: z.string().trim().min(1).max(80).optional(),
  priority: z.number().int().min(-10).max(10).default(0),
});

export const changeCallbackSchema = z.strictObject({
  /** Points beyond the queue's. */
  priority: z.number().int().min(-10).max(10),
});

/** How a waiting caller is routed from now on; what is absent stays as it is. */
export const routingChangeSchema = z.strictObject({
  /** The call's own points, besides the queue's. */
  priority: z.number().int().min(-10).max(10).optional(),
  /** Everything that the call asks for beyond its queue, in the place of what it asked for before. */
  wishes: callWishesSchema.pick({ skills: true, skillRule: true }).optional(),
});

export type RoutingChange = z.infer<typeof routingChangeSchema>;
export type CallRecord = z.infer<typeof callRecordSchema>;
export type LegRecord = z.infer<typeof legRecordSchema>;
export type CallDetail = z.infer<typeof callDetailSchema>;
export type CallResult = z.infer<typeof callResultSchema>;
export type CallOrder = z.infer<typeof callOrderSchema>;
export type CallListQuery = z.infer<typeof callListQuerySchema>;
export type CallList = z.infer<typeof callListSchema>;
export type Callback = z.infer<typeof callbackSchema>;
export type CreateCallback = z.infer<typeof createCallbackSchema>;
export type ChangeCallback = z.infer<typeof changeCallbackSchema>;
