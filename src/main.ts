#!/usr/bin/env node
// The command line: the only reader of argv and environment.
// Never holds logic of its own; each command calls the part that does the work.
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { ConfigError, makeServiceConfig, readServiceConfig } from './adapters/config/config-file.js';
import { SoftswitchError } from './adapters/softswitch/control-connection.js';
import { StoreError } from './app/ports/store.js';
import { exitCodes, exitHelp, fail } from './cli/command-exit.js';
import { numberOption, portOption } from './cli/command-options.js';
import { demoDid, demoLogIns, demoPassword } from './cli/demo/demo-company.js';
import type { DemoOptions } from './cli/demo.js';
import type { EraseOptions } from './cli/erase-command.js';
import type { ImportCustomersOptions } from './cli/offline-customers.js';
import type { ImportSeatsOptions } from './cli/offline-seats.js';
import { simulateDayCommand } from './cli/simulate-day.js';
import type { HealthOptions } from './cli/health.js';
import type { SimulateOptions } from './cli/simulate.js';
import type { RunSoftswitchOptions } from './cli/softswitch.js';
import { version } from './daemon/program-files.js';
import { SimulationError } from './simulator/simulation-model.js';
import { sessionNiceness, sessionTakesPrecedence } from './softswitch/precedence.js';

// Each command loads what it needs: the softswitch shall not carry the daemon's code, nor the supervisor either's.

const systemd = { notifySocket: process.env['NOTIFY_SOCKET'], watchdogUsec: process.env['WATCHDOG_USEC'] };

const program = new Command('centrale')
  .description('On-premise PBX and contact centre')
  .version(version)
  .showHelpAfterError()
  .addHelpText(
    'after',
    exitHelp({
      0: 'done',
      [exitCodes.failed]: 'failed or refused',
      [exitCodes.noInput]: 'the input file cannot be read',
      [exitCodes.unavailable]: 'the service or its database is not available',
      [exitCodes.cannotCreate]: 'the output file cannot be written',
      [exitCodes.config]: 'the settings, or the contents of the input file, are not valid',
      [exitCodes.cancelled]: 'cancelled',
    }),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));

const configOption = new Option('-c, --config <file>', 'settings of the service (YAML)').default(
  'centrale.yaml',
);
const wrongSettings = { [exitCodes.config]: 'the settings are not valid' };
const noDatabase = { [exitCodes.unavailable]: 'there is no database, or it cannot be used' };
const databaseInUse = {
  [exitCodes.unavailable]: 'there is no database, it cannot be used, or the service is running',
};
const cannotWrite = { [exitCodes.cannotCreate]: 'the output file cannot be written' };
const badFile = {
  [exitCodes.noInput]: 'the input file cannot be read',
  [exitCodes.config]: 'the settings or the contents of the file are not valid; nothing was changed',
};

program
  .command('run')
  .description(
    'start softswitch and daemon, start either again when it dies, and stay in the foreground until Ctrl-C',
  )
  .addOption(
    new Option('-c, --config <file>', 'settings of the service (YAML); created at the first start').default(
      'centrale.yaml',
    ),
  )
  .addHelpText(
    'after',
    exitHelp({
      0: 'stopped by Ctrl-C or SIGTERM',
      [exitCodes.unavailable]: 'the database cannot be used',
      [exitCodes.config]: 'the settings are not valid, or an address or port in them cannot be used',
    }),
  )
  .action(async ({ config }: { config: string }) => {
    const file = resolve(config);
    const settings = makeServiceConfig(file);
    if (settings.made) process.stdout.write(`${file}: did not exist; made with the default settings\n`);
    const { superviseService } = await import('./cli/run.js');
    await superviseService({ config: settings.config, configFile: file });
  });

program
  .command('daemon')
  .description('run the daemon alone; `run` does that beside the softswitch, and so does systemd')
  .addOption(configOption)
  .addOption(new Option('--demo', 'tell everybody the log-ins of the demo company').hideHelp())
  .addHelpText(
    'after',
    exitHelp({
      0: 'stopped by Ctrl-C or SIGTERM',
      [exitCodes.unavailable]: 'the database cannot be used, or there is no softswitch',
      ...wrongSettings,
    }),
  )
  .action(async ({ config, demo }: { config: string; demo?: boolean }) => {
    sessionTakesPrecedence(sessionNiceness);
    const configFile = resolve(config);
    const { runService } = await import('./cli/daemon.js');
    await runService({
      ...{ config: readServiceConfig(configFile), configFile, systemd },
      ...(demo === true ? { demoLogIns: demoLogIns() } : {}),
    });
  });

program
  .command('demo')
  .description(
    'start a throw-away service on 127.0.0.1 with a demo company, a past week of calls, and simulated calls',
  )
  .option('--no-traffic', 'do not simulate agents and callers; use phones of your own')
  .addOption(numberOption('--agents <n>', 'simulated agents, 1 to 8', 8, [1, 8]))
  .addOption(numberOption('--calls-per-minute <n>', 'new simulated calls per minute', 20, [0, 6000]))
  .addOption(portOption('--sip-port <n>', 'SIP port, UDP and TCP', 5060))
  .addOption(portOption('--web-port <n>', 'port of the web page', 8080))
  .addOption(
    new Option('--log-level <level>', 'least severe messages to log')
      .choices(['debug', 'info', 'warn', 'error'])
      .default('warn'),
  )
  .addHelpText(
    'after',
    exitHelp({
      0: 'stopped by Ctrl-C or SIGTERM',
      [exitCodes.config]: 'a port cannot be used',
      [exitCodes.cancelled]: 'cancelled before it was up',
    }),
  )
  .action(async (options: DemoOptions) => (await import('./cli/demo.js')).runDemo(options));

program
  .command('simulate')
  .description(
    'register simulated agents with a running service and call it, over real SIP and RTP; prints what became of the calls',
  )
  .addOption(numberOption('--agents <n>', 'number of agents', 8, [0, 10_000]))
  .addOption(numberOption('--calls-per-minute <n>', 'new calls per minute', 20, [0, 6000]))
  .option('--server <host:port>', 'SIP address of the service', '127.0.0.1:5060')
  .option('--did <number>', 'number that the callers dial', demoDid)
  .addOption(
    numberOption(
      '--first-extension <n>',
      'extension of the first agent; the others count up from it',
      201,
      [0, 999_999],
    ),
  )
  .option(
    '--password <text>',
    "SIP password of the agents' phones; {extension} stands for the extension",
    demoPassword('{extension}'),
  )
  .addOption(numberOption('--talk-seconds <n>', 'average length of a conversation, seconds', 10, [0, 36_000]))
  .addOption(
    numberOption('--duration <seconds>', 'stop after so many seconds; 0 = at Ctrl-C', 0, [0, 2_000_000]),
  )
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    exitHelp({ 0: 'all calls went well', [exitCodes.failed]: 'calls failed, or a phone could not register' }),
  )
  .action(async (options: SimulateOptions) => (await import('./cli/simulate.js')).simulate(options));

program
  .command('check-config')
  .description('check the settings file; a mistake is told with its line and what was expected')
  .addOption(configOption)
  .option('--json', 'print the settings, defaults included, as JSON')
  .addHelpText('after', exitHelp({ 0: 'the settings are valid', ...wrongSettings }))
  .action(({ config, json }: { config: string; json?: boolean }) => {
    const settings = readServiceConfig(resolve(config));
    process.stdout.write(
      json === true ? `${JSON.stringify(settings, null, 2)}\n` : `${resolve(config)}: ok\n`,
    );
  });

program
  .command('health')
  .description('ask a running service whether it is up')
  .option('--url <url>', 'address of the web page', 'http://127.0.0.1:8080')
  .option('--json', 'print the answer as JSON')
  .addHelpText(
    'after',
    exitHelp({
      0: 'up',
      [exitCodes.failed]: 'degraded, or stopping',
      [exitCodes.unavailable]: 'no service answers there within 5 seconds',
    }),
  )
  .action(async (options: HealthOptions) => (await import('./cli/health.js')).askHealth(options));

program
  .command('softswitch')
  .description(
    'run the softswitch: with --config the one of the service; without it one for other programs, a SIP server for drachtio ' +
      'clients and a media server with an event socket, whose recordings can only be made in the folder for temporary files',
  )
  .addOption(
    new Option('-c, --config <file>', 'settings of the service (YAML); no other option has a meaning then'),
  )
  .addOption(new Option('--host <address>', 'IP address for SIP and RTP').default('127.0.0.1'))
  .addOption(portOption('--sip-port <n>', 'SIP port, UDP and TCP', 5060))
  .addOption(portOption('--drachtio-port <n>', 'port for drachtio clients, on 127.0.0.1', 9022))
  .option('--drachtio-secret <text>', 'secret that drachtio clients give', 'cymru')
  .addOption(portOption('--event-socket-port <n>', 'port of the event socket, on 127.0.0.1', 8021))
  .option('--event-socket-password <text>', 'password of the event socket', 'ClueCon')
  .addOption(portOption('--media-sip-port <n>', 'SIP port of the media server, on 127.0.0.1', 5080))
  .option('--sofia-profile <name>', 'sofia profile that drachtio-fsmrf looks for', 'drachtio_mrf')
  .addHelpText(
    'after',
    exitHelp({
      0: 'stopped by Ctrl-C or SIGTERM',
      [exitCodes.unavailable]: 'an address or a port cannot be used',
      [exitCodes.config]:
        'with --config: the settings are not valid, or an address or port in them cannot be used',
    }),
  )
  .action(async ({ config, ...options }: RunSoftswitchOptions & { config?: string }) => {
    sessionTakesPrecedence(sessionNiceness);
    const { runSoftswitch, serveSoftswitch } = await import('./cli/softswitch.js');
    if (config === undefined) return runSoftswitch(options);
    const configFile = resolve(config);
    await serveSoftswitch({ config: readServiceConfig(configFile), configFile, systemd });
  });

const companyCommand = program
  .command('company')
  .description("export and import the company's configuration as one file");
companyCommand
  .command('export')
  .description(
    'write trunks, numbers, menus, queues, agents, extensions and users, without passwords; also while the service runs',
  )
  .argument('[file]', 'file to write (default: standard output)')
  .addOption(configOption)
  .option('--json', 'write JSON instead of YAML')
  .addHelpText(
    'after',
    exitHelp({
      0: 'written',
      [exitCodes.failed]: 'nothing is configured yet',
      ...noDatabase,
      ...cannotWrite,
      ...wrongSettings,
    }),
  )
  .action(async (file: string | undefined, { config, json }: { config: string; json?: boolean }) =>
    (await import('./cli/online-commands.js')).exportCompany(config, file, json === true),
  );
companyCommand
  .command('import')
  .description('replace the whole configuration by that in a file; the service must be stopped')
  .argument('<file>', 'YAML or JSON, as export writes it; passwords that it leaves out stay as they are')
  .addOption(configOption)
  .addHelpText(
    'after',
    exitHelp({
      0: 'imported',
      ...badFile,
      [exitCodes.unavailable]: 'the database cannot be used, or the service is running',
    }),
  )
  .action(async (file: string, { config }: { config: string }) =>
    (await import('./cli/offline-commands.js')).importCompany(config, file),
  );

const customersCommand = program
  .command('customers')
  .description('export and import customers as a CSV file');
customersCommand
  .command('import')
  .description('add and change the customers in a file, all of them or none; the service must be stopped')
  .argument(
    '<file>',
    'CSV in UTF-8 whose first line names the columns, as export writes it: id, name, numbers, …',
  )
  .addOption(configOption)
  .option('--dry-run', 'check the file and change nothing')
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    exitHelp({
      0: 'imported, or with --dry-run: no errors',
      [exitCodes.failed]: 'cancelled or failed; nothing was changed',
      ...badFile,
      ...databaseInUse,
    }),
  )
  .action(async (file: string, options: ImportCustomersOptions) =>
    (await import('./cli/offline-customers.js')).importCustomers(file, options),
  );
customersCommand
  .command('export')
  .description('write all customers as CSV; also while the service runs')
  .argument('[file]', 'file to write (default: standard output)')
  .addOption(configOption)
  .option(
    '--semicolon',
    'separate columns by semicolons, as spreadsheets expect where the decimal separator is a comma',
  )
  .addHelpText('after', exitHelp({ 0: 'written', ...noDatabase, ...cannotWrite, ...wrongSettings }))
  .action(async (file: string | undefined, options: { config: string; semicolon?: boolean }) =>
    (await import('./cli/online-commands.js')).exportCustomers(file, options),
  );

program
  .command('seats')
  .description('import extensions, agents and users from a CSV file')
  .command('import')
  .description(
    'add and change the extensions, agents and users in a file, all of them or none; the service must be stopped',
  )
  .argument(
    '<file>',
    'CSV in UTF-8 whose first line names the columns: extension, name, agent, skills, username, …',
  )
  .addOption(configOption)
  .option('--passwords <file>', 'file for the passwords of new extensions and users, CSV; must not exist yet')
  .option('--dry-run', 'check the file and change nothing')
  .option('--json', 'print the result as JSON, without passwords')
  .addHelpText(
    'after',
    exitHelp({
      0: 'imported, or with --dry-run: no errors',
      [exitCodes.failed]: 'cancelled or failed; nothing was changed',
      ...badFile,
      ...databaseInUse,
      [exitCodes.cannotCreate]: 'the file for passwords exists already or cannot be written',
    }),
  )
  .action(async (file: string, options: ImportSeatsOptions) =>
    (await import('./cli/offline-seats.js')).importSeats(file, options),
  );

program
  .command('reset-password')
  .description(
    "give a user a new one-time password and end that user's sessions; also while the service runs",
  )
  .argument('<username>', 'user name, as at log-in')
  .addOption(configOption)
  .option('--json', 'print the password as JSON')
  .addHelpText(
    'after',
    exitHelp({ 0: 'done', [exitCodes.failed]: 'there is no such user', ...noDatabase, ...wrongSettings }),
  )
  .action(async (username: string, { config, json }: { config: string; json?: boolean }) =>
    (await import('./cli/online-commands.js')).resetPassword(config, username, json === true),
  );

program
  .command('erase')
  .description(
    'erase all that is kept of one person, and print a proof; figures stay as they are; also while the service runs',
  )
  .option('--number <number>', 'telephone number, however it is written')
  .option('--customer <id>', "ID of the customer's record, instead of a number")
  .option('--export <file>', 'first write all of it to a new file: a tar archive of JSON and recordings')
  .option('--dry-run', 'count what is there and erase nothing')
  .option(
    '--rewrite',
    'then (or alone) write the database anew, so that no unused part of it holds a remnant; the service must be stopped',
  )
  .addOption(configOption)
  .option('--json', 'print counts and proof as JSON')
  .addHelpText(
    'after',
    exitHelp({
      0: 'erased, or with --dry-run: found',
      [exitCodes.failed]:
        'nobody is known by it, or the person is on the line: nothing was erased; or something is left, or not written anew, as the output says',
      [exitCodes.unavailable]:
        'there is no database, it cannot be used, or the service is running and --rewrite was asked for',
      ...cannotWrite,
      ...wrongSettings,
    }),
  )
  .action(async (options: EraseOptions) => (await import('./cli/erase-command.js')).eraseSubject(options));

program
  .command('rebuild')
  .description('rebuild call records, statistics and callbacks from the journal; the service must be stopped')
  .addOption(configOption)
  .option('--json', 'print the number of events as JSON')
  .addHelpText('after', exitHelp({ 0: 'done', ...databaseInUse, ...wrongSettings }))
  .action(async ({ config, json }: { config: string; json?: boolean }) =>
    (await import('./cli/offline-commands.js')).rebuildProjections(config, json === true),
  );

program.addCommand(simulateDayCommand(configOption).copyInheritedSettings(program));

program.parseAsync().catch((error: unknown) => {
  if (error instanceof ConfigError) fail(exitCodes.config, error.message);
  if (error instanceof SimulationError) fail(exitCodes.failed, error.message);
  if (error instanceof StoreError || error instanceof SoftswitchError)
    fail(exitCodes.unavailable, error.message);
  // A programmer's error: all of it, for the report.
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(exitCodes.software);
});
