// The queue under load on the wire: SIPp as callers and as 250 agents, 4 s talk; how soon agents' phones are called, and at what cost.
// Never asserts: it prints figures as `name value unit`. No RTP comes from SIPp; `calls` measures with audio both ways.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { companySchema, type Company } from '../../src/api/company.js';
import { ChildProcess } from '../support/child-process.js';
import { freeMediaPort, freePort } from '../support/free-port.js';
import { RunningService } from '../support/running-service.js';
import { figure, percentile } from '../support/bench-figures.js';
import { reportService, ServiceProbe, type ServiceFigures } from '../support/service-probe.js';

/** With so many agents it is the service, not their number, that is the limit: one can take a call every 4.3 s. */
const agentCount = 250;
const manyAgents = 700;
const highestRateOfFew = 40;
/** Calls a second. */
const defaultRates = [30, 40];
/** Tried one after the other, until one cannot be carried. */
const climbingRates = [60, 80, 100, 120, 150];
/** A rate is carried when every caller is offered within this, and all calls go as they should, ms: p99. */
const promptMs = 150;
/** `make bench B=queue LASTING=60`: V8 compiles in the first seconds, which weighs less in more of them. */
const secondsPerRate = Number(process.env.LASTING ?? 20);
/** Of the service's log, shown when calls failed. */
const logCharacters = 5_000;
/** SIPp names ports for audio that lie up to 10,000 above its own: nobody may say that he hears where the service does. */
const rtpPorts = { portMin: 30_000, portMax: 42_998 };
const did = '+31205550100';

const scenarioDir = resolve(__dirname, '../../../test/bench/scenarios');
const password = (extension: string): string => `load-${extension}-agent`;
const extensionsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(3001 + index));

function company(extensions: readonly string[]): Company {
  return companySchema.parse({
    settings: {
      name: 'Load',
      language: 'en',
      timeZone: 'Europe/Amsterdam',
      countryCode: '31',
      internationalPrefix: '00',
      trunkPrefix: '0',
    },
    // What the engine can bear is measured, not what a trunk may bring.
    trunks: [
      {
        id: 'load',
        name: 'Load',
        addresses: ['127.0.0.1'],
        limits: { callsAtOnce: 10_000, newCallsPerSecond: 1000 },
      },
    ],
    dids: [{ number: did, trunk: 'load', destination: { kind: 'queue', queue: 'load' } }],
    flows: [],
    queues: [{ id: 'load', name: 'Load', skills: [{ skill: 'load' }], wrapUpSeconds: 0 }],
    agents: extensions.map((extension) => ({
      id: extension,
      name: `Agent ${extension}`,
      extension,
      skills: { load: 5 },
    })),
    extensions: extensions.map((number) => ({
      number,
      name: `Phone ${number}`,
      sipPassword: password(number),
    })),
    users: [{ username: 'admin', name: 'Admin', role: 'admin', password: 'load-admin-1' }],
  });
}

interface Agents {
  readonly process: ChildProcess;
  /** When each caller's number reached a phone, ms since 1970. */
  arrivals(): ReadonlyMap<string, number>;
}

interface Sipp {
  readonly scenario: string;
  readonly port: number;
  readonly remote?: string;
  readonly more: readonly string[];
}

async function sipp(dir: string, { scenario, port, remote, more }: Sipp): Promise<ChildProcess> {
  const args = [
    ...(remote === undefined ? [] : [remote]),
    ...['-sf', join(scenarioDir, `${scenario}.xml`), '-i', '127.0.0.1', '-p', String(port), '-t', 'u1'],
    ...['-mi', '127.0.0.1', '-mp', String(await freeMediaPort()), '-nostdin', '-aa', ...more],
  ];
  return ChildProcess.start('sipp', args, { cwd: dir, env: { ...process.env, TERM: 'dumb' } });
}

async function startAgents(dir: string, server: string, extensions: readonly string[]): Promise<Agents> {
  const port = await freePort();
  const accounts = join(dir, 'agents.csv');
  const lines = extensions.map(
    (extension) => `${extension};[authentication username=${extension} password=${password(extension)}]`,
  );
  writeFileSync(accounts, `SEQUENTIAL\n${lines.join('\n')}\n`);
  const count = String(extensions.length);
  const registering = await sipp(dir, {
    scenario: 'load-agents-register',
    port,
    remote: server,
    more: ['-inf', accounts, '-m', count, '-r', '100', '-l', '100', '-timeout', '60s'],
  });
  const { code } = await registering.waitForExit(70_000);
  if (code !== 0) throw new Error(`agents could not register\n${registering.output.slice(-2000)}`);
  const log = join(dir, 'arrivals.log');
  const answering = await sipp(dir, {
    scenario: 'load-agents-answer',
    port,
    more: ['-l', '5000', '-trace_logs', '-log_file', log, '-timeout', '600s'],
  });
  return {
    process: answering,
    arrivals: () => {
      const arrivals = new Map<string, number>();
      for (const line of readFileSync(log, 'utf8').split('\n')) {
        const [, seconds, number] = /\s(\d+\.\d+)\s+(\S+)$/.exec(line) ?? [];
        if (seconds === undefined || number === undefined) continue;
        const caller = decodeURIComponent(number);
        if (!arrivals.has(caller)) arrivals.set(caller, Number(seconds) * 1000);
      }
      return arrivals;
    },
  };
}

interface Measured {
  readonly placed: number;
  readonly failed: number;
  /** From entering the queue until the INVITE at the agent's phone, ms, sorted. */
  readonly delaysMs: readonly number[];
  readonly service: ServiceFigures;
}

interface Bench {
  readonly dir: string;
  readonly service: RunningService;
  readonly probe: ServiceProbe;
  readonly agents: Agents;
}

async function measure({ dir, service, probe, agents }: Bench, callsPerSecond: number): Promise<Measured> {
  const placed = callsPerSecond * secondsPerRate;
  const known = new Set((await service.allCalls()).map(({ id }) => id));
  const arrivedBefore = new Set(agents.arrivals().keys());
  const end = await probe.begin(service);
  const callers = await sipp(dir, {
    scenario: 'load-callers',
    port: await freePort(),
    remote: `127.0.0.1:${service.sipPort}`,
    more: [
      ...['-s', did, '-m', String(placed), '-r', String(callsPerSecond), '-l', '5000'],
      ...['-timeout', `${secondsPerRate + 60}s`, '-key', 'series', String(arrivedBefore.size)],
    ],
  });
  const { code } = await callers.waitForExit((secondsPerRate + 70) * 1000);
  const used = await end();
  const calls = (await service.allCalls()).filter(({ id }) => !known.has(id));
  const arrivals = agents.arrivals();
  const delays: number[] = [];
  for (const call of calls) {
    const { events } = await service.call(call.id);
    const queued = events.find(({ kind }) => kind === 'call-queued');
    const arrivedAtMs = arrivals.get(call.callerNumber);
    if (queued !== undefined && arrivedAtMs !== undefined) delays.push(arrivedAtMs - queued.atMs);
  }
  const answered = calls.filter(({ outcome }) => outcome === 'answered').length;
  if (code !== 0) {
    process.stderr.write(`callers ended with ${code}: ${callers.output.slice(-500)}\n`);
    process.stderr.write(service.output.slice(-logCharacters));
  }
  return {
    placed,
    failed: placed - Math.min(answered, delays.length),
    delaysMs: delays.sort((a, b) => a - b),
    service: used,
  };
}

async function withService(count: number, work: (bench: Bench) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'centrale-queue-'));
  const companyFile = join(dir, 'company.yaml');
  const extensions = extensionsOf(count);
  writeFileSync(companyFile, stringify(company(extensions)));
  const probe = new ServiceProbe();
  const service = await RunningService.start({
    dir,
    companyFile,
    sipPort: await freePort(),
    webPort: await freePort(),
    settings: { rtp: rtpPorts },
    env: probe.env,
  });
  let agents: Agents | undefined;
  try {
    agents = await startAgents(dir, `127.0.0.1:${service.sipPort}`, extensions);
    await service.logIn('admin', 'load-admin-1');
    for (const agent of extensions) {
      const answer = await service.fetch(`/agents/${agent}/status`, {
        method: 'PUT',
        body: { status: 'available' },
      });
      if (!answer.ok) throw new Error(`${agent} could not log in: ${await answer.text()}`);
    }
    await work({ dir, service, probe, agents });
  } finally {
    await agents?.process.stop();
    await service.stop();
    probe.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function report(rate: number, { placed, failed, delaysMs, service }: Measured): void {
  const name = `queue.rate${rate}`;
  figure(`${name}.failed`, failed, 'calls');
  figure(`${name}.offer_p50_ms`, percentile(delaysMs, 50), 'ms');
  figure(`${name}.offer_p99_ms`, percentile(delaysMs, 99), 'ms');
  figure(`${name}.offer_max_ms`, percentile(delaysMs, 100), 'ms');
  reportService(name, service, placed);
}

/** Each with the same service, once it is warm. */
async function measureRates(rates: readonly number[], count: number): Promise<void> {
  if (rates.length === 0) return;
  await withService(count, async (bench) => {
    await measure(bench, 10);
    for (const rate of rates) report(rate, await measure(bench, rate));
  });
}

async function findHighestRate(): Promise<void> {
  await withService(manyAgents, async (bench) => {
    let best = 0;
    for (const rate of climbingRates) {
      const measured = await measure(bench, rate);
      report(rate, measured);
      if (measured.failed > 0 || percentile(measured.delaysMs, 99) > promptMs) break;
      best = rate;
    }
    figure('queue.rate_max', best, 'calls/s');
  });
}

/** `make bench B=queue RATES=30,150`: these alone. */
async function main(): Promise<void> {
  const asked = process.env.RATES?.split(',').map(Number);
  const rates = asked ?? defaultRates;
  if (!rates.every((rate) => rate > 0)) throw new Error('RATES: calls a second, with commas between');
  if (!(secondsPerRate > 0)) throw new Error('LASTING: seconds at each rate');
  const isFew = (rate: number): boolean => rate <= highestRateOfFew;
  await measureRates(rates.filter(isFew), agentCount);
  await measureRates(
    rates.filter((rate) => !isFew(rate)),
    manyAgents,
  );
  if (asked === undefined) await findHighestRate();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
