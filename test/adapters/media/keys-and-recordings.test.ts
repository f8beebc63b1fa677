// Keys that a phone presses, and messages that are recorded, through the unmodified drachtio-srf and drachtio-fsmrf.
import { existsSync, statSync } from 'node:fs';
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
import { levelAt, loudness, readWav, tonePresence } from '../../support/wav-analysis.js';

const music: Audio = { kind: 'music', music: 'default' };
const long: Audio = { kind: 'prompt', prompt: 'long', language: 'en' };
const short: Audio = { kind: 'prompt', prompt: 'short', language: 'en' };
const missing: Audio = { kind: 'prompt', prompt: 'missing', language: 'en' };

/** Event of `#` (RFC 4733 §3.2). */
const hash = 11;

let folder: string;
let softswitch: Softswitch;
let log: FakeLog;
let srf: Srf;
let media: FsmrfMedia;
const peers: RtpPeer[] = [];

beforeAll(async () => {
  jest.spyOn(console, 'error').mockReturnValue();
  folder = await mkdtemp(join(tmpdir(), 'centrale-keys-'));
  await mkdir(join(folder, 'prompts', 'en'), { recursive: true });
  await mkdir(join(folder, 'music'));
  const wav = (seconds: number): Buffer => wavFile(sine(440, Math.round(seconds * 8000)));
  await writeFile(join(folder, 'prompts/en/invalid-choice.wav'), wav(0.2));
  await writeFile(join(folder, 'prompts/en/short.wav'), wav(0.1));
  await writeFile(join(folder, 'prompts/en/long.wav'), wav(20));
  await writeFile(join(folder, 'music/a.wav'), wav(20));
  softswitch = await createSoftswitch(softswitchOptions(folder), silentLog);
  log = createFakeLog();
  srf = new Srf();
  srf.on('error', () => undefined);
  await new Promise<void>((done, fail) => {
    srf.on('connect', (error) => (error ? fail(error) : done()));
    void srf.connect({ ...softswitch.addresses.drachtio, secret: 'cymru' });
  });
  media = new FsmrfMedia(srf, {
    servers: [
      {
        ...softswitch.addresses.eventSocket,
        password: 'ClueCon',
        promptsDir: join(folder, 'prompts'),
      },
    ],
    profile: 'drachtio_mrf',
    listenHost: '127.0.0.1',
    installation: 'this',
    log,
  });
  await media.connect(5000);
});
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});
afterAll(async () => {
  await media.close();
  srf.disconnect();
  await softswitch.close();
  await rm(folder, { recursive: true, force: true });
  jest.restoreAllMocks();
});

async function until(what: () => boolean, limitMs = 8000): Promise<void> {
  const giveUpAtMs = Date.now() + limitMs;
  while (!what()) {
    if (Date.now() > giveUpAtMs) throw new Error(`not in time: ${JSON.stringify(log.lines)}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Whether the last packet that came carries more than silence of G.711 A-law. */
function isSpeaking(peer: RtpPeer): boolean {
  return peer.received.at(-1)!.payload.some((code) => code !== 0xd5);
}

async function call(): Promise<{ endpoint: MediaEndpoint; peer: RtpPeer; heard: string[] }> {
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
  const endpoint = await media.createEndpoint({ remoteSdp });
  peer.target = { host: '127.0.0.1', port: Number(/^m=audio (\d+)/m.exec(endpoint.localSdp)![1]) };
  const heard: string[] = [];
  endpoint.onDigit((digit) => heard.push(digit));
  return { endpoint, peer, heard };
}

describe('keys', () => {
  test('are told once while music plays, while a prompt plays and while nothing plays', async () => {
    const { endpoint, peer, heard } = await call();
    endpoint.startBackground(music);
    await until(() => peer.received.length > 0);
    await peer.sendDigit(1);
    await until(() => heard.length === 1);
    const playing = endpoint.play([long]);
    await peer.sendDigit(2);
    await until(() => heard.length === 2);
    await endpoint.stop();
    expect(await playing).toBe('stopped');
    await peer.sendDigit(hash);
    await until(() => heard.length === 3);
    expect(heard).toEqual(['1', '2', '#']);
    await endpoint.destroy();
  });

  test('that are collected are not told, and those before and after are not collected', async () => {
    const { endpoint, peer, heard } = await call();
    endpoint.startBackground(music);
    await until(() => peer.received.length > 0);
    await peer.sendDigit(7);
    await until(() => heard.length === 1);
    await endpoint.stop();
    // The music's last packets must not be taken for the prompt's first: a key before the prompt is not collected.
    await until(() => !isSpeaking(peer));
    const collecting = endpoint.collectDigit([long], 5000);
    await until(() => isSpeaking(peer));
    await peer.sendDigit(3);
    expect(await collecting).toBe('3');
    await peer.sendDigit(9);
    await until(() => heard.length === 2);
    expect(heard).toEqual(['7', '9']);
    expect(await endpoint.collectDigit([short], 200)).toBeUndefined();
    await endpoint.destroy();
  });

  test('are told to nobody who does not listen any more', async () => {
    const { endpoint, peer, heard } = await call();
    const other: string[] = [];
    endpoint.onDigit((digit) => other.push(digit))();
    await peer.sendDigit(4);
    await until(() => heard.length === 1);
    expect(other).toEqual([]);
    await endpoint.destroy();
    endpoint.onDigit(() => undefined)();
  });

  test('that a phone tells of by SIP INFO are keys like others', async () => {
    const { endpoint, heard } = await call();
    endpoint.receiveDigit('5');
    await until(() => heard.length === 1);
    const collecting = endpoint.collectDigit([long], 5000);
    endpoint.receiveDigit('6');
    expect(await collecting).toBe('6');
    expect(heard).toEqual(['5']);
    await endpoint.destroy();
  });

  test('that a phone tells of both ways are pressed once', async () => {
    const { endpoint, peer, heard } = await call();
    await peer.sendDigit(1);
    await until(() => heard.length === 1);
    endpoint.receiveDigit('1');
    await peer.sendDigit(2);
    endpoint.receiveDigit('2');
    await until(() => heard.length === 2);
    // Longer than a key by SIP INFO is held back.
    await new Promise((done) => setTimeout(done, 500));
    expect(heard).toEqual(['1', '2']);
    await endpoint.destroy();
  });
});

describe('a message', () => {
  const pathOf = (name: string): string => join(folder, 'voice messages', name);
  /** Nothing but what a test does ends its recording. */
  const endless = { maxMs: 60_000, silenceMs: 30_000 };

  /** Resolves when a second of the recording is on the disk: the media server writes whole seconds. */
  async function untilASecondIsKept(path: string): Promise<void> {
    await until(() => existsSync(path) && statSync(path).size >= 44 + 16_000);
  }

  /** Resolves when the recording has begun and so much of the stream was sent since. */
  async function untilSaid(peer: RtpPeer, path: string, packets: number): Promise<void> {
    await until(() => existsSync(path));
    const first = peer.sequence;
    await until(() => ((peer.sequence - first) & 0xffff) >= packets);
  }

  test('is recorded after a tone until a key, and can be played', async () => {
    const { endpoint, peer, heard } = await call();
    const path = pathOf('key.wav');
    const startedAtMs = performance.now();
    const recording = endpoint.record({ path, ...endless });
    await until(() => peer.received.some(({ payload }) => payload.some((code) => code !== 0xd5)));
    peer.startStream(8, 1000);
    await untilSaid(peer, path, 75);
    await untilASecondIsKept(path);
    peer.stopStream();
    await peer.sendDigit(hash);
    const outcome = await recording;
    expect(outcome.kind).toBe('recorded');
    expect(outcome.durationMs).toBeGreaterThanOrEqual(1000);
    // The tone before it is not in it.
    expect(outcome.durationMs).toBeLessThan(performance.now() - startedAtMs - 300);
    expect(heard).toEqual(['#']);
    const file = readWav(path);
    expect(file.sampleRate).toBe(8000);
    expect(Math.abs((file.samples.length / 8000) * 1000 - outcome.durationMs)).toBeLessThan(2);
    expect(tonePresence(file, 1000).presentMs).toBeGreaterThanOrEqual(500);
    // A key is for the next listener again, not for a playback to end.
    const playing = endpoint.play([{ kind: 'recording', path }]);
    await peer.sendDigit(8);
    await until(() => heard.length === 2);
    expect(await playing).toBe('played');
    await endpoint.destroy();
  });

  test('ends with silence', async () => {
    const { endpoint, peer } = await call();
    const path = pathOf('silence.wav');
    const recording = endpoint.record({ path, maxMs: 60_000, silenceMs: 2000 });
    await until(() => peer.received.some(({ payload }) => payload.some((code) => code !== 0xd5)));
    peer.startStream(8, 1000);
    await untilSaid(peer, path, 50);
    peer.stopStream();
    const { kind, durationMs } = await recording;
    expect(kind).toBe('recorded');
    expect(durationMs).toBeGreaterThan(2000);
    expect(durationMs).toBeLessThan(60_000);
    const file = readWav(path);
    expect(tonePresence(file, 1000).presentMs).toBeGreaterThan(0);
    expect(loudness(file, durationMs - 1800)).toBeLessThan(-60);
    await endpoint.destroy();
  });

  test('ends when it has become long enough', async () => {
    const { endpoint, peer } = await call();
    peer.startStream(8, 1000);
    const outcome = await endpoint.record({ path: pathOf('long.wav'), maxMs: 2000, silenceMs: 5000 });
    peer.stopStream();
    expect(outcome).toEqual({ kind: 'recorded', durationMs: 2000 });
    const file = readWav(pathOf('long.wav'));
    expect(file.samples).toHaveLength(16_000);
    // 12 000 in 32 768 is 8.73 dB under full scale: neither louder nor softer in the file. A stall of this machine
    // leaves a hole somewhere: what is there is measured, a tenth of a second at a time.
    const levels = Array.from({ length: 20 }, (_, i) => levelAt(file, 1000, i * 100, (i + 1) * 100));
    const heard = levels.filter((level) => level > -30).sort((a, b) => a - b);
    expect(heard[Math.floor(heard.length / 2)]).toBeCloseTo(-8.73, 0);
    await endpoint.destroy();
  });

  test('ends when it is stopped, also during the tone', async () => {
    const { endpoint, peer } = await call();
    const atOnce = endpoint.record({ path: pathOf('never.wav'), ...endless });
    await endpoint.stop();
    expect(await atOnce).toEqual({ kind: 'recorded', durationMs: 0 });
    peer.startStream(8, 1000);
    const later = endpoint.record({ path: pathOf('stopped.wav'), ...endless });
    await untilASecondIsKept(pathOf('stopped.wav'));
    await endpoint.stop();
    peer.stopStream();
    const { kind, durationMs } = await later;
    expect(kind).toBe('recorded');
    expect(durationMs).toBeGreaterThanOrEqual(1000);
    expect(await endpoint.play([missing])).toBe('not-found');
    expect(await endpoint.play([short])).toBe('played');
    await endpoint.destroy();
  });

  test('of a caller who hangs up is kept, and its length is told', async () => {
    const { endpoint, peer } = await call();
    const path = pathOf('hung-up.wav');
    peer.startStream(8, 1000);
    const recording = endpoint.record({ path, ...endless });
    await untilASecondIsKept(path);
    await endpoint.destroy();
    peer.stopStream();
    const { kind, durationMs } = await recording;
    expect(kind).toBe('ended');
    expect(durationMs).toBeGreaterThanOrEqual(1000);
    expect(Math.abs((readWav(path).samples.length / 8000) * 1000 - durationMs)).toBeLessThan(2);
    expect(await endpoint.record({ path, maxMs: 1000, silenceMs: 1000 })).toEqual({
      kind: 'ended',
      durationMs: 0,
    });
  });

  test('that cannot be written has failed, an earlier one notwithstanding', async () => {
    const { endpoint, peer } = await call();
    peer.startStream(8, 1000);
    await endpoint.record({ path: pathOf('first.wav'), maxMs: 1000, silenceMs: 5000 });
    const outcome = await endpoint.record({
      path: join(folder, 'music/a.wav/no-folder.wav'),
      maxMs: 1000,
      silenceMs: 5000,
    });
    peer.stopStream();
    expect(outcome).toEqual({ kind: 'failed', durationMs: 0 });
    await endpoint.destroy();
  });
});
