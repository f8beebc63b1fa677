// A client of drachtio-srf and drachtio-fsmrf is killed in the middle of its calls: they go on, and the next client has them.
// Never lets the client say goodbye.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Srf from 'drachtio-srf';
import { KeptLegs, type KeptLeg, type ShownInvite } from '../../../src/adapters/sip/kept-legs.js';
import type { SoftswitchOptions } from '../../../src/softswitch/control-protocol.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { createUserAgent } from '../../../src/softswitch/sip/user-agent.js';
import type { OutgoingInvite, SipDialog, UserAgent } from '../../../src/softswitch/sip/user-agent-model.js';
import { createSoftswitch, type Softswitch } from '../../../src/softswitch/softswitch.js';
import { eventually } from '../../support/eventually.js';
import { RtpPeer } from '../../support/rtp-peer.js';
import {
  connectSrf,
  newSrf,
  type Srf as TestSrf,
  type SrfDialog,
  type SrfRequest,
  type SrfResponse,
} from '../../support/srf-client.js';
import { phoneSdp } from '../esl/media-server-fixture.js';
import { sine, wavFile } from '../media/media-fixture.js';
import {
  connectMrf,
  softswitchOptions,
  type FsmrfEndpoint,
  type FsmrfMediaServer,
} from '../softswitch-fixture.js';
import { startCallsClient, type CallNote } from './calls-client.js';

jest.setTimeout(60_000);

let folder: string;
let options: SoftswitchOptions;
let softswitch: Softswitch;
let phones: UserAgent;
let client: ChildProcess;
let notes: CallNote[];
const peers: RtpPeer[] = [];
const srfs: TestSrf[] = [];
const mediaServers: FsmrfMediaServer[] = [];

async function start(orphanGraceMs: number): Promise<void> {
  options = { ...softswitchOptions(folder), orphanGraceMs };
  softswitch = await createSoftswitch(options, silentLog);
  const music = join(folder, 'music.wav');
  await writeFile(music, wavFile(sine(700, 8000 * 60)));
  phones = await createUserAgent({
    listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }],
    log: silentLog,
  });
  client = await startCallsClient({
    ...{ addresses: softswitch.addresses, music },
    ...{ secret: options.drachtio.secret, password: options.eventSocket.password },
  });
  notes = [];
  client.on('message', (note: CallNote) => notes.push(note));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-kept-'));
});
afterEach(async () => {
  await killClient();
  for (const server of mediaServers.splice(0)) server.disconnect();
  for (const srf of srfs.splice(0)) srf.disconnect();
  await softswitch.close();
  await phones.close();
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
  await rm(folder, { recursive: true, force: true });
});

async function killClient(): Promise<void> {
  if (client.exitCode !== null || client.signalCode !== null) return;
  client.kill('SIGKILL');
  await once(client, 'exit');
}

const sipPort = (): number => softswitch.addresses.sip[0]!.port;
const noted = (what: string): readonly CallNote[] => notes.filter((note) => note.what === what);

interface Call {
  readonly dialog: SipDialog;
  readonly peer: RtpPeer;
  ended: string | undefined;
}

const isOver = ({ ended }: Call): boolean => ended?.startsWith('remote') === true;

function dial(user: string, peer?: RtpPeer): OutgoingInvite {
  return phones.invite({
    uri: `sip:${user}@127.0.0.1:${sipPort()}`,
    body: phoneSdp(peer?.port ?? 4000, '8'),
  });
}

async function call(user: string): Promise<Call> {
  const peer = await RtpPeer.open();
  peers.push(peer);
  const before = noted(user).length;
  return established(dial(user, peer), peer).then(async (made) => {
    await eventually(`${user} is served`, () => noted(user).length > before);
    return made;
  });
}

async function established(invite: OutgoingInvite, peer: RtpPeer): Promise<Call> {
  const outcome = await invite.outcome;
  if (outcome.kind === 'failed') throw new Error(`${outcome.status} ${outcome.reason}`);
  const { dialog } = outcome;
  peer.target = { host: '127.0.0.1', port: Number(/m=audio (\d+)/.exec(dialog.remoteBody)?.[1]) };
  const made: Call = { dialog, peer, ended: undefined };
  dialog.onEnded(({ by, reason }) => (made.ended = `${by} ${reason ?? ''}`.trim()));
  return made;
}

/** Two who talk with each other. */
async function pair(): Promise<readonly [Call, Call]> {
  const a = await call('talk');
  const b = await call('talk');
  a.peer.startStream(8, 500);
  b.peer.startStream(8, 900);
  await Promise.all([a.peer.untilTone(900), b.peer.untilTone(500)]);
  return [a, b];
}

/** The next client. */
async function nextClient(): Promise<{
  readonly srf: TestSrf;
  readonly kept: KeptLegs;
  readonly mediaServer: FsmrfMediaServer;
}> {
  const srf = newSrf();
  srfs.push(srf);
  const kept = new KeptLegs(srf as unknown as Srf);
  srf.invite((req, res) => {
    if (kept.claims(req as unknown as Srf.SrfRequest, res as unknown as Srf.SrfResponse)) return;
    res.send(200, { body: phoneSdp(4002, '8'), headers: { Contact: 'sip:next@127.0.0.1', 'X-New': 'yes' } });
  });
  await connectSrf(srf, softswitch.addresses.drachtio, options.drachtio.secret);
  const mediaServer = await connectMrf(srf, softswitch.addresses.eventSocket, options.eventSocket.password);
  mediaServers.push(mediaServer);
  return { srf, kept, mediaServer };
}

type CreateUas = (
  req: unknown,
  res: unknown,
  options: object,
  callback: (error: unknown, dialog: SrfDialog) => void,
) => void;

/** A leg that called us; `before`: whatever comes behind its adoption finds these listeners. */
function adoptIncoming(
  srf: TestSrf,
  kept: KeptLegs,
  leg: KeptLeg,
  before: (dialog: SrfDialog) => void = () => undefined,
  localSdp = 'not sent',
): Promise<SrfDialog> {
  return new Promise((resolve, reject) => {
    const take = ({ req, res }: ShownInvite): void =>
      (srf.createUAS.bind(srf) as unknown as CreateUas)(req, res, { localSdp }, (error, dialog) => {
        if (error) return reject(new Error('not adopted', { cause: error }));
        before(dialog);
        resolve(dialog);
      });
    kept.adoptIncoming(leg.id, take).catch(reject);
  });
}

/** What was heard between two moments has no hole of more than 40 ms. */
function expectNoGap({ received }: RtpPeer, from: number): void {
  const heard = received.slice(from);
  expect(heard.length).toBeGreaterThan(25);
  for (const [index, packet] of heard.entries()) {
    const before = heard[index - 1];
    if (before === undefined) continue;
    expect(packet.ssrc).toBe(before.ssrc);
    const lost = ((packet.timestamp - before.timestamp) >>> 0) / 8 - 20;
    expect(lost).toBeLessThanOrEqual(40);
  }
}

const legOf = (legs: readonly KeptLeg[], callId: string): KeptLeg => {
  const found = legs.find((leg) => leg.callId === callId);
  if (found === undefined) throw new Error(`no leg ${callId}`);
  return found;
};

test('whoever talked or heard music does so on, and a BYE from either side is heard by the next client', async () => {
  await start(30_000);
  const [a, b] = await pair();
  const listener = await call('music');
  listener.peer.startStream(8, 0);
  await listener.peer.untilTone(700);
  const from = [a, b, listener].map(({ peer }) => peer.received.length);
  await killClient();
  await Promise.all([a.peer.untilTone(900), b.peer.untilTone(500), listener.peer.untilTone(700)]);

  const { srf, kept, mediaServer } = await nextClient();
  const { legs, ended } = await kept.list();
  expect(ended).toEqual([]);
  expect(legs.map(({ direction, state, media }) => `${direction} ${state} ${media}`).sort()).toEqual([
    ...Array<string>(3).fill('incoming established false'),
    ...Array<string>(3).fill('outgoing established true'),
  ]);
  const channels = JSON.parse(await mediaServer.api('kept_channels')) as {
    uuid: string;
    sipCallId: string;
    busy: boolean;
    peer?: string;
  }[];
  expect(channels.filter(({ peer }) => peer !== undefined)).toHaveLength(2);
  expect(channels.filter(({ busy }) => busy)).toHaveLength(1);

  const dialogA = await adoptIncoming(srf, kept, legOf(legs, a.dialog.callId));
  const dialogB = await adoptIncoming(srf, kept, legOf(legs, b.dialog.callId));
  const dialogC = await adoptIncoming(srf, kept, legOf(legs, listener.dialog.callId));
  expect(dialogA.sip).toMatchObject({ callId: a.dialog.callId, localTag: a.dialog.remoteTag });
  const endpoints: FsmrfEndpoint[] = [];
  for (const { uuid, sipCallId } of channels) {
    const leg = legOf(legs, sipCallId);
    const endpoint = await mediaServer.createEndpoint({
      headers: kept.adoptionHeaders(leg.id),
      remoteSdp: leg.localSdp,
    });
    expect(endpoint.uuid).toBe(uuid);
    endpoints.push(endpoint);
  }
  expect((await kept.list()).legs).toEqual([]);
  await Promise.all([a.peer.untilTone(900), b.peer.untilTone(500), listener.peer.untilTone(700)]);
  for (const [index, { peer }] of [a, b, listener].entries()) expectNoGap(peer, from[index]!);

  // The other side hangs up, and so do we.
  const heard = once(dialogA, 'destroy');
  await a.dialog.bye();
  await heard;
  await dialogB.destroy();
  await eventually('the phone has the BYE', () => isOver(b));

  // What was adopted does all that a new one does.
  const withMusic = endpoints.find(({ uuid }) => uuid === channels.find(({ busy }) => busy)!.uuid)!;
  await withMusic.api('uuid_break', [withMusic.uuid, 'all']);
  await listener.peer.untilSilence();
  const tone = withMusic.play('tone_stream://%(60000,0,440)');
  await listener.peer.untilTone(440);
  await withMusic.api('uuid_break', withMusic.uuid);
  await tone;
  const pressed = once(withMusic, 'dtmf');
  await listener.peer.sendDigit(5);
  expect(await pressed).toMatchObject([{ dtmf: '5' }]);
  await dialogC.destroy();
  for (const endpoint of endpoints) await endpoint.destroy();
  await eventually('every channel is gone', async () => (await softswitch.stats()).sessions === 0);
});

test('a phone that rang and one that was called go on ringing; the answer reaches the next client', async () => {
  await start(30_000);
  const waiting = dial('early');
  await eventually('it rings', () => noted('early').length === 1);
  const called = new Promise<{ ring(): void; answer(): Promise<SipDialog> }>((resolve) =>
    phones.onInvite((invite) =>
      resolve({
        ring: () => invite.ring(),
        answer: () => invite.answer({ body: phoneSdp(4004, '8') }),
      }),
    ),
  );
  const { port } = phones.listeners[0]!;
  client.send({ uri: `sip:phone@127.0.0.1:${port}`, localSdp: phoneSdp(4006, '8') });
  const phone = await called;
  phone.ring();
  await eventually('the phone rings', () => noted('rings').length === 1);
  await killClient();

  // The phone answers while nobody is there.
  const answered = phone.answer();
  const { srf, kept } = await nextClient();
  const { legs } = await kept.list();
  expect(legs.map(({ direction, state }) => `${direction} ${state}`).sort()).toEqual([
    'incoming early',
    'outgoing established',
  ]);
  const { uri, headers } = kept.adoptOutgoing(legOf(legs, noted('dialled')[0]!.callId).id);
  const dialog = await srf.createUAC(uri, { headers, localSdp: phoneSdp(4006, '8') });
  const phoneDialog = await answered;
  const phoneEnded = new Promise((resolve) => phoneDialog.onEnded(({ by }) => resolve(by)));
  expect(dialog.remote.sdp).toContain('m=audio 4004');
  await dialog.destroy();
  expect(await phoneEnded).toBe('remote');

  // The caller is answered at last.
  const early = legOf(legs, noted('early')[0]!.callId);
  const uas = adoptIncoming(srf, kept, early, undefined, phoneSdp(4008, '8'));
  const outcome = await waiting.outcome;
  expect(outcome).toMatchObject({ kind: 'established', dialog: { remoteBody: phoneSdp(4008, '8') } });
  const hungUp = once(await uas, 'destroy');
  if (outcome.kind === 'established') await outcome.dialog.bye();
  await hungUp;
});

test('a phone that still rings when it is adopted can be cancelled, and its refusal is heard', async () => {
  await start(30_000);
  const { port } = phones.listeners[0]!;
  const invites: { refuse(status: number): void; cancelled: boolean }[] = [];
  phones.onInvite((invite) => {
    const one = { refuse: (status: number) => invite.refuse(status), cancelled: false };
    invite.onCancel(() => (one.cancelled = true));
    invites.push(one);
    invite.ring();
  });
  for (const user of ['first', 'second'])
    client.send({ uri: `sip:${user}@127.0.0.1:${port}`, localSdp: phoneSdp(4006, '8') });
  await eventually('both ring', () => noted('rings').length === 2);
  await killClient();
  const { srf, kept } = await nextClient();
  const { legs } = await kept.list();
  expect(legs).toHaveLength(2);
  const requests: SrfRequest[] = [];
  const outcomes = legs.map(({ id }) => {
    const { uri, headers } = kept.adoptOutgoing(id);
    return srf
      .createUAC(
        uri,
        { headers, localSdp: phoneSdp(4006, '8') },
        {
          cbRequest: (_error: unknown, request: SrfRequest) => requests.push(request),
        },
      )
      .then(
        () => 200,
        (error: { status: number }) => error.status,
      );
  });
  await eventually('both are here', () => requests.length === 2);
  invites[0]!.refuse(486);
  await eventually('the refusal is heard', async () => (await Promise.race([...outcomes])) === 486);
  for (const request of requests) request.cancel();
  await eventually('the other is cancelled', () => invites[1]!.cancelled);
  expect((await Promise.all(outcomes)).sort()).toEqual([486, 487]);
});

test('what the other side does meanwhile is honoured, deferred, or told', async () => {
  await start(30_000);
  const talker = await call('music');
  const holder = await call('music');
  await killClient();
  // Both are answered only by the next client.
  const held = holder.dialog.reinvite(phoneSdp(4010, '8').replace('sendrecv', 'sendonly'));
  const told = holder.dialog.request('INFO', { contentType: 'application/dtmf-relay', body: 'Signal=5' });
  expect(await holder.dialog.request('OPTIONS')).toMatchObject({ status: 200 });
  await talker.dialog.bye();
  await eventually('its audio is ended too', async () => (await softswitch.stats()).sessions === 1);

  const { srf, kept } = await nextClient();
  const { legs, ended } = await kept.list();
  expect(ended).toEqual([expect.objectContaining({ reason: 'hung-up' })]);
  expect(ended[0]!.id).toContain(talker.dialog.callId);
  expect(legs.filter(({ media }) => !media)).toHaveLength(1);
  const dialog = await adoptIncoming(srf, kept, legOf(legs, holder.dialog.callId), (made) => {
    made.on('modify', (_req, response: SrfResponse) => response.send(200, { body: phoneSdp(4012, '8') }));
    made.on('info', (_req, response: SrfResponse) => response.send(200));
  });
  expect(await held).toMatchObject({ kind: 'accepted', body: phoneSdp(4012, '8') });
  expect(await told).toMatchObject({ status: 200 });
  await dialog.destroy();
});

test('who calls while no client is there is served by the next one, also who was not answered in any way', async () => {
  await start(30_000);
  const overlooked = dial('silent');
  await eventually('the client has it', () => noted('silent').length === 1);
  await killClient();
  const newcomer = dial('anybody');
  await nextClient();
  expect(await overlooked.outcome).toMatchObject({ kind: 'established' });
  expect(await newcomer.outcome).toMatchObject({ kind: 'established' });
});

test('when nobody comes within the grace time both ends get a clean end', async () => {
  await start(700);
  const [a, b] = await pair();
  const waiting = dial('early');
  await eventually('it rings', () => noted('early').length === 1);
  const cancelled = new Promise<void>((resolve) =>
    phones.onInvite((invite) => {
      invite.onCancel(resolve);
      invite.ring();
    }),
  );
  client.send({ uri: `sip:phone@127.0.0.1:${phones.listeners[0]!.port}`, localSdp: phoneSdp(4006, '8') });
  await eventually('the phone rings', () => noted('rings').length === 1);
  await killClient();
  expect([a.ended, b.ended]).toEqual([undefined, undefined]);
  expect(await waiting.outcome).toMatchObject({ kind: 'failed', status: 487 });
  await cancelled;
  await eventually('both have a BYE', () => isOver(a) && isOver(b));
  await eventually('every channel is gone', async () => (await softswitch.stats()).sessions === 0);
  const { kept } = await nextClient();
  expect((await kept.list()).legs).toEqual([]);
});

test('the next client may end what it does not want', async () => {
  await start(30_000);
  const [a, b] = await pair();
  await killClient();
  const { kept } = await nextClient();
  await kept.release();
  await eventually('both have a BYE', () => isOver(a) && isOver(b));
  await eventually('every channel is gone', async () => (await softswitch.stats()).sessions === 0);
});

test("with a wrong secret nothing is told, and a leg whose client is there is nobody else's", async () => {
  await start(30_000);
  const caller = await call('music');
  const socket = connect(softswitch.addresses.drachtio.port, '127.0.0.1');
  let told = '';
  socket.on('data', (chunk) => (told += chunk.toString()));
  const list = 'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nX-Kept-Legs: list\r\n\r\n';
  for (const frame of ['1|authenticate|guessed|', `2|sip||\r\n${list}`])
    socket.write(`${frame.length}#${frame}`);
  await once(socket, 'close');
  expect(told).toMatch(/^\d+#[^|]*\|response\|1\|NO\|incorrect secret$/);

  const { srf: other, kept } = await nextClient();
  expect((await kept.list()).legs).toEqual([]);
  const from = `;from-tag=${caller.dialog.localTag}`;
  await expect(kept.adoptIncoming(`${caller.dialog.callId}${from}`, () => undefined)).rejects.toThrow(
    /unable to find dialog/,
  );
  const { uri, headers } = kept.adoptOutgoing('nobody;from-tag=x');
  await expect(other.createUAC(uri, { headers, localSdp: phoneSdp(4000) })).rejects.toThrow(
    /unable to find dialog/,
  );
});
