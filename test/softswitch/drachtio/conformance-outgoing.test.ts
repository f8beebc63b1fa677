// The unmodified drachtio-srf as calling party: what the server must do for it on the SIP side.
// Never relies on a pause: each step waits for the message or event that allows the next.
import { once } from 'node:events';
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { eventually } from '../../support/eventually.js';
import { SipPeer, type PeerMessage } from '../../support/sip-peer.js';
import {
  connectSrf,
  disconnectSrf,
  newSrf,
  type Srf,
  type SrfRequest,
  type SrfResponse,
} from '../../support/srf-client.js';

const SDP_A =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40002 RTP/AVP 8\r\na=sendrecv\r\n';
const SDP_B = SDP_A.replace('40002', '41000');

let server: DrachtioServer;
let srf: Srf;
let peer: SipPeer;

async function start(transport: 'udp' | 'tcp' = 'udp'): Promise<void> {
  server = await createDrachtioServer({
    sip: {
      listeners: [
        { transport: 'udp', host: '127.0.0.1', port: 0 },
        { transport: 'tcp', host: '127.0.0.1', port: 0 },
      ],
    },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    closeMs: 100,
    log: { ...silentLog, error: (message, fields) => console.error(message, fields) },
  });
  srf = newSrf();
  await connectSrf(srf, server.admin, 'cymru');
  peer = await SipPeer.open(transport);
}

afterEach(async () => {
  disconnectSrf(srf);
  await server.close();
  await peer.close();
});

function uri(user = 'ok', host = '127.0.0.1'): string {
  return `sip:${user}@${host}:${peer.port}${peer.transport === 'tcp' ? ';transport=tcp' : ''}`;
}

const settled = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => value,
    (error: unknown) => error,
  );

describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
  it('establishes a call with what the server adds, and hears the other side hang up', async () => {
    await start(transport);
    const calling = srf.createUAC(uri(), {
      localSdp: SDP_A,
      callingNumber: '1001',
      headers: { 'x-test': 'yés', 'content-length': '7', Route: '<sip:evil;lr>', 'foo-bar': '1' },
    });
    const invite = await peer.expect(/^INVITE/);
    const own = server.sip.find((listener) => listener.transport === transport);
    expect(invite.header('From')).toMatch(new RegExp(`<sip:1001@127.0.0.1:${own?.port}>;tag=\\w+`));
    expect(invite.header('Contact')).toContain(`127.0.0.1:${own?.port}`);
    expect(invite.header('To')).toBe(`<${uri()}>`);
    expect(invite.header('Max-Forwards')).toBe('70');
    expect(invite.header('Via')).toMatch(/;rport;branch=z9hG4bK/);
    expect(invite.headers('Route')).toEqual([]);
    expect(invite.raw).toContain('Foo-Bar: 1');
    expect(invite.header('x-test')).toBe('yés');
    expect(invite.header('Content-Type')).toBe('application/sdp');
    expect(invite.headers('Content-Length')).toEqual([String(Buffer.byteLength(SDP_A))]);
    invite.reply(peer.response(invite, 100));
    invite.reply(peer.response(invite, 180, { tag: 'p1' }));
    invite.reply(
      peer.response(invite, 200, {
        tag: 'p1',
        body: SDP_B,
        headers: [
          'Record-Route: <sip:127.0.0.1:' + `${peer.port};lr${transport === 'tcp' ? ';transport=tcp' : ''}>`,
        ],
      }),
    );
    const dialog = await calling;
    expect(dialog.remote.sdp).toBe(SDP_B);
    const ack = await peer.expect(/^ACK/);
    expect(ack.startLine).toContain(`sip:peer@127.0.0.1:${peer.port}`);
    expect(ack.header('CSeq')).toBe(invite.header('CSeq').replace('INVITE', 'ACK'));
    expect(ack.headers('Route')).toHaveLength(1);
    invite.reply(peer.response(invite, 200, { tag: 'p1', body: SDP_B }));
    expect((await peer.expect(/^ACK/)).raw).toBe(ack.raw);
    const destroyed = once(dialog, 'destroy');
    invite.reply(remoteRequest(invite, 'BYE', 'p1'));
    await destroyed;
    await peer.expect((m) => m.status === 200 && m.method === 'BYE');
    expect(server.load.dialogs).toBe(0);
  });

  it.each([302, 404, 486, 503, 603])('hears a %i and acknowledges it', async (status) => {
    await start(transport);
    const calling = settled(srf.createUAC(uri(), { localSdp: SDP_A }));
    const invite = await peer.expect(/^INVITE/);
    invite.reply(peer.response(invite, status, { tag: 'p1' }));
    expect(await calling).toMatchObject({ status });
    const ack = await peer.expect(/^ACK/);
    expect(ack.header('Via')).toBe(invite.header('Via'));
    expect(server.load.pendingOutgoing).toBe(0);
  });

  it('hears a 502 for an answer that no call can be made of, which is hung up', async () => {
    await start(transport);
    const calling = settled(srf.createUAC(uri(), { localSdp: SDP_A }));
    const invite = await peer.expect(/^INVITE/);
    invite.reply(peer.response(invite, 180, { tag: 'p1' }));
    const answer = peer.response(invite, 200, { tag: 'p1', body: SDP_B });
    invite.reply(answer.replace('Contact: <', `Contact: "${'x'.repeat(5000)}" <`));
    expect(await calling).toMatchObject({ status: 502 });
    await peer.expect(/^ACK/);
    const bye = await peer.expect(/^BYE/);
    bye.reply(peer.response(bye, 200));
    expect([server.load.pendingOutgoing, server.load.dialogs]).toEqual([0, 0]);
  });

  it('hears at once that nobody listens', async () => {
    await start(transport);
    const target = uri();
    await peer.close();
    const calling = settled(srf.createUAC(target, { localSdp: SDP_A }));
    expect(await calling).toMatchObject({ status: 503 });
    peer = await SipPeer.open();
  });

  it('cancels', async () => {
    await start(transport);
    let request: SrfRequest | undefined;
    const calling = settled(
      srf.createUAC(
        uri(),
        { localSdp: SDP_A },
        { cbRequest: (_: unknown, sent: SrfRequest) => (request = sent) },
      ),
    );
    const invite = await peer.expect(/^INVITE/);
    invite.reply(peer.response(invite, 180, { tag: 'p1' }));
    await until(() => request !== undefined);
    request?.cancel({ headers: { Reason: 'SIP;cause=200;text="Call completed elsewhere"' } });
    const cancel = await peer.expect(/^CANCEL/);
    expect(cancel.header('Via')).toBe(invite.header('Via'));
    expect(cancel.header('To')).toBe(invite.header('To'));
    expect(cancel.header('CSeq')).toBe(invite.header('CSeq').replace('INVITE', 'CANCEL'));
    expect(cancel.header('Reason')).toContain('elsewhere');
    cancel.reply(peer.response(cancel, 200));
    invite.reply(peer.response(invite, 487, { tag: 'p1' }));
    expect(await calling).toMatchObject({ status: 487 });
  });
});

function remoteRequest(invite: PeerMessage, method: string, tag: string, headers: string[] = []): string {
  return [
    `${method} ${/<(.*)>/.exec(invite.header('Contact'))?.[1]} SIP/2.0`,
    `Via: SIP/2.0/${peer.transport.toUpperCase()} 127.0.0.1:${peer.port};branch=z9hG4bKr${method}`,
    'Max-Forwards: 70',
    `From: ${invite.header('To')};tag=${tag}`,
    `To: ${invite.header('From')}`,
    `Call-ID: ${invite.header('Call-ID')}`,
    `CSeq: 77 ${method}`,
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  if (!condition()) throw new Error('condition never held');
}

it('holds a CANCEL until a provisional came, and hangs up when the answer crossed it', async () => {
  await start();
  let request: SrfRequest | undefined;
  const calling = settled(
    srf.createUAC(
      uri(),
      { localSdp: SDP_A },
      { cbRequest: (_: unknown, sent: SrfRequest) => (request = sent) },
    ),
  );
  const invite = await peer.expect(/^INVITE/);
  await until(() => request !== undefined);
  const accepted = new Promise((resolve) => request?.cancel({}, resolve));
  expect(await accepted).toBeNull();
  expect(peer.received.some((message) => message.method === 'CANCEL')).toBe(false);
  invite.reply(peer.response(invite, 200, { tag: 'p1', body: SDP_B }));
  await calling;
  await peer.expect(/^ACK/);
  const bye = await peer.expect(/^BYE/);
  expect(bye.header('Reason')).toContain('ACK-BYE due to cancel race condition');
  bye.reply(peer.response(bye, 200));
});

it('answers a digest challenge with the same Call-ID, From tag and the next CSeq', async () => {
  await start();
  const calling = srf.createUAC(uri(), { localSdp: SDP_A, auth: { username: 'u', password: 'p' } });
  const first = await peer.expect(/^INVITE/);
  first.reply(
    peer.response(first, 407, {
      tag: 'p1',
      headers: ['Proxy-Authenticate: Digest realm="r",nonce="n1",qop="auth"'],
    }),
  );
  await peer.expect(/^ACK/);
  const second = await peer.expect((m) => m.startLine.startsWith('INVITE') && m.raw !== first.raw);
  expect(second.header('Call-ID')).toBe(first.header('Call-ID'));
  expect(second.header('From')).toBe(first.header('From'));
  expect(Number.parseInt(second.header('CSeq'))).toBe(Number.parseInt(first.header('CSeq')) + 1);
  expect(second.header('Proxy-Authorization')).toContain('username="u"');
  expect(second.header('Via')).not.toBe(first.header('Via'));
  second.reply(peer.response(second, 200, { tag: 'p1', body: SDP_B }));
  await calling;
});

it('pins the digest retry of a call to a host name to the hop that challenged', async () => {
  await start();
  const calling = srf.createUAC(uri('auth', 'localhost'), {
    localSdp: SDP_A,
    auth: { username: 'u', password: 'p' },
  });
  const first = await peer.expect(/^INVITE/);
  first.reply(
    peer.response(first, 401, { tag: 'p1', headers: ['WWW-Authenticate: Digest realm="r",nonce="n"'] }),
  );
  const second = await peer.expect((m) => m.method === 'INVITE' && m.raw !== first.raw);
  expect(second.header('Authorization')).not.toBe('');
  second.reply(peer.response(second, 200, { tag: 'p1', body: SDP_B }));
  await calling;
});

it('carries an answer in the ACK when the INVITE had no offer', async () => {
  await start();
  const calling = srf.createUAC(uri(), { noAck: true }) as unknown as Promise<{
    ack: (sdp: string) => Promise<unknown>;
  }>;
  const invite = await peer.expect(/^INVITE/);
  expect(invite.body).toBe('');
  invite.reply(peer.response(invite, 200, { tag: 'p1', body: SDP_B }));
  const { ack } = await calling;
  void ack(SDP_A);
  const sent = await peer.expect(/^ACK/);
  expect(sent.body).toBe(SDP_A);
  expect(sent.header('Content-Type')).toBe('application/sdp');
});

it('acknowledges reliable provisionals with the PRACK of the application', async () => {
  await start();
  const calling = srf.createUAC(uri(), { localSdp: SDP_A, headers: { Supported: '100rel' } });
  const invite = await peer.expect(/^INVITE/);
  invite.reply(
    peer.response(invite, 183, { tag: 'p1', headers: ['Require: 100rel', 'RSeq: 5'], body: SDP_B }),
  );
  const prack = await peer.expect(/^PRACK/);
  expect(prack.header('RAck')).toBe(`5 ${invite.header('CSeq')}`);
  expect(prack.header('To')).toContain('tag=p1');
  prack.reply(peer.response(prack, 200));
  invite.reply(peer.response(invite, 200, { tag: 'p1', body: SDP_B }));
  await calling;
});

it('passes in-dialog requests of the called party up, and the application’s down', async () => {
  await start();
  const calling = srf.createUAC(uri(), { localSdp: SDP_A });
  const invite = await peer.expect(/^INVITE/);
  invite.reply(peer.response(invite, 200, { tag: 'p1', body: SDP_B }));
  const dialog = await calling;
  await peer.expect(/^ACK/);
  dialog.on('refer', (_: SrfRequest, res: SrfResponse) => res.send(202));
  invite.reply(remoteRequest(invite, 'REFER', 'p1', ['Refer-To: <sip:9@127.0.0.1>']));
  await peer.expect((m) => m.status === 202);
  for (const method of ['INFO', 'UPDATE', 'MESSAGE']) {
    const answered = dialog.request({ method, body: 'grüße', headers: { 'Content-Type': 'text/plain' } });
    const request = await peer.expect((m) => m.startLine.startsWith(method));
    expect(request.body).toBe('grüße');
    expect(request.header('Content-Length')).toBe('7');
    request.reply(peer.response(request, 200));
    expect((await answered).status).toBe(200);
  }
  const refused = dialog.request({ method: 'INVITE', body: SDP_A });
  const again = await peer.expect((m) => m.startLine.startsWith('INVITE') && m.raw !== invite.raw);
  again.reply(peer.response(again, 488));
  expect(await refused).toMatchObject({ status: 488 });
  await peer.expect(/^ACK/);
  const destroyed = dialog.destroy();
  const bye = await peer.expect(/^BYE/);
  bye.reply(peer.response(bye, 200));
  await destroyed;
});

describe('requests that cannot be sent', () => {
  const attempt = (target: string, options: object): Promise<Error | null> =>
    new Promise((resolve) => srf.request(target, options, (error) => resolve(error)));

  it.each([
    ['missing content-type', () => uri(), { method: 'MESSAGE', body: 'hello' }],
    ['invalid request-uri', () => 'sip:', { method: 'OPTIONS' }],
    ['requested protocol/transport not available', () => `${uri()};transport=sctp`, { method: 'OPTIONS' }],
    ['can not send request to myself', () => `sip:x@127.0.0.1:${server.sip[0]?.port}`, { method: 'OPTIONS' }],
  ])('%s', async (reason, target, options) => {
    await start();
    expect((await attempt(target(), options))?.message).toContain(reason);
  });
});

it('sends a request by way of a proxy', async () => {
  await start();
  srf.request(
    'sip:far@example.invalid',
    { method: 'OPTIONS', proxy: `sip:127.0.0.1:${peer.port}` },
    () => undefined,
  );
  const options = await peer.expect(/^OPTIONS/);
  expect(options.startLine).toBe('OPTIONS sip:far@example.invalid SIP/2.0');
  options.reply(peer.response(options, 200));
});

it('ends an extra answer of a forked call', async () => {
  await start();
  const calling = srf.createUAC(uri(), { localSdp: SDP_A });
  const invite = await peer.expect(/^INVITE/);
  invite.reply(peer.response(invite, 200, { tag: 'one', body: SDP_B }));
  await calling;
  await peer.expect(/^ACK/);
  invite.reply(peer.response(invite, 200, { tag: 'two', body: SDP_B }));
  await peer.expect((m) => m.method === 'ACK' && m.tag === 'two');
  const bye = await peer.expect(/^BYE/);
  expect(bye.tag).toBe('two');
  bye.reply(peer.response(bye, 200));
});

it('cancels calls in progress when the application goes', async () => {
  await start();
  void settled(srf.createUAC(uri(), { localSdp: SDP_A }));
  const invite = await peer.expect(/^INVITE/);
  invite.reply(peer.response(invite, 180, { tag: 'p1' }));
  disconnectSrf(srf);
  const cancel = await peer.expect(/^CANCEL/);
  cancel.reply(peer.response(cancel, 200));
  invite.reply(peer.response(invite, 487, { tag: 'p1' }));
  await peer.expect(/^ACK/);
  expect(peer.received.some((message) => message.method === 'BYE')).toBe(false);
});

it('cancels calls in progress when it is closed, and waits for their end', async () => {
  await start();
  void settled(srf.createUAC(uri(), { localSdp: SDP_A }));
  const invite = await peer.expect(/^INVITE/);
  invite.reply(peer.response(invite, 180, { tag: 'p1' }));
  await until(() => server.load.dialogs === 1);
  await server.close();
  await peer.expect(/^CANCEL/);
});

it('joins two legs as a back-to-back agent', async () => {
  await start();
  const callee = await SipPeer.open();
  try {
    srf.invite((req, res) => {
      void srf
        .createB2BUA(req, res, `sip:b@127.0.0.1:${callee.port}`, { localSdpB: req.body })
        .then(({ uas, uac }) => {
          uas.on('destroy', () => void uac.destroy());
        });
    });
    await until(() => true);
    const port = server.sip[0]?.port ?? 0;
    let ok: PeerMessage | undefined;
    for (let i = 0; i < 50 && !ok; i++) {
      // The route may not be known yet: then the server says 503.
      peer.send(peer.request('INVITE', port, { callId: `b2b-${i}`, body: SDP_A }), port);
      const next = await Promise.race([callee.expect(/^INVITE/), peer.expect(/ 503 /)]);
      if (next.status === 503) continue;
      next.reply(callee.response(next, 200, { tag: 'c', body: SDP_B }));
      await callee.expect(/^ACK/);
      ok = await peer.expect(/ 200 /);
    }
    if (!ok) throw new Error('not answered');
    peer.send(peer.request('ACK', port, { callId: ok.header('Call-ID'), to: ok.header('To') }), port);
    peer.send(
      peer.request('BYE', port, { callId: ok.header('Call-ID'), to: ok.header('To'), cseq: 2 }),
      port,
    );
    const bye = await callee.expect(/^BYE/);
    bye.reply(callee.response(bye, 200));
  } finally {
    await callee.close();
  }
});

it('leaves nothing behind of an answer of no use when the connection ends before the call is hung up', async () => {
  await start('tcp');
  const calling = settled(srf.createUAC(uri(), { localSdp: SDP_A }));
  const invite = await peer.expect(/^INVITE/);
  const answer = peer.response(invite, 200, { tag: 'p1', body: SDP_B });
  invite.reply(answer.replace('Contact: <', `Contact: "${'x'.repeat(5000)}" <`));
  expect(await calling).toMatchObject({ status: 502 });
  await peer.expect(/^BYE/);
  await peer.close();
  await eventually('nothing is kept', () => server.load.dialogs === 0);
});
