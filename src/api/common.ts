// Shapes that every part of the API shares.
// Never specific to one resource.
import { z } from 'zod';

/** Every refusal: a stable code for programs, a sentence for people, and where in the request. */
export const errorSchema = z.strictObject({
  code: z.string().describe('Stable, e.g. not-found, invalid-request, forbidden, not-authenticated'),
  message: z.string(),
  details: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type ApiError = z.infer<typeof errorSchema>;

/** Milliseconds since 1970-01-01T00:00Z. */
export const epochMsSchema = z.number().int().nonnegative();
