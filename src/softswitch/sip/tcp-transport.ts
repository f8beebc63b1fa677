// SIP over TCP: a listening socket, and connections that are reused in both directions (RFC 3261 §18, RFC 5626 §3.5).
// Never parses beyond framing, never reconnects by itself.
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Log } from '../log.js';
import { TcpFramer } from './tcp-framer.js';
import { unreachableFlow } from './unreachable-flow.js';
import type { FlowFailure, SipFlow, SipTransportPort, TransportListener } from './transport-model.js';

/** Connections at once, ours and those of proven peers included; further ones are closed on arrival. */
const MAX_CONNECTIONS = 5000;
/** Connections whose peers have not proven themselves: all, and from one address. The oldest makes room for a new one. */
const MAX_STRANGERS = 1000;
const MAX_STRANGERS_PER_HOST = 50;
/** Time to the first request that can be read, ms. */
const FIRST_MESSAGE_MS = 60_000;
/** Time to the end of a message that has begun, ms. */
const MESSAGE_DEADLINE_MS = 15_000;
/** Time for our own connect, ms. */
const CONNECT_DEADLINE_MS = 5_000;
/**
 * A port from here on that a peer connected from is one that its system picked for that connection: nobody listens there
 * once it is closed.
 */
const FIRST_EPHEMERAL_PORT = 32_768;
/** How long, ms, and for how many connections that is remembered. */
const GONE_MS = 3_600_000;
const MAX_GONE = 5000;
/** A connection without a byte either way for this long is closed, ms. */
const IDLE_MS = 3_600_000;
/** Unsent bytes at which a peer that does not read is cut off. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

export interface TcpTransportOptions {
  readonly host: string;
  readonly port: number;
  readonly advertisedHost: string;
  readonly log: Log;
  readonly listener: TransportListener;
  /** Time to the first message of a connection that a peer opened, ms; default 60,000. */
  readonly firstMessageMs?: number;
}

class TcpFlow implements SipFlow {
  readonly transport = 'tcp';
  readonly reliable = true;
  closed = false;
  private readonly framer: TcpFramer;
  private readonly listeners = new Set<(failure: FlowFailure) => void>();
  private messageDeadline: NodeJS.Timeout | undefined;
  private firstDeadline: NodeJS.Timeout | undefined;
  private connectDeadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly owner: TcpTransport,
    private readonly socket: Socket,
    readonly remoteHost: string,
    readonly remotePort: number,
    listener: TransportListener,
  ) {
    this.framer = new TcpFramer({
      onMessage: (result) => {
        if (result.kind === 'message') this.stopFirstDeadline();
        listener.onReceived(result, this);
      },
      onPing: () => this.send(Buffer.from('\r\n')),
      onBroken: (result) => {
        listener.onReceived(result, this);
        this.socket.end();
        this.fail({ code: 'EPROTO', message: 'unreadable stream' });
      },
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.setTimeout(IDLE_MS, () => this.destroy('ETIMEDOUT', 'idle'));
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.destroy(error.code ?? 'EIO', error.message));
    socket.on('close', () => this.destroy('ECONNRESET', 'connection closed'));
    if (socket.connecting) {
      this.connectDeadline = setTimeout(
        () => this.destroy('ETIMEDOUT', 'connect'),
        CONNECT_DEADLINE_MS,
      ).unref();
      socket.once('connect', () => clearTimeout(this.connectDeadline));
    }
  }

  /** The peer opened it and has to say something soon. */
  awaitFirstMessage(limitMs: number): void {
    this.firstDeadline = setTimeout(() => this.destroy('ETIMEDOUT', 'no message'), limitMs).unref();
  }

  private stopFirstDeadline(): void {
    clearTimeout(this.firstDeadline);
    this.firstDeadline = undefined;
  }

  keep(): void {
    this.stopFirstDeadline();
    this.owner.keep(this);
  }

  get localHost(): string {
    return this.owner.advertisedHost;
  }

  get localPort(): number {
    return this.owner.boundPort;
  }

  private receive(chunk: Buffer): void {
    this.framer.push(chunk);
    if (!this.framer.isMidMessage) {
      clearTimeout(this.messageDeadline);
      this.messageDeadline = undefined;
    } else {
      this.messageDeadline ??= setTimeout(
        () => this.destroy('ETIMEDOUT', 'message not finished'),
        MESSAGE_DEADLINE_MS,
      ).unref();
    }
  }

  send(data: Buffer): void {
    if (this.closed) return;
    this.socket.write(data);
    if (this.socket.writableLength > MAX_UNSENT_BYTES) this.destroy('ENOBUFS', 'peer does not read');
  }

  onFailure(listener: (failure: FlowFailure) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  destroy(code: string, message: string): void {
    this.socket.destroy();
    this.fail({ code, message });
  }

  private fail(failure: FlowFailure): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.messageDeadline);
    clearTimeout(this.connectDeadline);
    this.stopFirstDeadline();
    this.owner.forget(this);
    const listeners = [...this.listeners];
    this.listeners.clear();
    for (const listener of listeners) listener(failure);
  }
}

export class TcpTransport implements SipTransportPort {
  readonly transport = 'tcp';
  readonly boundHost: string;
  readonly advertisedHost: string;
  boundPort = 0;
  private closed = false;
  private readonly server: Server;
  /** By remote address; the newest wins. */
  private readonly flows = new Map<string, TcpFlow>();
  private readonly all = new Set<TcpFlow>();
  /** Accepted from peers that have not proven themselves, the oldest first. */
  private readonly strangers = new Set<TcpFlow>();
  /** Until when the other end of a closed connection counts as gone, by its address. */
  private readonly gone = new Map<string, number>();

  private constructor(private readonly options: TcpTransportOptions) {
    this.boundHost = options.host;
    this.advertisedHost = options.advertisedHost;
    this.server = createServer((socket) => this.accept(socket));
  }

  static async listen(options: TcpTransportOptions): Promise<TcpTransport> {
    const transport = new TcpTransport(options);
    await new Promise<void>((resolve, reject) => {
      transport.server.once('error', reject);
      transport.server.listen({ port: options.port, host: options.host }, () => {
        transport.server.off('error', reject);
        transport.server.on('error', (error) =>
          options.log.warn('tcp listener', { error: error.message, port: transport.boundPort }),
        );
        resolve();
      });
    });
    const address = transport.server.address();
    if (address && typeof address === 'object') transport.boundPort = address.port;
    return transport;
  }

  private accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    if (
      this.closed ||
      remoteAddress === undefined ||
      remotePort === undefined ||
      this.all.size >= MAX_CONNECTIONS
    ) {
      socket.destroy();
      return;
    }
    const host = remoteAddress.replace(/^::ffff:/, '');
    this.makeRoom(host);
    const flow = this.adopt(socket, host, remotePort);
    this.gone.delete(keyOf(flow));
    if (remotePort >= FIRST_EPHEMERAL_PORT) socket.once('close', () => this.noteGone(flow));
    this.strangers.add(flow);
    flow.awaitFirstMessage(this.options.firstMessageMs ?? FIRST_MESSAGE_MS);
  }

  /** One address takes the places of its own strangers, all together those of each other; never a proven peer's. */
  private makeRoom(host: string): void {
    let oldest: TcpFlow | undefined;
    let count = 0;
    for (const flow of this.strangers) {
      if (flow.remoteHost !== host) continue;
      oldest ??= flow;
      count++;
    }
    if (count < MAX_STRANGERS_PER_HOST) {
      if (this.strangers.size < MAX_STRANGERS) return;
      [oldest] = this.strangers;
    }
    oldest?.destroy('EBUSY', 'made room for another connection');
  }

  keep(flow: TcpFlow): void {
    this.strangers.delete(flow);
  }

  private adopt(socket: Socket, host: string, port: number): TcpFlow {
    const flow = new TcpFlow(this, socket, host, port, this.options.listener);
    this.flows.set(keyOf(flow), flow);
    this.all.add(flow);
    return flow;
  }

  private noteGone(flow: TcpFlow): void {
    if (this.closed) return;
    this.gone.set(keyOf(flow), performance.now() + GONE_MS);
    if (this.gone.size <= MAX_GONE) return;
    const [oldest] = this.gone.keys();
    if (oldest !== undefined) this.gone.delete(oldest);
  }

  openFlow(host: string, port: number): SipFlow | undefined {
    return this.flows.get(`${host}:${port}`);
  }

  flowTo(host: string, port: number): SipFlow {
    const existing = this.openFlow(host, port);
    if (existing) return existing;
    if ((this.gone.get(`${host}:${port}`) ?? 0) > performance.now()) {
      const failure = { code: 'ECONNREFUSED', message: `the connection of ${host}:${port} is closed` };
      return unreachableFlow({ transport: 'tcp', host, port }, this, failure);
    }
    return this.adopt(connect({ host, port }), host, port);
  }

  forget(flow: TcpFlow): void {
    this.all.delete(flow);
    this.strangers.delete(flow);
    const key = keyOf(flow);
    if (this.flows.get(key) === flow) this.flows.delete(key);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const flow of [...this.all]) flow.destroy('ECLOSED', 'stack closed');
    await closed;
  }
}

const keyOf = ({ remoteHost, remotePort }: SipFlow): string => `${remoteHost}:${remotePort}`;
