// The softswitch as the daemon keeps it: start, counters, a crash, ports that somebody else has, and stop.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SoftswitchError, SoftswitchProcess } from '../../../src/adapters/softswitch/softswitch-control.js';
import type { SoftswitchOptions } from '../../../src/softswitch/control-protocol.js';
import { softswitchOptions } from '../../softswitch/softswitch-fixture.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { freePort } from '../../support/free-port.js';

const entry = resolve(__dirname, '../../../src/softswitch/main.js');

let folder: string;
let log: FakeLog;
let softswitch: SoftswitchProcess;
let blocker: Server | undefined;

/** With ports that the system gives to nobody else while the process that has them is dead. */
async function optionsWithOwnPorts(): Promise<SoftswitchOptions> {
  const ports = new Set<number>();
  while (ports.size < 5) ports.add(await freePort());
  const [udp = 0, tcp = 0, drachtio = 0, eventSocket = 0, mediaSip = 0] = ports;
  const options = softswitchOptions(folder);
  return {
    ...options,
    sip: {
      listeners: [
        { transport: 'udp', host: '127.0.0.1', port: udp },
        { transport: 'tcp', host: '127.0.0.1', port: tcp },
      ],
    },
    drachtio: { ...options.drachtio, port: drachtio },
    eventSocket: { ...options.eventSocket, port: eventSocket },
    media: { ...options.media, sipPort: mediaSip },
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-process-'));
  log = createFakeLog();
  softswitch = new SoftswitchProcess({ entry, softswitch: await optionsWithOwnPorts(), log });
});
afterEach(async () => {
  await softswitch.close();
  await unblock();
  await rm(folder, { recursive: true, force: true });
});

async function block(port: number): Promise<void> {
  const server = (blocker = createServer());
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
}

async function unblock(): Promise<void> {
  const server = blocker;
  blocker = undefined;
  if (server !== undefined) await new Promise<void>((done) => server.close(() => done()));
}

const count = (message: string): number => log.lines.filter((line) => line.message === message).length;

/** Only bounds a hang: on a busy machine three starts of a process take their time. */
async function until(what: () => boolean, limitMs = 30_000): Promise<void> {
  const giveUpAtMs = Date.now() + limitMs;
  while (!what()) {
    if (Date.now() > giveUpAtMs) throw new Error(`not in time: ${JSON.stringify(log.lines)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};

test('tells where it listens and what it has counted, and is gone after close', async () => {
  const addresses = await softswitch.start();
  expect(addresses.drachtio.port).toBeGreaterThan(0);
  expect(await softswitch.stats()).toMatchObject({ sessions: 0 });
  const pid = softswitch.pid!;
  await Promise.all([softswitch.close(), softswitch.close()]);
  expect(isAlive(pid)).toBe(false);
});

test('is started again on the same ports when it dies', async () => {
  const addresses = await softswitch.start();
  const first = softswitch.pid!;
  process.kill(first, 'SIGKILL');
  await until(() => count('the softswitch is up again') === 1);
  expect(softswitch.pid).not.toBe(first);
  await expect(block(addresses.drachtio.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(block(addresses.sip[1]!.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  blocker = undefined;
}, 60_000);

test('a port that is taken meanwhile leads to one attempt after the other, never to two processes', async () => {
  const addresses = await softswitch.start();
  const first = softswitch.pid!;
  // Its port must be free before it is taken: the process is stopped for that first.
  process.kill(first, 'SIGKILL');
  await until(() => !isAlive(first));
  await block(addresses.drachtio.port);
  await until(() => count('the softswitch does not start') >= 3);
  const attempts = count('the softswitch does not start');
  await unblock();
  await until(() => count('the softswitch is up again') >= 1);
  // Twice the pause between attempts: a second chain of attempts would show.
  await new Promise((done) => setTimeout(done, 1200));
  expect(count('the softswitch is up again')).toBe(1);
  expect(count('the softswitch does not start')).toBeLessThanOrEqual(attempts + 1);
  const pid = softswitch.pid!;
  await softswitch.close();
  expect(isAlive(pid)).toBe(false);
}, 90_000);

test('one that dies again and again is waited for longer and longer, up to half a minute; one that lived a minute is not', async () => {
  const mortal = join(folder, 'mortal.js');
  const ready = { kind: 'ready', addresses: { sip: [], drachtio: {}, eventSocket: {}, mediaSip: {} } };
  await writeFile(
    mortal,
    `process.on('message', () => process.send(${JSON.stringify(ready)}, () => process.exit(1)));`,
  );
  const dying = new SoftswitchProcess({ entry: mortal, softswitch: softswitchOptions(folder), log });
  const wait = setTimeout;
  const pauses = (): unknown[] =>
    log.lines
      .filter(({ message }) => message === 'the softswitch died; starting it again')
      .map(({ fields }) => fields['restartInMs']);
  const untilDeaths = async (count: number): Promise<void> => {
    while (pauses().length < count) await new Promise((done) => wait(done, 10));
  };
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  jest.useFakeTimers({ now: 0, doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask'] });
  try {
    await dying.start();
    for (let deaths = 1; deaths <= 7; deaths += 1) {
      await untilDeaths(deaths);
      jest.advanceTimersByTime(Number(pauses().at(-1)));
    }
    await untilDeaths(8);
    expect(pauses()).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    jest.advanceTimersByTime(30_000);
    now.mockReturnValue(60_001);
    await untilDeaths(9);
    expect(pauses().at(-1)).toBe(500);
  } finally {
    jest.useRealTimers();
    now.mockRestore();
    await dying.close();
  }
}, 60_000);

test('says which option cannot be used', async () => {
  const options = softswitchOptions(folder);
  await softswitch.start();
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const { port } = taken.address() as { port: number };
  const second = new SoftswitchProcess({
    entry,
    softswitch: { ...options, sip: { listeners: [{ transport: 'tcp', host: '127.0.0.1', port }] } },
    log,
  });
  try {
    const failed: unknown = await second.start().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SoftswitchError);
    expect(failed).toMatchObject({ code: 'EADDRINUSE', option: 'sip.listeners.0.port' });
  } finally {
    await second.close();
    await new Promise((done) => taken.close(done));
  }
}, 20_000);

test('an entry that is not there is a failed start', async () => {
  const broken = new SoftswitchProcess({
    entry: join(folder, 'nothing.js'),
    softswitch: softswitchOptions(folder),
    log,
  });
  await expect(broken.start()).rejects.toMatchObject({ code: 'EEXIT' });
  await broken.close();
});
