// Which SIP and media servers the daemon uses: its own softswitch, or the external ones of the configuration.
// Never speaks to them itself.
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../adapters/config/config-file.js';
import type { ServiceConfig } from '../adapters/config/service-config.js';
import type { FsmrfMediaOptions } from '../adapters/media/fsmrf-options.js';
import { SoftswitchControl } from '../adapters/softswitch/softswitch-control.js';
import { controlSocketPath, softswitchSecrets } from '../adapters/softswitch/softswitch-files.js';
import type { Service } from '../api/system.js';
import type { Log } from '../app/ports/log.js';
import type { SoftswitchAddresses } from '../softswitch/control-protocol.js';
import { softswitchOptions, softswitchSettings } from './softswitch-settings.js';

export interface TelephonyServersOptions {
  readonly config: ServiceConfig;
  readonly configFile: string;
  readonly soundsDir: string;
  readonly version: string;
  readonly log: Log;
  readonly onMustRestart: () => void;
}

/** It is started beside the daemon, maybe a little later, ms. */
const softswitchWaitMs = 30_000;

export interface TelephonyServers {
  /** Undefined with external telephony. */
  readonly softswitch: SoftswitchControl | undefined;
  /** Finds the softswitch when it is ours. Throws SoftswitchError when there is none. */
  start(): Promise<void>;
  /** Leaves it running. */
  close(): void;
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
    close: () => undefined,
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
  const { config, configFile, soundsDir, version, log, onMustRestart } = options;
  const secrets = softswitchSecrets(config.dataDir);
  const { drachtio, eventSocket } = softswitchOptions(config, configFile, soundsDir, secrets, {});
  const softswitch = new SoftswitchControl({
    path: controlSocketPath(config.dataDir),
    secret: secrets.control,
    settings: softswitchSettings(config, soundsDir),
    version,
    waitMs: softswitchWaitMs,
    log: log.child({ part: 'softswitch-control' }),
    onMoved: () => {
      log.error({}, 'the softswitch has come up on other ports; the service starts anew to find it');
      onMustRestart();
    },
  });
  let addresses: SoftswitchAddresses | undefined;
  const started = (): SoftswitchAddresses => {
    if (addresses === undefined) throw new Error('the softswitch has not been found');
    return addresses;
  };
  return {
    softswitch,
    start: async () => {
      addresses = await softswitch.start();
    },
    close: () => softswitch.close(),
    drachtio: () => ({ ...started().drachtio, secret: drachtio.secret }),
    media: () => ({
      servers: [
        {
          ...started().eventSocket,
          password: eventSocket.password,
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

const shown = (host: string): string => (host === '0.0.0.0' ? (firstExternalAddress() ?? '127.0.0.1') : host);

/** The first address of this machine that others can reach. */
export function firstExternalAddress(): string | undefined {
  for (const addresses of Object.values(networkInterfaces()))
    for (const address of addresses ?? [])
      if (address.family === 'IPv4' && !address.internal) return address.address;
  return undefined;
}
