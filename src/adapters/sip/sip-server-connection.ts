// The connection to the SIP server: made, lost and made again, and whether the other end answers.
// Never knows of a leg; whoever has some is told when it is lost.
import type Srf from 'drachtio-srf';
import { guarded } from '../../app/ports/guarded.js';
import { LivenessWatch } from '../../app/ports/liveness-watch.js';
import type { Log } from '../../app/ports/log.js';
import { guardFrames } from './frame-guard.js';
import { sipServerAnswers } from './sip-server-question.js';
import type { SourceTally } from './source-tally.js';

export interface SipServerConnectionOptions {
  readonly host: string;
  /** Port of drachtio's application protocol, default there: 9022. */
  readonly port: number;
  readonly secret: string;
  readonly refusals: SourceTally;
  readonly log: Log;
  /** What went over it is lost; nothing can be sent any more. Before anybody hears that telephony is down. */
  readonly onLost: () => void;
  /** After it was lost in this run. */
  readonly onConnectedAgain: () => void;
}

/** A SIP server that refuses the secret is asked again after this time: it may have been set right there, ms. */
const refusedRetryMs = 10_000;

export class SipServerConnection {
  private readonly upListeners: ((up: boolean) => void)[] = [];
  private readonly connectionListeners: ((connected: boolean, name?: string) => void)[] = [];
  private sockets: ReadonlySet<string> = new Set();
  /** Whether the other end answers is the watch's to say. */
  private connected = false;
  /** It was up in this run, and broke. */
  private wasLost = false;
  private watch: LivenessWatch | undefined;
  private wasUp = false;
  /** It is left to another service. */
  private suspended = false;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;
  /** drachtio-srf reads it anew before each attempt. */
  private readonly reconnect: { retryMaxDelay: number; maxAttempts?: number } = { retryMaxDelay: 5000 };

  constructor(
    private readonly srf: Srf,
    private readonly options: SipServerConnectionOptions,
  ) {}

  /**
   * Resolves when the SIP server accepted us; rejects when it refuses the secret or is silent for `timeoutMs`. Goes on
   * trying all the same until `close`.
   */
  connect(timeoutMs: number): Promise<void> {
    const { host, port, log } = this.options;
    const server = `${host}:${port}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the SIP server at ${server} did not answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.srf.on('connect', (error: Error | null, hostPorts = '', _version = '', localHostPorts = '') => {
        this.sockets = new Set(
          `${hostPorts},${localHostPorts}`.split(',').map((one) => one.replace(/^[^/]*\//, '')),
        );
        clearTimeout(timer);
        // A connection that was on its way when we closed, or left it to another service.
        if (this.closed || this.suspended) return this.disconnect();
        if (error === null) {
          log.info({ sipServer: server }, 'SIP server is up');
          this.noteConnected(`${hostPorts} ${localHostPorts}`);
          return resolve();
        }
        log.error({ sipServer: server, retryMs: refusedRetryMs }, 'the SIP server refuses the secret');
        // drachtio-srf would try again every 255 ms for ever.
        this.disconnect();
        this.retry = setTimeout(() => this.openConnection(), refusedRetryMs);
        reject(new Error(`the SIP server at ${server} refuses the secret`, { cause: error }));
      });
      this.srf.on('error', ({ message: problem }) =>
        log.warn({ sipServer: server, problem }, 'the connection to the SIP server failed'),
      );
      (this.srf as unknown as NodeJS.EventEmitter).on('reconnecting', () =>
        this.lose('the SIP server is lost, and with it every call'),
      );
      this.openConnection();
    });
  }

  /** One that hangs is connected all the same. */
  get isConnected(): boolean {
    return this.connected;
  }

  /** The SIP server listens there. */
  isOwnSocket(host: string, port: number | string): boolean {
    return this.sockets.has(`${host}:${port}`);
  }

  isUp(): boolean {
    return this.connected && this.watch?.answers === true;
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(guarded(this.options.log, 'a listener to the state of telephony', listener));
  }

  /**
   * The connection to the SIP server is made or lost; one that hangs is connected all the same. Before anybody hears of `up`.
   * `name`: what it says where it listens.
   */
  onConnection(listener: (connected: boolean, name?: string) => void): void {
    this.connectionListeners.push(
      guarded(this.options.log, 'a listener to the connection with the SIP server', listener),
    );
  }

  /** Leaves the SIP server to another service, which would get every second call only, until `resume`. */
  suspend(): void {
    if (this.suspended) return;
    this.suspended = true;
    clearTimeout(this.retry);
    this.lose('another service uses the SIP server: this one leaves it alone until that one is gone');
    this.disconnect();
  }

  resume(): void {
    if (!this.suspended || this.closed) return;
    this.suspended = false;
    this.openConnection();
  }

  /** Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.retry);
    this.reconnect.maxAttempts = 1;
    this.disconnect();
  }

  private openConnection(): void {
    const { host, port, secret } = this.options;
    const settings = { host, port, secret, enablePing: true, reconnect: this.reconnect };
    void this.srf.connect(settings);
    guardFrames(this.srf, { log: this.options.log, refusals: this.options.refusals });
  }

  private lose(why: string): void {
    if (!this.connected) return;
    this.options.log.error({}, why);
    // First of all: nothing that is done about the losses may use the connection that is gone.
    this.connected = false;
    this.wasLost = true;
    this.watch?.close();
    for (const listener of this.connectionListeners) listener(false);
    this.options.onLost();
    this.tellUp();
  }

  private noteConnected(name: string): void {
    this.connected = true;
    this.watch?.close();
    this.watch = this.watchServer();
    this.watch.start();
    for (const listener of this.connectionListeners) listener(true, name);
    this.tellUp();
    const { wasLost } = this;
    this.wasLost = false;
    if (wasLost) this.options.onConnectedAgain();
  }

  /** One that hangs keeps its connection: nothing else would tell. Its calls go on, their audio does not pass there. */
  private watchServer(): LivenessWatch {
    const { host, port, log } = this.options;
    const sipServer = `${host}:${port}`;
    return new LivenessWatch({
      what: 'looking after the SIP server',
      ask: () => sipServerAnswers(this.srf),
      onChanged: (answers) => {
        if (answers) log.info({ sipServer }, 'the SIP server answers again');
        else log.error({ sipServer }, 'the SIP server does not answer any more: no new calls until it does');
        this.tellUp();
      },
      log,
    });
  }

  private tellUp(): void {
    const up = this.isUp();
    if (up === this.wasUp) return;
    this.wasUp = up;
    for (const listener of this.upListeners) listener(up);
  }

  private disconnect(): void {
    this.connected = false;
    this.watch?.close();
    try {
      this.srf.disconnect();
    } catch (error) {
      // drachtio-srf has no socket yet when it never connected.
      this.options.log.debug({ err: error }, 'nothing to disconnect');
    }
  }
}
