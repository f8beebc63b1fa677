// Calls at once through menu, queue and agent, for a minute: what fails, what is lost, how soon agents are offered, what it costs.
// Never asserts: it prints figures as `name value unit`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { demoDid } from '../../src/cli/demo/demo-company.js';
import { runSimulation } from '../../src/simulator/simulation.js';
import type { Behaviour, SimulationResult } from '../../src/simulator/simulation-model.js';
import { benchRtpPorts, freePort } from '../support/free-port.js';
import { loadCompany, loadExtensions } from '../support/load-company.js';
import { RunningService } from '../support/running-service.js';
import { figure, percentile } from '../support/bench-figures.js';
import { reportService, ServiceProbe, type ServiceFigures } from '../support/service-probe.js';

interface Load {
  /** Opens the names of its figures. */
  readonly name: string;
  readonly callsPerSecond: number;
  readonly talkMs: number;
  readonly durationS: number;
}

/** 10 new calls a second that last 10 s each: 100 at once. */
const hundredAtOnce: Load = { name: 'calls', callsPerSecond: 10, talkMs: 9000, durationS: 60 };
/** Twice as many that are short: as real call centres' engines are measured. */
const rate20: Load = { name: 'calls.rate20', callsPerSecond: 20, talkMs: 4000, durationS: 30 };

const behaviour = (talkMs: number): Behaviour => ({
  thinkMs: [500, 500],
  digits: ['1', '2', '3'],
  pickUpMs: [200, 200],
  talkMs: [talkMs, talkMs],
  patienceMs: [60_000, 60_000],
  declineShare: 0,
  missShare: 0,
});
/** Of the service's log, shown when calls failed. */
const logCharacters = 5_000;
/** So many that nobody ever waits for one: what is measured is the service. */
const agentCount = 180;
const password = (extension: string): string => `bench-${extension}`;

const extensions = loadExtensions(agentCount);
const company = loadCompany(extensions, password);

async function main(): Promise<void> {
  await measure(hundredAtOnce, reportAll);
  await measure(rate20, reportRate);
}

interface Measured {
  readonly load: Load;
  readonly service: RunningService;
  readonly result: SimulationResult;
  readonly used: ServiceFigures;
}

async function measure(load: Load, report: (measured: Measured) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'centrale-bench-'));
  const companyFile = join(dir, 'company.yaml');
  writeFileSync(companyFile, stringify(company));
  const probe = new ServiceProbe();
  const service = await RunningService.start({
    dir,
    companyFile,
    sipPort: await freePort(),
    webPort: await freePort(),
    settings: { rtp: benchRtpPorts },
    env: probe.env,
  });
  try {
    let end = probe.begin(service);
    const result = await runSimulation({
      server: `127.0.0.1:${service.sipPort}`,
      did: demoDid,
      agents: extensions.map((extension) => ({ extension, password: password(extension) })),
      callsPerMinute: load.callsPerSecond * 60,
      durationS: load.durationS,
      behaviour: behaviour(load.talkMs),
      signal: new AbortController().signal,
      onLoggedIn: () => {
        end = end.then(() => probe.begin(service));
      },
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    const used = await (await end)();
    await service.logIn('admin', 'demo-admin');
    await report({ load, service, result, used });
    for (const failure of result.failures) process.stderr.write(`failure: ${failure}\n`);
    if (result.callsFailed > 0) process.stderr.write(service.output.slice(-logCharacters));
  } finally {
    await service.stop();
    probe.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function reportAll(measured: Measured): Promise<void> {
  const { service, result } = measured;
  const { rtp } = await service.metrics();
  figure('calls.placed', result.callsPlaced, 'calls');
  figure('calls.failed', result.callsFailed + result.callsAbandoned, 'calls');
  figure('calls.concurrent_max', result.callsAtOnceMax, 'calls');
  figure('calls.rtp_received', result.rtpReceived, 'packets');
  figure('calls.rtp_lost', result.rtpLost + rtp.lostInbound + rtp.droppedInside, 'packets');
  await reportCost(measured);
}

async function reportRate(measured: Measured): Promise<void> {
  const { load, result } = measured;
  figure(`${load.name}.failed`, result.callsFailed + result.callsAbandoned, 'calls');
  await reportCost(measured);
}

async function reportCost(measured: Measured): Promise<void> {
  const { load, result, used } = measured;
  await reportOffers(measured);
  reportService(load.name, used, result.callsPlaced);
}

async function reportOffers({ load, service, result }: Measured): Promise<void> {
  const delays = await offerDelaysMs(service, result);
  figure(`${load.name}.offer_p50_ms`, percentile(delays, 50), 'ms');
  figure(`${load.name}.offer_p99_ms`, percentile(delays, 99), 'ms');
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

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
