// Which Host and Origin headers a border that faces browsers accepts.
// Never authenticates anybody: it only keeps other web sites and rebound names out.

/** The headers this decision reads; Node's IncomingHttpHeaders fit. */
export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

const ipv4Literal = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const ipv6Literal = /^\[[0-9a-f:.]+\]$/;

/** The host name of a `Host` header, lower-case and without port and trailing dot; undefined when malformed. */
export function hostNameOf(hostHeader: string | undefined): string | undefined {
  if (hostHeader === undefined) return undefined;
  const match = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+?)\.?(?::\d{1,5})?$/.exec(hostHeader);
  return match?.[1]?.toLowerCase();
}

/**
 * Against DNS rebinding: a name that an attacker points at this machine is not one of ours. Address literals cannot
 * be rebound, so they are always accepted, as is localhost.
 */
export function isAcceptedHost(hostHeader: string | undefined, allowedHostNames: readonly string[]): boolean {
  const name = hostNameOf(hostHeader);
  if (name === undefined) return false;
  if (ipv4Literal.test(name) || ipv6Literal.test(name)) return true;
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return allowedHostNames.some((allowed) => allowed.toLowerCase() === name);
}

/**
 * True unless the browser says that another site caused the request. Programs that are no browser send neither
 * header; they hold no one else's cookie. `schemes`: those by which the page is reached.
 */
export function isSameOrigin(
  headers: OriginHeaders,
  schemes: readonly ('http:' | 'https:')[] = ['http:', 'https:'],
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  try {
    const origin = new URL(headers.origin);
    if (!schemes.some((scheme) => scheme === origin.protocol)) return false;
    return headers.host !== undefined && origin.host === new URL(`${origin.protocol}//${headers.host}`).host;
  } catch {
    return false; // `null` (a sandboxed page) and garbage are foreign
  }
}
