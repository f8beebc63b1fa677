// Offers of real phones and servers, and what we answer.
// Never checks text that nobody relies on: answers are read line by line.
import type { NegotiatedMedia } from '../../../src/softswitch/media/media-engine-model.js';
import { answerOffer, buildOffer, readAnswer } from '../../../src/softswitch/media/sdp-negotiation.js';

const OURS = { host: '192.0.2.1', port: 30000, sessionId: 7, sessionVersion: 8, codecs: [8, 0] as const };

function sdp(...lines: string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

const HEAD = ['v=0', 'o=- 1 1 IN IP4 198.51.100.7', 's=-', 'c=IN IP4 198.51.100.7', 't=0 0'];
const AUDIO = 'm=audio 4000 RTP/AVP 8 0 101';
const EVENT = 'a=rtpmap:101 telephone-event/8000';

function answer(offer: string): NegotiatedMedia {
  const negotiated = answerOffer(offer, OURS);
  if (negotiated === undefined) throw new Error('refused');
  return negotiated;
}

function lines(text: string, prefix: string): string[] {
  return text.split('\r\n').filter((line) => line.startsWith(prefix));
}

const BARESIP = sdp(
  'v=0',
  'o=- 1438281823 1029834245 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'a=tool:baresip 1.0.0',
  'm=audio 31854 RTP/AVP 8 0 101',
  'b=AS:125',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=rtcp:31855',
  'a=sendrecv',
  'a=label:1',
  'a=rtcp-rsize',
  'a=ssrc:3419041325 cname:sip:201@127.0.0.1',
  'a=ptime:20',
);
const SIPP = sdp(
  'v=0',
  'o=user1 53655765 2353687637 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 6000 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
);
const LINPHONE = sdp(
  'v=0',
  'o=alice 3273 3104 IN IP4 192.168.1.20',
  's=Talk',
  'c=IN IP4 192.168.1.20',
  't=0 0',
  'a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics',
  'a=record:off',
  'm=audio 7078 RTP/AVP 96 97 98 0 8 101 99 100',
  'a=rtpmap:96 opus/48000/2',
  'a=fmtp:96 useinbandfec=1',
  'a=rtpmap:97 speex/16000',
  'a=fmtp:97 vbr=on',
  'a=rtpmap:98 speex/8000',
  'a=fmtp:98 vbr=on',
  'a=rtpmap:101 telephone-event/48000',
  'a=rtpmap:99 telephone-event/16000',
  'a=rtpmap:100 telephone-event/8000',
  'a=rtcp-fb:* trr-int 1000',
  'a=rtcp-fb:* ccm tmmbr',
  'm=video 9078 RTP/AVP 96 97',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 H264/90000',
  'a=fmtp:97 profile-level-id=42801F',
);
const FREESWITCH_3PCC = sdp(
  'v=0',
  'o=FreeSWITCH 1700000000 1700000001 IN IP4 10.0.0.5',
  's=FreeSWITCH',
  'c=IN IP4 10.0.0.5',
  't=0 0',
  'm=audio 16400 RTP/SAVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=crypto:1 AEAD_AES_256_GCM_8 inline:abc',
  'a=ptime:20',
  'm=audio 16400 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
);

const sendrecv20 = { direction: 'sendrecv', ptimeMs: 20 };

test.each([
  {
    name: 'baresip',
    offer: BARESIP,
    remote: { host: '127.0.0.1', port: 31854, audio: 8, telephoneEvent: 101, ...sendrecv20 },
    media: ['m=audio 30000 RTP/AVP 8 101'],
  },
  {
    name: 'SIPp without telephone-event',
    offer: SIPP,
    remote: { host: '127.0.0.1', port: 6000, audio: 0, telephoneEvent: undefined, ...sendrecv20 },
    media: ['m=audio 30000 RTP/AVP 0'],
  },
  {
    name: 'Linphone with video and three telephone-events',
    offer: LINPHONE,
    remote: { host: '192.168.1.20', port: 7078, audio: 0, telephoneEvent: 100, ...sendrecv20 },
    media: ['m=audio 30000 RTP/AVP 0 100', 'm=video 0 RTP/AVP 96 97'],
  },
  {
    name: 'FreeSWITCH with an encrypted line first',
    offer: FREESWITCH_3PCC,
    remote: { host: '10.0.0.5', port: 16400, audio: 0, telephoneEvent: 101, ...sendrecv20 },
    media: ['m=audio 0 RTP/SAVP 0 8 101', 'm=audio 30000 RTP/AVP 0 101'],
  },
  {
    name: 'the address at the media line above that of the session',
    offer: sdp(...HEAD, AUDIO, 'c=IN IP4 203.0.113.9', EVENT),
    remote: { host: '203.0.113.9', port: 4000, audio: 8, telephoneEvent: 101, ...sendrecv20 },
    media: ['m=audio 30000 RTP/AVP 8 101'],
  },
  {
    name: 'telephone-event as 96, ptime above maxptime',
    offer: sdp(
      ...HEAD,
      'm=audio 4000 RTP/AVP 0 96',
      'a=rtpmap:96 telephone-event/8000',
      'a=ptime:60',
      'a=maxptime:40',
    ),
    remote: {
      host: '198.51.100.7',
      port: 4000,
      audio: 0,
      telephoneEvent: 96,
      direction: 'sendrecv',
      ptimeMs: 40,
    },
    media: ['m=audio 30000 RTP/AVP 0 96'],
  },
  {
    name: 'a refused line before a usable one, bare newlines',
    offer: sdp(...HEAD, 'm=audio 0 RTP/AVP 8', 'm=audio 4002 RTP/AVP 0').replaceAll('\r', ''),
    remote: { host: '198.51.100.7', port: 4002, audio: 0, telephoneEvent: undefined, ...sendrecv20 },
    media: ['m=audio 0 RTP/AVP 8', 'm=audio 30000 RTP/AVP 0'],
  },
  {
    name: 'a static number that means something else',
    offer: sdp(...HEAD, 'm=audio 4000 RTP/AVP 8 0', 'a=rtpmap:8 L16/44100', 'a=rtpmap:0 pcmu/8000'),
    remote: { host: '198.51.100.7', port: 4000, audio: 0, telephoneEvent: undefined, ...sendrecv20 },
    media: ['m=audio 30000 RTP/AVP 0'],
  },
])('answers $name', ({ offer, remote, media }) => {
  const negotiated = answer(offer);
  expect(negotiated.remote).toEqual(remote);
  expect(lines(negotiated.answer, 'm=')).toEqual(media);
  expect(lines(negotiated.answer, 'c=')).toEqual(['c=IN IP4 192.0.2.1']);
  expect(lines(negotiated.answer, 'o=')).toEqual(['o=- 7 8 IN IP4 192.0.2.1']);
  expect(negotiated.answer.startsWith('v=0\r\n')).toBe(true);
  expect(lines(negotiated.answer, 'a=rtpmap').length).toBe(remote.telephoneEvent === undefined ? 1 : 2);
});

test.each([
  { offered: 'a=sendonly', ours: 'recvonly' },
  { offered: 'a=recvonly', ours: 'sendonly' },
  { offered: 'a=inactive', ours: 'inactive' },
  { offered: 'a=sendrecv', ours: 'sendrecv' },
])('answers $offered with $ours, at the line and for the session', ({ offered, ours }) => {
  for (const offer of [sdp(...HEAD, AUDIO, offered), sdp(...HEAD, offered, AUDIO)]) {
    const negotiated = answer(offer);
    expect(negotiated.remote.direction).toBe(ours);
    expect(negotiated.answer).toContain(`a=${ours}\r\n`);
  }
});

test.each([
  { attribute: '', ours: 'recvonly' },
  { attribute: 'a=sendonly', ours: 'recvonly' },
  { attribute: 'a=inactive', ours: 'inactive' },
  { attribute: 'a=recvonly', ours: 'inactive' },
])('reads an address of zeros as hold: $attribute', ({ attribute, ours }) => {
  const zeros = HEAD.map((line) => (line.startsWith('c=') ? 'c=IN IP4 0.0.0.0' : line));
  expect(answer(sdp(...zeros, AUDIO, ...(attribute === '' ? [] : [attribute]))).remote.direction).toBe(ours);
});

test.each([
  { name: 'no common codec', offer: sdp(...HEAD, 'm=audio 4000 RTP/AVP 9 18') },
  { name: 'only encrypted audio', offer: sdp(...HEAD, 'm=audio 4000 RTP/SAVP 8') },
  { name: 'only refused audio', offer: sdp(...HEAD, 'm=audio 0 RTP/AVP 8') },
  { name: 'only video', offer: sdp(...HEAD, 'm=video 4000 RTP/AVP 96') },
  { name: 'no address', offer: sdp('v=0', 'o=- 1 1 IN IP4 1.2.3.4', 's=-', 't=0 0', AUDIO) },
  { name: 'no media line', offer: sdp(...HEAD) },
  { name: 'a media line that cannot be read', offer: sdp(...HEAD, AUDIO, 'm=audio many RTP/AVP 8') },
  { name: 'an impossible port', offer: sdp(...HEAD, 'm=audio 70000 RTP/AVP 8') },
  { name: 'nothing', offer: '' },
  { name: 'noise', offer: 'hello\r\nm=\r\n=\r\n' },
])('refuses $name', ({ offer }) => {
  expect(answerOffer(offer, OURS)).toBeUndefined();
});

test('takes only the codecs that it is allowed', () => {
  expect(answerOffer(sdp(...HEAD, AUDIO), { ...OURS, codecs: [0] })?.remote.audio).toBe(0);
  expect(answerOffer(sdp(...HEAD, AUDIO), { ...OURS, codecs: [] })).toBeUndefined();
});

test('its own offer is answered and the answer is read', () => {
  const offer = buildOffer({ ...OURS, direction: 'sendonly' });
  expect(lines(offer, 'm=')).toEqual(['m=audio 30000 RTP/AVP 8 0 101']);
  expect(offer).toContain('a=fmtp:101 0-15\r\n');
  expect(offer).toContain('a=sendonly\r\n');
  const negotiated = answerOffer(offer, { ...OURS, host: '192.0.2.2', port: 40000, codecs: [0] });
  expect(negotiated?.remote).toMatchObject({ host: '192.0.2.1', port: 30000, direction: 'recvonly' });
  expect(readAnswer(negotiated?.answer ?? '')).toEqual({
    host: '192.0.2.2',
    port: 40000,
    audio: 0,
    telephoneEvent: 101,
    direction: 'sendonly',
    ptimeMs: 20,
  });
});

test('IPv6 addresses are named as such', () => {
  const offer = buildOffer({ ...OURS, host: '2001:db8::1', direction: 'sendrecv' });
  expect(lines(offer, 'c=')).toEqual(['c=IN IP6 2001:db8::1']);
  expect(answer(offer).remote.host).toBe('2001:db8::1');
});

test('an answer that refuses our line is none', () => {
  expect(readAnswer(sdp(...HEAD, 'm=audio 0 RTP/AVP 8'))).toBeUndefined();
});

test.each([
  ['an address', sdp(...HEAD.slice(0, 3), 'c=IN IP4 5', 't=0 0', AUDIO)],
  ['a codec', sdp(...HEAD, 'm=audio 4000 RTP/AVP 8', 'a=rtpmap:8 5/8000')],
  ['an event', sdp(...HEAD, 'm=audio 4000 RTP/AVP 8 101', 'a=rtpmap:101 7/8000')],
])('%s that looks like a number is read as text', (_name, text) => {
  expect(() => answerOffer(text, OURS)).not.toThrow();
  expect(() => readAnswer(text)).not.toThrow();
});

test('an offer of more lines than anybody writes is refused unread', () => {
  const offer = (attributes: number): string =>
    sdp(...HEAD, AUDIO, EVENT, ...Array.from({ length: attributes }, () => 'a=x:1'));
  expect(answerOffer(offer(400), OURS)).toBeDefined();
  expect(answerOffer(offer(600), OURS)).toBeUndefined();
});
