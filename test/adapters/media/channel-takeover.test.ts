// Taking over a channel of a media server that has gone meanwhile.
// Never takes one over: the tests over the wire do.
import { createServer, type Server } from 'node:net';
import { takeOverChannel } from '../../../src/adapters/media/channel-takeover.js';

const channel = {
  ...{ uuid: '00000000-0000-4000-8000-000000000001', busy: false },
  ...{ peer: undefined, room: undefined, headers: new Map<string, string>() },
};

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
const closed = (server: Server): Promise<void> => new Promise((done) => server.close(() => done()));

test('a media server that refuses the connection is not asked again', async () => {
  const gone = createServer();
  const port = await listening(gone, 0);
  await closed(gone);
  const address = { host: '127.0.0.1', port, password: 'ClueCon' };
  const ask = (): Promise<string> => Promise.reject(new Error('nothing is to be asked'));
  await expect(takeOverChannel(address, channel, undefined as never, ask)).rejects.toMatchObject({
    code: 'media-ended',
  });
  let attempts = 0;
  const back = createServer((socket) => {
    attempts += 1;
    socket.destroy();
  });
  await listening(back, port);
  // modesl would try again every millisecond.
  await new Promise((later) => setTimeout(later, 200));
  await closed(back);
  expect(attempts).toBe(0);
});
