// The softswitch's control socket: readiness, counters and stop, for whoever may read its folder and knows the secret.
// Never serves a client that has not said hello.
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import {
  controlProtocol,
  readControlLines,
  writeControlLine,
  type ControlHello,
  type FromSoftswitch,
  type SoftswitchStats,
} from './control-protocol.js';
import type { Log } from './log.js';
import { sameSecret } from './same-secret.js';

/** Time for the first message, ms. */
const helloTimeoutMs = 5000;
const maxConnections = 32;

export interface ControlServerOptions {
  /** The socket's file, in a folder that nobody else may enter. */
  readonly path: string;
  readonly secret: string;
  /** Settles when the softswitch is up. */
  hello(): Promise<ControlHello>;
  stats(): Promise<SoftswitchStats>;
  stop(): void;
  readonly log: Log;
}

export interface ControlServer {
  /** For how long no client has been there, ms. */
  clientlessMs(): number;
  close(): Promise<void>;
}

/** Undefined when another softswitch serves that socket; whoever has it is the only one of its folder. */
export async function openControlServer(options: ControlServerOptions): Promise<ControlServer | undefined> {
  if (await isServed(options.path)) return undefined;
  // What a softswitch that was killed has left.
  rmSync(options.path, { force: true });
  const control = new Control(options);
  await control.listen();
  return control;
}

/** Some softswitch has that socket. */
export function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

class Control implements ControlServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly clients = new Set<Socket>();
  private clientlessSinceMs = performance.now();

  constructor(private readonly options: ControlServerOptions) {
    this.server = createServer((socket) => this.accept(socket));
  }

  listen(): Promise<void> {
    const { path, log } = this.options;
    // The file is to be nobody else's from its first moment on.
    const before = process.umask(0o177);
    return new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(path, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) => log.error('control listener failed', { error: error.message }));
        resolve();
      });
    }).finally(() => process.umask(before));
  }

  clientlessMs(): number {
    return this.clients.size > 0 ? 0 : performance.now() - this.clientlessSinceMs;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.sockets) socket.destroy();
    });
  }

  private accept(socket: Socket): void {
    if (this.sockets.size >= maxConnections) return void socket.destroy();
    this.sockets.add(socket);
    const timer = setTimeout(() => {
      if (!this.clients.has(socket)) socket.destroy();
    }, helloTimeoutMs);
    socket.on('error', (error) => this.options.log.debug('control connection', { error: error.message }));
    socket.on('close', () => {
      clearTimeout(timer);
      this.sockets.delete(socket);
      if (this.clients.delete(socket)) this.clientlessSinceMs = performance.now();
    });
    readControlLines(socket, (message) => {
      if (this.clients.has(socket)) this.serve(socket, message);
      else this.greet(socket, message);
    });
  }

  private greet(socket: Socket, { kind, protocol, secret }: Readonly<Record<string, unknown>>): void {
    const { log } = this.options;
    const known = typeof secret === 'string' && sameSecret(secret, this.options.secret);
    if (kind !== 'hello' || !known || protocol !== controlProtocol) {
      const reason = known ? 'protocol' : 'secret';
      log.warn('control client refused', { reason, protocol });
      const refused = { kind: 'refused', reason, protocol: controlProtocol } as const;
      socket.end(`${JSON.stringify(refused satisfies FromSoftswitch)}\n`);
      return;
    }
    this.clients.add(socket);
    // One that does not come up ends the process, and this connection with it.
    this.options.hello().then(
      (answer) => writeControlLine(socket, answer),
      () => socket.destroy(),
    );
  }

  private serve(socket: Socket, { kind, askId }: Readonly<Record<string, unknown>>): void {
    if (kind === 'stop') this.options.stop();
    else if (kind === 'ask-stats' && typeof askId === 'number')
      this.options.stats().then(
        (stats) => writeControlLine(socket, { kind: 'stats', askId, stats }),
        (error: unknown) => this.options.log.error('counters not told', { error }),
      );
    // What a newer client may ask beyond that is its own to do without.
  }
}
