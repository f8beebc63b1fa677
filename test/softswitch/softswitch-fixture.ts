// A whole softswitch on loopback with the unmodified drachtio-srf and drachtio-fsmrf connected to it; ends all.
// Never changes the clients, except that their sockets send without delay.
import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SoftswitchOptions } from '../../src/softswitch/control-protocol.js';
import { silentLog, type Log } from '../../src/softswitch/log.js';
import { createSoftswitch, type Softswitch } from '../../src/softswitch/softswitch.js';
import { softswitchRtpPorts } from '../support/free-port.js';
import { RtpPeer } from '../support/rtp-peer.js';
import { connectSrf, newSrf, type Srf, type SrfDialog } from '../support/srf-client.js';
import { sine, wavFile } from './media/media-fixture.js';

interface EventSocketConnection extends EventEmitter {
  readonly socket: { setNoDelay(on: boolean): void };
  api(command: string, callback: (reply: { getBody(): string }) => void): void;
  bgapi(command: string, args: string, callback: (event: { getBody(): string }) => void): void;
  subscribe(events: string): void;
}

export interface Headers {
  getHeader(name: string): string | undefined;
}

export interface FsmrfEndpoint extends EventEmitter {
  readonly uuid: string;
  readonly local: { readonly sdp: string; readonly mediaIp: string; readonly mediaPort: string };
  readonly remote: { readonly sdp: string; readonly mediaIp: string; readonly mediaPort: string };
  readonly dtmfType: string;
  readonly sip: { readonly callId: string };
  readonly conn: EventSocketConnection;
  readonly dialog: SrfDialog;
  readonly connected: boolean;
  play(what: string | string[] | object): Promise<Record<string, string>>;
  playCollect(options: object): Promise<Record<string, string | undefined>>;
  say(text: string, options: object): Promise<unknown>;
  speak(options: object): Promise<unknown>;
  record(file: string, options?: object): Promise<Record<string, string | undefined>>;
  recordSession(file: string): Promise<Headers>;
  set(name: string | object, value?: string): Promise<void>;
  export(name: string, value: string): Promise<void>;
  mute(): Promise<void>;
  unmute(): Promise<void>;
  bridge(other: FsmrfEndpoint | string): Promise<void>;
  unbridge(): Promise<void>;
  modify(sdp: string): Promise<string>;
  api(command: string, args?: string | string[]): Promise<{ getBody(): string }>;
  execute(application: string, argument?: string): Promise<Headers>;
  getChannelVariables(media: boolean): Promise<Record<string, string | number>>;
  destroy(): Promise<void>;
}

export interface FsmrfMediaServer extends EventEmitter {
  readonly conn: EventSocketConnection;
  readonly sip: { readonly ipv4: { readonly udp: { readonly address: string } } };
  maxSessions: number;
  currentSessions: number;
  createEndpoint(options?: object): Promise<FsmrfEndpoint>;
  createConference(name?: string): Promise<unknown>;
  api(command: string): Promise<string>;
  disconnect(): void;
}

interface Mrf {
  connect(options: object): Promise<FsmrfMediaServer>;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the package has no types of its own
const MrfClass = require('drachtio-fsmrf') as new (srf: Srf) => Mrf;

/** fsmrf on a media server. */
export async function connectMrf(
  srf: Srf,
  eventSocket: { readonly host: string; readonly port: number },
  password: string,
  connectOptions: object = {},
): Promise<FsmrfMediaServer> {
  const mediaServer = await new MrfClass(srf).connect({
    address: eventSocket.host,
    port: eventSocket.port,
    secret: password,
    listenAddress: '127.0.0.1',
    ...connectOptions,
  });
  mediaServer.conn.socket.setNoDelay(true);
  return mediaServer;
}

/** Every port free, nothing but loopback. */
export function softswitchOptions(folder: string, rtpPorts = 40): SoftswitchOptions {
  const { first, last } = softswitchRtpPorts(rtpPorts);
  return {
    sip: {
      listeners: [
        { transport: 'udp', host: '127.0.0.1', port: 0 },
        { transport: 'tcp', host: '127.0.0.1', port: 0 },
      ],
    },
    drachtio: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    eventSocket: { host: '127.0.0.1', port: 0, password: 'ClueCon' },
    media: {
      sipHost: '127.0.0.1',
      sipPort: 0,
      rtpHost: '127.0.0.1',
      rtpPortMin: first,
      rtpPortMax: last,
      workers: 1,
      soundsDir: folder,
      musicDirs: { default: join(folder, 'music') },
      recordingsDirs: [folder],
      rtpTimeoutS: 0,
    },
    logLevel: 'warn',
  };
}

export interface Leg {
  readonly endpoint: FsmrfEndpoint;
  readonly peer: RtpPeer;
}

export class SoftswitchFixture {
  private readonly peers: RtpPeer[] = [];

  private constructor(
    readonly folder: string,
    readonly softswitch: Softswitch,
    readonly srf: Srf,
    readonly mediaServer: FsmrfMediaServer,
  ) {}

  static async open(
    log: Log = silentLog,
    more: Partial<SoftswitchOptions> = {},
    connectOptions: object = {},
  ): Promise<SoftswitchFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'centrale-softswitch-'));
    const options = { ...softswitchOptions(folder), ...more };
    const softswitch = await createSoftswitch(options, log);
    const srf = newSrf();
    await connectSrf(srf, softswitch.addresses.drachtio, options.drachtio.secret);
    const mediaServer = await connectMrf(
      srf,
      softswitch.addresses.eventSocket,
      options.eventSocket.password,
      connectOptions,
    );
    return new SoftswitchFixture(folder, softswitch, srf, mediaServer);
  }

  async tone(name: string, hz: number, seconds: number): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, wavFile(sine(hz, Math.round(seconds * 8000))));
    return path;
  }

  async peer(): Promise<RtpPeer> {
    const peer = await RtpPeer.open();
    this.peers.push(peer);
    return peer;
  }

  /** An endpoint and the RTP peer that it talks to. */
  async leg(options: (peer: RtpPeer) => object): Promise<Leg> {
    const peer = await this.peer();
    const endpoint = await this.mediaServer.createEndpoint(options(peer));
    endpoint.conn.socket.setNoDelay(true);
    peer.target = { host: '127.0.0.1', port: Number(endpoint.local.mediaPort) };
    // fsmrf does not wait for its subscriptions; replies come in order, so after this one they hold.
    await endpoint.api('uuid_exists', endpoint.uuid);
    return { endpoint, peer };
  }

  async close(): Promise<void> {
    this.mediaServer.disconnect();
    this.srf.disconnect();
    await this.softswitch.close();
    await Promise.all(this.peers.map((peer) => peer.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
