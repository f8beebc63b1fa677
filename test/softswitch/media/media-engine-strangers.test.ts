// Packets from where no party is, over real sockets: nothing of them is heard, and nothing goes there.
// Other hosts are other addresses of loopback.
import { createSocket, type Socket } from 'node:dgram';
import { tonePart, withoutSilence } from '../../support/goertzel.js';
import { eventually, MediaFixture, remoteOf, untilTaken } from './media-fixture.js';

let fixture: MediaFixture;
const sockets: Socket[] = [];
beforeEach(async () => (fixture = await MediaFixture.open()));
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await fixture.close();
});

async function stranger(host: string): Promise<{ socket: Socket; heard: Buffer[] }> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const heard: Buffer[] = [];
  socket.on('message', (packet) => heard.push(packet));
  return { socket, heard };
}

/** RTP with a loud square wave, or a key, of a stream of its own. */
function rtp(payloadType: number, sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE((sequence * 160) >>> 0, 4);
  header.writeUInt32BE(0xbad, 8);
  return Buffer.concat([header, payload]);
}
const noise = Buffer.alloc(160, Buffer.from([0x2a, 0xaa]));
const keyFive = Buffer.from([5, 0x8a, 0x03, 0x20]);

const send = (socket: Socket, packet: Buffer, port: number): Promise<void> =>
  new Promise((resolve) => socket.send(packet, port, '127.0.0.1', () => resolve()));

test('a stranger who is first gets no audio, and the peer who comes later is heard', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  const { socket, heard } = await stranger('127.0.0.9');
  const digits: string[] = [];
  session.onDtmf((digit) => digits.push(digit));
  const playing = session.play('tone_stream://%(60000,0,440)');
  for (let i = 0; i < 20; i += 1) {
    await send(socket, rtp(8, i, noise), session.localPort);
    await send(socket, rtp(101, 100, keyFive), session.localPort);
  }
  await eventually(async () => (await session.stats()).packetsRefused === 40, 'all refused');
  await peer.untilTone(440);
  await peer.sendTone(8, 500, 5);
  await untilTaken(session, 5);
  expect(await session.stats()).toMatchObject({ packetsReceived: 5, packetsRefused: 40 });
  expect(heard).toEqual([]);
  expect(digits).toEqual([]);
  session.stopPlayback(true);
  await playing;
});

test('a phone whose SIP comes from another host than its SDP names is heard from both', async () => {
  const engine = await fixture.engine();
  const session = await engine.createSession('behind-nat');
  const phone = await stranger('127.0.0.5');
  const { port } = phone.socket.address();
  const peer = await fixture.peer();
  await session.setRemote({ ...remoteOf(peer), sipSource: '127.0.0.5' });
  session.sendSilence(true);
  await send(phone.socket, rtp(8, 1, noise), session.localPort);
  await eventually(() => phone.heard.length > 0, `audio at port ${port}`);
  expect(await session.stats()).toMatchObject({ packetsReceived: 1, packetsRefused: 0 });
});

test('twenty calls in progress under a spray of RTP at every port: none loses a packet, hears or sends a stranger anything', async () => {
  const engine = await fixture.engine();
  const first = (engine as unknown as { options: { rtpPortMin: number } }).options.rtpPortMin;
  const calls = await Promise.all(Array.from({ length: 20 }, () => fixture.call(engine)));
  for (let i = 0; i < calls.length; i += 2) {
    await calls[i]!.session.bridge(calls[i + 1]!.session);
  }
  const digits: string[] = [];
  for (const { session, peer } of calls) {
    session.onDtmf((digit) => digits.push(digit));
    peer.startStream(8, 500);
  }
  await Promise.all(calls.map(({ session }) => untilTaken(session, 5)));
  const { socket, heard } = await stranger('127.0.0.9');
  const sprayed = 40;
  for (let round = 0; round < sprayed; round += 1) {
    for (let port = first; port < first + 40; port += 1) {
      await send(socket, rtp(round % 4 === 0 ? 101 : 8, round, round % 4 === 0 ? keyFive : noise), port);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await eventually(
    async () => (await engine.stats()).packetsRefused === sprayed * calls.length,
    'every packet of the stranger counted',
  );
  await Promise.all(calls.map(({ peer }) => peer.untilTone(500)));
  for (const { peer } of calls) peer.stopStream();
  expect(await engine.stats()).toMatchObject({ packetsLost: 0, packetsDroppedInside: 0 });
  expect(heard).toEqual([]);
  expect(digits).toEqual([]);
  for (const { peer } of calls) expect(tonePart(withoutSilence(peer.heard()), 500)).toBeGreaterThan(0.9);
}, 60_000);

test("our own RTP ports and addresses that are nobody's are refused", async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  expect(engine.refuses({ ...remoteOf(peer), port: session.localPort })).toBe('one of our own RTP ports');
  expect(engine.refuses(remoteOf(peer))).toBeUndefined();
  expect(engine.refuses({ ...remoteOf(peer), host: '224.0.0.5' })).toBeDefined();
  await expect(session.setRemote({ ...remoteOf(peer), host: 'localhost' })).rejects.toMatchObject({
    code: 'bad-remote',
  });
});

test('no peer is where we listen ourselves, by our own address or by the one that we tell others', async () => {
  const engine = await fixture.engine({ advertisedRtpHost: '198.51.100.7' });
  const { session, peer } = await fixture.call(engine);
  engine.neverSendTo('127.0.0.1', 5060);
  const reasonFor = (host: string, port: number): string | undefined =>
    engine.refuses(remoteOf(peer, { host, port }));
  expect(reasonFor('198.51.100.7', session.localPort)).toBe('one of our own RTP ports');
  expect(reasonFor('198.51.100.7', 5060)).toBe('one of our own SIP ports');
  expect(reasonFor('127.0.0.1', 5060)).toBe('one of our own SIP ports');
  expect(reasonFor('198.51.100.7', session.localPort + 1)).toBeUndefined();
  expect(reasonFor('198.51.100.8', 5060)).toBeUndefined();
});
