// A program that a test starts: its output line by line, and an end that comes for certain.
// Never outlives the test run: what is still there when the process exits is killed.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** For `afterEach`: ends every child that is still running. */
export async function stopAllChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

export class ChildProcess {
  readonly exit: Promise<ChildExit>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly outputListeners = new Set<() => void>();
  private text = '';
  private hasExited = false;

  private constructor(
    readonly command: string,
    args: readonly string[],
    options: ChildOptions,
  ) {
    this.child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk;
        this.tellListeners();
      });
    }
    this.exit = new Promise((resolve) => {
      const settle = (exit: ChildExit): void => {
        this.hasExited = true;
        running.delete(this);
        resolve(exit);
        this.tellListeners();
      };
      this.child.once('error', (error) => {
        this.text += `${error.message}\n`;
        settle({ code: 127, signal: null });
      });
      this.child.once('close', (code, signal) => settle({ code, signal }));
    });
  }

  static start(command: string, args: readonly string[], options: ChildOptions = {}): ChildProcess {
    return new ChildProcess(command, args, options);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Standard output and standard error so far, as they came. */
  get output(): string {
    return this.text;
  }

  get exited(): boolean {
    return this.hasExited;
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.hasExited) this.child.kill(signal);
  }

  /** Resolves with the first match in the output, past or to come. Rejects when the program ends or time is up. */
  waitForOutput(pattern: RegExp, timeoutMs = 30_000): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.outputListeners.delete(look);
        act();
      };
      const fail = (what: string): void =>
        finish(() => reject(new Error(`${this.command}: ${what} before ${String(pattern)}\n${this.text}`)));
      const look = (): void => {
        const match = this.text.match(pattern);
        if (match !== null) finish(() => resolve(match));
        else if (this.hasExited) fail('ended');
      };
      const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs);
      this.outputListeners.add(look);
      look();
    });
  }

  /** Rejects, and kills the program, when it is not over in time. */
  async waitForExit(timeoutMs: number): Promise<ChildExit> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    const outcome = await Promise.race([this.exit, tooLate]);
    clearTimeout(timer);
    if (outcome !== 'late') return outcome;
    await this.stop(0);
    throw new Error(`${this.command}: still running after ${timeoutMs} ms\n${this.text}`);
  }

  /** SIGTERM, then SIGKILL. Idempotent; never rejects. */
  async stop(graceMs = 2_000): Promise<void> {
    if (this.hasExited) return;
    if (graceMs > 0) this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs);
    await this.exit;
    clearTimeout(timer);
  }

  private tellListeners(): void {
    for (const listener of [...this.outputListeners]) listener();
  }
}
