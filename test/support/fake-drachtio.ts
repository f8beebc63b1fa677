// A drachtio-server's side of the application protocol, for what our softswitch would never let through.
// Never checks anything: it says yes to every application, and sends what the test tells it.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class FakeDrachtio {
  /** What the application sent, the line of tokens and the SIP message behind it. */
  readonly received: string[] = [];
  private socket: Socket | undefined;
  private readonly listeners = new Set<(frame: string) => void>();
  private count = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<FakeDrachtio> {
    const server = createServer();
    const fake = new FakeDrachtio(server);
    server.on('connection', (socket) => fake.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** A request from the network as it would be without any bound; returns its transaction. */
  request(message: string, { source = '192.0.2.9', dialog = '' } = {}): string {
    const transaction = `t${(this.count += 1)}`;
    const tokens = ['sip', 'network', message.length, 'udp', source, 5060, '12:00:00.000000', transaction];
    this.send(`${tokens.join('|')}|${dialog}|127.0.0.1|5060|\r\n${message}`);
    return transaction;
  }

  send(frame: string): void {
    const text = `m${(this.count += 1)}|${frame}`;
    this.socket?.write(`${Buffer.byteLength(text)}#${text}`);
  }

  /** The status with which the application answers a request of that transaction. */
  answerTo(transaction: string): Promise<number> {
    const statusOf = (frame: string): number | undefined =>
      frame.split('|')[2]?.startsWith(transaction) === true && frame.split('|')[2]?.trim() === transaction
        ? Number(/^SIP\/2\.0 (\d+)/m.exec(frame)?.[1])
        : undefined;
    const there = this.received.map(statusOf).find((status) => status !== undefined);
    if (there !== undefined) return Promise.resolve(there);
    return new Promise((resolve) => {
      const listener = (frame: string): void => {
        const status = statusOf(frame);
        if (status === undefined) return;
        this.listeners.delete(listener);
        resolve(status);
      };
      this.listeners.add(listener);
    });
  }

  async close(): Promise<void> {
    this.socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.socket = socket;
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let mark = text.indexOf('#'); mark > 0; mark = text.indexOf('#')) {
        const end = mark + 1 + Number(text.slice(0, mark));
        if (text.length < end) return;
        this.take(text.slice(mark + 1, end));
        text = text.slice(end);
      }
    });
  }

  private take(frame: string): void {
    this.received.push(frame);
    const [id = '', kind] = frame.split('|');
    if (kind === 'authenticate') this.send(`response|${id}|OK|udp/127.0.0.1:5060|v0.9.10|udp/127.0.0.1:5060`);
    else if (kind === 'route' || kind === 'ping') this.send(`response|${id}|OK`);
    for (const listener of [...this.listeners]) listener(frame);
  }
}
