// The unmodified drachtio-srf and drachtio-fsmrf against the whole softswitch: every flow that was captured
// between them and the real servers, as far as this media server offers it.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { tonePart, withoutSilence } from '../support/goertzel.js';
import { phoneSdp } from './esl/media-server-fixture.js';
import { wavSamples } from './media/media-fixture.js';
import { silentLog } from '../../src/softswitch/log.js';
import { SoftswitchFixture, softswitchOptions, type Headers, type Leg } from './softswitch-fixture.js';

let fixture: SoftswitchFixture;
beforeAll(async () => {
  fixture = await SoftswitchFixture.open();
});
afterAll(() => fixture.close());

const legs: Leg[] = [];
async function leg(payloads = '8 0', more: object = {}): Promise<Leg> {
  const made = await fixture.leg((peer) => ({ remoteSdp: phoneSdp(peer.port, payloads), ...more }));
  legs.push(made);
  return made;
}
afterEach(async () => {
  for (const { endpoint } of legs.splice(0)) if (endpoint.connected) await endpoint.destroy();
});

async function bridged(): Promise<[Leg, Leg]> {
  const a = await leg('8');
  const b = await leg('0');
  a.endpoint.conn.subscribe('CHANNEL_BRIDGE CHANNEL_UNBRIDGE');
  const up = once(a.endpoint.conn, `esl::event::CHANNEL_BRIDGE::${a.endpoint.uuid}`);
  await a.endpoint.bridge(b.endpoint);
  await up;
  a.peer.startStream(8, 500);
  b.peer.startStream(0, 900);
  return [a, b];
}

describe('endpoints', () => {
  test('fsmrf finds the SIP address of the media server', () => {
    const { mediaSip } = fixture.softswitch.addresses;
    expect(fixture.mediaServer.sip.ipv4.udp.address).toBe(`127.0.0.1:${mediaSip.port}`);
  });

  test('an endpoint with SDP knows both sides of its media', async () => {
    const { endpoint, peer } = await leg();
    expect(endpoint.local).toMatchObject({ mediaIp: '127.0.0.1' });
    expect(endpoint.local.sdp).toContain(`m=audio ${endpoint.local.mediaPort} RTP/AVP 8 101`);
    expect(endpoint.remote).toMatchObject({ mediaIp: '127.0.0.1', mediaPort: String(peer.port) });
    expect(endpoint.dtmfType).toBe('rfc2833');
    expect(endpoint.sip.callId).toBe(endpoint.dialog.sip.callId);
  });

  test('the option codecs decides which codec is taken', async () => {
    const { endpoint } = await leg('8 0', { codecs: ['PCMU'] });
    expect(endpoint.local.sdp).toMatch(/m=audio \d+ RTP\/AVP 0 101/);
  });

  test('an endpoint without SDP is offered one and gets its media by modify', async () => {
    const made = await fixture.leg(() => ({}));
    legs.push(made);
    const { endpoint, peer } = made;
    expect(endpoint.local.sdp).toMatch(/m=audio \d+ RTP\/AVP 0 8 101/);
    await endpoint.modify(phoneSdp(peer.port));
    expect(endpoint.remote.mediaPort).toBe(String(peer.port));
    const playing = endpoint.play('tone_stream://%(60000,0,440)');
    await peer.untilTone(440);
    await endpoint.api('uuid_break', endpoint.uuid);
    await playing;
  });

  test('an endpoint has no peer where the softswitch itself listens', async () => {
    const { sip, mediaSip } = fixture.softswitch.addresses;
    for (const { port } of [...sip, mediaSip]) {
      const made = fixture.mediaServer.createEndpoint({ remoteSdp: phoneSdp(port) });
      await expect(made).rejects.toMatchObject({ status: 488 });
    }
  });

  test('modify moves the media of an endpoint', async () => {
    const { endpoint } = await leg();
    const elsewhere = await fixture.peer();
    const answer = await endpoint.modify(phoneSdp(elsewhere.port));
    expect(answer).toContain('m=audio');
    expect(endpoint.remote.mediaPort).toBe(String(elsewhere.port));
    await endpoint.play('silence_stream://60');
    await elsewhere.untilReceived(1);
  });

  test('channel variables hold the counters of the media', async () => {
    const { endpoint, peer } = await leg();
    await peer.sendTone(8, 400, 4);
    let variables = await endpoint.getChannelVariables(true);
    while (Number(variables['variable_rtp_audio_in_packet_count']) < 4)
      variables = await endpoint.getChannelVariables(true);
    expect(variables['variable_rtp_audio_in_packet_count']).toBe(4);
    expect(variables['variable_sip_call_id']).toBe(endpoint.sip.callId);
    expect(Object.keys(variables).length).toBeGreaterThan(90);
  });

  test('destroy ends the dialog; a BYE of ours ends the endpoint', async () => {
    const { endpoint } = await leg();
    const state = once(endpoint, 'channelCallState');
    await endpoint.destroy();
    expect(await state).toEqual([{ state: 'HANGUP' }]);
    const second = await leg();
    const destroyed = once(second.endpoint, 'destroy');
    await second.endpoint.dialog.destroy();
    await destroyed;
    expect(second.endpoint.connected).toBe(false);
  });

  test('uuid_kill destroys the endpoint and tells why', async () => {
    const { endpoint } = await leg();
    const destroyed = once(endpoint, 'destroy');
    expect(await fixture.mediaServer.api(`uuid_kill ${endpoint.uuid}`)).toBe('+OK\n');
    expect(await destroyed).toEqual([{ reason: 'NORMAL_CLEARING' }]);
  });
});

describe('playing', () => {
  test('one file, with its events and its length', async () => {
    const { endpoint } = await leg();
    const file = await fixture.tone('a.wav', 440, 0.4);
    const started = once(endpoint, 'playback-start');
    const stopped = once(endpoint, 'playback-stop');
    expect(await endpoint.play(file)).toEqual({
      playbackSeconds: '0',
      playbackMilliseconds: '400',
      playbackLastOffsetPos: '3200',
    });
    expect(await started).toEqual([{ file }]);
    expect(await stopped).toEqual([{ file }]);
  });

  test('a list', async () => {
    const { endpoint } = await leg();
    const file = await fixture.tone('a.wav', 440, 0.2);
    expect(await endpoint.play([file, 'silence_stream://100'])).toEqual({
      playbackSeconds: '0',
      playbackMilliseconds: '100',
      playbackLastOffsetPos: '2400',
    });
  });

  test('a missing file rejects', async () => {
    const { endpoint } = await leg();
    await expect(endpoint.play('/srv/nope.wav')).rejects.toThrow('File Not Found');
  });

  test('seek and time limit', async () => {
    const { endpoint } = await leg();
    const file = await fixture.tone('b.wav', 440, 3);
    expect(await endpoint.play({ file, seekOffset: 8000, timeoutSecs: 1 })).toMatchObject({
      playbackMilliseconds: '1000',
      playbackLastOffsetPos: '16000',
    });
  });

  test('a tone', async () => {
    const { endpoint } = await leg();
    expect(await endpoint.play('tone_stream://%(200,100,440);loops=2')).toMatchObject({
      playbackMilliseconds: '600',
    });
  });

  test('uuid_break ends it early', async () => {
    const { endpoint } = await leg();
    const started = once(endpoint, 'playback-start');
    const playing = endpoint.play('silence_stream://60000');
    await started;
    expect((await endpoint.api('uuid_break', endpoint.uuid)).getBody()).toBe('+OK\n');
    expect(Number((await playing).playbackMilliseconds)).toBeLessThan(60_000);
  });

  test('a second one interrupts the first, which then goes on', async () => {
    const { endpoint } = await leg();
    const order: string[] = [];
    // Both are ordered at once: however slow this is, the first is not over when the second comes.
    const first = endpoint.play('silence_stream://500').then(() => order.push('first'));
    const second = endpoint.play('silence_stream://500').then(() => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['second', 'first']);
  });

  test('a play that is running when the endpoint goes is not left without an answer', async () => {
    const { endpoint } = await leg();
    const started = once(endpoint, 'playback-start');
    const playing = endpoint.play('silence_stream://60000');
    await started;
    await endpoint.destroy();
    await playing;
  });

  test('speech is refused, and the call goes on', async () => {
    const { endpoint } = await leg();
    const reason = 'Unexpected application: speech is not available';
    await expect(endpoint.say('123', { sayType: 'number', sayMethod: 'pronounced' })).rejects.toThrow(reason);
    const said = endpoint.speak({ ttsEngine: 'flite', voice: 'kal', text: 'hello' });
    await expect(said).rejects.toThrow(reason);
    await endpoint.play('silence_stream://20');
  });

  test.each(['no_such_application', 'displace_session'])(
    '%s is invalid, which ends the call',
    async (name) => {
      const { endpoint } = await leg();
      const gone = once(endpoint, 'destroy');
      expect((await endpoint.execute(name, 'all')).getHeader('Application-Response')).toBe(
        `-ERR Invalid Application ${name}`,
      );
      expect(await gone).toEqual([{ reason: 'DESTINATION_OUT_OF_ORDER' }]);
    },
  );
});

describe('digits', () => {
  test('are emitted with duration and source', async () => {
    const { endpoint, peer } = await leg();
    const digit = once(endpoint, 'dtmf');
    await peer.sendDigit(5);
    expect(await digit).toEqual([{ dtmf: '5', duration: '800', source: 'RTP' }]);
  });

  test('playCollect gets them; the first stops the prompt', async () => {
    const { endpoint, peer } = await leg();
    const file = await fixture.tone('b.wav', 440, 20);
    const started = once(endpoint, 'playback-start');
    const collecting = endpoint.playCollect({ file, min: 1, max: 4, timeout: 20_000, digitTimeout: 20_000 });
    await started;
    for (const key of [1, 2, 11]) await peer.sendDigit(key);
    expect(await collecting).toMatchObject({ digits: '12', terminatorUsed: '#' });
  });

  test('playCollect without a key has no digits', async () => {
    const { endpoint } = await leg();
    const outcome = await endpoint.playCollect({ file: 'silence_stream://60', min: 1, max: 4, timeout: 200 });
    expect(outcome).toMatchObject({
      digits: null,
      invalidDigits: null,
      terminatorUsed: null,
      playbackMilliseconds: '250',
    });
  });

  test('playCollect tells digits that do not fit', async () => {
    const { endpoint, peer } = await leg();
    const started = once(endpoint, 'playback-start');
    const collecting = endpoint.playCollect({
      file: 'silence_stream://200',
      min: 1,
      max: 1,
      timeout: 20_000,
      regexp: '[1-3]',
    });
    await started;
    await peer.sendDigit(9);
    expect(await collecting).toMatchObject({ digits: null, invalidDigits: '9' });
  });

  test('uuid_send_dtmf', async () => {
    const { endpoint, peer } = await leg();
    const reply = await endpoint.api('uuid_send_dtmf', `${endpoint.uuid} 9`);
    expect(reply.getBody()).toBe(`+OK ${endpoint.uuid} sent DTMF 9.\n`);
    await peer.until(() => peer.received.some(({ payloadType }) => payloadType === 101), 'a digit');
  });
});

describe('recording', () => {
  test('record', async () => {
    const made = await leg();
    made.peer.startStream(8, 600);
    const path = join(fixture.folder, 'r1.wav');
    const outcome = await made.endpoint.record(path, { timeLimitSecs: 1 });
    expect(outcome).toMatchObject({ recordSeconds: '1', terminatorUsed: null });
    const heard = withoutSilence(wavSamples(await readFile(path)).slice(1600));
    expect(heard.length).toBeGreaterThan(0);
    expect(tonePart(heard, 600)).toBeGreaterThan(0.8);
  });

  test('recordSession keeps both sides until it is stopped', async () => {
    const made = await leg();
    const path = join(fixture.folder, 's1.wav');
    made.endpoint.conn.subscribe('RECORD_STOP');
    const stopped = once(made.endpoint.conn, `esl::event::RECORD_STOP::${made.endpoint.uuid}`) as Promise<
      [Headers]
    >;
    const started = await made.endpoint.recordSession(path);
    expect(started.getHeader('Application-Response')).toBe('_none_');
    made.peer.startStream(8, 600);
    await made.endpoint.play('tone_stream://%(600,0,1300)');
    const taken = async (): Promise<number> =>
      Number((await made.endpoint.getChannelVariables(true))['variable_rtp_audio_in_packet_count']);
    while ((await taken()) < 100);
    const reply = await made.endpoint.api('uuid_record', [made.endpoint.uuid, 'stop', path]);
    expect(reply.getBody()).toBe('+OK Success\n');
    const [event] = await stopped;
    expect(event.getHeader('Record-File-Path')).toBe(path);
    // Which of the two was late on a busy machine is not told; both are there.
    const samples = withoutSilence(wavSamples(await readFile(path)));
    expect(tonePart(samples, 600)).toBeGreaterThan(0.05);
    expect(tonePart(samples, 1300)).toBeGreaterThan(0.05);
  });
});

describe('variables', () => {
  test('set, several at once, export', async () => {
    const { endpoint } = await leg();
    await endpoint.set('foo', 'bar');
    await endpoint.set({ a: '1', b: '2', c: "it's" });
    await endpoint.export('x', 'y');
    const value = async (name: string) =>
      (await endpoint.api('uuid_getvar', [endpoint.uuid, name])).getBody();
    expect([
      await value('foo'),
      await value('a'),
      await value('b'),
      await value('c'),
      await value('x'),
    ]).toEqual(['bar', '1', '2', "it's", 'y']);
  });
});

describe('bridges', () => {
  test('both directions, mute, a play on one leg, unbridge, bridge by uuid, park', async () => {
    const [a, b] = await bridged();
    await a.peer.untilTone(900);
    await b.peer.untilTone(500);
    await a.endpoint.mute();
    await b.peer.untilSilence();
    await a.endpoint.unmute();
    await b.peer.untilTone(500);
    const playing = a.endpoint.play('tone_stream://%(60000,0,1300)');
    await Promise.all([a.peer.untilTone(1300), b.peer.untilTone(500)]);
    await a.endpoint.api('uuid_break', a.endpoint.uuid);
    await playing;
    await a.peer.untilTone(900);
    const states: string[] = [];
    a.endpoint.on('channelCallState', ({ state }: { state: string }) => states.push(state));
    const apart = once(a.endpoint.conn, `esl::event::CHANNEL_UNBRIDGE::${a.endpoint.uuid}`);
    await a.endpoint.unbridge();
    await apart;
    await a.peer.untilSilence();
    expect(states).toEqual(['RINGING', 'ACTIVE']);
    await a.endpoint.bridge(b.endpoint.uuid);
    await a.peer.untilTone(900);
    expect((await b.endpoint.api('uuid_park', b.endpoint.uuid)).getBody()).toBe('+OK\n');
    await a.peer.untilSilence();
    await a.endpoint.play('silence_stream://60');
  });

  test('an unknown uuid rejects', async () => {
    const { endpoint } = await leg();
    await expect(endpoint.bridge('00000000-0000-0000-0000-000000000000')).rejects.toThrow(
      '-ERR Invalid uuid',
    );
  });

  test('when one leg goes the other stays', async () => {
    const [a, b] = await bridged();
    const apart = once(a.endpoint.conn, `esl::event::CHANNEL_UNBRIDGE::${a.endpoint.uuid}`);
    await b.endpoint.destroy();
    await apart;
    await a.endpoint.play('silence_stream://60');
    expect(a.endpoint.connected).toBe(true);
  });
});

describe('the media server', () => {
  test('status, show, unknown commands', async () => {
    await leg();
    expect(await fixture.mediaServer.api('status')).toMatch(/^UP 0 years.*\nFreeSWITCH \(Version/);
    expect(await fixture.mediaServer.api('show channels count')).toBe('\n1 total.\n');
    expect(await fixture.mediaServer.api('nosuch')).toBe('-ERR nosuch Command not found!\n');
    expect(await fixture.mediaServer.api('sofia status')).toMatch(/drachtio_mrf\tprofile\t.*RUNNING \(1\)/);
  });

  test('fsmrf finds the profile that it is told to look for', async () => {
    const options = softswitchOptions(fixture.folder);
    const media = { ...options.media, sofiaProfile: 'custom_drachtio_mrf' };
    const own = await SoftswitchFixture.open(silentLog, { media }, { profile: media.sofiaProfile });
    try {
      const { mediaSip } = own.softswitch.addresses;
      expect(own.mediaServer.sip.ipv4.udp.address).toBe(`127.0.0.1:${mediaSip.port}`);
      const { endpoint } = await own.leg((peer) => ({ remoteSdp: phoneSdp(peer.port) }));
      const variables = await endpoint.getChannelVariables(false);
      expect(variables).toMatchObject({
        variable_sofia_profile_name: 'custom_drachtio_mrf',
        variable_rtp_use_codec_string: 'PCMU,PCMA',
      });
      expect(variables['Channel-Name']).toMatch(/^sofia\/custom_drachtio_mrf\//);
      await endpoint.destroy();
    } finally {
      await own.close();
    }
  });

  test('bgapi', async () => {
    const { conn } = fixture.mediaServer;
    conn.subscribe('BACKGROUND_JOB');
    const event = await new Promise<{ getBody(): string }>((resolve) => conn.bgapi('echo', 'there', resolve));
    expect(event.getBody()).toBe('there');
  });

  test('no connection of the softswitch holds back what it has to say', async () => {
    // Nagle's algorithm would cost each endpoint 40 ms and more; how long one takes says nothing on a busy machine.
    const undelayed = jest.spyOn(Socket.prototype, 'setNoDelay');
    const [taken, made]: Socket[][] = [[], []];
    const take = (message: unknown): void => void taken?.push((message as { socket: Socket }).socket);
    const make = (message: unknown): void => void made?.push((message as { socket: Socket }).socket);
    subscribe('net.server.socket', take);
    subscribe('net.client.socket', make);
    const own = await SoftswitchFixture.open();
    try {
      const { drachtio, eventSocket } = own.softswitch.addresses;
      const { endpoint } = await own.leg((peer) => ({ remoteSdp: phoneSdp(peer.port) }));
      const servers = [drachtio.port, eventSocket.port];
      const ours = [
        ...(taken ?? []).filter(({ localPort }) => servers.includes(localPort ?? 0)),
        // The endpoint's event socket, which the media server opens.
        ...(made ?? []).filter(({ remotePort }) => !servers.includes(remotePort ?? 0)),
      ];
      expect(ours).toHaveLength(3);
      for (const socket of ours) expect(undelayed.mock.contexts).toContain(socket);
      await endpoint.destroy();
    } finally {
      unsubscribe('net.server.socket', take);
      unsubscribe('net.client.socket', make);
      undelayed.mockRestore();
      await own.close();
    }
  });
});
