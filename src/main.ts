#!/usr/bin/env node
// The command line: the only reader of argv and environment.
// Never holds logic of its own; each command calls the part that does the work.
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError, makeServiceConfig, readServiceConfig } from './adapters/config/config-file.js';
import { healthSchema } from './api/system.js';
import { StoreError } from './app/ports/store.js';
import { causeOf, exitCodes, fail, onStopSignal } from './command-exit.js';
import { demoDid, demoPassword } from './demo-company.js';
import { importCompany, rebuildProjections } from './offline-commands.js';
import { importCustomers, type ImportCustomersOptions } from './offline-customers.js';
import { importSeats, type ImportSeatsOptions } from './offline-seats.js';
import { exportCompany, exportCustomers, resetPassword } from './online-commands.js';
import { version } from './program-files.js';
import { runDemo, type DemoOptions } from './run-demo.js';
import { runService } from './run-service.js';
import { runSoftswitch, type RunSoftswitchOptions } from './run-softswitch.js';
import { runSimulation } from './simulator/simulation.js';
import { lifelike, SimulationError } from './simulator/simulation-model.js';
import { simulateDayCommand } from './what-if-command.js';

const systemd = { notifySocket: process.env['NOTIFY_SOCKET'], watchdogUsec: process.env['WATCHDOG_USEC'] };

const program = new Command('centrale')
  .description('On-premise PBX and contact centre')
  .version(version)
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 failed or refused, 64 wrong usage, 66 input file that cannot be read, 69 service or database not
available, 70 fault of the program, 73 file that cannot be written, 78 wrong settings or wrong content of an input file.`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

const configOption = new Option('-c, --config <file>', 'settings of the service (YAML)').default(
  'centrale.yaml',
);

program
  .command('run')
  .description('start the service and stay in the foreground until Ctrl-C')
  .addOption(
    new Option('-c, --config <file>', 'settings (YAML); created on first start').default('centrale.yaml'),
  )
  .action(async ({ config }: { config: string }) => {
    const file = resolve(config);
    const settings = makeServiceConfig(file);
    if (settings.made) process.stdout.write(`${file}: did not exist; made with the default settings\n`);
    await runService({ config: settings.config, configFile: file, systemd });
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
  .action((options: DemoOptions) => runDemo(options, systemd));

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
    'run the softswitch alone: a SIP server with drachtio protocol and a media server with event socket; records only below ' +
      'the folder for temporary files',
  )
  .addOption(new Option('--host <address>', 'address of SIP and RTP').default('127.0.0.1'))
  .addOption(numberOption('--sip-port <n>', 'SIP port, UDP and TCP', 5060))
  .addOption(numberOption('--drachtio-port <n>', 'drachtio protocol, on 127.0.0.1', 9022))
  .option('--drachtio-secret <text>', 'secret of the drachtio protocol', 'cymru')
  .addOption(numberOption('--event-socket-port <n>', 'event socket, on 127.0.0.1', 8021))
  .option('--event-socket-password <text>', 'password of the event socket', 'ClueCon')
  .addOption(numberOption('--media-sip-port <n>', 'SIP port of the media server, on 127.0.0.1', 5080))
  .option('--sofia-profile <name>', 'name of the sofia profile that drachtio-fsmrf looks for', 'drachtio_mrf')
  .action((options: RunSoftswitchOptions) => runSoftswitch(options));

const companyCommand = program.command('company').description("the company's configuration as one YAML file");
companyCommand
  .command('export')
  .description(
    'write trunks, numbers, menus, queues, agents, extensions and users, without passwords; also while the service runs',
  )
  .argument('[file]', 'default: standard output')
  .addOption(configOption)
  .option('--json', 'JSON instead of YAML')
  .action((file: string | undefined, { config, json }: { config: string; json?: boolean }) =>
    exportCompany(config, file, json === true),
  );
companyCommand
  .command('import')
  .description('replace the whole configuration by that of a file; the service must be stopped')
  .argument('<file>', 'as written by export; passwords that are absent stay as they are')
  .addOption(configOption)
  .action((file: string, { config }: { config: string }) => importCompany(config, file));

const customersCommand = program.command('customers').description('customers as a CSV file');
customersCommand
  .command('import')
  .description('add and change customers, all of the file or nothing; the service must be stopped')
  .argument('<file>', 'CSV, UTF-8, with a first line that names the columns: id, name, numbers, …')
  .addOption(configOption)
  .option('--dry-run', 'only check; change nothing')
  .option('--json', 'print the result as JSON')
  .action((file: string, options: ImportCustomersOptions) => importCustomers(file, options));
customersCommand
  .command('export')
  .description('write all customers; also while the service runs')
  .argument('[file]', 'default: standard output')
  .addOption(configOption)
  .option(
    '--semicolon',
    'separate by semicolons, as spreadsheets expect it where the comma stands in numbers',
  )
  .action((file: string | undefined, options: { config: string; semicolon?: boolean }) =>
    exportCustomers(file, options),
  );

program
  .command('seats')
  .description('extensions, agents and users, many at once, by a CSV file')
  .command('import')
  .description('make and change all that the file names, or nothing; the service must be stopped')
  .argument(
    '<file>',
    'CSV, UTF-8, with a first line that names the columns: extension, name, agent, skills, username, …',
  )
  .addOption(configOption)
  .option('--passwords <file>', 'where the passwords go that are made up, as CSV; must not exist yet')
  .option('--dry-run', 'only check; change nothing')
  .option('--json', 'print the result as JSON, without passwords')
  .action((file: string, options: ImportSeatsOptions) => importSeats(file, options));

program
  .command('reset-password')
  .description(
    'give a user a new one-time password and end the sessions of that user; also while the service runs',
  )
  .argument('<username>')
  .addOption(configOption)
  .action((username: string, { config }: { config: string }) => resetPassword(config, username));

program
  .command('rebuild')
  .description('rebuild call records, statistics and callbacks from the journal; the service must be stopped')
  .addOption(configOption)
  .action(({ config }: { config: string }) => rebuildProjections(config));

program.addCommand(simulateDayCommand(configOption).copyInheritedSettings(program));

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

function numberOption(flags: string, description: string, value: number): Option {
  return new Option(flags, description).default(value).argParser((text) => {
    const parsed = Number(text);
    if (!Number.isInteger(parsed) || parsed < 0) throw new InvalidArgumentError('expected a whole number');
    return parsed;
  });
}

function describeResult(result: Awaited<ReturnType<typeof runSimulation>>): string {
  const { offeredAtMs: _, failures, ...counts } = result;
  const lines = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
  return [...lines, ...failures.map((failure) => `failed: ${failure}`)].join('\n');
}

program.parseAsync().catch((error: unknown) => {
  if (error instanceof ConfigError) fail(exitCodes.config, error.message);
  if (error instanceof SimulationError) fail(exitCodes.failed, error.message);
  if (error instanceof StoreError) fail(exitCodes.unavailable, error.message);
  // A programmer's error: all of it, for the report.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(exitCodes.software);
});
