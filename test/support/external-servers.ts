// A drachtio-server and a FreeSWITCH of somebody else's, on fixed ports, as a service with `telephony: external` finds them:
// our own softswitch with the habits of the real ones.
// Never started, watched or stopped by the service.
import type { ChildProcess as NodeChild } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { realServerHabits, type SoftswitchOptions } from '../../src/softswitch/control-protocol.js';
import { freePort, serviceRtpPorts } from './free-port.js';
import { startSoftswitchChild, type FromSoftswitchChild } from './softswitch-child.js';

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

/** One of the two, as a process of its own: our softswitch, of which the other half listens where nobody looks. */
class ExternalServer {
  private constructor(private readonly child: NodeChild) {}

  static async start(options: SoftswitchOptions): Promise<ExternalServer> {
    const child = startSoftswitchChild({ softswitch: options }, true);
    await new Promise<void>((ready, fail) => {
      const timer = setTimeout(() => fail(new Error('an external server does not start')), startTimeoutMs);
      child.on('message', (message: FromSoftswitchChild) => {
        if (message.kind === 'ready' || message.kind === 'failed') clearTimeout(timer);
        if (message.kind === 'ready') ready();
        if (message.kind === 'failed') fail(new Error(message.message));
      });
    });
    return new ExternalServer(child);
  }

  /** It goes on running, and answers nothing any more; `resume` undoes it. */
  hang(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Channels of the media server, and RTP sessions of them. */
  async sessions(): Promise<number> {
    return new Promise((tell) => {
      const listener = (message: FromSoftswitchChild): void => {
        if (message.kind !== 'stats') return;
        this.child.off('message', listener);
        tell(message.stats.sessions);
      };
      this.child.on('message', listener);
      this.child.send('ask-stats');
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

/** As the `rtp` of the settings, which a service with external telephony has no use for. */
export interface ExternalRtp {
  readonly portMin: number;
  readonly portMax: number;
  /** Default: 60. */
  readonly timeoutSeconds?: number;
}

/** `of`: the ports of the half that is played; the other half takes any. */
const optionsOf = (of: Partial<ExternalPorts>, rtp: ExternalRtp): SoftswitchOptions => ({
  habits: realServerHabits,
  sip: {
    listeners: [
      { transport: 'udp', host, port: of.sip ?? 0 },
      { transport: 'tcp', host, port: of.sip ?? 0 },
    ],
  },
  drachtio: { host, port: of.drachtio ?? 0, secret },
  eventSocket: { host, port: of.eventSocket ?? 0, password },
  media: {
    sipHost: host,
    sipPort: of.mediaSip ?? 0,
    rtpHost: host,
    rtpPortMin: rtp.portMin,
    rtpPortMax: rtp.portMax,
    workers: 1,
    soundsDir,
    musicDirs: { default: `${soundsDir}/music/default` },
    recordingsDirs: [tmpdir()],
    rtpTimeoutS: rtp.timeoutSeconds ?? 60,
  },
  logLevel: 'warn',
});

export class ExternalServers {
  private constructor(
    /** Plays the drachtio-server; may be replaced by one that is started again. */
    public drachtio: ExternalServer,
    readonly freeswitch: ExternalServer,
    private readonly ports: ExternalPorts,
  ) {}

  static async start(ports: ExternalPorts, rtp: ExternalRtp = serviceRtpPorts): Promise<ExternalServers> {
    const drachtio = await ExternalServers.startDrachtio(ports);
    try {
      const { eventSocket, mediaSip } = ports;
      const freeswitch = await ExternalServer.start(optionsOf({ eventSocket, mediaSip }, rtp));
      return new ExternalServers(drachtio, freeswitch, ports);
    } catch (error) {
      await drachtio.kill();
      throw error;
    }
  }

  static startDrachtio({ sip, drachtio }: ExternalPorts): Promise<ExternalServer> {
    return ExternalServer.start(optionsOf({ sip, drachtio }, serviceRtpPorts));
  }

  /** Its dialogs are lost. */
  async crashDrachtio(): Promise<void> {
    await this.drachtio.kill();
    this.drachtio = await ExternalServers.startDrachtio(this.ports);
  }

  /** Channels of the media server. */
  sessions(): Promise<number> {
    return this.freeswitch.sessions();
  }

  /** Both, without a goodbye to anybody. Idempotent. */
  async kill(): Promise<void> {
    await Promise.all([this.drachtio.kill(), this.freeswitch.kill()]);
  }
}
