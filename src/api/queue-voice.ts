// What of a queue makes sense for calls alone: what is heard, said, pressed and dialled.
// Never holds anything by which agents are chosen: that is the same for all channels, and stands in acd.ts.
import { z } from 'zod';
import { destinationSchema } from './destination.js';
import { dtmfDigit, key, promptName, seconds } from './fields.js';

export const queueVoiceSchema = z.strictObject({
  music: key.default('default'),
  /** Keys that the waiting caller can press. */
  leaveByDigit: z.partialRecord(dtmfDigit, destinationSchema).default({}),
  announcements: z
    .strictObject({
      /** Plays to its end before anybody is rung; the place counts from its beginning. */
      first: promptName.optional(),
      /** `up-to`: said when the position is at most `positionLimit`; `more-than`: beyond it "more than n". */
      position: z.enum(['off', 'exact', 'up-to', 'more-than']).default('off'),
      positionLimit: z.number().int().min(1).max(50).default(10),
      expectedWait: z.boolean().default(false),
      /** Pause between announcements. */
      everySeconds: seconds(10, 600).default(45),
      /** Said in turn, one each time. */
      periodic: z.array(promptName).max(10).default([]),
      /** Said to the caller when an agent has answered, before they are joined. */
      agentComing: promptName.optional(),
    })
    .prefault({}),
  /** What the agent hears before being joined with the caller. */
  agentMessage: z
    .strictObject({
      /** Says the queue. */
      prompt: promptName.optional(),
      waitSoFar: z.boolean().default(false),
      /** The recordings of the choices made in the menu. */
      choice: z.boolean().default(false),
    })
    .prefault({}),
  callback: z
    .strictObject({
      /** Key that asks for it while waiting; absent = not offered by key. */
      digit: dtmfDigit.optional(),
      /** The caller may say a name or reason, which the agent hears first. */
      recordReason: z.boolean().default(false),
      maxAttempts: z.number().int().min(1).max(10).default(3),
      ringSeconds: seconds(10, 120).default(30),
      retryAfterBusySeconds: seconds(30, 86_400).default(300),
      retryAfterNoAnswerSeconds: seconds(30, 86_400).default(1800),
      /** Who gave up after waiting at least so long is called back too; absent = not. */
      afterAbandonSeconds: seconds(1, 3600).optional(),
    })
    .prefault({}),
});

export type QueueVoiceConfig = z.infer<typeof queueVoiceSchema>;
