// The softswitch as a process of its own: control socket, signals, errors that nobody caught, and the end.
// Never ends with the program that uses it; only for a supervisor that is gone it ends, once nobody has used it for a while.
import { openControlServer, type ControlServer } from './control-server.js';
import {
  controlProtocol,
  type ControlHello,
  type SoftswitchAddresses,
  type SoftswitchOptions,
} from './control-protocol.js';
import type { Log } from './log.js';
import { createSoftswitch, type Softswitch } from './softswitch.js';

const exitCodes = { ok: 0, internalError: 70, cancelled: 130 } as const;
/** Calls that have not ended by then are left to the peers' timers, ms. */
const closeTimeoutMs = 3500;

/** So many uncaught errors within this time, ms, are no accident. */
const bearableFailures = 10;
const failuresWithinMs = 60_000;
const orphanCheckMs = 1000;
/** Of the grace time, when the options name none, ms. */
const defaultGraceMs = 60_000;

export interface SoftswitchProcessOptions {
  readonly log: Log;
  /** Default: no control socket, for stand-alone use. */
  readonly control?: {
    readonly path: string;
    readonly secret: string;
    readonly version: string;
    /** See ControlHello. */
    readonly settings: Readonly<Record<string, unknown>>;
  };
}

export class SoftswitchProcess {
  /** The channel to a supervisor says only that it is there. */
  private readonly supervised = process.connected;
  private softswitch: Softswitch | undefined;
  private starting: Promise<Softswitch> | undefined;
  private control: ControlServer | undefined;
  private graceMs = defaultGraceMs;
  private orphaned = false;
  private ending = false;
  private failedAtMs: readonly number[] = [];

  constructor(private readonly options: SoftswitchProcessOptions) {
    const failed = (error: unknown): void => this.outlive(error);
    process.on('uncaughtException', failed);
    process.on('unhandledRejection', failed);
  }

  /**
   * Resolves with the addresses when it is up, with undefined when another process serves the same control socket. Rejects
   * with SoftswitchStartError; then nothing is left open, and it may be tried again.
   */
  async start(softswitch: SoftswitchOptions): Promise<SoftswitchAddresses | undefined> {
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const starting = begun.then(() => createSoftswitch(softswitch, this.options.log));
    // Whoever waits for it is told; that nobody does is no error.
    starting.catch(() => undefined);
    if (!(await this.listen(starting))) return undefined;
    this.graceMs = softswitch.orphanGraceMs ?? defaultGraceMs;
    this.starting = starting;
    begin();
    try {
      this.softswitch = await starting;
    } catch (error) {
      await this.control?.close();
      throw error;
    }
    this.followSignals();
    return this.softswitch.addresses;
  }

  /** False when there is another one. */
  private async listen(starting: Promise<Softswitch>): Promise<boolean> {
    const { control, log } = this.options;
    if (control === undefined) return true;
    const { path, secret, version, settings } = control;
    const hello = async (): Promise<ControlHello> => {
      const { addresses } = await starting;
      const { pid } = process;
      return {
        ...({ kind: 'hello', protocol: controlProtocol } as const),
        ...{ version, pid, orphaned: this.orphaned, addresses, settings },
      };
    };
    this.control = await openControlServer({
      ...{ path, secret, hello, log },
      stats: async () => (await starting).stats(),
      stop: () => void this.end(exitCodes.ok),
    });
    return this.control !== undefined;
  }

  private followSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (this.ending) process.exit(exitCodes.cancelled);
        void this.end(exitCodes.ok);
      });
    if (!this.supervised) return;
    if (process.connected) process.once('disconnect', () => this.endUnused());
    else this.endUnused();
  }

  /** The supervisor was killed: whoever uses the softswitch may go on, and come back. */
  private endUnused(): void {
    this.orphaned = true;
    const timer = setInterval(() => {
      if (this.control !== undefined && this.control.clientlessMs() < this.graceMs) return;
      clearInterval(timer);
      this.options.log.warn('neither supervisor nor service is there any more: the softswitch ends', {});
      void this.end(exitCodes.ok);
    }, orphanCheckMs);
  }

  /** One stray exception must not end every call; a process that fails again and again ends them with a BYE. */
  private outlive(error: unknown): void {
    const { log } = this.options;
    log.error('an error that nothing caught', { error });
    if (this.softswitch === undefined) process.exit(exitCodes.internalError);
    const nowMs = performance.now();
    this.failedAtMs = [...this.failedAtMs.filter((atMs) => nowMs - atMs < failuresWithinMs), nowMs];
    if (this.failedAtMs.length <= bearableFailures) return;
    log.error('too many errors that nothing caught: the softswitch ends', {});
    void this.end(exitCodes.internalError);
  }

  /** Ends the calls and the process. A second call changes nothing. */
  private async end(code: number): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    // The event loop may hang in a part that does not close; the process must not.
    setTimeout(() => process.exit(code), closeTimeoutMs).unref();
    try {
      await (await this.starting)?.close();
      await this.control?.close();
    } catch (error) {
      this.options.log.error('the softswitch did not close', { error });
    }
    process.exit(code);
  }
}
