// Runs the softswitch: beside the service, with its settings, or alone for programs of others that speak its two protocols.
// Never configures anything of the company.
import { tmpdir } from 'node:os';
import { ConfigError, makeDataDir } from '../adapters/config/config-file.js';
import { serviceConfigSchema, type ServiceConfig } from '../adapters/config/service-config.js';
import { ControlConnection } from '../adapters/softswitch/control-connection.js';
import {
  controlSocketPath,
  rememberedPorts,
  rememberPorts,
  softswitchSecrets,
} from '../adapters/softswitch/softswitch-files.js';
import { createPinoLog, type LogLevel } from '../adapters/system/pino-log.js';
import { createSystemdNotifier, type SystemdEnvironment } from '../adapters/system/systemd-notifier.js';
import { suppliedSoundsDir, version } from '../daemon/program-files.js';
import { musicDirsIn, softswitchOptions, softswitchSettings } from '../daemon/softswitch-settings.js';
import type { SipListener, SoftswitchAddresses, SoftswitchOptions } from '../softswitch/control-protocol.js';
import type { Log } from '../softswitch/log.js';
import { isServed } from '../softswitch/control-server.js';
import { SoftswitchProcess } from '../softswitch/softswitch-process.js';
import { SoftswitchStartError } from '../softswitch/softswitch.js';
import { causeOf, exitCodes, fail } from './command-exit.js';

const loopback = '127.0.0.1';
const otherRetryMs = 250;

export interface ServeSoftswitchOptions {
  readonly config: ServiceConfig;
  /** Named in messages about the settings. */
  readonly configFile: string;
  readonly systemd: SystemdEnvironment;
}

/** Beside the service. Resolves when it is up. Throws ConfigError when an address of the settings cannot be used. */
export async function serveSoftswitch(options: ServeSoftswitchOptions): Promise<void> {
  const { config, configFile } = options;
  if (config.telephony === 'external')
    return fail(exitCodes.config, `${configFile}: telephony is external: there is no softswitch to run`);
  makeDataDir(config.dataDir, configFile);
  const { dataDir, log: settings } = config;
  const soundsDir = config.soundsDir ?? suppliedSoundsDir;
  const secrets = softswitchSecrets(dataDir);
  const path = controlSocketPath(dataDir);
  const log = softswitchLog(settings.level);
  const optionsWith = (ports: ReturnType<typeof rememberedPorts>): SoftswitchOptions =>
    softswitchOptions(config, configFile, soundsDir, secrets, ports);
  const control = {
    ...{ path, secret: secrets.control, version },
    settings: softswitchSettings(config, soundsDir),
  };
  const systemd = createSystemdNotifier(options.systemd, () => true, pinoLog(settings.level));
  const softswitch = new SoftswitchProcess({ control, log });
  const start = async (): Promise<SoftswitchAddresses | undefined> => {
    try {
      // Where the last one was: whoever was connected finds it again.
      return await softswitch.start(optionsWith(rememberedPorts(dataDir)));
    } catch (error) {
      const inside = error instanceof SoftswitchStartError && error.option?.startsWith('sip') !== true;
      if (!inside || error.code !== 'EADDRINUSE') throw asConfigError(error, configFile);
      return softswitch.start(optionsWith({}));
    }
  };
  let addresses = await start();
  for (; addresses === undefined; addresses = await start()) await untilOtherEnds(path, secrets.control, log);
  rememberPorts(dataDir, addresses);
  systemd.ready();
  process.send?.('up');
}

/** Another process serves this data directory, e.g. of a supervisor that was killed: it goes on, and this one is its heir. */
async function untilOtherEnds(path: string, secret: string, log: Log): Promise<void> {
  log.info('another softswitch of this data directory is up; waiting for its end', {});
  let stopping = false;
  const stop = (): void => {
    ControlConnection.open(path, secret).then(
      ({ connection, hello }) => {
        // Another supervisor's own is not ours to end.
        if (!hello.orphaned) process.exit(0);
        stopping = true;
        connection.stop();
      },
      (error: unknown) => {
        log.warn('the softswitch that is up cannot be stopped', { error });
        process.exit(exitCodes.failed);
      },
    );
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, stop);
  // Its own supervisor is gone: nobody is left to take over for.
  const leave = (): never => process.exit(0);
  process.once('disconnect', leave);
  while (await isServed(path)) await new Promise((resolve) => setTimeout(resolve, otherRetryMs));
  if (stopping) process.exit(0);
  for (const signal of signals) process.off(signal, stop);
  process.off('disconnect', leave);
}

/** The user can mend what an option of the softswitch stands for in the settings file. */
function asConfigError(error: unknown, configFile: string): unknown {
  if (!(error instanceof SoftswitchStartError)) return error;
  const keys: Readonly<Record<string, string>> = {
    EADDRINUSE: 'sip.port',
    EACCES: 'sip.port',
    EADDRNOTAVAIL: 'sip.host',
  };
  const key = keys[error.code];
  if (key === undefined || error.option?.startsWith('sip') !== true) return error;
  return new ConfigError(configFile, key, `${error.message}; expected a free port of this machine`);
}

export interface RunSoftswitchOptions {
  /** Address of SIP and RTP; the two protocols listen on loopback. */
  readonly host: string;
  readonly sipPort: number;
  readonly drachtioPort: number;
  readonly drachtioSecret: string;
  readonly eventSocketPort: number;
  readonly eventSocketPassword: string;
  readonly mediaSipPort: number;
  /** What drachtio-fsmrf is told as `profile`. */
  readonly sofiaProfile: string;
}

/** Without the service. */
export async function runSoftswitch(options: RunSoftswitchOptions): Promise<void> {
  const { host, sipPort: port } = options;
  const { rtp } = serviceConfigSchema.parse({});
  const softswitch: SoftswitchOptions = {
    sip: { listeners: (['udp', 'tcp'] as const).map((transport) => ({ transport, host, port })) },
    drachtio: { host: loopback, port: options.drachtioPort, secret: options.drachtioSecret },
    eventSocket: { host: loopback, port: options.eventSocketPort, password: options.eventSocketPassword },
    media: {
      sofiaProfile: options.sofiaProfile,
      sipHost: loopback,
      sipPort: options.mediaSipPort,
      rtpHost: host,
      rtpPortMin: rtp.portMin,
      rtpPortMax: rtp.portMax,
      workers: 1,
      soundsDir: suppliedSoundsDir,
      musicDirs: musicDirsIn(suppliedSoundsDir),
      recordingsDirs: [tmpdir()],
      rtpTimeoutS: rtp.timeoutSeconds,
    },
    logLevel: 'info',
  };
  const addresses = await new SoftswitchProcess({ log: softswitchLog('info') })
    .start(softswitch)
    .catch((error: unknown) => fail(exitCodes.unavailable, `the softswitch cannot start: ${causeOf(error)}`));
  if (addresses === undefined) return;
  const { sip, drachtio, eventSocket, mediaSip } = addresses;
  const lines = [
    'The softswitch is up.',
    `  SIP           ${sip.map(({ transport, ...at }) => `${transport}/${shown(at)}`).join(', ')}`,
    `  drachtio      ${shown(drachtio)}`,
    `  event socket  ${shown(eventSocket)}`,
    `  media SIP     ${shown(mediaSip)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const shown = ({ host, port }: Pick<SipListener, 'host' | 'port'>): string => `${host}:${port}`;

const pinoLog = (level: LogLevel) =>
  createPinoLog({ level, readable: process.stdout.isTTY }).child({ part: 'softswitch' });

/** The softswitch logs message first, the daemon's log takes the fields first. */
function softswitchLog(lowest: LogLevel): Log {
  const log = pinoLog(lowest);
  const write =
    (level: LogLevel) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      log[level](fields, message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
