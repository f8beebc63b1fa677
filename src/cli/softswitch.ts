// Runs the softswitch without the daemon, for programs of others that speak its two protocols.
// Never configures anything of the company.
import { tmpdir } from 'node:os';
import { serviceConfigSchema } from '../adapters/config/service-config.js';
import { createPinoLog } from '../adapters/system/pino-log.js';
import { causeOf, exitCodes, fail, onStopSignal } from './command-exit.js';
import { suppliedSoundsDir } from '../daemon/program-files.js';
import type { SipListener } from '../softswitch/control-protocol.js';
import { createSoftswitch } from '../softswitch/softswitch.js';
import { musicDirsIn } from '../daemon/telephony-servers.js';

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

const loopback = '127.0.0.1';

export async function runSoftswitch(options: RunSoftswitchOptions): Promise<void> {
  const { host, sipPort: port } = options;
  const { rtp } = serviceConfigSchema.parse({});
  const softswitch = await createSoftswitch(
    {
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
    },
    softswitchLog(),
  ).catch((error: unknown) => fail(exitCodes.unavailable, `the softswitch cannot start: ${causeOf(error)}`));
  const { sip, drachtio, eventSocket, mediaSip } = softswitch.addresses;
  const lines = [
    'The softswitch is up.',
    `  SIP           ${sip.map(({ transport, ...at }) => `${transport}/${shown(at)}`).join(', ')}`,
    `  drachtio      ${shown(drachtio)}`,
    `  event socket  ${shown(eventSocket)}`,
    `  media SIP     ${shown(mediaSip)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  onStopSignal(() => void softswitch.close().then(() => process.exit(0)));
}

const shown = ({ host, port }: Pick<SipListener, 'host' | 'port'>): string => `${host}:${port}`;

/** The softswitch logs message first, the daemon's log takes the fields first. */
function softswitchLog() {
  const log = createPinoLog({ level: 'info', readable: process.stdout.isTTY });
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      log[level](fields, message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
