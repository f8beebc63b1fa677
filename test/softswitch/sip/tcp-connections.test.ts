// Connections that peers open: idle ones make room, those of peers that proved themselves stay.
// Never waits for a fixed time: each step waits for a connection to open or to close.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { silentLog } from '../../../src/softswitch/log.js';
import { buildResponse } from '../../../src/softswitch/sip/response-builder.js';
import { SipStack } from '../../../src/softswitch/sip/sip-stack.js';
import { TcpFramer } from '../../../src/softswitch/sip/tcp-framer.js';
import { TcpTransport, type TcpTransportOptions } from '../../../src/softswitch/sip/tcp-transport.js';
import type { TransportListener } from '../../../src/softswitch/sip/transport-model.js';
import { SipPeer } from '../../support/sip-peer.js';

const sockets: Socket[] = [];

async function open(port: number, allowHalfOpen = false): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
  socket.on('error', () => undefined);
  socket.resume();
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const transports: TcpTransport[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const transport of transports.splice(0)) await transport.close();
});

interface Told {
  readonly transport: TcpTransport;
  readonly heard: string[];
}

async function listen(
  options: Partial<TcpTransportOptions>,
  listener: Partial<TransportListener> = {},
): Promise<Told> {
  const heard: string[] = [];
  const transport = await TcpTransport.listen({
    host: '127.0.0.1',
    port: 0,
    advertisedHost: '127.0.0.1',
    log: silentLog,
    ...options,
    listener: {
      admits: () => true,
      delayMs: () => 0,
      isKnown: () => false,
      onReceived: ({ kind }) => void heard.push(kind),
      ...listener,
    },
  });
  transports.push(transport);
  return { transport, heard };
}

const openCount = (): number => sockets.filter(({ destroyed, closed }) => !destroyed && !closed).length;

const request = (id: string): string =>
  `OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK${id}\r\nFrom: <sip:a@b>;tag=1\r\n` +
  `To: <sip:a@b>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`;

describe('of one address', () => {
  it('are fifty until they say something that is granted: one that had its time makes room', async () => {
    const { transport } = await listen({ minAgeMs: 0 });
    const first = await open(transport.boundPort);
    const closed = once(first, 'close');
    for (let i = 0; i < 60; i++) await open(transport.boundPort);
    await closed;
    await once(sockets[10] as Socket, 'close');
    expect(openCount()).toBe(50);
  });

  it('do not push out those that have only just come', async () => {
    const { transport } = await listen({});
    for (let i = 0; i < 50; i++) await open(transport.boundPort);
    for (let i = 0; i < 10; i++) await once(await open(transport.boundPort), 'close');
    expect(sockets.slice(0, 50).every(({ destroyed }) => !destroyed)).toBe(true);
  });

  it('are many more where somebody has proven himself: an office that starts', async () => {
    const { transport } = await listen({}, { isKnown: () => true });
    for (let i = 0; i < 200; i++) await open(transport.boundPort);
    // Each accepted one is answered: none of them was refused.
    const pong = once(sockets[199] as Socket, 'data');
    sockets[199]?.write('\r\n\r\n');
    await pong;
    expect(openCount()).toBe(200);
  });

  it('and proven stay, whoever comes', async () => {
    const stack = await SipStack.start({
      listeners: [{ transport: 'tcp', host: '127.0.0.1', port: 0 }],
      log: silentLog,
      user: {
        onRequest: (transaction) => transaction.respond(buildResponse(transaction.request, 200, 'tag')),
        onCancel: () => undefined,
      },
    });
    const port = stack.listeners[0]?.port ?? 0;
    const phone = await SipPeer.open('tcp');
    try {
      await phone.connect(port);
      phone.send(phone.request('REGISTER', port));
      await phone.expect((m) => m.status === 200);
      for (let i = 0; i < 60; i++) await open(port);
      phone.send(phone.request('OPTIONS', port));
      await phone.expect((m) => m.status === 200 && m.method === 'OPTIONS');
    } finally {
      await phone.close();
      await stack.close();
    }
  });
});

it('of strangers wait when they send too fast, and nothing of them is lost', async () => {
  let tokens = 10;
  const { transport, heard } = await listen({}, { delayMs: () => (--tokens >= 0 ? 0 : 3_600_000) });
  const socket = await open(transport.boundPort);
  socket.write(Array.from({ length: 500 }, (_, i) => request(`r${i}`)).join(''));
  socket.write('\r\n'.repeat(500));
  while (heard.length < 10) await new Promise(setImmediate);
  // A second connection is one of the same.
  const other = await open(transport.boundPort);
  other.write(request('other'));
  await new Promise((next) => setTimeout(next, 50));
  expect(heard).toHaveLength(10);
});

it('of strangers go on after their wait, keep-alives and what cannot be read counted like the rest', async () => {
  let charged = 0;
  const { transport, heard } = await listen({}, { delayMs: () => (++charged % 10 === 0 ? 1 : 0) });
  const socket = await open(transport.boundPort);
  const bad = request('bad').replace('CSeq: 1 OPTIONS', 'CSeq: x');
  socket.write(Array.from({ length: 100 }, (_, i) => request(`r${i}`) + bad + '\r\n\r\n').join(''));
  while (heard.length < 200) await new Promise(setImmediate);
  while (charged < 301) await new Promise(setImmediate);
  expect(heard.filter((kind) => kind === 'bad')).toHaveLength(100);
});

it('that cannot be read are closed soon, whatever their peers go on sending, and count until then', async () => {
  const { transport, heard } = await listen({ minAgeMs: 3_600_000 });
  const closed: Promise<void>[] = [];
  for (let i = 0; i < 50; i++) {
    const socket = await open(transport.boundPort, true);
    socket.write('x'.repeat(33_000));
    const sending = setInterval(() => socket.write('x'), 100);
    closed.push(
      new Promise((resolve) =>
        socket.once('close', () => {
          clearInterval(sending);
          resolve();
        }),
      ),
    );
  }
  while (heard.length < 50) await new Promise(setImmediate);
  // All fifty places are taken still.
  await once(await open(transport.boundPort), 'close');
  await Promise.all(closed);
  const next = await open(transport.boundPort);
  const pong = once(next, 'data');
  next.write('\r\n\r\n');
  await pong;
});

it('whose message is awaited are told from those that are done', () => {
  const framer = new TcpFramer({
    onMessage: () => undefined,
    onPing: () => undefined,
    onBroken: () => undefined,
  });
  const [head = ''] = request('r').split('\r\n\r\n');
  framer.push(Buffer.from(`${head.replace('Length: 0', 'Length: 4')}\r\n\r\n`));
  expect(framer.isMidMessage).toBe(true);
  framer.push(Buffer.from('ab'));
  expect(framer.isMidMessage).toBe(true);
  framer.push(Buffer.from('cd'));
  expect(framer.isMidMessage).toBe(false);
});

it('are closed when nothing that can be read comes in time, whatever else does', async () => {
  const { transport, heard } = await listen({ firstMessageMs: 300 });
  const peer = await SipPeer.open('tcp');
  try {
    const silent = await open(transport.boundPort);
    const pinging = await open(transport.boundPort);
    pinging.write('\r\n\r\n');
    await peer.connect(transport.boundPort);
    peer.send(peer.request('OPTIONS', transport.boundPort));
    await Promise.all([once(silent, 'close'), once(pinging, 'close')]);
    peer.send(peer.request('OPTIONS', transport.boundPort));
    while (heard.length < 2) await new Promise(setImmediate);
    expect(heard).toEqual(['message', 'message']);
  } finally {
    await peer.close();
  }
});
