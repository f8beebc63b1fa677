// Whoever can reach the port on which media servers are awaited can neither stop the service nor fill it up.
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import Mrf from 'drachtio-fsmrf';
import { connectFsmrf } from '../../../src/adapters/media/fsmrf-connection.js';
import { ScriptedEventSocket } from './scripted-event-socket.js';

let mediaServer: ScriptedEventSocket;
let connected: Mrf.MediaServer;
const strangers: Socket[] = [];
beforeEach(async () => {
  // fsmrf speaks to the console of whoever uses it.
  for (const method of ['log', 'info', 'error'] as const) jest.spyOn(console, method).mockReturnValue();
  mediaServer = await ScriptedEventSocket.open();
  const { port } = mediaServer;
  const listenHost = '127.0.0.1';
  const ours = { profile: 'drachtio_mrf', listenHost, advertisedHost: undefined };
  connected = await connectFsmrf(
    new Mrf({}),
    { host: '127.0.0.1', port, password: 'ClueCon', ...ours },
    5000,
  );
});
afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.destroy();
  connected.disconnect();
  await mediaServer.close();
  jest.restoreAllMocks();
});

async function stranger(): Promise<Socket> {
  const { port } = connected._server.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  strangers.push(socket);
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

/** Maybe by a reset: that is no failure. */
const closed = (socket: Socket): Promise<unknown> => new Promise((done) => socket.once('close', done));

test.each([
  ['a head that does not end', '', 'a'.repeat(2048)],
  ['a body that does not end', 'Content-Length: 30000000\n\n', 'a'.repeat(2048)],
  ['more than the answer that is awaited', '', 'a\n\n'],
])('a stranger who sends %s is cut off', async (_what, head, rest) => {
  const socket = await stranger();
  const cutOff = closed(socket);
  const sentAtMs = performance.now();
  socket.write(head + rest.repeat(1024));
  await cutOff;
  expect(performance.now() - sentAtMs).toBeLessThan(3000);
});

test('a stranger who says nothing, or names no channel that is awaited, has to go', async () => {
  const silent = await stranger();
  const pretender = await stranger();
  pretender.write('Content-Type: command/reply\nUnique-ID: x\nReply-Text: +OK\n\n');
  await Promise.all([closed(silent), closed(pretender)]);
}, 10_000);
