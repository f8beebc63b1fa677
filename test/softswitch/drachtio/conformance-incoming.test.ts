// The unmodified drachtio-srf as called party: what the server must do for it on the SIP side.
// Never relies on a pause: each step waits for the message or event that allows the next.
import { once } from 'node:events';
import { realServerHabits } from '../../../src/softswitch/control-protocol.js';
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { SipPeer, type PeerMessage } from '../../support/sip-peer.js';
import {
  connectSrf,
  disconnectSrf,
  newSrf,
  type Srf,
  type SrfDialog,
  type SrfMessage,
  type SrfRequest,
  type SrfResponse,
} from '../../support/srf-client.js';

const SDP_A =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40002 RTP/AVP 8\r\na=sendrecv\r\n';
const SDP_B = SDP_A.replace('40002', '41000');

let server: DrachtioServer;
let srf: Srf;
let peer: SipPeer;
let port: number;

async function start(
  transport: 'udp' | 'tcp' = 'udp',
  setUp: (srf: Srf) => void = () => undefined,
  habits?: typeof realServerHabits,
): Promise<void> {
  server = await createDrachtioServer({
    sip: {
      listeners: [
        { transport: 'udp', host: '127.0.0.1', port: 0 },
        { transport: 'tcp', host: '127.0.0.1', port: 0 },
      ],
    },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    closeMs: 500,
    habits,
    log: { ...silentLog, error: (message, fields) => console.error(message, fields) },
  });
  port = server.sip.find((listener) => listener.transport === transport)?.port ?? 0;
  srf = newSrf();
  setUp(srf);
  await connectSrf(srf, server.admin, 'cymru');
  peer = await SipPeer.open(transport);
  if (transport === 'tcp') await peer.connect(port);
}

afterEach(async () => {
  disconnectSrf(srf);
  await server.close();
  await peer.close();
});

function send(method: string, parts: Parameters<SipPeer['request']>[2] = {}): void {
  peer.send(peer.request(method, port, parts), port);
}

/** In-dialog request of the caller. */
function sendIn(
  ok: PeerMessage,
  method: string,
  cseq: number,
  parts: Parameters<SipPeer['request']>[2] = {},
): void {
  send(method, { callId: ok.header('Call-ID'), cseq, to: ok.header('To'), ...parts });
}

async function establish(
  transport: 'udp' | 'tcp' = 'udp',
  parts: Parameters<SipPeer['request']>[2] = {},
): Promise<{ dialog: SrfDialog; ok: PeerMessage }> {
  let made: Promise<SrfDialog> | undefined;
  await start(transport, (one) => {
    one.invite((req, res) => {
      made = one.createUAS(req, res, { localSdp: SDP_B, headers: { 'X-App': 'demo' } });
    });
  });
  send('INVITE', { callId: 'inv-1', body: SDP_A, ...parts });
  const ok = await peer.expect(/200/);
  sendIn(ok, 'ACK', 1);
  if (!made) throw new Error('no INVITE seen');
  return { dialog: await made, ok };
}

describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
  it('answers: 100 at once, one To tag, Contact, then everything in the dialog', async () => {
    let resolve: (pair: [SrfRequest, SrfResponse]) => void = () => undefined;
    const invited = new Promise<[SrfRequest, SrfResponse]>((done) => (resolve = done));
    await start(transport, (one) => one.invite((req, res) => resolve([req, res])));
    send('INVITE', { callId: 'inv-1', body: SDP_A, headers: ['X-Ünïcode: Zoë'.replace('Ünï', 'uni')] });
    await peer.expect(/^SIP\/2.0 100/);
    const [req, res] = await invited;
    expect(req.get('X-unicode')).toBe('Zoë');
    expect(req.receivedOn).toBe(`127.0.0.1:${port}`);
    expect(req.source_address).toBe('127.0.0.1');
    res.send(180);
    const ringing = await peer.expect(/ 180 /);
    const dialog = await srf.createUAS(req, res, { localSdp: SDP_B, headers: { 'X-App': 'demo' } });
    const ok = await peer.expect(/ 200 /);
    expect(ok.tag).toBe(ringing.tag);
    expect(ok.tag).not.toBe('');
    expect(ringing.header('Contact')).toBe('');
    expect(ok.header('Contact')).toContain(`127.0.0.1:${port}`);
    expect(ok.header('Content-Type')).toBe('application/sdp');
    expect(ok.header('X-App')).toBe('demo');
    expect(ok.header('Via')).toMatch(/received=127\.0\.0\.1;rport=\d+/);
    expect(ok.body).toBe(SDP_B);
    expect(dialog.id).toBe('inv-1;from-tag=uac1');
    const acked = once(dialog, 'ack');
    sendIn(ok, 'ACK', 1);
    await acked;

    dialog.on('info', (info: SrfRequest, answer: SrfResponse) =>
      answer.send(200, { headers: { 'X-Got': info.body } }),
    );
    sendIn(ok, 'INFO', 2, { body: 'Signal=5' });
    expect((await peer.expect((m) => m.status === 200 && m.method === 'INFO')).header('X-Got')).toBe(
      'Signal=5',
    );

    dialog.on('modify', (_: SrfRequest, answer: SrfResponse) => answer.send(200, { body: SDP_B }));
    sendIn(ok, 'INVITE', 3, { body: SDP_A.replace('40002', '40010') });
    await peer.expect((m) => m.status === 100 && m.header('CSeq') === '3 INVITE');
    expect(
      (await peer.expect((m) => m.status === 200 && m.header('CSeq') === '3 INVITE')).header('Contact'),
    ).not.toBe('');
    sendIn(ok, 'ACK', 3);

    dialog.on('refer', (_: SrfRequest, answer: SrfResponse) => answer.send(202));
    sendIn(ok, 'REFER', 4, { headers: ['Refer-To: <sip:2002@127.0.0.1>'] });
    await peer.expect((m) => m.status === 202);
    const notified = dialog.request({
      method: 'NOTIFY',
      headers: {
        Event: 'refer',
        'Subscription-State': 'terminated;reason=noresource',
        'Content-Type': 'message/sipfrag',
      },
      body: 'SIP/2.0 200 OK',
    });
    const notify = await peer.expect(/^NOTIFY/);
    expect(notify.startLine).toContain(`sip:peer@127.0.0.1:${peer.port}`);
    expect(notify.header('From')).toContain(`tag=${ok.tag}`);
    expect(notify.header('To')).toContain('tag=uac1');
    expect(notify.body).toBe('SIP/2.0 200 OK');
    notify.reply(peer.response(notify, 200));
    expect((await notified).status).toBe(200);

    sendIn(ok, 'UPDATE', 5);
    await peer.expect((m) => m.status === 200 && m.method === 'UPDATE');
    const destroyed = once(dialog, 'destroy');
    sendIn(ok, 'BYE', 6);
    await destroyed;
    await peer.expect((m) => m.status === 200 && m.method === 'BYE');
    expect(server.load.dialogs).toBe(0);
    sendIn(ok, 'BYE', 7);
    expect((await peer.expect((m) => m.header('CSeq') === '7 BYE')).status).toBe(481);
  });

  it('hangs up and modifies from the application', async () => {
    const { dialog } = await establish(transport);
    const modified = dialog.modify(SDP_A);
    const again = await peer.expect((m) => m.startLine.startsWith('INVITE'));
    expect(again.body).toBe(SDP_A);
    again.reply(peer.response(again, 200, { body: SDP_B }));
    expect(await modified).toBe(SDP_B);
    await peer.expect(/^ACK/);
    const done = dialog.destroy({ headers: { 'X-Reason': 'bye' } });
    const bye = await peer.expect(/^BYE/);
    expect(bye.header('X-Reason')).toBe('bye');
    bye.reply(peer.response(bye, 200));
    await done;
    expect(server.load.dialogs).toBe(0);
    const late = await dialog.request({ method: 'INFO' }).then(
      () => 'sent',
      (error: { code?: string }) => error.code,
    );
    expect(late).toBe('ENODIALOG');
  });
});

describe('CANCEL', () => {
  it.each([true, false])('reaches the application (after 180: %s)', async (ringing) => {
    let resolve: (pair: [SrfRequest, SrfResponse]) => void = () => undefined;
    const invited = new Promise<[SrfRequest, SrfResponse]>((done) => (resolve = done));
    await start('udp', (one) => one.invite((req, res) => resolve([req, res])));
    send('INVITE', { callId: 'can-1', branch: 'z9hG4bKcan', body: SDP_A });
    const [req, res] = await invited;
    if (ringing) {
      res.send(180);
      await peer.expect(/ 180 /);
    }
    const cancelled = once(req, 'cancel');
    send('CANCEL', { callId: 'can-1', branch: 'z9hG4bKcan' });
    expect((await peer.expect((m) => m.method === 'CANCEL')).status).toBe(200);
    const terminated = await peer.expect(/ 487 /);
    send('ACK', { callId: 'can-1', branch: 'z9hG4bKcan', to: terminated.header('To') });
    await cancelled;
    const error = await new Promise((done) => res.send(200, { body: SDP_B }, done));
    expect(error).toBe('Response not sent due to unknown transaction');
    expect(server.load.pendingIncoming).toBe(0);
  });

  it('without an INVITE gets 481', async () => {
    await start();
    send('CANCEL');
    await peer.expect(/ 481 /);
  });

  it('may come as a BYE before the answer', async () => {
    let cancelled: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (cancelled = resolve));
    await start('udp', (one) =>
      one.invite((req, res) => {
        req.once('cancel', cancelled);
        res.send(183, { body: SDP_B });
      }),
    );
    send('INVITE', { callId: 'early', body: SDP_A });
    const early = await peer.expect(/ 183 /);
    sendIn(early, 'BYE', 2);
    expect((await peer.expect((m) => m.method === 'BYE')).status).toBe(200);
    await peer.expect(/ 487 /);
    await heard;
    expect(server.load).toMatchObject({ dialogs: 0, pendingIncoming: 0 });
  });

  it('after a refusal changes nothing', async () => {
    await start('udp', (one) => one.invite((_, res) => res.send(486)));
    send('INVITE', { callId: 'late', branch: 'z9hG4bKlate', cseq: 7 });
    await peer.expect(/ 486 /);
    send('CANCEL', { callId: 'late', branch: 'z9hG4bKlate', cseq: 7 });
    expect((await peer.expect((m) => m.method === 'CANCEL')).status).toBe(200);
  });

  it('after the 200 ends the call', async () => {
    await start('udp', (one) =>
      one.invite(
        (req, res) =>
          void one.createUAS(req, res, { localSdp: SDP_B }).then((dialog) => dialogs.push(dialog)),
      ),
    );
    const dialogs: SrfDialog[] = [];
    send('INVITE', { callId: 'can-2', branch: 'z9hG4bKcan2', body: SDP_A });
    await peer.expect(/ 200 /);
    send('CANCEL', { callId: 'can-2', branch: 'z9hG4bKcan2' });
    expect((await peer.expect((m) => m.method === 'CANCEL')).status).toBe(200);
    expect((await peer.expect(/^BYE/)).header('Reason')).toContain('CANCEL after 200 OK');
  });

  it('after the 200 gets 481 and is told to nobody, where a test wants that habit of the original', async () => {
    const dialogs: SrfDialog[] = [];
    const serve = (one: Srf): void =>
      one.invite((req, res) => {
        req.once('cancel', () => dialogs.splice(0));
        void one.createUAS(req, res, { localSdp: SDP_B }).then((dialog) => dialogs.push(dialog));
      });
    await start('udp', serve, realServerHabits);
    send('INVITE', { callId: 'can-3', branch: 'z9hG4bKcan3', body: SDP_A });
    const ok = await peer.expect(/ 200 /);
    send('CANCEL', { callId: 'can-3', branch: 'z9hG4bKcan3' });
    expect((await peer.expect((m) => m.method === 'CANCEL')).status).toBe(481);
    sendIn(ok, 'ACK', 1);
    sendIn(ok, 'INFO', 2);
    await peer.expect((m) => m.method === 'INFO' && m.status === 200);
    expect(dialogs).toHaveLength(1);
    expect(peer.received.some(({ startLine }) => startLine.startsWith('BYE'))).toBe(false);
  });
});

describe('without anybody to take it', () => {
  it.each([
    ['INVITE', 503, undefined],
    ['MESSAGE', 503, undefined],
    ['OPTIONS', 503, undefined],
    ['BYE', 481, '<sip:svc@x>;tag=nope'],
    ['INVITE', 481, '<sip:svc@x>;tag=nope'],
    ['UPDATE', 481, '<sip:svc@x>;tag=nope'],
    ['PRACK', 481, '<sip:svc@x>;tag=nope'],
  ])('%s gets %i', async (method, status, to) => {
    await start();
    send(method, to === undefined ? {} : { to });
    const answer = await peer.expect((m) => m.status >= 200);
    expect(answer.status).toBe(status);
  });

  it('an INVITE without Contact gets 400', async () => {
    await start('udp', (one) => one.invite((_, res) => res.send(486)));
    send('INVITE', { contact: undefined });
    await peer.expect(/ 400 /);
  });
});

it('serves a caller who knows no tags (RFC 3261 §12.1.1), to the end of the call', async () => {
  let ended: Promise<unknown> | undefined;
  await start('udp', (one) => {
    one.invite((req, res) => {
      ended = one.createUAS(req, res, { localSdp: SDP_B }).then((dialog) => once(dialog, 'destroy'));
    });
  });
  const untagged = (method: string, parts: Parameters<SipPeer['request']>[2]): void =>
    peer.send(peer.request(method, port, { callId: 'old', ...parts }).replace(';tag=uac1', ''), port);
  untagged('INVITE', { body: SDP_A, branch: 'z9hG4bKold' });
  const ok = await peer.expect(/ 200 /);
  expect(ok.header('From')).not.toContain('tag=');
  untagged('ACK', { to: ok.header('To') });
  untagged('BYE', { to: ok.header('To'), cseq: 2 });
  await peer.expect((m) => m.status === 200 && m.method === 'BYE');
  await ended;
});

it('answers a pending INVITE with 503 when the application goes', async () => {
  let resolve: () => void = () => undefined;
  const invited = new Promise<void>((done) => (resolve = done));
  await start('udp', (one) => one.invite(() => resolve()));
  send('INVITE', { body: SDP_A });
  await invited;
  disconnectSrf(srf);
  await peer.expect(/ 503 /);
});

it('hangs up what is up when the application goes', async () => {
  await establish();
  disconnectSrf(srf);
  const bye = await peer.expect(/^BYE/);
  bye.reply(peer.response(bye, 200));
});

it('hangs up what is up when it is closed', async () => {
  await establish();
  const closing = server.close();
  const bye = await peer.expect(/^BYE/);
  bye.reply(peer.response(bye, 200));
  await closing;
});

it('absorbs retransmissions: an INVITE repeats the last response, a request its answer', async () => {
  let count = 0;
  let ring: SrfResponse | undefined;
  await start('udp', (one) =>
    one.invite((_, res) => {
      count++;
      ring = res;
      res.send(180);
    }),
  );
  const invite = peer.request('INVITE', port, { body: SDP_A });
  peer.send(invite, port);
  await peer.expect(/ 180 /);
  peer.send(invite, port);
  await peer.expect(/ 180 /);
  ring?.send(486);
  await peer.expect(/ 486 /);
  peer.send(invite, port);
  await peer.expect(/ 486 /);
  expect(count).toBe(1);
});

it('sends reliable provisionals until their PRACK', async () => {
  let resolve: (pair: [SrfRequest, SrfResponse]) => void = () => undefined;
  const invited = new Promise<[SrfRequest, SrfResponse]>((done) => (resolve = done));
  await start('udp', (one) => one.invite((req, res) => resolve([req, res])));
  send('INVITE', { callId: 'rel-1', body: SDP_A, headers: ['Supported: 100rel'] });
  const [, res] = await invited;
  const pracked = new Promise<SrfMessage>((done) =>
    res.send(183, { headers: { Require: '100rel' }, body: SDP_B }, undefined, done),
  );
  const progress = await peer.expect(/ 183 /);
  const rseq = progress.header('RSeq');
  expect(Number(rseq)).toBeGreaterThan(0);
  expect(progress.header('Contact')).not.toBe('');
  await peer.expect(/ 183 /);
  sendIn(progress, 'PRACK', 2, { headers: ['RAck: 1 99 INVITE'] });
  await peer.expect((m) => m.status === 481 && m.method === 'PRACK');
  sendIn(progress, 'PRACK', 3, { headers: [`RAck: ${rseq} 1 INVITE`] });
  expect((await pracked).method).toBe('PRACK');
});

it('refuses a reliable provisional to a caller that cannot', async () => {
  let resolve: (pair: [SrfRequest, SrfResponse]) => void = () => undefined;
  const invited = new Promise<[SrfRequest, SrfResponse]>((done) => (resolve = done));
  await start('udp', (one) => one.invite((req, res) => resolve([req, res])));
  send('INVITE', { body: SDP_A });
  const [, res] = await invited;
  const error = await new Promise((done) => res.send(183, { headers: { Require: '100rel' } }, done));
  expect(error).toBe('Remote endpoint does not support 100rel');
});

it('hands over the answer of a caller that sent no offer', async () => {
  const { dialog } = await establish('udp', { body: '' });
  expect(dialog.remote.sdp ?? '').toBe('');
});

it('takes a NAT for what it is: a UDP peer is called where it came from', async () => {
  const { dialog } = await establish('udp', { contact: '<sip:peer@192.0.2.1:5062>' });
  void dialog.destroy().catch(() => undefined);
  const bye = await peer.expect(/^BYE/);
  expect(bye.startLine).toContain('192.0.2.1:5062');
  bye.reply(peer.response(bye, 200));
});

it('hears of a session that is too short', async () => {
  const { ok } = await establish();
  sendIn(ok, 'INVITE', 2, { headers: ['Session-Expires: 30'], body: SDP_A });
  expect((await peer.expect(/ 422 /)).header('Min-SE')).toBe('90');
});

it('agrees on a session timer that the caller asks for', async () => {
  const { ok } = await establish('udp', { headers: ['Supported: timer', 'Session-Expires: 1800'] });
  expect(ok.header('Session-Expires')).toBe('1800;refresher=uac');
});

it('refuses an INVITE before the last one is acknowledged', async () => {
  await start('udp', (one) =>
    one.invite((req, res) => void one.createUAS(req, res, { localSdp: SDP_B }).catch(() => undefined)),
  );
  send('INVITE', { callId: 'glare', body: SDP_A });
  const ok = await peer.expect(/ 200 /);
  sendIn(ok, 'INVITE', 2, { body: SDP_A });
  await peer.expect((m) => m.status === 491);
});

it('refuses a request that came over two ways', async () => {
  await start('udp', (one) => one.invite((_, res) => res.send(180)));
  send('INVITE', { callId: 'merged', body: SDP_A });
  send('INVITE', { callId: 'merged', body: SDP_A });
  await peer.expect(/ 482 /);
});

it('takes a subscription and notifies in its dialog', async () => {
  let resolve: (pair: [SrfRequest, SrfResponse]) => void = () => undefined;
  const asked = new Promise<[SrfRequest, SrfResponse]>((done) => (resolve = done));
  await start('udp', (one) => one.subscribe((req, res) => resolve([req, res])));
  send('SUBSCRIBE', { callId: 'sub-1', headers: ['Event: presence', 'Expires: 60'] });
  const [, res] = await asked;
  const sent = new Promise<SrfMessage>((done) =>
    res.send(202, { headers: { Expires: '60' } }, (_, message) => done(message)),
  );
  const accepted = await peer.expect(/ 202 /);
  expect((await sent).get('Contact')).toBe(accepted.header('Contact'));
  srf.request(
    'sip:placeholder',
    {
      method: 'NOTIFY',
      stackDialogId: 'sub-1;from-tag=uac1',
      headers: { Event: 'presence', 'Subscription-State': 'terminated' },
    },
    () => undefined,
  );
  const notify = await peer.expect(/^NOTIFY/);
  expect(notify.header('From')).toContain(accepted.tag);
  notify.reply(peer.response(notify, 200));
});

it('takes an UPDATE before the answer', async () => {
  let resolve: (pair: [SrfRequest, SrfResponse]) => void = () => undefined;
  const invited = new Promise<[SrfRequest, SrfResponse]>((done) => (resolve = done));
  await start('udp', (one) => one.invite((req, res) => resolve([req, res])));
  send('INVITE', { callId: 'upd-1', body: SDP_A });
  const [req, res] = await invited;
  req.on('update', (_: SrfRequest, answer: SrfResponse) => answer.send(200, { body: SDP_B }));
  res.send(183);
  const progress = await peer.expect(/ 183 /);
  sendIn(progress, 'UPDATE', 2, { body: SDP_A });
  expect((await peer.expect((m) => m.method === 'UPDATE')).body).toBe(SDP_B);
  res.send(486);
  await peer.expect(/ 486 /);
});
