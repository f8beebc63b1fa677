// The softswitch as the daemon holds on to it: found, compared with the settings, lost, found again, and left running.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { SoftswitchControl } from '../../../src/adapters/softswitch/softswitch-control.js';
import {
  controlSocketPath,
  rememberedPorts,
  rememberPorts,
  softswitchSecrets,
} from '../../../src/adapters/softswitch/softswitch-files.js';
import type { SoftswitchAddresses, SoftswitchOptions } from '../../../src/softswitch/control-protocol.js';
import { softswitchOptions } from '../../softswitch/softswitch-fixture.js';
import { eventually } from '../../support/eventually.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { startSoftswitchChild } from '../../support/softswitch-child.js';

const settings = { sip: { port: 5060 }, music: {} };

let folder: string;
let log: FakeLog;
let moved: number;
let control: SoftswitchControl | undefined;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-control-'));
  log = createFakeLog();
  moved = 0;
});
afterEach(async () => {
  control?.close();
  control = undefined;
  for (const child of children.splice(0)) await kill(child);
  await rm(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const told = (message: string): readonly FakeLog['lines'][number][] =>
  log.lines.filter((line) => line.message === message);

async function startChild(options: SoftswitchOptions): Promise<ChildProcess> {
  const child = startSoftswitchChild({
    softswitch: options,
    control: {
      path: controlSocketPath(folder),
      secret: softswitchSecrets(folder).control,
      ...{ version: '1.0.0', settings },
    },
  });
  children.push(child);
  await once(child, 'message');
  return child;
}

function newControl(
  more: Partial<ConstructorParameters<typeof SoftswitchControl>[0]> = {},
): SoftswitchControl {
  return (control = new SoftswitchControl({
    path: controlSocketPath(folder),
    secret: softswitchSecrets(folder).control,
    ...{ settings, version: '1.0.0', waitMs: 20_000, log },
    onMoved: () => (moved += 1),
    ...more,
  }));
}

/** On the ports that another one had. */
const at = (options: SoftswitchOptions, addresses: SoftswitchAddresses): SoftswitchOptions => ({
  ...options,
  sip: { listeners: addresses.sip },
  drachtio: { ...options.drachtio, port: addresses.drachtio.port },
  eventSocket: { ...options.eventSocket, port: addresses.eventSocket.port },
  media: { ...options.media, sipPort: addresses.mediaSip.port },
});

test('waits for one that comes up later, tells its counters, and leaves it running', async () => {
  const finding = newControl().start();
  const child = await startChild(softswitchOptions(folder));
  expect((await finding).drachtio.port).toBeGreaterThan(0);
  expect(await control!.stats()).toMatchObject({ sessions: 0 });
  control!.close();
  // The next client finds the same one.
  await newControl().start();
  expect(told('the softswitch is up').map(({ fields }) => fields['softswitchPid'])).toEqual([
    child.pid,
    child.pid,
  ]);
  expect(
    told(
      'settings were changed that the softswitch reads at its start; restart it to apply them: that ends calls',
    ),
  ).toEqual([]);
});

test('gives up in time when there is none', async () => {
  await expect(newControl({ waitMs: 300 }).start()).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(control!.stats()).rejects.toMatchObject({ code: 'ENOTCONN' });
});

test('does not wait for one that has another secret', async () => {
  await startChild(softswitchOptions(folder));
  await expect(newControl({ secret: 'another' }).start()).rejects.toMatchObject({ code: 'EREFUSED' });
});

test('names the settings that it was not started with, and another version', async () => {
  await startChild(softswitchOptions(folder));
  await newControl({ settings: { sip: { port: 5070 }, rtp: {}, music: {} }, version: '2.0.0' }).start();
  expect(log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields['changed'])).toEqual([
    ['sip', 'rtp'],
  ]);
  expect(told('the softswitch is still of another version')).toHaveLength(1);
});

test('finds one that was started again, and says so when it is elsewhere', async () => {
  const options = softswitchOptions(folder);
  const first = await startChild(options);
  const addresses = await newControl().start();
  await kill(first);
  await eventually(
    'it is missed',
    () => told('the softswitch is gone; waiting for it to be started again').length === 1,
  );
  const second = await startChild(at(options, addresses));
  await eventually('it is found', () => told('the softswitch is up').length === 2);
  expect(moved).toBe(0);
  expect(await control!.stats()).toMatchObject({ sessions: 0 });
  await kill(second);
  await startChild(options);
  await eventually('it is found elsewhere', () => moved === 1);
}, 60_000);

test('one that was started anew and refuses us is not asked again at once', async () => {
  const answers = [{ kind: 'hello', addresses: {}, pid: 1, version: '1.0.0', settings }];
  let asked = 0;
  const other = createServer((socket) => {
    asked += 1;
    const answer = answers.shift() ?? { kind: 'refused', reason: 'secret', protocol: 1 };
    socket.on('error', () => undefined).once('data', () => socket.end(`${JSON.stringify(answer)}\n`));
  });
  other.listen(controlSocketPath(folder));
  await once(other, 'listening');
  await newControl().start();
  await eventually('it is refused', () => told('the softswitch does not want this service').length > 0);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(asked).toBe(2);
  control?.close();
  await new Promise((resolve) => other.close(resolve));
});

test("the secrets are made once, whoever asks first, and are nobody else's to read", () => {
  const secrets = softswitchSecrets(folder);
  expect(softswitchSecrets(folder)).toEqual(secrets);
  expect(new Set(Object.values(secrets)).size).toBe(3);
  expect(statSync(join(folder, 'softswitch-secrets.json')).mode & 0o777).toBe(0o600);
});

test('ports are remembered', () => {
  expect(rememberedPorts(folder)).toEqual({});
  const host = '127.0.0.1';
  const address = (port: number) => ({ host, port });
  rememberPorts(folder, {
    ...{ sip: [], drachtio: address(1), eventSocket: address(2), mediaSip: address(3) },
  });
  expect(rememberedPorts(folder)).toEqual({ drachtio: 1, eventSocket: 2, mediaSip: 3 });
});

test('a folder with a path too long for a socket has one all the same', async () => {
  const deep = join(folder, 'x'.repeat(120));
  await mkdir(deep);
  expect(controlSocketPath(deep).length).toBeLessThan(60);
});
