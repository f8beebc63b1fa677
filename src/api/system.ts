// Health of the service.
// Never contains secrets or configuration.
import { z } from 'zod';

export const healthSchema = z.strictObject({
  status: z.enum(['up', 'degraded', 'draining']),
  version: z.string(),
  uptimeS: z.number().int(),
  telephonyUp: z.boolean(),
  mediaUp: z.boolean(),
  activeCalls: z.number().int(),
});
export type Health = z.infer<typeof healthSchema>;

/** What the service has used and carried since it started; for monitoring. */
export const metricsSchema = z.strictObject({
  daemon: z.strictObject({ cpuS: z.number(), rssBytes: z.number().int() }),
  /** Null with external telephony. */
  softswitch: z
    .strictObject({ cpuS: z.number(), rssBytes: z.number().int(), sessions: z.number().int() })
    .nullable(),
  rtp: z.strictObject({
    received: z.number().int(),
    sent: z.number().int(),
    lostInbound: z.number().int().describe('Gaps in the sequence numbers of what arrived: lost before us'),
    droppedInside: z.number().int().describe('Arrived for a conversation but not passed on'),
  }),
});
export type Metrics = z.infer<typeof metricsSchema>;
