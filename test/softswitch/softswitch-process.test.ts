// The softswitch as a real child process: start, refusal to start, its control socket, stop, and the death of its supervisor.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlConnection } from '../../src/adapters/softswitch/control-connection.js';
import type { SoftswitchAddresses, SoftswitchOptions } from '../../src/softswitch/control-protocol.js';
import { startSoftswitchChild, type FromSoftswitchChild } from '../support/softswitch-child.js';
import { EventSocketClient } from './esl/event-socket-client.js';
import { softswitchOptions } from './softswitch-fixture.js';

const messageTimeoutMs = 10_000;
/** Only bounds a hang: a stop takes a fraction of a second. */
const exitTimeoutMs = 12_000;
const secret = 'known to both';

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-main-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

class Supervised {
  readonly messages: FromSoftswitchChild[] = [];
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;

  constructor(options: SoftswitchOptions) {
    const control = { path: join(folder, 'control.sock'), secret, version: '1.2.3', settings: { sip: 1 } };
    this.child = startSoftswitchChild({ softswitch: options, control });
    children.push(this.child);
    this.child.on('message', (message: FromSoftswitchChild) => this.messages.push(message));
    this.exited = new Promise((done) => this.child.once('exit', (code) => done(code)));
  }

  async ready(): Promise<SoftswitchAddresses> {
    const { addresses } = await this.next('ready');
    if (addresses === undefined) throw new Error('there is another one');
    return addresses;
  }

  next<K extends FromSoftswitchChild['kind']>(kind: K): Promise<Extract<FromSoftswitchChild, { kind: K }>> {
    return new Promise((done, fail) => {
      const look = (): boolean => {
        const found = this.messages.find((message) => message.kind === kind);
        if (found === undefined) return false;
        clearTimeout(timer);
        done(found as Extract<FromSoftswitchChild, { kind: K }>);
        return true;
      };
      const timer = setTimeout(
        () => fail(new Error(`no ${kind}; got ${JSON.stringify(this.messages)}`)),
        messageTimeoutMs,
      );
      if (!look()) this.child.on('message', () => look());
    });
  }

  control(given = secret) {
    return ControlConnection.open(join(folder, 'control.sock'), given);
  }

  /** The exit code; rejects when it does not end in time. */
  async exitCode(): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error('the process did not end')), exitTimeoutMs);
    });
    return Promise.race([this.exited, late]).finally(() => clearTimeout(timer));
  }
}

test('tells who knows its secret where it listens and what it counted, and ends with 0 when told to stop', async () => {
  const supervised = new Supervised(softswitchOptions(folder));
  const addresses = await supervised.ready();
  expect(addresses.sip.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  for (const { port } of [...addresses.sip, addresses.drachtio, addresses.eventSocket, addresses.mediaSip]) {
    expect(port).toBeGreaterThan(0);
  }
  const client = await EventSocketClient.openInbound(addresses.eventSocket.port, 'ClueCon');
  expect(await client.api('status')).toContain('is ready');
  const { connection, hello } = await supervised.control();
  expect(hello).toMatchObject({
    version: '1.2.3',
    pid: supervised.child.pid,
    addresses,
    settings: { sip: 1 },
  });
  const stats = await connection.stats();
  expect(stats).toMatchObject({ sessions: 0, rtpReceived: 0, rtpDroppedInside: 0 });
  expect(stats.rssBytes).toBeGreaterThan(1_000_000);
  connection.stop();
  expect(await supervised.exitCode()).toBe(0);
  await connection.closed;
  await client.untilClosed();
});

test("the control socket is nobody else's, and whoever does not know the secret is refused", async () => {
  const supervised = new Supervised(softswitchOptions(folder));
  await supervised.ready();
  expect((await stat(join(folder, 'control.sock'))).mode & 0o777).toBe(0o600);
  await expect(supervised.control('guessed')).rejects.toMatchObject({ code: 'EREFUSED' });
  for (const nonsense of [
    '{"kind":"stop"}\n',
    '{"kind":"hello","protocol":1}\n',
    'stop\n',
    'x'.repeat(70_000),
  ]) {
    const socket = connect(join(folder, 'control.sock'));
    socket.on('error', () => socket.destroy());
    socket.resume();
    socket.write(nonsense);
    await once(socket, 'close');
  }
  const { connection } = await supervised.control();
  expect(await connection.stats()).toMatchObject({ sessions: 0 });
  connection.close();
});

test('a client that speaks another version of the protocol is told which one this is', async () => {
  const supervised = new Supervised(softswitchOptions(folder));
  await supervised.ready();
  const socket = connect(join(folder, 'control.sock'));
  let said = '';
  socket.on('data', (chunk) => (said += chunk.toString()));
  socket.write(`${JSON.stringify({ kind: 'hello', protocol: 99, secret })}\n`);
  await once(socket, 'close');
  expect(JSON.parse(said)).toEqual({ kind: 'refused', reason: 'protocol', protocol: 1 });
});

test('a second one of the same folder does not start; when the first was killed the next one does', async () => {
  const first = new Supervised(softswitchOptions(folder));
  await first.ready();
  const second = new Supervised(softswitchOptions(folder));
  expect(await second.next('ready')).toMatchObject({ kind: 'ready' });
  await expect(second.ready()).rejects.toThrow('there is another one');
  first.child.kill('SIGKILL');
  await first.exited;
  expect(existsSync(join(folder, 'control.sock'))).toBe(true);
  const third = new Supervised(softswitchOptions(folder));
  await third.ready();
  const { connection, hello } = await third.control();
  expect(hello.pid).toBe(third.child.pid);
  connection.close();
});

describe('a taken port is named and nothing is left open', () => {
  test.each([
    [
      'drachtio.port',
      (options: SoftswitchOptions, port: number) => ({ ...options, drachtio: { ...options.drachtio, port } }),
    ],
    [
      'eventSocket.port',
      (options: SoftswitchOptions, port: number) => ({
        ...options,
        eventSocket: { ...options.eventSocket, port },
      }),
    ],
    [
      'sip.listeners.1.port',
      (options: SoftswitchOptions, port: number): SoftswitchOptions => ({
        ...options,
        sip: {
          listeners: [
            { transport: 'udp', host: '127.0.0.1', port: 0 },
            { transport: 'tcp', host: '127.0.0.1', port },
          ],
        },
      }),
    ],
    [
      'media.sipPort',
      (options: SoftswitchOptions, port: number): SoftswitchOptions => ({
        ...options,
        media: { ...options.media, sipPort: port },
      }),
    ],
  ])('%s', async (option, change) => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    try {
      const address = taken.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const supervised = new Supervised(change(softswitchOptions(folder), address.port));
      expect(await supervised.next('failed')).toMatchObject({ code: 'EADDRINUSE', option });
      await expect(supervised.control()).rejects.toMatchObject({ code: 'ENOENT' });
    } finally {
      await new Promise((done) => taken.close(done));
    }
  });

  test('an impossible RTP range', async () => {
    const options = softswitchOptions(folder);
    const supervised = new Supervised({ ...options, media: { ...options.media, rtpPortMax: 1 } });
    expect(await supervised.next('failed')).toMatchObject({ code: 'EINVAL', option: 'media.rtpPortMin' });
  });
});

test('a signal ends it with 0, also while a client hangs on the event socket', async () => {
  const supervised = new Supervised(softswitchOptions(folder));
  const addresses = await supervised.ready();
  const socket = connect(addresses.eventSocket.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  supervised.child.kill('SIGTERM');
  expect(await supervised.exitCode()).toBe(0);
  socket.destroy();
});

test('without its supervisor it goes on as long as it has a client, and ends once it had none for the grace time', async () => {
  const supervised = new Supervised({ ...softswitchOptions(folder), orphanGraceMs: 500 });
  const addresses = await supervised.ready();
  const { connection } = await supervised.control();
  supervised.child.disconnect();
  // Twice the grace time and the pace of the checks.
  await new Promise((done) => setTimeout(done, 2500));
  const client = await EventSocketClient.openInbound(addresses.eventSocket.port, 'ClueCon');
  expect(await client.api('status')).toContain('is ready');
  connection.close();
  expect(await supervised.exitCode()).toBe(0);
});
