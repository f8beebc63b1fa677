// The application eavesdrop through the unmodified drachtio-fsmrf: who hears whom while somebody listens in.
import { eventually } from '../support/eventually.js';
import { tonePart, withoutSilence } from '../support/goertzel.js';
import { untilHearsTones } from '../support/tones-heard.js';
import { phoneSdp } from './esl/media-server-fixture.js';
import { SoftswitchFixture, type Leg } from './softswitch-fixture.js';

const tones = [400, 600, 900] as const;

let fixture: SoftswitchFixture;
beforeEach(async () => {
  fixture = await SoftswitchFixture.open();
});
afterEach(() => fixture.close());

/** A customer and an agent who talk, and a supervisor who does not yet: 400, 600 and 900 Hz. */
async function conversation(): Promise<[Leg, Leg, Leg]> {
  const legs: Leg[] = [];
  for (const [i, hz] of tones.entries()) {
    const leg = await fixture.leg((peer) => ({ remoteSdp: phoneSdp(peer.port, i === 1 ? '0' : '8') }));
    leg.peer.startStream(i === 1 ? 0 : 8, hz);
    legs.push(leg);
  }
  const [customer, agent, supervisor] = legs as [Leg, Leg, Leg];
  await customer.endpoint.bridge(agent.endpoint);
  await hears(customer, 600);
  return [customer, agent, supervisor];
}

const hears = ({ peer }: Leg, ...wanted: readonly number[]): Promise<void> =>
  untilHearsTones(peer, tones, wanted);

test('a supervisor listens, speaks to one, to the other and to both by keys, and goes unnoticed', async () => {
  const [customer, agent, supervisor] = await conversation();
  const from = customer.peer.received.length;
  const listening = supervisor.endpoint.execute('eavesdrop', agent.endpoint.uuid);
  await hears(supervisor, 400, 600);
  await supervisor.peer.sendDigit(2);
  await Promise.all([hears(agent, 400, 900), hears(supervisor, 400, 600)]);
  await hears(customer, 600);
  const before = withoutSilence(customer.peer.heard(from));
  for (let at = 0; at + 400 <= before.length; at += 400)
    expect(tonePart(before.slice(at, at + 400), 900)).toBeLessThan(0.2);
  await supervisor.peer.sendDigit(1);
  await Promise.all([hears(customer, 600, 900), hears(agent, 400)]);
  await supervisor.peer.sendDigit(3);
  await Promise.all([hears(customer, 600, 900), hears(agent, 400, 900)]);
  await supervisor.peer.sendDigit(0);
  await Promise.all([hears(customer, 600), hears(agent, 400), hears(supervisor, 400, 600)]);
  await supervisor.peer.sendDigit(10);
  expect((await listening).getHeader('Application-Response')).toBe('_none_');
  // The supervisor is free for something else, and the two talk on.
  await supervisor.endpoint.play('silence_stream://50');
  await Promise.all([hears(customer, 600), hears(agent, 400)]);
});

test('variables say from the beginning to whom the supervisor speaks and whom it hears', async () => {
  const [customer, agent, supervisor] = await conversation();
  await supervisor.endpoint.set({
    eavesdrop_whisper_aleg: 'true',
    eavesdrop_bridge_bleg: 'true',
    eavesdrop_enable_dtmf: 'false',
  });
  const listening = supervisor.endpoint.execute('eavesdrop', agent.endpoint.uuid);
  await Promise.all([hears(supervisor, 400), hears(agent, 400, 900)]);
  await supervisor.peer.sendDigit(3);
  await supervisor.endpoint.set('x', '1');
  await Promise.all([hears(customer, 600), hears(agent, 400, 900)]);
  // Who is listened to hangs up: that is the end of it.
  await agent.endpoint.destroy();
  await listening;
  expect(supervisor.endpoint.connected).toBe(true);
});

test('somebody alone is heard as well, in a menu or a conference; who may not be heard is refused', async () => {
  const [customer, agent, supervisor] = await conversation();
  await customer.endpoint.unbridge();
  agent.peer.stopStream();
  void agent.endpoint.play('tone_stream://%(20000,0,600)');
  const alone = supervisor.endpoint.execute('eavesdrop', agent.endpoint.uuid);
  await hears(supervisor, 600);
  await supervisor.endpoint.api('uuid_break', supervisor.endpoint.uuid);
  await alone;
  await agent.endpoint.api('uuid_break', [agent.endpoint.uuid, 'all']);
  for (const { endpoint } of [customer, agent]) void endpoint.execute('conference', 'room');
  await hears(agent, 400);
  const inRoom = supervisor.endpoint.execute('eavesdrop', agent.endpoint.uuid);
  await hears(supervisor, 400);
  await supervisor.peer.sendDigit(2);
  await hears(agent, 400, 900);
  await supervisor.endpoint.api('uuid_break', supervisor.endpoint.uuid);
  await inRoom;
  await hears(agent, 400);
  const refused = async (uuid: string): Promise<string | undefined> =>
    (await supervisor.endpoint.execute('eavesdrop', uuid)).getHeader('Application-Response');
  expect(await refused('nobody')).toBe('-ERR no such channel');
  expect(await refused(supervisor.endpoint.uuid)).toBe('-ERR no such channel');
  await supervisor.endpoint.set('eavesdrop_require_group', 'sales');
  expect(await refused(agent.endpoint.uuid)).toBe('-ERR the channel is in another group');
  await agent.endpoint.set('eavesdrop_group', 'sales');
  const last = supervisor.endpoint.execute('eavesdrop', agent.endpoint.uuid);
  await hears(supervisor, 400);
  await supervisor.endpoint.destroy();
  await last;
  await eventually(
    'the room goes on',
    async () => (await fixture.mediaServer.api('conference room list count')) === '2',
  );
});
