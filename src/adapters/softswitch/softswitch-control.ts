// Starts the embedded softswitch as a process of its own, watches it, and starts it again when it dies.
// Never speaks call control to it; drachtio-srf and drachtio-fsmrf do.
import { fork, type ChildProcess } from 'node:child_process';
import type { Log } from '../../app/ports/log.js';
import type {
  FromSoftswitch,
  SoftswitchAddresses,
  SoftswitchOptions,
  SoftswitchStats,
  ToSoftswitch,
} from '../../softswitch/control-protocol.js';

export interface SoftswitchProcessOptions {
  /** The compiled entry of the softswitch. */
  readonly entry: string;
  readonly softswitch: SoftswitchOptions;
  readonly log: Log;
}

/** The softswitch could not start. */
export class SoftswitchError extends Error {
  constructor(
    /** e.g. EADDRINUSE */
    readonly code: string,
    message: string,
    /** Path in SoftswitchOptions, e.g. `sip.listeners.0.port`. */
    readonly option?: string,
  ) {
    super(message);
    this.name = 'SoftswitchError';
  }
}

const startTimeoutMs = 15_000;
/** An earlier softswitch whose daemon was killed needs a moment to end its calls and free its ports, ms. */
const portsFreeWithinMs = 4000;
const portRetryMs = 250;
const stopTimeoutMs = 6000;
const statsTimeoutMs = 2000;
/** After the first death, ms; twice as long after each that follows soon, up to the longest. */
const restartAfterMs = 500;
const longestRestartAfterMs = 30_000;
/** One that lived so long has got over what killed the one before, ms. */
const soundAfterMs = 60_000;
/**
 * Half of the young generation in each of its threads, MB. Node's own 16 cost 30 MB more of memory and save no
 * processor time: packets and messages are short-lived.
 */
const youngHalfMb = 4;
/** Pools of the C library's memory; one for each thread, as by default, holds on to tens of MB that nobody uses. */
const mallocArenas = '2';

export class SoftswitchProcess {
  private child: ChildProcess | undefined;
  private addresses: SoftswitchAddresses | undefined;
  private closing: Promise<void> | undefined;
  private restart: NodeJS.Timeout | undefined;
  private restartAfterMs = restartAfterMs;
  private launchedAtMs = 0;
  private asks = 0;
  private readonly asked = new Map<number, (stats: SoftswitchStats) => void>();

  constructor(private readonly options: SoftswitchProcessOptions) {}

  /** Resolves with the addresses that it listens on. Rejects with SoftswitchError. */
  async start(): Promise<SoftswitchAddresses> {
    const giveUpAtMs = performance.now() + portsFreeWithinMs;
    for (;;) {
      try {
        this.addresses = await this.launch(this.options.softswitch);
        return this.addresses;
      } catch (error) {
        const inUse = error instanceof SoftswitchError && error.code === 'EADDRINUSE';
        if (!inUse || this.closing !== undefined || performance.now() > giveUpAtMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, portRetryMs));
      }
    }
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Counters of the running process; rejects when it does not answer. */
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
      this.send({ kind: 'ask-stats', askId });
    });
  }

  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private launch(options: SoftswitchOptions): Promise<SoftswitchAddresses> {
    const child = fork(this.options.entry, [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...process.execArgv, `--max-semi-space-size=${youngHalfMb}`],
      env: { MALLOC_ARENA_MAX: mallocArenas, ...process.env },
    });
    this.child = child;
    this.launchedAtMs = performance.now();
    return new Promise((resolve, reject) => {
      const fail = (error: SoftswitchError): void => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        fail(new SoftswitchError('ETIMEDOUT', `the softswitch did not start within ${startTimeoutMs} ms`));
      }, startTimeoutMs);
      child.on('message', (message: FromSoftswitch) => {
        if (message.kind === 'ready') {
          clearTimeout(timer);
          resolve(message.addresses);
        } else if (message.kind === 'failed')
          fail(new SoftswitchError(message.code, message.message, message.option));
        else this.receive(message);
      });
      child.on('error', (error) => {
        fail(new SoftswitchError('ESPAWN', error.message));
        // A process that could not be made never exits; one that could not be told something does.
        if (child.pid === undefined) this.noteExit(child, null, null);
      });
      child.on('exit', (code, signal) => {
        fail(new SoftswitchError('EEXIT', `the softswitch ended with ${signal ?? code}`));
        this.noteExit(child, code, signal);
      });
      // A process that is gone already is reported by `exit`.
      child.send({ kind: 'start', options } satisfies ToSoftswitch, () => undefined);
    });
  }

  private receive(message: FromSoftswitch): void {
    if (message.kind === 'log') this.options.log[message.level]({ ...message.fields }, message.message);
    else if (message.kind === 'stats') {
      this.asked.get(message.askId)?.(message.stats);
      this.asked.delete(message.askId);
    }
  }

  private noteExit(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.child !== child) return;
    this.child = undefined;
    // Before the first `ready` the one who called start() hears of it.
    if (this.closing !== undefined || this.addresses === undefined) return;
    if (performance.now() - this.launchedAtMs > soundAfterMs) this.restartAfterMs = restartAfterMs;
    this.options.log.error(
      { code, signal, restartInMs: this.restartAfterMs },
      'the softswitch died; starting it again',
    );
    this.scheduleRestart();
  }

  /** One process at a time: whatever goes wrong with a launch, only the end of that process leads to the next. */
  private scheduleRestart(): void {
    this.restart = setTimeout(() => {
      this.launch(this.onSamePorts()).then(
        () => this.options.log.info({}, 'the softswitch is up again'),
        (error: unknown) => this.options.log.error({ err: error }, 'the softswitch does not start'),
      );
    }, this.restartAfterMs);
    this.restartAfterMs = Math.min(this.restartAfterMs * 2, longestRestartAfterMs);
  }

  /** The clients reconnect to where they were connected. */
  private onSamePorts(): SoftswitchOptions {
    const { softswitch } = this.options;
    const { addresses } = this;
    if (addresses === undefined) return softswitch;
    return {
      ...softswitch,
      sip: { ...softswitch.sip, listeners: addresses.sip },
      drachtio: { ...softswitch.drachtio, port: addresses.drachtio.port },
      eventSocket: { ...softswitch.eventSocket, port: addresses.eventSocket.port },
      media: { ...softswitch.media, sipPort: addresses.mediaSip.port },
    };
  }

  private async stop(): Promise<void> {
    clearTimeout(this.restart);
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.send({ kind: 'stop' });
    const timer = setTimeout(() => {
      this.options.log.warn({}, 'the softswitch did not stop; killing it');
      child.kill('SIGKILL');
    }, stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }

  private send(message: ToSoftswitch): void {
    if (this.child?.connected === true) this.child.send(message, () => undefined);
  }
}
