// What a benchmark prints of a service's two processes: time and memory that they used, and what held them up.
// Never changes the service: a probe is loaded into its processes beside it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure } from './bench-figures.js';
import { eventually } from './eventually.js';
import type { RunningService } from './running-service.js';

export const probeDirVariable = 'CENTRALE_PROBE_DIR';
export const probeSignal = 'SIGUSR2';

/** Since the last time that they were asked for; pauses and delays in ms. */
export interface ProcessFigures {
  readonly gcCount: number;
  readonly gcTotalMs: number;
  readonly gcLongestMs: number;
  readonly statements: number;
  /** Of SQLite, longer than 5 ms. */
  readonly slowStatements: number;
  readonly slowestStatementMs: number;
  readonly loopDelayP50Ms: number;
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
}

interface Used extends ProcessFigures {
  readonly cpuS: number;
  readonly rssMb: number;
}

export interface ServiceFigures {
  readonly daemon: Used;
  readonly softswitch: Used;
}

export class ServiceProbe {
  private readonly dir = mkdtempSync(join(tmpdir(), 'centrale-probe-'));

  /** For the service that is to be measured. */
  readonly env = {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ${join(__dirname, 'process-probe.js')}`,
    [probeDirVariable]: this.dir,
  };

  /** Measures the service from now on; the function that it resolves with ends that. */
  async begin(service: RunningService): Promise<() => Promise<ServiceFigures>> {
    await this.ask(service);
    const before = service.cpuSeconds();
    return async () => {
      const after = service.cpuSeconds();
      const rss = service.rssMbEach();
      const { daemon, softswitch } = await this.ask(service);
      return {
        daemon: { ...daemon, cpuS: after.daemon - before.daemon, rssMb: rss.daemon },
        softswitch: {
          ...softswitch,
          cpuS: after.softswitch - before.softswitch,
          rssMb: rss.softswitch,
        },
      };
    };
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async ask(
    service: RunningService,
  ): Promise<{ readonly daemon: ProcessFigures; readonly softswitch: ProcessFigures }> {
    const { daemon, softswitch } = service.pids();
    const [ofDaemon, ofSoftswitch] = await Promise.all([this.answer(daemon), this.answer(softswitch)]);
    return { daemon: ofDaemon, softswitch: ofSoftswitch };
  }

  private async answer(pid: number): Promise<ProcessFigures> {
    const file = join(this.dir, String(pid));
    rmSync(file, { force: true });
    process.kill(pid, probeSignal);
    let text = '';
    await eventually(`process ${pid} tells its figures`, () => {
      text = readIfThere(file);
      return text !== '';
    });
    return JSON.parse(text) as ProcessFigures;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** `calls`: how many were carried meanwhile. */
export function reportService(name: string, { daemon, softswitch }: ServiceFigures, calls: number): void {
  const per1000 = (seconds: number): number => (seconds * 1000) / calls;
  figure(`${name}.cpu_s_per_1000`, per1000(daemon.cpuS + softswitch.cpuS), 's');
  figure(`${name}.rss_mb`, daemon.rssMb + softswitch.rssMb, 'MB');
  for (const [process, used] of Object.entries({ daemon, softswitch })) {
    const of = `${name}.${process}`;
    figure(`${of}_cpu_s_per_1000`, per1000(used.cpuS), 's');
    figure(`${of}_rss_mb`, used.rssMb, 'MB');
    figure(`${of}_loop_delay_p50_ms`, used.loopDelayP50Ms, 'ms');
    figure(`${of}_loop_delay_p99_ms`, used.loopDelayP99Ms, 'ms');
    figure(`${of}_loop_delay_max_ms`, used.loopDelayMaxMs, 'ms');
    figure(`${of}_gc_count`, used.gcCount, 'pauses');
    figure(`${of}_gc_total_ms`, used.gcTotalMs, 'ms');
    figure(`${of}_gc_longest_ms`, used.gcLongestMs, 'ms');
  }
  figure(`${name}.statements_per_call`, daemon.statements / calls, 'statements');
  figure(`${name}.slow_statements`, daemon.slowStatements, 'statements');
  figure(`${name}.slowest_statement_ms`, daemon.slowestStatementMs, 'ms');
}
