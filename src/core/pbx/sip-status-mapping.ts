// The one table between SIP status codes and the words that the rest of Centrale uses.
// Never sends or reads a message. Section numbers are RFC 3261's unless another RFC is named.

/** Why nobody answered. */
export type DialFailureCause = 'declined' | 'busy' | 'no-answer' | 'unreachable';

/** What a final non-2xx response to our INVITE says about the callee. */
const dialFailures: Readonly<Record<number, DialFailureCause>> = {
  // §21.4.4: the phone understood, and refuses.
  403: 'declined',
  // §21.4.9: nothing answered in time; from a phone that is gone (timer B, §17.1.1.2) or a proxy.
  408: 'unreachable',
  // §21.4.18: contacted, but not available: logged off, or the line is not in use.
  480: 'unreachable',
  // §21.4.24
  486: 'busy',
  // §21.4.25: ended without our CANCEL; the phone gave up ringing.
  487: 'no-answer',
  // RFC 5079 §5: no anonymous callers.
  433: 'declined',
  // §21.6.1
  600: 'busy',
  // §21.6.2
  603: 'declined',
  // §21.6.3: exists nowhere.
  604: 'unreachable',
  // §21.6.4: reached, but the session is not acceptable.
  606: 'unreachable',
  // RFC 8197 §4, RFC 8688 §3: unwanted, rejected.
  607: 'declined',
  608: 'declined',
};

/** The cause of a final response with `status`, 300–699. A redirection (§21.3) is not followed: unreachable. */
export function dialFailureOf(status: number): DialFailureCause {
  const known = dialFailures[status];
  if (known !== undefined) return known;
  // §8.1.3.2: an unknown code is treated as x00 of its class; §21.6: 6xx is definitive, the callee's own no.
  return status >= 600 ? 'declined' : 'unreachable';
}

/** The same for an INVITE that went to a carrier; `rang`: it had told of ringing before. */
export function carrierFailureOf(status: number, rang: boolean): DialFailureCause {
  // §21.4.4: the carrier does not let us; the person was not asked.
  if (status === 403) return 'unreachable';
  // §21.4.9: the person did not answer for as long as the carrier lets ring.
  if (status === 408 && rang) return 'no-answer';
  return dialFailureOf(status);
}

/** Why Centrale ends a call that it has not answered. */
export type RefusalCause =
  | 'unknown-number'
  | 'unknown-source'
  | 'not-allowed'
  | 'incompatible-media'
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'unreachable'
  | 'cancelled'
  | 'draining'
  | 'too-many-at-once'
  | 'too-many-per-second'
  | 'media-unavailable'
  | 'storage-unavailable'
  | 'fault';

const refusals: Readonly<Record<RefusalCause, { readonly status: number; readonly reason: string }>> = {
  // §21.4.5
  'unknown-number': { status: 404, reason: 'Not Found' },
  // §21.4.4
  'unknown-source': { status: 403, reason: 'Forbidden' },
  'not-allowed': { status: 403, reason: 'Forbidden' },
  // §21.4.26
  'incompatible-media': { status: 488, reason: 'Not Acceptable Here' },
  // §21.4.24
  busy: { status: 486, reason: 'Busy Here' },
  // §21.6.2
  declined: { status: 603, reason: 'Decline' },
  // §21.4.18: 408 would make a carrier try again elsewhere.
  'no-answer': { status: 480, reason: 'Temporarily Unavailable' },
  unreachable: { status: 480, reason: 'Temporarily Unavailable' },
  // §21.4.25
  cancelled: { status: 487, reason: 'Request Terminated' },
  // §21.5.4
  draining: { status: 503, reason: 'Service Unavailable' },
  // §21.4.24, §21.5.4; with Retry-After (§20.33).
  'too-many-at-once': { status: 486, reason: 'Busy Here' },
  'too-many-per-second': { status: 503, reason: 'Service Unavailable' },
  'media-unavailable': { status: 503, reason: 'Service Unavailable' },
  'storage-unavailable': { status: 503, reason: 'Service Unavailable' },
  // §21.5.1
  fault: { status: 500, reason: 'Server Internal Error' },
};

/** The final response that tells a caller's side why. */
export function refusalStatusOf(cause: RefusalCause): { readonly status: number; readonly reason: string } {
  return refusals[cause];
}
