// The application protocol itself: framing, authentication, refusals, bounds.
// Never uses a client library: bytes in, bytes out.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { FrameReader } from '../../../src/softswitch/drachtio/frame-reader.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { connectSrf, disconnectSrf, newSrf } from '../../support/srf-client.js';

const frame = (payload: string): Buffer => Buffer.from(`${Buffer.byteLength(payload)}#${payload}`);

describe('the frame reader', () => {
  const payloads = ['id|ping', 'id|sip|x|\r\nSIP/2.0 200 OK\r\nX: ü€😀\r\n\r\n', 'a', 'b#c'.repeat(50)];
  const stream = Buffer.concat(payloads.map(frame));

  it('gives the same frames wherever the stream is cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const seen: string[] = [];
      const reader = new FrameReader(
        (payload) => seen.push(payload.toString('utf8')),
        (reason) => seen.push(`broken: ${reason}`),
      );
      reader.push(stream.subarray(0, cut));
      reader.push(stream.subarray(cut));
      expect(seen).toEqual(payloads);
    }
  });

  it('gives them byte by byte', () => {
    const seen: string[] = [];
    const reader = new FrameReader(
      (payload) => seen.push(payload.toString('utf8')),
      () => seen.push('broken'),
    );
    for (const byte of stream) reader.push(Buffer.from([byte]));
    expect(seen).toEqual(payloads);
  });

  it.each(['x', '#', '12x#', '123456#', '0#', '-1#a', ' 5#hello', '99999#', 'GET / HTTP/1.1\r\n'])(
    'gives up on %j',
    (text) => {
      const broken = jest.fn();
      const reader = new FrameReader(() => undefined, broken, 50_000);
      reader.push(Buffer.from(text));
      reader.push(Buffer.from('3#abc'));
      expect(broken).toHaveBeenCalledTimes(1);
    },
  );
});

describe('a connection', () => {
  let server: DrachtioServer;
  let socket: Socket;
  let text: string;

  beforeEach(async () => {
    server = await createDrachtioServer({
      sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
      admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
      log: silentLog,
    });
    socket = connect(server.admin.port, '127.0.0.1');
    text = '';
    socket.on('data', (chunk) => (text += chunk.toString('utf8')));
    socket.on('error', () => undefined);
  });

  afterEach(async () => {
    socket.destroy();
    await server.close();
    await server.close();
  });

  const closed = (): Promise<void> =>
    new Promise((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));
  const answered = async (part: string): Promise<void> => {
    for (let i = 0; i < 300 && !text.includes(part); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(text).toContain(part);
  };

  it('is greeted with addresses and a version after the right secret', async () => {
    socket.write(frame('m1|authenticate|cymru|'));
    await answered(`|response|m1|OK|udp/127.0.0.1:${server.sip[0]?.port}|v0.9.10|udp/127.0.0.1:`);
    socket.write(
      Buffer.concat([frame('m2|route|invite'), frame('m3|ping'), frame('m4|remove_route|invite')]),
    );
    await answered('|response|m2|OK');
    await answered('|response|m3|OK|pong');
    await answered('|response|m4|OK');
  });

  it('is taken however many others have said nothing yet', async () => {
    const idle = Array.from({ length: 100 }, () => connect(server.admin.port, '127.0.0.1'));
    for (const one of idle) one.on('error', () => undefined);
    await Promise.all(idle.map((one) => once(one, 'connect')));
    const late = connect(server.admin.port, '127.0.0.1');
    late.write(frame('m1|authenticate|cymru|'));
    const [greeting] = (await once(late, 'data')) as [Buffer];
    expect(greeting.toString()).toContain('|response|m1|OK|');
    for (const one of [...idle, late]) one.destroy();
  });

  it('is refused and closed after a wrong secret', async () => {
    socket.write(frame('m1|authenticate|wrong|'));
    await closed();
    expect(text).toContain('|response|m1|NO|incorrect secret');
  });

  it.each([
    ['a route', frame('m1|route|invite')],
    ['a request', frame('m1|sip||\r\nOPTIONS sip:127.0.0.1:9 SIP/2.0\r\n\r\n')],
    ['no frame', Buffer.from('hello')],
    ['a large frame', frame('m1|authenticate|' + 'x'.repeat(5000))],
  ])('is closed when it begins with %s', async (_, bytes) => {
    socket.write(bytes);
    await closed();
    expect(text).not.toContain('OK');
  });

  it('is closed after an unknown kind of message', async () => {
    socket.write(Buffer.concat([frame('m1|authenticate|cymru|'), frame('m2|dance|now')]));
    await closed();
    expect(text).toContain('|response|m2|NO|Unknown message type');
  });

  it.each([
    ['sip|nope|\r\nSIP/2.0 200 OK\r\n\r\n', 'Response not sent due to unknown transaction'],
    [
      'sip||gone;from-tag=x\r\nBYE sip:placeholder SIP/2.0\r\n\r\n',
      'Server error: unable to find dialog for dialog id provided',
    ],
    [
      'sip||gone;from-tag=x\r\nACK sip:placeholder SIP/2.0\r\n\r\n',
      'Server error: ACK for non-success final response is automatically generated by server',
    ],
    ['sip|nope|\r\nCANCEL sip:x@127.0.0.1 SIP/2.0\r\n\r\n', 'unable to cancel unknown transaction id: nope'],
    ['sip||\r\ngarbage\r\n\r\n', ''],
    ['sip||', ''],
    ['proxy|nope||||serial|||sip:x\r\nINVITE sip:x SIP/2.0\r\n\r\n', ''],
  ])('gets NOK for %j', async (payload, reason) => {
    socket.write(Buffer.concat([frame('m1|authenticate|cymru|'), frame(`m2|${payload}`)]));
    await answered(`|response|m2|NOK|${reason}`);
  });
});

it('tells drachtio-srf about a wrong secret', async () => {
  const server = await createDrachtioServer({
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    log: silentLog,
  });
  const srf = newSrf();
  try {
    await expect(connectSrf(srf, server.admin, 'wrong')).rejects.toThrow(/authenticate/);
  } finally {
    disconnectSrf(srf);
    await server.close();
  }
});

it('leaves nothing open when the application port is taken', async () => {
  const options = {
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] as const },
    admin: { host: '127.0.0.1', port: 0, secret: 's' },
    log: silentLog,
  };
  const first = await createDrachtioServer(options);
  await expect(
    createDrachtioServer({ ...options, admin: { ...options.admin, port: first.admin.port } }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(createDrachtioServer({ ...options, sip: { listeners: first.sip } })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await first.close();
});
