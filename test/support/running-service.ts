// A real Centrale service as its own process, for wire tests and benchmarks: started, measured, logged in to, ended.
// Never shares a port or a folder with another one.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ControlConnection } from '../../src/adapters/softswitch/control-connection.js';
import { controlSocketPath, softswitchSecrets } from '../../src/adapters/softswitch/softswitch-files.js';
import type { CallDetail, CallList, CallRecord } from '../../src/api/calls.js';
import type { Health, Metrics } from '../../src/api/system.js';
import { eventually } from './eventually.js';
import { serviceRtpPorts } from './free-port.js';

const entry = resolve(__dirname, '..', '..', 'src', 'main.js');
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

export interface RunningServiceOptions {
  /** Settings, database and log go here. */
  readonly dir: string;
  /** Imported before the start, when given. */
  readonly companyFile?: string;
  readonly sipPort: number;
  readonly webPort: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** See ServiceUnderTestOptions. */
  readonly dataDiskBytes?: number;
  /** Beside those that this process has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A figure of each of the service's two processes. */
export interface EachProcess {
  readonly daemon: number;
  readonly softswitch: number;
}

export class RunningService {
  private cookie = '';
  /** Of others, by name. */
  private readonly cookies = new Map<string, string>();
  output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly sipPort: number,
    readonly webPort: number,
    private readonly dataDir: string,
  ) {}

  static async start(options: RunningServiceOptions): Promise<RunningService> {
    const config = join(options.dir, 'centrale.yaml');
    writeFileSync(
      config,
      stringify({
        web: { host: '127.0.0.1', port: options.webPort },
        sip: { host: '127.0.0.1', port: options.sipPort },
        drainSeconds: 1,
        rtp: serviceRtpPorts,
        ...(options.dataDiskBytes === undefined ? {} : { dataDir: 'data' }),
        ...options.settings,
      }),
    );
    if (options.companyFile !== undefined) {
      const args = [entry, 'company', 'import', options.companyFile, '--config', config];
      const imported = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
      if (imported.status !== 0)
        throw new Error(`company import failed: ${imported.stdout}${imported.stderr}`);
    }
    const [command, ...args] = commandLine(config, options);
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    });
    const service = new RunningService(child, options.sipPort, options.webPort, options.dir);
    await service.untilUp();
    return service;
  }

  /** Of the daemon. */
  get pid(): number {
    return this.pids().daemon;
  }

  /** -1 when there is none at the moment. */
  pids(): EachProcess {
    return { daemon: this.pidOf('daemon'), softswitch: this.pidOf('softswitch') };
  }

  /** Of the softswitch that serves: the supervisor's own may wait for the end of one that was there before it. */
  async softswitchPid(): Promise<number> {
    const { connection, hello } = await ControlConnection.open(
      controlSocketPath(this.dataDir),
      softswitchSecrets(this.dataDir).control,
    );
    connection.close();
    return hello.pid;
  }

  /** Both are children of the supervisor; another process than either, when it has none at the moment, would be -1. */
  private pidOf(command: 'daemon' | 'softswitch'): number {
    const { pid } = this.child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const found = children.find((child) => commandOf(child).includes(command));
    return Number(found ?? -1);
  }

  cpuSeconds(): EachProcess {
    const { daemon, softswitch } = this.pids();
    return { daemon: cpuSecondsOf(daemon), softswitch: cpuSecondsOf(softswitch) };
  }

  /** Resident memory. */
  rssMbEach(): EachProcess {
    const { daemon, softswitch } = this.pids();
    return { daemon: rssKbOf(daemon) / 1024, softswitch: rssKbOf(softswitch) / 1024 };
  }

  /** Of both processes together. */
  rssMb(): number {
    const { daemon, softswitch } = this.rssMbEach();
    return daemon + softswitch;
  }

  async logIn(username: string, password: string): Promise<void> {
    this.cookie = await this.cookieOf(username, password);
  }

  private async cookieOf(username: string, password: string): Promise<string> {
    const body = { username, password };
    const answer = await this.fetch('/session', { method: 'POST', body, cookie: '' });
    if (!answer.ok) throw new Error(`log-in failed: ${answer.status} ${await answer.text()}`);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  /** As that user, whoever is logged in otherwise. Rejects when it is refused. */
  async orderAs(
    username: string,
    password: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<void> {
    const cookie = this.cookies.get(username) ?? (await this.cookieOf(username, password));
    this.cookies.set(username, cookie);
    const answer = await this.fetch(path, { method, body, cookie });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.fetch(path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  fetch(path: string, options: { method?: string; body?: unknown; cookie?: string } = {}): Promise<Response> {
    const { cookie = this.cookie } = options;
    return fetch(`http://127.0.0.1:${this.webPort}/api/v1${path}`, {
      method: options.method ?? 'GET',
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(30_000),
    });
  }

  metrics(): Promise<Metrics> {
    return this.get('/metrics');
  }

  call(id: string): Promise<CallDetail> {
    return this.get(`/calls/${id}`);
  }

  async allCalls(): Promise<CallRecord[]> {
    const calls: CallRecord[] = [];
    let before: string | null = null;
    do {
      const page: CallList = await this.get<CallList>(
        `/calls?limit=500${before === null ? '' : `&before=${encodeURIComponent(before)}`}`,
      );
      calls.push(...page.calls);
      before = page.next;
    } while (before !== null);
    return calls;
  }

  /** Header of whoever is logged in, for what `fetch` cannot do (WebSocket). */
  get cookieHeader(): string {
    return this.cookie;
  }

  /** The daemon and, first, the supervisor that would start it again; the softswitch is left alone. */
  killDaemon(): void {
    const { pid } = this;
    this.child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
  }

  /**
   * The daemon alone, which its supervisor starts again. Resolves when it is up, with how long that took, ms. `SIGTERM`: as
   * systemd restarts it.
   */
  async crashDaemon(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number> {
    const lost = this.pid;
    const killedAtMs = performance.now();
    process.kill(lost, signal);
    await eventually('the daemon is up again', async () => {
      if ([lost, -1].includes(this.pid)) return false;
      // Its web page comes before its telephony.
      const health = await this.get<Health>('/health').catch(() => undefined);
      return health?.status === 'up';
    });
    return performance.now() - killedAtMs;
  }

  exited(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null)
      return Promise.resolve(this.child.exitCode);
    return new Promise((resolveExit) => this.child.once('exit', (code) => resolveExit(code)));
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), stopTimeoutMs);
    this.child.kill('SIGTERM');
    await this.exited();
    clearTimeout(timer);
  }

  private untilUp(): Promise<void> {
    return new Promise((resolveUp, reject) => {
      const timer = setTimeout(() => {
        this.child.kill('SIGKILL');
        reject(new Error(`the service did not start:\n${this.output}`));
      }, startTimeoutMs);
      const note = (chunk: Buffer): void => {
        this.output += chunk.toString();
        if (!this.output.includes(' is up.')) return;
        clearTimeout(timer);
        resolveUp();
      };
      this.child.stdout?.on('data', note);
      this.child.stderr?.on('data', note);
      this.child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the service ended with ${code}:\n${this.output}`));
      });
    });
  }
}

/** With a disk of its own: a file system in memory that is mounted for the service alone and goes with it. */
function commandLine(config: string, { dir, dataDiskBytes }: RunningServiceOptions): [string, ...string[]] {
  const run: [string, ...string[]] = [process.execPath, entry, 'run', '--config', config];
  if (dataDiskBytes === undefined) return run;
  const data = join(dir, 'data');
  const mount = `cp -a "$0" "$0.first" && mount -t tmpfs -o size=${dataDiskBytes} tmpfs "$0" && cp -a "$0.first/." "$0/" && exec "$@"`;
  return ['unshare', '--mount', 'sh', '-c', mount, data, ...run];
}

/** proc(5): fields 14 and 15 of /proc/<pid>/stat, in ticks of 10 ms; all threads. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Arguments of a process; none when it is gone. */
function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function rssKbOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
