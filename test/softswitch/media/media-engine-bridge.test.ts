// What two bridged sessions pass on to each other.
// Never uses anything but packets on loopback to find out.
import { tonePart } from '../../support/goertzel.js';
import { MediaFixture, eventually, remoteOf, untilTaken } from './media-fixture.js';

let fixture: MediaFixture;
beforeEach(async () => {
  fixture = await MediaFixture.open();
});
afterEach(() => fixture.close());

test.each([
  { name: 'one worker, one law', workers: 1, laws: [8, 8] as const },
  { name: 'one worker, A-law to µ-law', workers: 1, laws: [8, 0] as const },
  { name: 'two workers, one law', workers: 2, laws: [0, 0] as const },
  { name: 'two workers, µ-law to A-law', workers: 2, laws: [0, 8] as const },
])('carries tones both ways without loss: $name', async ({ workers, laws }) => {
  const engine = await fixture.engine({ workers });
  const a = await fixture.call(engine, { audio: laws[0] });
  const b = await fixture.call(engine, { audio: laws[1] });
  await a.session.bridge(b.session);

  await Promise.all([a.peer.sendTone(laws[0], 440, 100), b.peer.sendTone(laws[1], 1004, 100)]);
  await Promise.all([a.peer.untilReceived(100), b.peer.untilReceived(100)]);

  expect(tonePart(b.peer.heard(), 440)).toBeGreaterThan(0.98);
  expect(tonePart(a.peer.heard(), 1004)).toBeGreaterThan(0.98);
  for (const peer of [a.peer, b.peer]) {
    const [first] = peer.received;
    expect(first?.marker).toBe(true);
    expect(new Set(peer.received.map(({ ssrc }) => ssrc)).size).toBe(1);
    expect(peer.received.map(({ sequence }) => (sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect(peer.received.map(({ timestamp }) => (timestamp - (first?.timestamp ?? 0)) >>> 0)).toEqual(
      Array.from({ length: 100 }, (_, i) => i * 160),
    );
  }
  expect(b.peer.received.every(({ payloadType }) => payloadType === laws[1])).toBe(true);
  expect(await engine.stats()).toEqual({
    sessions: 2,
    packetsReceived: 200,
    packetsSent: 200,
    packetsLost: 0,
    packetsRefused: 0,
    packetsDroppedInside: 0,
  });
});

test('passes packets of another packet time on as they come', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  await a.peer.sendTone(8, 440, 10, 240);
  await b.peer.untilReceived(10);
  expect(b.peer.received.every(({ payload }) => payload.length === 240)).toBe(true);
  expect(((b.peer.received[1]?.timestamp ?? 0) - (b.peer.received[0]?.timestamp ?? 0)) >>> 0).toBe(240);
});

test('takes the law that the packet states though another was negotiated', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine, { audio: 0 });
  const b = await fixture.call(engine, { audio: 0 });
  await a.session.bridge(b.session);
  await a.peer.sendTone(8, 440, 50);
  await b.peer.untilReceived(50);
  expect(b.peer.received.every(({ payloadType }) => payloadType === 0)).toBe(true);
  expect(tonePart(b.peer.heard(), 440)).toBeGreaterThan(0.98);
});

test('shows losses and reordering of the one side to the other as they were', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  const start = 65534;
  for (const step of [0, 1, 3, 2, 5, 5, 6]) {
    a.peer.sequence = (start + step) & 0xffff;
    a.peer.timestamp = step * 160;
    await a.peer.sendTonePacket(8, 440);
  }
  await b.peer.untilReceived(6);
  const first = b.peer.received[0]?.sequence ?? 0;
  expect(b.peer.received.map(({ sequence }) => (sequence - first) & 0xffff)).toEqual([0, 1, 3, 2, 5, 6]);
  expect(await a.session.stats()).toMatchObject({ packetsReceived: 7, packetsLost: 1 });
});

test.each([
  { direction: 'sendonly' as const, hears: true, isHeard: false },
  { direction: 'recvonly' as const, hears: false, isHeard: true },
  { direction: 'inactive' as const, hears: false, isHeard: false },
])('honours $direction and goes on after the hold', async ({ direction, hears, isHeard }) => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine, { direction });
  const b = await fixture.call(engine);
  await a.session.bridge(b.session);
  await a.peer.sendTone(8, 440, 5);
  await b.peer.sendTone(8, 1004, 5);
  await Promise.all([untilTaken(a.session, 5), untilTaken(b.session, 5)]);
  await a.session.setRemote(remoteOf(a.peer));
  await a.peer.sendTone(8, 440, 3);
  await b.peer.sendTone(8, 1004, 3);
  await a.peer.untilReceived(hears ? 8 : 3);
  await b.peer.untilReceived(isHeard ? 8 : 3);
  expect(a.peer.received.length).toBe(hears ? 8 : 3);
  expect(b.peer.received.length).toBe(isHeard ? 8 : 3);
  expect((await engine.stats()).packetsDroppedInside).toBe(0);
});

test('a muted side is not passed on, and unbridged sessions hear nothing of each other', async () => {
  const engine = await fixture.engine();
  const a = await fixture.call(engine);
  const b = await fixture.call(engine);
  const c = await fixture.call(engine);
  await a.session.bridge(b.session);
  a.session.setMuted('read', true);
  await a.session.stats();
  await a.peer.sendTone(8, 440, 5);
  await untilTaken(a.session, 5);
  a.session.setMuted('read', false);
  await a.session.stats();
  await a.peer.sendTone(8, 440, 5);
  await b.peer.untilReceived(5);
  // A new bridge ends the former one.
  await b.session.bridge(c.session);
  await a.peer.sendTone(8, 440, 5);
  await c.peer.sendTone(8, 1004, 5);
  await b.peer.untilReceived(10);
  expect(b.peer.received.length).toBe(10);
  expect(tonePart(b.peer.heard(5), 1004)).toBeGreaterThan(0.9);
  expect(a.peer.received.length).toBe(0);
  await b.session.unbridge();
  await b.session.unbridge();
});

test.each([1, 2])(
  'passes digits on with the payload type of the other side (%i workers)',
  async (workers) => {
    const engine = await fixture.engine({ workers });
    const a = await fixture.call(engine, { telephoneEvent: 96 });
    const b = await fixture.call(engine, { telephoneEvent: 101 });
    const c = await fixture.call(engine, { telephoneEvent: undefined });
    const digits: string[] = [];
    a.session.onDtmf((digit, samples) => digits.push(`${digit}/${samples}`));
    await a.session.bridge(b.session);
    await a.peer.sendTone(8, 440, 3);
    await a.peer.sendDigit(5, { payloadType: 96 });
    await a.peer.sendTone(8, 440, 3);
    await b.peer.untilReceived(14);
    expect(b.peer.received.filter(({ payloadType }) => payloadType === 101).length).toBe(8);
    expect(new Set(b.peer.received.slice(3, 11).map(({ timestamp }) => timestamp)).size).toBe(1);
    await eventually(() => digits.length > 0, 'the digit');
    expect(digits).toEqual(['5/800']);

    await a.session.bridge(c.session);
    await a.peer.sendTone(8, 440, 3);
    await a.peer.sendDigit(6, { payloadType: 96 });
    await a.peer.sendTone(8, 440, 3);
    await c.peer.untilReceived(6);
    const first = c.peer.received[0]?.sequence ?? 0;
    expect(c.peer.received.map(({ sequence }) => (sequence - first) & 0xffff)).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await engine.stats()).packetsDroppedInside).toBe(0);
  },
);
