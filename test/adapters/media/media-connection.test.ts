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

test('what a connection leaves unanswered ends with it, not when its time is over; then it is made anew', async () => {
  const only = await server();
  only.silentOn = /^api show channels/;
  // What nobody has adopted by now is looked for as soon as there is a connection.
  await connectTo([only.port]).endUnadopted();
  const connected = media!.connect(5000);
  await until(() => only.commands.some((command) => command.startsWith('api show channels')));
  only.silentOn = undefined;
  only.cut();
  await connected;
  expect(log.lines.find(({ message }) => message === 'media server is not up')?.fields).toMatchObject({
    problem: expect.stringContaining('ended') as unknown,
  });
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

describe('a media server that refuses an endpoint', () => {
  const offer = (format: number): string => `v=0\r\nm=audio 4000 RTP/AVP ${format}\r\n`;
  let statuses: number[];
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    const { port } = await server();
    const createUAC = (): Promise<never> => {
      asked += 1;
      return Promise.reject(Object.assign(new Error('refused'), { status: statuses.shift() ?? 480 }));
    };
    await connectTo([port], { createUAC }).connect(5000);
  });

  test.each<[string, string | undefined, readonly number[], string, number]>([
    ['what nobody here speaks is the offer’s fault', offer(18), [488], 'media-refused', 1],
    ['what it speaks is its own fault: asked once more', offer(8), [488, 488], 'media-unavailable', 2],
    ['no offer of a phone at all', undefined, [488, 488], 'media-unavailable', 2],
    ['another trouble at the second time', offer(0), [488, 503], 'media-unavailable', 2],
    ['a full one is not asked again', offer(8), [503], 'media-unavailable', 1],
  ])('%s', async (_what, remoteSdp, said, code, times) => {
    statuses = [...said];
    const made = media!.createEndpoint(remoteSdp === undefined ? {} : { remoteSdp });
    await expect(made).rejects.toMatchObject({ code });
    expect(asked).toBe(times);
  });
});

test('channels that the SIP server was making when it was lost are ended, before any new one is made', async () => {
  const left = '01234567-89ab-cdef-0123-456789abcdef';
  const only = await server();
  const commands = (): readonly string[] => only.commands.filter((one) => /channels|uuid_/.test(one));
  let made = 0;
  const createUAC = (): Promise<never> => {
    made += 1;
    expect(commands().at(-1)).toBe(`api uuid_kill ${left}`);
    return Promise.reject(Object.assign(new Error('refused'), { status: 480 }));
  };
  await connectTo([only.port], { createUAC, request: () => undefined }).connect(5000);
  media!.noteSipServer(true);
  await media!.endUnadopted();
  expect(commands()).toHaveLength(1);
  only.answers.set('api show channels as json', JSON.stringify({ rows: [{ uuid: left }] }));
  only.answers.set(`api uuid_getvar ${left} sip_h_X-Centrale`, 'this');
  media!.noteSipServer(false);
  await expect(media!.createEndpoint({})).rejects.toMatchObject({ code: 'media-unavailable' });
  expect(made).toBe(0);
  media!.noteSipServer(true);
  await expect(media!.createEndpoint({})).rejects.toThrow(/made no endpoint/);
  expect(made).toBe(1);
});

test('and so they are when it does not come back', async () => {
  const only = await server();
  await connectTo([only.port]).connect(5000);
  media!.noteSipServer(true);
  await media!.endUnadopted();
  const looks = (): number => only.commands.filter((one) => one === 'api show channels as json').length;
  const before = looks();
  media!.noteSipServer(false);
  await until(() => looks() === before + 1, 7000);
}, 10_000);

test('a server that does not tell which channels it has kept costs the calls of no other', async () => {
  const [mute, whole] = [await server(), await server()];
  const uuid = '00000000-0000-4000-8000-000000000001';
  mute.answers.set('api show channels as json', '-ERR no database');
  for (const [command, answer] of [
    ['show channels as json', JSON.stringify({ rows: [{ uuid }] })],
    [`uuid_getvar ${uuid} sip_h_X-Centrale`, 'this'],
    [`uuid_dump ${uuid}`, `Unique-ID: ${uuid}\nvariable_sip_h_X-Centrale-Run: earlier\n`],
    ['show calls as json', '{"row_count":0}'],
    ['conference list', '+OK No active conferences.\n'],
  ] as const)
    whole.answers.set(`api ${command}`, answer);
  const nodes = connectTo([mute.port, whole.port]);
  await nodes.connect(5000);
  await until(() => whole.connections > 0 && mute.connections > 0);
  expect(await nodes.adoptEndpoints()).toMatchObject([{ id: uuid, busy: false }]);
  expect(log.lines).toContainEqual(
    expect.objectContaining({ message: 'a media server does not tell which channels it has kept' }),
  );
});

test('a server that refuses or breaks off at once is tried less and less often, up to every 10 s', async () => {
  const refusing = await server({ password: 'other' });
  const breaking = await server();
  const nodes = connectTo([refusing.port, breaking.port]);
  const times = { up: 0 };
  nodes.onUpChanged((up) => {
    if (!up) return;
    times.up += 1;
    breaking.cut();
  });
  void nodes.connect(5000);
  await new Promise((done) => setTimeout(done, 4500));
  // After 250 ms, 500 ms, 1 s, 2 s …
  const refused = refusing.commands.filter((command) => command.startsWith('auth')).length;
  for (const count of [refused, times.up]) {
    expect(count).toBeGreaterThanOrEqual(4);
    expect(count).toBeLessThanOrEqual(5);
  }
  const { retryMs } = log.lines.filter(({ message }) => message === 'media server is not up').at(-1)!
    .fields as { retryMs: number };
  expect(retryMs).toBe(4000);
}, 10_000);

test('closing while it still tries ends the trying', async () => {
  const bad = await server({ password: 'other' });
  await expect(connectTo([bad.port]).connect(50)).rejects.toThrow();
  await media!.close();
  const asked = bad.commands.length;
  await new Promise((done) => setTimeout(done, 700));
  expect(bad.commands.length).toBeLessThanOrEqual(asked + 1);
});
