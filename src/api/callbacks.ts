// Who must be called back, and who was.
// Never holds logic; app/callbacks does.
import { z } from 'zod';
import { everyone, route, supervisors, type ApiFeature } from './api-feature.js';
import { epochMsSchema } from './common.js';

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

export type Callback = z.infer<typeof callbackSchema>;
export type CreateCallback = z.infer<typeof createCallbackSchema>;
export type ChangeCallback = z.infer<typeof changeCallbackSchema>;

/** What callbacks add. */
export const callbacksApi = {
  routes: {
    callbacks: route({
      method: 'get',
      path: '/callbacks',
      summary:
        'Customers who are to be called back, and those of the last seven days who were; agents those of their queues',
      tag: 'callbacks',
      access: everyone,
      response: z.array(callbackSchema),
    }),
    createCallback: route({
      method: 'post',
      path: '/callbacks',
      summary: 'Have a customer called back by the agents of a queue',
      tag: 'callbacks',
      access: supervisors,
      body: createCallbackSchema,
      response: callbackSchema,
    }),
    changeCallback: route({
      method: 'put',
      path: '/callbacks/{id}',
      summary: 'Change the priority of a callback',
      tag: 'callbacks',
      access: supervisors,
      body: changeCallbackSchema,
      response: callbackSchema,
    }),
    callCallbackNow: route({
      method: 'post',
      path: '/callbacks/{id}/call-now',
      summary:
        'Make the next attempt now; a lost caller who is only listed is dialled by the ACD from here on',
      tag: 'callbacks',
      access: supervisors,
      response: callbackSchema,
    }),
    cancelCallback: route({
      method: 'post',
      path: '/callbacks/{id}/cancel',
      summary: 'Nobody is to be called any more',
      tag: 'callbacks',
      access: supervisors,
    }),
    closeCallback: route({
      method: 'delete',
      path: '/callbacks/{id}',
      summary: 'A person has called the customer back',
      tag: 'callbacks',
      access: everyone,
    }),
    callbackReason: route({
      method: 'get',
      path: '/callbacks/{id}/reason',
      summary: 'What the customer has said about a callback',
      tag: 'callbacks',
      access: everyone,
      storedFileResponse: { contentType: 'audio/wav' },
    }),
  },
  components: {
    Callback: callbackSchema,
  },
} as const satisfies ApiFeature;
