// One application's connection: authentication, its routes, frames in both directions.
// Never lets an unauthenticated peer do anything, hold more than a small frame, or stay.
import type { Socket } from 'node:net';
import type { Log } from '../log.js';
import { sameSecret } from '../same-secret.js';
import { parseFrame, type ApplicationFrame } from './application-frame.js';
import { encodeFrame } from './frame-format.js';
import { FrameReader } from './frame-reader.js';

/** Time to authenticate, ms. */
const AUTHENTICATION_MS = 5_000;
/** Largest frame of a peer that has not authenticated, bytes. */
const UNAUTHENTICATED_FRAME_BYTES = 2_048;
const FRAME_BYTES = 99_999;
/** Unsent bytes at which an application that does not read is cut off. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;
/** Longest time a refused peer may take to read its refusal, ms. */
const REFUSAL_MS = 1_000;

export interface ApplicationClientOptions {
  readonly socket: Socket;
  readonly secret: string;
  readonly log: Log;
  /** Tokens behind `OK` of an accepted authentication. */
  readonly greeting: () => string;
  readonly onAuthenticated: (client: ApplicationClient) => void;
  /** It takes requests of that method (lower case) from now on. */
  readonly onRoute: (route: string) => void;
  /** `sip` and `proxy` frames. */
  readonly onFrame: (client: ApplicationClient, frame: ApplicationFrame) => void;
  readonly onClosed: (client: ApplicationClient) => void;
}

export class ApplicationClient {
  authenticated = false;
  closed = false;
  readonly routes = new Set<string>();
  private readonly reader: FrameReader;
  private deadline: NodeJS.Timeout | undefined;

  constructor(private readonly options: ApplicationClientOptions) {
    const { socket } = options;
    this.reader = new FrameReader(
      (payload) => this.receive(payload),
      (reason) => this.drop(reason),
      UNAUTHENTICATED_FRAME_BYTES,
    );
    this.deadline = setTimeout(() => this.drop('not authenticated in time'), AUTHENTICATION_MS).unref();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk: Buffer) => this.reader.push(chunk));
    socket.on('error', (error) => options.log.debug('application connection', { error: error.message }));
    socket.on('close', () => this.gone());
  }

  /** Sends one frame. Quietly nothing once the connection is gone: its calls are being ended. */
  send(tokens: string, sip?: Buffer): void {
    if (this.closed) return;
    const { socket } = this.options;
    socket.write(encodeFrame(tokens, sip));
    if (socket.writableLength > MAX_UNSENT_BYTES) this.drop('application does not read');
  }

  accept(messageId: string, tokens?: string, sip?: Buffer): void {
    this.send(`response|${messageId}|OK${tokens === undefined ? '' : `|${tokens}`}`, sip);
  }

  refuse(messageId: string, reason: string): void {
    this.send(`response|${messageId}|NOK|${reason}`);
  }

  private receive(payload: Buffer): void {
    const frame = parseFrame(payload);
    const { messageId, kind, tokens } = frame;
    if (!this.authenticated) return this.authenticate(frame);
    switch (kind) {
      case 'route': {
        const route = (tokens[0] ?? '').toLowerCase();
        this.routes.add(route);
        this.accept(messageId);
        return this.options.onRoute(route);
      }
      case 'remove_route':
        this.routes.delete((tokens[0] ?? '').toLowerCase());
        return this.accept(messageId);
      case 'ping':
        return this.accept(messageId, 'pong');
      case 'sip':
      case 'proxy':
        return this.guarded(frame);
      case 'authenticate':
        return this.authenticate(frame);
      default:
        this.send(`response|${messageId}|NO|Unknown message type`);
        return this.shut('unknown message type');
    }
  }

  /** A fault in one request must not take the other calls of the process along. */
  private guarded(frame: ApplicationFrame): void {
    try {
      this.options.onFrame(this, frame);
    } catch (error) {
      this.options.log.error('application request failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      this.refuse(frame.messageId, 'Server error: request failed');
    }
  }

  private authenticate({ messageId, kind, tokens }: ApplicationFrame): void {
    if (kind !== 'authenticate') return this.drop('not authenticated');
    if (!sameSecret(tokens[0] ?? '', this.options.secret)) {
      this.send(`response|${messageId}|NO|incorrect secret`);
      return this.shut('incorrect secret');
    }
    clearTimeout(this.deadline);
    this.reader.maxBytes = FRAME_BYTES;
    const first = !this.authenticated;
    this.authenticated = true;
    this.accept(messageId, this.options.greeting());
    if (first) this.options.onAuthenticated(this);
  }

  /** Lets what was written reach the peer, then closes. */
  private shut(reason: string): void {
    const { socket, log } = this.options;
    log.warn('application refused', { reason, from: `${socket.remoteAddress}:${socket.remotePort}` });
    this.reader.stop();
    socket.end();
    this.deadline = setTimeout(() => socket.destroy(), REFUSAL_MS).unref();
  }

  private drop(reason: string): void {
    const { socket, log } = this.options;
    log.warn('application dropped', { reason, from: `${socket.remoteAddress}:${socket.remotePort}` });
    this.reader.stop();
    socket.destroy();
  }

  private gone(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.deadline);
    this.reader.stop();
    this.options.onClosed(this);
  }

  /** Ends the connection; idempotent. */
  close(): void {
    this.options.socket.destroy();
  }
}
