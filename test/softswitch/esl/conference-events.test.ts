// What a plain event-socket client sees and does of conferences.
import { eventually } from '../../support/eventually.js';
import type { EventSocketClient, JsonEvent } from './event-socket-client.js';
import { MediaServerFixture } from './media-server-fixture.js';

let fixture: MediaServerFixture;
let client: EventSocketClient;
beforeEach(async () => {
  fixture = await MediaServerFixture.open();
  client = await fixture.inbound('CUSTOM conference::maintenance');
});
afterEach(() => fixture.close());

const action = (name: string, member?: string): Promise<JsonEvent> =>
  client.event(
    'CUSTOM',
    (event) => event.Action === name && (member === undefined || event['Member-ID'] === member),
  );

test('events tell who comes, talks, has the floor and goes, with the headers of the real server', async () => {
  const [a, b] = [await fixture.call(), await fixture.call()];
  const first = await a.esl.start(a.uuid, 'conference', 'room@wide++flags{moderator|mute}');
  const added = await action('add-member');
  expect(added).toMatchObject({
    'Event-Subclass': 'conference::maintenance',
    'Conference-Name': 'room',
    'Conference-Size': '1',
    'Conference-Ghosts': '0',
    'Conference-Profile-Name': 'wide',
    'Unique-ID': a.uuid,
    'Channel-Call-UUID': a.uuid,
    Floor: 'false',
    Hear: 'true',
    Speak: 'false',
    Talking: 'false',
    'Mute-Detect': 'false',
    Hold: 'false',
    'Member-Type': 'moderator',
    'Member-Ghost': 'false',
    'Energy-Level': '100',
  });
  expect(Object.keys(added).filter((name) => name.startsWith('variable_'))).toEqual([]);
  const memberId = added['Member-ID'] ?? '';
  expect(await action('floor-change')).toMatchObject({ 'Old-ID': 'none', 'New-ID': memberId, Floor: 'true' });
  expect(await action('conference-create')).toMatchObject({ 'Conference-Size': '0' });
  expect((await action('conference-create'))['Unique-ID']).toBeUndefined();

  await b.esl.start(b.uuid, 'conference', 'room++flags{ghost}');
  const ghost = await client.event('CUSTOM', (event) => event['Member-Ghost'] === 'true');
  expect(ghost).toMatchObject({ 'Conference-Size': '1', 'Conference-Ghosts': '1', 'Unique-ID': b.uuid });
  const ghostId = ghost['Member-ID'] ?? '';
  b.peer.startStream(8, 500);
  expect(await action('start-talking', ghostId)).toMatchObject({ Talking: 'true' });
  expect(
    await client.event('CUSTOM', (event) => event.Action === 'floor-change' && event['New-ID'] === ghostId),
  ).toMatchObject({ 'Old-ID': memberId });
  b.peer.stopStream();
  expect(await action('stop-talking', ghostId)).toMatchObject({ Talking: 'false' });

  expect(await client.api('conference list')).toMatch(/^\+OK Conference room \(1 member rate: 8000/);
  expect(await client.api('conference room list delim |')).toContain(`${ghostId}|`);
  await b.dialog.bye();
  expect(await action('del-member', ghostId)).toMatchObject({ 'Conference-Ghosts': '0' });
  expect(await client.api(`conference room hup ${memberId}`)).toBe(`+OK hup ${memberId}\n`);
  expect(await a.esl.completion(first)).toMatchObject({
    'Application-Response': '_none_',
    variable_conference_name: 'room',
    variable_conference_member_id: memberId,
  });
  expect(await action('conference-destroy')).toMatchObject({ 'Conference-Size': '0' });
  expect(await client.api('conference room list')).toBe('-ERR Conference room not found\n');
});

test('uuid_break ends what is played to a member, a park ends its membership', async () => {
  const [a, b] = [await fixture.call(), await fixture.call()];
  const joined = await a.esl.start(a.uuid, 'conference', 'room');
  await b.esl.start(b.uuid, 'conference', 'room');
  b.peer.startStream(8, 500);
  await a.peer.untilTone(500);
  const playing = await a.esl.start(a.uuid, 'playback', 'tone_stream://%(20000,0,900)');
  await a.peer.untilTone(900);
  expect(await client.api(`uuid_break ${a.uuid} all`)).toBe('+OK\n');
  await a.esl.completion(playing);
  await a.peer.untilTone(500);
  await client.api(`uuid_break ${a.uuid}`);
  await a.peer.untilTone(500);
  expect(await client.api('conference room list count')).toBe('2');
  expect(await client.api(`uuid_park ${a.uuid}`)).toBe('+OK\n');
  await a.esl.completion(joined);
  await a.peer.untilSilence().catch(() => undefined);
  expect(await client.api('conference room get count')).toBe('1');
  // A bridge takes the other one out as well.
  await client.api(`uuid_bridge ${a.uuid} ${b.uuid}`);
  await a.esl.event('CHANNEL_BRIDGE');
  await a.peer.untilTone(500);
  await eventually('nobody is in it', async () =>
    (await client.api('conference list')).includes('No active'),
  );
});

test('two who make a conference at once meet in one', async () => {
  const calls = [await fixture.call(), await fixture.call(), await fixture.call()];
  await Promise.all(calls.map(({ esl, uuid }) => esl.start(uuid, 'conference', 'room')));
  await eventually('all are in it', async () => (await client.api('conference room list count')) === '3');
  expect(client.events.filter((event) => event.Action === 'conference-create')).toHaveLength(1);
  // One leaves in the moment in which another one comes.
  expect(await client.api('conference room kick all')).toMatch(/^(\+OK kicked \d+\n){3}$/);
  await calls[0]?.esl.start(calls[0].uuid, 'conference', 'room');
  await eventually(
    'the next one is there',
    async () => (await client.api('conference room list count')) === '1',
  );
});
