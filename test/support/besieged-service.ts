// The real service with calls in progress while strangers attack it, one attack after another; what honest people saw.
// Never judges: benchmark and test read the report.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { demoDid } from '../../src/cli/demo/demo-company.js';
import type { Behaviour, SimulationResult } from '../../src/simulator/simulation-model.js';
import { runSimulation } from '../../src/simulator/simulation.js';
import type { Attack } from './attacker.js';
import { percentile } from './bench-figures.js';
import { ChildProcess } from './child-process.js';
import { freePort } from './free-port.js';
import { loadCompany, loadExtensions } from './load-company.js';
import { RunningService } from './running-service.js';
import { SippProcess } from './sipp-process.js';

const callsInProgress = 20;
/** For them, and for the honest callers who come meanwhile. */
const agentCount = callsInProgress + 8;
const registeringExtension = '3900';
const healthEveryMs = 50;
/** A /health that takes longer counts as failed, ms. */
const healthTimeoutMs = 5_000;
const startCallsS = 5;

export interface Siege {
  readonly attacks: readonly Attack[];
  readonly secondsEach: number;
  /** After the last attack, before memory is read again: transactions live 32 s (RFC 3261 §17). */
  readonly restSeconds: number;
  readonly rtp: { readonly portMin: number; readonly portMax: number };
  readonly onProgress?: (line: string) => void;
}

export interface SiegePhase {
  readonly attack: Attack;
  readonly sent: number;
  readonly health: { readonly p50Ms: number; readonly p99Ms: number; readonly failed: number };
  readonly rssMb: number;
}

export interface SiegeReport {
  /** Of 20 that talked before the first attack. */
  readonly callsKept: number;
  /** Gaps heard by phones and callers, and what the softswitch lost or did not pass on. */
  readonly packetsLost: number;
  readonly packetsHeardByStranger: number;
  /** As /metrics counts them. */
  readonly packetsRefused: number;
  readonly honestCalls: number;
  readonly honestCallsFailed: number;
  readonly honestRegisters: number;
  readonly honestRegistersFailed: number;
  readonly phases: readonly SiegePhase[];
  readonly rssBeforeMb: number;
  readonly rssMaxMb: number;
  readonly rssAfterMb: number;
  readonly failures: readonly string[];
}

const password = (extension: string): string => `siege-${extension}`;
const extensions = loadExtensions(agentCount);
const company = loadCompany(extensions, password, [registeringExtension]);

const behaviour = (talkMs: number): Behaviour => ({
  thinkMs: [500, 500],
  digits: ['1', '2', '3'],
  pickUpMs: [200, 200],
  talkMs: [talkMs, talkMs],
  patienceMs: [60_000, 60_000],
  declineShare: 0,
  missShare: 0,
});

export async function endureAttacks(siege: Siege): Promise<SiegeReport> {
  const dir = mkdtempSync(join(tmpdir(), 'centrale-siege-'));
  const companyFile = join(dir, 'company.yaml');
  writeFileSync(companyFile, stringify(company));
  const service = await RunningService.start({
    dir,
    companyFile,
    sipPort: await freePort(),
    webPort: await freePort(),
    settings: { rtp: siege.rtp },
  });
  try {
    return await endure(service, siege);
  } finally {
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function endure(service: RunningService, siege: Siege): Promise<SiegeReport> {
  await service.logIn('admin', 'demo-admin');
  const attackMs = siege.attacks.length * siege.secondsEach * 1000;
  const over = new AbortController();
  const simulate = (
    agents: readonly string[],
    load: { callsPerMinute: number; durationS: number | undefined; talkMs: number; onLoggedIn: () => void },
  ): Promise<SimulationResult> =>
    runSimulation({
      server: `127.0.0.1:${service.sipPort}`,
      did: demoDid,
      agents: agents.map((extension) => ({ extension, password: password(extension) })),
      behaviour: behaviour(load.talkMs),
      signal: over.signal,
      onProgress: (line) => siege.onProgress?.(line),
      ...load,
    });
  let honest: Promise<SimulationResult> | undefined;
  let held: Promise<SimulationResult> | undefined;
  try {
    await new Promise<void>((onLoggedIn, reject) => {
      const load = { callsPerMinute: (callsInProgress * 60) / startCallsS, durationS: startCallsS };
      held = simulate(extensions.slice(0, callsInProgress), {
        ...load,
        talkMs: attackMs + 20_000,
        onLoggedIn,
      });
      held.catch(reject);
    });
    await passed((startCallsS + 5) * 1000);
    const phases: SiegePhase[] = [];
    let heard = 0;
    const rssBeforeMb = service.rssMb();
    let rssMaxMb = rssBeforeMb;
    const memory = setInterval(() => (rssMaxMb = Math.max(rssMaxMb, service.rssMb())), 250);
    let registering: SippProcess | undefined;
    try {
      await new Promise<void>((onLoggedIn, reject) => {
        honest = simulate(extensions.slice(callsInProgress), {
          callsPerMinute: 60,
          durationS: attackMs / 1000,
          talkMs: 2_000,
          onLoggedIn,
        });
        honest.catch(reject);
      });
      registering = await SippProcess.start({
        scenario: 'agent-registers',
        remote: `127.0.0.1:${service.sipPort}`,
        user: registeringExtension,
        password: password(registeringExtension),
        calls: attackMs / 1000,
        timeoutMs: attackMs + 60_000,
      });
      for (const attack of siege.attacks) {
        const phase = await underAttack(service, attack, siege.secondsEach);
        heard += phase.heard;
        phases.push(phase);
        siege.onProgress?.(`${attack}: ${JSON.stringify(phase)}`);
      }
      const registered = await registering.result();
      const newcomers = await (honest as unknown as Promise<SimulationResult>);
      const talked = await (held as unknown as Promise<SimulationResult>);
      const { rtp } = await service.metrics();
      await passed(siege.restSeconds * 1000);
      return {
        callsKept: talked.callsAnswered,
        packetsLost: talked.rtpLost + newcomers.rtpLost + rtp.lostInbound + rtp.droppedInside,
        packetsHeardByStranger: heard,
        packetsRefused: rtp.refused,
        honestCalls: newcomers.callsPlaced,
        honestCallsFailed: newcomers.callsFailed + newcomers.callsAbandoned,
        honestRegisters: registered.successful + registered.failed,
        honestRegistersFailed: registered.failed,
        phases,
        rssBeforeMb,
        rssMaxMb,
        rssAfterMb: service.rssMb(),
        failures: [
          ...talked.failures,
          ...newcomers.failures,
          // The spray reaches SIPp's port too, and SIPp says so.
          ...(registered.failed > 0 ? [registered.errors.slice(0, 500)] : []),
        ],
      };
    } finally {
      clearInterval(memory);
      await registering?.stop();
    }
  } finally {
    over.abort();
    await Promise.allSettled([honest, held]);
  }
}

async function underAttack(
  service: RunningService,
  attack: Attack,
  seconds: number,
): Promise<SiegePhase & { heard: number }> {
  const attacker = ChildProcess.start(process.execPath, [
    resolve(__dirname, 'attacker.js'),
    attack,
    '127.0.0.1',
    String(service.sipPort),
    String(seconds),
  ]);
  const times: number[] = [];
  let failed = 0;
  const ask = async (): Promise<void> => {
    const askedAt = performance.now();
    try {
      const answer = await fetch(`http://127.0.0.1:${service.webPort}/api/v1/health`, {
        signal: AbortSignal.timeout(healthTimeoutMs),
      });
      await answer.arrayBuffer();
      if (!answer.ok) failed += 1;
    } catch {
      failed += 1;
    }
    times.push(performance.now() - askedAt);
  };
  const asked: Promise<void>[] = [];
  while (!attacker.exited) {
    asked.push(ask());
    await passed(healthEveryMs);
  }
  await Promise.all(asked);
  times.sort((a, b) => a - b);
  const count = (what: string): number =>
    Number(new RegExp(`^${what} (\\d+)$`, 'm').exec(attacker.output)?.[1]);
  const sent = count('sent');
  if (!(sent > 0)) throw new Error(`${attack} did not attack: ${attacker.output}`);
  return {
    attack,
    sent,
    heard: count('heard'),
    health: { p50Ms: percentile(times, 50), p99Ms: percentile(times, 99), failed },
    rssMb: service.rssMb(),
  };
}

const passed = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
