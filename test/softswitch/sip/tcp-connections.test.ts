// Connections that peers open: idle ones make room, those of peers that proved themselves stay.
// Never waits for a fixed time: each step waits for a connection to open or to close.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { silentLog } from '../../../src/softswitch/log.js';
import { buildResponse } from '../../../src/softswitch/sip/response-builder.js';
import { SipStack } from '../../../src/softswitch/sip/sip-stack.js';
import { TcpTransport } from '../../../src/softswitch/sip/tcp-transport.js';
import { SipPeer } from '../../support/sip-peer.js';

const sockets: Socket[] = [];

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

it('of one address are fifty until they say something that is granted: the oldest makes room', async () => {
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
    const first = await open(port);
    const closed = once(first, 'close');
    await phone.connect(port);
    phone.send(phone.request('REGISTER', port));
    await phone.expect((m) => m.status === 200);
    for (let i = 0; i < 60; i++) await open(port);
    await closed;
    await once(sockets[10] as Socket, 'close');
    phone.send(phone.request('OPTIONS', port));
    await phone.expect((m) => m.status === 200 && m.method === 'OPTIONS');
    expect(sockets.filter(({ destroyed, closed: gone }) => !destroyed && !gone)).toHaveLength(50);
  } finally {
    await phone.close();
    await stack.close();
  }
});

it('are closed when nothing that can be read comes in time, whatever else does', async () => {
  const heard: string[] = [];
  const transport = await TcpTransport.listen({
    host: '127.0.0.1',
    port: 0,
    advertisedHost: '127.0.0.1',
    log: silentLog,
    firstMessageMs: 300,
    listener: { admits: () => true, onReceived: ({ kind }) => heard.push(kind) },
  });
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
    await transport.close();
  }
});
