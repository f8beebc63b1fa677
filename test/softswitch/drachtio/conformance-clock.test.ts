// What the server does by itself as time passes, seen by drachtio-srf and a scripted peer; the clock is the test's.
// Never waits for real time to pass.
import { once } from 'node:events';
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { SipPeer, type PeerMessage } from '../../support/sip-peer.js';
import { connectSrf, disconnectSrf, newSrf, type Srf, type SrfDialog } from '../../support/srf-client.js';
import { FakeTimers } from '../sip/fake-timers.js';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40002 RTP/AVP 8\r\n';

let server: DrachtioServer;
let srf: Srf;
let peer: SipPeer;
let timers: FakeTimers;
let port: number;

async function start(setUp: (srf: Srf) => void = () => undefined): Promise<void> {
  timers = new FakeTimers();
  server = await createDrachtioServer({
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    closeMs: 50,
    log: { ...silentLog, error: (message, fields) => console.error(message, fields) },
    timers,
  });
  port = server.sip[0]?.port ?? 0;
  srf = newSrf();
  setUp(srf);
  await connectSrf(srf, server.admin, 'cymru');
  peer = await SipPeer.open();
}

afterEach(async () => {
  disconnectSrf(srf);
  await server.close();
  await peer.close();
});

async function answered(
  headers: Record<string, string> = {},
  asked: readonly string[] = [],
): Promise<{ dialog: Promise<SrfDialog>; ok: PeerMessage }> {
  let made: Promise<SrfDialog> | undefined;
  await start((one) =>
    one.invite((req, res) => {
      made = one.createUAS(req, res, { localSdp: SDP, headers });
    }),
  );
  peer.send(peer.request('INVITE', port, { callId: 'clock', body: SDP, headers: asked }), port);
  const ok = await peer.expect(/ 200 /);
  if (!made) throw new Error('no INVITE seen');
  return { dialog: made, ok };
}

function acknowledge(ok: PeerMessage, cseq = 1): void {
  peer.send(peer.request('ACK', port, { callId: 'clock', to: ok.header('To'), cseq }), port);
}

/** Waits until the server has read what was sent before: it answers in order. */
async function settle(): Promise<void> {
  peer.send(peer.request('CANCEL', port), port);
  await peer.expect((m) => m.status === 481 && m.method === 'CANCEL');
}

it('repeats a 200 until 32 s passed without ACK, then hangs up and says why', async () => {
  const { dialog } = await answered();
  const copies = [500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 4000];
  for (const ms of copies) {
    timers.advance(ms);
    await peer.expect(/ 200 /);
  }
  const destroyed = once(await dialog, 'destroy');
  timers.advance(600);
  const bye = await peer.expect(/^BYE/);
  expect(bye.header('Reason')).toBe('SIP ;cause=200 ;text="ACK timeout"');
  bye.reply(peer.response(bye, 200));
  expect((await destroyed)[1]).toBe('ACK timeout');
  timers.advance(40_000);
  expect(server.load).toMatchObject({ dialogs: 0, pendingIncoming: 0, servers: 0 });
});

it('stops repeating the 200 once it is acknowledged', async () => {
  const { ok } = await answered();
  acknowledge(ok);
  await settle();
  const before = peer.received.length;
  timers.advance(31_000);
  await settle();
  expect(peer.received.length).toBe(before + 1);
});

it('makes a 408 when nobody answers', async () => {
  await start();
  const calling = srf.createUAC(`sip:x@127.0.0.1:${peer.port}`, { localSdp: SDP }).then(
    () => undefined,
    (error: unknown) => error,
  );
  await peer.expect(/^INVITE/);
  timers.advance(32_000);
  expect(await calling).toMatchObject({ status: 408 });
  expect(server.load).toMatchObject({ clients: 0, pendingOutgoing: 0 });
});

it('forgets an INVITE that was cancelled and never ended by the other side', async () => {
  await start();
  const calling = new Promise<number>((resolve, reject) => {
    srf.request(`sip:x@127.0.0.1:${peer.port}`, { method: 'INVITE', body: SDP }, (error, request) => {
      if (error) return reject(error);
      request.on('response', (response: { status: number }) => {
        if (response.status >= 200) resolve(response.status);
        else request.cancel();
      });
    });
  });
  const invite = await peer.expect(/^INVITE/);
  invite.reply(peer.response(invite, 180, { tag: 'p' }));
  await peer.expect(/^CANCEL/);
  timers.advance(32_000);
  expect(await calling).toBe(487);
  expect(server.load).toMatchObject({ clients: 0, pendingOutgoing: 0, dialogs: 0 });
});

it('refreshes a session by itself at half its time, unseen by the application', async () => {
  const { dialog, ok } = await answered({ 'Session-Expires': '600;refresher=uas' });
  acknowledge(ok);
  await settle();
  const modified = jest.fn();
  (await dialog).on('modify', modified);
  timers.advance(300_000);
  const refresh = await peer.expect(/^INVITE/);
  expect(refresh.body).toBe(SDP);
  expect(refresh.header('Session-Expires')).toBe('600;refresher=uac');
  refresh.reply(peer.response(refresh, 200, { body: SDP, headers: ['Session-Expires: 600;refresher=uac'] }));
  await peer.expect(/^ACK/);
  timers.advance(300_000);
  await peer.expect(/^INVITE/);
  expect(modified).not.toHaveBeenCalled();
});

it('hangs up a session that its peer should have refreshed', async () => {
  const { dialog, ok } = await answered({}, ['Supported: timer', 'Session-Expires: 300']);
  acknowledge(ok);
  await settle();
  const destroyed = once(await dialog, 'destroy');
  timers.advance(268_000);
  const bye = await peer.expect(/^BYE/);
  expect(bye.header('Reason')).toContain('Session timer expired');
  bye.reply(peer.response(bye, 200));
  expect((await destroyed)[1]).toBe('Session timer expired');
});

it('sends a BYE again until it is answered, and gives up in the end', async () => {
  const { dialog, ok } = await answered();
  acknowledge(ok);
  await settle();
  const done = (await dialog).destroy();
  await peer.expect(/^BYE/);
  timers.advance(500);
  await peer.expect(/^BYE/);
  timers.advance(31_500);
  await done;
  expect(server.load).toMatchObject({ dialogs: 0, clients: 0 });
});
