// The softswitch with phones around it and a client that is to be killed; for tests of what becomes of its calls.
// Never lets the client say goodbye.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SoftswitchOptions } from '../../../src/softswitch/control-protocol.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { createUserAgent } from '../../../src/softswitch/sip/user-agent.js';
import type { OutgoingInvite, SipDialog, UserAgent } from '../../../src/softswitch/sip/user-agent-model.js';
import { createSoftswitch, type Softswitch } from '../../../src/softswitch/softswitch.js';
import { eventually } from '../../support/eventually.js';
import { RtpPeer } from '../../support/rtp-peer.js';
import { phoneSdp } from '../esl/media-server-fixture.js';
import { sine, wavFile } from '../media/media-fixture.js';
import { softswitchOptions } from '../softswitch-fixture.js';
import { startCallsClient, type CallNote } from './calls-client.js';

export interface Call {
  readonly dialog: SipDialog;
  readonly peer: RtpPeer;
  ended: string | undefined;
}

export const isOver = ({ ended }: Call): boolean => ended?.startsWith('remote') === true;

export class KeptFixture {
  private readonly notes: CallNote[] = [];
  private readonly peers: RtpPeer[] = [];

  private constructor(
    readonly folder: string,
    readonly options: SoftswitchOptions,
    readonly softswitch: Softswitch,
    readonly phones: UserAgent,
    private readonly client: ChildProcess,
  ) {
    client.on('message', (note: CallNote) => this.notes.push(note));
  }

  static async open(orphanGraceMs: number): Promise<KeptFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'centrale-kept-'));
    const options = { ...softswitchOptions(folder), orphanGraceMs };
    const softswitch = await createSoftswitch(options, silentLog);
    const music = join(folder, 'music.wav');
    await writeFile(music, wavFile(sine(700, 8000 * 60)));
    const phones = await createUserAgent({
      listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }],
      log: silentLog,
    });
    const client = await startCallsClient({
      ...{ addresses: softswitch.addresses, music },
      ...{ secret: options.drachtio.secret, password: options.eventSocket.password },
    });
    return new KeptFixture(folder, options, softswitch, phones, client);
  }

  async killClient(): Promise<void> {
    const { client } = this;
    if (client.exitCode !== null || client.signalCode !== null) return;
    client.kill('SIGKILL');
    await once(client, 'exit');
  }

  /** The client calls a phone of ours. */
  clientDials(user: string): void {
    const uri = `sip:${user}@127.0.0.1:${this.phones.listeners[0]!.port}`;
    this.client.send({ uri, localSdp: phoneSdp(4006, '8') });
  }

  noted(what: string): readonly CallNote[] {
    return this.notes.filter((note) => note.what === what);
  }

  dial(user: string, peer?: RtpPeer): OutgoingInvite {
    const { port } = this.softswitch.addresses.sip[0]!;
    return this.phones.invite({
      uri: `sip:${user}@127.0.0.1:${port}`,
      body: phoneSdp(peer?.port ?? 4000, '8'),
    });
  }

  async call(user: string): Promise<Call> {
    const peer = await RtpPeer.open();
    this.peers.push(peer);
    const before = this.noted(user).length;
    const outcome = await this.dial(user, peer).outcome;
    if (outcome.kind === 'failed') throw new Error(`${outcome.status} ${outcome.reason}`);
    const { dialog } = outcome;
    peer.target = { host: '127.0.0.1', port: Number(/m=audio (\d+)/.exec(dialog.remoteBody)?.[1]) };
    const made: Call = { dialog, peer, ended: undefined };
    dialog.onEnded(({ by, reason }) => (made.ended = `${by} ${reason ?? ''}`.trim()));
    await eventually(`${user} is served`, () => this.noted(user).length > before);
    return made;
  }

  /** Two who talk with each other: the first sends 500 Hz, the second 900. */
  async pair(): Promise<readonly [Call, Call]> {
    const a = await this.call('talk');
    const b = await this.call('talk');
    a.peer.startStream(8, 500);
    b.peer.startStream(8, 900);
    await Promise.all([a.peer.untilTone(900), b.peer.untilTone(500)]);
    return [a, b];
  }

  async close(): Promise<void> {
    await this.killClient();
    await this.softswitch.close();
    await this.phones.close();
    await Promise.all(this.peers.map((peer) => peer.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
