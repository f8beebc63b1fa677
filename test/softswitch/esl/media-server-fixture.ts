// A whole media server on loopback with SIP callers, RTP peers and event-socket clients; ends all of them.
// Never fakes a part: user agent, engine and sockets are the real ones.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMediaServer, type MediaServer } from '../../../src/softswitch/esl/event-socket.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { createMediaEngine } from '../../../src/softswitch/media/media-engine.js';
import type { MediaEngine } from '../../../src/softswitch/media/media-engine-model.js';
import * as sdp from '../../../src/softswitch/media/sdp-negotiation.js';
import type { OutgoingInvite, SipDialog, UserAgent } from '../../../src/softswitch/sip/user-agent-model.js';
import { createUserAgent } from '../../../src/softswitch/sip/user-agent.js';
import { softswitchRtpPorts } from '../../support/free-port.js';
import { RtpPeer } from '../../support/rtp-peer.js';
import { sine, wavFile } from '../media/media-fixture.js';
import { EventSocketClient, OutboundListener } from './event-socket-client.js';

export const password = 'secret';
const accessToken = 'of this start';

/** SDP as a phone sends it; `payloads` in order of preference. */
export function phoneSdp(port: number, payloads = '8 0', direction = 'sendrecv'): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${payloads} 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    `a=${direction}`,
    '',
  ].join('\r\n');
}

export function portOf(description: string): number {
  return Number(/^m=audio (\d+)/m.exec(description)?.[1]);
}

export interface Call {
  readonly uuid: string;
  readonly dialog: SipDialog;
  readonly peer: RtpPeer;
  /** The channel's own connection, subscribed to everything of the channel. */
  readonly esl: EventSocketClient;
  /** What the connection was told first. */
  readonly channelData: Readonly<Record<string, string>>;
  /** Resolves when the server sent BYE. */
  readonly ended: Promise<string>;
}

export class MediaServerFixture {
  private readonly peers: RtpPeer[] = [];
  private readonly clients: EventSocketClient[] = [];

  private constructor(
    readonly folder: string,
    readonly server: MediaServer,
    readonly engine: MediaEngine,
    readonly serverAgent: UserAgent,
    readonly callers: UserAgent,
    readonly outbound: OutboundListener,
  ) {}

  static async open(
    options: {
      heartbeatMs?: number;
      authenticationTimeoutMs?: number;
      rtpTimeoutS?: number;
      maxSessions?: number;
    } = {},
  ): Promise<MediaServerFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'centrale-esl-'));
    const { first, last } = softswitchRtpPorts(40);
    const engine = await createMediaEngine({
      rtpHost: '127.0.0.1',
      rtpPortMin: first,
      rtpPortMax: last,
      workers: 1,
      soundsDir: folder,
      musicDirs: {},
      recordingsDirs: [folder],
      rtpTimeoutS: options.rtpTimeoutS ?? 0,
      log: silentLog,
    });
    const listeners = [{ transport: 'udp', host: '127.0.0.1', port: 0 } as const];
    const serverAgent = await createUserAgent({ listeners, log: silentLog });
    const callers = await createUserAgent({ listeners, log: silentLog });
    const server = await createMediaServer({
      host: '127.0.0.1',
      port: 0,
      password,
      engine,
      userAgent: serverAgent,
      sdp,
      accessToken,
      rtpHost: '127.0.0.1',
      sipAddress: { host: '127.0.0.1', port: serverAgent.listeners[0]?.port ?? 0 },
      log: silentLog,
      ...options,
    });
    const outbound = await OutboundListener.open();
    return new MediaServerFixture(folder, server, engine, serverAgent, callers, outbound);
  }

  get sipPort(): number {
    return this.serverAgent.listeners[0]?.port ?? 0;
  }

  async inbound(events?: string): Promise<EventSocketClient> {
    const client = await EventSocketClient.openInbound(this.server.eventSocket.port, password, events);
    this.clients.push(client);
    return client;
  }

  async raw(): Promise<EventSocketClient> {
    const client = await EventSocketClient.open(this.server.eventSocket.port);
    this.clients.push(client);
    return client;
  }

  /** A tone of `seconds`, by its file name. */
  async tone(name: string, hz: number, seconds: number): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, wavFile(sine(hz, Math.round(seconds * 8000))));
    return path;
  }

  async rtpPeer(): Promise<RtpPeer> {
    const peer = await RtpPeer.open();
    this.peers.push(peer);
    return peer;
  }

  invite(body: string | undefined, headers: Record<string, string> = {}): OutgoingInvite {
    return this.callers.invite({
      uri: `sip:drachtio@127.0.0.1:${this.sipPort}`,
      headers: {
        'User-Agent': 'drachtio-fsmrf:6e7b803f-068d-4b38-912d-49a1e16e9d1a',
        'X-esl-outbound': `127.0.0.1:${this.outbound.port}`,
        'X-Media-Access': accessToken,
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
  }

  /** A channel that is up, its client connected and subscribed as fsmrf does, and to more events. */
  async call(payloads?: string, headers: Record<string, string> = {}): Promise<Call> {
    const peer = await this.rtpPeer();
    const outcome = await this.invite(phoneSdp(peer.port, payloads), headers).outcome;
    if (outcome.kind === 'failed') throw new Error(`${outcome.status} ${outcome.reason}`);
    const { dialog } = outcome;
    peer.target = { host: '127.0.0.1', port: portOf(dialog.remoteBody) };
    const ended = new Promise<string>((resolve) => dialog.onEnded(({ by }) => resolve(by)));
    const esl = await this.outbound.accept();
    esl.send('connect');
    const channelData = (await esl.nextReply()).headers;
    const uuid = channelData['Unique-ID'] ?? '';
    await esl.command('event json ALL');
    await esl.command(`filter Unique-ID ${uuid}`);
    return { uuid, dialog, peer, esl, channelData, ended };
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await this.callers.close();
    await this.server.close();
    await this.serverAgent.close();
    await this.engine.close();
    await this.outbound.close();
    await Promise.all(this.peers.map((peer) => peer.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
