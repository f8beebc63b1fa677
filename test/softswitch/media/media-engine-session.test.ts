// Life of sessions: whom they listen to, what they survive, and what is left of them.
// Never uses ports or timers that another test could meet.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeMediaPort } from '../../support/free-port.js';
import { MediaFixture, eventually, remoteOf, untilTaken } from './media-fixture.js';

let fixture: MediaFixture;
beforeEach(async () => {
  fixture = await MediaFixture.open();
});
afterEach(() => fixture.close());

/** UDP ports of this machine that are open now. */
function openPorts(): Set<number> {
  const lines = readFileSync('/proc/net/udp', 'latin1').trim().split('\n').slice(1);
  return new Set(lines.map((line) => parseInt(/:([0-9A-F]{4}) /.exec(line)?.[1] ?? '0', 16)));
}

test('sends to where the peer really is, not to where its SDP says', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine, { port: 9 });
  await peer.sendTone(8, 440, 1);
  await untilTaken(session, 1);
  await session.play('silence_stream://60');
  await peer.untilReceived(3);
});

test('takes nothing before it knows its peer', async () => {
  const engine = await fixture.engine();
  const peer = await fixture.peer();
  const session = await engine.createSession('early');
  peer.target = { host: '127.0.0.1', port: session.localPort };
  await peer.sendTone(8, 440, 3);
  await session.setRemote(remoteOf(peer));
  await peer.sendTone(8, 440, 2);
  await untilTaken(session, 2);
  expect((await session.stats()).packetsReceived).toBeLessThanOrEqual(2 + 3);
});

test('an intruder can neither speak nor take over the call', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  await a.peer.sendTone(8, 440, 5);
  await b.peer.untilReceived(5);
  const intruder = await fixture.peer();
  intruder.target = a.peer.target;
  await intruder.sendTone(8, 1000, 20);
  await b.peer.sendTone(8, 800, 5);
  await a.peer.untilReceived(5);
  expect(b.peer.received.length).toBe(5);
  expect(intruder.received.length).toBe(0);
  expect((await a.session.stats()).packetsReceived).toBe(5);
  // A new answer may move the call.
  await a.session.setRemote(remoteOf(intruder));
  await intruder.sendTone(8, 1000, 3);
  await b.peer.untilReceived(8);
  await b.peer.sendTone(8, 800, 3);
  await intruder.untilReceived(3);
});

test('survives every malformed packet', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  const good = Buffer.alloc(172, 0xd5);
  good[0] = 0x80;
  good[1] = 8;
  const altered = (change: (packet: Buffer) => void): Buffer => {
    const packet = Buffer.from(good);
    change(packet);
    return packet;
  };
  const bad = [
    Buffer.alloc(0),
    Buffer.from([0x80]),
    good.subarray(0, 11),
    altered((packet) => (packet[0] = 0x40)),
    altered((packet) => (packet[0] = 0x00)),
    altered((packet) => (packet[0] = 0x90)).subarray(0, 14),
    altered((packet) => packet.writeUInt8(0x90, 0) && packet.writeUInt16BE(0xffff, 14)),
    altered((packet) => packet.writeUInt8(0xa0, 0) && packet.writeUInt8(0, 171)),
    altered((packet) => packet.writeUInt8(0xa0, 0) && packet.writeUInt8(255, 171)),
    altered((packet) => (packet[0] = 0x8f)).subarray(0, 40),
    // RTCP sender report and receiver report on the same port.
    altered((packet) => (packet[1] = 200)),
    altered((packet) => (packet[1] = 201)),
  ];
  for (const packet of bad) await a.peer.sendRaw(packet);
  await a.peer.sendTone(8, 440, 3);
  await b.peer.untilReceived(3);
  expect(b.peer.received.length).toBe(3);
  expect(await a.session.stats()).toMatchObject({ packetsReceived: 3, packetsLost: 0 });
});

test('reads through header extension, contributing sources and padding', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  const header = Buffer.alloc(12);
  header[0] = 0x80 | 0x20 | 0x10 | 2;
  header[1] = 8;
  const sources = Buffer.alloc(8);
  const extension = Buffer.from([0xbe, 0xde, 0, 1, 1, 2, 3, 4]);
  const payload = Buffer.alloc(160, 0x55);
  await a.peer.sendRaw(Buffer.concat([header, sources, extension, payload, Buffer.from([0, 0, 0, 4])]));
  await b.peer.untilReceived(1);
  expect(b.peer.received[0]?.payload).toEqual(payload);
});

test('our own address as the remote means none yet', async () => {
  const engine = await fixture.engine();
  const session = await engine.createSession('loop');
  const peer = await fixture.peer();
  await session.setRemote(remoteOf(peer, { port: session.localPort }));
  expect(await session.play('silence_stream://100')).toMatchObject({ status: 'done', samples: 800 });
  expect(await session.stats()).toMatchObject({ packetsReceived: 0, packetsSent: 0 });
});

test('gives out even ports, says when none is left, and uses freed ones again', async () => {
  const first = await freeMediaPort(6);
  const engine = await fixture.engine({ rtpPortMin: first - 1, rtpPortMax: first + 4 });
  const foreign = createSocket('udp4');
  await new Promise<void>((resolve) => foreign.bind(first, '127.0.0.1', resolve));
  const sessions = [await engine.createSession('a'), await engine.createSession('b')];
  expect(sessions.map(({ localPort }) => localPort).sort()).toEqual([first + 2, first + 4]);
  await expect(engine.createSession('c')).rejects.toMatchObject({ code: 'no-free-port' });
  await new Promise<void>((resolve) => foreign.close(() => resolve()));
  expect((await engine.createSession('c')).localPort).toBe(first);
  await sessions[0]?.close();
  await expect(engine.createSession('d')).resolves.toBeDefined();
});

test('closing twice is one close; nothing stays open, and what was counted stays counted', async () => {
  const engine = await fixture.engine({ workers: 2 });
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  await a.peer.sendTone(8, 440, 5);
  await b.peer.untilReceived(5);
  const playing = a.session.play('silence_stream://-1');
  const recording = await a.session.startRecording(join(fixture.folder, 'x.wav'), { sides: 'both' });
  await Promise.all([a.session.close(), a.session.close()]);
  expect(await playing).toMatchObject({ status: 'break' });
  if (recording.kind !== 'started') throw new Error(recording.error);
  expect(await recording.ended).toMatchObject({ cause: 'closed' });
  expect(openPorts().has(a.session.localPort)).toBe(false);
  expect((await a.session.stats()).packetsReceived).toBe(5);
  expect(await a.session.play('silence_stream://20')).toMatchObject({ status: 'error' });
  await expect(a.session.setRemote(remoteOf(a.peer))).rejects.toMatchObject({ code: 'session-closed' });
  await expect(a.session.bridge(b.session)).rejects.toMatchObject({ code: 'session-closed' });

  await engine.close();
  await engine.close();
  expect(openPorts().has(b.session.localPort)).toBe(false);
  expect(await engine.stats()).toMatchObject({ sessions: 2, packetsReceived: 5, packetsDroppedInside: 0 });
  await expect(engine.createSession('late')).rejects.toMatchObject({ code: 'engine-closed' });
});

test('tells once that a peer fell silent, again after it came back, and never while it is on hold', async () => {
  const engine = await fixture.engine({ rtpTimeoutS: 0.2 });
  const peer = await fixture.peer();
  const [session, held] = [await engine.createSession('quiet'), await engine.createSession('held')];
  let timeouts = 0;
  let heldTimeouts = 0;
  session.onRtpTimeout(() => (timeouts += 1));
  held.onRtpTimeout(() => (heldTimeouts += 1));
  peer.target = { host: '127.0.0.1', port: session.localPort };
  // From here on something should be heard.
  await held.setRemote(remoteOf(await fixture.peer(), { direction: 'sendonly' }));
  await session.setRemote(remoteOf(peer));
  await eventually(() => timeouts === 1, 'the first time-out');
  await peer.sendTone(8, 440, 1);
  await eventually(() => timeouts === 2, 'the second time-out');
  expect(heldTimeouts).toBe(0);
});

test('a worker that dies ends its sessions visibly and is replaced', async () => {
  const engine = await fixture.engine({ workers: 2 });
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  await a.peer.sendTone(8, 440, 5);
  await b.peer.untilReceived(5);
  const failures: string[] = [];
  a.session.onFailed((error) => failures.push(error));
  b.session.onFailed((error) => failures.push(error));
  const playing = a.session.play('silence_stream://-1');
  const other = b.session.play('silence_stream://-1');
  await b.peer.untilReceived(6);
  await engine.workers[0]?.kill();
  expect(await playing).toMatchObject({ status: 'error' });
  expect(failures.length).toBe(1);
  await expect(a.session.setRemote(remoteOf(a.peer))).rejects.toMatchObject({ code: 'worker-crashed' });
  await a.session.close();
  // The other worker's session lives, and new calls cross workers again.
  b.session.stopPlayback();
  expect((await other).status).toBe('break');
  await eventually(() => engine.workers.length === 2, 'a new worker');
  const c = await fixture.call(engine);
  await b.session.bridge(c.session);
  const before = b.peer.received.length;
  await c.peer.sendTone(8, 440, 5);
  await b.peer.untilReceived(before + 5);
  expect(await engine.stats()).toMatchObject({ sessions: 3, packetsReceived: 10 });
});

test('a call that comes while the only worker is being replaced waits for the new one', async () => {
  const engine = await fixture.engine({ workers: 1 });
  const first = await fixture.call(engine);
  const failed = new Promise<string>((resolve) => first.session.onFailed(resolve));
  await engine.workers[0]?.kill();
  await failed;
  expect(engine.workers.length).toBe(0);
  const { session, peer } = await fixture.call(engine);
  expect(await session.play('silence_stream://60')).toMatchObject({ status: 'done', samples: 480 });
  await peer.untilReceived(3);
});
