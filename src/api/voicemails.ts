// Voice messages that callers left for queues, as lists show them.
// Never the sound itself; that is a file of its own address.
import { z } from 'zod';
import { everyone, route, type ApiFeature } from './api-feature.js';
import { epochMsSchema } from './common.js';

/** How many voice messages are kept; beyond it callers hear that none can be left. */
export const voicemailLimitsSchema = z.strictObject({
  maxPerQueue: z.number().int().min(1).max(100_000).default(500),
  /** Of all queues together; an hour takes 58. */
  maxMegabytes: z.number().int().min(1).max(1_000_000).default(2000),
});

export const voicemailSchema = z.strictObject({
  /** The call in which it was left; at most one a call. */
  callId: z.string(),
  queueId: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  leftAtMs: epochMsSchema,
  durationMs: z.number().int(),
  /** Null until somebody has listened to it. */
  heardAtMs: epochMsSchema.nullable(),
  heardBy: z.string().nullable(),
});

export const voicemailListQuerySchema = z.strictObject({
  queue: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  before: z.string().optional(),
});

export const voicemailListSchema = z.strictObject({
  /** Newest first. */
  voicemails: z.array(voicemailSchema),
  /** Pass as `before` for the next page; null on the last. */
  next: z.string().nullable(),
  /** Queues for which no further message is taken until some are deleted. */
  full: z.array(z.string()),
});

export type Voicemail = z.infer<typeof voicemailSchema>;
export type VoicemailListQuery = z.infer<typeof voicemailListQuerySchema>;
export type VoicemailPage = Omit<z.infer<typeof voicemailListSchema>, 'full'>;
export type VoicemailList = z.infer<typeof voicemailListSchema>;

/** What voice messages add. */
export const voicemailsApi = {
  routes: {
    voicemails: route({
      method: 'get',
      path: '/voicemails',
      summary: 'Voice messages, newest first; agents those of their queues',
      tag: 'calls',
      access: everyone,
      query: voicemailListQuerySchema,
      response: voicemailListSchema,
    }),
    voicemailAudio: route({
      method: 'get',
      path: '/voicemails/{id}/audio',
      summary: 'The recording of a voice message',
      tag: 'calls',
      access: everyone,
      storedFileResponse: { contentType: 'audio/wav' },
    }),
    markVoicemailHeard: route({
      method: 'put',
      path: '/voicemails/{id}/heard',
      summary: 'Somebody has listened to a voice message',
      tag: 'calls',
      access: everyone,
      response: voicemailSchema,
    }),
    removeVoicemail: route({
      method: 'delete',
      path: '/voicemails/{id}',
      summary: 'Delete a voice message and its recording',
      tag: 'calls',
      access: everyone,
    }),
  },
  components: {
    Voicemail: voicemailSchema,
    VoicemailList: voicemailListSchema,
  },
} as const satisfies ApiFeature;
