// Which addresses a peer may name for its audio, and from which hosts its audio may come.
// Never looks a name up and never opens a socket.
import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';
import { ownAddresses } from '../own-addresses.js';

/** What signalling says of where a peer is. */
export interface PeerAddresses {
  /** Host of the SDP. */
  readonly signalled: string;
  readonly port: number;
  /** Host to send to until the first packet comes; undefined = nowhere. */
  readonly sendTo: string | undefined;
  /** Hosts that packets are taken from. */
  readonly hosts: readonly string[];
}

const ipVersion = (host: string): 'ipv4' | 'ipv6' => (isIPv6(host) ? 'ipv6' : 'ipv4');

function listOf(...subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), ipVersion(network));
  }
  return list;
}

const has = (list: BlockList, host: string): boolean => list.check(host, ipVersion(host));

const loopback = listOf('127.0.0.0/8', '::1/128');
/** "This network", multicast, reserved and limited broadcast (RFC 6890, RFC 5771, RFC 4291 §2.7): nobody's address. */
const nobody = listOf('0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', 'ff00::/8', '::/128');
/** Means something only on the network where it is used (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 §2.5.6). */
const local = listOf(
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  ...['fc00::/7', 'fe80::/10', '127.0.0.0/8', '::1/128'],
);

export const isLoopback = (host: string): boolean => has(loopback, host);

/** The way to say hold that RFC 3264 §8.4 keeps alive: an address, but nobody's. */
export const isUnspecified = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** One spelling for each address; undefined when the text is no IP address, or names an interface of its own (`%eth0`). */
export function addressOf(text: string): string | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  return version === 4 ? text : new SocketAddress({ address: text, family: 'ipv6' }).address;
}

/** The broadcast addresses of the networks that this machine is on. */
function isOwnBroadcast(host: string): boolean {
  return ownAddresses().some(({ family, address, netmask }) => {
    if (family !== 'IPv4' || netmask === '255.255.255.255') return false;
    const mask = netmask.split('.').map(Number);
    const broadcast = address.split('.').map((part, i) => Number(part) | (~(mask[i] ?? 0) & 0xff));
    return broadcast.join('.') === host;
  });
}

/** Every address of this machine, for a socket that is bound to all of them. */
export function isOwnHost(host: string, boundHost: string): boolean {
  if (!isUnspecified(boundHost)) return host === boundHost;
  return isLoopback(host) || ownAddresses().some(({ address }) => address === host);
}

export interface MediaAddressRules {
  /** Host that our RTP sockets are bound to. */
  readonly boundHost: string;
  /** Host that the party's SIP comes from; undefined = not known. */
  readonly sipSource: string | undefined;
}

/**
 * Why audio cannot go to that host, or undefined when it can. `host` as `addressOf` gives it; the unspecified address is
 * for the caller to judge, who knows whether anything is to be sent.
 */
export function refusedHost(host: string, { boundHost, sipSource }: MediaAddressRules): string | undefined {
  if (isUnspecified(host)) return undefined;
  if (isIPv6(host) !== isIPv6(boundHost)) return 'an address family that is not served';
  if (has(nobody, host) || isOwnBroadcast(host) || host.startsWith('::ffff:'))
    return 'a multicast, broadcast or reserved address';
  if (isLoopback(host) && !isLoopback(sipSource ?? boundHost))
    return 'a loopback address, from somewhere else';
  return undefined;
}

/**
 * A party behind NAT names an address that means nothing here; then the host that its SIP comes from is where its audio
 * comes from too, and the only one to send to.
 */
export function peerAddresses(signalled: string, port: number, sipSource: string | undefined): PeerAddresses {
  if (isUnspecified(signalled)) {
    return { signalled, port, sendTo: sipSource, hosts: sipSource === undefined ? [] : [sipSource] };
  }
  if (sipSource === undefined || sipSource === signalled) {
    return { signalled, port, sendTo: signalled, hosts: [signalled] };
  }
  const behindNat = has(local, signalled) && !has(local, sipSource);
  return { signalled, port, sendTo: behindNat ? sipSource : signalled, hosts: [signalled, sipSource] };
}
