// The softswitch as a process of its own: started, asked and stopped over child-process IPC.
// Never outlives whoever started it by more than the time that BYEs take.
import type { FromSoftswitch, SoftswitchOptions, ToSoftswitch } from './control-protocol.js';
import type { Log } from './log.js';
import type { Softswitch } from './softswitch.js';
import { createSoftswitch, SoftswitchStartError } from './softswitch.js';

const exitCodes = { ok: 0, notStarted: 1, usage: 64, internalError: 70 } as const;
/** Calls that have not ended by then are left to the peers' timers, ms. A daemon that restarts waits 4 s for the ports. */
const closeTimeoutMs = 3500;
/** Between the last message and the end, so that it gets through the pipe, ms. */
const flushTimeoutMs = 200;

/** So many uncaught errors within this time, ms, are no accident. */
const bearableFailures = 10;
const failuresWithinMs = 60_000;

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Errors have no enumerable fields of their own: IPC would make them `{}`. */
function plain(value: unknown, depth = 0): unknown {
  if (value instanceof Error) {
    const { code } = value as Error & { code?: unknown };
    const cause = value.cause === undefined || depth > 2 ? {} : { cause: plain(value.cause, depth + 1) };
    return {
      type: value.name,
      message: value.message,
      stack: value.stack,
      ...(code === undefined ? {} : { code }),
      ...cause,
    };
  }
  return value;
}

class ControlledProcess {
  private softswitch: Softswitch | undefined;
  private starting: Promise<void> | undefined;
  private ending = false;
  private failedAtMs: readonly number[] = [];
  private lowestLevel: Level = 'info';
  private readonly log: Log = {
    debug: (message, fields) => this.sendLog('debug', message, fields),
    info: (message, fields) => this.sendLog('info', message, fields),
    warn: (message, fields) => this.sendLog('warn', message, fields),
    error: (message, fields) => this.sendLog('error', message, fields),
  };

  listen(): void {
    process.on('message', (message: ToSoftswitch) => this.receive(message));
    // The daemon died: nobody is left to control the calls.
    process.on('disconnect', () => void this.end(exitCodes.ok));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A terminal's Ctrl-C reaches the whole group; the parent drains first and then says stop.
        if (!process.connected) void this.end(exitCodes.ok);
      });
    }
    const failed = (error: unknown): void => this.outlive(error);
    process.on('uncaughtException', failed);
    process.on('unhandledRejection', failed);
  }

  /** One stray exception must not end every call; a process that fails again and again ends them with a BYE. */
  private outlive(error: unknown): void {
    this.sendLog('error', 'an error that nothing caught', { error });
    if (this.softswitch === undefined) return this.exit(exitCodes.internalError);
    const nowMs = performance.now();
    this.failedAtMs = [...this.failedAtMs.filter((atMs) => nowMs - atMs < failuresWithinMs), nowMs];
    if (this.failedAtMs.length <= bearableFailures) return;
    this.sendLog('error', 'too many errors that nothing caught: the softswitch ends', {});
    void this.end(exitCodes.internalError);
  }

  private receive(message: ToSoftswitch): void {
    switch (message.kind) {
      case 'start':
        this.starting ??= this.start(message.options);
        return;
      case 'ask-stats':
        void this.tellStats(message.askId);
        return;
      case 'stop':
        void this.end(exitCodes.ok);
    }
  }

  private async start(options: SoftswitchOptions): Promise<void> {
    this.lowestLevel = options.logLevel;
    try {
      this.softswitch = await createSoftswitch(options, this.log);
    } catch (error) {
      const known = error instanceof SoftswitchStartError ? error : undefined;
      this.send({
        kind: 'failed',
        code: known?.code ?? 'EUNKNOWN',
        message: error instanceof Error ? error.message : String(error),
        option: known?.option,
      });
      this.exit(exitCodes.notStarted);
      return;
    }
    if (!this.ending) this.send({ kind: 'ready', addresses: this.softswitch.addresses });
  }

  private async tellStats(askId: number): Promise<void> {
    try {
      await this.starting;
      if (this.softswitch === undefined) return;
      this.send({ kind: 'stats', askId, stats: await this.softswitch.stats() });
    } catch (error) {
      this.log.error('counters not told', { error });
    }
  }

  /** Ends the calls and the process. A second call changes nothing. */
  private async end(code: number): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    // The event loop may hang in a part that does not close; the process must not.
    setTimeout(() => this.exit(code), closeTimeoutMs).unref();
    try {
      await this.starting;
      await this.softswitch?.close();
    } catch (error) {
      this.log.error('the softswitch did not close', { error });
    }
    this.exit(code);
  }

  private exit(code: number): void {
    this.ending = true;
    process.exitCode = code;
    if (!process.connected) process.exit(code);
    setTimeout(() => process.exit(code), flushTimeoutMs).unref();
    const line = {
      kind: 'log',
      level: 'debug',
      message: 'softswitch process ends',
      fields: { code },
    } as const;
    // Messages keep their order: when this one is written, all are.
    process.send?.(line satisfies FromSoftswitch, () => process.exit(code));
  }

  private sendLog(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (levels.indexOf(level) < levels.indexOf(this.lowestLevel)) return;
    const flat = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
    this.send({ kind: 'log', level, message, fields: flat });
  }

  private send(message: FromSoftswitch): void {
    // Without a parent there is nobody to tell; a pipe that breaks is followed by `disconnect`.
    if (process.connected) process.send?.(message, () => undefined);
  }
}

if (process.send === undefined) {
  process.stderr.write('The softswitch is started by the daemon, not by hand.\n');
  process.exitCode = exitCodes.usage;
} else {
  new ControlledProcess().listen();
}
