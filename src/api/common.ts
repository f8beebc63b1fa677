// Shapes that every part of the API shares.
// Never specific to one resource.
import { z } from 'zod';

/** A broken rule of a schema; codes and origins are those of zod, e.g. `too_small` of a `string`. */
export const issueSchema = z.strictObject({
  code: z.string(),
  origin: z.string().optional(),
  /** The smallest or greatest value or length that is allowed. */
  limit: z.number().optional(),
  /** With `invalid_format`: a text of any of these was expected, e.g. `ipv4`, `hostname`; `regex`: the message says which. */
  formats: z.array(z.string()).optional(),
});

/** Codes of what the HTTP server refuses or fails at by itself; those of the application are in core/kernel/refusal. */
export type ServerErrorCode =
  | 'body-too-large'
  | 'cross-origin'
  | 'headers-too-large'
  | 'https-required'
  | 'internal-error'
  | 'method-not-allowed'
  | 'not-authenticated'
  | 'password-change-required'
  | 'range-not-satisfiable'
  | 'request-timeout'
  | 'storage-unavailable'
  | 'unknown-host'
  | 'unsupported-media-type'
  | 'version-required';

/** Every refusal: a stable code for programs, a sentence for people, and where in the request. */
export const errorSchema = z.strictObject({
  code: z.string().describe('Stable, e.g. not-found, invalid-request, forbidden, not-authenticated'),
  message: z.string(),
  details: z
    .array(
      z.strictObject({
        path: z.string(),
        message: z.string(),
        /** Which rule of the schema the value breaks, so that a client can say it in the reader's language. */
        issue: issueSchema.optional(),
      }),
    )
    .optional(),
  conflict: z
    .strictObject({
      version: z.number().int().describe('For If-Match of the next attempt'),
      value: z.unknown().describe('As it is now; null when it was removed'),
      by: z.string(),
      atMs: z.number().int(),
    })
    .optional()
    .describe('With changed-meanwhile: what somebody else has made of it'),
});
export type ApiError = z.infer<typeof errorSchema>;
export type ApiIssue = z.infer<typeof issueSchema>;

/** Milliseconds since 1970-01-01T00:00Z. */
export const epochMsSchema = z.number().int().nonnegative();

export const languageSchema = z.enum(['en', 'nl', 'pl']);
export const roleSchema = z.enum(['admin', 'supervisor', 'agent']);
export type Role = z.infer<typeof roleSchema>;

/** Ways by which customers come; see Channel in core/kernel/interaction. */
export const channelSchema = z.enum(['voice', 'chat', 'mail']);
