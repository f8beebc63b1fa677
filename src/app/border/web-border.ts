// How a border that faces browsers sees a request: by which name, from which site, from whom, whether over https.
// Believes a proxy's word about those only when the proxy is one that the settings name.
import { isAcceptedHost, isSameOrigin, type OriginHeaders } from './request-origin.js';
import { sessionCookie, type SessionCookie } from './session-cookie.js';

/** The headers that are read here; Node's IncomingHttpHeaders fit. */
export interface BorderHeaders extends OriginHeaders {
  readonly 'x-forwarded-for'?: string | string[] | undefined;
  readonly 'x-forwarded-proto'?: string | string[] | undefined;
}

export interface BorderRequest {
  readonly headers: BorderHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

export interface WebClient {
  /** Of the browser or program that asks, as far as it is known. */
  readonly address: string;
  /** False where a cookie marked `Secure` would not come back. */
  readonly isOverHttps: boolean;
}

/** The proxies that are believed. */
export interface TrustedProxies {
  /** An address in its usual form, without port and brackets; undefined when the text is none. */
  read(text: string): string | undefined;
  includes(address: string): boolean;
}

export interface WebBorderOptions {
  /** Names besides IP addresses and localhost by which browsers may address this server. Default none. */
  readonly allowedHostNames?: readonly string[];
  /** Browsers reach the page by https. Default false. */
  readonly https?: boolean;
  /** Whose `X-Forwarded-For` and `-Proto` are believed. Default nobody's. */
  readonly proxies?: TrustedProxies;
}

export interface WebBorder {
  readonly https: boolean;
  readonly cookie: SessionCookie;
  isAcceptedHost(headers: BorderHeaders): boolean;
  isSameOrigin(headers: BorderHeaders): boolean;
  clientOf(request: BorderRequest): WebClient;
}

export function createWebBorder(options: WebBorderOptions = {}): WebBorder {
  const { allowedHostNames = [], https = false, proxies } = options;
  return {
    https,
    cookie: sessionCookie(https),
    isAcceptedHost: ({ host }) => isAcceptedHost(host, allowedHostNames),
    isSameOrigin: (headers) => isSameOrigin(headers, https ? ['https:'] : ['http:', 'https:']),
    clientOf: (request) => clientOf(request, https, proxies),
  };
}

function clientOf(
  { headers, socket }: BorderRequest,
  https: boolean,
  proxies: TrustedProxies | undefined,
): WebClient {
  const peer = socket.remoteAddress ?? 'unknown';
  const from = proxies?.read(peer) ?? peer;
  if (proxies === undefined || !proxies.includes(from)) return { address: from, isOverHttps: false };
  const hops = listOf(headers['x-forwarded-for']);
  const schemes = listOf(headers['x-forwarded-proto']);
  let address = from;
  let hop = hops.length;
  // From the right, where our own proxies have written; what is left of the first stranger is the stranger's word.
  while (hop > 0 && proxies.includes(address)) {
    const next = proxies.read(hops[hop - 1] ?? '');
    if (next === undefined) break;
    address = next;
    hop -= 1;
  }
  const scheme = (schemes.length === hops.length ? schemes[hop] : undefined) ?? schemes.at(-1);
  // A proxy that says nothing about the scheme was put there to speak https.
  return { address, isOverHttps: https && (scheme ?? 'https').toLowerCase() === 'https' };
}

/** Several headers of one name are one list (RFC 9110 §5.3). */
function listOf(header: string | readonly string[] | undefined): readonly string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  return text === '' ? [] : text.split(',').map((part) => part.trim());
}
