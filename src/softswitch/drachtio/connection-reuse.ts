// Which connection a registered phone can be reached over (RFC 5626, RFC 5923): those behind a NAT accept no other.
// Never opens one, and knows nothing of UDP.
import type { SipMessage } from '../sip/sip-message.js';
import { parseNameAddr, parseUri, paramOf } from '../sip/sip-uri.js';
import type { SipFlow } from '../sip/transport-model.js';

const DEFAULT_EXPIRES_S = 3600;
const MAX_ENTRIES = 20_000;
const REUSING: ReadonlySet<string> = new Set(['INVITE', 'OPTIONS', 'NOTIFY', 'MESSAGE']);

interface Entry {
  readonly flow: SipFlow;
  readonly untilMs: number;
}

export class ConnectionReuse {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly nowMs: () => number) {}

  /** Learns from a 2xx that the application sent to REGISTER or SUBSCRIBE. */
  learn(request: SipMessage, response: SipMessage, flow: SipFlow): void {
    if (!flow.reliable || response.status < 200 || response.status >= 300) return;
    if (request.method !== 'REGISTER' && request.method !== 'SUBSCRIBE') return;
    for (const contact of request.list('contact')) {
      const key = keyOf(parseNameAddr(contact).uri);
      if (key === undefined) continue;
      const expiresS = grantedS(contact, key, request, response);
      if (expiresS <= 0) this.entries.delete(key);
      else this.put(key, { flow, untilMs: this.nowMs() + expiresS * 1000 });
    }
  }

  private put(key: string, entry: Entry): void {
    if (this.entries.size >= MAX_ENTRIES) this.sweep();
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size > MAX_ENTRIES) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
  }

  private sweep(): void {
    const nowMs = this.nowMs();
    for (const [key, entry] of this.entries)
      if (entry.flow.closed || entry.untilMs <= nowMs) this.entries.delete(key);
  }

  /** The open connection for a new request to that URI. */
  find(method: string, uri: string): SipFlow | undefined {
    if (!REUSING.has(method) || this.entries.size === 0) return undefined;
    const key = keyOf(uri);
    const entry = key === undefined ? undefined : this.entries.get(key);
    if (key === undefined || !entry) return undefined;
    if (!entry.flow.closed && entry.untilMs > this.nowMs()) return entry.flow;
    this.entries.delete(key);
    return undefined;
  }
}

function keyOf(uriText: string): string | undefined {
  const uri = parseUri(uriText);
  return uri && uri.host !== '' ? `${uri.user}@${uri.host.toLowerCase()}` : undefined;
}

/** What the response grants this Contact; else what was asked for (RFC 3261 §10.3 step 8). */
function grantedS(contact: string, key: string, request: SipMessage, response: SipMessage): number {
  const granted = response.list('contact').find((value) => keyOf(parseNameAddr(value).uri) === key);
  const candidates = [
    granted && paramOf(parseNameAddr(granted).paramText, 'expires'),
    response.get('expires'),
    paramOf(parseNameAddr(contact).paramText, 'expires'),
    request.get('expires'),
  ];
  for (const text of candidates) {
    const seconds = Number.parseInt(text ?? '', 10);
    if (Number.isFinite(seconds)) return seconds;
  }
  return DEFAULT_EXPIRES_S;
}
