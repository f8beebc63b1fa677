// All listening addresses of one stack, and the choice of the flow for a request (RFC 3261 §18.1.1, §8.1.2, RFC 3263 §4).
// Never keeps transaction state. SRV and NAPTR are not looked up: host and port are taken as written.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ownAddresses } from '../own-addresses.js';
import type { SipListener, SipTransport } from '../control-protocol.js';
import type { Log } from '../log.js';
import { parseUri, paramOf, type SipUri } from './sip-uri.js';
import { TcpTransport } from './tcp-transport.js';
import { NoRouteError, type FlowTarget, type SipFlow } from './transport-model.js';
import type { SipTransportPort, TransportListener } from './transport-model.js';
import { UdpTransport } from './udp-transport.js';
import { unreachableFlow } from './unreachable-flow.js';

const DEFAULT_PORT = 5060;
const LOOKUP_DEADLINE_MS = 5_000;
const LOOKUP_CACHE_MS = 30_000;
const LOOKUP_CACHE_ENTRIES = 500;

export interface TransportLayerOptions {
  readonly listeners: readonly SipListener[];
  readonly advertisedHost?: string;
  readonly log: Log;
  readonly listener: TransportListener;
}

export class TransportLayer {
  private readonly ports: SipTransportPort[] = [];
  private readonly names = new Map<string, { address: string; untilMs: number }>();

  private constructor(private readonly options: TransportLayerOptions) {}

  static async start(options: TransportLayerOptions): Promise<TransportLayer> {
    const layer = new TransportLayer(options);
    try {
      for (const wanted of options.listeners) layer.ports.push(await layer.listen(wanted));
    } catch (error) {
      await layer.close();
      throw error;
    }
    return layer;
  }

  private listen(wanted: SipListener): Promise<SipTransportPort> {
    const { log, listener } = this.options;
    // udp and tcp on "any free port" shall agree on one where they can: the first listener decides.
    const sibling = this.ports.find(
      (port) => port.boundHost === wanted.host && port.transport !== wanted.transport,
    );
    const port = wanted.port === 0 && sibling ? sibling.boundPort : wanted.port;
    const advertisedHost = this.options.advertisedHost ?? reachableHost(wanted.host);
    const options = { host: wanted.host, port, advertisedHost, log, listener };
    const open = (at: number): Promise<SipTransportPort> =>
      wanted.transport === 'udp'
        ? UdpTransport.listen({ ...options, port: at })
        : TcpTransport.listen({ ...options, port: at });
    return open(port).catch((error: unknown) => {
      if (port === wanted.port) throw error;
      return open(wanted.port);
    });
  }

  /** Bound addresses, with the real ports. */
  get listeners(): readonly SipListener[] {
    return this.ports.map(({ transport, boundHost, boundPort }) => ({
      transport,
      host: boundHost,
      port: boundPort,
    }));
  }

  /** Addresses as the world sees them. */
  get advertised(): readonly SipListener[] {
    return this.ports.map(({ transport, advertisedHost, boundPort }) => ({
      transport,
      host: advertisedHost,
      port: boundPort,
    }));
  }

  /** True when that is one of our own addresses. */
  isOwn(target: FlowTarget): boolean {
    return this.ports.some(
      (port) =>
        port.transport === target.transport &&
        port.boundPort === target.port &&
        (port.boundHost === target.host ||
          port.advertisedHost === target.host ||
          (isWildcard(port.boundHost) && isLocalAddress(target.host))),
    );
  }

  /** Transport, host and port that a URI asks for. Throws NoRouteError. */
  targetOf(uriText: string): FlowTarget {
    const uri = parseUri(uriText);
    if (!uri || uri.host === '') throw new NoRouteError('bad-uri', `invalid request-uri: ${uriText}`);
    if (uri.scheme === 'sips')
      throw new NoRouteError('no-transport', 'requested protocol/transport not available');
    return { transport: this.transportFor(uri), host: uri.host, port: uri.port ?? DEFAULT_PORT };
  }

  private transportFor(uri: SipUri): SipTransport {
    const wanted = paramOf(uri.paramText, 'transport')?.toLowerCase();
    const fallback = this.ports.some((port) => port.transport === 'udp') ? 'udp' : 'tcp';
    const transport = wanted ?? fallback;
    if (
      (transport === 'udp' || transport === 'tcp') &&
      this.ports.some((port) => port.transport === transport)
    ) {
      return transport;
    }
    throw new NoRouteError('no-transport', 'requested protocol/transport not available');
  }

  /** Hands over the flow: at once for an address, after the look-up for a name. */
  flowTo(target: FlowTarget, done: (flow: SipFlow | NoRouteError) => void): void {
    if (isIP(target.host)) return done(this.flowToAddress(target, target.host));
    const cached = this.names.get(target.host);
    if (cached && cached.untilMs > performance.now()) return done(this.flowToAddress(target, cached.address));
    void this.resolve(target.host).then((address) =>
      done(address ? this.flowToAddress(target, address) : this.flowToNowhere(target)),
    );
  }

  private flowToAddress(target: FlowTarget, address: string): SipFlow | NoRouteError {
    const usable = this.ports.filter(
      (port) => port.transport === target.transport && sameFamily(port.boundHost, address),
    );
    // A phone is reached over the connection that it opened, whichever of our addresses that came to.
    for (const candidate of usable) {
      const open = candidate.openFlow(address, target.port);
      if (open) return open;
    }
    // A socket bound to loopback reaches nothing else, and one bound elsewhere should not speak to loopback.
    const port =
      usable.find((candidate) => isLoopback(candidate.boundHost) === isLoopback(address)) ??
      usable.find((candidate) => isWildcard(candidate.boundHost)) ??
      usable[0];
    return (
      port?.flowTo(address, target.port) ??
      new NoRouteError('no-transport', 'requested protocol/transport not available')
    );
  }

  /** RFC 3263 §4.3 has no answer for a name without address; its user gets the 503 of a host that is down. */
  private flowToNowhere(target: FlowTarget): SipFlow | NoRouteError {
    const port = this.ports.find(({ transport }) => transport === target.transport);
    return port
      ? unreachableFlow(target, port, { code: 'ENOTFOUND', message: `unable to resolve ${target.host}` })
      : new NoRouteError('no-transport', 'requested protocol/transport not available');
  }

  private async resolve(host: string): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), LOOKUP_DEADLINE_MS).unref();
    });
    try {
      const family = this.ports.some((port) => !port.boundHost.includes(':')) ? 4 : 6;
      const found = await Promise.race([lookup(host, { family }), deadline]);
      if (!found) return undefined;
      if (this.names.size >= LOOKUP_CACHE_ENTRIES) this.names.clear();
      this.names.set(host, { address: found.address, untilMs: performance.now() + LOOKUP_CACHE_MS });
      return found.address;
    } catch (error) {
      this.options.log.debug('host name not found', { host, error: String(error) });
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.ports.map((port) => port.close()));
  }
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1' || host === 'localhost';
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function sameFamily(bound: string, address: string): boolean {
  return bound.includes(':') === address.includes(':');
}

const isLocalAddress = (host: string): boolean =>
  isLoopback(host) || ownAddresses().some(({ address }) => address === host);

/** The listener's own host, or for a wildcard the first external IPv4. */
export function reachableHost(host: string): string {
  if (!isWildcard(host)) return host;
  for (const addresses of Object.values(networkInterfaces())) {
    const external = addresses?.find(({ family, internal }) => family === 'IPv4' && !internal);
    if (external) return external.address;
  }
  return '127.0.0.1';
}
