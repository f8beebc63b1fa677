// The demo: a throw-away service on 127.0.0.1 with the demo company and, if wanted, simulated people.
// Never touches data of a real installation.
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceConfigSchema } from './adapters/config/service-config.js';
import type { LogLevel } from './adapters/system/pino-log.js';
import type { SystemdEnvironment } from './adapters/system/systemd-notifier.js';
import type { Company } from './api/company.js';
import { causeOf, exitCodes, fail } from './command-exit.js';
import { demoCompany, demoDid, demoPassword } from './demo-company.js';
import { runService } from './run-service.js';
import { lifelike } from './simulator/simulation-model.js';
import { runSimulation } from './simulator/simulation.js';

export interface DemoOptions {
  /** False = real phones play the agents. */
  readonly traffic: boolean;
  readonly agents: number;
  readonly callsPerMinute: number;
  readonly sipPort: number;
  readonly webPort: number;
  readonly logLevel: LogLevel;
}

export async function runDemo(options: DemoOptions, systemd: SystemdEnvironment): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'centrale-demo-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const config = serviceConfigSchema.parse({
    dataDir,
    log: { level: options.logLevel },
    web: { host: '127.0.0.1', port: options.webPort },
    sip: { host: '127.0.0.1', port: options.sipPort },
    drainSeconds: 1,
  });
  const stopTraffic = new AbortController();
  const customersPort = options.traffic ? await freeUdpPort() : undefined;
  await runService({
    config,
    configFile: 'demo',
    systemd,
    firstCompany: customersPort === undefined ? demoCompany : companyWithCustomers(customersPort),
    afterStart: () => {
      process.stdout.write('Log in as admin with password demo-admin.\n');
      if (customersPort !== undefined) startTraffic(options, customersPort, stopTraffic.signal);
      else
        process.stdout.write(
          `Phones: extensions 201–208, password demo-<extension>, then *11 to log in. Callers dial ${demoDid}.\n`,
        );
    },
    beforeStop: () => stopTraffic.abort(),
  });
}

/** A key that nothing else in the demo's queues is asked for by. */
const callbackDigit = '*';

/** The demo company with an outbound side that leads to the simulated customers, who can be called back. */
function companyWithCustomers(port: number): Company {
  const outbound = { host: '127.0.0.1', port, transport: 'udp' as const, callerNumber: demoDid };
  return {
    ...demoCompany,
    trunks: demoCompany.trunks.map((trunk) => ({ ...trunk, outbound })),
    queues: demoCompany.queues.map((queue) => ({
      ...queue,
      callback: { ...queue.callback, digit: queue.callback.digit ?? callbackDigit },
    })),
  };
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
    behaviour: { ...lifelike, callback: { share: 0.1, digit: callbackDigit, afterMs: [4000, 12_000] } },
    signal,
    onProgress: () => undefined,
  }).catch((error: unknown) => fail(exitCodes.software, `the simulated traffic stopped: ${causeOf(error)}`));
}
