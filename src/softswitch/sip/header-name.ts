// Header names: compact forms, the key used for look-up and the form written on the wire (RFC 3261 §7.3).
// Never looks at a header's value.

export interface HeaderName {
  /** Long name in lower case. */
  readonly key: string;
  /** As written on the wire. */
  readonly shown: string;
}

const COMPACT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'accept-contact',
    b: 'referred-by',
    c: 'content-type',
    d: 'request-disposition',
    e: 'content-encoding',
    f: 'from',
    i: 'call-id',
    j: 'reject-contact',
    k: 'supported',
    l: 'content-length',
    m: 'contact',
    n: 'identity-info',
    o: 'event',
    r: 'refer-to',
    s: 'subject',
    t: 'to',
    u: 'allow-events',
    v: 'via',
    x: 'session-expires',
    y: 'identity',
  }),
);

const KNOWN: readonly string[] = (
  'Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events ' +
  'Authentication-Info Authorization Call-ID Call-Info Contact Content-Disposition Content-Encoding ' +
  'Content-Language Content-Length Content-Type CSeq Date Diversion Error-Info Event Expires From ' +
  'Geolocation History-Info Identity Identity-Info In-Reply-To Info-Package Join Max-Forwards ' +
  'MIME-Version Min-Expires Min-SE Organization P-Access-Network-Info P-Asserted-Identity ' +
  'P-Called-Party-ID P-Charging-Vector P-Preferred-Identity Path Priority Privacy Proxy-Authenticate ' +
  'Proxy-Authorization Proxy-Require RAck Reason Record-Route Recv-Info Refer-Sub Refer-To ' +
  'Referred-By Reject-Contact Remote-Party-ID Replaces Reply-To Request-Disposition Require ' +
  'Retry-After Route RSeq Server Service-Route Session-Expires SIP-ETag SIP-If-Match Subject ' +
  'Subscription-State Supported Timestamp To Unsupported User-Agent User-to-User Via Warning ' +
  'WWW-Authenticate'
).split(' ');

const shownByKey = new Map(KNOWN.map((shown) => [shown.toLowerCase(), shown]));
/** Spellings seen before. Bounded, because a peer chooses what goes in. */
const cache = new Map<string, HeaderName>();
const CACHE_LIMIT = 512;

/** Resolves a name in any case or in compact form. An unknown name keeps its spelling. */
export function headerName(raw: string): HeaderName {
  const cached = cache.get(raw);
  if (cached) return cached;
  const lower = raw.toLowerCase();
  const key = COMPACT.get(lower) ?? lower;
  const name = { key, shown: shownByKey.get(key) ?? raw };
  if (cache.size < CACHE_LIMIT && raw.length <= 40) cache.set(raw, name);
  return name;
}

/**
 * True for an unknown name that is a known one when its escapes are undone, as in `%66rom`. The RFC knows no escapes in
 * names, but some who read the message after us do: it would say two things.
 */
export function meansAnother(raw: string): boolean {
  if (!raw.includes('%')) return false;
  const plain = raw.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return plain !== raw && isKnownHeader(headerName(plain).key);
}

/** True for a header that this stack knows by name. */
export function isKnownHeader(key: string): boolean {
  return shownByKey.has(key);
}
