// Endpoints on two media servers, through the unmodified drachtio-srf and drachtio-fsmrf.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Srf from 'drachtio-srf';
import { FsmrfMedia } from '../../../src/adapters/media/fsmrf-media.js';
import type { Audio, MediaEndpoint } from '../../../src/app/ports/media.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { createSoftswitch, type Softswitch } from '../../../src/softswitch/softswitch.js';
import { sine, wavFile } from '../../softswitch/media/media-fixture.js';
import { softswitchOptions } from '../../softswitch/softswitch-fixture.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { RtpPeer } from '../../support/rtp-peer.js';

const hello: Audio = { kind: 'prompt', prompt: 'hello', language: 'en' };
const long: Audio = { kind: 'prompt', prompt: 'long', language: 'en' };

const accessToken = 'of both';
let folder: string;
let switches: Softswitch[];
let log: FakeLog;
let srf: Srf;
let media: FsmrfMedia;
const peers: RtpPeer[] = [];

beforeEach(async () => {
  jest.spyOn(console, 'error').mockReturnValue();
  folder = await mkdtemp(join(tmpdir(), 'centrale-endpoints-'));
  await mkdir(join(folder, 'prompts', 'en'), { recursive: true });
  await mkdir(join(folder, 'music'));
  const wav = (seconds: number): Buffer => wavFile(sine(440, Math.round(seconds * 8000)));
  await writeFile(join(folder, 'prompts/en/hello.wav'), wav(0.2));
  await writeFile(join(folder, 'prompts/en/invalid-choice.wav'), wav(0.2));
  await writeFile(join(folder, 'prompts/en/long.wav'), wav(20));
  await writeFile(join(folder, 'music/a.wav'), wav(20));
  switches = [await openSoftswitch(), await openSoftswitch()];
  log = createFakeLog();
  srf = new Srf();
  srf.on('error', () => undefined);
  // The SIP side of the first softswitch has the token for its own media server only.
  const createUac = srf.createUAC.bind(srf);
  srf.createUAC = ((uri: string, options: Srf.CreateUACOptions) =>
    createUac(uri, {
      ...options,
      headers: { ...options.headers, 'X-Media-Access': accessToken },
    })) as typeof srf.createUAC;
  await new Promise<void>((done, fail) => {
    srf.on('connect', (error) => (error ? fail(error) : done()));
    void srf.connect({ ...switches[0]!.addresses.drachtio, secret: 'cymru' });
  });
  media = new FsmrfMedia(srf, {
    servers: switches.map(({ addresses }) => ({
      ...addresses.eventSocket,
      password: 'ClueCon',
      promptsDir: join(folder, 'prompts'),
    })),
    profile: 'drachtio_mrf',
    listenHost: '127.0.0.1',
    installation: 'this',
    log,
  });
  await media.connect(5000);
  const { nodes } = media as unknown as { nodes: { server: object | undefined }[] };
  await until(() => nodes.every((node) => node.server !== undefined));
});
afterEach(async () => {
  await until(() => srfDialogs() === 0);
  await media.close();
  srf.disconnect();
  for (const softswitch of switches) await softswitch.close();
  for (const peer of peers.splice(0)) await peer.close();
  await rm(folder, { recursive: true, force: true });
  jest.restoreAllMocks();
});

function openSoftswitch(): Promise<Softswitch> {
  const options = softswitchOptions(folder);
  return createSoftswitch({ ...options, media: { ...options.media, accessToken } }, silentLog);
}

const srfDialogs = (): number => (srf as unknown as { _dialogs: Map<string, unknown> })._dialogs.size;

async function until(what: () => boolean, limitMs = 8000): Promise<void> {
  const giveUpAtMs = Date.now() + limitMs;
  while (!what()) {
    if (Date.now() > giveUpAtMs) throw new Error(`not in time: ${JSON.stringify(log.lines)}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

async function endpoint(near?: MediaEndpoint): Promise<MediaEndpoint> {
  const peer = await RtpPeer.open();
  peers.push(peer);
  const remoteSdp = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${peer.port} RTP/AVP 8 101`,
    'a=rtpmap:101 telephone-event/8000',
    '',
  ].join('\r\n');
  return media.createEndpoint({ remoteSdp, ...(near === undefined ? {} : { near }) });
}

const serverOf = (one: MediaEndpoint): object => (one as unknown as { server: object }).server;

test('calls are spread over the servers, and those that will be bridged are kept together', async () => {
  const [first, second] = [await endpoint(), await endpoint()];
  expect(serverOf(first)).not.toBe(serverOf(second));
  const [nearFirst, nearSecond] = [await endpoint(first), await endpoint(second)];
  expect(serverOf(nearFirst)).toBe(serverOf(first));
  expect(serverOf(nearSecond)).toBe(serverOf(second));
  await first.bridge(nearFirst);
  await first.unbridge();
  for (const one of [first, second, nearFirst, nearSecond]) await one.destroy();
});

test('a prompt is played, one that is not there is reported, and one that is stopped says so', async () => {
  const one = await endpoint();
  expect(await one.play([hello, hello])).toBe('played');
  expect(await one.play([{ kind: 'prompt', prompt: 'nowhere', language: 'en' }])).toBe('not-found');
  const playing = one.play([long]);
  await new Promise((done) => setTimeout(done, 100));
  await one.stop();
  expect(await playing).toBe('stopped');
  await one.destroy();
  expect(await one.play([hello])).toBe('ended');
  expect(await one.collectDigit([hello], 100)).toBeUndefined();
  await one.stop();
  await one.destroy();
});

test('music that is not there is told once, with whom it was for, and not for every caller', async () => {
  const callers = [await endpoint(), await endpoint(), await endpoint()];
  const lost = () => log.lines.filter(({ message }) => message.includes('does not find this music'));
  for (const [index, caller] of callers.entries()) {
    caller.startBackground(
      { kind: 'music', music: 'nowhere' },
      { callId: `call-${index + 1}`, queueId: 'help' },
    );
    const { running } = caller as unknown as { running: Set<object> };
    await until(() => running.size === 0);
  }
  expect(lost().map(({ level, fields }) => [level, fields])).toEqual([
    ['error', { callId: 'call-1', queueId: 'help', file: 'local_stream://nowhere' }],
  ]);
  for (const caller of callers) await caller.destroy();
});

test('a stop when nothing plays says nothing to the media server', async () => {
  const one = await endpoint();
  const { api } = (one as unknown as { endpoint: { api: (...args: unknown[]) => unknown } }).endpoint;
  const asked: unknown[] = [];
  (one as unknown as { endpoint: { api: unknown } }).endpoint.api = (...args: unknown[]) => {
    asked.push(args);
    return api.apply((one as unknown as { endpoint: unknown }).endpoint, args);
  };
  await one.stop();
  expect(asked).toEqual([]);
  one.startBackground({ kind: 'music', music: 'default' });
  one.startBackground({ kind: 'music', music: 'default' });
  await one.stop();
  await one.stop();
  expect(asked).toHaveLength(1);
  await one.destroy();
});

test('a key that was pressed once is not read again', async () => {
  const one = await endpoint();
  const collecting = one.collectDigit([hello], 3000);
  await (
    one as unknown as { endpoint: { api(name: string, args: string[]): Promise<unknown> } }
  ).endpoint.api('uuid_recv_dtmf', [one.id, '9']);
  const digit = await collecting;
  expect([undefined, '9']).toContain(digit);
  expect(await one.collectDigit([hello], 100)).toBeUndefined();
  await one.destroy();
});

const offerOf = (host: string, port: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    '',
  ].join('\r\n');

test.each([
  ['no session description', 'hello'],
  ['encrypted audio alone', offerOf('127.0.0.1', 40_404).replace('RTP/AVP', 'RTP/SAVP')],
  ['more text than any', offerOf('127.0.0.1', 40_404) + 'a=x\r\n'.repeat(4000)],
])("a phone's offer of %s is the phone's fault", async (_what, remoteSdp) => {
  await expect(media.createEndpoint({ remoteSdp, sipSource: '127.0.0.1' })).rejects.toMatchObject({
    code: 'media-refused',
  });
});

test('encrypted audio beside plain audio is refused alone, in its place, with the first offer and with a later one', async () => {
  const plain = offerOf('127.0.0.1', 40_404);
  const encrypted = 'm=audio 40406 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n';
  const head = plain.slice(0, plain.indexOf('m='));
  const line = plain.slice(plain.indexOf('m='));
  const mediaOf = (sdp: string): (string | undefined)[] =>
    [...sdp.matchAll(/^m=audio (\d+) (\S+)/gm)].map(
      ([, port, profile]) => `${port === '0' ? 0 : 'port'} ${profile}`,
    );
  const first = await media.createEndpoint({
    remoteSdp: `${head}${encrypted}${line}`,
    sipSource: '127.0.0.1',
  });
  expect(mediaOf(first.localSdp)).toEqual(['0 RTP/SAVP', 'port RTP/AVP']);
  expect(mediaOf(await first.modify(`${head}${line}${encrypted}`, '127.0.0.1'))).toEqual([
    'port RTP/AVP',
    '0 RTP/SAVP',
  ]);
  expect(mediaOf(first.localSdp)).toEqual(['port RTP/AVP', '0 RTP/SAVP']);
  expect(await first.modify(plain, '127.0.0.1')).not.toContain('SAVP');
  await first.destroy();
});

test('the media server knows where the SIP of a phone comes from: with the first offer, and with a later one', async () => {
  const remoteSdp = offerOf('127.0.0.1', 40_404);
  // No audio comes from there, and the media server says so.
  await expect(media.createEndpoint({ remoteSdp, sipSource: '198.51.100.7' })).rejects.toMatchObject({
    code: 'media-refused',
  });
  const phone = await media.createEndpoint({});
  await expect(phone.modify(remoteSdp, '198.51.100.7')).rejects.toMatchObject({ code: 'media-refused' });
  expect(await phone.modify(remoteSdp, '127.0.0.1')).toContain('m=audio');
  await phone.destroy();
});

test('a media server that dies takes its endpoints along, and their dialogs; the other goes on', async () => {
  const [first, second] = [await endpoint(), await endpoint()];
  const onSecond = [first, second].find(
    (one) => serverPort(one) === switches[1]!.addresses.eventSocket.port,
  )!;
  const other = onSecond === first ? second : first;
  const ended = new Promise<string>((resolve) => onSecond.onEnded(resolve));
  await switches[1]!.close();
  await ended;
  await expect(onSecond.modify('v=0', '192.0.2.7')).rejects.toMatchObject({ code: 'media-ended' });
  await onSecond.destroy();
  expect(media.isUp()).toBe(true);
  expect(await other.play([hello])).toBe('played');
  await expect(media.createEndpoint({ near: onSecond })).rejects.toMatchObject({ code: 'media-unavailable' });
  const third = await endpoint();
  expect(serverOf(third)).toBe(serverOf(other));
  await third.destroy();
  await other.destroy();
}, 20_000);

const serverPort = (one: MediaEndpoint): number =>
  (serverOf(one) as { address: { port: number } }).address.port;

/** Another service on the first of the media servers, or another run of the same. */
async function connectAs(installation: string): Promise<FsmrfMedia> {
  const other = new FsmrfMedia(srf, {
    servers: [
      { ...switches[0]!.addresses.eventSocket, password: 'ClueCon', promptsDir: join(folder, 'prompts') },
    ],
    profile: 'drachtio_mrf',
    listenHost: '127.0.0.1',
    installation,
    log,
  });
  await other.connect(5000);
  return other;
}

async function endpointOnFirst(): Promise<MediaEndpoint> {
  const [one, other] = [await endpoint(), await endpoint()];
  const wanted = serverPort(one) === switches[0]!.addresses.eventSocket.port ? one : other;
  await (wanted === one ? other : one).destroy();
  return wanted;
}

const ending = (one: MediaEndpoint): Promise<string> => new Promise((resolve) => one.onEnded(resolve));

test('an endpoint of an earlier run is taken over as it is, and obeys; what is not taken over ends', async () => {
  const first = await endpointOnFirst();
  const [second, third] = [await endpoint(first), await endpoint(first)];
  await first.bridge(second);
  first.startBackground({ kind: 'music', music: 'default' });
  third.startBackground({ kind: 'music', music: 'default' });
  const next = await connectAs('this');
  const own = await next.createEndpoint({});
  const found = await next.adoptEndpoints();
  const adoptable = (id: string) => found.find((one) => one.id === id)!;
  expect(found).toHaveLength(3);
  expect(adoptable(first.id)).toMatchObject({ peer: second.id, room: undefined });
  expect(adoptable(second.id)).toMatchObject({ peer: first.id, busy: false });
  expect(adoptable(third.id)).toMatchObject({ peer: undefined, busy: true });
  const [one, listener] = [await adoptable(first.id).adopt(), await adoptable(third.id).adopt()];
  const ended = [first, second, third].map(ending);
  await next.endUnadopted();
  await ended[1];
  await listener!.stop();
  for (const obeying of [one!, listener!, own]) expect(await obeying.play([hello])).toBe('played');
  // Either learns of the end, whoever asked for it.
  const told = ending(listener!);
  await Promise.all([one!.destroy(), third.destroy(), own.destroy()]);
  await Promise.all([ended[0], ended[2], told]);
  expect(await adoptable(first.id).adopt()).toBeUndefined();
  await next.close();
});

test('what an earlier run left on a media server is ended, and nothing else', async () => {
  const [first, second] = [await endpoint(), await endpoint()];
  const onFirst = [first, second].find((one) => serverPort(one) === switches[0]!.addresses.eventSocket.port)!;
  const elsewhere = onFirst === first ? second : first;
  const stranger = await connectAs('another');
  const strange = await stranger.createEndpoint({});
  const next = await connectAs('this');
  await next.endUnadopted();
  await new Promise<string>((resolve) => onFirst.onEnded(resolve));
  expect(log.lines.filter(({ message }) => message.includes('channels that nobody controls'))).toMatchObject([
    { fields: { ended: 1 } },
  ]);
  // Of another installation, on another server, or made since.
  const own = await next.createEndpoint({});
  for (const [one, by] of [
    [strange, stranger],
    [elsewhere, media],
    [own, next],
  ] as const) {
    expect(await one.play([hello])).toBe('played');
    await one.destroy();
    if (by !== media) await by.close();
  }
});

test('an endpoint that the media server ends is heard of, however late one asks', async () => {
  const one = await endpoint();
  const ended = new Promise<string>((resolve) => one.onEnded(resolve));
  await (
    one as unknown as { endpoint: { api(name: string, args: string[]): Promise<unknown> } }
  ).endpoint.api('uuid_kill', [one.id]);
  expect(await ended).not.toBe('');
  const heardLate = new Promise<string>((resolve) => one.onEnded(resolve));
  expect(await heardLate).toBe(await ended);
});
