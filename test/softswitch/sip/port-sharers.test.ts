// Another program on the UDP port of ours is found and told of, once; our own sockets on it are not.
// Never waits for a fixed time: the other program says when it has the port.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { silentLog } from '../../../src/softswitch/log.js';
import { portSharers } from '../../../src/softswitch/sip/port-sharers.js';
import { UdpTransport } from '../../../src/softswitch/sip/udp-transport.js';

const SHARE =
  "const s = require('dgram').createSocket({ type: 'udp4', reuseAddr: true });" +
  "s.bind({ port: Number(process.argv[1]), address: '127.0.0.1', exclusive: true }, () => console.log('up'));";

it.each(['127.0.0.1', 'localhost'])('a program that opens our port at %s is told of once', async (host) => {
  const told: unknown[] = [];
  const transport = await UdpTransport.listen({
    host,
    port: 0,
    advertisedHost: '127.0.0.1',
    log: { ...silentLog, error: (message, fields) => told.push([message, fields]) },
    listener: { admits: () => true, delayMs: () => 0, isKnown: () => false, onReceived: () => undefined },
  });
  const port = transport.boundPort;
  // A socket of our own that shares the port.
  transport.flowTo('127.0.0.1', 9);
  await transport.reportSharers();
  expect(told).toEqual([]);
  const other = spawn(process.execPath, ['-e', SHARE, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(other.stdout, 'data');
    expect(await portSharers('127.0.0.1', port)).toMatchObject([{ uid: process.getuid?.() }]);
    expect(await portSharers('127.0.0.1', port, 2)).toHaveLength(1);
    expect(await portSharers('127.0.0.1', port, 3)).toEqual([]);
    await transport.reportSharers();
    await transport.reportSharers();
    expect(told).toEqual([[expect.stringContaining('another program'), { port, uid: process.getuid?.() }]]);
  } finally {
    other.kill();
    await transport.close();
  }
});

it.each([
  ['127.0.0.1', '127.0.0.2', 0],
  ['127.0.0.1', '127.0.0.1', 1],
  ['127.0.0.1', '0.0.0.0', 1],
  ['0.0.0.0', '127.0.0.2', 1],
  ['::1', '::1', 1],
  ['2001:db8::5', '::1', 0],
  ['127.0.0.1', '::ffff:127.0.0.1', 1],
])('we at %s, somebody at %s: %i', async (ours, theirs, found) => {
  const program =
    "const s = require('dgram').createSocket({ type: process.argv[1].includes(':') ? 'udp6' : 'udp4' });" +
    's.bind({ port: 0, address: process.argv[1] }, () => console.log(s.address().port));';
  const other = spawn(process.execPath, ['-e', program, theirs], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(other.stdout, 'data')) as [Buffer];
    expect(await portSharers(ours, Number(port))).toHaveLength(found);
  } finally {
    other.kill();
  }
});

it('a socket of ours that closes while one looks is nobody else', async () => {
  const first = createSocket({ type: 'udp4', reuseAddr: true }).bind(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address();
  try {
    for (let turns = 0; turns < 40; turns += 1) {
      const second = createSocket({ type: 'udp4', reuseAddr: true }).bind(port, '127.0.0.1');
      await once(second, 'listening');
      const found = portSharers('127.0.0.1', port);
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      second.close();
      expect(await found).toEqual([]);
    }
  } finally {
    first.close();
  }
});
