// The telephony adapter on the unmodified drachtio-srf, on our softswitch in this process, with scripted phones.
// Never uses a database, a fixed port or a media server.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Srf from 'drachtio-srf';
import { digestResponse } from '../../../src/adapters/sip/digest-authenticator.js';
import {
  DrachtioTelephony,
  type DrachtioTelephonyOptions,
} from '../../../src/adapters/sip/drachtio-telephony.js';
import type { Binding, BindingStore } from '../../../src/app/ports/store.js';
import type { IncomingLeg, OutboundTrunk } from '../../../src/app/ports/telephony.js';
import type { ExtensionNumber, TrunkId } from '../../../src/core/kernel/ids.js';
import { sipRealm } from '../../../src/core/pbx/sip-realm.js';
import type { RealServerHabits } from '../../../src/softswitch/control-protocol.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { createSoftswitch, type Softswitch } from '../../../src/softswitch/softswitch.js';
import { softswitchOptions } from '../../softswitch/softswitch-fixture.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';
import { SipPeer, type PeerMessage, type RequestParts } from '../../support/sip-peer.js';

export const did = '+31205550100';
export const passwordOf = (extension: string): string => `demo-${extension}`;
const extensions = new Set(['201', '202']);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const ha1Of = (extension: string): string => md5(`${extension}:${sipRealm}:${passwordOf(extension)}`);

export const sdp = (port = 40000, direction = ''): string =>
  [
    'v=0',
    `o=- 1 1 IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    ...(direction === '' ? [] : [`a=${direction}`]),
    '',
  ].join('\r\n');

export class MemoryBindings implements BindingStore {
  readonly kept = new Map<string, Binding>();
  writes = 0;

  all(nowMs = 0): readonly Binding[] {
    return [...this.kept.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  }

  put(binding: Binding): void {
    this.writes += 1;
    this.kept.set(`${binding.extension} ${binding.contactUri}`, binding);
  }

  remove(extension: ExtensionNumber, contactUri: string): void {
    this.writes += 1;
    this.kept.delete(`${extension} ${contactUri}`);
  }
}

/** An adapter of a company in which nobody and nothing is set up. */
export const emptyCompanyOptions = (host: string, port: number): DrachtioTelephonyOptions => ({
  ...{ host, port, secret: 'cymru' },
  bindings: new MemoryBindings(),
  clock: createFakeClock(),
  log: createFakeLog(),
  directory: {
    trunkOf: () => undefined,
    isTrunkHost: () => false,
    isDid: () => false,
    extension: () => undefined,
    sipHa1: () => undefined,
    outboundTrunk: () => undefined,
  },
});

/** The daemon is gone, and another one is connected to the same SIP server; whoever asked closes it. */
export async function nextDaemon({ srf, softswitch }: TelephonyFixture): Promise<DrachtioTelephony> {
  srf.disconnect();
  const { host, port } = softswitch.addresses.drachtio;
  const next = new DrachtioTelephony(new Srf(), emptyCompanyOptions(host, port));
  await next.connect(5000);
  return next;
}

export class TelephonyFixture {
  readonly log = createFakeLog();
  readonly bindings = new MemoryBindings();
  readonly arrived: IncomingLeg[] = [];
  readonly srf = new Srf();
  readonly telephony: DrachtioTelephony;
  /** The trunk accepts 127.0.0.1. */
  trunk = true;
  /** Where calls to the outside go; none in the beginning. */
  outbound: OutboundTrunk | undefined;
  readonly clock = createFakeClock();
  private readonly peers: SipPeer[] = [];

  private constructor(
    private readonly folder: string,
    readonly softswitch: Softswitch,
    secret: string,
  ) {
    const { host, port } = softswitch.addresses.drachtio;
    this.telephony = new DrachtioTelephony(this.srf, {
      host,
      port,
      secret,
      bindings: this.bindings,
      clock: this.clock,
      log: this.log,
      directory: {
        trunkOf: () => (this.trunk ? ('demo' as TrunkId) : undefined),
        isTrunkHost: (host) => host === '192.0.2.77' || host === 'sip.carrier.example',
        isDid: (dialled) => dialled === did,
        extension: (user) => (extensions.has(user) ? (user as ExtensionNumber) : undefined),
        sipHa1: (extension) => ha1Of(extension),
        outboundTrunk: () => this.outbound,
      },
    });
    this.telephony.onIncoming((leg) => this.arrived.push(leg));
  }

  static async open(
    options: { secret?: string; connect?: boolean; habits?: RealServerHabits } = {},
  ): Promise<TelephonyFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'centrale-telephony-'));
    const softswitch = await createSoftswitch(
      { ...softswitchOptions(folder), ...(options.habits === undefined ? {} : { habits: options.habits }) },
      silentLog,
    );
    const fixture = new TelephonyFixture(folder, softswitch, options.secret ?? 'cymru');
    if (options.connect !== false) await fixture.telephony.connect(5000);
    return fixture;
  }

  get sipPort(): number {
    return this.softswitch.addresses.sip.find(({ transport }) => transport === 'udp')!.port;
  }

  async peer(): Promise<SipPeer> {
    const peer = await SipPeer.open('udp', 'hidden');
    this.peers.push(peer);
    return peer;
  }

  /** Sends a request whose From and To are of that extension, or whose From is what `from` says. */
  send(peer: SipPeer, method: string, user: string, parts: RequestParts & { from?: string } = {}): void {
    const text = peer
      .request(method, this.sipPort, { to: `<sip:${user}@pbx>`, ...parts })
      .replace(/^From: "Peer" <sip:peer@[^>]*>/m, (from) =>
        parts.from === undefined ? from.replace('"Peer" <sip:peer@', `<sip:${user}@`) : `From: ${parts.from}`,
      );
    peer.send(text, this.sipPort);
  }

  /** A REGISTER that is challenged and repeated with credentials; the final response. */
  async register(
    peer: SipPeer,
    extension: string,
    parts: RequestParts & { password?: string } = {},
  ): Promise<PeerMessage> {
    const callId = parts.callId ?? `reg-${extension}-${peer.port}`;
    const cseq = parts.cseq ?? 1;
    this.send(peer, 'REGISTER', extension, { ...parts, callId, cseq });
    const challenge = await peer.expect((message) => message.status >= 400);
    // Refused before anybody asked for a password.
    if (challenge.status !== 401) return challenge;
    return this.answerChallenge(peer, extension, challenge, 'REGISTER', { ...parts, callId, cseq: cseq + 1 });
  }

  answerChallenge(
    peer: SipPeer,
    extension: string,
    challenge: PeerMessage,
    method: string,
    parts: RequestParts & { password?: string; from?: string },
  ): Promise<PeerMessage> {
    const header = challenge.header('WWW-Authenticate') || challenge.header('Proxy-Authenticate');
    const nonce = /nonce="([^"]+)"/.exec(header)![1]!;
    const given = {
      nonce,
      uri: `sip:127.0.0.1:${this.sipPort}`,
      qop: 'auth',
      nc: '00000001',
      cnonce: 'x',
    };
    const ha1 = md5(`${extension}:${sipRealm}:${parts.password ?? passwordOf(extension)}`);
    const name = method === 'REGISTER' ? 'Authorization' : 'Proxy-Authorization';
    const authorization =
      `${name}: Digest username="${extension}", realm="${sipRealm}", nonce="${nonce}", uri="${given.uri}", ` +
      `qop=auth, nc=00000001, cnonce="x", response="${digestResponse(ha1, method, given)}"`;
    this.send(peer, method, extension, { ...parts, headers: [...(parts.headers ?? []), authorization] });
    return peer.expect((message) => message.status >= 200 && message.method === method);
  }

  /** The next leg that comes in. */
  async incoming(): Promise<IncomingLeg> {
    await this.until(() => this.arrived.length > 0);
    return this.arrived.shift()!;
  }

  async until(what: () => boolean, limitMs = 10_000): Promise<void> {
    const giveUpAtMs = Date.now() + limitMs;
    while (!what()) {
      if (Date.now() > giveUpAtMs) throw new Error(`not in time; log: ${JSON.stringify(this.log.lines)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** How many legs the adapter and drachtio-srf still know. */
  held(): { dialogs: number; ringing: number; dialling: number; srfDialogs: number } {
    const inside = this.telephony as unknown as Record<'dialogs' | 'ringing' | 'dialling', Set<unknown>>;
    const { _dialogs } = this.srf as unknown as { _dialogs: Map<string, unknown> };
    return {
      dialogs: inside.dialogs.size,
      ringing: inside.ringing.size,
      dialling: inside.dialling.size,
      srfDialogs: _dialogs.size,
    };
  }

  async close(): Promise<void> {
    await this.telephony.close();
    await this.softswitch.close();
    await Promise.all(this.peers.map((peer) => peer.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const nothingHeld = { dialogs: 0, ringing: 0, dialling: 0, srfDialogs: 0 };
