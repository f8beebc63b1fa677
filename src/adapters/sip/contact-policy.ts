// Whether a device may call itself reachable at what its Contact says (RFC 3261 §10.3 step 7).
// Never decides where it is dialled: that is always the socket from which it registered.
import { isIP } from 'node:net';

export interface ContactPolicy {
  /** Address from which the REGISTER came. */
  readonly source: string;
  /**
   * A trunk's address, or the host to which its calls go. Absent where the device is dialled at its socket, whatever the
   * Contact says: a private network at home may well have a carrier's addresses.
   */
  readonly isTrunkHost?: (host: string) => boolean;
  /** One of our own SIP sockets. */
  readonly isOurs: (host: string, port: number) => boolean;
}

export type ContactFault = 'malformed' | 'trunk' | 'multicast' | 'unspecified' | 'loopback' | 'ourselves';

const defaultPort = 5060;
/** One `@` at most: what two programs read differently is nobody's address. */
const sipUri =
  /^sips?:(?:[^@\s<>"]*@)?(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?)(?::(\d{1,5}))?(?:[;?][^@\s<>"]*)?$/i;

/** Why the contact is refused; undefined = it is not. */
export function faultOfContact(
  uri: string,
  { source, isTrunkHost, isOurs }: ContactPolicy,
): ContactFault | undefined {
  const match = sipUri.exec(uri);
  const host = bareHost(match?.[1] ?? '');
  const port = Number(match?.[2] ?? defaultPort);
  if (host === '' || port > 65_535 || looksLikeAddress(host) !== (isIP(host) !== 0)) return 'malformed';
  if (isOurs(host, port)) return 'ourselves';
  if (host === bareHost(source)) return undefined;
  const kind = kindOf(host);
  if (kind === 'loopback') return kindOf(bareHost(source)) === 'loopback' ? undefined : kind;
  return kind ?? (isTrunkHost?.(host) === true ? 'trunk' : undefined);
}

/** Without the brackets of an IPv6 reference (RFC 3986 §3.2.2), without the prefix of a mapped IPv4 address. */
export const bareHost = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .replace(/^::ffff:(?=[\d.]+$)/i, '')
    .toLowerCase();

/** `2130706433` and `127.1` are addresses for some programs, and names for others. */
const looksLikeAddress = (host: string): boolean =>
  host.includes(':') || /^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*$/.test(host);

function kindOf(host: string): 'multicast' | 'unspecified' | 'loopback' | undefined {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return 'loopback';
  if (host === '::') return 'unspecified';
  if (isIP(host) === 6) return host.startsWith('ff') ? 'multicast' : undefined;
  const first = isIP(host) === 4 ? Number(host.split('.')[0]) : undefined;
  if (first === undefined) return undefined;
  if (first === 127) return 'loopback';
  if (first === 0) return 'unspecified';
  // 224/4 multicast, 240/4 reserved, and the broadcast address (RFC 1112 §4).
  return first >= 224 ? 'multicast' : undefined;
}
