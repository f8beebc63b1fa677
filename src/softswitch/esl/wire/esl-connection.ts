// One event-socket connection: reads commands, answers each once and in order, sends the events it asked for.
// Never knows which commands there are.
import type { Socket } from 'node:net';
import type { Log } from '../../log.js';
import type { EslCommand } from './command-reader.js';
import { CommandReader } from './command-reader.js';
import type { EslEvent } from './esl-event.js';
import { briefEvent, eventMessage } from './esl-event.js';
import { EventSubscription } from './event-subscription.js';
import type { EventListener } from './event-stream.js';

/** A client that reads so slowly that this much waits for it is cut off. */
const maxUnsentBytes = 16 * 1024 * 1024;
/** Commands that may wait for the one before them. */
const maxWaitingCommands = 10_000;
/** Between the last message and the forced end of the socket, ms. */
const closeTimeoutMs = 500;

export type CommandHandler = (command: EslCommand, connection: EslConnection) => void | Promise<void>;

export interface ConnectionParts {
  readonly socket: Socket;
  readonly handle: CommandHandler;
  readonly log: Log;
}

export class EslConnection implements EventListener {
  readonly subscription = new EventSubscription();
  private readonly reader = new CommandReader();
  private readonly waiting: EslCommand[] = [];
  private readonly closeListeners: (() => void)[] = [];
  private handling = false;
  private closed = false;
  /** No more commands are read; what was said is still sent. */
  private finishing = false;
  /** What was said since the event loop's last turn: it goes out in one piece. */
  private unsent = '';
  private readonly flushUnsent = (): void => this.flush();

  constructor(private readonly parts: ConnectionParts) {
    const { socket, log } = parts;
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.on('data', (chunk) => this.received(chunk));
    socket.on('error', (error) => log.debug('event-socket connection failed', { error: error.message }));
    socket.on('close', () => this.ended());
  }

  get open(): boolean {
    return !this.closed;
  }

  /** Once, whoever closed it. */
  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.closeListeners.push(listener);
  }

  onlyChannels(): readonly string[] | undefined {
    return this.subscription.onlyChannels();
  }

  onFilterChanged(listener: () => void): void {
    this.subscription.onFilterChanged(listener);
  }

  wants(name: string, subclass: string | undefined): boolean {
    return !this.closed && this.subscription.wants(name, subclass);
  }

  deliver(event: EslEvent): void {
    const { format, headers } = this.subscription;
    if (!this.subscription.passes(event)) return;
    this.write(eventMessage(headers === undefined ? event : briefEvent(event, headers), format));
  }

  /** `command/reply`. */
  reply(text: string, headers: Readonly<Record<string, string>> = {}): void {
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
    this.write(`Content-Type: command/reply\nReply-Text: ${text}\n${more.join('')}\n`);
  }

  /** `api/response`. */
  respond(body: string): void {
    this.write(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`);
  }

  write(message: string): void {
    if (this.closed || this.parts.socket.writableEnded) return;
    if (this.unsent === '') process.nextTick(this.flushUnsent);
    this.unsent += message;
    if (this.unsent.length > maxUnsentBytes) this.flush();
  }

  private flush(): void {
    const { socket, log } = this.parts;
    const text = this.unsent;
    if (text === '') return;
    this.unsent = '';
    if (this.closed || socket.writableEnded) return;
    // Plain ASCII, as nearly all is, needs no conversion.
    socket.write(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
    if (socket.writableLength > maxUnsentBytes) {
      log.warn('event-socket client reads too slowly', { unsentBytes: socket.writableLength });
      socket.destroy();
    }
  }

  /** Sends the notice and closes. Idempotent. */
  disconnect(channelUuid?: string): void {
    if (this.closed || this.finishing) return;
    this.finishing = true;
    this.write(disconnectNotice(channelUuid));
    this.end();
  }

  /** Closes at once, without a notice. */
  destroy(): void {
    this.flush();
    this.parts.socket.destroy();
  }

  private end(): void {
    const { socket } = this.parts;
    this.flush();
    socket.end();
    const timer = setTimeout(() => socket.destroy(), closeTimeoutMs);
    this.onClose(() => clearTimeout(timer));
  }

  private received(chunk: Buffer): void {
    if (this.finishing) return;
    try {
      this.waiting.push(...this.reader.push(chunk));
    } catch (error) {
      this.parts.log.warn('event-socket client dropped', { error: String(error) });
      this.destroy();
      return;
    }
    if (this.waiting.length > maxWaitingCommands) {
      this.parts.log.warn('event-socket client sends faster than it is served');
      this.destroy();
      return;
    }
    if (!this.handling) void this.handleWaiting();
  }

  /** One at a time: replies carry no id, clients match them by order. */
  private async handleWaiting(): Promise<void> {
    this.handling = true;
    for (let command = this.waiting.shift(); command !== undefined; command = this.waiting.shift()) {
      if (this.closed || this.finishing) break;
      try {
        const pending = this.parts.handle(command, this);
        if (pending !== undefined) await pending;
      } catch (error) {
        this.parts.log.error('event-socket command failed', { command: command.line, error });
        this.destroy();
      }
    }
    this.handling = false;
  }

  private ended(): void {
    this.closed = true;
    this.waiting.length = 0;
    for (const listener of this.closeListeners.splice(0)) listener();
  }
}

const farewell = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

function disconnectNotice(channelUuid: string | undefined): string {
  const session =
    channelUuid === undefined
      ? ''
      : `Controlled-Session-UUID: ${channelUuid}\nContent-Disposition: disconnect\n`;
  return `Content-Type: text/disconnect-notice\n${session}Content-Length: ${farewell.length}\n\n${farewell}`;
}

/** Sent instead of the notice to a client that asked to linger; the connection stays. */
export function lingerNotice(channelUuid: string, channelName: string, lingerS: number): string {
  const text = `Lingering for ${lingerS} seconds.\n`;
  return (
    `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${channelUuid}\n` +
    `Content-Disposition: linger\nChannel-Name: ${channelName}\nLinger-Time: ${lingerS}\n` +
    `Content-Length: ${text.length}\n\n${text}`
  );
}
