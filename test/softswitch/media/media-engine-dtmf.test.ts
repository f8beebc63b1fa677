// Digits as telephone-events, in and out.
// Never looks inside the engine: digits are sent and received as packets.
import { readFileSync } from 'node:fs';
import { tonePart } from '../../support/goertzel.js';
import { MediaFixture, eventually, untilTaken } from './media-fixture.js';

let fixture: MediaFixture;
beforeEach(async () => {
  fixture = await MediaFixture.open();
});
afterEach(() => fixture.close());

test('reports each key once, in order, at its end', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  const digits: string[] = [];
  session.onDtmf((digit, samples) => digits.push(`${digit}/${samples}`));
  await peer.sendDigit(1);
  await peer.sendDigit(1, { packets: 10 });
  await peer.sendDigit(11, { ends: 1 });
  // All end packets lost: the next event ends the former one.
  await peer.sendDigit(10, { ends: 0 });
  await peer.sendDigit(13);
  // The last one ends by itself when nothing more is heard of it.
  await peer.sendDigit(0, { ends: 0, packets: 3 });
  await eventually(() => digits.length >= 6, 'six digits');
  expect(digits).toEqual(['1/800', '1/1600', '#/800', '*/800', 'B/800', '0/480']);
});

test('ignores events that were not negotiated and codes that are no digits', async () => {
  const engine = await fixture.engine();
  const plain = await fixture.call(engine, { telephoneEvent: undefined });
  const { session, peer } = await fixture.call(engine, { telephoneEvent: 96 });
  const digits: string[] = [];
  plain.session.onDtmf((digit) => digits.push(`plain ${digit}`));
  session.onDtmf((digit) => digits.push(digit));
  await plain.peer.sendDigit(5);
  await untilTaken(plain.session, 8);
  await peer.sendDigit(16, { payloadType: 96 });
  await peer.sendDigit(4, { payloadType: 97 });
  await peer.sendDigit(7, { payloadType: 96 });
  await peer.sendDigit(8, { payloadType: 101 });
  await eventually(() => digits.length >= 2, 'two digits');
  expect(digits).toEqual(['7', '8']);
});

test('sends digits as events with one timestamp each and three ends', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine, { telephoneEvent: 96 });
  await session.sendDtmf('5#', 100);
  await peer.untilReceived(14);
  expect(peer.received.length).toBe(14);
  const [five, hash] = [peer.received.slice(0, 7), peer.received.slice(7)];
  for (const [packets, event] of [
    [five, 5],
    [hash, 11],
  ] as const) {
    expect(packets.every(({ payloadType, payload }) => payloadType === 96 && payload[0] === event)).toBe(
      true,
    );
    expect(new Set(packets.map(({ timestamp }) => timestamp)).size).toBe(1);
    expect(packets.map(({ marker }) => marker)).toEqual([true, ...Array<boolean>(6).fill(false)]);
    expect(packets.map(({ payload }) => payload.readUInt16BE(2))).toEqual([
      160, 320, 480, 640, 800, 800, 800,
    ]);
    expect(packets.map(({ payload }) => (payload[1] ?? 0) >> 7)).toEqual([0, 0, 0, 0, 1, 1, 1]);
  }
  const apart = ((hash[0]?.timestamp ?? 0) - (five[0]?.timestamp ?? 0)) >>> 0;
  expect(apart).toBeGreaterThanOrEqual(160 * 8);
  await expect(session.sendDtmf('5x')).rejects.toMatchObject({ code: 'bad-digit' });
});

test('a digit that one engine sends is the digit that another receives', async () => {
  const engine = await fixture.engine();
  const a = await engine.createSession('a');
  const b = await engine.createSession('b');
  const remote = {
    host: '127.0.0.1',
    audio: 8 as const,
    telephoneEvent: 101,
    direction: 'sendrecv' as const,
    ptimeMs: 20,
  };
  await a.setRemote({ ...remote, port: b.localPort });
  await b.setRemote({ ...remote, port: a.localPort });
  const digits: string[] = [];
  b.onDtmf((digit, samples) => digits.push(`${digit}/${samples}`));
  await a.sendDtmf('1234567890*#ABCD', 60);
  await eventually(() => digits.length >= 16, 'all digits');
  expect(digits.join(' ')).toBe([...'1234567890*#ABCD'].map((digit) => `${digit}/480`).join(' '));
});

test('sends the two tones to a peer without telephone-event', async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine, { telephoneEvent: undefined });
  await session.sendDtmf('5', 200);
  await peer.untilReceived(10);
  const heard = peer.heard();
  expect(heard.length).toBe(1600);
  expect(tonePart(heard, 770)).toBeGreaterThan(0.45);
  expect(tonePart(heard, 1336)).toBeGreaterThan(0.45);
});

/** The UDP payloads of a classic pcap file over Ethernet and IPv4. */
function datagramsOf(path: string): Buffer[] {
  const file = readFileSync(path);
  const datagrams: Buffer[] = [];
  for (let at = 24; at + 16 <= file.length;) {
    const bytes = file.readUInt32LE(at + 8);
    const ip = file.subarray(at + 16 + 14, at + 16 + bytes);
    const udp = ip.subarray(((ip[0] ?? 0) & 15) * 4);
    datagrams.push(Buffer.from(udp.subarray(8, udp.readUInt16BE(4))));
    at += 16 + bytes;
  }
  return datagrams;
}

test("reads the digits that SIPp brings as recordings: one stream of old numbers, 'backwards' and repeated", async () => {
  const engine = await fixture.engine();
  const { session, peer } = await fixture.call(engine);
  const b = await fixture.call(engine, { telephoneEvent: 96 });
  await session.bridge(b.session);
  const digits: string[] = [];
  session.onDtmf((digit) => digits.push(digit));
  let sent = 0;
  for (const name of ['9', '1', '1', 'star', '0', 'pound']) {
    const before = digits.length;
    for (const datagram of datagramsOf(`/usr/share/sip-tester/dtmf_2833_${name}.pcap`)) {
      await peer.sendRaw(datagram);
      // Audio of another stream goes on meanwhile.
      await peer.sendTonePacket(8, 440);
      sent += 2;
    }
    await eventually(() => digits.length > before, `digit ${name}`);
    // The recordings bear the same numbers: the next press begins when the last packet is read and a pause follows.
    await untilTaken(session, sent);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(digits.join('')).toBe('911*0#');
  const events = b.peer.received.filter(({ payloadType }) => payloadType === 96);
  expect(new Set(events.map(({ timestamp }) => timestamp)).size).toBe(6);
  expect((await engine.stats()).packetsDroppedInside).toBe(0);
});
