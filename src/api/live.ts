// Live figures: what the wallboard shows and what the WebSocket pushes.
// Never computed here; app/live projects them from the journal and the engine.
import { z } from 'zod';
import { everyone, route, type ApiFeature } from './api-feature.js';
import { epochMsSchema } from './common.js';

export const agentStatusSchema = z.enum(['logged-out', 'available', 'on-break']);
export const agentStateSchema = z.enum(['idle', 'reserved', 'ringing', 'talking', 'wrap-up']);

export const queueLiveSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Callers waiting now, those whose agent is being rung included. */
  waiting: z.number().int(),
  /** Customers who hold a place without being on the line, and whose turn to be called back is sought. */
  callbacksWaiting: z.number().int(),
  /** What somebody who called now would wait: half of the callers at most `middleMs`. Null when it would not be worth saying. */
  expectedWait: z
    .strictObject({
      lowMs: z.number().int().nonnegative(),
      middleMs: z.number().int().nonnegative(),
      highMs: z.number().int().nonnegative(),
    })
    .nullable(),
  /** How well the estimates of late were. Null before the first caller who was given one and waited. */
  estimateAccuracy: z
    .strictObject({
      samples: z.number().int().positive(),
      meanAbsoluteErrorMs: z.number().int().nonnegative(),
      /** Share of the waits that lay within the range told, 0–100, whole percent. */
      withinRangePercent: z.number().int().min(0).max(100),
    })
    .nullable(),
  /** Since when the longest-waiting caller holds a place; null when nobody does. */
  longestWaitSinceMs: epochMsSchema.nullable(),
  /** Callers talking to an agent now. */
  talking: z.number().int(),
  agents: z
    .strictObject({
      loggedIn: z.number().int(),
      available: z.number().int().describe('Status available and state idle'),
      ringing: z.number().int().describe('State reserved or ringing'),
      talking: z.number().int(),
      wrapUp: z.number().int(),
      onBreak: z.number().int(),
    })
    .describe('Agents whose skills suffice for this queue'),
  today: z
    .strictObject({
      offered: z.number().int().describe('Entered the queue'),
      answered: z.number().int(),
      abandoned: z.number().int(),
      overflowed: z.number().int(),
      interrupted: z.number().int(),
      /** Hung up and kept the place: to be called back. */
      calledBack: z.number().int(),
      /** Customers dialled for a callback, and those of them who were reached. */
      callbackAttempts: z.number().int(),
      callbackReached: z.number().int(),
      answeredInTarget: z.number().int(),
      /** answeredInTarget ÷ (answered + abandoned + overflowed) × 100, one decimal; null before the first of them. */
      serviceLevelPercent: z.number().nullable(),
      /** Average speed of answer, ms; null before the first answer. */
      asaMs: z.number().nullable(),
      /** Calls of which conversation and wrap-up are over: what `ahtMs` is the average of. */
      handled: z.number().int(),
      /** Average handle time (talk + hold + wrap-up), ms; null before the first. */
      ahtMs: z.number().nullable(),
    })
    .describe("Since midnight in the company's time zone"),
  target: z.strictObject({ percent: z.number().int(), seconds: z.number().int() }),
});

export const agentLiveSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  extension: z.string(),
  skills: z.record(z.string(), z.number().int()),
  status: agentStatusSchema,
  /** The ID of an agent status, or another reason as it was typed; null unless on break. */
  breakReason: z.string().nullable(),
  statusSinceMs: epochMsSchema,
  state: agentStateSchema,
  stateSinceMs: epochMsSchema,
  /** When the state ends by itself (wrap-up does); null when nothing but an event ends it. */
  stateEndsAtMs: epochMsSchema.nullable(),
  /** How much the agent may still add to after-call work, ms; 0 in every other state. */
  wrapUpExtendableMs: z.number().int().nonnegative(),
  /** The call that the agent is offered or talks in. */
  callId: z.string().nullable(),
  queueId: z.string().nullable(),
  /** Conversations that the agent has set aside, and will go on with. */
  parked: z.number().int().nonnegative(),
  /** At least one device is registered for the extension. */
  reachable: z.boolean(),
});

/** Somebody who takes part in a conversation. */
export const liveParticipantSchema = z.strictObject({
  /** As in `/calls/{id}/participants/{participant}`. */
  id: z.string(),
  /** One of our phones; null for people outside. */
  extension: z.string().nullable(),
  agentId: z.string().nullable(),
  /** Outside, E.164; empty when it is withheld. */
  number: z.string().nullable(),
  /** `ringing`: is called into it. */
  state: z.enum(['ringing', 'talking']),
  /** Has put the others on hold. */
  holds: z.boolean(),
  muted: z.boolean(),
  /** In the consultation: asks, or is asked, apart from the others, who wait. */
  aside: z.boolean(),
  /** Of a supervisor. `listen`: heard by nobody. `whisper`: by the agent alone. `join`: by all. */
  supervision: z.enum(['listen', 'whisper', 'join']).optional(),
});
export type LiveParticipant = z.infer<typeof liveParticipantSchema>;

export const activeCallSchema = z.strictObject({
  id: z.string(),
  /** `outbound`: the customer is `dialled`, `callerNumber` is our own number. */
  direction: z.enum(['inbound', 'internal', 'outbound']),
  callerNumber: z.string(),
  callerName: z.string().nullable(),
  dialled: z.string(),
  /** Outbound: the callback that is being made. */
  callbackOf: z.string().optional(),
  startedAtMs: epochMsSchema,
  /** First moment of talking with a person; null before it. */
  answeredAtMs: epochMsSchema.nullable(),
  /** `callback`: the caller is asked about being called back, with the place in the queue kept. */
  stage: z.enum([
    'arriving',
    'menu',
    'waiting',
    'ringing',
    'callback',
    'voicemail',
    'announcement',
    'talking',
    'on-hold',
  ]),
  /** A caller who waits, or whose agent is being rung: since the place in the queue was taken. */
  stageSinceMs: epochMsSchema,
  queueId: z.string().nullable(),
  agentId: z.string().nullable(),
  /**
   * What is asked of the queue, from coming into it until the conversation is over; absent: to be served, or nothing.
   * `callback`: a customer is called back. `transfer`: an agent has passed the caller on. `consult`: who talks in another call
   * asks for a colleague.
   */
  purpose: z.enum(['callback', 'transfer', 'consult']).optional(),
  /** Who takes part; absent: two talk, and neither holds or is muted. */
  participants: z.array(liveParticipantSchema).optional(),
  /** Who asks somebody apart from the others, and who is asked: ids of participants. */
  consultation: z.strictObject({ by: z.string(), target: z.string() }).optional(),
  /** Grows with every event of the call: another one means that its record has more to tell. */
  revision: z.number().int().nonnegative(),
});

/** `down`: data cannot be saved, or wait to be. `slow`: they are, but a write held up the service within the last minute. */
export const storageStateSchema = z.enum(['up', 'slow', 'down']);
export type StorageState = z.infer<typeof storageStateSchema>;

/** Everything that is live. */
export const liveSnapshotSchema = z.strictObject({
  kind: z.literal('snapshot'),
  /** The server's clock, so that a browser can correct its own. */
  atMs: epochMsSchema,
  queues: z.array(queueLiveSchema),
  agents: z.array(agentLiveSchema),
  calls: z.array(activeCallSchema),
  /** SIP and media are up. */
  telephonyUp: z.boolean(),
  storage: storageStateSchema,
  /** Customers who are still to be called back. */
  callbacksOpen: z.number().int().nonnegative(),
  /** Voice messages that nobody has listened to. */
  voicemailsNew: z.number().int().nonnegative(),
});

/**
 * What changed since the message before: whole items to put in place by id, and ids that are gone. Without any of
 * them it says no more than that the line is alive; one comes at least every ten seconds.
 */
export const liveChangeSchema = z.strictObject({
  kind: z.literal('change'),
  atMs: epochMsSchema,
  queues: z.array(queueLiveSchema).optional(),
  agents: z.array(agentLiveSchema).optional(),
  calls: z.array(activeCallSchema).optional(),
  gone: z
    .strictObject({
      queues: z.array(z.string()).optional(),
      agents: z.array(z.string()).optional(),
      calls: z.array(z.string()).optional(),
    })
    .optional(),
  telephonyUp: z.boolean().optional(),
  storage: storageStateSchema.optional(),
  callbacksOpen: z.number().int().nonnegative().optional(),
  voicemailsNew: z.number().int().nonnegative().optional(),
});

/** `/api/v1/live`: first a snapshot, then changes. Closed with 4401 when the session ends. */
export const liveMessageSchema = z.discriminatedUnion('kind', [liveSnapshotSchema, liveChangeSchema]);

export type QueueLive = z.infer<typeof queueLiveSchema>;
export type AgentLive = z.infer<typeof agentLiveSchema>;
export type ActiveCall = z.infer<typeof activeCallSchema>;
export type LiveSnapshot = z.infer<typeof liveSnapshotSchema>;
export type LiveChange = z.infer<typeof liveChangeSchema>;
export type LiveMessage = z.infer<typeof liveMessageSchema>;

/** What the live picture adds. */
export const liveApi = {
  routes: {
    live: route({
      method: 'get',
      path: '/wallboard',
      summary: 'All live figures (also pushed on WebSocket /api/v1/live); of calls, agents see their own',
      tag: 'live',
      access: everyone,
      response: liveSnapshotSchema,
    }),
    queues: route({
      method: 'get',
      path: '/queues',
      summary: 'Queues with live figures',
      tag: 'live',
      access: everyone,
      response: z.array(queueLiveSchema),
    }),
    queue: route({
      method: 'get',
      path: '/queues/{id}',
      summary: 'One queue with live figures',
      tag: 'live',
      access: everyone,
      response: queueLiveSchema,
    }),
    agents: route({
      method: 'get',
      path: '/agents',
      summary: 'Agents with status and state',
      tag: 'live',
      access: everyone,
      response: z.array(agentLiveSchema),
    }),
    agent: route({
      method: 'get',
      path: '/agents/{id}',
      summary: 'One agent with status and state',
      tag: 'live',
      access: everyone,
      response: agentLiveSchema,
    }),
  },
  components: {
    QueueLive: queueLiveSchema,
    AgentLive: agentLiveSchema,
    ActiveCall: activeCallSchema,
    LiveSnapshot: liveSnapshotSchema,
    LiveChange: liveChangeSchema,
    LiveMessage: liveMessageSchema,
  },
} as const satisfies ApiFeature;
