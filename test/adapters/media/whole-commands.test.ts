// The pieces of one command leave in one segment, and nothing waits.
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type Mrf from 'drachtio-fsmrf';
import { sendWholeCommands, sendWholeCommandsTo } from '../../../src/adapters/media/whole-commands.js';

describe('sendWholeCommands', () => {
  const server = createServer();
  let client: Socket;
  let served: Socket;

  beforeEach(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    client = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
    [served] = await accepted;
    sendWholeCommands(client);
  });

  afterEach(async () => {
    client.destroy();
    served.destroy();
    server.close();
    await once(server, 'close');
  });

  it('sends what was written in one turn as one segment', async () => {
    for (const piece of ['sendmsg 1\n', 'call-command: execute\n', '\n']) client.write(piece);
    const [chunk] = (await once(served, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('sendmsg 1\ncall-command: execute\n\n');
  });

  it('sends again in the next turn', async () => {
    client.write('a');
    expect(String(await once(served, 'data'))).toBe('a');
    client.write('b');
    expect(String(await once(served, 'data'))).toBe('b');
  });

  it('sends what was written before the end', async () => {
    client.write('exit\n');
    client.end('\n');
    expect(String(await once(served, 'data'))).toBe('exit\n\n');
    served.end();
    await once(client, 'close');
  });
});

describe('sendWholeCommandsTo', () => {
  it('sends whole commands to a channel that connects, from the first on', async () => {
    const listening = createServer().listen(0, '127.0.0.1');
    await once(listening, 'listening');
    // As modesl does: it writes as soon as somebody connects, each line by itself.
    listening.on('connection', (socket) => {
      for (const piece of ['connect\n', '\n']) socket.write(piece);
      socket.end();
    });
    sendWholeCommandsTo({
      conn: { socket: null },
      _server: { server: listening },
    } as unknown as Mrf.MediaServer);
    const channel = createConnection((listening.address() as AddressInfo).port, '127.0.0.1');
    expect(String(await once(channel, 'data'))).toBe('connect\n\n');
    channel.destroy();
    listening.close();
    await once(listening, 'close');
  });
});
