// Rules of the live socket: who gets in, what is sent, when it ends.
// Never tests the figures.
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { LiveChange } from '../../../src/api/live.js';
import { liveMessageSchema } from '../../../src/api/live.js';
import { createHttpServer, type HttpServer } from '../../../src/adapters/http/http-server.js';
import {
  attachLiveSocket,
  type LiveSocket,
  type LiveSocketOptions,
} from '../../../src/adapters/ws/live-socket.js';
import { StoreError } from '../../../src/app/ports/store.js';
import {
  agentLive,
  createFakeApplication,
  tokens,
  type FakeApplication,
} from '../../support/fake-application.js';
import { createFakeLog } from '../../support/fake-log.js';

let application: FakeApplication;
let http: HttpServer;
let live: LiveSocket;
let port: number;
let raw: Socket[] = [];

async function start(options?: LiveSocketOptions): Promise<void> {
  application = createFakeApplication();
  const log = createFakeLog();
  http = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    application,
    webUiDir: '/nonexistent',
    log,
    closeGraceMs: 500,
  });
  live = attachLiveSocket(http.server, application, log, options);
  ({ port } = await http.listen());
}

afterEach(async () => {
  for (const socket of raw) socket.destroy();
  raw = [];
  await live.close();
  await http.close();
  expect(live.connectionCount()).toBe(0);
  expect(application.listenerCount()).toBe(0);
});

interface Browser {
  readonly socket: WebSocket;
  /** The next message, in order. */
  next(): Promise<unknown>;
  readonly closed: Promise<number>;
}

async function browse(
  token: string = tokens.supervisor,
  headers: Record<string, string> = {},
): Promise<Browser> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, {
    headers: { cookie: `centrale_session=${token}`, ...headers },
    handshakeTimeout: 5_000,
  });
  const messages: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString('utf8'));
    const waiter = waiting.shift();
    if (waiter === undefined) messages.push(message);
    else waiter(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  return {
    socket,
    closed,
    next: () =>
      messages.length > 0
        ? Promise.resolve(messages.shift())
        : new Promise((resolve) => waiting.push(resolve)),
  };
}

/** The status with which an upgrade is refused. */
async function refusedWith(options: { path?: string; headers?: Record<string, string> }): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/api/v1/live'}`, {
    headers: options.headers ?? {},
    handshakeTimeout: 5_000,
  });
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.once('open', () => {
      socket.terminate();
      reject(new Error('the upgrade was accepted'));
    });
    socket.on('error', () => resolve(-1));
  });
}

const cookie = (token: string): Record<string, string> => ({ cookie: `centrale_session=${token}` });
const change: LiveChange = { kind: 'change', atMs: 3_000, agents: [{ ...agentLive, state: 'ringing' }] };

test('sends a snapshot, then the changes', async () => {
  await start();
  const browser = await browse();
  expect(liveMessageSchema.parse(await browser.next()).kind).toBe('snapshot');
  application.pushChange(change);
  expect(liveMessageSchema.parse(await browser.next())).toEqual(change);
  browser.socket.close();
  await browser.closed;
});

test('says on a quiet line, with an empty change, that it is alive', async () => {
  await start({ heartbeatMs: 20, nowMs: () => 7_000 });
  const browser = await browse();
  await browser.next();
  for (let beat = 0; beat < 3; beat += 1) {
    expect(liveMessageSchema.parse(await browser.next())).toEqual({ kind: 'change', atMs: 7_000 });
  }
  browser.socket.close();
  await browser.closed;
});

test('sends no heartbeat while changes come', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  try {
    await start({ heartbeatMs: 10_000, nowMs: () => 7_000 });
    const browser = await browse();
    await browser.next();
    for (let push = 0; push < 3; push += 1) {
      jest.advanceTimersByTime(9_999);
      application.pushChange(change);
    }
    jest.advanceTimersByTime(10_000);
    const kinds = [await browser.next(), await browser.next(), await browser.next(), await browser.next()];
    expect(kinds.map((message) => liveMessageSchema.parse(message).atMs)).toEqual([
      3_000, 3_000, 3_000, 7_000,
    ]);
    browser.socket.terminate();
    await browser.closed;
  } finally {
    jest.useRealTimers();
  }
});

describe('lets in only', () => {
  beforeEach(() => start());

  test('who is logged in', async () => {
    expect(await refusedWith({})).toBe(401);
    expect(await refusedWith({ headers: cookie(tokens.unknown) })).toBe(401);
    expect(await refusedWith({ headers: cookie('forged') })).toBe(401);
  });
  test('who has replaced the one-time password', async () => {
    expect(await refusedWith({ headers: cookie(tokens.newcomer) })).toBe(403);
  });
  test('pages of this server', async () => {
    const headers = { ...cookie(tokens.admin), origin: 'http://evil.example' };
    expect(await refusedWith({ headers })).toBe(403);
    const otherPort = { ...cookie(tokens.admin), origin: `http://127.0.0.1:${port + 1}` };
    expect(await refusedWith({ headers: otherPort })).toBe(403);
    const own = await browse(tokens.admin, { origin: `http://127.0.0.1:${port}` });
    own.socket.terminate();
    await own.closed;
  });
  test('names that are ours', async () => {
    expect(await refusedWith({ headers: { ...cookie(tokens.admin), host: 'rebound.example' } })).toBe(421);
  });
  test('upgrades at its own address', async () => {
    expect(await refusedWith({ path: '/api/v1/other', headers: cookie(tokens.admin) })).toBe(404);
  });
});

test('one session has a bounded number of sockets', async () => {
  await start({ maxSocketsPerSession: 1 });
  const first = await browse(tokens.admin);
  expect(await refusedWith({ headers: cookie(tokens.admin) })).toBe(429);
  const other = await browse(tokens.agent);
  first.socket.terminate();
  other.socket.terminate();
  await Promise.all([first.closed, other.closed]);
});

test('closes with 4401 when the session ends, and only that one', async () => {
  await start();
  const [mine, other] = [await browse(tokens.agent), await browse(tokens.admin)];
  application.endSession(tokens.agent);
  expect(await mine.closed).toBe(4401);
  await other.next();
  application.pushChange(change);
  expect(await other.next()).toEqual(change);
});

test('closes with 4401 when the session has expired unnoticed', async () => {
  await start({ pingIntervalMs: 20 });
  // Known when it comes, and no more when it is looked at next; a ping in between could find this process too slow.
  const { sessions } = application;
  const authenticate = sessions.authenticate.bind(sessions);
  sessions.authenticate = (token) => {
    sessions.authenticate = () => undefined;
    return authenticate(token);
  };
  const browser = await browse(tokens.agent);
  expect(await browser.closed).toBe(4401);
});

test('a session that cannot be looked up ends nobody, and the others are still looked after', async () => {
  // One ping only: a second could find this process too slow to have answered the first.
  await start({ pingIntervalMs: 300 });
  const unlucky = await browse(tokens.supervisor);
  const other = await browse(tokens.admin);
  const authenticate = application.sessions.authenticate.bind(application.sessions);
  let failed = 0;
  application.sessions.authenticate = (token) => {
    if (token !== tokens.supervisor) return authenticate(token);
    failed += 1;
    throw new StoreError('store-full', 'the disk is full');
  };
  await once(other.socket, 'ping');
  expect(failed).toBeGreaterThan(0);
  expect(unlucky.socket.readyState).toBe(WebSocket.OPEN);
  // A third browser cannot be let in while nobody can tell who it is.
  expect(await refusedWith({ headers: cookie(tokens.supervisor) })).toBe(500);
});

test('refuses whatever a browser sends', async () => {
  await start();
  const talker = await browse();
  talker.socket.send('hello');
  expect(await talker.closed).toBe(1008);
  const shouter = await browse();
  shouter.socket.send('x'.repeat(10_000));
  expect(await shouter.closed).toBe(1009);
});

async function everyoneGone(): Promise<void> {
  while (live.connectionCount() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** An upgraded socket that reads nothing after the answer until told to. */
async function browseWithoutReading(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  raw.push(socket);
  socket.write(
    `GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Cookie: centrale_session=${tokens.admin}\r\nSec-WebSocket-Version: 13\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(socket, 'readable');
  return socket;
}

test('drops a browser that does not answer pings', async () => {
  await start({ pingIntervalMs: 20 });
  const silent = await browseWithoutReading();
  await once(silent.on('error', () => undefined).resume(), 'close');
  await everyoneGone();
});

/** Text messages found in the bytes of server frames (never masked, never fragmented; RFC 6455 §5.2). */
function kindsIn(bytes: Buffer): string[] {
  const kinds: string[] = [];
  for (const match of bytes.toString('latin1').matchAll(/\{"kind":"(\w+)"/g)) kinds.push(match[1] ?? '');
  return kinds;
}

const bigChange = (): LiveChange => ({
  ...change,
  agents: Array.from({ length: 500 }, (_unused, index) => ({ ...agentLive, id: `a${index}` })),
});

test('a browser that falls behind gets a new snapshot when it has caught up', async () => {
  // A heartbeat would be one more change behind the snapshot.
  await start({ maxBufferedBytes: 100_000, heartbeatMs: 600_000 });
  const socket = await browseWithoutReading();
  const pushed = 400;
  for (let index = 0; index < pushed; index += 1) application.pushChange(bigChange());
  const chunks: Buffer[] = [];
  let snapshots = 0;
  const caughtUp = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      // One that lies across two chunks begins in the last bytes of the former.
      const former = chunks.at(-1)?.subarray(-17) ?? Buffer.alloc(0);
      chunks.push(chunk);
      snapshots += Buffer.concat([former, chunk]).toString('latin1').split('{"kind":"snapshot"').length - 1;
      if (snapshots === 2) resolve();
    });
  });
  await caughtUp;
  const kinds = kindsIn(Buffer.concat(chunks));
  expect(kinds[0]).toBe('snapshot');
  expect(kinds.at(-1)).toBe('snapshot');
  expect(kinds.length).toBeLessThan(pushed);
});

test('a browser that never catches up is dropped', async () => {
  await start({ maxBufferedBytes: 100_000, catchUpMs: 50 });
  const socket = await browseWithoutReading();
  for (let index = 0; index < 400; index += 1) application.pushChange(bigChange());
  expect(live.connectionCount()).toBe(1);
  socket.on('error', () => undefined);
  await everyoneGone();
});

test('close says goodbye and is idempotent', async () => {
  await start();
  const browser = await browse();
  const silent = await browseWithoutReading();
  await Promise.all([live.close(50), live.close(50)]);
  expect(await browser.closed).toBe(1001);
  expect(silent.destroyed).toBe(false);
  expect(await refusedWith({ headers: cookie(tokens.admin) })).toBe(503);
});
