// Hostile traffic on live sockets: each bad message costs at most one answer, and the stack goes on working.
// Never waits for a fixed time: an ordinary request behind the bad one shows that it was read.
import { connect } from 'node:net';
import { silentLog } from '../../../src/softswitch/log.js';
import { SipStack } from '../../../src/softswitch/sip/sip-stack.js';
import { buildResponse } from '../../../src/softswitch/sip/response-builder.js';
import { SipPeer } from '../../support/sip-peer.js';

let stack: SipStack;
const shown: string[] = [];
const faults: unknown[] = [];

beforeEach(async () => {
  faults.length = 0;
  shown.length = 0;
  stack = await SipStack.start({
    listeners: [
      { transport: 'udp', host: '127.0.0.1', port: 0 },
      { transport: 'tcp', host: '127.0.0.1', port: 0 },
    ],
    log: { ...silentLog, error: (message, fields) => faults.push({ message, fields }) },
    user: {
      onRequest: (transaction) => {
        shown.push(transaction.request.method);
        transaction.respond(buildResponse(transaction.request, 200, 'tag'));
      },
      onCancel: (cancel) => cancel.respond(buildResponse(cancel.request, 200, 'tag')),
    },
  });
});

afterEach(async () => {
  await stack.close();
  expect(faults).toEqual([]);
});

const portOf = (transport: 'udp' | 'tcp'): number =>
  stack.listeners.find((listener) => listener.transport === transport)?.port ?? 0;

it('over UDP answers each bad request once, and no bad response, ACK or garbage', async () => {
  const peer = await SipPeer.open();
  const port = portOf('udp');
  const good = peer.request('OPTIONS', port);
  const bad = [
    good.replace('Content-Length: 0', 'Content-Length: -1'),
    good.replace('1 OPTIONS', '99999999999 OPTIONS'),
    good.replace('SIP/2.0\r\n', 'SIP/9.0\r\n'),
    good.replace(/Call-ID:.*\r\n/, ''),
    good.replace(/To:.*\r\n/, ''),
  ];
  const silent = [
    'garbage',
    '\u0000'.repeat(100),
    '\r\n\r\n',
    'x'.repeat(60_000),
    good.replace(/OPTIONS/g, 'ACK').replace('Content-Length: 0', 'Content-Length: -1'),
    good.replace(/^OPTIONS.*\r\n/, 'SIP/2.0 200 OK\r\n'),
    good.replace(/^OPTIONS.*\r\n/, 'SIP/2.0 999 OK\r\n'),
    good.replace(/Via:.*\r\n/, ''),
  ];
  try {
    for (const text of [...bad, ...silent]) peer.send(text, port);
    peer.send(peer.request('MESSAGE', port), port);
    await peer.expect((m) => m.status === 200 && m.method === 'MESSAGE');
    const refused = peer.received.filter(({ status }) => status >= 400).map(({ status }) => status);
    expect(refused).toEqual([400, 400, 505, 400, 400]);
    expect(stack.load.servers).toBe(0);
  } finally {
    await peer.close();
  }
});

it('shows nobody a request that is too long, and keeps nothing of it', async () => {
  const peer = await SipPeer.open();
  const port = portOf('udp');
  const good = peer.request('OPTIONS', port);
  const vias = `Via: SIP/2.0/UDP 192.0.2.1;branch=${'x'.repeat(3900)}\r\n`;
  const lines = 'X-Filling: x\r\n'.repeat(100);
  try {
    peer.send(good.replace('"Peer"', `"${' x'.repeat(600)}"`), port);
    expect((await peer.expect((m) => m.status > 0)).status).toBe(400);
    peer.send(good.replace('To:', `Subject: ${'x'.repeat(3000)}\r\n${vias}${lines}To:`), port);
    expect((await peer.expect((m) => m.status > 0)).status).toBe(513);
    peer.send(peer.request('INFO', port, { body: 'x'.repeat(3000) }), port);
    expect((await peer.expect((m) => m.status > 0)).status).toBe(413);
    peer.send(peer.request('OPTIONS', port, { uri: `sip:${'x'.repeat(1100)}@127.0.0.1` }), port);
    expect((await peer.expect((m) => m.status > 0)).status).toBe(414);
    expect([shown, stack.load.servers]).toEqual([[], 0]);
  } finally {
    await peer.close();
  }
});

it('over TCP answers a bad request on the stream, and closes one that cannot be followed', async () => {
  const peer = await SipPeer.open('tcp');
  const port = portOf('tcp');
  try {
    await peer.connect(port);
    const good = peer.request('OPTIONS', port);
    peer.send(good.replace('1 OPTIONS', '1 INVITE'));
    peer.send('\r\n\r\n');
    peer.send(good);
    expect((await peer.expect((m) => m.status > 0)).status).toBe(400);
    await peer.expect((m) => m.status === 200);
    peer.send(good.replace('Content-Length: 0', 'Content-Length: abc'));
    await peer.expect((m) => m.status === 400);
  } finally {
    await peer.close();
  }
});

it('over TCP closes an endless head', async () => {
  const socket = connect(portOf('tcp'), '127.0.0.1');
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.resume();
  socket.write('OPTIONS sip:x SIP/2.0\r\n' + 'X: y\r\n'.repeat(20_000));
  await closed;
});

it('answers a ping with a pong', async () => {
  const socket = connect(portOf('tcp'), '127.0.0.1');
  const pong = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  socket.write('\r\n\r\n');
  expect(await pong).toBe('\r\n');
  socket.destroy();
});
