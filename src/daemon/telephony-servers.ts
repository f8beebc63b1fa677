// Which SIP and media servers the daemon uses: its own softswitch, or the external ones of the configuration.
// Never speaks to them itself.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../adapters/config/config-file.js';
import type { ServiceConfig } from '../adapters/config/service-config.js';
import type { FsmrfMediaOptions } from '../adapters/media/fsmrf-media.js';
import { recordingFoldersOf } from '../adapters/system/recording-files.js';
import { SoftswitchError, SoftswitchProcess } from '../adapters/softswitch/softswitch-control.js';
import type { Service } from '../api/system.js';
import type { Log } from '../app/ports/log.js';
import type { SoftswitchAddresses, SoftswitchOptions } from '../softswitch/control-protocol.js';

export interface TelephonyServersOptions {
  readonly config: ServiceConfig;
  readonly configFile: string;
  readonly programDir: string;
  readonly soundsDir: string;
  readonly log: Log;
}

export interface TelephonyServers {
  /** Undefined with external telephony. */
  readonly softswitch: SoftswitchProcess | undefined;
  /** Starts the softswitch when it is ours. Throws ConfigError when an address of the configuration cannot be used. */
  start(): Promise<void>;
  close(): Promise<void>;
  /** After start. */
  drachtio(): { readonly host: string; readonly port: number; readonly secret: string };
  /** After start. */
  media(): Omit<FsmrfMediaOptions, 'installation'>;
  /** Where phones and trunks send their calls, e.g. `udp/192.0.2.5:5060`. */
  sipAddresses(): readonly string[];
  /** The same as data; empty with external telephony, whose addresses only its own configuration tells. */
  sipListeners(): Service['sip'];
}

export function createTelephonyServers(options: TelephonyServersOptions): TelephonyServers {
  const { config } = options;
  return config.telephony === 'external' ? externalServers(options) : embeddedServers(options);
}

function externalServers({ config, configFile, log }: TelephonyServersOptions): TelephonyServers {
  const { external } = config;
  if (external === undefined) throw new ConfigError(configFile, 'external', 'missing; expected a section');
  return {
    softswitch: undefined,
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    drachtio: () => external.drachtio,
    media: () => ({
      servers: external.freeswitch,
      profile: external.profile,
      listenHost: external.listenHost,
      ...(external.advertisedHost === undefined ? {} : { advertisedHost: external.advertisedHost }),
      log,
    }),
    sipListeners: () => [],
    sipAddresses: () => [`as configured in drachtio at ${external.drachtio.host}`],
  };
}

function embeddedServers(options: TelephonyServersOptions): TelephonyServers {
  const softswitchOptions = optionsOf(options);
  const { soundsDir, programDir, log, configFile } = options;
  // A media server separates the arguments of an application by spaces, and files of a list by `!`.
  if (/[\s!'"]/.test(soundsDir))
    throw new ConfigError(
      configFile,
      'soundsDir',
      `${soundsDir} has a space, a quote or ! in it; expected a folder whose path has none`,
    );
  const softswitch = new SoftswitchProcess({
    entry: join(programDir, 'src', 'softswitch', 'main.js'),
    softswitch: softswitchOptions,
    log: log.child({ part: 'softswitch' }),
  });
  let addresses: SoftswitchAddresses | undefined;
  const started = (): SoftswitchAddresses => {
    if (addresses === undefined) throw new Error('the softswitch has not been started');
    return addresses;
  };
  return {
    softswitch,
    start: async () => {
      try {
        addresses = await softswitch.start();
      } catch (error) {
        throw error instanceof SoftswitchError ? asConfigError(error, configFile) : error;
      }
    },
    close: () => softswitch.close(),
    drachtio: () => ({ ...started().drachtio, secret: softswitchOptions.drachtio.secret }),
    media: () => ({
      servers: [
        {
          ...started().eventSocket,
          password: softswitchOptions.eventSocket.password,
          promptsDir: join(soundsDir, 'prompts'),
        },
      ],
      profile: 'drachtio_mrf',
      listenHost: '127.0.0.1',
      log,
    }),
    sipListeners: () => started().sip.map((listener) => ({ ...listener, host: shown(listener.host) })),
    sipAddresses: () =>
      started().sip.map(({ transport, host, port }) => `${transport}/${shown(host)}:${port}`),
  };
}

function optionsOf({ config, soundsDir }: TelephonyServersOptions): SoftswitchOptions {
  const { sip, rtp, recordingsDir, dataDir } = config;
  return {
    sip: {
      listeners: [
        { transport: 'udp', host: sip.host, port: sip.port },
        { transport: 'tcp', host: sip.host, port: sip.port },
      ],
      ...(sip.advertisedHost === undefined ? {} : { advertisedHost: sip.advertisedHost }),
    },
    drachtio: { host: '127.0.0.1', ...(config.embedded.drachtio ?? { port: 0, secret: randomSecret() }) },
    eventSocket: {
      host: '127.0.0.1',
      ...(config.embedded.eventSocket ?? { port: 0, password: randomSecret() }),
    },
    media: {
      sipHost: '127.0.0.1',
      sipPort: 0,
      rtpHost: sip.host,
      ...(sip.advertisedHost === undefined ? {} : { advertisedRtpHost: sip.advertisedHost }),
      rtpPortMin: rtp.portMin,
      rtpPortMax: rtp.portMax,
      workers: config.embedded.mediaWorkers,
      soundsDir,
      musicDirs: musicDirsIn(soundsDir),
      recordingsDirs: recordingFoldersOf(recordingsDir ?? dataDir),
      rtpTimeoutS: rtp.timeoutSeconds,
    },
    logLevel: config.log.level,
  };
}

/** Every folder under `music` is a stream of that name. */
export function musicDirsIn(soundsDir: string): Readonly<Record<string, string>> {
  const folders = readdirSync(join(soundsDir, 'music'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return Object.fromEntries(folders.map(({ name }) => [name, join(soundsDir, 'music', name)]));
}

const randomSecret = (): string => randomBytes(16).toString('hex');

/** The user can mend what an option of the softswitch stands for in the configuration file. */
function asConfigError(error: SoftswitchError, configFile: string): Error {
  const keys: Readonly<Record<string, string>> = {
    EADDRINUSE: 'sip.port',
    EACCES: 'sip.port',
    EADDRNOTAVAIL: 'sip.host',
  };
  const key = keys[error.code];
  if (key === undefined || error.option?.startsWith('sip') !== true) return error;
  return new ConfigError(configFile, key, `${error.message}; expected a free port of this machine`);
}

const shown = (host: string): string => (host === '0.0.0.0' ? (firstExternalAddress() ?? '127.0.0.1') : host);

/** The first address of this machine that others can reach. */
export function firstExternalAddress(): string | undefined {
  for (const addresses of Object.values(networkInterfaces()))
    for (const address of addresses ?? [])
      if (address.family === 'IPv4' && !address.internal) return address.address;
  return undefined;
}
