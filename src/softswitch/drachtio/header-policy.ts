// What becomes of the headers that the application supplies.
// Never changes a value except `@localhost` in addresses.
import { isKnownHeader } from '../sip/header-name.js';
import type { SipMessage } from '../sip/sip-message.js';
import { parseNameAddr, uriHost } from '../sip/sip-uri.js';
import type { SipFlow } from '../sip/transport-model.js';

/** Written by the stack alone. */
const FORBIDDEN: ReadonlySet<string> = new Set(['via', 'route', 'record-route', 'rseq', 'content-length']);
/** Taken from the dialog or the request, whatever the application says. */
const FIXED: ReadonlySet<string> = new Set(['from', 'to', 'call-id', 'cseq', 'max-forwards']);
const ADDRESSES: ReadonlySet<string> = new Set(['from', 'to', 'contact', 'p-asserted-identity']);

/** Header keys of a CANCEL that belong to the INVITE. */
export const NOT_IN_CANCEL: ReadonlySet<string> = new Set([
  'from',
  'to',
  'contact',
  'p-asserted-identity',
  'call-id',
  'cseq',
]);

/** An address of the application: `user@localhost[:port]` becomes ours on that flow, a bare URI gets its brackets. */
export function localised(key: string, value: string, flow: SipFlow): string {
  if (!ADDRESSES.has(key)) return value;
  const address = value.includes('<') || value === '*' ? value : bracketed(value);
  if (!address.includes('@localhost')) return address;
  return address.replace(/@localhost(:\d+)?(?=[>;,\s?]|$)/g, `@${uriHost(flow.localHost)}:${flow.localPort}`);
}

function bracketed(value: string): string {
  const { uri, paramText } = parseNameAddr(value);
  return `<${uri}>${paramText}`;
}

/** Copies the application's headers that are neither forbidden nor fixed nor in `skip`. */
export function copyHeaders(
  from: SipMessage,
  to: SipMessage,
  flow: SipFlow,
  skip?: ReadonlySet<string>,
): void {
  for (let i = 0; i < from.keys.length; i++) {
    const key = from.keys[i] ?? '';
    if (FORBIDDEN.has(key) || FIXED.has(key) || skip?.has(key)) continue;
    const value = localised(key, from.values[i] ?? '', flow);
    const name = shownName(key, from.shown[i] ?? key);
    if (SINGLE.has(key)) to.set(name, value);
    else to.add(name, value);
  }
}

const SINGLE: ReadonlySet<string> = new Set(['contact', 'content-type', 'content-disposition']);

/** Unknown names: each part's first letter in upper case, but `x-…` and `X-…` as given. */
function shownName(key: string, shown: string): string {
  if (isKnownHeader(key) || key.startsWith('x-')) return shown;
  return shown.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

/** Takes the body over with its type; false when nothing tells the type. */
export function copyBody(from: SipMessage, to: SipMessage): boolean {
  if (from.body.length === 0) return true;
  to.body = from.body;
  if (to.has('content-type')) return true;
  if (from.body.subarray(0, 3).toString('latin1') !== 'v=0') return false;
  to.add('Content-Type', 'application/sdp');
  return true;
}
