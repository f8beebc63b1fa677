// A TCP relay in front of a server, which can be opened late, cut and opened again on the same port.
// Never looks at what it carries.
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpRelay {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  port = 0;

  /** `port` may be set before; otherwise it is any free one. */
  async open(target: { readonly host: string; readonly port: number }): Promise<void> {
    const server = (this.server = createServer((near) => {
      const far = connect(target.port, target.host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.on('data', (chunk) => other.write(chunk));
      }
    }));
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    this.port = (server.address() as { port: number }).port;
  }

  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    if (server !== undefined) await new Promise<void>((done) => server.close(() => done()));
  }
}
