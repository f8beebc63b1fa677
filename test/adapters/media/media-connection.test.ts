// The connection to media servers: every way in which it can fail says which one, and ends when the server is well.
import { EventEmitter } from 'node:events';
import { FsmrfMedia } from '../../../src/adapters/media/fsmrf-media.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { ScriptedEventSocket, sofiaStatusOf, type Script } from './scripted-event-socket.js';

let log: FakeLog;
let media: FsmrfMedia | undefined;
const servers: ScriptedEventSocket[] = [];
beforeEach(() => {
  log = createFakeLog();
  // fsmrf speaks to the console of whoever uses it.
  for (const method of ['log', 'info', 'error'] as const) jest.spyOn(console, method).mockReturnValue();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await media?.close();
  for (const server of servers.splice(0)) await server.close();
});

class GoneDialog extends EventEmitter {
  readonly connected = false;
  readonly local = { sdp: '' };
  readonly remote = { sdp: '' };
  byes = 0;

  destroy(): Promise<void> {
    this.byes += 1;
    return Promise.reject(new Error('Server error: unable to find dialog for dialog id provided'));
  }
}

async function server(script: Script = {}): Promise<ScriptedEventSocket> {
  const opened = await ScriptedEventSocket.open(script);
  servers.push(opened);
  return opened;
}

function connectTo(ports: readonly number[], srf: object = {}): FsmrfMedia {
  media = new FsmrfMedia(srf, {
    servers: ports.map((port) => ({ host: '127.0.0.1', port, password: 'ClueCon', promptsDir: '/prompts' })),
    profile: 'drachtio_mrf',
    listenHost: '127.0.0.1',
    installation: 'this',
    log,
  });
  return media;
}

async function until(what: () => boolean, limitMs = 8000): Promise<void> {
  const giveUpAtMs = Date.now() + limitMs;
  while (!what()) {
    if (Date.now() > giveUpAtMs) throw new Error(`not in time: ${JSON.stringify(log.lines)}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** How `connect` fails once the first attempt is over: only then there is a reason to tell. */
async function refusalOf(tried: FsmrfMedia): Promise<unknown> {
  const failed = (): Promise<unknown> => tried.connect(1).catch((error: unknown) => error);
  await failed();
  await until(() => log.lines.some(({ message }) => message === 'media server is not up'));
  return failed();
}

test.each<[string, Script, RegExp]>([
  ['refuses the password', { password: 'other' }, /refuses the event socket password/],
  ['refuses the address', { greeting: 'Content-Type: text/rude-rejection\nContent-Length: 0\n\n' }, /ACL/],
  [
    'lacks the profile',
    { sofiaStatus: sofiaStatusOf('  internal\tprofile\t sip:mod_sofia@127.0.0.1:5060\tRUNNING (0)') },
    /no sofia profile drachtio_mrf/,
  ],
  [
    'has the profile on IPv6 only',
    { sofiaStatus: sofiaStatusOf('  drachtio_mrf\tprofile\t sip:mod_sofia@[::1]:5060\tRUNNING (0)') },
    /no sofia profile drachtio_mrf on an IPv4 address/,
  ],
])('a media server that %s is not up, and says so', async (_what, script, message) => {
  const { port } = await server(script);
  expect(await refusalOf(connectTo([port]))).toMatchObject({
    code: 'media-unavailable',
    message: expect.stringMatching(message) as string,
  });
  expect(media!.isUp()).toBe(false);
  expect(JSON.stringify(log.lines)).not.toContain('ClueCon');
});

test('a port where nobody listens', async () => {
  const gone = await ScriptedEventSocket.open();
  await gone.close();
  expect(await refusalOf(connectTo([gone.port]))).toMatchObject({
    code: 'media-unavailable',
    message: expect.stringContaining('ECONNREFUSED') as string,
  });
});

test('one server of two is enough, and the other is tried again', async () => {
  const good = await server();
  const bad = await server({ password: 'other' });
  await connectTo([bad.port, good.port]).connect(5000);
  expect(media!.isUp()).toBe(true);
  await until(() => bad.commands.filter((command) => command.startsWith('auth')).length >= 2);
});

test('a connection that is cut is lost, and made anew once', async () => {
  const only = await server();
  const ups: boolean[] = [];
  connectTo([only.port]).onUpChanged((up) => ups.push(up));
  await media!.connect(5000);
  only.cut();
  await until(() => ups.length === 3);
  expect(ups).toEqual([true, false, true]);
  // modesl would have connected a second time by now.
  await new Promise((done) => setTimeout(done, 600));
  expect(only.connections).toBe(1);
});

test('a server that is still connected but answers no more is lost', async () => {
  const only = await server();
  // Replies have no names: one to a later command would do.
  only.silentOn = /^api (status|file_exists)/;
  await connectTo([only.port]).connect(5000);
  expect(media!.isUp()).toBe(true);
  // Asked twice, so that one that was busy for some seconds keeps its calls.
  await until(() => !media!.isUp(), 15_000);
  expect(only.commands.filter((command) => command === 'api status')).toHaveLength(2);
}, 20_000);

describe('the way of the calls', () => {
  /** A SIP server with a way to the media server or without, or that does not even answer us. */
  class ScriptedSip {
    options: 'answered' | 'refused' | 'silent' = 'answered';
    asked = 0;

    request(_uri: string, _options: object, callback: (error: unknown, sent?: EventEmitter) => void): void {
      this.asked += 1;
      if (this.options === 'silent') return;
      const sent = new EventEmitter();
      callback(null, sent);
      sent.emit('response', { status: this.options === 'answered' ? 200 : 503 });
    }

    createUAC(): Promise<never> {
      return Promise.reject(Object.assign(new Error('refused'), { status: 480 }));
    }
  }

  test('a media server that the SIP server does not reach gets no calls', async () => {
    const sip = new ScriptedSip();
    sip.options = 'refused';
    await connectTo([(await server()).port], sip).connect(5000);
    expect(media!.isUp()).toBe(true);
    media!.noteSipServer(true);
    await until(() => !media!.isUp());
    expect(sip.asked).toBe(2);
    await expect(media!.createEndpoint({})).rejects.toMatchObject({ code: 'media-unavailable' });
    expect(log.lines.at(-1)).toMatchObject({ message: 'calls do not reach the media server' });
    // Without the SIP server nothing is known of the way.
    media!.noteSipServer(false);
    expect(media!.isUp()).toBe(true);
  });

  test('one that answers OPTIONS and makes no endpoint is as good as gone', async () => {
    const sip = new ScriptedSip();
    await connectTo([(await server()).port], sip).connect(5000);
    media!.noteSipServer(true);
    await until(() => !media!.isUp());
    expect(JSON.stringify(log.lines)).toContain('made no endpoint');
  });

  test('a SIP server that hangs says nothing of the media server', async () => {
    const sip = new ScriptedSip();
    sip.options = 'silent';
    await connectTo([(await server()).port], sip).connect(5000);
    media!.noteSipServer(true);
    await new Promise((done) => setTimeout(done, 5500));
    expect(sip.asked).toBe(1);
    expect(media!.isUp()).toBe(true);
  }, 10_000);
});

test('an endpoint whose event socket never comes is an error of that call alone', async () => {
  const { port } = await server();
  const dialog = new GoneDialog();
  await connectTo([port], { createUAC: () => Promise.resolve(dialog) }).connect(5000);
  await expect(media!.createEndpoint({ remoteSdp: 'v=0' })).rejects.toMatchObject({
    code: 'media-unavailable',
  });
  // The BYE was refused because the media server had hung up before; nobody stumbles over that.
  await until(() => dialog.byes === 1);
}, 10_000);

test('a session description that the media server does not speak is told apart from a full media server', async () => {
  const { port } = await server();
  let status = 488;
  const createUAC = (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), { status }));
  await connectTo([port], { createUAC }).connect(5000);
  await expect(media!.createEndpoint({ remoteSdp: 'v=0' })).rejects.toMatchObject({ code: 'media-refused' });
  status = 503;
  await expect(media!.createEndpoint({ remoteSdp: 'v=0' })).rejects.toMatchObject({
    code: 'media-unavailable',
  });
});

test('closing while it still tries ends the trying', async () => {
  const bad = await server({ password: 'other' });
  await expect(connectTo([bad.port]).connect(50)).rejects.toThrow();
  await media!.close();
  const asked = bad.commands.length;
  await new Promise((done) => setTimeout(done, 700));
  expect(bad.commands.length).toBeLessThanOrEqual(asked + 1);
});
