// Rooms of the media port through the unmodified drachtio-fsmrf: who hears whom, as it is heard.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Srf from 'drachtio-srf';
import { FsmrfMedia } from '../../../src/adapters/media/fsmrf-media.js';
import type { MediaEndpoint, MediaRoom } from '../../../src/app/ports/media.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { createSoftswitch, type Softswitch } from '../../../src/softswitch/softswitch.js';
import { phoneSdp } from '../../softswitch/esl/media-server-fixture.js';
import { sine, wavFile } from '../../softswitch/media/media-fixture.js';
import { softswitchOptions } from '../../softswitch/softswitch-fixture.js';
import { eventually } from '../../support/eventually.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { tonePart, withoutSilence } from '../../support/goertzel.js';
import { RtpPeer } from '../../support/rtp-peer.js';
import { untilHearsTones } from '../../support/tones-heard.js';

const tones = [400, 600, 900, 1300] as const;

let folder: string;
let softswitch: Softswitch;
let log: FakeLog;
let srf: Srf;
let media: FsmrfMedia;
const peers: RtpPeer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'centrale-rooms-'));
  await mkdir(join(folder, 'music'));
  await writeFile(join(folder, 'music/a.wav'), wavFile(sine(1300, 8000 * 20)));
  softswitch = await createSoftswitch(softswitchOptions(folder), silentLog);
  log = createFakeLog();
  srf = new Srf();
  srf.on('error', () => undefined);
  await new Promise<void>((done, fail) => {
    srf.on('connect', (error) => (error ? fail(error) : done()));
    void srf.connect({ ...softswitch.addresses.drachtio, secret: 'cymru' });
  });
  media = new FsmrfMedia(srf, {
    servers: [{ ...softswitch.addresses.eventSocket, password: 'ClueCon', promptsDir: folder }],
    ...{ profile: 'drachtio_mrf', listenHost: '127.0.0.1', installation: 'this', log },
  });
  await media.connect(5000);
});
afterEach(async () => {
  await media.close();
  srf.disconnect();
  await softswitch.close();
  for (const peer of peers.splice(0)) await peer.close();
  await rm(folder, { recursive: true, force: true });
});

interface Speaker {
  readonly endpoint: MediaEndpoint;
  readonly peer: RtpPeer;
}

/** Phones that say 400, 600, 900 and 1300 Hz. */
async function speakers(count: number): Promise<Speaker[]> {
  const made: Speaker[] = [];
  for (let i = 0; i < count; i += 1) {
    const peer = await RtpPeer.open();
    peers.push(peer);
    const endpoint = await media.createEndpoint({ remoteSdp: phoneSdp(peer.port, '8') });
    peer.target = { host: '127.0.0.1', port: Number(/m=audio (\d+)/.exec(endpoint.localSdp)?.[1]) };
    peer.startStream(8, tones[i] ?? 0);
    made.push({ endpoint, peer });
  }
  return made;
}

function untilHears(peer: RtpPeer, ...heard: readonly number[]): Promise<void> {
  return untilHearsTones(peer, tones, heard);
}

/** By the place of each: the places of those whom it hears. */
function mix(
  room: MediaRoom,
  all: readonly Speaker[],
  hears: Readonly<Record<number, readonly number[]>>,
): Promise<void> {
  return room.mix(
    Object.entries(hears).map(([place, heard]) => ({
      endpoint: all[Number(place)]!.endpoint,
      hears: heard.map((other) => all[other]!.endpoint),
    })),
  );
}

test('three hear each other, one comes and goes, and all can be joined otherwise afterwards', async () => {
  const all = await speakers(4);
  const [a, b, c, d] = all as [Speaker, Speaker, Speaker, Speaker];
  const room = media.createRoom(a.endpoint);
  await mix(room, all, { 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  await Promise.all([
    untilHears(a.peer, 600, 900),
    untilHears(b.peer, 400, 900),
    untilHears(c.peer, 400, 600),
  ]);
  await mix(room, all, { 0: [1, 2, 3], 1: [0, 2, 3], 2: [0, 1, 3], 3: [0, 1, 2] });
  await Promise.all([untilHears(a.peer, 600, 900, 1300), untilHears(d.peer, 400, 600, 900)]);
  await mix(room, all, { 0: [1], 1: [0] });
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400)]);
  await c.endpoint.bridge(d.endpoint);
  await Promise.all([untilHears(c.peer, 1300), untilHears(d.peer, 900)]);
  // Whoever is bridged is out of the room.
  await a.endpoint.bridge(b.endpoint);
  await untilHears(a.peer, 600);
  await a.endpoint.unbridge();
  await mix(room, all, { 0: [1], 1: [0] });
  await untilHears(a.peer, 600);
  await room.end();
  await room.end();
  await eventually('the room is empty', async () => (await inRoom(room)) === 0);
  await expect(mix(room, all, { 0: [1], 1: [0] })).rejects.toMatchObject({ code: 'media-ended' });
  for (const { endpoint } of all) await endpoint.destroy();
});

async function inRoom(room: MediaRoom): Promise<number> {
  const { nodes } = media as unknown as { nodes: { server: { api(command: string): Promise<string> } }[] };
  const said = await nodes[0]!.server.api(`conference ${room.id} list count`);
  return said.includes('not found') ? 0 : Number(said);
}

test('a supervisor listens, whispers to the agent and speaks to both, one after another', async () => {
  const all = await speakers(3);
  const [customer, agent, supervisor] = all as [Speaker, Speaker, Speaker];
  const room = media.createRoom(customer.endpoint);
  await mix(room, all, { 0: [1], 1: [0] });
  await untilHears(agent.peer, 400);
  const atCustomer = customer.peer.received.length;
  await mix(room, all, { 0: [1], 1: [0], 2: [0, 1] });
  await untilHears(supervisor.peer, 400, 600);
  await mix(room, all, { 0: [1], 1: [0, 2], 2: [0, 1] });
  await Promise.all([untilHears(agent.peer, 400, 900), untilHears(supervisor.peer, 400, 600)]);
  await untilHears(customer.peer, 600);
  // Not a moment of it has reached the customer.
  const heard = withoutSilence(customer.peer.heard(atCustomer));
  for (let from = 0; from + 400 <= heard.length; from += 400)
    expect(tonePart(heard.slice(from, from + 400), 900)).toBeLessThan(0.2);
  await mix(room, all, { 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  await untilHears(customer.peer, 600, 900);
  await mix(room, all, { 0: [1], 1: [0, 2], 2: [0, 1] });
  await untilHears(customer.peer, 600);
  for (const { endpoint } of all) await endpoint.destroy();
});

test('one who holds hears music of its own and nobody else, and is not heard', async () => {
  const all = await speakers(3);
  const [a, b, c] = all as [Speaker, Speaker, Speaker];
  b.endpoint.startBackground({ kind: 'music', music: 'default' });
  await untilHears(b.peer, 1300);
  const room = media.createRoom(a.endpoint);
  await mix(room, all, { 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  // What it played before is over.
  await untilHears(b.peer, 400, 900);
  await mix(room, all, { 0: [2], 1: [], 2: [0] });
  b.endpoint.startBackground({ kind: 'music', music: 'default' });
  await Promise.all([untilHears(b.peer, 1300), untilHears(a.peer, 900), untilHears(c.peer, 400)]);
  await b.endpoint.stop();
  await mix(room, all, { 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  await Promise.all([untilHears(b.peer, 400, 900), untilHears(a.peer, 600, 900)]);
  const keys: string[] = [];
  b.endpoint.onDigit((digit) => keys.push(digit));
  await b.peer.sendDigit(3);
  await eventually('the key is told', () => keys.includes('3'));
  for (const { endpoint } of all) await endpoint.destroy();
});

test('one that has ended is passed over, and who ends is out; what the media server refuses is told', async () => {
  const all = await speakers(3);
  const [a, b, c] = all as [Speaker, Speaker, Speaker];
  await c.endpoint.destroy();
  const room = media.createRoom(a.endpoint);
  await mix(room, all, { 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  await untilHears(a.peer, 600);
  expect(await inRoom(room)).toBe(2);
  await b.endpoint.destroy();
  await mix(room, all, { 0: [1], 1: [0] });
  await eventually('one is left', async () => (await inRoom(room)) === 1);
  const { nodes } = media as unknown as { nodes: { server: { api(command: string): Promise<string> } }[] };
  await nodes[0]!.server.api(`conference ${room.id} lock`);
  const late = (await speakers(1))[0]!;
  await expect(
    room.mix([
      { endpoint: a.endpoint, hears: [late.endpoint] },
      { endpoint: late.endpoint, hears: [a.endpoint] },
    ]),
  ).rejects.toMatchObject({ code: 'media-refused', message: expect.stringContaining('is locked') as string });
  // It can do something else, and the room can be tried again.
  await nodes[0]!.server.api(`conference ${room.id} unlock`);
  await room.mix([
    { endpoint: a.endpoint, hears: [late.endpoint] },
    { endpoint: late.endpoint, hears: [a.endpoint] },
  ]);
  await untilHears(late.peer, 400);
  for (const { endpoint } of [...all, late]) await endpoint.destroy();
});

test('who came in when another one was refused hears and is heard at the next try', async () => {
  const all = await speakers(4);
  const room = media.createRoom(all[0]!.endpoint);
  await mix(room, all, { 0: [1], 1: [0] });
  const { nodes } = media as unknown as { nodes: { server: { api(command: string): Promise<string> } }[] };
  await nodes[0]!.server.api(`conference ${room.id} set max_members 3`);
  const whispering = { 0: [1], 1: [0, 2, 3], 2: [0], 3: [0] };
  await expect(mix(room, all, whispering)).rejects.toMatchObject({ code: 'media-refused' });
  await nodes[0]!.server.api(`conference ${room.id} set max_members 0`);
  await mix(room, all, whispering);
  const [a, b, c, d] = all as [Speaker, Speaker, Speaker, Speaker];
  await Promise.all([
    untilHears(a.peer, 600),
    untilHears(b.peer, 400, 900, 1300),
    untilHears(c.peer, 400),
    untilHears(d.peer, 400),
  ]);
  for (const { endpoint } of all) await endpoint.destroy();
});

test('a room of an earlier run is taken over with whom it has', async () => {
  const all = await speakers(3);
  const [a, b, c] = all as [Speaker, Speaker, Speaker];
  const former = media.createRoom(a.endpoint);
  await mix(former, all, { 0: [1, 2], 1: [0], 2: [0, 1] });
  await untilHears(b.peer, 400);
  const next = media.createRoom(a.endpoint, former.id);
  await mix(next, all, { 0: [1], 1: [0] });
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400)]);
  expect(await inRoom(next)).toBe(2);
  await mix(next, all, { 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  await Promise.all([untilHears(b.peer, 400, 900), untilHears(c.peer, 400, 600)]);
  await next.end();
  await eventually('the room is empty', async () => (await inRoom(next)) === 0);
  for (const { endpoint } of all) await endpoint.destroy();
});
