// kill -9 of the daemon while a hundred talk: how soon it is up again with their calls, and the longest silence that a phone heard.
// Never asserts: it prints figures as `name value unit`. test/wire/kill-nine.test.ts holds what must be.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Health } from '../../src/api/system.js';
import { demoDid } from '../../src/cli/demo/demo-company.js';
import { runSimulation } from '../../src/simulator/simulation.js';
import type { SimulationResult } from '../../src/simulator/simulation-model.js';
import { figure } from '../support/bench-figures.js';
import { ChildProcess } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { benchRtpPorts, freePort } from '../support/free-port.js';
import { loadCompany, loadExtensions } from '../support/load-company.js';
import { RunningService } from '../support/running-service.js';

const defaultCalls = 100;
const callsPerSecond = 10;
/** From the last call's answer until it talks, and some time of talk before the kill, ms. */
const settleMs = 4000;
/** Calls are counted, and audio is listened to, for so long after the daemon is up again, ms. */
const afterwardsMs = 4000;
/** Of the service's log, shown when calls were lost. */
const logCharacters = 5_000;
/** Where the simulator's phones hear, see src/simulator/simulation.ts. */
const phonesHear = 'udp dst portrange 40000-59998';
/** A stream of less than this is of a phone that nobody talks with yet, packets. */
const fewPackets = 100;

const password = (extension: string): string => `bench-${extension}`;

interface Outage {
  readonly upMs: number;
  /** Until the last call that goes on was there again. */
  readonly adoptedMs: number;
  readonly kept: number;
}

const activeCalls = async (service: RunningService): Promise<number> =>
  (await service.get<Health>('/health').catch(() => undefined))?.activeCalls ?? 0;

/** Kills the daemon once all calls talk. */
async function crash(service: RunningService, calls: number): Promise<Outage> {
  await eventually('all calls are there', async () => (await activeCalls(service)) === calls, 60_000);
  await new Promise((next) => setTimeout(next, settleMs));
  const killedAtMs = performance.now();
  const upMs = await service.crashDaemon();
  let kept = 0;
  let adoptedMs = Number.NaN;
  for (const untilMs = performance.now() + afterwardsMs; performance.now() < untilMs;) {
    const active = await activeCalls(service);
    if (active > kept) adoptedMs = performance.now() - killedAtMs;
    kept = Math.max(kept, active);
    if (active === calls) break;
    await new Promise((next) => setTimeout(next, 50));
  }
  return { upMs, adoptedMs, kept };
}

/** The longest time between two packets of one stream, by the kernel's clock, ms. */
function longestGapMs(capture: string): number {
  const fields = ['-T', 'fields', '-e', 'frame.time_epoch', '-e', 'udp.dstport'];
  const text = execFileSync('tshark', ['-n', '-r', capture, ...fields], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const streams = new Map<string, { lastS: number; gapS: number; packets: number }>();
  for (const line of text.split('\n')) {
    const [time, port] = line.split('\t');
    if (time === undefined || port === undefined) continue;
    const atS = Number(time);
    const stream = streams.get(port) ?? { lastS: atS, gapS: 0, packets: 0 };
    stream.gapS = Math.max(stream.gapS, atS - stream.lastS);
    stream.lastS = atS;
    stream.packets += 1;
    streams.set(port, stream);
  }
  const heard = [...streams.values()].filter(({ packets }) => packets > fewPackets);
  return Math.max(...heard.map(({ gapS }) => gapS * 1000));
}

async function listen(file: string): Promise<ChildProcess> {
  const program = ChildProcess.start('dumpcap', ['-q', '-i', 'lo', '-f', phonesHear, '-s', '64', '-w', file]);
  await program.waitForOutput(/File: /);
  return program;
}

interface Measured {
  readonly outage: Outage;
  readonly gapMs: number;
  readonly result: SimulationResult;
}

async function measure(dir: string, service: RunningService, calls: number): Promise<Measured> {
  const extensions = loadExtensions(calls + 10);
  let crashed: Promise<{ outage: Outage; gapMs: number }> | undefined;
  const watch = async (): Promise<{ outage: Outage; gapMs: number }> => {
    const durationMs = (calls / callsPerSecond) * 1000;
    // Whoever talks by then is heard without a pause.
    await new Promise((next) => setTimeout(next, durationMs + settleMs / 2));
    const capture = join(dir, 'audio.pcapng');
    const listening = await listen(capture);
    const outage = await crash(service, calls);
    await new Promise((next) => setTimeout(next, afterwardsMs));
    await listening.stop();
    return { outage, gapMs: longestGapMs(capture) };
  };
  const result = await runSimulation({
    server: `127.0.0.1:${service.sipPort}`,
    did: demoDid,
    agents: extensions.map((extension) => ({ extension, password: password(extension) })),
    callsPerMinute: callsPerSecond * 60,
    durationS: calls / callsPerSecond,
    behaviour: {
      thinkMs: [500, 500],
      digits: ['1', '2', '3'],
      pickUpMs: [200, 200],
      talkMs: [60_000, 60_000],
      patienceMs: [60_000, 60_000],
      declineShare: 0,
      missShare: 0,
    },
    signal: new AbortController().signal,
    onLoggedIn: () => {
      crashed = watch();
      // Told once the calls are over.
      crashed.catch(() => undefined);
    },
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  if (crashed === undefined) throw new Error('nobody logged in');
  return { ...(await crashed), result };
}

async function main(): Promise<void> {
  const calls = Number(process.env.CALLS ?? defaultCalls);
  const dir = mkdtempSync(join(tmpdir(), 'centrale-restart-'));
  const companyFile = join(dir, 'company.yaml');
  writeFileSync(companyFile, stringify(loadCompany(loadExtensions(calls + 10), password)));
  const service = await RunningService.start({
    dir,
    companyFile,
    sipPort: await freePort(),
    webPort: await freePort(),
    settings: { rtp: benchRtpPorts },
  });
  try {
    const { outage, gapMs, result } = await measure(dir, service, calls);
    figure('restart.calls', result.callsPlaced, 'calls');
    figure('restart.kept', outage.kept, 'calls');
    figure('restart.failed', result.callsFailed + result.callsAbandoned, 'calls');
    figure('restart.up_ms', outage.upMs, 'ms');
    figure('restart.adopted_ms', outage.adoptedMs, 'ms');
    figure('restart.longest_gap_ms', gapMs, 'ms');
    for (const failure of result.failures) process.stderr.write(`failure: ${failure}\n`);
    if (result.callsFailed > 0) process.stderr.write(service.output.slice(-logCharacters));
  } finally {
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
