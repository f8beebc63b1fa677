// How long a message and each of its headers may be; looked at before anything in them is read.
// Never looks at what a value means.
import type { SipMessage } from './sip-message.js';

/** Largest head (start line and headers) of a message inside a dialog, bytes. */
export const MAX_HEAD_BYTES = 32 * 1024;
/** Largest head of a request outside every dialog: anybody may send one, bytes. */
export const MAX_INITIAL_HEAD_BYTES = 8 * 1024;
/** Largest body of any message, bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** Most header lines. */
export const MAX_HEADERS = 200;

/** Longest request URI, characters. */
const MAX_URI = 1024;

/** Longest value, all lines of that name together, characters. */
const MAX_VALUE: ReadonlyMap<string, number> = new Map([
  ['from', 1024],
  ['to', 1024],
  ['p-asserted-identity', 1024],
  ['p-preferred-identity', 1024],
  ['remote-party-id', 1024],
  ['reply-to', 1024],
  ['call-id', 512],
  ['cseq', 128],
  ['max-forwards', 32],
  ['content-length', 32],
  ['content-type', 512],
  ['expires', 64],
  ['session-expires', 256],
  ['rack', 128],
  ['authorization', 2048],
  ['proxy-authorization', 2048],
  ['www-authenticate', 2048],
  ['proxy-authenticate', 2048],
]);
/** Longest value of every other header: Contact, Via, Route, Diversion and what nobody knows, characters. */
const MAX_OTHER_VALUE = 4096;

/** Largest body by method, bytes: descriptions of a session and what comes with them, key presses, states. */
const MAX_BODY: ReadonlyMap<string, number> = new Map([
  ['INVITE', 16 * 1024],
  ['ACK', 16 * 1024],
  ['PRACK', 16 * 1024],
  ['UPDATE', 16 * 1024],
  ['NOTIFY', 16 * 1024],
  ['PUBLISH', 16 * 1024],
  ['MESSAGE', 8 * 1024],
  ['INFO', 2 * 1024],
]);
const MAX_OTHER_BODY = 4 * 1024;

export interface LengthFault {
  readonly status: number;
  readonly reason: string;
}

/** Shorter than every limit, characters. */
const SHORT_VALUE = 32;
/** In a head up to this size no lines together are too long for a name that may have several, bytes. */
const SMALL_HEAD_BYTES = 1024;

/** Without these nothing is known of a message; each of the others may be left out of one that belongs to something. */
const IDENTIFYING: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
  'content-length',
  'content-type',
]);

/** What a call needs of the answer to its INVITE, but not the transaction. */
const NEEDED_BY_CALL: ReadonlySet<string> = new Set(['contact', 'content-type']);

/** Leaves out what is too long and not needed; a response is read without what only a call needs, and says so. */
export function withoutLongHeaders(message: SipMessage): void {
  const { keys } = message;
  for (const key of new Set(keys)) {
    const last = keys.lastIndexOf(key);
    if (!isTooLong(key, lengthUpTo(message, key, last))) continue;
    if (!message.isRequest && NEEDED_BY_CALL.has(key)) message.fault ??= tooLongReason(message, last);
    else if (IDENTIFYING.has(key)) continue;
    message.remove(key);
  }
}

const tooLongReason = ({ shown }: SipMessage, index: number): string =>
  `${(shown[index] ?? '').slice(0, 64)} Too Long`;

const isTooLong = (key: string, length: number): boolean =>
  length > SHORT_VALUE && length > (MAX_VALUE.get(key) ?? MAX_OTHER_VALUE);

/** What is too long in the head, or undefined. `headBytes`: start line and headers. */
export function headFault(message: SipMessage, headBytes: number): LengthFault | undefined {
  // RFC 3261 §21.4.12
  if (message.uri.length > MAX_URI) return { status: 414, reason: 'Request-URI Too Long' };
  const { keys, values } = message;
  const isSmall = headBytes <= SMALL_HEAD_BYTES;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? '';
    const length = isSmall ? (values[i]?.length ?? 0) : lengthUpTo(message, key, i);
    if (isTooLong(key, length)) return { status: 400, reason: tooLongReason(message, i) };
  }
  return undefined;
}

/** Length of that line's value and of those of the same name above it: whoever reads the header reads them joined. */
function lengthUpTo({ keys, values }: SipMessage, key: string, last: number): number {
  let length = 0;
  for (let i = keys.indexOf(key); i <= last; i++) if (keys[i] === key) length += values[i]?.length ?? 0;
  return length;
}

/** RFC 3261 §21.4.11. A response has none of its own: only who was asked can send one. */
export function bodyFault(message: SipMessage, bodyBytes: number): LengthFault | undefined {
  const limit = message.isRequest ? (MAX_BODY.get(message.method) ?? MAX_OTHER_BODY) : MAX_BODY_BYTES;
  return bodyBytes > limit ? { status: 413, reason: 'Request Entity Too Large' } : undefined;
}
