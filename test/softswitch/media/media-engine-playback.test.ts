// What a session plays: how much, in which order, and to whom.
// Never measures wall-clock time: packets and samples are counted.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { meanLevel, tonePart } from '../../support/goertzel.js';
import { MediaFixture, eventually, sine, wavFile } from './media-fixture.js';

let fixture: MediaFixture;
beforeEach(async () => {
  fixture = await MediaFixture.open();
});
afterEach(() => fixture.close());

test('plays a file to its end in packets of 20 ms with exact timestamps', async () => {
  await fixture.write('hello.wav', wavFile(sine(440, 4080)));
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  let starts = 0;
  const outcome = await session.play('hello.wav', {}, () => (starts += 1));
  expect(outcome).toEqual({ status: 'done', samples: 4080, lastOffsetSamples: 4080 });
  expect(starts).toBe(1);
  await peer.untilReceived(26);
  expect(peer.received.length).toBe(26);
  peer.received.forEach((packet, i) => {
    expect(packet.payloadType).toBe(8);
    expect(packet.payload.length).toBe(160);
    const before = peer.received[i - 1];
    if (before === undefined) return expect(packet.marker).toBe(true);
    expect((packet.sequence - before.sequence) & 0xffff).toBe(1);
    // More than one frame later only after a stall of this machine, and then by whole frames.
    const frames = ((packet.timestamp - before.timestamp) >>> 0) / 160;
    expect(Number.isInteger(frames) && frames >= 1).toBe(true);
    if (packet.marker) expect(frames).toBeGreaterThan(1);
  });
  expect(tonePart(peer.heard().slice(0, 4080), 440)).toBeGreaterThan(0.98);
  expect(meanLevel(peer.heard().slice(4080))).toBeLessThan(10);
});

test('seek, timeout and stop each tell how far it went', async () => {
  await fixture.write('long.wav', wavFile(sine(440, 80000)));
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  expect(await session.play('long.wav', { seekSamples: 78400 })).toEqual({
    status: 'done',
    samples: 1600,
    lastOffsetSamples: 80000,
  });
  expect(await session.play('long.wav', { timeoutMs: 200 })).toEqual({
    status: 'done',
    samples: 1600,
    lastOffsetSamples: 1600,
  });
  await peer.untilReceived(20);
  const before = peer.received.length;
  const playing = session.play('long.wav', { seekSamples: 800 });
  await peer.untilReceived(before + 5);
  session.stopPlayback();
  const outcome = await playing;
  expect(outcome.status).toBe('break');
  expect(outcome.samples).toBeGreaterThanOrEqual(800);
  expect(outcome.lastOffsetSamples).toBe(outcome.samples + 800);
});

test('a nested playback goes first, the outer one goes on where it was', async () => {
  await fixture.write('outer.wav', wavFile(sine(440, 6400)));
  await fixture.write('inner.wav', wavFile(sine(1000, 1600)));
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  const order: string[] = [];
  const outer = session.play('outer.wav').then((outcome) => {
    order.push('outer');
    return outcome;
  });
  await peer.untilReceived(10);
  const inner = await session.play('inner.wav');
  order.push('inner');
  expect(inner).toMatchObject({ status: 'done', samples: 1600 });
  expect(await outer).toMatchObject({ status: 'done', samples: 6400, lastOffsetSamples: 6400 });
  expect(order).toEqual(['inner', 'outer']);
  await peer.untilReceived(50);
  expect(peer.received.length).toBe(50);
  const tones = peer.received.map((_, i) => (tonePart(peer.heard(i).slice(0, 160), 1000) > 0.8 ? 'i' : 'o'));
  expect(tones.join('')).toMatch(/^o{10,}i{10}o+$/);
});

test('stopping all ends every playback, the innermost first', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  const outer = session.play('silence_stream://-1');
  const inner = session.play('tone_stream://%(1000,0,425);loops=-1');
  await peer.untilReceived(5);
  session.stopPlayback();
  expect((await inner).status).toBe('break');
  const more = session.play('silence_stream://-1');
  session.stopPlayback(true);
  expect((await more).status).toBe('break');
  expect((await outer).status).toBe('break');
});

test('tones, silence, lists and what does not exist', async () => {
  await fixture.write('a.wav', wavFile(sine(440, 800)));
  await fixture.write('b.wav', wavFile(sine(1000, 880)));
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine, { audio: 0 });
  const samples = async (source: string): Promise<string> => {
    const outcome = await session.play(source);
    return `${outcome.status} ${outcome.samples}`;
  };
  expect(await samples('silence_stream://100')).toBe('done 800');
  expect(await samples('tone_stream://%(40,20,440,480);loops=2')).toBe('done 960');
  expect(await samples('file_string://a.wav!silence_stream://20!nothing.wav!b.wav')).toBe('done 1840');
  expect(await samples('a')).toBe('done 800');
  expect(await samples('nothing.wav')).toBe('not-found 0');
  expect(await samples('../a.wav')).toBe('not-found 0');
  expect(await samples('local_stream://none')).toBe('not-found 0');
  expect(await samples('silence_stream://x')).toBe('error 0');
  expect(await samples('tone_stream://beep')).toBe('error 0');
  await fixture.write('bad.wav', Buffer.from('this is no sound'));
  expect(await samples('bad.wav')).toBe('error 0');
  await peer.untilReceived(28);
  expect(tonePart(peer.heard(5).slice(0, 320), 440)).toBeGreaterThan(0.4);
  expect(meanLevel(peer.heard(5).slice(320, 480))).toBeLessThan(10);
});

test('goes on counting while the peer is on hold, and sends nothing', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine, { direction: 'recvonly' });
  expect(await session.play('silence_stream://100')).toMatchObject({ status: 'done', samples: 800 });
  expect(peer.received.length).toBe(0);
});

test('playback is heard in place of the bridge, which goes on afterwards', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  b.peer.startStream(8, 1000);
  await a.peer.untilReceived(5);
  await a.session.play('tone_stream://%(200,0,440)');
  const kindsHeard = (): ('p' | 'b')[] =>
    a.peer.received.map((_, i) => (tonePart(a.peer.heard(i).slice(0, 160), 440) > 0.5 ? 'p' : 'b'));
  await a.peer.until(() => /pb{9}/.test(kindsHeard().join('')), 'the bridge after the playback');
  const kinds = kindsHeard();
  expect(kinds.join('')).toMatch(/^b{5,}p{10}b{9,}$/);
  const sequences = a.peer.received.map(({ sequence }) => sequence);
  sequences.slice(1).forEach((sequence, i) => expect((sequence - (sequences[i] ?? 0)) & 0xffff).toBe(1));
  // Each change begins a talk spurt; so does what follows a stall of this machine.
  const spurts = a.peer.received.flatMap(({ marker }, i) => (marker ? [i] : []));
  const changes = [0, kinds.indexOf('p'), kinds.lastIndexOf('p') + 1];
  expect(spurts).toEqual(expect.arrayContaining(changes));
  for (const packet of spurts.filter((i) => !changes.includes(i))) {
    const [before, after] = a.peer.received.slice(packet - 1, packet + 1);
    expect(((after?.timestamp ?? 0) - (before?.timestamp ?? 0)) >>> 0).toBeGreaterThan(160);
  }
  a.peer.received.slice(1).forEach(({ timestamp }, i) => {
    const step = (timestamp - (a.peer.received[i]?.timestamp ?? 0)) | 0;
    expect(step).toBeGreaterThanOrEqual(160);
  });
  expect((await engine.stats()).packetsDroppedInside).toBe(0);
});

test.each([1, 2])('all listeners hear music at one position (%i workers)', async (workers) => {
  await mkdir(join(fixture.folder, 'moh'));
  // A slope tells the position: frame n has the level n.
  const slope = Array.from({ length: 160 * 100 }, (_, i) => Math.floor(i / 160) * 300);
  await fixture.write('moh/1.wav', wavFile(slope.slice(0, 8000)));
  await fixture.write('moh/2.wav', wavFile(slope.slice(8000)));
  const engine = await fixture.engine({ workers });
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  const first = a.session.play('local_stream://moh');
  await a.peer.untilReceived(20);
  const second = b.session.play('local_stream://moh');
  await b.peer.untilReceived(5);
  const position = (peer: typeof a.peer): number => (peer.heard(peer.received.length - 1)[0] ?? 0) / 300;
  // The late listener came in 20 frames or more after the first one, and is where that one is; a stall of this machine
  // may part them for a moment.
  const together = (): boolean => {
    const difference = Math.abs(position(a.peer) - position(b.peer));
    return Math.min(difference, 100 - difference) < 3;
  };
  await a.peer.until(together, 'both at one position');
  a.session.stopPlayback();
  b.session.stopPlayback();
  expect([(await first).status, (await second).status]).toEqual(['break', 'break']);
});

test('silence keeps the stream alive when nothing else is sent', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  session.sendSilence(true);
  await peer.untilReceived(10);
  await session.play('tone_stream://%(100,0,440)');
  const count = peer.received.length;
  await peer.untilReceived(count + 5);
  session.sendSilence(false);
  expect(meanLevel(peer.heard().slice(0, 1600))).toBeLessThan(10);
});

test('fills the packet time that the peer wants', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine, { ptimeMs: 40 });
  await session.play('tone_stream://%(400,0,440)');
  await peer.untilReceived(10);
  expect(peer.received.every(({ payload }) => payload.length === 320)).toBe(true);
  expect(((peer.received[1]?.timestamp ?? 0) - (peer.received[0]?.timestamp ?? 0)) >>> 0).toBe(320);
  expect(tonePart(peer.heard(), 440)).toBeGreaterThan(0.98);
  // What is left of a packet at the end is sent too.
  const before = peer.received.length;
  for (const ms of [60, 50]) await session.play(`tone_stream://%(${ms},0,440)`);
  await peer.untilReceived(before + 4);
  expect(peer.received.slice(before).map(({ payload }) => payload.length)).toEqual([320, 160, 320, 160]);
});

test('a hundred listeners of one prompt are all served in full', async () => {
  await fixture.write('prompt.wav', wavFile(sine(440, 16000)));
  const engine = await fixture.engine({ rtpPortMin: 31000, rtpPortMax: 31400 });
  const calls = await Promise.all(Array.from({ length: 100 }, () => fixture.call(engine)));
  const outcomes = await Promise.all(calls.map(({ session }) => session.play('prompt.wav')));
  expect(outcomes.every(({ status, samples }) => status === 'done' && samples === 16000)).toBe(true);
  await eventually(() => calls.every(({ peer }) => peer.received.length === 100), 'all packets');
});
