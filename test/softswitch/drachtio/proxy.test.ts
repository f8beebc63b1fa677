// The `proxy` command: what goes downstream, what comes back, and what the application hears of it.
// Never relies on a pause: each step waits for the message or frame that allows the next.
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { DrachtioReplay } from '../../support/drachtio-replay.js';
import { SipPeer, type PeerMessage } from '../../support/sip-peer.js';
import { connectSrf, disconnectSrf, newSrf } from '../../support/srf-client.js';

const SDP = 'v=0\r\ns=-\r\n';

let server: DrachtioServer;
let port: number;
let caller: SipPeer;
let first: SipPeer;
let second: SipPeer;
let application: DrachtioReplay;

beforeEach(async () => {
  server = await createDrachtioServer({
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    closeMs: 100,
    log: silentLog,
  });
  port = server.sip[0]?.port ?? 0;
  [caller, first, second] = await Promise.all([SipPeer.open(), SipPeer.open(), SipPeer.open()]);
  application = await DrachtioReplay.open(server.admin.port, port);
  application.send('m|authenticate|cymru|');
  await application.next();
  for (const route of ['invite', 'options']) {
    application.send(`m|route|${route}`);
    await application.next();
  }
});

afterEach(async () => {
  application.close();
  await server.close();
  await Promise.all([caller, first, second].map((peer) => peer.close()));
});

const uri = (peer: SipPeer): string => `sip:127.0.0.1:${peer.port}`;

/** A call comes in and is handed over with that order; returns its transaction id. */
async function proxied(order: string, ...targets: string[]): Promise<void> {
  caller.send(caller.request('INVITE', port, { callId: 'prx', branch: 'z9hG4bKprx', body: SDP }), port);
  const id = (await application.next()).meta.split('|')[8];
  application.send(
    `p|proxy|${id}|${order}|${targets.join('|')}`,
    `INVITE ${targets[0]} SIP/2.0\r\nX-Added: yes\r\nContent-Length: 0\r\n\r\n`,
  );
}

const final = (m: PeerMessage): boolean => m.method === 'INVITE' && m.status >= 200;

async function told(): Promise<string> {
  const { meta, head } = await application.next();
  return `${meta
    .split('|')
    .slice(3)
    .join('|')
    .replace(/\|\d+\|udp.*\d{6}\|/, '|#|')} ${head[0] ?? ''}`.trim();
}

it('stays in the dialog: second Via, Record-Route, one hop less, and later requests pass through', async () => {
  await proxied('remainInDialog|fullResponse||serial|30s|', uri(first));
  const invite = await first.expect(/^INVITE/);
  expect(invite.startLine).toBe(`INVITE ${uri(first)} SIP/2.0`);
  expect(invite.headers('Via')).toHaveLength(2);
  expect(invite.header('Record-Route')).toBe(`<sip:127.0.0.1:${port};lr>`);
  expect(invite.header('Max-Forwards')).toBe('69');
  expect(invite.header('X-Added')).toBe('yes');
  expect(invite.body).toBe(SDP);
  invite.reply(first.response(invite, 180, { tag: 'b' }));
  expect((await caller.expect(/ 180 /)).headers('Via')).toHaveLength(1);
  const headers = [`Record-Route: ${invite.header('Record-Route')}`];
  invite.reply(first.response(invite, 200, { tag: 'b', body: SDP, headers }));
  const ok = await caller.expect(/ 200 /);
  expect([ok.tag, ok.headers('Via').length, ok.body]).toEqual(['b', 1, SDP]);
  expect(await told()).toBe('OK|network|#|||continue SIP/2.0 200 Scripted');
  expect(await told()).toBe('OK|done');

  const inside = {
    callId: 'prx',
    to: ok.header('To'),
    uri: uri(first),
    headers: [`Route: ${ok.header('Record-Route')}`],
  };
  caller.send(caller.request('ACK', port, inside), port);
  const ack = await first.expect(/^ACK/);
  expect([ack.headers('Route'), ack.headers('Via').length, ack.header('Max-Forwards')]).toEqual([
    [],
    2,
    '69',
  ]);
  caller.send(caller.request('BYE', port, { ...inside, cseq: 2 }), port);
  const bye = await first.expect(/^BYE/);
  bye.reply(first.response(bye, 200));
  expect((await caller.expect((m) => m.method === 'BYE')).status).toBe(200);
  expect(application.left).toEqual([]);
});

it('tries one after the other, and tells each final answer', async () => {
  await proxied('|fullResponse||serial||', uri(first), uri(second));
  const one = await first.expect(/^INVITE/);
  one.reply(first.response(one, 486));
  await first.expect(/^ACK/);
  const two = await second.expect(/^INVITE/);
  expect(two.headers('Record-Route')).toEqual([]);
  two.reply(second.response(two, 200, { body: SDP }));
  expect((await caller.expect(final)).status).toBe(200);
  expect(await told()).toContain('|||continue SIP/2.0 486');
  expect(await told()).toContain('|||continue SIP/2.0 200');
  expect(await told()).toBe('OK|done');
});

it('tells the caller the best refusal when none takes it', async () => {
  await proxied('|fullResponse||simultaneous||', uri(first), uri(second));
  const one = await first.expect(/^INVITE/);
  const two = await second.expect(/^INVITE/);
  one.reply(first.response(one, 503));
  await first.expect(/^ACK/);
  two.reply(second.response(two, 404));
  expect((await caller.expect(final)).status).toBe(404);
});

it('rings all at once; the others are cancelled when one answers', async () => {
  await proxied('|fullResponse||simultaneous||', uri(first), uri(second));
  const one = await first.expect(/^INVITE/);
  const two = await second.expect(/^INVITE/);
  one.reply(first.response(one, 180, { tag: 'one' }));
  await caller.expect(/ 180 /);
  two.reply(second.response(two, 200, { tag: 'two', body: SDP }));
  expect((await caller.expect(final)).tag).toBe('two');
  const cancel = await first.expect(/^CANCEL/);
  expect(cancel.header('Via')).toBe(one.header('Via'));
  cancel.reply(first.response(cancel, 200));
  one.reply(first.response(one, 487, { tag: 'one' }));
  await first.expect(/^ACK/);
});

it('passes a CANCEL on, and its 487 back', async () => {
  await proxied('|fullResponse||serial||', uri(first), uri(second));
  const invite = await first.expect(/^INVITE/);
  invite.reply(first.response(invite, 180, { tag: 'b' }));
  await caller.expect(/ 180 /);
  caller.send(caller.request('CANCEL', port, { callId: 'prx', branch: 'z9hG4bKprx' }), port);
  expect((await caller.expect((m) => m.method === 'CANCEL')).status).toBe(200);
  const cancel = await first.expect(/^CANCEL/);
  cancel.reply(first.response(cancel, 200));
  invite.reply(first.response(invite, 487, { tag: 'b' }));
  expect((await caller.expect(final)).status).toBe(487);
  expect(second.received).toEqual([]);
});

it('goes on when a target is silent for too long', async () => {
  await proxied('|fullResponse||serial|50ms|', uri(first), uri(second));
  const two = await second.expect(/^INVITE/);
  two.reply(second.response(two, 200, { body: SDP }));
  expect((await caller.expect(final)).status).toBe(200);
});

it('follows a redirection when told to', async () => {
  await proxied('|fullResponse|followRedirects|serial||', uri(first));
  const one = await first.expect(/^INVITE/);
  one.reply(
    first
      .response(one, 302)
      .replace(/Contact: [^\r]*/, 'X: y')
      .replace('X: y', `Contact: <sip:127.0.0.1:${second.port}>`),
  );
  const two = await second.expect(/^INVITE/);
  two.reply(second.response(two, 200, { body: SDP }));
  expect((await caller.expect(final)).status).toBe(200);
});

it.each([
  ['an address of ours', (): string => `sip:127.0.0.1:${port}`, 482],
  ['a host without address', (): string => 'sip:nowhere.invalid', 503],
  ['no URI', (): string => 'nonsense', 400],
] as const)('does not go to %s', async (_, target, status) => {
  await proxied('|fullResponse||serial||', target());
  expect((await caller.expect(final)).status).toBe(status);
  expect(await told()).toBe('OK|done');
});

it('passes other requests too, and is refused for one that is answered', async () => {
  caller.send(caller.request('OPTIONS', port), port);
  const id = (await application.next()).meta.split('|')[8];
  application.send(`p|proxy|${id}||fullResponse||serial|||${uri(first)}`);
  const options = await first.expect(/^OPTIONS/);
  application.send(`q|proxy|${id}||fullResponse||serial|||${uri(first)}`);
  expect(await told()).toBe('NOK|Response not sent due to unknown transaction');
  options.reply(first.response(options, 200));
  await caller.expect(/ 200 /);
});

it('relays nothing that no application handed over', async () => {
  const to = '<sip:svc@x>;tag=t';
  caller.send(
    caller.request('BYE', port, { to, uri: uri(first), headers: [`Route: <sip:127.0.0.1:${port};lr>`] }),
    port,
  );
  expect((await caller.expect((m) => m.status >= 200)).status).toBe(481);
  expect(first.received).toEqual([]);
});

it('serves drachtio-srf', async () => {
  application.close();
  const srf = newSrf();
  let result: Promise<unknown> = Promise.resolve();
  srf.invite((request) => {
    result = srf.proxyRequest(request, [uri(first), uri(second)], {
      remainInDialog: true,
      provisionalTimeout: '30s',
    });
  });
  await connectSrf(srf, server.admin, 'cymru');
  caller.send(caller.request('INVITE', port, { callId: 'srf', body: SDP }), port);
  const one = await first.expect(/^INVITE/);
  one.reply(first.response(one, 486));
  const two = await second.expect(/^INVITE/);
  two.reply(second.response(two, 200, { body: SDP }));
  expect((await caller.expect(final)).status).toBe(200);
  expect(await result).toMatchObject({ connected: true, finalStatus: 200 });
  disconnectSrf(srf);
});
