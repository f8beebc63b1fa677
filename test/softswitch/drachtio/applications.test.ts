// Several applications at one server, requests that nobody takes, and hosts that do not exist, on the raw protocol.
// Never relies on a pause, except to see that nothing comes.
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { DrachtioReplay } from '../../support/drachtio-replay.js';
import { SipPeer } from '../../support/sip-peer.js';

let server: DrachtioServer;
let peer: SipPeer;
let port: number;
const applications: DrachtioReplay[] = [];

beforeEach(async () => {
  server = await createDrachtioServer({
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    closeMs: 100,
    log: silentLog,
  });
  port = server.sip[0]?.port ?? 0;
  peer = await SipPeer.open('udp');
});

afterEach(async () => {
  for (const application of applications.splice(0)) application.close();
  await server.close();
  await peer.close();
});

async function application(...routes: string[]): Promise<DrachtioReplay> {
  const one = await DrachtioReplay.open(server.admin.port, port);
  applications.push(one);
  one.send('m|authenticate|cymru|');
  await one.next();
  for (const route of routes) {
    one.send(`m|route|${route}`);
    await one.next();
  }
  return one;
}

let calls = 0;
const send = (method: string, parts: Parameters<SipPeer['request']>[2] = {}): void => {
  calls += 1;
  peer.send(peer.request(method, port, { callId: `c-${calls}`, ...parts }), port);
};

describe('new requests', () => {
  it('go in turn to the applications that routed their method', async () => {
    const one = await application('message', 'options');
    const two = await application('message');
    for (const [taker, method] of [
      [one, 'MESSAGE'],
      [one, 'OPTIONS'],
      [two, 'MESSAGE'],
      [one, 'OPTIONS'],
      [one, 'MESSAGE'],
      [two, 'MESSAGE'],
    ] as const) {
      send(method);
      expect((await taker.next()).head[0]).toMatch(new RegExp(`^${method} `));
    }
    expect([...one.left, ...two.left]).toEqual([]);
  });

  it('no longer go to one that took its route back, which keeps its others', async () => {
    const one = await application('message', 'options');
    one.send('m|remove_route|message');
    await one.next();
    send('MESSAGE');
    expect((await peer.expect((m) => m.status > 0)).status).toBe(405);
    send('OPTIONS');
    expect((await one.next()).head[0]).toMatch(/^OPTIONS /);
  });

  it('no longer go to one that went', async () => {
    const one = await application('message');
    const two = await application('message');
    send('MESSAGE');
    await one.next();
    one.close();
    await peer.expect(/ 503 /);
    for (let i = 0; i < 2; i++) {
      send('MESSAGE');
      expect((await two.next()).head[0]).toMatch(/^MESSAGE /);
    }
  });
});

describe('without a dialog', () => {
  it.each([
    ['INFO', 481, { to: '<sip:svc@x>;tag=gone' }],
    ['NOTIFY', 481, { to: '<sip:svc@x>;tag=gone' }],
    ['REFER', 481, { to: '<sip:svc@x>;tag=gone' }],
    ['NOTIFY', 405, {}],
    ['FOO', 501, {}],
    ['OPTIONS', 416, { uri: 'soap.beep://192.0.2.103:3002' }],
    ['INVITE', 400, { contact: '<sip:all@224.0.1.75>' }],
    ['INVITE', 400, { contact: '<sip:all@255.255.255.255>' }],
    ['INVITE', 400, { contact: '<sip:all@[ff02::1]>' }],
  ] as const)('%s gets %i', async (method, status, parts) => {
    await application('invite');
    send(method, parts);
    expect((await peer.expect((m) => m.status >= 200)).status).toBe(status);
  });

  it('a refused method is told what is allowed', async () => {
    await application('invite', 'options', 'refer', 'cdr:attempt');
    send('NOTIFY');
    const allow = (await peer.expect(/ 405 /)).header('Allow').split(', ');
    expect(allow).toEqual(['INVITE', 'OPTIONS', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE']);
  });

  it('a REFER reaches nobody, though it was routed', async () => {
    const one = await application('refer', 'options');
    send('REFER');
    await peer.expect(/ 405 /);
    send('OPTIONS');
    expect((await one.next()).head[0]).toMatch(/^OPTIONS /);
  });

  it('a Contact at our own address gets 400', async () => {
    await application('register');
    send('REGISTER', { contact: `<sip:loop@127.0.0.1:${port}>` });
    await peer.expect(/ 400 /);
  });

  it('what has no hops left gets 483, but an OPTIONS is taken', async () => {
    const one = await application('invite', 'options', 'message');
    for (const method of ['INVITE', 'MESSAGE']) {
      calls += 1;
      const text = peer.request(method, port, { callId: `c-${calls}` });
      peer.send(text.replace(/Max-Forwards: \d+/, 'Max-Forwards: 0'), port);
      await peer.expect(/ 483 /);
    }
    peer.send(peer.request('OPTIONS', port).replace(/Max-Forwards: \d+/, 'Max-Forwards: 0'), port);
    expect((await one.next()).head[0]).toMatch(/^OPTIONS /);
  });
});

it('a request inside a dialog goes to the Contact of the peer, or to the URI that it names', async () => {
  const one = await application('subscribe');
  send('SUBSCRIBE', { callId: 'sub', headers: ['Event: x'] });
  const id = (await one.next()).meta.split('|')[8];
  one.send(`m|sip|${id}|`, 'SIP/2.0 202 Accepted\r\n\r\n');
  await one.next();
  for (const [given, sent] of [
    ['sip:placeholder', `sip:peer@127.0.0.1:${peer.port}`],
    ['sip:other@example.com', 'sip:other@example.com'],
  ] as const) {
    one.send('m|sip||sub;from-tag=uac1', `NOTIFY ${given} SIP/2.0\r\nEvent: x\r\n\r\n`);
    expect((await one.next()).head[0]).toBe(`NOTIFY ${sent} SIP/2.0`);
    const notify = await peer.expect(/^NOTIFY/);
    notify.reply(peer.response(notify, 200));
    await one.next();
  }
});

it.each(['OPTIONS', 'INVITE'])(
  '%s to a host without address was sent, and failed with 503',
  async (method) => {
    const one = await application();
    one.send('m|sip||', `${method} sip:x@nowhere.invalid SIP/2.0\r\nContent-Length: 0\r\n\r\n`);
    const echo = await one.next();
    expect(echo.meta).toMatch(
      new RegExp(
        `^[^|]+\\|response\\|m\\|OK\\|application\\|\\d+\\|udp\\|127.0.0.1\\|${port}\\|[^|]+\\|[^|]+\\|Msg sent:\\|$`,
      ),
    );
    const transaction = echo.meta.split('|').at(-3);
    const failed = await one.next();
    expect(failed.meta.split('|')[8]).toBe(transaction);
    expect(failed.head[0]).toBe('SIP/2.0 503 Service Unavailable');
  },
);
