// What a real FreeSWITCH sent to drachtio-fsmrf in the same situation, with what differs from run to run masked.
import type { JsonEvent, SocketMessage } from './event-socket-client.js';
import { MediaServerFixture, phoneSdp, type Call } from './media-server-fixture.js';

let fixture: MediaServerFixture;
beforeEach(async () => {
  fixture = await MediaServerFixture.open();
});
afterEach(() => fixture.close());

/** Fields that the captured events were compared in. */
const compared = [
  'Event-Name',
  'Channel-State',
  'Channel-Call-State',
  'Channel-Call-State-Number',
  'Original-Channel-Call-State',
  'Channel-State-Number',
  'Answer-State',
  'Hangup-Cause',
  'Other-Type',
  'Application',
  'Application-Data',
  'Application-Response',
  'Playback-File-Path',
  'Playback-Status',
] as const;

/** The fields in the order of the list, and the variables named. */
function digest(event: JsonEvent, variables: readonly string[] = []): string {
  const fields = [...compared, ...variables.map((name) => `variable_${name}`)];
  return fields
    .filter((field) => event[field] !== undefined)
    .map((field) => `${field}=${event[field]}`)
    .join(' ');
}

/** Events that drachtio-fsmrf subscribes to. */
const subscribed =
  'CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE CHANNEL_PROGRESS_MEDIA CHANNEL_CALLSTATE CHANNEL_ANSWER DTMF ' +
  'DETECTED_TONE SWITCH_EVENT_PLAYBACK_START SWITCH_EVENT_PLAYBACK_STOP CUSTOM conference::maintenance';

async function callAsFsmrf(): Promise<Call> {
  const call = await fixture.call();
  await call.esl.command('noevents');
  await call.esl.command(`event json ${subscribed}`);
  call.esl.events.length = 0;
  return call;
}

const active = 'Channel-Call-State=ACTIVE';
const executing = `Channel-State=CS_EXECUTE ${active} Channel-State-Number=4 Answer-State=answered`;

test('sofia status', async () => {
  const client = await fixture.inbound();
  const table = (await client.api('sofia status')).replace(String(fixture.sipPort), '15085');
  expect(table).toBe(
    '                     Name\t   Type\t                                      Data\tState\n' +
      '=================================================================================================\n' +
      '             drachtio_mrf\tprofile\t             sip:mod_sofia@127.0.0.1:15085\tRUNNING (0)\n' +
      '=================================================================================================\n' +
      '1 profile 0 aliases\n',
  );
});

test('the replies of an inbound connection, byte for byte', async () => {
  const client = await fixture.inbound('HEARTBEAT');
  await client.api('nosuch');
  expect(client.messages.map(({ head, body }: SocketMessage) => `${head}\n\n${body}`)).toEqual([
    'Content-Type: auth/request\n\n',
    'Content-Type: command/reply\nReply-Text: +OK accepted\n\n',
    'Content-Type: command/reply\nReply-Text: +OK event listener enabled json\n\n',
    'Content-Type: api/response\nContent-Length: 31\n\n-ERR nosuch Command not found!\n',
  ]);
});

test('the reply to connect', async () => {
  const peer = await fixture.rtpPeer();
  const outcome = await fixture.invite(phoneSdp(peer.port)).outcome;
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  const client = await fixture.outbound.accept();
  client.send('connect');
  const { head, headers } = await client.nextReply();
  expect(head.startsWith('Event-Name: CHANNEL_DATA\nCore-UUID: ')).toBe(true);
  expect(
    head.endsWith('\nContent-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full'),
  ).toBe(true);
  expect(headers['variable_sip_user_agent']).toBe('drachtio-fsmrf%3A6e7b803f-068d-4b38-912d-49a1e16e9d1a');
  expect(headers['variable_sip_h_X-esl-outbound']).toBe(`127.0.0.1%3A${fixture.outbound.port}`);
  expect(headers['variable_switch_r_sdp']).toMatch(
    /^v%3D0%0D%0Ao%3D-%201%201%20IN%20IP4%20127\.0\.0\.1%0D%0A.*m%3Daudio%20\d+%20RTP\/AVP%208%200%20101%0D%0A/,
  );
  expect(headers['Channel-Unique-ID']).toBe(headers['Unique-ID']);
  for (const name of [
    'Channel-Channel-Name',
    'Caller-Destination-Number',
    'variable_rtp_local_sdp_str',
    'variable_local_media_ip',
    'variable_local_media_port',
    'variable_remote_media_ip',
    'variable_remote_media_port',
    'variable_dtmf_type',
    'variable_sip_call_id',
    'variable_socket_host',
  ]) {
    expect(headers[name]).toMatch(/./);
  }
});

test('playing a file', async () => {
  const { esl, uuid } = await callAsFsmrf();
  const file = await fixture.tone('a.wav', 440, 0.5);
  await esl.execute(uuid, 'playback', file);
  const variables = ['playback_last_offset_pos', 'playback_seconds', 'playback_ms', 'playback_samples'];
  const after =
    'variable_playback_last_offset_pos=4000 variable_playback_seconds=0 variable_playback_ms=500 variable_playback_samples=4000';
  expect(esl.events.map((event) => digest(event, variables))).toEqual([
    `Event-Name=CHANNEL_EXECUTE ${executing} Application=playback Application-Data=${file}`,
    `Event-Name=PLAYBACK_START ${executing} Playback-File-Path=${file}`,
    `Event-Name=PLAYBACK_STOP ${executing} Playback-File-Path=${file} Playback-Status=done ${after}`,
    `Event-Name=CHANNEL_EXECUTE_COMPLETE ${executing} Application=playback Application-Data=${file} Application-Response=FILE PLAYED ${after}`,
  ]);
});

test('a missing file, and setting a variable', async () => {
  const { esl, uuid } = await callAsFsmrf();
  await esl.execute(uuid, 'playback', '/srv/nope.wav');
  await esl.execute(uuid, 'set', 'foo=bar');
  const of = (application: string, data: string) =>
    `${executing} Application=${application} Application-Data=${data}`;
  expect(esl.events.map((event) => digest(event, ['foo']))).toEqual([
    `Event-Name=CHANNEL_EXECUTE ${of('playback', '/srv/nope.wav')}`,
    `Event-Name=CHANNEL_EXECUTE_COMPLETE ${of('playback', '/srv/nope.wav')} Application-Response=FILE NOT FOUND`,
    `Event-Name=CHANNEL_EXECUTE ${of('set', 'foo=bar')}`,
    `Event-Name=CHANNEL_EXECUTE_COMPLETE ${of('set', 'foo=bar')} Application-Response=_none_ variable_foo=bar`,
  ]);
});

test('collecting digits', async () => {
  const { esl, uuid, peer } = await callAsFsmrf();
  const data = '1 4 1 20000 # silence_stream://20000 silence_stream://250 myDigitBuffer \\d+ 20000';
  const collecting = await esl.start(uuid, 'play_and_get_digits', data);
  await esl.event('PLAYBACK_START');
  await peer.sendDigit(1);
  await esl.event('PLAYBACK_STOP');
  for (const key of [2, 11]) await peer.sendDigit(key);
  const done = await esl.completion(collecting);
  expect(esl.events.map((event) => `${event['Event-Name']} ${event['DTMF-Digit'] ?? ''}`.trim())).toEqual([
    'CHANNEL_EXECUTE',
    'PLAYBACK_START',
    'DTMF 1',
    'PLAYBACK_STOP',
    'DTMF 2',
    'DTMF #',
    'CHANNEL_EXECUTE_COMPLETE',
  ]);
  expect(digest(done, ['read_terminator_used', 'read_result', 'myDigitBuffer'])).toBe(
    `Event-Name=CHANNEL_EXECUTE_COMPLETE ${executing} Application=play_and_get_digits Application-Data=${data} ` +
      'Application-Response=_none_ variable_read_terminator_used=# variable_read_result=success variable_myDigitBuffer=12',
  );
});

test('bridge and unbridge', async () => {
  const a = await callAsFsmrf();
  const b = await callAsFsmrf();
  await a.esl.command('event json CHANNEL_BRIDGE CHANNEL_UNBRIDGE');
  await a.esl.api(`uuid_bridge ${a.uuid} ${b.uuid}`);
  await a.esl.event('CHANNEL_BRIDGE');
  await a.esl.api(`uuid_transfer ${a.uuid} -both park inline`);
  const parkStarted = (event: JsonEvent) => event.Application === 'park';
  await a.esl.event('CHANNEL_EXECUTE', parkStarted);
  await b.esl.event('CHANNEL_EXECUTE', parkStarted);
  const lines = (call: Call) =>
    call.esl.events
      .filter((event) => !/^CHANNEL_(UN)?BRIDGE$/.test(event['Event-Name'] ?? ''))
      .map((event) =>
        ['Event-Name', 'Channel-State', 'Channel-Call-State', 'Other-Type', 'Application']
          .map((field) => event[field] ?? '-')
          .join(' '),
      );
  const parted = [
    'CHANNEL_CALLSTATE CS_ROUTING RINGING - -',
    'CHANNEL_CALLSTATE CS_EXECUTE ACTIVE - -',
    'CHANNEL_EXECUTE CS_EXECUTE ACTIVE - park',
  ];
  expect(lines(a)).toEqual([
    'CHANNEL_EXECUTE_COMPLETE CS_EXECUTE ACTIVE - socket',
    'CHANNEL_EXECUTE CS_SOFT_EXECUTE ACTIVE originatee uuid_bridge',
    ...parted,
  ]);
  expect(lines(b)).toEqual([
    'CHANNEL_EXECUTE_COMPLETE CS_EXECUTE ACTIVE - socket',
    'CHANNEL_EXECUTE CS_SOFT_EXECUTE ACTIVE originator uuid_bridge',
    ...parted,
  ]);
});

test('hanging up', async () => {
  const { esl, uuid } = await callAsFsmrf();
  await esl.start(uuid, 'hangup');
  await esl.untilClosed();
  const gone = 'Channel-State-Number=10 Answer-State=hangup Hangup-Cause=NORMAL_CLEARING';
  expect(esl.events.map((event) => digest(event))).toEqual([
    `Event-Name=CHANNEL_EXECUTE ${executing} Application=hangup`,
    `Event-Name=CHANNEL_EXECUTE_COMPLETE Channel-State=CS_EXECUTE ${active} ${gone} Application=hangup Application-Response=_none_`,
    `Event-Name=CHANNEL_EXECUTE_COMPLETE Channel-State=CS_EXECUTE ${active} ${gone} Application=socket ` +
      `Application-Data=127.0.0.1:${fixture.outbound.port} async full Application-Response=_none_`,
    `Event-Name=CHANNEL_CALLSTATE Channel-State=CS_HANGUP Channel-Call-State=HANGUP Channel-Call-State-Number=7 ` +
      `Original-Channel-Call-State=ACTIVE ${gone}`,
  ]);
  const notice = esl.messages.at(-1);
  expect(`${notice?.head}\n\n${notice?.body}`).toBe(
    `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${uuid}\nContent-Disposition: disconnect\n` +
      'Content-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n',
  );
});
