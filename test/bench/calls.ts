// Calls at once through menu, queue and agent, for a minute: what fails, what is lost, how soon agents are offered, what it costs.
// Never asserts: it prints figures as `name value unit`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { demoCompany, demoDid } from '../../src/demo-company.js';
import { runSimulation } from '../../src/simulator/simulation.js';
import type { Behaviour, SimulationResult } from '../../src/simulator/simulation-model.js';
import type { Company } from '../../src/api/company.js';
import { freePort } from '../support/free-port.js';
import { RunningService } from '../support/running-service.js';

const callsPerSecond = 10;
const durationS = 60;
/** 10 new ones a second that last 10 s: 100 at once. */
const behaviour: Behaviour = {
  thinkMs: [500, 500],
  digits: ['1', '2', '3'],
  pickUpMs: [200, 200],
  talkMs: [9000, 9000],
  patienceMs: [60_000, 60_000],
  declineShare: 0,
  missShare: 0,
};
const agentCount = 130;
const password = (extension: string): string => `bench-${extension}`;

const extensions = Array.from({ length: agentCount }, (_, index) => String(3001 + index));
const company: Company = {
  ...demoCompany,
  queues: demoCompany.queues.map((queue) => ({ ...queue, wrapUpSeconds: 0 })),
  agents: extensions.map((extension) => ({
    id: extension,
    name: `Agent ${extension}`,
    extension,
    skills: { sales: 5, support: 5, billing: 5 },
  })),
  extensions: extensions.map((number) => ({
    number,
    name: `Phone ${number}`,
    sipPassword: password(number),
  })),
  users: demoCompany.users.filter((user) => user.role === 'admin'),
};

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'centrale-bench-'));
  const companyFile = join(dir, 'company.yaml');
  writeFileSync(companyFile, stringify(company));
  const service = await RunningService.start({
    dir,
    companyFile,
    sipPort: await freePort(),
    webPort: await freePort(),
  });
  try {
    const before = service.cpuSeconds();
    const result = await runSimulation({
      server: `127.0.0.1:${service.sipPort}`,
      did: demoDid,
      agents: extensions.map((extension) => ({ extension, password: password(extension) })),
      callsPerMinute: callsPerSecond * 60,
      durationS,
      behaviour,
      signal: new AbortController().signal,
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    const after = service.cpuSeconds();
    await report(service, result, before, after);
  } finally {
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

type Cpu = ReturnType<RunningService['cpuSeconds']>;

async function report(
  service: RunningService,
  result: SimulationResult,
  before: Cpu,
  after: Cpu,
): Promise<void> {
  await service.logIn('admin', 'demo-admin');
  const metrics = await service.metrics();
  const delays = await offerDelaysMs(service, result);
  const per1000 = (seconds: number): number => (seconds * 1000) / result.callsPlaced;
  figure('calls.placed', result.callsPlaced, 'calls');
  figure('calls.failed', result.callsFailed + result.callsAbandoned, 'calls');
  figure('calls.rtp_received', result.rtpReceived, 'packets');
  figure('calls.rtp_lost', result.rtpLost + metrics.rtp.lostInbound + metrics.rtp.droppedInside, 'packets');
  figure('calls.offer_p50_ms', percentile(delays, 50), 'ms');
  figure('calls.offer_p99_ms', percentile(delays, 99), 'ms');
  figure('calls.daemon_cpu_s_per_1000', per1000(after.daemon - before.daemon), 's');
  figure('calls.softswitch_cpu_s_per_1000', per1000(after.softswitch - before.softswitch), 's');
  figure('calls.rss_mb', service.rssMb(), 'MB');
  for (const failure of result.failures) process.stderr.write(`failure: ${failure}\n`);
}

/** From the journal's call-queued until the INVITE arrived at the agent's phone; both clocks are this machine's, whole ms. */
async function offerDelaysMs(service: RunningService, result: SimulationResult): Promise<number[]> {
  const delays: number[] = [];
  for (const call of await service.allCalls()) {
    const offeredAtMs = result.offeredAtMs[call.callerNumber];
    if (offeredAtMs === undefined) continue;
    const { events } = await service.call(call.id);
    const queued = events.find((event) => event.kind === 'call-queued');
    if (queued !== undefined) delays.push(offeredAtMs - queued.atMs);
  }
  return delays.sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;

function figure(name: string, value: number, unit: string): void {
  process.stdout.write(`${name} ${Number.isInteger(value) ? value : value.toFixed(2)} ${unit}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
