// Applications and api commands on real channels, heard through real RTP.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tonePart, withoutSilence } from '../../support/goertzel.js';
import { wavSamples } from '../media/media-fixture.js';
import type { JsonEvent } from './event-socket-client.js';
import { MediaServerFixture, phoneSdp, portOf, type Call } from './media-server-fixture.js';

let fixture: MediaServerFixture;
beforeEach(async () => {
  fixture = await MediaServerFixture.open();
});
afterEach(() => fixture.close());

function names(events: readonly JsonEvent[]): string[] {
  return events.map((event) => event['Event-Name'] ?? '');
}

describe('playback', () => {
  test('is heard, and reports its start, its end and how long it was', async () => {
    const call = await fixture.call();
    const file = await fixture.tone('a.wav', 440, 0.5);
    const done = await call.esl.execute(call.uuid, 'playback', file);
    expect(done).toMatchObject({
      Application: 'playback',
      'Application-Response': 'FILE PLAYED',
      variable_playback_seconds: '0',
      variable_playback_ms: '500',
      variable_playback_samples: '4000',
      variable_playback_last_offset_pos: '4000',
    });
    const stop = await call.esl.event('PLAYBACK_STOP');
    expect(stop).toMatchObject({ 'Playback-File-Path': file, 'Playback-Status': 'done' });
    expect(names(call.esl.events).filter((name) => !name.startsWith('CHANNEL_EXECUTE'))).toEqual(
      expect.arrayContaining(['PLAYBACK_START', 'PLAYBACK_STOP']),
    );
    const heard = (): number[] => withoutSilence(call.peer.heard());
    await call.peer.until(() => heard().length >= 4000, 'the whole tone');
    expect(tonePart(heard(), 440, 160)).toBeGreaterThan(0.9);
  });

  test('plays a list, counts the offset over it and the length of the last', async () => {
    const call = await fixture.call();
    const file = await fixture.tone('a.wav', 440, 0.2);
    await call.esl.execute(call.uuid, 'set', 'playback_delimiter=!');
    const done = await call.esl.execute(call.uuid, 'playback', `${file}!silence_stream://100`);
    expect(done).toMatchObject({
      'Application-Response': 'FILE PLAYED',
      variable_playback_ms: '100',
      variable_playback_last_offset_pos: '2400',
    });
  });

  test('reports a missing file', async () => {
    const call = await fixture.call();
    const done = await call.esl.execute(call.uuid, 'playback', '/srv/nope.wav');
    expect(done['Application-Response']).toBe('FILE NOT FOUND');
    expect(names(call.esl.events)).not.toContain('PLAYBACK_START');
  });

  test('begins at the seek offset and stops at the time limit', async () => {
    const call = await fixture.call();
    const file = await fixture.tone('b.wav', 440, 4);
    await call.esl.execute(call.uuid, 'set', 'playback_timeout_sec=1');
    const done = await call.esl.execute(call.uuid, 'playback', `${file}@@8000`);
    expect(done).toMatchObject({ variable_playback_ms: '1000', variable_playback_last_offset_pos: '16000' });
  });

  test('ends on uuid_break', async () => {
    const call = await fixture.call();
    const playing = await call.esl.start(call.uuid, 'playback', 'tone_stream://%(200,100,440);loops=100');
    await call.esl.event('PLAYBACK_START');
    expect(await call.esl.api(`uuid_break ${call.uuid}`)).toBe('+OK\n');
    expect(await call.esl.completion(playing)).toMatchObject({ 'Application-Response': 'FILE PLAYED' });
    expect(await call.esl.event('PLAYBACK_STOP')).toMatchObject({ 'Playback-Status': 'break' });
  });

  test('ends on a terminator', async () => {
    const call = await fixture.call();
    await call.esl.execute(call.uuid, 'set', 'playback_terminators=#');
    const playing = await call.esl.start(call.uuid, 'playback', 'silence_stream://20000');
    await call.esl.event('PLAYBACK_START');
    await call.peer.sendDigit(5);
    await call.peer.sendDigit(11);
    expect(await call.esl.completion(playing)).toMatchObject({ variable_playback_terminator_used: '#' });
  });

  test('a second one is nested: the first waits, goes on and completes after it', async () => {
    const call = await fixture.call();
    const file = (hz: number): string => `tone_stream://%(400,0,${hz})`;
    // Both are ordered at once: however slow this is, the first is not over when the second comes.
    const [outer, inner] = await Promise.all([
      call.esl.start(call.uuid, 'playback', file(440)),
      call.esl.start(call.uuid, 'playback', file(880)),
    ]);
    expect(await call.esl.completion(outer)).toMatchObject({ variable_playback_ms: '400' });
    const completed = call.esl.events
      .filter((event) => event['Event-Name'] === 'CHANNEL_EXECUTE_COMPLETE')
      .map((event) => event['Application-UUID']);
    expect(completed).toEqual([inner, outer]);
  });

  test('set is run at once while a playback runs', async () => {
    const call = await fixture.call();
    const playing = await call.esl.start(call.uuid, 'playback', 'silence_stream://20000');
    await call.esl.event('PLAYBACK_START');
    await call.esl.execute(call.uuid, 'set', 'a=1');
    expect(await call.esl.api(`uuid_getvar ${call.uuid} a`)).toBe('1');
    await call.esl.api(`uuid_break ${call.uuid} all`);
    await call.esl.completion(playing);
  });
});

describe('play_and_get_digits', () => {
  const args = (
    options: Partial<Record<'min' | 'max' | 'tries' | 'timeout' | 'prompt' | 'regexp', string>>,
  ) => {
    // Long enough for a machine that does anything else meanwhile; a key or a terminator ends the wait.
    const { min = '1', max = '4', tries = '1', timeout = '20000', regexp = '\\d+' } = options;
    const prompt = options.prompt ?? 'silence_stream://20000';
    return `${min} ${max} ${tries} ${timeout} # ${prompt} silence_stream://60 digits ${regexp} 20000`;
  };

  test('the first key stops the prompt; a terminator ends the input and is no part of it', async () => {
    const call = await fixture.call();
    const collecting = await call.esl.start(call.uuid, 'play_and_get_digits', args({}));
    await call.esl.event('PLAYBACK_START');
    for (const key of [1, 2, 11]) await call.peer.sendDigit(key);
    expect(await call.esl.completion(collecting)).toMatchObject({
      'Application-Response': '_none_',
      variable_digits: '12',
      variable_read_terminator_used: '#',
      variable_read_result: 'success',
    });
    expect(await call.esl.event('PLAYBACK_STOP')).toMatchObject({ 'Playback-Status': 'break' });
    expect(await call.esl.event('DTMF')).toMatchObject({
      'DTMF-Digit': '1',
      'DTMF-Duration': '800',
      'DTMF-Source': 'RTP',
    });
  });

  test('without a key it ends after the time-out with no digits, and forgets those of an earlier call', async () => {
    const call = await fixture.call();
    await call.esl.execute(call.uuid, 'set', 'digits=77');
    const done = await call.esl.execute(
      call.uuid,
      'play_and_get_digits',
      args({ timeout: '150', prompt: 'silence_stream://60' }),
    );
    expect(done.variable_digits).toBeUndefined();
    expect(done.variable_read_terminator_used).toBeUndefined();
    expect(done.variable_read_result).toBe('failure');
    expect(done.variable_playback_ms).toBe('60');
  });

  test('digits that do not fit are reported as invalid, the invalid prompt is played, then it asks again', async () => {
    const call = await fixture.call();
    const collecting = await call.esl.start(
      call.uuid,
      'play_and_get_digits',
      args({ max: '1', tries: '2', regexp: '[1-3]', prompt: 'silence_stream://200' }),
    );
    await call.esl.event('PLAYBACK_START');
    await call.peer.sendDigit(9);
    await call.esl.event('PLAYBACK_STOP', (event) => event['Playback-File-Path'] === 'silence_stream://60');
    await call.peer.sendDigit(2);
    expect(await call.esl.completion(collecting)).toMatchObject({
      variable_digits: '2',
      variable_digits_invalid: '9',
    });
  });

  test('keys pressed during the invalid prompt count for the next try', async () => {
    const call = await fixture.call();
    const collecting = await call.esl.start(
      call.uuid,
      'play_and_get_digits',
      `1 1 2 20000 # silence_stream://20000 silence_stream://30000 digits [1-3] 20000`,
    );
    await call.esl.event('PLAYBACK_START');
    await call.peer.sendDigit(9);
    await call.esl.event(
      'PLAYBACK_START',
      (event) => event['Playback-File-Path'] === 'silence_stream://30000',
    );
    await call.peer.sendDigit(3);
    expect(await call.esl.completion(collecting)).toMatchObject({ variable_digits: '3' });
  });

  test('keys pressed while the channel is idle are forgotten', async () => {
    const call = await fixture.call();
    await call.peer.sendDigit(5);
    await call.esl.event('DTMF');
    const collecting = await call.esl.start(call.uuid, 'play_and_get_digits', args({ max: '1' }));
    await call.esl.event('PLAYBACK_START');
    await call.peer.sendDigit(7);
    expect(await call.esl.completion(collecting)).toMatchObject({ variable_digits: '7' });
  });

  test('a key is told when it is taken, and one by uuid_recv_dtmf is as good as others', async () => {
    const call = await fixture.call();
    const collecting = await call.esl.start(call.uuid, 'play_and_get_digits', args({ max: '1' }));
    await call.esl.event('PLAYBACK_START');
    expect(await call.esl.api(`uuid_recv_dtmf ${call.uuid} 56@100`)).toBe(
      `+OK ${call.uuid} received DTMF 56@100.\n`,
    );
    expect(await call.esl.completion(collecting)).toMatchObject({ variable_digits: '5' });
    expect(await call.esl.event('DTMF', (event) => event['DTMF-Digit'] === '6')).toMatchObject({
      'DTMF-Source': 'APP',
      'DTMF-Duration': '800',
    });
    const told = call.esl.events.map((event) => event['Event-Name']);
    expect(told.indexOf('DTMF')).toBeLessThan(told.indexOf('CHANNEL_EXECUTE_COMPLETE'));
    // The idle channel took it.
    expect(told.lastIndexOf('DTMF')).toBeGreaterThan(told.indexOf('CHANNEL_EXECUTE_COMPLETE'));
    expect(await call.esl.api(`uuid_recv_dtmf ${call.uuid} x`)).toMatch(/^-USAGE/);
    expect(await call.esl.api('uuid_recv_dtmf nobody 1')).toBe('-ERR No such channel!\n');
  });

  test('a prompt that is missing ends it at once', async () => {
    const call = await fixture.call();
    const done = await call.esl.execute(call.uuid, 'play_and_get_digits', args({ prompt: '/srv/nope.wav' }));
    expect(done.variable_read_result).toBe('failure');
    expect(done.variable_digits).toBeUndefined();
  });
});

describe('record', () => {
  test('writes what the caller says until the limit', async () => {
    const call = await fixture.call();
    call.peer.startStream(8, 600);
    const path = join(fixture.folder, 'r.wav');
    const done = await call.esl.execute(call.uuid, 'record', `${path} 1`);
    expect(Number(done.variable_record_ms)).toBeGreaterThanOrEqual(980);
    expect(await call.esl.event('RECORD_STOP')).toMatchObject({
      'Record-File-Path': path,
      'Record-Completion-Cause': 'success-maxtime',
    });
    const heard = withoutSilence(wavSamples(await readFile(path)).slice(1600));
    expect(heard.length).toBeGreaterThan(0);
    expect(tonePart(heard, 600)).toBeGreaterThan(0.8);
  });

  test('ends after so many seconds of silence, or with a key; the name may have blanks', async () => {
    const call = await fixture.call();
    const path = join(fixture.folder, 'a message.wav');
    await call.esl.execute(call.uuid, 'multiset', '^^^playback_terminators=any^record_ms=7');
    const silent = await call.esl.execute(call.uuid, 'record', `'${path}' 20 200 1`);
    expect(silent).toMatchObject({ variable_record_completion_cause: 'success-silence' });
    expect(Number(silent.variable_record_ms)).toBeGreaterThanOrEqual(1000);
    expect(Number(silent.variable_record_ms)).toBeLessThan(1500);
    const recording = await call.esl.start(call.uuid, 'record', `'${path}' 20 200`);
    await call.esl.event('RECORD_START');
    await call.peer.sendDigit(4);
    expect(await call.esl.completion(recording)).toMatchObject({ variable_playback_terminator_used: '4' });
    await call.esl.execute(call.uuid, 'set', 'record_ms=');
    expect(await call.esl.api(`uuid_getvar ${call.uuid} record_ms`)).toBe('_undef_');
  });

  test('a key ends it with the length that it has', async () => {
    const call = await fixture.call();
    const path = join(fixture.folder, 'key.wav');
    await call.esl.execute(call.uuid, 'set', 'playback_terminators=#');
    const recording = await call.esl.start(call.uuid, 'record', `${path} 20`);
    await call.esl.event('RECORD_START');
    call.peer.startStream(8, 600);
    await call.peer.untilReceived(call.peer.received.length + 30);
    await call.peer.sendDigit(11);
    const done = await call.esl.completion(recording);
    expect(done.variable_playback_terminator_used).toBe('#');
    const samples = wavSamples(await readFile(path)).length;
    expect(Number(done.variable_record_samples)).toBe(samples);
    expect(Number(done.variable_record_ms)).toBe(Math.floor(samples / 8));
    expect(samples).toBeLessThan(19 * 8000);
  });

  // The real server told 1540 ms here: what it played meanwhile is not recorded, and its limit is a time.
  test('is silent while a nested application takes its time, and ends at its limit all the same', async () => {
    const call = await fixture.call();
    const path = join(fixture.folder, 'nested.wav');
    await call.esl.execute(call.uuid, 'set', 'playback_terminators=#');
    const recording = await call.esl.start(call.uuid, 'record', `${path} 2`);
    await call.esl.event('RECORD_START');
    const playing = await call.esl.start(call.uuid, 'playback', 'silence_stream://20000');
    await call.esl.event('PLAYBACK_START');
    await call.peer.untilReceived(call.peer.received.length + 40);
    await call.peer.sendDigit(11);
    const played = Number((await call.esl.completion(playing)).variable_playback_ms);
    const done = await call.esl.completion(recording);
    expect(done).toMatchObject({
      variable_playback_terminator_used: '#',
      variable_record_completion_cause: 'success-maxtime',
    });
    expect(played).toBeGreaterThan(0);
    expect(Number(done.variable_record_ms)).toBeLessThanOrEqual(Math.max(0, 2000 - played) + 100);
  });

  test('record_session returns at once and is stopped through the api', async () => {
    const call = await fixture.call();
    const path = join(fixture.folder, 's.wav');
    const started = await call.esl.execute(call.uuid, 'record_session', path);
    expect(started['Application-Response']).toBe('_none_');
    expect(await call.esl.api(`uuid_record ${call.uuid} stop ${path}`)).toBe('+OK Success\n');
    await call.esl.event('RECORD_STOP');
    expect(await call.esl.api(`uuid_record ${call.uuid} stop ${path}`)).toBe(
      '-ERR Cannot stop record session!\n',
    );
  });

  test('a recording in stereo is masked, found to be running, and stopped with all others', async () => {
    const call = await fixture.call();
    const [one, other] = [join(fixture.folder, 'm1.wav'), join(fixture.folder, 'm2.wav')];
    await call.esl.execute(call.uuid, 'set', 'RECORD_STEREO=true');
    const order = (what: string): Promise<string> => call.esl.api(`uuid_record ${call.uuid} ${what}`);
    for (const path of [one, other, one]) expect(await order(`start ${path}`)).toBe('+OK Success\n');
    expect(await order(`MASK ${one}`)).toBe('+OK Success\n');
    expect(await order(`unmask ${one}`)).toBe('+OK Success\n');
    expect(await order(`mask ${one}.not`)).toBe('-ERR Cannot mask recording session!\n');
    expect(await order('stop all')).toBe('+OK Success\n');
    await call.esl.until(
      () => call.esl.events.filter((event) => event['Event-Name'] === 'RECORD_STOP')[1],
      'the end of both',
    );
    for (const path of [one, other]) expect((await readFile(path)).readUInt16LE(22)).toBe(2);
  });

  test('a recording that runs at the hang-up is completed and reported', async () => {
    const call = await fixture.call();
    const path = join(fixture.folder, 'h.wav');
    await call.esl.execute(call.uuid, 'record_session', path);
    call.peer.startStream(8, 600);
    await call.peer.untilReceived(call.peer.received.length + 15);
    await call.dialog.bye();
    const stop = await call.esl.event('RECORD_STOP');
    expect(Number(stop.variable_record_samples)).toBeGreaterThan(0);
  });
});

describe('variables', () => {
  test('multiset, set, export, unset and arguments with variables', async () => {
    const { uuid, esl } = await fixture.call();
    await esl.execute(uuid, 'multiset', '^^^a=1^b=two words');
    await esl.execute(uuid, 'export', 'c=3');
    await esl.execute(uuid, 'set', 'd=${a}${c}');
    expect(await esl.api(`uuid_getvar ${uuid} b`)).toBe('two words');
    expect(await esl.api(`uuid_getvar ${uuid} d`)).toBe('13');
    expect(await esl.api(`uuid_getvar ${uuid} export_vars`)).toBe('c');
    await esl.execute(uuid, 'unset', 'a');
    expect(await esl.api(`uuid_getvar ${uuid} a`)).toBe('_undef_');
    expect(await esl.api(`uuid_setvar_multi ${uuid} x=1;y=2`)).toBe('+OK\n');
    expect(await esl.api(`uuid_getvar ${uuid} y`)).toBe('2');
  });
});

describe('bridge', () => {
  /** Bridged, the bridge reported. */
  async function bridged(): Promise<[Call, Call]> {
    const a = await fixture.call();
    const b = await fixture.call('0');
    expect(await a.esl.api(`uuid_bridge ${a.uuid} ${b.uuid}`)).toBe(`+OK ${b.uuid}\n`);
    expect(await a.esl.event('CHANNEL_BRIDGE')).toMatchObject({
      'Bridge-A-Unique-ID': a.uuid,
      'Bridge-B-Unique-ID': b.uuid,
    });
    a.peer.startStream(8, 500);
    b.peer.startStream(0, 900);
    return [a, b];
  }

  test('each hears the other, across codecs', async () => {
    const [a, b] = await bridged();
    await a.peer.untilTone(900);
    await b.peer.untilTone(500);
    for (const { esl } of [a, b]) {
      expect(
        await esl.event('CHANNEL_EXECUTE', (event) => event.Application === 'uuid_bridge'),
      ).toBeDefined();
    }
  });

  test('ends what both were playing, with its completion', async () => {
    const a = await fixture.call();
    const b = await fixture.call();
    const playing = await a.esl.start(a.uuid, 'playback', 'silence_stream://60000');
    const other = await b.esl.start(b.uuid, 'playback', 'silence_stream://60000');
    await a.esl.api(`uuid_bridge ${a.uuid} ${b.uuid}`);
    await a.esl.completion(playing);
    await b.esl.completion(other);
    await a.esl.event('CHANNEL_BRIDGE');
  });

  test('a muted leg is not heard by the other', async () => {
    const [a, b] = await bridged();
    await b.peer.untilTone(500);
    await a.esl.execute(a.uuid, 'set_mute', 'read true');
    await b.peer.untilSilence();
    await a.esl.execute(a.uuid, 'set_mute', 'read false');
    await b.peer.untilTone(500);
  });

  test('a playback on a bridged leg is heard by that leg alone; afterwards the bridge goes on', async () => {
    const [a, b] = await bridged();
    const playing = await a.esl.start(a.uuid, 'playback', 'tone_stream://%(60000,0,1300)');
    await Promise.all([a.peer.untilTone(1300), b.peer.untilTone(500)]);
    await a.esl.api(`uuid_break ${a.uuid}`);
    await a.esl.completion(playing);
    await a.peer.untilTone(900);
  });

  test('uuid_transfer -both parks both legs; they can be bridged again', async () => {
    const [a, b] = await bridged();
    expect(await a.esl.api(`uuid_transfer ${a.uuid} -both park inline`)).toBe('+OK\n');
    for (const { esl } of [a, b]) {
      await esl.event('CHANNEL_EXECUTE', (event) => event.Application === 'park');
      await esl.event('CHANNEL_CALLSTATE', (event) => event['Channel-Call-State'] === 'RINGING');
      await esl.event('CHANNEL_CALLSTATE', (event) => event['Channel-Call-State'] === 'ACTIVE');
    }
    await a.peer.untilSilence();
    a.esl.events.length = 0;
    await b.esl.api(`uuid_bridge ${a.uuid} ${b.uuid}`);
    await a.esl.event('CHANNEL_BRIDGE');
    await b.peer.untilTone(500);
  });

  test('what is sent right behind a bridge, a transfer or a park runs when that is done', async () => {
    const [a, b] = await bridged();
    const behind = async (command: string): Promise<JsonEvent> => {
      a.esl.events.length = 0;
      a.esl.send(`api ${command}`);
      const uuid = `behind-${command}`;
      a.esl.send(
        `sendmsg ${a.uuid}\ncall-command: execute\nexecute-app-name: playback\n` +
          `execute-app-arg: silence_stream://100\nEvent-UUID: ${uuid}`,
      );
      await a.esl.nextReply();
      await a.esl.nextReply();
      return a.esl.completion(uuid);
    };
    const whole = { variable_playback_ms: '100', 'Application-Response': 'FILE PLAYED' };
    expect(await behind(`uuid_transfer ${a.uuid} -both park inline`)).toMatchObject(whole);
    expect(await behind(`uuid_bridge ${a.uuid} ${b.uuid}`)).toMatchObject(whole);
    expect(await behind(`uuid_park ${a.uuid}`)).toMatchObject(whole);
  });

  test('uuid_park ends the bridge and keeps both', async () => {
    const [a, b] = await bridged();
    expect(await a.esl.api(`uuid_park ${a.uuid}`)).toBe('+OK\n');
    await a.esl.event('CHANNEL_UNBRIDGE');
    expect(await b.esl.api(`uuid_exists ${b.uuid}`)).toBe('true');
    await b.peer.untilSilence();
  });

  test('when one leg hangs up the other stays and can play', async () => {
    const [a, b] = await bridged();
    await b.dialog.bye();
    await a.esl.event('CHANNEL_UNBRIDGE');
    const done = await a.esl.execute(a.uuid, 'playback', 'silence_stream://60');
    expect(done['Application-Response']).toBe('FILE PLAYED');
  });

  test('an unknown leg is refused', async () => {
    const a = await fixture.call();
    expect(await a.esl.api(`uuid_bridge ${a.uuid} 00000000-0000-0000-0000-000000000000`)).toBe(
      '-ERR Invalid uuid\n',
    );
  });
});

describe('the end of a call', () => {
  test('hangup: BYE, then the completions, then the call state, then the notice', async () => {
    const call = await fixture.call();
    const playing = await call.esl.start(call.uuid, 'playback', 'silence_stream://60000');
    await call.esl.event('PLAYBACK_START');
    const hangup = await call.esl.start(call.uuid, 'hangup');
    expect(await call.ended).toBe('remote');
    await call.esl.untilClosed();
    const order = call.esl.events.map((event) =>
      `${event['Event-Name']} ${event['Application-UUID'] ?? ''}`.trim(),
    );
    const tail = [
      `CHANNEL_EXECUTE_COMPLETE ${hangup}`,
      'PLAYBACK_STOP',
      `CHANNEL_EXECUTE_COMPLETE ${playing}`,
    ];
    expect(order.filter((line) => tail.includes(line))).toEqual(tail);
    expect(names(call.esl.events).slice(-4)).toEqual([
      'CHANNEL_CALLSTATE',
      'CHANNEL_HANGUP',
      'CHANNEL_HANGUP_COMPLETE',
      'CHANNEL_DESTROY',
    ]);
    expect(await call.esl.event('CHANNEL_CALLSTATE')).toMatchObject({
      'Channel-Call-State': 'HANGUP',
      'Original-Channel-Call-State': 'ACTIVE',
      'Hangup-Cause': 'NORMAL_CLEARING',
    });
    expect(await call.esl.completion(hangup)).toMatchObject({
      'Answer-State': 'hangup',
      'Hangup-Cause': 'NORMAL_CLEARING',
    });
    const notice = call.esl.messages.at(-1);
    expect(notice?.headers).toMatchObject({
      'Content-Type': 'text/disconnect-notice',
      'Controlled-Session-UUID': call.uuid,
      'Content-Disposition': 'disconnect',
      'Content-Length': '67',
    });
  });

  test('uuid_kill with a cause', async () => {
    const call = await fixture.call();
    expect(await call.esl.api(`uuid_kill ${call.uuid} USER_BUSY`)).toBe('+OK\n');
    expect(await call.esl.event('CHANNEL_HANGUP')).toMatchObject({ 'Hangup-Cause': 'USER_BUSY' });
    expect(await call.ended).toBe('remote');
  });

  test('BYE from the peer closes the connection after the call state', async () => {
    const call = await fixture.call();
    await call.dialog.bye();
    await call.esl.untilClosed();
    expect(names(call.esl.events)).toContain('CHANNEL_CALLSTATE');
  });

  test('the client closes its connection: the call ends', async () => {
    const call = await fixture.call();
    await call.esl.close();
    expect(await call.ended).toBe('remote');
  });

  test('a lingering client gets the notice that says so and keeps the connection', async () => {
    const call = await fixture.call();
    expect(await call.esl.command('linger 5')).toBe('+OK will linger 5 seconds');
    await call.dialog.bye();
    const notice = await call.esl.nextMessage(
      ({ headers }) => headers['Content-Type'] === 'text/disconnect-notice',
    );
    expect(notice.headers).toMatchObject({ 'Content-Disposition': 'linger', 'Linger-Time': '5' });
    expect(await call.esl.api(`uuid_exists ${call.uuid}`)).toBe('false');
  });

  test('closing the media server ends every call with BYE', async () => {
    const [a, b] = [await fixture.call(), await fixture.call()];
    await fixture.server.close();
    expect(await Promise.all([a.ended, b.ended])).toEqual(['remote', 'remote']);
    await a.esl.untilClosed();
  });

  test('no client at the address: the call ends', async () => {
    const { outbound } = fixture;
    const invite = fixture.invite(phoneSdp(4000), { 'X-esl-outbound': '127.0.0.1:1' });
    const outcome = await invite.outcome;
    if (outcome.kind === 'failed') throw new Error(outcome.reason);
    expect(await new Promise((resolve) => outcome.dialog.onEnded(({ by }) => resolve(by)))).toBe('remote');
    expect(outbound.port).toBeGreaterThan(0);
  });

  test('a channel can be handed to another client; then the end of the first changes nothing', async () => {
    const call = await fixture.call();
    const control = await fixture.inbound();
    const next = `socket:127.0.0.1:${fixture.outbound.port} async full`;
    expect(await control.api(`uuid_transfer ${call.uuid} ${next} inline`)).toBe('+OK\n');
    const second = await fixture.outbound.accept();
    second.send('connect');
    expect((await second.nextReply()).headers['Unique-ID']).toBe(call.uuid);
    await call.esl.close();
    expect(await second.api(`uuid_exists ${call.uuid}`)).toBe('true');
  });
});

describe('SIP', () => {
  test('a call without a client to control it is refused', async () => {
    const outcome = await fixture.callers.invite({
      uri: `sip:drachtio@127.0.0.1:${fixture.sipPort}`,
      body: phoneSdp(4000),
    }).outcome;
    expect(outcome).toMatchObject({ kind: 'failed', status: 403 });
  });

  test('a call with no codec of ours is refused', async () => {
    const offer = phoneSdp(4000).replace('RTP/AVP 8 0 101', 'RTP/AVP 18');
    expect(await fixture.invite(offer).outcome).toMatchObject({ kind: 'failed', status: 488 });
  });

  test('the answer takes the first codec of the offer', async () => {
    const pcma = await fixture.call('8 0');
    const pcmu = await fixture.call('0 8');
    expect(pcma.dialog.remoteBody).toMatch(/^m=audio \d+ RTP\/AVP 8 101/m);
    expect(pcmu.dialog.remoteBody).toMatch(/^m=audio \d+ RTP\/AVP 0 101/m);
    expect(await pcmu.esl.api(`uuid_getvar ${pcmu.uuid} read_codec`)).toBe('PCMU');
  });

  test('a re-INVITE moves the media and changes the variables', async () => {
    const call = await fixture.call();
    const elsewhere = await fixture.rtpPeer();
    const outcome = await call.dialog.reinvite(phoneSdp(elsewhere.port));
    expect(outcome.kind).toBe('accepted');
    await call.esl.start(call.uuid, 'playback', 'tone_stream://%(60000,0,440)');
    await elsewhere.untilTone(440);
    expect(await call.esl.api(`uuid_getvar ${call.uuid} remote_media_port`)).toBe(String(elsewhere.port));
  });

  test('hold is answered, reported, and nothing is sent meanwhile', async () => {
    const call = await fixture.call();
    const outcome = await call.dialog.reinvite(phoneSdp(call.peer.port, '8 0', 'sendonly'));
    expect(outcome).toMatchObject({
      kind: 'accepted',
      body: expect.stringContaining('a=recvonly') as string,
    });
    await call.esl.event('CHANNEL_CALLSTATE', (event) => event['Channel-Call-State'] === 'HELD');
    await call.dialog.reinvite(phoneSdp(call.peer.port));
    await call.esl.event('CHANNEL_CALLSTATE', (event) => event['Channel-Call-State'] === 'ACTIVE');
  });

  test('a re-INVITE that fits nothing is refused and changes nothing', async () => {
    const call = await fixture.call();
    const bad = phoneSdp(4000).replace('RTP/AVP 8 0 101', 'RTP/AVP 18');
    expect(await call.dialog.reinvite(bad)).toMatchObject({ kind: 'failed', status: 488 });
    expect(
      (await call.esl.execute(call.uuid, 'playback', 'silence_stream://60'))['Application-Response'],
    ).toBe('FILE PLAYED');
  });

  test('the dump is to be had in every form', async () => {
    const call = await fixture.call();
    await call.esl.execute(call.uuid, 'set', 'odd=a <b> & "c"');
    const [plain, json, xml] = await Promise.all(
      ['', ' json', ' xml'].map((form) => call.esl.api(`uuid_dump ${call.uuid}${form}`)),
    );
    expect(plain).toContain('\nvariable_odd: a%20%3Cb%3E%20%26%20%22c%22\n');
    expect(JSON.parse(json ?? '')).toMatchObject({ variable_odd: 'a <b> & "c"' });
    expect(xml).toMatch(/^<event>\n  <headers>\n    <Event-Name>CHANNEL_DATA<\/Event-Name>\n/);
    expect(xml).toContain('<variable_odd>a &lt;b&gt; &amp; &quot;c&quot;</variable_odd>\n');
    expect(xml).toMatch(/  <\/headers>\n<\/event>\n$/);
  });

  test('media statistics are part of the dump after they were asked for', async () => {
    const call = await fixture.call();
    await call.peer.sendTone(8, 400, 5);
    const stats = async (): Promise<string> => {
      expect(await call.esl.api(`uuid_set_media_stats ${call.uuid}`)).toBe('+OK:\n');
      return call.esl.api(`uuid_dump ${call.uuid}`);
    };
    let dump = await stats();
    while (!/^variable_rtp_audio_in_packet_count: 5$/m.test(dump)) dump = await stats();
    expect(dump).toContain(`variable_remote_media_port: ${call.peer.port}\n`);
    expect(dump).toContain(`variable_local_media_port: ${portOf(call.dialog.remoteBody)}\n`);
    const json = JSON.parse(await call.esl.api(`uuid_dump ${call.uuid} json`)) as JsonEvent;
    expect(json['variable_switch_r_sdp']).toBe(phoneSdp(call.peer.port));
  });

  test('send_dtmf reaches the phone as RFC 4733', async () => {
    const call = await fixture.call();
    expect(await call.esl.api(`uuid_send_dtmf ${call.uuid} 9`)).toBe(`+OK ${call.uuid} sent DTMF 9.\n`);
    await call.peer.until(() => call.peer.received.some(({ payloadType }) => payloadType === 101), 'a digit');
    const digit = call.peer.received.find(({ payloadType }) => payloadType === 101);
    expect(digit?.payload[0]).toBe(9);
  });
});
