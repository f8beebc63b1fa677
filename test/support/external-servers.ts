// A drachtio-server and a FreeSWITCH of somebody else's, on fixed ports, as a service with `telephony: external` finds them:
// our own softswitch with the habits of the real ones.
// Never started, watched or stopped by the service.
import { fork, type ChildProcess as NodeChild } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import {
  realServerHabits,
  type FromSoftswitch,
  type SoftswitchOptions,
} from '../../src/softswitch/control-protocol.js';
import { freePort, serviceRtpPorts } from './free-port.js';

const entry = resolve(__dirname, '..', '..', 'src', 'softswitch', 'main.js');
const soundsDir = resolve(__dirname, '..', '..', '..', 'firmware-config');
const host = '127.0.0.1';
const secret = 'drachtio-secret';
const password = 'socket-password';
const startTimeoutMs = 60_000;

export interface ExternalPorts {
  readonly sip: number;
  readonly drachtio: number;
  readonly eventSocket: number;
  readonly mediaSip: number;
}

export const freeExternalPorts = async (): Promise<ExternalPorts> => ({
  sip: await freePort(),
  drachtio: await freePort(),
  eventSocket: await freePort(),
  mediaSip: await freePort(),
});

export interface ExternalChanges {
  /** Of a relay in front of the drachtio-server. */
  readonly drachtioPort?: number;
  /** Where the FreeSWITCH is to call back. */
  readonly advertisedHost?: string;
}

/** What the service must be told of them; `secrets`: others than the servers want. */
export const externalSettings = (
  ports: ExternalPorts,
  secrets: { readonly secret?: string; readonly password?: string } = {},
  { drachtioPort, advertisedHost }: ExternalChanges = {},
) => ({
  telephony: 'external',
  external: {
    ...(advertisedHost === undefined ? {} : { advertisedHost }),
    drachtio: { host, port: drachtioPort ?? ports.drachtio, secret: secrets.secret ?? secret },
    freeswitch: [
      {
        host,
        port: ports.eventSocket,
        password: secrets.password ?? password,
        promptsDir: `${soundsDir}/prompts`,
      },
    ],
  },
});

export class ExternalServers {
  private constructor(private readonly child: NodeChild) {}

  static async start(ports: ExternalPorts): Promise<ExternalServers> {
    const options: SoftswitchOptions = {
      habits: realServerHabits,
      sip: {
        listeners: [
          { transport: 'udp', host, port: ports.sip },
          { transport: 'tcp', host, port: ports.sip },
        ],
      },
      drachtio: { host, port: ports.drachtio, secret },
      eventSocket: { host, port: ports.eventSocket, password },
      media: {
        sipHost: host,
        sipPort: ports.mediaSip,
        rtpHost: host,
        rtpPortMin: serviceRtpPorts.portMin,
        rtpPortMax: serviceRtpPorts.portMax,
        workers: 1,
        soundsDir,
        musicDirs: { default: `${soundsDir}/music/default` },
        recordingsDirs: [tmpdir()],
        rtpTimeoutS: 60,
      },
      logLevel: 'warn',
    };
    const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    await new Promise<void>((ready, fail) => {
      const timer = setTimeout(() => fail(new Error('the external servers do not start')), startTimeoutMs);
      child.on('message', (message: FromSoftswitch) => {
        if (message.kind === 'ready' || message.kind === 'failed') clearTimeout(timer);
        if (message.kind === 'ready') ready();
        if (message.kind === 'failed') fail(new Error(message.message));
      });
      child.send({ kind: 'start', options });
    });
    return new ExternalServers(child);
  }

  /** They go on running, and answer nothing any more; `resume` undoes it. */
  hang(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Channels of the media server, and RTP sessions of them. */
  async sessions(): Promise<number> {
    return new Promise((tell) => {
      const listener = (message: FromSoftswitch): void => {
        if (message.kind !== 'stats') return;
        this.child.off('message', listener);
        tell(message.stats.sessions);
      };
      this.child.on('message', listener);
      this.child.send({ kind: 'ask-stats', askId: 1 });
    });
  }

  /** Without a goodbye to anybody. Idempotent. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise<void>((next) => this.child.once('exit', () => next()));
    this.child.kill('SIGKILL');
    await exited;
  }
}
