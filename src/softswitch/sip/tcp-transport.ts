// SIP over TCP: a listening socket, and connections that are reused in both directions (RFC 3261 §18, RFC 5626 §3.5).
// Never parses beyond framing, never reconnects by itself.
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Log } from '../log.js';
import { networkOf } from './source-network.js';
import { TcpFramer } from './tcp-framer.js';
import { unreachableFlow } from './unreachable-flow.js';
import type { FlowFailure, SipFlow, SipTransportPort, TransportListener } from './transport-model.js';

/** Connections at once, ours and those of proven peers included; further ones are closed on arrival. */
const MAX_CONNECTIONS = 5000;
/**
 * Connections that have not proven themselves: all, from one address, and from one where somebody else has. The oldest
 * makes room for a new one.
 */
const MAX_STRANGERS = 1000;
const MAX_STRANGERS_PER_HOST = 50;
const MAX_STRANGERS_PER_KNOWN_HOST = 500;
/** A connection of one address that is younger is about to prove itself: the next one has to come again, ms. */
const MIN_AGE_MS = 5_000;
/** Time to the first request that can be read, ms. */
const FIRST_MESSAGE_MS = 60_000;
/** Time to the end of a message that has begun, ms. */
const MESSAGE_DEADLINE_MS = 15_000;
/** Time to the close of a connection that we said our last word to, ms. */
const LAST_WORD_MS = 2_000;
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
  /** Age at which a stranger's connection makes room for another of the same address, ms; default 5,000. */
  readonly minAgeMs?: number;
}

class TcpFlow implements SipFlow {
  readonly transport = 'tcp';
  readonly reliable = true;
  closed = false;
  private readonly framer: TcpFramer;
  private readonly listeners = new Set<(failure: FlowFailure) => void>();
  readonly openedAtMs = performance.now();
  private messageDeadline: NodeJS.Timeout | undefined;
  private firstDeadline: NodeJS.Timeout | undefined;
  private connectDeadline: NodeJS.Timeout | undefined;
  private lastWordDeadline: NodeJS.Timeout | undefined;
  private pauseTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly owner: TcpTransport,
    private readonly socket: Socket,
    readonly remoteHost: string,
    readonly remotePort: number,
    private readonly listener: TransportListener,
  ) {
    this.framer = new TcpFramer({
      onMessage: (result) => {
        if (result.kind === 'message') this.stopFirstDeadline();
        this.stopMessageDeadline();
        listener.onReceived(result, this);
        this.keepPace();
      },
      onPing: () => {
        this.send(Buffer.from('\r\n'));
        this.keepPace();
      },
      onBroken: (result) => {
        listener.onReceived(result, this);
        this.endAfterLastWord();
      },
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.setTimeout(IDLE_MS, () => this.destroy('ETIMEDOUT', 'idle'));
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.destroy(error.code ?? 'EIO', error.message));
    socket.on('close', () => {
      this.destroy('ECONNRESET', 'connection closed');
      clearTimeout(this.lastWordDeadline);
    });
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
    if (this.closed) return;
    this.framer.push(chunk);
    this.watchMessage();
  }

  private watchMessage(): void {
    if (this.closed || this.pauseTimer !== undefined || !this.framer.isMidMessage)
      return this.stopMessageDeadline();
    this.messageDeadline ??= setTimeout(
      () => this.destroy('ETIMEDOUT', 'message not finished'),
      MESSAGE_DEADLINE_MS,
    ).unref();
  }

  private stopMessageDeadline(): void {
    clearTimeout(this.messageDeadline);
    this.messageDeadline = undefined;
  }

  /** What a stranger sends too fast waits in his own buffers. */
  keepPace(): void {
    if (this.closed || !this.owner.isStranger(this)) return;
    const delayMs = this.listener.delayMs(this.remoteHost);
    if (delayMs <= 0) return;
    this.framer.pause();
    this.socket.pause();
    clearTimeout(this.pauseTimer);
    this.pauseTimer = setTimeout(() => {
      this.pauseTimer = undefined;
      this.framer.resume();
      // What was held may have been too much again.
      if (this.pauseTimer === undefined) this.socket.resume();
      this.watchMessage();
    }, delayMs).unref();
  }

  /** The connection counts until it is closed, however long its peer goes on sending. */
  private endAfterLastWord(): void {
    this.socket.end();
    this.lastWordDeadline = setTimeout(() => this.socket.destroy(), LAST_WORD_MS).unref();
    this.fail({ code: 'EPROTO', message: 'unreadable stream' });
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
    this.owner.forget(this);
    this.fail({ code, message });
  }

  private fail(failure: FlowFailure): void {
    if (this.closed) return;
    this.closed = true;
    this.stopMessageDeadline();
    clearTimeout(this.connectDeadline);
    clearTimeout(this.pauseTimer);
    this.stopFirstDeadline();
    this.owner.unlist(this);
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
    if (!this.makeRoom(host)) {
      socket.destroy();
      return;
    }
    const flow = this.adopt(socket, host, remotePort);
    this.gone.delete(keyOf(flow));
    if (remotePort >= FIRST_EPHEMERAL_PORT) socket.once('close', () => this.noteGone(flow));
    this.strangers.add(flow);
    flow.awaitFirstMessage(this.options.firstMessageMs ?? FIRST_MESSAGE_MS);
    // A connection counts like a message: one for each of them is no faster way.
    flow.keepPace();
  }

  /**
   * One address takes the places of its own strangers, all together those of each other; never a proven peer's. False
   * when there is no room.
   */
  private makeRoom(host: string): boolean {
    const network = networkOf(host);
    let oldest: TcpFlow | undefined;
    let count = 0;
    for (const flow of this.strangers) {
      if (networkOf(flow.remoteHost) !== network) continue;
      oldest ??= flow;
      count++;
    }
    const { listener, minAgeMs = MIN_AGE_MS } = this.options;
    if (count >= (listener.isKnown(host) ? MAX_STRANGERS_PER_KNOWN_HOST : MAX_STRANGERS_PER_HOST)) {
      if (oldest && performance.now() - oldest.openedAtMs < minAgeMs) return false;
    } else {
      if (this.strangers.size < MAX_STRANGERS) return true;
      [oldest] = this.strangers;
    }
    oldest?.destroy('EBUSY', 'made room for another connection');
    return true;
  }

  keep(flow: TcpFlow): void {
    this.strangers.delete(flow);
  }

  isStranger(flow: TcpFlow): boolean {
    return this.strangers.has(flow);
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

  /** Its connection is closed. */
  forget(flow: TcpFlow): void {
    this.all.delete(flow);
    this.strangers.delete(flow);
  }

  /** Nothing can be sent there any more. */
  unlist(flow: TcpFlow): void {
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
