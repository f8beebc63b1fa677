// Which way a new request takes: the next hop that the application names, and never what somebody's Contact claims.
// Never relies on a pause: each step waits for the message that allows the next.
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { freePort } from '../../support/free-port.js';
import { SipPeer } from '../../support/sip-peer.js';
import { connectSrf, disconnectSrf, newSrf, type Srf, type SrfRequest } from '../../support/srf-client.js';

let server: DrachtioServer;
let srf: Srf;
let port: number;
const peers: SipPeer[] = [];
/** REGISTERs as the application saw them, the last one at the end. */
const registered: SrfRequest[] = [];

beforeEach(async () => {
  server = await createDrachtioServer({
    sip: { listeners: [{ transport: 'tcp', host: '127.0.0.1', port: 0 }] },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    log: silentLog,
  });
  port = server.sip[0]?.port ?? 0;
  srf = newSrf();
  srf.register((req, res) => {
    registered.push(req);
    res.send(200, { headers: { Contact: `${req.get('Contact')};expires=60` } });
  });
  await connectSrf(srf, server.admin, 'cymru');
});

afterEach(async () => {
  registered.length = 0;
  disconnectSrf(srf);
  await server.close();
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
});

/** A phone that registered over a connection that it opened; its explicit next hop. */
async function phone(user: string, contact: string): Promise<{ peer: SipPeer; hop: string }> {
  const peer = await SipPeer.open('tcp');
  peers.push(peer);
  await peer.connect(port);
  peer.send(peer.request('REGISTER', port, { to: `<sip:${user}@pbx.example>`, contact: `<${contact}>` }));
  await peer.expect(/ 200 /);
  const { source_address: host, source_port: from } = registered.at(-1) as SrfRequest;
  return { peer, hop: `sip:${host}:${from};transport=tcp` };
}

/** Status of the answer to an OPTIONS. */
const ask = (uri: string, proxy?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    srf.request(uri, { method: 'OPTIONS', ...(proxy === undefined ? {} : { proxy }) }, (error, request) => {
      if (error || !request) return reject(error ?? new Error('not sent'));
      request.on('response', ({ status }: { status: number }) => resolve(status));
    });
  });

async function expectAsked({ peer }: { peer: SipPeer }, asking: Promise<number>): Promise<void> {
  const options = await peer.expect(/^OPTIONS/);
  options.reply(peer.response(options, 200));
  expect(await asking).toBe(200);
}

it('a named next hop is the connection that the phone opened, whatever the URI says', async () => {
  const one = await phone('201', 'sip:201@192.168.1.20:5060;transport=tcp');
  const other = await phone('202', 'sip:202@192.168.1.20:5060;transport=tcp');
  await expectAsked(one, ask('sip:201@192.168.1.20:5060;transport=tcp', one.hop));
  await expectAsked(other, ask('sip:201@192.168.1.20:5060;transport=tcp', other.hop));
});

it('a connection that is closed is not looked for elsewhere: 503 at once', async () => {
  const { peer, hop } = await phone('201', 'sip:201@127.0.0.1:5060;transport=tcp');
  await peer.close();
  expect(await ask('sip:201@127.0.0.1:5060;transport=tcp', hop)).toBe(503);
});

it('without a next hop a phone is called over the connection that its own address registered from', async () => {
  const contact = `sip:201@127.0.0.1:${await freePort()};transport=tcp`;
  const one = await phone('201', contact);
  await phone('206', contact);
  await expectAsked(one, ask(contact));
});

it('a Contact at the host of somebody else draws nothing to it', async () => {
  const contact = `sip:+31201234567@127.0.0.9:${await freePort()};transport=tcp`;
  const { peer } = await phone('206', contact);
  expect(await ask(contact)).toBe(503);
  expect(peer.received.some(({ startLine }) => startLine.startsWith('OPTIONS'))).toBe(false);
});
