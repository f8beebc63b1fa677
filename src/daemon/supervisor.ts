// Keeps softswitch and daemon running side by side where systemd does not: started, started again when they die, stopped in order.
// Never carries anything between them.
import { spawn, type ChildProcess } from 'node:child_process';
import { sessionNiceness, sessionTakesPrecedence } from '../softswitch/precedence.js';

export interface SupervisedProgram {
  readonly name: string;
  /** Arguments of node: options of its own, the program, and its arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Longest time from SIGINT to the end, ms; then it is killed. */
  readonly stopMs: number;
  /** The program said that it is up, by a message on the channel; each time anew. */
  readonly onUp?: () => void;
}

export interface SupervisorOptions {
  /** Started together, stopped from the last to the first. */
  readonly programs: readonly SupervisedProgram[];
  /** One line for the user. */
  readonly tell: (line: string) => void;
}

/** After the first death, ms; twice as long after each that follows soon, up to the longest: calls wait for it. */
const restartAfterMs = 250;
const longestRestartAfterMs = 2000;
/** One that lived so long has got over what killed the one before, ms. */
const soundAfterMs = 10_000;

export class Supervisor {
  private readonly children: readonly SupervisedChild[];
  private stopping: Promise<number> | undefined;
  private finish: (exitCode: number) => void = () => undefined;
  /** Settles with the exit code of the whole. */
  readonly done = new Promise<number>((resolve) => (this.finish = resolve));

  constructor({ programs, tell }: SupervisorOptions) {
    this.children = programs.map(
      (program) =>
        new SupervisedChild(program, {
          tell,
          failed: (exitCode) => void this.stop(exitCode),
        }),
    );
  }

  start(): void {
    for (const child of this.children) child.start();
  }

  /** Ends them one after the other, the last first. A second call interrupts the one that is being waited for. */
  async stop(exitCode = 0): Promise<number> {
    if (this.stopping !== undefined) {
      for (const child of this.children) child.interrupt();
      return this.stopping;
    }
    this.stopping = this.stopAll(exitCode);
    this.finish(await this.stopping);
    return this.stopping;
  }

  private async stopAll(exitCode: number): Promise<number> {
    for (const child of this.children) child.stay();
    let code = exitCode;
    for (const child of [...this.children].reverse()) {
      const ended = await child.stop();
      if (code === 0 && ended !== 0) code = ended;
    }
    return code;
  }
}

interface ChildHooks {
  readonly tell: (line: string) => void;
  /** It never came up: a mistake in the settings, of which the user is told; nothing to be tried for ever. */
  readonly failed: (exitCode: number) => void;
}

/** As a shell tells of a program that a signal ended. */
const endedBySignal = 130;

class SupervisedChild {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private restartAfterMs = restartAfterMs;
  private startedAtMs = 0;
  private wasUp = false;
  /** Is not started again. */
  private ends = false;
  private exitCode = 0;

  constructor(
    private readonly program: SupervisedProgram,
    private readonly hooks: ChildHooks,
  ) {}

  start(): void {
    const { args, env } = this.program;
    const child = spawn(process.execPath, args, {
      // Ctrl-C reaches the whole group of a terminal; who ends when is for the supervisor to say.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...env, ...process.env },
    });
    // Now: half a second of processor time goes by before it could do so itself.
    if (child.pid !== undefined) sessionTakesPrecedence(sessionNiceness, child.pid);
    this.child = child;
    this.startedAtMs = performance.now();
    child.on('message', () => {
      this.wasUp = true;
      this.program.onUp?.();
    });
    child.on('error', (error) => {
      // A process that could not be made never exits.
      if (child.pid === undefined) this.ended(child, error.message, 1);
    });
    child.on('exit', (code, signal) =>
      this.ended(child, signal ?? `exit code ${code}`, code ?? endedBySignal),
    );
  }

  stay(): void {
    this.ends = true;
    clearTimeout(this.restart);
  }

  interrupt(): void {
    this.child?.kill('SIGINT');
  }

  /** Resolves with its exit code once it is gone. */
  stop(): Promise<number> {
    const { child } = this;
    if (child === undefined) return Promise.resolve(this.exitCode);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.hooks.tell(`${this.program.name} does not stop; killing it`);
        child.kill('SIGKILL');
      }, this.program.stopMs);
      child.once('exit', (code) => {
        clearTimeout(timer);
        resolve(code ?? endedBySignal);
      });
      // SIGTERM would leave calls to a next start that does not come.
      child.kill('SIGINT');
    });
  }

  private ended(child: ChildProcess, why: string, exitCode: number): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.exitCode = exitCode;
    if (this.ends) return;
    if (!this.wasUp) return this.hooks.failed(exitCode);
    if (performance.now() - this.startedAtMs > soundAfterMs) this.restartAfterMs = restartAfterMs;
    this.hooks.tell(
      `${this.program.name} died (${why}); starting it again in ${this.restartAfterMs / 1000} s`,
    );
    this.restart = setTimeout(() => this.start(), this.restartAfterMs);
    this.restartAfterMs = Math.min(this.restartAfterMs * 2, longestRestartAfterMs);
  }
}
