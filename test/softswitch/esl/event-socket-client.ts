// A raw event-socket client for tests, inbound or outbound: sends commands, keeps replies and events in order.
// Never shares code with the server: it frames messages on its own.
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface SocketMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Raw head, as it came. */
  readonly head: string;
}

export type JsonEvent = Readonly<Record<string, string>>;

/** Only bounds a hang. */
const timeoutMs = 10_000;

function parseHead(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.split('\n')) {
    const at = line.indexOf(': ');
    if (at > 0) headers[line.slice(0, at)] = line.slice(at + 2);
  }
  return headers;
}

export class EventSocketClient {
  readonly messages: SocketMessage[] = [];
  readonly events: JsonEvent[] = [];
  closed = false;
  private readonly replies: SocketMessage[] = [];
  private readonly listeners = new Set<() => void>();
  private pending = Buffer.alloc(0);

  constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.closed = true;
      this.changed();
    });
  }

  static async open(port: number): Promise<EventSocketClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new EventSocketClient(socket);
  }

  /** Connected, authenticated, subscribed to `events`. */
  static async openInbound(port: number, password: string, events?: string): Promise<EventSocketClient> {
    const client = await EventSocketClient.open(port);
    await client.nextMessage((message) => message.headers['Content-Type'] === 'auth/request');
    await client.command(`auth ${password}`);
    if (events !== undefined) await client.command(`event json ${events}`);
    return client;
  }

  send(text: string): void {
    this.socket.write(`${text}\n\n`);
  }

  /** Sends and resolves with the reply. */
  async command(text: string): Promise<string> {
    this.send(text);
    const reply = await this.nextReply();
    return reply.headers['Reply-Text'] ?? reply.body;
  }

  api(text: string): Promise<string> {
    return this.command(`api ${text}`);
  }

  /** Resolves with the completion's event; `uuid` is the channel. */
  async execute(uuid: string, application: string, argument = ''): Promise<JsonEvent> {
    const eventUuid = await this.start(uuid, application, argument);
    return this.completion(eventUuid);
  }

  /** Resolves when the command was taken, with the Event-UUID that it was given. */
  async start(uuid: string, application: string, argument = ''): Promise<string> {
    const eventUuid = `test-${Math.random().toString(36).slice(2)}`;
    const reply = await this.command(
      `sendmsg ${uuid}\ncall-command: execute\nexecute-app-name: ${application}\n` +
        `execute-app-arg: ${argument}\nEvent-UUID: ${eventUuid}`,
    );
    if (!reply.startsWith('+OK')) throw new Error(reply);
    return eventUuid;
  }

  completion(eventUuid: string): Promise<JsonEvent> {
    return this.event('CHANNEL_EXECUTE_COMPLETE', (event) => event['Application-UUID'] === eventUuid);
  }

  nextReply(): Promise<SocketMessage> {
    return this.until(() => this.replies.shift(), 'a reply');
  }

  /** The first event, past or to come, that fits. */
  event(name: string, fits: (event: JsonEvent) => boolean = () => true): Promise<JsonEvent> {
    return this.until(
      () => this.events.find((event) => event['Event-Name'] === name && fits(event)),
      `event ${name}`,
    );
  }

  nextMessage(fits: (message: SocketMessage) => boolean): Promise<SocketMessage> {
    return this.until(() => this.messages.find(fits), 'a message');
  }

  untilClosed(): Promise<true> {
    return this.until(() => (this.closed ? true : undefined), 'the end of the connection');
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.untilClosed();
  }

  async until<T>(find: () => T | undefined, what: string): Promise<T> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise<T>((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.listeners.delete(look);
      };
      const look = (): void => {
        const value = find();
        if (value === undefined) return;
        finish();
        resolve(value);
      };
      const timer = setTimeout(() => {
        finish();
        const seen = this.events.map((event) => event['Event-Name']).join(' ');
        reject(new Error(`not seen in ${timeoutMs} ms: ${what}; events: ${seen}`));
      }, timeoutMs);
      this.listeners.add(look);
    });
  }

  private read(chunk: Buffer): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    for (;;) {
      const end = this.pending.indexOf('\n\n');
      if (end < 0) break;
      const head = this.pending.toString('utf8', 0, end);
      const headers = parseHead(head);
      const bodyBytes = Number(headers['Content-Length'] ?? 0);
      if (this.pending.length < end + 2 + bodyBytes) break;
      const body = this.pending.toString('utf8', end + 2, end + 2 + bodyBytes);
      this.pending = this.pending.subarray(end + 2 + bodyBytes);
      this.take({ head, headers, body });
    }
    this.changed();
  }

  private take(message: SocketMessage): void {
    this.messages.push(message);
    const type = message.headers['Content-Type'];
    if (type === 'text/event-json') this.events.push(JSON.parse(message.body) as JsonEvent);
    if (type === 'command/reply' || type === 'api/response') this.replies.push(message);
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Takes the outbound connections of the server under test. */
export class OutboundListener {
  private readonly waiting: EventSocketClient[] = [];
  private readonly all: EventSocketClient[] = [];
  private readonly takers: ((client: EventSocketClient) => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    server.on('connection', (socket) => {
      const client = new EventSocketClient(socket);
      this.all.push(client);
      const taker = this.takers.shift();
      if (taker === undefined) this.waiting.push(client);
      else taker(client);
    });
  }

  static async open(): Promise<OutboundListener> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new OutboundListener(server, address.port);
  }

  /** The next connection. */
  accept(): Promise<EventSocketClient> {
    const waiting = this.waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no outbound connection')), timeoutMs);
      this.takers.push((client) => {
        clearTimeout(timer);
        resolve(client);
      });
    });
  }

  async close(): Promise<void> {
    for (const client of this.all) client.socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
