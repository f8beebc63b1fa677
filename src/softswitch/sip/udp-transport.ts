// SIP over UDP on one address, with a connected socket per peer we call, so that ICMP errors are heard at once.
// Never parses beyond handing datagrams to the parser, never retransmits.
import { createSocket, type Socket } from 'node:dgram';
import type { Log } from '../log.js';
import { parseMessage } from './message-parser.js';
import { portSharers } from './port-sharers.js';
import type { FlowFailure, SipFlow, SipTransportPort, TransportListener } from './transport-model.js';

/** Connected sockets kept at once; beyond that the longest unused is closed. */
const MAX_PEERS = 128;
/** A connected socket that nobody used for this long is closed, ms. */
const PEER_IDLE_MS = 35_000;
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

export interface UdpTransportOptions {
  readonly host: string;
  readonly port: number;
  readonly advertisedHost: string;
  readonly log: Log;
  readonly listener: TransportListener;
}

/** Peer known only from a datagram: answers go there; failures are not heard. */
class UdpSourceFlow implements SipFlow {
  readonly transport = 'udp';
  readonly reliable = false;

  constructor(
    private readonly owner: UdpTransport,
    readonly remoteHost: string,
    readonly remotePort: number,
  ) {}

  get localHost(): string {
    return this.owner.advertisedHost;
  }

  get localPort(): number {
    return this.owner.boundPort;
  }

  get closed(): boolean {
    return this.owner.isClosed;
  }

  send(data: Buffer): void {
    this.owner.sendTo(data, this.remotePort, this.remoteHost);
  }

  keep(): void {
    // There is no connection.
  }

  onFailure(): () => void {
    return () => undefined;
  }
}

/** Peer that we send requests to: a socket of the same local port, connected to it. */
class UdpPeerFlow implements SipFlow {
  readonly transport = 'udp';
  readonly reliable = false;
  closed = false;
  lastUsedMs = performance.now();
  private socket: Socket | undefined;
  private connected = false;
  private waiting: Buffer[] = [];
  private readonly listeners = new Set<(failure: FlowFailure) => void>();

  constructor(
    private readonly owner: UdpTransport,
    readonly remoteHost: string,
    readonly remotePort: number,
    private readonly log: Log,
  ) {
    const socket = owner.newSocket();
    this.socket = socket;
    socket.on('error', (error: NodeJS.ErrnoException) => this.failed(error));
    socket.on('message', (data, from) => owner.received(data, from.address, from.port));
    socket.on('connect', () => {
      this.connected = true;
      for (const data of this.waiting) this.send(data);
      this.waiting = [];
    });
    socket.bind({ port: owner.boundPort, address: owner.boundHost, exclusive: true }, () => {
      if (!this.closed) socket.connect(remotePort, remoteHost);
    });
    socket.unref();
  }

  get localHost(): string {
    return this.owner.advertisedHost;
  }

  get localPort(): number {
    return this.owner.boundPort;
  }

  get isIdle(): boolean {
    return this.listeners.size === 0;
  }

  send(data: Buffer): void {
    this.lastUsedMs = performance.now();
    if (this.closed || !this.socket) return this.owner.sendTo(data, this.remotePort, this.remoteHost);
    if (!this.connected) {
      this.waiting.push(data);
      return;
    }
    this.socket.send(data, (error) => {
      if (error) this.failed(error);
    });
  }

  keep(): void {
    // Its socket is closed when nobody uses it, whoever the peer is.
  }

  onFailure(listener: (failure: FlowFailure) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private failed(error: NodeJS.ErrnoException): void {
    const failure = { code: error.code ?? 'EIO', message: error.message };
    this.log.debug('udp peer unreachable', {
      host: this.remoteHost,
      port: this.remotePort,
      code: failure.code,
    });
    const listeners = [...this.listeners];
    this.listeners.clear();
    this.close();
    for (const listener of listeners) listener(failure);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    const waiting = this.waiting;
    this.waiting = [];
    this.owner.forget(this);
    this.socket?.close();
    this.socket = undefined;
    if (!this.connected)
      for (const data of waiting) this.owner.sendTo(data, this.remotePort, this.remoteHost);
  }
}

export class UdpTransport implements SipTransportPort {
  readonly transport = 'udp';
  readonly boundHost: string;
  readonly advertisedHost: string;
  boundPort = 0;
  isClosed = false;
  private socket: Socket | undefined;
  /** What the name of `boundHost`, if it is one, stood for. */
  private boundAddress = '';
  private readonly peers = new Map<string, UdpPeerFlow>();
  private readonly sweeper: NodeJS.Timeout;
  /** Foreign sockets on our port that were told of. */
  private readonly reported = new Set<string>();

  private constructor(private readonly options: UdpTransportOptions) {
    this.boundHost = options.host;
    this.advertisedHost = options.advertisedHost;
    this.sweeper = setInterval(() => {
      this.closeIdlePeers();
      // A port that the kernel chose is known to no program that could wish for it.
      if (options.port !== 0) void this.reportSharers();
    }, PEER_IDLE_MS / 2).unref();
  }

  static async listen(options: UdpTransportOptions): Promise<UdpTransport> {
    const transport = new UdpTransport(options);
    try {
      await transport.bind();
    } catch (error) {
      clearInterval(transport.sweeper);
      throw error;
    }
    return transport;
  }

  /**
   * Peer sockets share the port, which needs SO_REUSEADDR on all of them; that option would also hide that another
   * program has the port. So an exclusive bind comes first, and who joins later is told of.
   */
  private async bind(): Promise<void> {
    const probe = createSocket({ type: this.socketType });
    const port = await bound(probe, this.options.port, this.boundHost);
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    const socket = this.newSocket();
    this.boundPort = await bound(socket, port, this.boundHost);
    this.boundAddress = socket.address().address;
    this.socket = socket;
    socket.on('message', (data, from) => this.received(data, from.address, from.port));
    socket.on('error', (error) => this.options.log.warn('udp socket', { error: error.message }));
    trySetReceiveBuffer(socket, this.options.log);
  }

  private get socketType(): 'udp4' | 'udp6' {
    return this.boundHost.includes(':') ? 'udp6' : 'udp4';
  }

  newSocket(): Socket {
    return createSocket({ type: this.socketType, reuseAddr: true });
  }

  received(data: Buffer, host: string, port: number): void {
    if (this.isClosed || !this.options.listener.admits(host, startsAsResponse(data))) return;
    this.options.listener.onReceived(parseMessage(data), new UdpSourceFlow(this, host, port));
  }

  sendTo(data: Buffer, port: number, host: string): void {
    this.socket?.send(data, port, host, (error) => {
      if (error) this.options.log.debug('udp send failed', { host, port, error: error.message });
    });
  }

  openFlow(): undefined {
    return undefined;
  }

  flowTo(host: string, port: number): SipFlow {
    const key = `${host}:${port}`;
    const existing = this.peers.get(key);
    if (existing) return existing;
    if (this.peers.size >= MAX_PEERS) this.closeLongestUnused();
    const flow = new UdpPeerFlow(this, host, port, this.options.log);
    this.peers.set(key, flow);
    return flow;
  }

  forget(flow: UdpPeerFlow): void {
    const key = `${flow.remoteHost}:${flow.remotePort}`;
    if (this.peers.get(key) === flow) this.peers.delete(key);
  }

  /** Another program on our port hears what is meant for us, and nobody would know. */
  async reportSharers(): Promise<void> {
    const ownCount = this.peers.size + 1;
    for (const { inode, uid } of await portSharers(this.boundAddress, this.boundPort, ownCount)) {
      if (this.isClosed || this.reported.has(inode)) continue;
      this.reported.add(inode);
      this.options.log.error('another program has opened the SIP port and may receive calls meant for us', {
        port: this.boundPort,
        uid,
      });
    }
  }

  private closeLongestUnused(): void {
    let oldest: UdpPeerFlow | undefined;
    for (const flow of this.peers.values()) if (!oldest || flow.lastUsedMs < oldest.lastUsedMs) oldest = flow;
    oldest?.close();
  }

  private closeIdlePeers(): void {
    const limitMs = performance.now() - PEER_IDLE_MS;
    for (const flow of [...this.peers.values()]) if (flow.isIdle && flow.lastUsedMs < limitMs) flow.close();
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.sweeper);
    for (const flow of [...this.peers.values()]) flow.close();
    const socket = this.socket;
    this.socket = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}

/** Looked at before anything is read: `SIP/2.0 200 OK`. */
const startsAsResponse = (data: Buffer): boolean => data.toString('latin1', 0, 4) === 'SIP/';

async function bound(socket: Socket, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  return socket.address().port;
}

/** The kernel's default holds about 150 INVITEs; a burst after a reconnect has more. */
function trySetReceiveBuffer(socket: Socket, log: Log): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch (error) {
    log.debug('udp receive buffer stays at its default', { error: String(error) });
  }
}
