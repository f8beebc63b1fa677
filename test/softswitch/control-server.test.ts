// The control socket and a client that does not know the secret.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openControlServer } from '../../src/softswitch/control-server.js';

test('whoever was refused is listened to no more, and fills no log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'centrale-control-'));
  const path = join(folder, 'control.sock');
  const warn = jest.fn();
  const never = (): never => {
    throw new Error('not to be asked by whoever was refused');
  };
  const server = await openControlServer({
    ...{ path, secret: 'known', hello: never, stats: never, stop: never },
    log: { debug: jest.fn(), info: jest.fn(), warn, error: jest.fn() },
  });
  const socket = connect(path);
  const answers: string[] = [];
  socket.setEncoding('utf8').on('data', (text: string) => answers.push(text));
  socket.write('{}\n'.repeat(1000) + '{"kind":"hello","protocol":1,"secret":"known"}\n{"kind":"stop"}\n');
  await once(socket, 'close');
  await server?.close();
  await rm(folder, { recursive: true });
  expect(warn).toHaveBeenCalledTimes(1);
  expect(JSON.parse(answers.join(''))).toMatchObject({ kind: 'refused', reason: 'secret' });
});
