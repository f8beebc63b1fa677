// Voice messages that callers left for queues, as lists show them.
// Never the sound itself; that is a file of its own address.
import { z } from 'zod';
import { epochMsSchema } from './common.js';

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
