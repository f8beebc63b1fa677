// What recordings contain: both sides by frequency, pauses left out, gaps kept.
// Never trusts the outcome alone: the files are read.
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingOutcome } from '../../../src/softswitch/media/media-engine-model.js';
import { meanLevel, tonePart, withoutSilence } from '../../support/goertzel.js';
import { MediaFixture, eventually, untilTaken, wavSamples } from './media-fixture.js';

let fixture: MediaFixture;
beforeEach(async () => {
  fixture = await MediaFixture.open();
});
afterEach(() => fixture.close());

type Started = Extract<
  Awaited<ReturnType<Awaited<ReturnType<MediaFixture['call']>>['session']['startRecording']>>,
  { kind: 'started' }
>;

function started(result: Started | { kind: 'error'; error: string }): Promise<RecordingOutcome> {
  if (result.kind === 'error') throw new Error(result.error);
  return result.ended;
}

test('writes both sides of a bridge into one file', async () => {
  const engine = await fixture.engine({ workers: 2 });
  const a = await fixture.call(engine, { audio: 8 });
  const b = await fixture.call(engine, { audio: 0 });
  await a.session.bridge(b.session);
  const both = join(fixture.folder, 'deep', 'both.wav');
  const read = join(fixture.folder, 'read.wav');
  a.peer.startStream(8, 440);
  b.peer.startStream(0, 1004);
  await Promise.all([a.peer.untilReceived(5), b.peer.untilReceived(5)]);
  const bothEnded = started(await a.session.startRecording(both, { sides: 'both' }));
  const readEnded = started(await a.session.startRecording(read, { sides: 'read' }));
  expect(await a.session.startRecording(read, { sides: 'read' })).toMatchObject({ kind: 'error' });
  // Both have spoken for a second; it is written a second at a time.
  await Promise.all(
    [a, b].map(async ({ session }) => untilTaken(session, (await session.stats()).packetsReceived + 50)),
  );
  await eventually(async () => (await stat(both)).size >= 44 + 16_000, 'a second of the recording');
  expect(await a.session.stopRecording(both)).toBe(true);
  expect(await a.session.stopRecording(both)).toBe(false);
  await a.session.close();
  expect(await bothEnded).toMatchObject({ cause: 'stopped' });
  expect(await readEnded).toMatchObject({ cause: 'closed' });

  const file = await readFile(both);
  const samples = wavSamples(file);
  expect(samples.length).toBe((await bothEnded).samples);
  expect(file.length).toBe(44 + samples.length * 2);
  expect(file.readUInt32LE(4)).toBe(36 + samples.length * 2);
  expect(samples.length).toBeGreaterThanOrEqual(8000);
  // Half and half; on a busy machine one side may come late and miss a part, a packet at a time.
  const middle = withoutSilence(samples.subarray(1600, samples.length - 1600));
  const [caller, agent] = [tonePart(middle, 440, 160), tonePart(middle, 1004, 160)];
  expect(Math.min(caller, agent)).toBeGreaterThan(0.1);
  expect(caller + agent).toBeGreaterThan(0.85);
  const heard = wavSamples(await readFile(read));
  const part = withoutSilence(heard.subarray(1600, heard.length - 1600));
  expect(tonePart(part, 440, 160)).toBeGreaterThan(0.95);
  expect(tonePart(part, 1004, 160)).toBeLessThan(0.01);
});

test('in stereo: who speaks is on the left, what they hear on the right; a masked stretch is silent on both', async () => {
  const engine = await fixture.engine({ workers: 2 });
  const a = await fixture.call(engine, { audio: 8 });
  const b = await fixture.call(engine, { audio: 0 });
  await a.session.bridge(b.session);
  const path = join(fixture.folder, 'stereo.wav');
  a.peer.startStream(8, 440);
  b.peer.startStream(0, 1004);
  await Promise.all([a.peer.untilReceived(5), b.peer.untilReceived(5)]);
  const ended = started(await a.session.startRecording(path, { sides: 'both', stereo: 'read-left' }));
  const hear = async (packets: number): Promise<void> =>
    untilTaken(a.session, (await a.session.stats()).packetsReceived + packets);
  await hear(50);
  expect(a.session.maskRecording(path, true)).toBe(true);
  await hear(50);
  expect(a.session.maskRecording(path, false)).toBe(true);
  await hear(50);
  await a.session.stopRecording(path);
  const { samples } = await ended;
  expect(a.session.maskRecording(path, true)).toBe(false);
  const file = await readFile(path);
  expect([file.readUInt16LE(22), file.readUInt32LE(28), file.readUInt16LE(32)]).toEqual([2, 32_000, 4]);
  const all = wavSamples(file);
  expect(all.length).toBe(2 * samples);
  const channel = (of: 0 | 1) => all.filter((_sample, at) => at % 2 === of);
  for (const [side, own, other] of [
    [channel(0), 440, 1004],
    [channel(1), 1004, 440],
  ] as const) {
    const heard = withoutSilence(side);
    expect(tonePart(heard, own, 160)).toBeGreaterThan(0.95);
    expect(tonePart(heard, other, 160)).toBeLessThan(0.01);
    // At least most of the masked second.
    expect(side.length - heard.length).toBeGreaterThan(40 * 160);
    expect(heard.length).toBeGreaterThan(60 * 160);
  }
});

test('records what is played to the peer, keeps a silence where nothing came', async () => {
  const engine = await fixture.engine();
  const { session } = await fixture.call(engine);
  const path = join(fixture.folder, 'played.wav');
  const ended = started(await session.startRecording(path, { sides: 'both' }));
  await session.play('tone_stream://%(300,0,440)');
  await session.play('silence_stream://200');
  await session.play('tone_stream://%(300,0,1000)');
  await session.stopRecording(path);
  await ended;
  const samples = wavSamples(await readFile(path));
  // Frame by frame, because a stall of this machine leaves whole frames of silence anywhere.
  const frames = Array.from({ length: Math.floor(samples.length / 160) }, (_, i) => {
    const frame = samples.subarray(i * 160, (i + 1) * 160);
    if (meanLevel(frame) < 10) return '.';
    return tonePart(frame, 440) > 0.9 ? 'a' : tonePart(frame, 1000) > 0.9 ? 'b' : '?';
  }).join('');
  expect(frames.replaceAll('.', '')).toBe('a'.repeat(15) + 'b'.repeat(15));
  expect(frames).toMatch(/a\.{10,}b/);
});

test('stops at the time limit, exactly', async () => {
  const engine = await fixture.engine();
  const { session } = await fixture.call(engine);
  const path = join(fixture.folder, 'limit.wav');
  const ended = started(await session.startRecording(path, { sides: 'read', limitS: 0.5 }));
  expect(await ended).toEqual({ samples: 4000, cause: 'limit' });
  expect(wavSamples(await readFile(path)).length).toBe(4000);
});

test('leaves out what is said during a pause', async () => {
  const engine = await fixture.engine();
  const { session } = await fixture.call(engine);
  const path = join(fixture.folder, 'pause.wav');
  const startedAtMs = performance.now();
  const ended = started(await session.startRecording(path, { sides: 'both' }));
  await session.play('tone_stream://%(300,0,440)');
  expect(session.pauseRecording(path, true)).toBe(true);
  await session.play('tone_stream://%(600,0,1000)');
  expect(session.pauseRecording(path, false)).toBe(true);
  await session.play('tone_stream://%(300,0,440)');
  await session.stopRecording(path);
  const { samples } = await ended;
  // No more than the time that has passed, less the pause; one frame for the start, one for the end.
  expect(samples).toBeLessThanOrEqual((performance.now() - startedAtMs) * 8 - 4800 + 320);
  expect(tonePart(wavSamples(await readFile(path)), 1000)).toBeLessThan(0.05);
  expect(session.pauseRecording(path, true)).toBe(false);
});

test('says what is wrong with a path and goes on with the call', async () => {
  const engine = await fixture.engine({ recordingsDirs: [fixture.folder, '/dev'] });
  const { session } = await fixture.call(engine);
  await mkdir(join(fixture.folder, 'folder.wav'));
  expect(await session.startRecording(join(fixture.folder, 'folder.wav'), { sides: 'read' })).toMatchObject({
    kind: 'error',
  });
  expect(await session.startRecording('relative.wav', { sides: 'read' })).toMatchObject({ kind: 'error' });
  const full = started(await session.startRecording('/dev/full', { sides: 'read' }));
  expect(await full).toMatchObject({ cause: 'error' });
  expect(await session.play('silence_stream://40')).toMatchObject({ status: 'done' });
  await rm(join(fixture.folder, 'folder.wav'), { recursive: true });
});
