// Conferences through the unmodified drachtio-fsmrf: who joins hears the others, is steered, and leaves.
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { tonePart, withoutSilence } from '../support/goertzel.js';
import type { RtpPeer } from '../support/rtp-peer.js';
import { untilHearsTones } from '../support/tones-heard.js';
import { phoneSdp } from './esl/media-server-fixture.js';
import { wavSamples } from './media/media-fixture.js';
import { SoftswitchFixture, type FsmrfEndpoint, type Headers, type Leg } from './softswitch-fixture.js';

interface Conference extends EventEmitter {
  readonly name: string;
  readonly uuid: string;
  readonly memberId: number;
  readonly participants: ReadonlyMap<number, { readonly channelUuid: string }>;
  getSize(): Promise<number>;
  list(what?: string): Promise<{ getBody(): string }>;
  get(name: string): Promise<unknown>;
  set(name: string, value: string): Promise<string>;
  mute(who: string): Promise<string>;
  unmute(who: string): Promise<string>;
  deaf(who: string): Promise<string>;
  undeaf(who: string): Promise<string>;
  lock(): Promise<string>;
  unlock(): Promise<string>;
  play(file: string | string[]): Promise<{ seconds: number; milliseconds: number; samples: number }>;
  startRecording(path: string): Promise<string>;
  pauseRecording(path: string): Promise<string>;
  resumeRecording(path: string): Promise<string>;
  stopRecording(path: string): Promise<string>;
  chkRecord(): Promise<{ getBody(): string }>;
  destroy(): Promise<void>;
}

interface Member extends FsmrfEndpoint {
  join(conference: string | Conference, options?: object): Promise<{ memberId: number; confUuid: string }>;
  confMute(): Promise<string>;
  confUnmute(): Promise<string>;
  confDeaf(): Promise<string>;
  confUndeaf(): Promise<string>;
  confKick(): Promise<string>;
  confPlay(file: string): Promise<unknown>;
  transfer(name: string): Promise<string>;
  unjoin(): Promise<string>;
}

interface Speaker {
  readonly endpoint: Member;
  readonly peer: RtpPeer;
}

// What it waits for tells itself what was heard instead.
jest.setTimeout(60_000);

const tones = [400, 600, 900] as const;

let fixture: SoftswitchFixture;
beforeEach(async () => {
  jest.spyOn(console, 'log').mockReturnValue();
  fixture = await SoftswitchFixture.open();
});
afterEach(async () => {
  await fixture.close();
  jest.restoreAllMocks();
});

/** Endpoints whose phones say 400, 600 and 900 Hz. */
async function speakers(count: number): Promise<Speaker[]> {
  const made: Speaker[] = [];
  for (let i = 0; i < count; i += 1) {
    const leg: Leg = await fixture.leg((peer) => ({ remoteSdp: phoneSdp(peer.port, i === 1 ? '0' : '8') }));
    leg.peer.startStream(i === 1 ? 0 : 8, tones[i] ?? 0);
    made.push({ endpoint: leg.endpoint as Member, peer: leg.peer });
  }
  return made;
}

async function createConference(name?: string): Promise<Conference> {
  const conference = (await fixture.mediaServer.createConference(name)) as Conference;
  // fsmrf does not wait for its filter; replies come in order, so after this one it hears of members.
  await conference.getSize();
  return conference;
}

function untilHears(peer: RtpPeer, ...heard: readonly number[]): Promise<void> {
  return untilHearsTones(peer, tones, heard);
}

function actionsOf(conference: Conference): string[] {
  const actions: string[] = [];
  for (const event of ['addMember', 'delMember', 'muteMember', 'unmuteMember', 'kickMember', 'startTalking'])
    conference.on(event, (told: Headers) => actions.push(`${event} ${told.getHeader('Member-ID')}`));
  return actions;
}

test('a conference that was made has members who hear each other, and ends with its control leg', async () => {
  const conference = await createConference('board');
  expect(conference.name).toBe('board');
  await expect(fixture.mediaServer.createConference('board')).rejects.toBe('conference exists');
  const actions = actionsOf(conference);
  const [a, b, c] = (await speakers(3)) as [Speaker, Speaker, Speaker];
  const ids: number[] = [];
  for (const { endpoint } of [a, b, c]) {
    const { memberId, confUuid } = await endpoint.join(conference);
    expect(confUuid).toBe(conference.uuid);
    ids.push(memberId);
  }
  await Promise.all([
    untilHears(a.peer, 600, 900),
    untilHears(b.peer, 400, 900),
    untilHears(c.peer, 400, 600),
  ]);
  expect(await conference.getSize()).toBe(4);
  const listed = (await conference.list()).getBody().trim().split('\n');
  expect(listed.map((line) => line.split(';')[2])).toEqual(
    [c, b, a].map(({ endpoint }) => endpoint.uuid).concat([expect.any(String) as string]),
  );
  expect(listed[0]).toMatch(/;hear\|speak\|talking;0;0;100$/);
  await eventually('members are known', () => conference.participants.size === 3);
  expect([...conference.participants.values()].map(({ channelUuid }) => channelUuid)).toEqual(
    [a, b, c].map(({ endpoint }) => endpoint.uuid),
  );
  await a.endpoint.unjoin();
  await a.peer.untilSilence().catch(() => undefined);
  await Promise.all([untilHears(b.peer, 900), untilHears(c.peer, 600)]);
  expect(actions).toEqual(
    expect.arrayContaining([
      `addMember ${ids[0]}`,
      `startTalking ${ids[1]}`,
      `kickMember ${ids[0]}`,
      `delMember ${ids[0]}`,
    ]),
  );
  await conference.destroy();
  await eventually('the conference is over', async () =>
    (await fixture.mediaServer.api('conference board list')).includes('not found'),
  );
  // Whoever was in it is there still, and can do something else.
  await b.endpoint.bridge(c.endpoint);
  await Promise.all([b.peer.untilTone(900), c.peer.untilTone(600)]);
});

test('a conference without a name, one of many members, and one with all of its limits', async () => {
  const conference = await createConference();
  expect(conference.name).toMatch(/^anon-/);
  expect(await conference.set('max_members', '2')).toBe('0');
  expect(await conference.get('max_members')).toBe(2);
  expect(await conference.set('energy_level', '200')).toContain('set <');
  const [a, b] = (await speakers(2)) as [Speaker, Speaker];
  await a.endpoint.join(conference);
  const refused = await b.endpoint.execute('conference', conference.name);
  expect(refused.getHeader('Application-Response')).toBe(`-ERR conference ${conference.name} is full`);
  await conference.set('max_members', '0');
  expect(await conference.lock()).toBe(`+OK ${conference.name} locked\n`);
  const locked = await b.endpoint.execute('conference', conference.name);
  expect(locked.getHeader('Application-Response')).toBe(`-ERR conference ${conference.name} is locked`);
  expect(await conference.unlock()).toBe(`+OK ${conference.name} unlocked\n`);
  const missing = await b.endpoint.execute('conference', 'nobody+flags{join-only}');
  expect(missing.getHeader('Application-Response')).toBe('-ERR conference nobody does not exist');
  await b.endpoint.join(conference);
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400)]);
  const pinned = await a.endpoint.execute('conference', '');
  expect(pinned.getHeader('Application-Response')).toBe('-ERR no conference name');
});

test('members are muted and deafened, kept from one another, told keys and transferred', async () => {
  const [a, b, c] = (await speakers(3)) as [Speaker, Speaker, Speaker];
  const ids: number[] = [];
  for (const { endpoint } of [a, b, c]) ids.push((await endpoint.join('room', { pin: '12' })).memberId);
  expect(await a.endpoint.confMute()).toBe(`+OK mute ${ids[0]}\n`);
  await Promise.all([untilHears(b.peer, 900), untilHears(c.peer, 600)]);
  await a.endpoint.confUnmute();
  await a.endpoint.confDeaf();
  await Promise.all([untilHears(a.peer), untilHears(b.peer, 400, 900)]);
  await a.endpoint.confUndeaf();
  const api = (command: string): Promise<string> => fixture.mediaServer.api(`conference room ${command}`);
  expect(await api(`relate ${ids[1]} ${ids[2]} nohear`)).toBe(`+OK nohear ${ids[1]}->${ids[2]} set\n`);
  expect(await api(`relate ${ids[2]} ${ids[0]} nospeak`)).toBe(`+OK nospeak ${ids[2]}->${ids[0]} set\n`);
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400), untilHears(c.peer, 400, 600)]);
  // What the one may not do is a matter of its own: it is not cleared from the other's side.
  expect(await api(`relate ${ids[1]},${ids[0]} ${ids[2]} clear`)).toContain('cleared');
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400, 900)]);
  await api(`relate ${ids[2]} ${ids[0]} clear`);
  await Promise.all([untilHears(a.peer, 600, 900), untilHears(b.peer, 400, 900)]);
  expect(await api(`hold ${ids[0]}`)).toBe(`+OK hold ${ids[0]}\n`);
  await Promise.all([untilHears(a.peer), untilHears(b.peer, 900)]);
  expect(await api('unhold all')).toContain(`+OK unhold ${ids[0]}\n`);
  const keys: string[] = [];
  a.endpoint.on('dtmf', ({ dtmf }: { dtmf: string }) => keys.push(dtmf));
  await a.peer.sendDigit(7);
  await eventually('the key is told', () => keys.includes('7'));
  expect(await api(`dtmf ${ids[1]} 5`)).toBe(`+OK sent 5 to ${ids[1]}\n`);
  await b.peer.until(
    () => b.peer.received.some(({ payloadType, payload }) => payloadType === 101 && payload[0] === 5),
    'a key',
  );
  expect(await c.endpoint.transfer('elsewhere')).toBe(
    `+OK Member '${ids[2]}' sent to conference elsewhere.\n`,
  );
  await a.endpoint.confKick();
  const another = await a.endpoint.join('elsewhere');
  expect(another.memberId).toBeGreaterThan(ids[2] ?? 0);
  await Promise.all([untilHears(a.peer, 900), untilHears(c.peer, 400)]);
  expect(await fixture.mediaServer.api('conference room mute 99')).toBe('-ERR Non-Existent ID 99\n');
  expect(await fixture.mediaServer.api('conference room gettag x')).toBe(
    "-ERR Conference command 'gettag' not found.\n",
  );
  expect(await fixture.mediaServer.api('conference room mute')).toContain('mute <');
  const wrongPin = await a.endpoint
    .execute('set', 'x=1')
    .then(() => c.endpoint.execute('conference', 'room+13'));
  expect(wrongPin.getHeader('Application-Response')).toContain('wants another pin');
});

test('files are played to all, one after another, and to one; what is missing is told', async () => {
  const conference = await createConference('room');
  const [a, b] = (await speakers(2)) as [Speaker, Speaker];
  for (const { endpoint, peer } of [a, b]) {
    await endpoint.join(conference);
    peer.startStream(8, 0);
  }
  const [first, second] = [await fixture.tone('c.wav', 600, 0.5), await fixture.tone('d.wav', 900, 0.5)];
  const heardFrom = a.peer.received.length;
  expect(await conference.play([first, second])).toEqual({ seconds: 0, milliseconds: 1000, samples: 8000 });
  const heard = withoutSilence(a.peer.heard(heardFrom));
  expect(tonePart(heard.slice(0, 3200), 600)).toBeGreaterThan(0.7);
  expect(tonePart(heard.slice(-3200), 900)).toBeGreaterThan(0.7);
  expect(await conference.play('/srv/none.wav')).toEqual({ seconds: 0, milliseconds: 0, samples: 0 });
  const done = new Promise<Headers>((resolve) => conference.once('playFileDone', resolve));
  expect(await fixture.mediaServer.api('conference room play silence_stream://60000')).toContain(
    '+OK (play)',
  );
  expect(await fixture.mediaServer.api('conference room stop all')).toBe('+OK Stopped 1 files.\n');
  expect((await done).getHeader('File')).toBe('silence_stream://60000');
  const onlyOne = await fixture.tone('e.wav', 400, 20);
  await b.endpoint.confPlay(onlyOne);
  await untilHears(b.peer, 400);
  await a.peer.untilSilence();
  // A playback of the endpoint itself comes before the conference, and the conference goes on afterwards.
  await a.endpoint.play(first);
  b.peer.startStream(8, 900);
  await untilHears(a.peer, 900);
});

test('a recording holds all of them, and uuid_record one of them', async () => {
  const conference = await createConference('room');
  const [a, b] = (await speakers(2)) as [Speaker, Speaker];
  for (const { endpoint } of [a, b]) await endpoint.join(conference);
  const path = join(fixture.folder, 'all of it.wav'.replaceAll(' ', '-'));
  const ofOne = join(fixture.folder, 'one.wav');
  const stopped = new Promise<Headers>((resolve) => conference.once('stopRecording', resolve));
  expect(await conference.startRecording(path)).toBe(`+OK Record file ${path}\n`);
  expect(await fixture.mediaServer.api(`uuid_record ${a.endpoint.uuid} start ${ofOne}`)).toBe(
    '+OK Success\n',
  );
  expect((await conference.chkRecord()).getBody()).toBe(`+OK Record file ${path}\n`);
  await untilHears(a.peer, 600);
  await untilHears(a.peer, 600);
  expect(await conference.pauseRecording(path)).toBe(`+OK Pause recording file ${path}\n`);
  expect(await conference.resumeRecording(path)).toBe(`+OK Resume recording file ${path}\n`);
  await untilHears(b.peer, 400);
  expect(await conference.stopRecording(path)).toBe(
    `Stopped recording file ${path}\n+OK Stopped recording 1 file\n`,
  );
  const told = await stopped;
  expect(told.getHeader('Path')).toBe(path);
  expect(await fixture.mediaServer.api(`uuid_record ${a.endpoint.uuid} stop ${ofOne}`)).toBe('+OK Success\n');
  for (const file of [path, ofOne]) {
    const samples = withoutSilence(wavSamples(await readFile(file)));
    expect(samples.length).toBeGreaterThan(3200);
    for (const hz of [400, 600]) expect(tonePart(samples, hz)).toBeGreaterThan(0.2);
  }
  expect(Number(told.getHeader('Samples-Out'))).toBe(wavSamples(await readFile(path)).length);
  await expect(conference.startRecording('/srv/elsewhere.wav')).rejects.toThrow('Cannot record');
});

test('whose phone hangs up is out; the last one out ends the conference', async () => {
  const [a, b] = (await speakers(2)) as [Speaker, Speaker];
  for (const { endpoint } of [a, b]) await endpoint.join('room', { flags: { mintwo: true } });
  await untilHears(b.peer, 400);
  await a.endpoint.destroy();
  await eventually('the conference is over', async () =>
    (await fixture.mediaServer.api('conference list')).includes('No active conferences'),
  );
  expect(b.endpoint.connected).toBe(true);
  await b.endpoint.play('silence_stream://50');
});

test('somebody waits for a moderator', async () => {
  const [a, b] = (await speakers(2)) as [Speaker, Speaker];
  await a.endpoint.join('room', { flags: { waitMod: true } });
  await b.endpoint.join('room', { flags: { moderator: true } });
  await Promise.all([untilHears(a.peer, 600), untilHears(b.peer, 400)]);
  expect(await fixture.mediaServer.api('conference room mute non_moderator')).toMatch(/^\+OK mute \d+\n$/);
});
