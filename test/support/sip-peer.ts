// A scripted SIP peer on a raw UDP or TCP socket, with a message reader of its own, so that it shares no fault with ours.
// Never answers, retransmits or acknowledges by itself: the script does.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class PeerMessage {
  readonly startLine: string;
  readonly method: string;
  readonly status: number;
  readonly body: string;
  private readonly lines: string[];

  constructor(
    readonly raw: string,
    readonly fromPort: number,
    readonly reply: (text: string) => void,
  ) {
    const split = raw.indexOf('\r\n\r\n');
    this.lines = raw.slice(0, split < 0 ? raw.length : split).split('\r\n');
    this.body = split < 0 ? '' : raw.slice(split + 4);
    this.startLine = this.lines[0] ?? '';
    const status = /^SIP\/2\.0 (\d+)/.exec(this.startLine);
    this.status = status ? Number(status[1]) : 0;
    this.method = status ? (this.header('CSeq').split(' ')[1] ?? '') : (this.startLine.split(' ')[0] ?? '');
  }

  headers(name: string): string[] {
    const prefix = `${name.toLowerCase()}:`;
    return this.lines
      .slice(1)
      .filter((line) => line.toLowerCase().startsWith(prefix))
      .map((line) => line.slice(prefix.length).trim());
  }

  header(name: string): string {
    return this.headers(name)[0] ?? '';
  }

  get tag(): string {
    return /;tag=([^;\s]+)/.exec(this.header('To'))?.[1] ?? '';
  }
}

export interface RequestParts {
  readonly uri?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly branch?: string;
  readonly fromTag?: string;
  readonly to?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly contact?: string | undefined;
}

let counter = 0;

/**
 * A request or response may come twice: the other side repeats it when this process was held up for half a second
 * (RFC 3261 §17). 'hidden' keeps the copies from a script that is about something else.
 */
export type Repeats = 'shown' | 'hidden';

export class SipPeer {
  readonly received: PeerMessage[] = [];
  private readonly waiting: Array<{ match: (m: PeerMessage) => boolean; resolve: (m: PeerMessage) => void }> =
    [];
  private readonly consumed = new Set<PeerMessage>();
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stream: Socket | undefined;

  private constructor(
    readonly transport: 'udp' | 'tcp',
    private readonly udp: UdpSocket | undefined,
    private readonly server: Server | undefined,
    readonly port: number,
    private readonly repeats: Repeats,
  ) {}

  static async open(transport: 'udp' | 'tcp' = 'udp', repeats: Repeats = 'shown'): Promise<SipPeer> {
    if (transport === 'udp') {
      const socket = createSocket('udp4');
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      const peer = new SipPeer('udp', socket, undefined, socket.address().port, repeats);
      socket.on('message', (data, from) => {
        const reply = (text: string): void => void socket.send(text, from.port, from.address);
        peer.take(new PeerMessage(data.toString('utf8'), from.port, reply));
      });
      return peer;
    }
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const peer = new SipPeer(
      'tcp',
      undefined,
      server,
      address && typeof address === 'object' ? address.port : 0,
      repeats,
    );
    server.on('connection', (socket) => peer.read(socket));
    return peer;
  }

  private read(socket: Socket): void {
    this.sockets.add(socket);
    let text = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk) => {
      text = Buffer.concat([text, chunk]);
      for (;;) {
        while (text[0] === 13 || text[0] === 10) text = text.subarray(1);
        const split = text.indexOf('\r\n\r\n');
        if (split < 0) return;
        const head = text.toString('utf8', 0, split);
        const end = split + 4 + Number(/content-length:\s*(\d+)/i.exec(head)?.[1] ?? 0);
        if (text.length < end) return;
        this.take(
          new PeerMessage(
            text.toString('utf8', 0, end),
            socket.remotePort ?? 0,
            (out) => void socket.write(out),
          ),
        );
        text = text.subarray(end);
      }
    });
  }

  private take(message: PeerMessage): void {
    if (this.repeats === 'hidden' && this.received.some(({ raw }) => raw === message.raw)) return;
    this.received.push(message);
    const index = this.waiting.findIndex(({ match }) => match(message));
    if (index < 0) return;
    this.consumed.add(message);
    this.waiting.splice(index, 1)[0]?.resolve(message);
  }

  /** The next message not yet handed out that starts like that, or matches. */
  expect(what: RegExp | ((message: PeerMessage) => boolean), limitMs = 10_000): Promise<PeerMessage> {
    const match = typeof what === 'function' ? what : (message: PeerMessage) => what.test(message.startLine);
    const there = this.received.find((message) => !this.consumed.has(message) && match(message));
    if (there) {
      this.consumed.add(there);
      return Promise.resolve(there);
    }
    return new Promise((resolve, reject) => {
      const seen = (): string => this.received.map((message) => message.startLine).join('\n  ');
      const timer = setTimeout(() => reject(new Error(`no ${String(what)} among\n  ${seen()}`)), limitMs);
      this.timers.add(timer);
      this.waiting.push({
        match,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      });
    });
  }

  /** Connects (TCP) and remembers the connection for `send`. */
  async connect(port: number): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    this.read(socket);
    await once(socket, 'connect');
    this.stream = socket;
  }

  send(text: string | Buffer, port = 0): void {
    if (this.udp) this.udp.send(text, port, '127.0.0.1');
    else this.stream?.write(text);
  }

  /** Text of a request from this peer. */
  request(method: string, serverPort: number, parts: RequestParts = {}): string {
    const uri = parts.uri ?? `sip:svc@127.0.0.1:${serverPort}`;
    const body = parts.body ?? '';
    counter++;
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/${this.transport.toUpperCase()} 127.0.0.1:${this.port};branch=${parts.branch ?? `z9hG4bKpeer${counter}`};rport`,
      'Max-Forwards: 70',
      `From: "Peer" <sip:peer@127.0.0.1:${this.port}>;tag=${parts.fromTag ?? 'uac1'}`,
      `To: ${parts.to ?? `<${uri}>`}`,
      `Call-ID: ${parts.callId ?? `call-${counter}-${process.pid}`}`,
      `CSeq: ${parts.cseq ?? 1} ${method}`,
      ...('contact' in parts && parts.contact === undefined
        ? []
        : [
            `Contact: ${parts.contact ?? `<sip:peer@127.0.0.1:${this.port}${this.transport === 'tcp' ? ';transport=tcp' : ''}>`}`,
          ]),
      ...(parts.headers ?? []),
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }

  /** Text of a response to that request. */
  response(
    request: PeerMessage,
    status: number,
    options: { tag?: string; headers?: readonly string[]; body?: string } = {},
  ): string {
    const body = options.body ?? '';
    const to = request.header('To');
    return [
      `SIP/2.0 ${status} Scripted`,
      ...request.headers('Via').map((via) => `Via: ${via}`),
      `From: ${request.header('From')}`,
      `To: ${options.tag === undefined || to.includes(';tag=') ? to : `${to};tag=${options.tag}`}`,
      `Call-ID: ${request.header('Call-ID')}`,
      `CSeq: ${request.header('CSeq')}`,
      `Contact: <sip:peer@127.0.0.1:${this.port}${this.transport === 'tcp' ? ';transport=tcp' : ''}>`,
      ...(options.headers ?? []),
      ...(body && !options.headers?.some((line) => /^content-type:/i.test(line))
        ? ['Content-Type: application/sdp']
        : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    for (const socket of this.sockets) socket.destroy();
    this.stream?.destroy();
    const { udp, server } = this;
    if (udp) await new Promise<void>((resolve) => udp.close(() => resolve()));
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
