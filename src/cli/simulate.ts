// The command that calls a running service as simulated agents and callers do.
// Never looks into the service: what became of the calls is what the phones have heard.
import { runSimulation } from '../simulator/simulation.js';
import { lifelike } from '../simulator/simulation-model.js';
import { exitCodes, onStopSignal } from './command-exit.js';

export interface SimulateOptions {
  readonly agents: number;
  readonly callsPerMinute: number;
  readonly server: string;
  readonly did: string;
  readonly firstExtension: number;
  readonly password: string;
  readonly talkSeconds: number;
  readonly duration: number;
  readonly json?: boolean;
}

/** Until the time is up, or Ctrl-C. */
export async function simulate(options: SimulateOptions): Promise<void> {
  const stop = new AbortController();
  onStopSignal(() => stop.abort());
  const result = await runSimulation({
    server: options.server,
    did: options.did,
    agents: Array.from({ length: options.agents }, (_, index) => {
      const extension = String(options.firstExtension + index);
      return { extension, password: options.password.replaceAll('{extension}', extension) };
    }),
    callsPerMinute: options.callsPerMinute,
    durationS: options.duration === 0 ? undefined : options.duration,
    behaviour: { ...lifelike, talkMs: [options.talkSeconds * 500, options.talkSeconds * 1500] },
    signal: stop.signal,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : `${describeResult(result)}\n`);
  process.exitCode = result.callsFailed > 0 ? exitCodes.failed : 0;
}

function describeResult(result: Awaited<ReturnType<typeof runSimulation>>): string {
  const { offeredAtMs: _, failures, ...counts } = result;
  const lines = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
  return [...lines, ...failures.map((failure) => `failed: ${failure}`)].join('\n');
}
