#!/usr/bin/env node
// The command line: the only reader of argv and environment.
// Never holds logic of its own; each command calls the part that does the work.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'yaml';
import { ConfigError, readServiceConfig, readYamlFile } from './adapters/config/config-file.js';
import { serviceConfigSchema, type ServiceConfig } from './adapters/config/service-config.js';
import { openSqliteStore } from './adapters/sqlite/sqlite-store.js';
import { createNodeSecrets } from './adapters/system/node-secrets.js';
import { createPinoLog, type LogLevel } from './adapters/system/pino-log.js';
import { createSystemClock } from './adapters/system/system-clock.js';
import { createSystemdNotifier } from './adapters/system/systemd-notifier.js';
import { companySchema, type Company } from './api/company.js';
import { healthSchema } from './api/system.js';
import { createCompanyCommands } from './app/commands/company-commands.js';
import { createSessionCommands } from './app/commands/session-commands.js';
import { StoreError } from './app/ports/store.js';
import { startDaemon } from './daemon.js';
import { demoCompany, demoDid, demoPassword } from './demo-company.js';
import { musicDirsIn } from './telephony-servers.js';
import { createSoftswitch } from './softswitch/softswitch.js';
import { runSimulation } from './simulator/simulation.js';
import { lifelike } from './simulator/simulation-model.js';

/** Where the compiled program lies (`dist`), and the sources of sounds beside it. */
const programDir = resolve(__dirname, '..');
const installDir = resolve(programDir, '..');
const soundsDir = join(installDir, 'firmware-config');
const { version } = JSON.parse(readFileSync(join(installDir, 'package.json'), 'utf8')) as { version: string };

/** Exit codes, after sysexits(3) where one fits. */
const exitCodes = { failed: 1, usage: 64, unavailable: 69, software: 70, config: 78 } as const;

const program = new Command('centrale')
  .description('On-premise PBX and contact centre')
  .version(version)
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

const configOption = new Option('-c, --config <file>', 'settings of the service (YAML)').default(
  'centrale.yaml',
);

program
  .command('run')
  .description('start the service and stay in the foreground until Ctrl-C')
  .addOption(configOption)
  .action(async ({ config }: { config: string }) => {
    const file = resolve(config);
    const settings = readServiceConfig(file);
    await serve(settings, file, {});
  });

program
  .command('demo')
  .description('start a throw-away service on 127.0.0.1 with a demo company and simulated calls')
  .option('--no-traffic', 'no simulated agents and callers: real phones play them')
  .addOption(numberOption('--agents <n>', 'simulated agents, 1–8', 8))
  .addOption(numberOption('--calls-per-minute <n>', 'simulated calls', 20))
  .addOption(numberOption('--sip-port <n>', 'SIP port, UDP and TCP', 5060))
  .addOption(numberOption('--web-port <n>', 'port of the web page', 8080))
  .addOption(
    new Option('--log-level <level>', 'what to log')
      .choices(['debug', 'info', 'warn', 'error'])
      .default('warn'),
  )
  .action(runDemo);

program
  .command('simulate')
  .description(
    'register simulated agents and place simulated calls against a running service, over real SIP and RTP',
  )
  .addOption(numberOption('--agents <n>', 'how many agents', 8))
  .addOption(numberOption('--calls-per-minute <n>', 'how many new calls', 20))
  .option('--server <host:port>', 'SIP address of the service', '127.0.0.1:5060')
  .option('--did <number>', 'number that the callers dial', demoDid)
  .addOption(numberOption('--first-extension <n>', "the agents' extensions count up from here", 201))
  .option(
    '--password <text>',
    "the agents' SIP password; {extension} is replaced",
    demoPassword('{extension}'),
  )
  .addOption(numberOption('--talk-seconds <n>', 'how long callers and agents talk, on average', 10))
  .addOption(numberOption('--duration <seconds>', 'stop after so long; 0 = at Ctrl-C', 0))
  .option('--json', 'print the result as JSON')
  .action(async (options: SimulateOptions) => {
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
    process.stdout.write(
      options.json === true ? `${JSON.stringify(result)}\n` : `${describeResult(result)}\n`,
    );
    process.exitCode = result.callsFailed > 0 ? exitCodes.failed : 0;
  });

program
  .command('check-config')
  .description('check the settings file and say what is wrong with it')
  .addOption(configOption)
  .option('--json', 'print the settings in force as JSON')
  .action(({ config, json }: { config: string; json?: boolean }) => {
    const settings = readServiceConfig(resolve(config));
    process.stdout.write(
      json === true ? `${JSON.stringify(settings, null, 2)}\n` : `${resolve(config)}: ok\n`,
    );
  });

program
  .command('health')
  .description('ask a running service how it is; exit code 0 = up')
  .option('--url <url>', 'address of the web page', 'http://127.0.0.1:8080')
  .option('--json', 'print the answer as JSON')
  .action(async ({ url, json }: { url: string; json?: boolean }) => {
    let answer: Response;
    try {
      answer = await fetch(new URL('/api/v1/health', url), { signal: AbortSignal.timeout(5000) });
    } catch (error) {
      return fail(
        exitCodes.unavailable,
        `${url}: not reachable (${causeOf(error)}); expected a running service`,
      );
    }
    const health = healthSchema.parse(await answer.json());
    process.stdout.write(
      json === true
        ? `${JSON.stringify(health)}\n`
        : `${health.status}: version ${health.version}, up ${health.uptimeS} s, ${health.activeCalls} calls\n`,
    );
    process.exitCode = health.status === 'up' ? 0 : exitCodes.failed;
  });

program
  .command('softswitch')
  .description(
    'run the softswitch alone: a SIP server with drachtio protocol and a media server with event socket',
  )
  .addOption(new Option('--host <address>', 'address of SIP and RTP').default('127.0.0.1'))
  .addOption(numberOption('--sip-port <n>', 'SIP port, UDP and TCP', 5060))
  .addOption(numberOption('--drachtio-port <n>', 'drachtio protocol, on 127.0.0.1', 9022))
  .option('--drachtio-secret <text>', 'secret of the drachtio protocol', 'cymru')
  .addOption(numberOption('--event-socket-port <n>', 'event socket, on 127.0.0.1', 8021))
  .option('--event-socket-password <text>', 'password of the event socket', 'ClueCon')
  .addOption(numberOption('--media-sip-port <n>', 'SIP port of the media server, on 127.0.0.1', 5080))
  .action(runSoftswitch);

const companyCommand = program.command('company').description("the company's configuration as one YAML file");
companyCommand
  .command('export')
  .description('write trunks, numbers, menus, queues, agents, extensions and users, without passwords')
  .argument('[file]', 'default: standard output')
  .addOption(configOption)
  .option('--json', 'JSON instead of YAML')
  .action((file: string | undefined, { config, json }: { config: string; json?: boolean }) =>
    withStore(config, (store) => {
      const company = store.company.read();
      if (company === undefined) return fail(exitCodes.failed, 'nothing is configured yet');
      const text = json === true ? `${JSON.stringify(company, null, 2)}\n` : stringify(company);
      if (file === undefined) process.stdout.write(text);
      else writeFileSync(file, text, { mode: 0o600 });
    }),
  );
companyCommand
  .command('import')
  .description('replace the whole configuration by that of a file; the service must be stopped')
  .argument('<file>', 'as written by export; passwords that are absent stay as they are')
  .addOption(configOption)
  .action((file: string, { config }: { config: string }) => {
    const company: Company = readYamlFile(resolve(file), companySchema);
    return withStore(config, async (store) => {
      const secrets = createNodeSecrets();
      const clock = createSystemClock();
      const sessions = createSessionCommands({
        store,
        secrets,
        clock,
        log: createPinoLog({ level: 'warn' }),
      });
      const commands = createCompanyCommands({ store, secrets, clock, sessions, onChanged: () => undefined });
      const outcome = await commands.importAll(company, 'command line');
      sessions.close();
      if (outcome.kind === 'refused') {
        const where = outcome.details?.map(({ path, message }) => `${path}: ${message}`).join('; ');
        return fail(exitCodes.config, `${file}: ${where ?? outcome.message}`);
      }
      process.stdout.write(`${file}: imported\n`);
    });
  });

program
  .command('rebuild')
  .description(
    'make call records, statistics and call-backs anew from the journal; the service must be stopped',
  )
  .addOption(configOption)
  .action(({ config }: { config: string }) =>
    withStore(config, (store) => {
      const events = store.journal.rebuildProjections((done, total) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} events`);
      });
      process.stdout.write(`${events} events replayed\n`);
    }),
  );

interface SoftswitchCommandOptions {
  readonly host: string;
  readonly sipPort: number;
  readonly drachtioPort: number;
  readonly drachtioSecret: string;
  readonly eventSocketPort: number;
  readonly eventSocketPassword: string;
  readonly mediaSipPort: number;
}

async function runSoftswitch(options: SoftswitchCommandOptions): Promise<void> {
  const rtp = serviceConfigSchema.parse({}).rtp;
  const logger = createPinoLog({ level: 'info' });
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      logger[level](fields, message);
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const softswitch = await createSoftswitch(
    {
      sip: {
        listeners: (['udp', 'tcp'] as const).map((transport) => ({
          transport,
          host: options.host,
          port: options.sipPort,
        })),
      },
      drachtio: { host: '127.0.0.1', port: options.drachtioPort, secret: options.drachtioSecret },
      eventSocket: {
        host: '127.0.0.1',
        port: options.eventSocketPort,
        password: options.eventSocketPassword,
      },
      media: {
        sipHost: '127.0.0.1',
        sipPort: options.mediaSipPort,
        rtpHost: options.host,
        rtpPortMin: rtp.portMin,
        rtpPortMax: rtp.portMax,
        workers: 1,
        soundsDir,
        musicDirs: musicDirsIn(soundsDir),
        rtpTimeoutS: rtp.timeoutSeconds,
      },
      logLevel: 'info',
    },
    log,
  ).catch((error: unknown) => fail(exitCodes.unavailable, `the softswitch cannot start: ${causeOf(error)}`));
  const { drachtio, eventSocket, mediaSip } = softswitch.addresses;
  process.stdout.write(
    `The softswitch is up.\n  SIP           ${softswitch.addresses.sip.map((one) => `${one.transport}/${one.host}:${one.port}`).join(', ')}\n` +
      `  drachtio      ${drachtio.host}:${drachtio.port}\n  event socket  ${eventSocket.host}:${eventSocket.port}\n  media SIP     ${mediaSip.host}:${mediaSip.port}\n`,
  );
  onStopSignal(() => void softswitch.close().then(() => process.exit(0)));
}

interface SimulateOptions {
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

interface DemoOptions {
  readonly traffic: boolean;
  readonly agents: number;
  readonly callsPerMinute: number;
  readonly sipPort: number;
  readonly webPort: number;
  readonly logLevel: LogLevel;
}

async function runDemo(options: DemoOptions): Promise<void> {
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
  await serve(config, 'demo', {
    firstCompany: demoCompany,
    afterStart: () => {
      process.stdout.write('Log in as admin with password demo-admin.\n');
      if (!options.traffic)
        return void process.stdout.write(
          `Phones: extensions 201–208, password demo-<extension>, then *11 to log in. Callers dial ${demoDid}.\n`,
        );
      runSimulation({
        server: `127.0.0.1:${options.sipPort}`,
        did: demoDid,
        agents: demoCompany.agents
          .slice(0, options.agents)
          .map(({ extension }) => ({ extension, password: demoPassword(extension) })),
        callsPerMinute: options.callsPerMinute,
        durationS: undefined,
        signal: stopTraffic.signal,
        onProgress: () => undefined,
      }).catch((error: unknown) =>
        fail(exitCodes.software, `the simulated traffic stopped: ${causeOf(error)}`),
      );
    },
    beforeStop: () => stopTraffic.abort(),
  });
}

interface ServeOptions {
  readonly firstCompany?: Company;
  afterStart?(): void;
  beforeStop?(): void;
}

async function serve(config: ServiceConfig, configFile: string, options: ServeOptions): Promise<void> {
  const log = createPinoLog({ level: config.log.level, readable: process.stdout.isTTY });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const daemon = await startDaemon({
    config,
    configFile,
    version,
    log,
    programDir,
    soundsDir: config.soundsDir ?? soundsDir,
    ...(options.firstCompany === undefined ? {} : { firstCompany: options.firstCompany }),
  });
  const systemd = createSystemdNotifier(
    { notifySocket: process.env['NOTIFY_SOCKET'], watchdogUsec: process.env['WATCHDOG_USEC'] },
    () => true,
    log,
  );
  const stop = (reason: string): void => {
    systemd.stopping();
    options.beforeStop?.();
    daemon.close(reason).then(
      () => {
        systemd.close();
        process.stdout.write('Stopped.\n');
        process.exit(0);
      },
      (error: unknown) => fail(exitCodes.software, `stopping failed: ${causeOf(error)}`),
    );
  };
  onStopSignal((signal) => {
    process.stdout.write(
      'Stopping: no new calls; waiting for calls in progress. Press Ctrl-C again to end them now.\n',
    );
    stop(signal);
  });
  process.stdout.write(`\nCentrale ${version} is up.\n  Web page  ${daemon.webUrl}\n`);
  for (const address of daemon.sipAddresses) process.stdout.write(`  SIP       ${address}\n`);
  if (daemon.oneTimePassword !== undefined)
    process.stdout.write(
      `\n  First log-in: user admin, one-time password ${daemon.oneTimePassword}\n  It is shown only now; you choose your own when you log in.\n`,
    );
  process.stdout.write('\n');
  systemd.ready();
  options.afterStart?.();
}

/** First signal: `callback`. Second: out at once. */
function onStopSignal(callback: (signal: string) => void): void {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (asked) process.exit(130);
      asked = true;
      callback(signal);
    });
}

type Store = ReturnType<typeof openSqliteStore>;

async function withStore(configFile: string, work: (store: Store) => void | Promise<void>): Promise<void> {
  const { dataDir } = readServiceConfig(resolve(configFile));
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const clock = createSystemClock();
  const store = openSqliteStore({ path: join(dataDir, 'centrale.db'), nowMs: () => clock.nowMs() });
  try {
    await work(store);
  } finally {
    store.close();
  }
}

function numberOption(flags: string, description: string, value: number): Option {
  return new Option(flags, description).default(value).argParser((text) => {
    const parsed = Number(text);
    if (!Number.isInteger(parsed) || parsed < 0) throw new InvalidArgumentError('expected a whole number');
    return parsed;
  });
}

function describeResult(result: Awaited<ReturnType<typeof runSimulation>>): string {
  return Object.entries(result)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join('\n');
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}

function fail(code: number, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

program.parseAsync().catch((error: unknown) => {
  if (error instanceof ConfigError) fail(exitCodes.config, error.message);
  if (error instanceof StoreError) fail(exitCodes.unavailable, error.message);
  // A programmer's error: all of it, for the report.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(exitCodes.software);
});
