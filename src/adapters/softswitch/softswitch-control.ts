// The daemon's hold on the softswitch that runs beside it: found, asked for its counters, found again when it was started anew.
// Never starts or stops it, and never speaks call control to it; drachtio-srf and drachtio-fsmrf do.
import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../../app/ports/log.js';
import type {
  ControlHello,
  SoftswitchAddresses,
  SoftswitchStats,
} from '../../softswitch/control-protocol.js';
import { ControlConnection, SoftswitchError } from './control-connection.js';

export interface SoftswitchControlOptions {
  /** Of the control socket. */
  readonly path: string;
  readonly secret: string;
  /** What the settings file asks of the softswitch now, see ControlHello.settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly version: string;
  /** How long `start` waits for one to come up, ms. */
  readonly waitMs: number;
  readonly log: Log;
  /** It is up again, but elsewhere: clients that reconnect do not find it. */
  readonly onMoved: () => void;
}

const retryMs = 200;
/** One that does not want us may be started anew, ms; it writes a line for each that it refuses. */
const refusedRetryMs = 10_000;

const isRefusal = (error: unknown): boolean => error instanceof SoftswitchError && error.code === 'EREFUSED';

export class SoftswitchControl {
  private connection: ControlConnection | undefined;
  private addresses: SoftswitchAddresses | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: SoftswitchControlOptions) {}

  /** Resolves with the addresses that it listens on. Rejects with SoftswitchError. */
  async start(): Promise<SoftswitchAddresses> {
    const giveUpAtMs = performance.now() + this.options.waitMs;
    for (;;) {
      try {
        return await this.open();
      } catch (error) {
        const hopeless = !(error instanceof SoftswitchError) || isRefusal(error);
        if (hopeless || this.closed || performance.now() > giveUpAtMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  /** Counters of the running process; rejects when there is none or it does not answer. */
  stats(): Promise<SoftswitchStats> {
    const { connection } = this;
    return connection === undefined
      ? Promise.reject(new SoftswitchError('ENOTCONN', 'there is no softswitch'))
      : connection.stats();
  }

  /** Leaves it running. Idempotent. */
  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    this.connection?.close();
  }

  private async open(): Promise<SoftswitchAddresses> {
    const { path, secret } = this.options;
    const { connection, hello } = await ControlConnection.open(path, secret);
    if (this.closed) {
      connection.close();
      throw new SoftswitchError('ECLOSED', 'closed meanwhile');
    }
    this.connection = connection;
    const before = this.addresses;
    this.addresses = hello.addresses;
    void connection.closed.then(() => this.lost());
    this.compare(hello);
    if (before !== undefined && !isDeepStrictEqual(before, hello.addresses)) this.options.onMoved();
    return hello.addresses;
  }

  /** The settings file may say something else by now; only a new start, which ends calls, would follow it. */
  private compare({ pid, version, settings }: ControlHello): void {
    const { log, settings: wanted } = this.options;
    log.info({ softswitchPid: pid, version }, 'the softswitch is up');
    if (version !== this.options.version)
      log.info({ running: version }, 'the softswitch is still of another version');
    const names = new Set([...Object.keys(wanted), ...Object.keys(settings)]);
    // As the other side has it: through JSON.
    const asSent = JSON.parse(JSON.stringify(wanted)) as Record<string, unknown>;
    const changed = [...names].filter((name) => !isDeepStrictEqual(asSent[name], settings[name]));
    if (changed.length > 0)
      log.warn(
        { changed },
        'settings were changed that the softswitch reads at its start; restart it to apply them: that ends calls',
      );
  }

  private lost(): void {
    this.connection = undefined;
    if (this.closed) return;
    this.options.log.error({}, 'the softswitch is gone; waiting for it to be started again');
    this.tryAgain();
  }

  private tryAgain(afterMs = retryMs): void {
    if (this.closed) return;
    this.retry = setTimeout(() => {
      this.open().catch((error: unknown) => {
        const { log } = this.options;
        if (isRefusal(error)) log.error({ err: error }, 'the softswitch does not want this service');
        else log.debug({ err: error }, 'the softswitch cannot be reached');
        this.tryAgain(isRefusal(error) ? refusedRetryMs : retryMs);
      });
    }, afterMs);
  }
}
