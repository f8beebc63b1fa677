// Which connection a registered phone can be reached over when the application names no next hop (RFC 5626, RFC 5923).
// Never opens one, knows nothing of UDP, and never takes a phone's word for an address that is not its own.
import type { SipMessage } from '../sip/sip-message.js';
import { parseNameAddr, parseUri, paramOf, type SipUri } from '../sip/sip-uri.js';
import type { SipFlow } from '../sip/transport-model.js';

const DEFAULT_EXPIRES_S = 3600;
const MAX_ENTRIES = 20_000;
const REUSING: ReadonlySet<string> = new Set(['INVITE', 'OPTIONS', 'NOTIFY', 'MESSAGE']);

interface Entry {
  /** Whose registration it is: nobody else's takes its place. */
  readonly owner: string;
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
    const owner = addressOfRecord(request);
    for (const contact of request.list('contact')) {
      const uri = parseUri(parseNameAddr(contact).uri);
      // What stands in a Contact is the phone's own idea; where the connection comes from is a fact.
      if (!uri || uri.host !== flow.remoteHost) continue;
      const key = keyOf(uri);
      const held = this.entries.get(key);
      if (held && held.owner !== owner && this.isAlive(held)) continue;
      const expiresS = grantedS(contact, key, request, response);
      if (expiresS <= 0) this.entries.delete(key);
      else this.put(key, { owner, flow, untilMs: this.nowMs() + expiresS * 1000 });
    }
  }

  private isAlive({ flow, untilMs }: Entry): boolean {
    return !flow.closed && untilMs > this.nowMs();
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
    for (const [key, entry] of this.entries) if (!this.isAlive(entry)) this.entries.delete(key);
  }

  /** The open connection for a new request to that URI. */
  find(method: string, uriText: string): SipFlow | undefined {
    if (!REUSING.has(method) || this.entries.size === 0) return undefined;
    const uri = parseUri(uriText);
    const entry = uri && this.entries.get(keyOf(uri));
    return entry && this.isAlive(entry) ? entry.flow : undefined;
  }
}

/** User, host, port and transport: a phone that is registered over UDP as well is another one. */
function keyOf({ user, host, port, paramText }: SipUri): string {
  const transport = paramOf(paramText, 'transport')?.toLowerCase() ?? 'udp';
  return `${user}@${host.toLowerCase()}:${port ?? ''};${transport}`;
}

function addressOfRecord(request: SipMessage): string {
  const uri = parseUri(parseNameAddr(request.get('to') ?? '').uri);
  return uri ? `${uri.user}@${uri.host.toLowerCase()}` : '';
}

/** What the response grants this Contact; else what was asked for (RFC 3261 §10.3 step 8). */
function grantedS(contact: string, key: string, request: SipMessage, response: SipMessage): number {
  const granted = response.list('contact').find((value) => {
    const uri = parseUri(parseNameAddr(value).uri);
    return uri && keyOf(uri) === key;
  });
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
