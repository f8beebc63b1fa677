// The answer to a request that cannot be granted, as data.
// Never thrown: programmers' errors are thrown, users' mistakes are returned.

/**
 * Every code that a refusal can have: stable, for programs and translations. A code that is added here needs an HTTP
 * status in adapters/http/http-errors.ts and a text in each language of the web page; the compiler asks for both.
 */
export type RefusalCode =
  | 'agent-required'
  | 'already-closed'
  | 'break-reason-required'
  | 'cancelled'
  | 'changed-meanwhile'
  | 'channel-not-served'
  | 'digit-conflict'
  | 'duplicate'
  | 'forbidden'
  | 'import-running'
  | 'in-progress'
  | 'in-use'
  | 'invalid-change'
  | 'invalid-flow'
  | 'invalid-hours'
  | 'invalid-number'
  | 'invalid-reference'
  | 'invalid-request'
  | 'invalid-skill-rule'
  | 'invalid-time-zone'
  | 'invalid-widening'
  | 'key-mismatch'
  | 'last-admin'
  | 'no-agents'
  | 'no-queue'
  | 'nobody-called'
  | 'not-configured'
  | 'not-found'
  | 'not-in-wrap-up'
  | 'not-talking'
  | 'not-waiting'
  | 'number-not-allowed'
  | 'number-taken'
  | 'password-required'
  | 'passwords-taken'
  | 'queue-required'
  | 'required-status'
  | 'stopping'
  | 'subject-on-the-line'
  | 'too-many-attempts'
  | 'unknown-status'
  | 'weak-password'
  | 'what-if-running'
  | 'wrap-up-limit'
  | 'wrong-credentials';

/** What somebody else has made of a thing meanwhile. */
export interface Conflict {
  /** To build the next attempt on. */
  readonly version: number;
  /** Null = removed. Without secrets. */
  readonly value: unknown;
  readonly by: string;
  readonly atMs: number;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** One English sentence: what, where, what was expected. */
  readonly message: string;
  readonly details?: readonly { readonly path: string; readonly message: string }[];
  /** Only where waiting helps: the earliest useful next attempt, ms from now. */
  readonly retryAfterMs?: number;
  /** With `changed-meanwhile`. */
  readonly conflict?: Conflict;
}

export type Granted<T> = { readonly kind: 'granted'; readonly value: T };
export type Outcome<T> = Granted<T> | Refusal;

export const granted = <T>(value: T): Granted<T> => ({ kind: 'granted', value });
export const refused = (code: RefusalCode, message: string, details?: Refusal['details']): Refusal =>
  details === undefined ? { kind: 'refused', code, message } : { kind: 'refused', code, message, details };
