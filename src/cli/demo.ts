// The demo: a throw-away service on 127.0.0.1 with the demo company and, if wanted, simulated people.
// Never touches data of a real installation.
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readServiceConfig } from '../adapters/config/config-file.js';
import { createPinoLog, type LogLevel } from '../adapters/system/pino-log.js';
import { causeOf, exitCodes, fail } from './command-exit.js';
import type { Demo } from '../api/system.js';
import type { EpochMs } from '../core/kernel/ids.js';
import {
  demoCallbackDigit,
  demoCompany,
  demoDid,
  demoLogIns,
  demoPassword,
  demoServiceCompany,
} from './demo/demo-company.js';
import { demoCustomers } from './demo/demo-customers.js';
import { readMessages } from './demo/demo-messages.js';
import { makeDemoPast } from './demo/demo-past.js';
import { suppliedSoundsDir, version } from '../daemon/program-files.js';
import { superviseService } from './run.js';
import { lifelike } from '../simulator/simulation-model.js';
import { runSimulation } from '../simulator/simulation.js';

export interface DemoOptions {
  /** False = real phones play the agents. */
  readonly traffic: boolean;
  readonly agents: number;
  readonly callsPerMinute: number;
  readonly sipPort: number;
  readonly webPort: number;
  readonly logLevel: LogLevel;
}

/** Days of the past besides today, and what they are made from. */
const pastDays = 7;
const pastSeed = 31;
/** Of customers to whom nothing is sent: in the past everything stays within this process. */
const anyPort = 9;

export async function runDemo(options: DemoOptions): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centrale-demo-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const configFile = join(dataDir, 'centrale.yaml');
  const settings = {
    dataDir,
    log: { level: options.logLevel },
    web: { host: '127.0.0.1', port: options.webPort },
    sip: { host: '127.0.0.1', port: options.sipPort },
    drainSeconds: 1,
  };
  writeFileSync(configFile, stringify(settings), { mode: 0o600 });
  const stopTraffic = new AbortController();
  const customersPort = options.traffic ? await freeUdpPort() : undefined;
  await makePast(dataDir, customersPort, options.logLevel);
  await superviseService({
    config: readServiceConfig(configFile),
    configFile,
    daemonArgs: ['--demo'],
    afterStart: () => {
      process.stdout.write(logInTable(demoLogIns()));
      if (customersPort !== undefined) startTraffic(options, customersPort, stopTraffic.signal);
      else
        process.stdout.write(
          `Phones: extensions 201–208, password demo-<extension>, then *11 to log in. Callers dial ${demoDid}.\n`,
        );
    },
    beforeStop: () => stopTraffic.abort(),
  });
}

/** As a table of the console. The service listens on this machine alone, and says so. */
function logInTable(logIns: Demo['logIns']): string {
  const rows = [
    ['Log in as', 'User name', 'Password'],
    ...logIns.map(({ name, username, password }) => [name, username, password]),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(width(column) + 2)).join('')}`.trimEnd(),
  );
  return `${lines.join('\n')}\n\n  Everybody knows these passwords: the demo is reached from this machine only.\n\n`;
}

/** Without simulated customers nobody could be called back any more: the outbound side goes when the past ends. */
async function makePast(dataDir: string, customersPort: number | undefined, level: LogLevel): Promise<void> {
  // Nothing is running yet that would have to be stopped.
  const leave = (): never => process.exit(exitCodes.cancelled);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, leave);
  const beganAtMs = performance.now();
  let calls = 0;
  process.stdout.write(`Making the last ${pastDays} days of the demo company …\n`);
  await makeDemoPast({
    dataDir,
    company: demoServiceCompany(customersPort ?? anyPort),
    ...(customersPort === undefined && { companyNow: demoServiceCompany(undefined) }),
    customers: demoCustomers,
    messages: await readMessages(join(suppliedSoundsDir, 'demo-messages')),
    did: demoDid,
    nowMs: Date.now() as EpochMs,
    days: pastDays,
    seed: pastSeed,
    version,
    log: createPinoLog({ level, readable: process.stdout.isTTY }),
    onDay: (date, count) => {
      calls += count;
      process.stdout.write(`  ${date}: ${count} calls\n`);
    },
  });
  const tookS = ((performance.now() - beganAtMs) / 1000).toFixed(1);
  process.stdout.write(
    `  ${calls} calls of ${demoCustomers.length} customers and others, made in ${tookS} s\n`,
  );
  for (const signal of signals) process.off(signal, leave);
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function startTraffic(options: DemoOptions, customersPort: number, signal: AbortSignal): void {
  runSimulation({
    server: `127.0.0.1:${options.sipPort}`,
    did: demoDid,
    agents: demoCompany.agents
      .slice(0, options.agents)
      .map(({ extension }) => ({ extension, password: demoPassword(extension) })),
    callsPerMinute: options.callsPerMinute,
    durationS: undefined,
    customersPort,
    callerNumbers: demoCustomers.flatMap(({ numbers }) => numbers),
    behaviour: { ...lifelike, callback: { share: 0.1, digit: demoCallbackDigit, afterMs: [4000, 12_000] } },
    signal,
    onProgress: () => undefined,
  }).catch((error: unknown) => fail(exitCodes.software, `the simulated traffic stopped: ${causeOf(error)}`));
}
