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
