// The disk is in trouble for a minute while twenty people talk and others come: what they and the journal noticed.
// Never asserts: it prints figures as `name value unit`. test/wire/storage-trouble.test.ts holds what must be.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { LiveSnapshot } from '../../src/api/live.js';
import type { Health } from '../../src/api/system.js';
import { demoDid, demoPassword } from '../../src/cli/demo/demo-company.js';
import type { SimulationResult } from '../../src/simulator/simulation-model.js';
import { runSimulation } from '../../src/simulator/simulation.js';
import { figure } from '../support/bench-figures.js';
import { benchRtpPorts, freePort } from '../support/free-port.js';
import { loadCompany, loadExtensions } from '../support/load-company.js';
import { RunningService } from '../support/running-service.js';
import { StorageTroubles, storageTroubles, type StorageTrouble } from '../support/storage-troubles.js';

const agentCount = 24;
const callsPerMinute = 80;
const talkMs = 14_000;
/** Until some twenty talk. */
const beforeS = 20;
const troubleS = 60;
/** A disk stalls so long, and works as long, again and again. */
const stallMs = 5_000;
const upAgainMs = 60_000;

const extensions = loadExtensions(agentCount);
const company = loadCompany(extensions, demoPassword);

async function main(): Promise<void> {
  const troubles = new StorageTroubles();
  try {
    for (const trouble of storageTroubles) await measure(troubles, trouble);
  } finally {
    troubles.remove();
  }
}

async function measure(troubles: StorageTroubles, trouble: StorageTrouble): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'centrale-storage-bench-'));
  const companyFile = join(dir, 'company.yaml');
  writeFileSync(companyFile, stringify(company));
  const service = await RunningService.start({
    dir,
    companyFile,
    sipPort: await freePort(),
    webPort: await freePort(),
    settings: { rtp: benchRtpPorts },
    ...troubles.serviceOptions,
  });
  const owner = { dir, pid: () => service.pid };
  const over = new AbortController();
  let simulation: Promise<SimulationResult> | undefined;
  try {
    await service.logIn('admin', 'demo-admin');
    await new Promise<void>((onLoggedIn, reject) => {
      simulation = runSimulation({
        server: `127.0.0.1:${service.sipPort}`,
        did: demoDid,
        agents: extensions.map((extension) => ({ extension, password: demoPassword(extension) })),
        callsPerMinute,
        durationS: beforeS + troubleS + 5,
        behaviour: {
          thinkMs: [500, 500],
          digits: ['1', '2', '3'],
          pickUpMs: [200, 200],
          talkMs: [talkMs, talkMs],
          patienceMs: [60_000, 60_000],
          declineShare: 0,
          missShare: 0,
        },
        signal: over.signal,
        onProgress: (line) => process.stderr.write(`${line}\n`),
        onLoggedIn,
      });
      simulation.catch(reject);
    });
    await passed(beforeS * 1000);
    const answers = await underTrouble(service, () => troubles.begin(trouble, owner), trouble);
    const recoveryMs = await untilUp(service);
    const people = await (simulation as unknown as Promise<SimulationResult>);
    await passed(2_000);
    // Agents dialled a code to log in; that is recorded too.
    const calls = (await service.allCalls()).filter(({ direction }) => direction === 'inbound');
    const { queues } = await service.get<LiveSnapshot>('/wallboard');
    const unbalanced = queues.filter(
      ({ today, waiting }) =>
        today.offered !==
        today.answered + today.abandoned + today.overflowed + today.interrupted + today.calledBack + waiting,
    );
    const print = (name: string, value: number, unit: string): void =>
      figure(`storage.${trouble}.${name}`, value, unit);
    print('calls', people.callsPlaced, 'calls');
    print('calls_at_once', people.callsAtOnceMax, 'calls');
    print('calls_failed', people.callsFailed + people.callsAbandoned, 'calls');
    print('rtp_lost', people.rtpLost, 'packets');
    print('calls_not_recorded', people.callsPlaced - calls.length, 'calls');
    print('calls_recorded_otherwise', calls.filter(({ outcome }) => outcome !== 'answered').length, 'calls');
    print('queues_unbalanced', unbalanced.length, 'queues');
    print('health_asked', answers.asked, 'requests');
    print('health_degraded', answers.degraded, 'requests');
    print('health_failed', answers.failed, 'requests');
    print('up_again_ms', recoveryMs, 'ms');
    for (const failure of people.failures) process.stderr.write(`failure: ${failure}\n`);
  } finally {
    over.abort();
    await Promise.allSettled([simulation]);
    troubles.end(owner);
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Asks for /health every second meanwhile. */
async function underTrouble(
  service: RunningService,
  begin: () => Promise<() => Promise<void>>,
  trouble: StorageTrouble,
): Promise<{ asked: number; degraded: number; failed: number }> {
  const counts = { asked: 0, degraded: 0, failed: 0 };
  const asked: Promise<void>[] = [];
  const ask = async (): Promise<void> => {
    counts.asked += 1;
    try {
      if ((await service.get<Health>('/health')).status === 'degraded') counts.degraded += 1;
    } catch {
      counts.failed += 1;
    }
  };
  const timer = setInterval(() => asked.push(ask()), 1000);
  try {
    const overAt = performance.now() + troubleS * 1000;
    const periodMs = trouble === 'stalled-disk' ? stallMs : troubleS * 1000;
    while (performance.now() < overAt) {
      const end = await begin();
      await passed(periodMs);
      await end();
      if (trouble === 'stalled-disk') await passed(stallMs);
    }
  } finally {
    clearInterval(timer);
  }
  await Promise.all(asked);
  return counts;
}

async function untilUp(service: RunningService): Promise<number> {
  const from = performance.now();
  for (;;) {
    if ((await service.get<Health>('/health')).status === 'up') return Math.round(performance.now() - from);
    if (performance.now() - from > upAgainMs) throw new Error(`not up ${upAgainMs} ms after the trouble`);
    await passed(50);
  }
}

const passed = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
