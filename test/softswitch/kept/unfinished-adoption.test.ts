// Applications that take calls over by halves, or several at once: nobody is left with a call that nobody hangs up.
// Never waits for real time to pass.
import type Srf from 'drachtio-srf';
import { KeptLegs, type ShownInvite } from '../../../src/adapters/sip/kept-legs.js';
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { eventually } from '../../support/eventually.js';
import { SipPeer } from '../../support/sip-peer.js';
import {
  connectSrf,
  disconnectSrf,
  newSrf,
  type Srf as TestSrf,
  type SrfResponse,
} from '../../support/srf-client.js';
import { phoneSdp } from '../esl/media-server-fixture.js';
import { FakeTimers } from '../sip/fake-timers.js';

const graceMs = 60_000;

let server: DrachtioServer;
let timers: FakeTimers;
let peer: SipPeer;
const srfs: TestSrf[] = [];
/** What To says in the answers to the calls of `orphans`. */
const answerTo: string[] = [];

beforeEach(async () => {
  timers = new FakeTimers();
  server = await createDrachtioServer({
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    orphanGraceMs: graceMs,
    closeMs: 50,
    log: silentLog,
    timers,
  });
  peer = await SipPeer.open();
});

afterEach(async () => {
  for (const srf of srfs.splice(0)) disconnectSrf(srf);
  await server.close();
  await peer.close();
});

async function client(): Promise<{ readonly srf: TestSrf; readonly kept: KeptLegs }> {
  const srf = newSrf();
  srfs.push(srf);
  const kept = new KeptLegs(srf as unknown as Srf);
  srf.invite((req, res) => {
    if (kept.claims(req as unknown as Srf.SrfRequest, res as unknown as Srf.SrfResponse)) return;
    void srf.createUAS(req, res, { localSdp: phoneSdp(4002) });
  });
  await connectSrf(srf, server.admin, 'cymru');
  return { srf, kept };
}

/** Calls that a client answered which is gone. */
async function orphans(count: number): Promise<void> {
  const { srf } = await client();
  const port = server.sip[0]!.port;
  for (let index = 0; index < count; index += 1) {
    const parts = { callId: `call${index}`, fromTag: `tag${index}`, body: phoneSdp(4000) };
    peer.send(peer.request('INVITE', port, parts), port);
    const ok = await peer.expect(/ 200 /);
    answerTo[index] = ok.header('To');
    peer.send(peer.request('ACK', port, { ...parts, body: '', to: answerTo[index] }), port);
  }
  disconnectSrf(srf);
}

async function untilKept(kept: KeptLegs, count: number): Promise<void> {
  await eventually('the calls are kept', async () => (await kept.list()).legs.length === count);
}

const adopted = (kept: KeptLegs, index: number): Promise<ShownInvite> =>
  new Promise((resolve, reject) => {
    kept.adoptIncoming(`call${index};from-tag=tag${index}`, resolve).catch(reject);
  });

const hasEnded = (index: number) =>
  peer.expect((message) => message.method === 'BYE' && message.header('Call-ID') === `call${index}`);

test('two who read the list at once have all of it', async () => {
  await orphans(40);
  const [one, other] = [await client(), await client()];
  await untilKept(one.kept, 40);
  const lists = await Promise.all([one.kept.list(), other.kept.list()]);
  expect(lists.map(({ legs }) => legs.length)).toEqual([40, 40]);
});

test('who is refused by the application that adopts the call gets a BYE', async () => {
  await orphans(1);
  const { kept } = await client();
  await untilKept(kept, 1);
  const { res } = await adopted(kept, 0);
  res.send(486);
  await hasEnded(0);
  expect(server.load.dialogs).toBe(0);
});

test('an adoption that is never finished ends the call after ten seconds', async () => {
  await orphans(1);
  const { kept } = await client();
  await untilKept(kept, 1);
  await adopted(kept, 0);
  await expect(adopted(kept, 0)).rejects.toThrow(/unable to find dialog/);
  timers.advance(9_999);
  expect(server.load.dialogs).toBe(1);
  timers.advance(1);
  await hasEnded(0);
  expect(server.load.dialogs).toBe(0);
});

test('when the one that adopts dies in between, the next one has the call', async () => {
  await orphans(1);
  const { srf, kept } = await client();
  await untilKept(kept, 1);
  await adopted(kept, 0);
  disconnectSrf(srf);
  const next = await client();
  await untilKept(next.kept, 1);
  timers.advance(9_999);
  const { req, res } = await adopted(next.kept, 0);
  // The first one's ten seconds are none of the second's.
  timers.advance(1);
  const dialog = await next.srf.createUAS(req as never, res as never, { localSdp: 'not sent' });
  timers.advance(graceMs);
  expect(server.load.dialogs).toBe(1);
  void dialog.destroy();
  await hasEnded(0);
});

test('what a phone asks while its call is being adopted is shown to the application that has adopted it', async () => {
  await orphans(1);
  const { srf, kept } = await client();
  await untilKept(kept, 1);
  const { req, res } = await adopted(kept, 0);
  const { port } = server.sip[0]!;
  peer.send(
    peer.request('INFO', port, { callId: 'call0', fromTag: 'tag0', to: answerTo[0]!, cseq: 2 }),
    port,
  );
  await eventually('it waits', () => server.load.pendingIncoming === 1);
  const dialog = await srf.createUAS(req as never, res as never, { localSdp: 'not sent' });
  dialog.on('info', (_request: unknown, response: SrfResponse) => void response.send(200));
  await peer.expect(({ method, status }) => method === 'INFO' && status === 200);
});

test('a caller who rings is not lost with a request of his that nobody answered', async () => {
  const ringing = newSrf();
  srfs.push(ringing);
  ringing.invite((_req, res) => res.send(180));
  await connectSrf(ringing, server.admin, 'cymru');
  const { port } = server.sip[0]!;
  const parts = { callId: 'call0', fromTag: 'tag0', body: phoneSdp(4000) };
  peer.send(peer.request('INVITE', port, parts), port);
  const to = (await peer.expect(/ 180 /)).header('To');
  disconnectSrf(ringing);
  const { srf, kept } = await client();
  await untilKept(kept, 1);
  peer.send(peer.request('INFO', port, { ...parts, body: '', to, cseq: 2 }), port);
  await eventually('it waits', () => server.load.pendingIncoming === 2);
  timers.advance(8000);
  await peer.expect(({ method, status }) => method === 'INFO' && status === 500);
  const { req, res } = await adopted(kept, 0);
  const up = srf.createUAS(req as never, res as never, { localSdp: phoneSdp(4002) });
  await peer.expect(/ 200 /);
  peer.send(peer.request('ACK', port, { ...parts, body: '', to }), port);
  const dialog = await up;
  const ended = new Promise((resolve) => dialog.on('destroy', resolve));
  peer.send(peer.request('BYE', port, { ...parts, body: '', to, cseq: 3 }), port);
  await ended;
});
