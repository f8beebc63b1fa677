// A client of drachtio-srf and drachtio-fsmrf is killed in the middle of its calls: they go on, and the next client has them.
// Never lets the client say goodbye.
import { once } from 'node:events';
import { connect } from 'node:net';
import type Srf from 'drachtio-srf';
import { KeptLegs, type KeptLeg, type ShownInvite } from '../../../src/adapters/sip/kept-legs.js';
import type { SipDialog } from '../../../src/softswitch/sip/user-agent-model.js';
import { eventually } from '../../support/eventually.js';
import type { RtpPeer } from '../../support/rtp-peer.js';
import {
  connectSrf,
  newSrf,
  type Srf as TestSrf,
  type SrfDialog,
  type SrfRequest,
  type SrfResponse,
} from '../../support/srf-client.js';
import { phoneSdp } from '../esl/media-server-fixture.js';
import { connectMrf, type FsmrfEndpoint, type FsmrfMediaServer } from '../softswitch-fixture.js';
import { isOver, KeptFixture, type Call } from './kept-fixture.js';

jest.setTimeout(60_000);

let fixture: KeptFixture;
const srfs: TestSrf[] = [];
const mediaServers: FsmrfMediaServer[] = [];

const start = async (orphanGraceMs: number): Promise<void> => {
  fixture = await KeptFixture.open(orphanGraceMs);
};
afterEach(async () => {
  for (const server of mediaServers.splice(0)) server.disconnect();
  for (const srf of srfs.splice(0)) srf.disconnect();
  await fixture.close();
});

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
  await connectSrf(srf, fixture.softswitch.addresses.drachtio, fixture.options.drachtio.secret);
  const mediaServer = await connectMrf(
    srf,
    fixture.softswitch.addresses.eventSocket,
    fixture.options.eventSocket.password,
  );
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
  const [a, b] = await fixture.pair();
  const listener = await fixture.call('music');
  listener.peer.startStream(8, 0);
  await listener.peer.untilTone(700);
  const from = [a, b, listener].map(({ peer }) => peer.received.length);
  await fixture.killClient();
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
  await eventually('every channel is gone', async () => (await fixture.softswitch.stats()).sessions === 0);
});

test('whoever was in a conference hears the others on, and the next client sees who is in which', async () => {
  await start(30_000);
  const members = [await fixture.call('meet'), await fixture.call('meet'), await fixture.call('meet')];
  const [a, b, c] = members as [Call, Call, Call];
  a.peer.startStream(8, 500);
  b.peer.startStream(8, 0);
  c.peer.startStream(8, 0);
  await Promise.all([b.peer.untilTone(500), c.peer.untilTone(500)]);
  const from = [b, c].map(({ peer }) => peer.received.length);
  await fixture.killClient();
  await Promise.all([b.peer.untilTone(500), c.peer.untilTone(500)]);

  const { kept, mediaServer } = await nextClient();
  const channels = JSON.parse(await mediaServer.api('kept_channels')) as {
    uuid: string;
    sipCallId: string;
    busy: boolean;
    room?: string;
  }[];
  expect(channels.map(({ busy, room }) => ({ busy, room }))).toEqual(
    Array(3).fill({ busy: false, room: 'meeting' }),
  );
  const { legs } = await kept.list();
  const [first] = channels;
  const leg = legOf(legs, first!.sipCallId);
  const adopted = await mediaServer.createEndpoint({
    headers: kept.adoptionHeaders(leg.id),
    remoteSdp: leg.localSdp,
  });
  expect(adopted.uuid).toBe(first!.uuid);
  await Promise.all([b.peer.untilTone(500), c.peer.untilTone(500)]);
  for (const [index, { peer }] of [b, c].entries()) expectNoGap(peer, from[index]!);
  // What was adopted is in the room and can be taken out of it.
  expect(await mediaServer.api('conference meeting list count')).toBe('3');
  await adopted.api('uuid_park', adopted.uuid);
  await eventually(
    'it has left',
    async () => (await mediaServer.api('conference meeting get count')) === '2',
  );
  await adopted.destroy();
});

test('a phone that rang and one that was called go on ringing; the answer reaches the next client', async () => {
  await start(30_000);
  const waiting = fixture.dial('early');
  await eventually('it rings', () => fixture.noted('early').length === 1);
  const called = new Promise<{ ring(): void; answer(): Promise<SipDialog> }>((resolve) =>
    fixture.phones.onInvite((invite) =>
      resolve({
        ring: () => invite.ring(),
        answer: () => invite.answer({ body: phoneSdp(4004, '8') }),
      }),
    ),
  );
  fixture.clientDials('phone');
  const phone = await called;
  phone.ring();
  await eventually('the phone rings', () => fixture.noted('rings').length === 1);
  await fixture.killClient();

  // The phone answers while nobody is there.
  const answered = phone.answer();
  const { srf, kept } = await nextClient();
  const { legs } = await kept.list();
  expect(legs.map(({ direction, state }) => `${direction} ${state}`).sort()).toEqual([
    'incoming early',
    'outgoing established',
  ]);
  const { uri, headers } = kept.adoptOutgoing(legOf(legs, fixture.noted('dialled')[0]!.callId).id);
  const dialog = await srf.createUAC(uri, { headers, localSdp: phoneSdp(4006, '8') });
  const phoneDialog = await answered;
  const phoneEnded = new Promise((resolve) => phoneDialog.onEnded(({ by }) => resolve(by)));
  expect(dialog.remote.sdp).toContain('m=audio 4004');
  await dialog.destroy();
  expect(await phoneEnded).toBe('remote');

  // The caller is answered at last.
  const early = legOf(legs, fixture.noted('early')[0]!.callId);
  const uas = adoptIncoming(srf, kept, early, undefined, phoneSdp(4008, '8'));
  const outcome = await waiting.outcome;
  expect(outcome).toMatchObject({ kind: 'established', dialog: { remoteBody: phoneSdp(4008, '8') } });
  const hungUp = once(await uas, 'destroy');
  if (outcome.kind === 'established') await outcome.dialog.bye();
  await hungUp;
});

test('a phone that still rings when it is adopted can be cancelled, and its refusal is heard', async () => {
  await start(30_000);
  const invites: { refuse(status: number): void; cancelled: boolean }[] = [];
  fixture.phones.onInvite((invite) => {
    const one = { refuse: (status: number) => invite.refuse(status), cancelled: false };
    invite.onCancel(() => (one.cancelled = true));
    invites.push(one);
    invite.ring();
  });
  for (const user of ['first', 'second']) fixture.clientDials(user);
  await eventually('both ring', () => fixture.noted('rings').length === 2);
  await fixture.killClient();
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
  const talker = await fixture.call('music');
  const holder = await fixture.call('music');
  await fixture.killClient();
  // Both are answered only by the next client.
  const held = holder.dialog.reinvite(phoneSdp(4010, '8').replace('sendrecv', 'sendonly'));
  const told = holder.dialog.request('INFO', { contentType: 'application/dtmf-relay', body: 'Signal=5' });
  expect(await holder.dialog.request('OPTIONS')).toMatchObject({ status: 200 });
  await talker.dialog.bye();
  await eventually('its audio is ended too', async () => (await fixture.softswitch.stats()).sessions === 1);

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
  const overlooked = fixture.dial('silent');
  await eventually('the client has it', () => fixture.noted('silent').length === 1);
  await fixture.killClient();
  const newcomer = fixture.dial('anybody');
  await nextClient();
  expect(await overlooked.outcome).toMatchObject({ kind: 'established' });
  expect(await newcomer.outcome).toMatchObject({ kind: 'established' });
});

test('when nobody comes within the grace time both ends get a clean end', async () => {
  await start(700);
  const [a, b] = await fixture.pair();
  const waiting = fixture.dial('early');
  await eventually('it rings', () => fixture.noted('early').length === 1);
  const cancelled = new Promise<void>((resolve) =>
    fixture.phones.onInvite((invite) => {
      invite.onCancel(resolve);
      invite.ring();
    }),
  );
  fixture.clientDials('phone');
  await eventually('the phone rings', () => fixture.noted('rings').length === 1);
  await fixture.killClient();
  expect([a.ended, b.ended]).toEqual([undefined, undefined]);
  expect(await waiting.outcome).toMatchObject({ kind: 'failed', status: 487 });
  await cancelled;
  await eventually('both have a BYE', () => isOver(a) && isOver(b));
  await eventually('every channel is gone', async () => (await fixture.softswitch.stats()).sessions === 0);
  const { kept } = await nextClient();
  expect((await kept.list()).legs).toEqual([]);
});

test('the next client may end what it does not want', async () => {
  await start(30_000);
  const [a, b] = await fixture.pair();
  await fixture.killClient();
  const { kept } = await nextClient();
  await kept.release();
  await eventually('both have a BYE', () => isOver(a) && isOver(b));
  await eventually('every channel is gone', async () => (await fixture.softswitch.stats()).sessions === 0);
});

test("with a wrong secret nothing is told, and a leg whose client is there is nobody else's", async () => {
  await start(30_000);
  const caller = await fixture.call('music');
  const socket = connect(fixture.softswitch.addresses.drachtio.port, '127.0.0.1');
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
