// Rooms on real workers and sockets: who hears whom, what is played and recorded, and what outlives whom.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaSession, RoomSeat } from '../../../src/softswitch/media/media-engine-model.js';
import { tonePart, withoutSilence } from '../../support/goertzel.js';
import type { RtpPeer } from '../../support/rtp-peer.js';
import { untilHearsTones } from '../../support/tones-heard.js';
import { MediaFixture, eventually, sine, wavFile, wavSamples } from './media-fixture.js';

let fixture: MediaFixture;
beforeEach(async () => {
  fixture = await MediaFixture.open();
});
afterEach(() => fixture.close());

/** Each has whole periods in the 50 ms that are looked at. */
const tones = [400, 600, 900] as const;

function untilHears(peer: RtpPeer, ...heard: readonly number[]): Promise<void> {
  return untilHearsTones(peer, tones, heard);
}

interface Member {
  readonly session: MediaSession;
  readonly peer: RtpPeer;
  readonly seat: RoomSeat;
}

async function threeMembers(workers = 2) {
  const engine = await fixture.engine({ workers });
  const calls = [];
  for (const audio of [8, 0, 8] as const) calls.push({ audio, ...(await fixture.call(engine, { audio })) });
  const room = await engine.createRoom();
  const members: Member[] = [];
  for (const [i, { session, peer, audio }] of calls.entries()) {
    peer.startStream(audio, tones[i] ?? 0);
    members.push({ session, peer, seat: await room.join(session) });
  }
  return { engine, room, members: members as [Member, Member, Member] };
}

test('members on several workers hear all others and never themselves, each in its own law', async () => {
  const { members } = await threeMembers();
  const [a, b, c] = members;
  await Promise.all([
    untilHears(a.peer, 600, 900),
    untilHears(b.peer, 400, 900),
    untilHears(c.peer, 400, 600),
  ]);
  expect(new Set(a.peer.received.map(({ payloadType }) => payloadType))).toEqual(new Set([8]));
  expect(new Set(b.peer.received.map(({ payloadType }) => payloadType))).toEqual(new Set([0]));
  const { received } = a.peer;
  expect(new Set(received.map(({ ssrc }) => ssrc)).size).toBe(1);
  expect(received.map(({ sequence }) => (sequence - (received[0]?.sequence ?? 0)) & 0xffff)).toEqual(
    received.map((_, i) => i),
  );
});

test('who is muted is not heard, who is deaf hears nobody, and one can be kept from another', async () => {
  const { members } = await threeMembers();
  const [a, b, c] = members;
  a.seat.set({ speaks: false, hears: true });
  await Promise.all([untilHears(b.peer, 900), untilHears(c.peer, 600), untilHears(a.peer, 600, 900)]);
  a.seat.set({ speaks: true, hears: false });
  await Promise.all([untilHears(b.peer, 400, 900), untilHears(a.peer)]);
  a.seat.set({ speaks: true, hears: true });
  b.seat.hear(c.seat, false);
  await Promise.all([untilHears(a.peer, 600, 900), untilHears(b.peer, 400), untilHears(c.peer, 400, 600)]);
});

test('one who leaves is heard no more, hears nobody and can be bridged; the others go on', async () => {
  const { members, engine } = await threeMembers();
  const [a, b, c] = members;
  await untilHears(a.peer, 600, 900);
  await c.seat.leave();
  const elsewhere = await fixture.call(engine);
  await c.session.bridge(elsewhere.session);
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400), elsewhere.peer.untilTone(900)]);
  await b.session.close();
  await a.peer.untilSilence();
  await c.seat.leave();
});

test('what is played to all is heard by all beside the voices, what is played to one by that one', async () => {
  const { room, members } = await threeMembers();
  const [a, b, c] = members;
  for (const { peer } of [b, c]) peer.stopStream();
  await fixture.write('b.wav', wavFile(sine(600, 80_000)));
  await fixture.write('c.wav', wavFile(sine(900, 80_000)));
  const toAll = room.play('b.wav');
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400, 600), untilHears(c.peer, 400, 600)]);
  const toOne = b.seat.play('c.wav');
  room.stopPlayback();
  expect(await toAll).toMatchObject({ status: 'break' });
  await Promise.all([untilHears(b.peer, 400, 900), untilHears(c.peer, 400), untilHears(a.peer)]);
  await b.seat.leave();
  expect(await toOne).toMatchObject({ status: 'break' });
  expect(await room.play('missing.wav')).toMatchObject({ status: 'not-found' });
});

test('a recording holds everybody, pauses, and is completed when the room closes', async () => {
  const { room, members } = await threeMembers();
  const path = join(fixture.folder, 'room.wav');
  const recording = await room.startRecording(path, { sides: 'read' });
  if (recording.kind === 'error') throw new Error(recording.error);
  expect(await room.startRecording(path, { sides: 'read' })).toMatchObject({ kind: 'error' });
  await untilHears(members[0].peer, 600, 900);
  await untilHears(members[0].peer, 600, 900);
  expect(room.pauseRecording(path, true)).toBe(true);
  await room.close();
  const outcome = await recording.ended;
  expect(outcome).toMatchObject({ cause: 'closed' });
  const samples = wavSamples(await readFile(path));
  expect(samples.length).toBe(outcome.samples);
  const latest = withoutSilence(samples.slice(-4000));
  for (const hz of tones) expect(tonePart(latest, hz)).toBeGreaterThan(0.15);
  await expect(room.join(members[0].session)).rejects.toMatchObject({ code: 'room-closed' });
  await members[0].peer.untilSilence().catch(() => undefined);
});

test('a member is told talking and quiet', async () => {
  const { members } = await threeMembers(1);
  const told: boolean[] = [];
  members[0].seat.onTalking((talking) => told.push(talking));
  await eventually(() => told.length === 1, 'talking');
  members[0].peer.stopStream();
  await eventually(() => told.length === 2, 'quiet');
  expect(told).toEqual([true, false]);
});

test('a room whose worker crashes is over; members on other workers stay and can be joined anew', async () => {
  const { engine, room, members } = await threeMembers();
  const failed = new Promise<string>((resolve) => room.onFailed(resolve));
  const home = engine.workers.find(
    ({ index }) => index === (room as unknown as { worker: { index: number } }).worker.index,
  );
  await home?.kill();
  expect(await failed).toContain('crashed');
  await expect(room.join(members[0].session)).rejects.toMatchObject({ code: 'room-closed' });
  const another = await engine.createRoom();
  const staying = members.filter(
    ({ session }) => (session as unknown as { worker: unknown }).worker !== home,
  );
  expect(staying.length).toBeGreaterThan(0);
  const extra = await fixture.call(engine);
  extra.peer.startStream(8, 600);
  await another.join(extra.session);
  for (const { session } of staying) await another.join(session);
  await staying[0]?.peer.until(
    () => withoutSilence(staying[0]?.peer.heard(staying[0].peer.received.length - 15) ?? []).length > 1600,
    'the new member',
  );
});
