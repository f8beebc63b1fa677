// What the embedded softswitch is started with, made of the service's settings; its own process and the daemon both read it here.
// Never holds a secret: those are in a file of their own.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../adapters/config/config-file.js';
import type { ServiceConfig } from '../adapters/config/service-config.js';
import type { SoftswitchPorts, SoftswitchSecrets } from '../adapters/softswitch/softswitch-files.js';
import { recordingFoldersOf } from '../adapters/system/recording-files.js';
import type { SoftswitchOptions } from '../softswitch/control-protocol.js';

const loopback = '127.0.0.1';

/** Throws ConfigError for a folder that no media server can name. */
export function softswitchOptions(
  config: ServiceConfig,
  configFile: string,
  soundsDir: string,
  secrets: SoftswitchSecrets,
  ports: Partial<SoftswitchPorts>,
): SoftswitchOptions {
  const { sip, rtp, recordingsDir, dataDir, embedded } = config;
  // A media server separates the arguments of an application by spaces, and files of a list by `!`.
  if (/[\s!'"]/.test(soundsDir))
    throw new ConfigError(
      configFile,
      'soundsDir',
      `${soundsDir} has a space, a quote or ! in it; expected a folder whose path has none`,
    );
  return {
    sip: {
      listeners: [
        { transport: 'udp', host: sip.host, port: sip.port },
        { transport: 'tcp', host: sip.host, port: sip.port },
      ],
      ...(sip.advertisedHost === undefined ? {} : { advertisedHost: sip.advertisedHost }),
    },
    drachtio: {
      host: loopback,
      ...(embedded.drachtio ?? { port: ports.drachtio ?? 0, secret: secrets.drachtio }),
    },
    eventSocket: {
      host: loopback,
      ...(embedded.eventSocket ?? { port: ports.eventSocket ?? 0, password: secrets.eventSocket }),
    },
    media: {
      sipHost: loopback,
      sipPort: ports.mediaSip ?? 0,
      rtpHost: sip.host,
      ...(sip.advertisedHost === undefined ? {} : { advertisedRtpHost: sip.advertisedHost }),
      rtpPortMin: rtp.portMin,
      rtpPortMax: rtp.portMax,
      workers: embedded.mediaWorkers,
      soundsDir,
      musicDirs: musicDirsIn(soundsDir),
      recordingsDirs: recordingFoldersOf(recordingsDir ?? dataDir),
      rtpTimeoutS: rtp.timeoutSeconds,
    },
    logLevel: config.log.level,
    orphanGraceMs: embedded.keepCallsSeconds * 1000,
  };
}

/** By which the daemon sees that the settings have changed since the softswitch was started; no secrets, no free ports. */
export function softswitchSettings(config: ServiceConfig, soundsDir: string): Record<string, unknown> {
  const { sip, rtp, recordingsDir, dataDir, embedded } = config;
  return {
    sip,
    rtp,
    'embedded.mediaWorkers': embedded.mediaWorkers,
    'embedded.keepCallsSeconds': embedded.keepCallsSeconds,
    'embedded.drachtio.port': embedded.drachtio?.port ?? null,
    'embedded.eventSocket.port': embedded.eventSocket?.port ?? null,
    soundsDir,
    music: musicDirsIn(soundsDir),
    recordings: recordingFoldersOf(recordingsDir ?? dataDir),
    'log.level': config.log.level,
  };
}

/** Every folder under `music` is a stream of that name. */
export function musicDirsIn(soundsDir: string): Readonly<Record<string, string>> {
  const folders = readdirSync(join(soundsDir, 'music'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return Object.fromEntries(folders.map(({ name }) => [name, join(soundsDir, 'music', name)]));
}
