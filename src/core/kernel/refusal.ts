// The answer to a request that cannot be granted, as data.
// Never thrown: programmers' errors are thrown, users' mistakes are returned.

export interface Refusal {
  readonly kind: 'refused';
  /** Stable, for programs and translations, e.g. `not-found`, `in-use`, `invalid-reference`. */
  readonly code: string;
  /** One English sentence: what, where, what was expected. */
  readonly message: string;
  readonly details?: readonly { readonly path: string; readonly message: string }[];
  /** Only where waiting helps: the earliest useful next attempt, ms from now. */
  readonly retryAfterMs?: number;
}

export type Granted<T> = { readonly kind: 'granted'; readonly value: T };
export type Outcome<T> = Granted<T> | Refusal;

export const granted = <T>(value: T): Granted<T> => ({ kind: 'granted', value });
export const refused = (code: string, message: string, details?: Refusal['details']): Refusal =>
  details === undefined ? { kind: 'refused', code, message } : { kind: 'refused', code, message, details };
