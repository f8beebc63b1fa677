// Names of hang-up causes and their Q.850 numbers (ITU-T Q.850, and FreeSWITCH's own above 127).
// Never maps to SIP statuses.

const numbersByName = {
  UNSPECIFIED: 0,
  UNALLOCATED_NUMBER: 1,
  NO_ROUTE_DESTINATION: 3,
  NORMAL_CLEARING: 16,
  USER_BUSY: 17,
  NO_USER_RESPONSE: 18,
  NO_ANSWER: 19,
  CALL_REJECTED: 21,
  DESTINATION_OUT_OF_ORDER: 27,
  NORMAL_UNSPECIFIED: 31,
  NETWORK_OUT_OF_ORDER: 38,
  NORMAL_TEMPORARY_FAILURE: 41,
  SWITCH_CONGESTION: 42,
  SERVICE_UNAVAILABLE: 63,
  INCOMPATIBLE_DESTINATION: 88,
  RECOVERY_ON_TIMER_EXPIRE: 102,
  INTERWORKING: 127,
  ORIGINATOR_CANCEL: 487,
  MANAGER_REQUEST: 503,
  MEDIA_TIMEOUT: 604,
} as const;

export type HangupCause = keyof typeof numbersByName;

/** A name, or a Q.850 number as text; anything else counts as a normal end. */
export function parseHangupCause(text: string): HangupCause {
  const word = text.trim().toUpperCase();
  const byName = Object.keys(numbersByName).find((name) => name === word);
  if (byName !== undefined) return byName as HangupCause;
  const byNumber = Object.entries(numbersByName).find(([, number]) => String(number) === word);
  return byNumber === undefined ? 'NORMAL_CLEARING' : (byNumber[0] as HangupCause);
}

/** Reason header of the BYE (RFC 3326 §2). */
export function reasonHeader(cause: HangupCause): string {
  return `Q.850;cause=${numbersByName[cause]};text="${cause}"`;
}

export function causeNumber(cause: HangupCause): number {
  return numbersByName[cause];
}
