// The softswitch as a real child process: start, refusal to start, counters, stop, and the death of its parent.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type {
  FromSoftswitch,
  SoftswitchOptions,
  ToSoftswitch,
} from '../../src/softswitch/control-protocol.js';
import { silentLog } from '../../src/softswitch/log.js';
import { createUserAgent } from '../../src/softswitch/sip/user-agent.js';
import { phoneSdp } from './esl/media-server-fixture.js';
import { EventSocketClient, OutboundListener } from './esl/event-socket-client.js';
import { softswitchOptions } from './softswitch-fixture.js';

const entry = resolve(__dirname, '../../src/softswitch/main.js');
const messageTimeoutMs = 10_000;
/** Only bounds a hang: a stop takes a fraction of a second. */
const exitTimeoutMs = 12_000;

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

class Parent {
  readonly messages: FromSoftswitch[] = [];
  readonly child = fork(entry, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  readonly exited: Promise<number | null>;

  constructor() {
    children.push(this.child);
    this.child.on('message', (message: FromSoftswitch) => this.messages.push(message));
    this.exited = new Promise((done) => this.child.once('exit', (code) => done(code)));
  }

  send(message: ToSoftswitch): void {
    this.child.send(message);
  }

  async start(options: SoftswitchOptions): Promise<Extract<FromSoftswitch, { kind: 'ready' }>['addresses']> {
    this.send({ kind: 'start', options });
    return (await this.next('ready')).addresses;
  }

  next<K extends FromSoftswitch['kind']>(kind: K): Promise<Extract<FromSoftswitch, { kind: K }>> {
    return new Promise((done, fail) => {
      const look = (): boolean => {
        const found = this.messages.find((message) => message.kind === kind);
        if (found === undefined) return false;
        clearTimeout(timer);
        done(found as Extract<FromSoftswitch, { kind: K }>);
        return true;
      };
      const timer = setTimeout(
        () => fail(new Error(`no ${kind}; got ${JSON.stringify(this.messages)}`)),
        messageTimeoutMs,
      );
      if (!look()) {
        this.child.on('message', () => look());
      }
    });
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

test('tells its addresses when it is ready, its counters when asked, and ends with 0 when told to stop', async () => {
  const parent = new Parent();
  const addresses = await parent.start(softswitchOptions(folder));
  expect(addresses.sip.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  for (const { port } of [...addresses.sip, addresses.drachtio, addresses.eventSocket, addresses.mediaSip]) {
    expect(port).toBeGreaterThan(0);
  }
  const client = await EventSocketClient.openInbound(addresses.eventSocket.port, 'ClueCon');
  expect(await client.api('status')).toContain('is ready');
  parent.send({ kind: 'ask-stats', askId: 7 });
  const { askId, stats } = await parent.next('stats');
  expect(askId).toBe(7);
  expect(stats).toMatchObject({ sessions: 0, rtpReceived: 0, rtpDroppedInside: 0 });
  expect(stats.rssBytes).toBeGreaterThan(1_000_000);
  parent.send({ kind: 'stop' });
  expect(await parent.exitCode()).toBe(0);
  await client.untilClosed();
});

describe('a taken port is named and the process ends with 1', () => {
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
      const parent = new Parent();
      parent.send({ kind: 'start', options: change(softswitchOptions(folder), address.port) });
      expect(await parent.next('failed')).toMatchObject({ code: 'EADDRINUSE', option });
      expect(await parent.exitCode()).toBe(1);
    } finally {
      await new Promise((done) => taken.close(done));
    }
  });

  test('an impossible RTP range', async () => {
    const parent = new Parent();
    const options = softswitchOptions(folder);
    parent.send({ kind: 'start', options: { ...options, media: { ...options.media, rtpPortMax: 1 } } });
    expect(await parent.next('failed')).toMatchObject({ code: 'EINVAL', option: 'media.rtpPortMin' });
    expect(await parent.exitCode()).toBe(1);
  });
});

test('an interrupt from the terminal is left to the parent', async () => {
  const parent = new Parent();
  const addresses = await parent.start(softswitchOptions(folder));
  parent.child.kill('SIGINT');
  parent.child.kill('SIGTERM');
  const client = await EventSocketClient.openInbound(addresses.eventSocket.port, 'ClueCon');
  expect(await client.api('status')).toContain('is ready');
  await client.close();
  parent.send({ kind: 'stop' });
  expect(await parent.exitCode()).toBe(0);
});

test('when the parent is gone every call ends with BYE and the process ends', async () => {
  const parent = new Parent();
  const options = softswitchOptions(folder);
  const media = { ...options.media, accessToken: 'known here' };
  const addresses = await parent.start({ ...options, media });
  const outbound = await OutboundListener.open();
  const caller = await createUserAgent({
    listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }],
    log: silentLog,
  });
  try {
    const outcome = await caller.invite({
      uri: `sip:drachtio@127.0.0.1:${addresses.mediaSip.port}`,
      headers: { 'X-esl-outbound': `127.0.0.1:${outbound.port}`, 'X-Media-Access': media.accessToken },
      body: phoneSdp(4000),
    }).outcome;
    if (outcome.kind === 'failed') throw new Error(outcome.reason);
    const ended = new Promise((done) => outcome.dialog.onEnded(({ by }) => done(by)));
    await outbound.accept();
    parent.child.disconnect();
    expect(await ended).toBe('remote');
    expect(await parent.exitCode()).toBe(0);
  } finally {
    await caller.close();
    await outbound.close();
  }
});

test('an error that nobody expected is told and ends the process with 70', async () => {
  const parent = new Parent();
  // No options at all: a programmer's error, which a process that is not up yet does not survive.
  parent.child.send({ kind: 'start' });
  expect(await parent.next('log')).toMatchObject({ level: 'error', message: 'an error that nothing caught' });
  expect(await parent.exitCode()).toBe(70);
});

test('without a parent it says so and does not start', async () => {
  const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(64);
});

test('a client that hangs on the event socket does not keep the process alive', async () => {
  const parent = new Parent();
  const addresses = await parent.start(softswitchOptions(folder));
  const socket = connect(addresses.eventSocket.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  parent.send({ kind: 'stop' });
  expect(await parent.exitCode()).toBe(0);
  socket.destroy();
});
