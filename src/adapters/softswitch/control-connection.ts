// One connection to a running softswitch's control socket.
// Never comes back by itself.
import { connect, type Socket } from 'node:net';
import {
  controlProtocol,
  readControlLines,
  writeControlLine,
  type ControlHello,
  type FromSoftswitch,
  type SoftswitchStats,
} from '../../softswitch/control-protocol.js';

/** A softswitch that starts answers once it is up, ms. */
const helloTimeoutMs = 15_000;
const statsTimeoutMs = 2000;

export class SoftswitchError extends Error {
  override readonly name = 'SoftswitchError';

  constructor(
    /** e.g. ECONNREFUSED, or EREFUSED when it does not want this client. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class ControlConnection {
  /** Settles when the connection is over. */
  readonly closed: Promise<void>;
  private asks = 0;
  private readonly asked = new Map<number, (stats: SoftswitchStats) => void>();

  private constructor(
    private readonly socket: Socket,
    private readonly onHello: (answer: Extract<FromSoftswitch, { kind: 'hello' | 'refused' }>) => void,
  ) {
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    readControlLines(socket, (message) => this.receive(message as unknown as FromSoftswitch));
  }

  /** Resolves when the softswitch is up. Rejects with SoftswitchError. */
  static open(
    path: string,
    secret: string,
  ): Promise<{ readonly connection: ControlConnection; readonly hello: ControlHello }> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      const fail = (code: string, message: string): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(new SoftswitchError(code, message));
      };
      const timer = setTimeout(() => fail('ETIMEDOUT', 'the softswitch does not answer'), helloTimeoutMs);
      const connection: ControlConnection = new ControlConnection(socket, (answer) => {
        clearTimeout(timer);
        if (answer.kind === 'hello') return resolve({ connection, hello: answer });
        const why =
          answer.reason === 'secret'
            ? 'the softswitch has another secret: softswitch-secrets.json was changed; start it anew'
            : `the softswitch that runs speaks control protocol ${answer.protocol}, this program ${controlProtocol}; start it anew`;
        fail('EREFUSED', why);
      });
      socket.once('connect', () =>
        writeControlLine(socket, { kind: 'hello', protocol: controlProtocol, secret }),
      );
      socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'EUNKNOWN', error.message));
      socket.once('close', () => fail('ECLOSED', 'the softswitch ended the connection'));
    });
  }

  /** Counters; rejects when it does not answer. */
  stats(): Promise<SoftswitchStats> {
    this.asks += 1;
    const askId = this.asks;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.asked.delete(askId);
        reject(new SoftswitchError('ETIMEDOUT', 'the softswitch did not tell its counters'));
      }, statsTimeoutMs);
      this.asked.set(askId, (stats) => {
        clearTimeout(timer);
        resolve(stats);
      });
      writeControlLine(this.socket, { kind: 'ask-stats', askId });
    });
  }

  /** Asks it to end its calls and itself. */
  stop(): void {
    writeControlLine(this.socket, { kind: 'stop' });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(message: FromSoftswitch): void {
    if (message.kind === 'hello' || message.kind === 'refused') this.onHello(message);
    else if (message.kind === 'stats') {
      this.asked.get(message.askId)?.(message.stats);
      this.asked.delete(message.askId);
    }
  }
}
