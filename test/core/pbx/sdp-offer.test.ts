// Which bodies can be an offer of audio, and which nobody could serve.
import { isAudioOffer } from '../../../src/core/pbx/sdp-offer.js';

const offer = (changes: { c?: string; m?: string; media?: string } = {}): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    ...(changes.c === '' ? [] : [`c=${changes.c ?? 'IN IP4 192.0.2.1'}`]),
    't=0 0',
    changes.m ?? 'm=audio 4000 RTP/AVP 8',
    changes.media ?? 'a=ptime:20',
    '',
  ].join('\r\n');

test.each([
  ['an ordinary offer', offer()],
  ['lines that end with LF only', offer().replaceAll('\r', '')],
  ['hold as of old', offer({ c: 'IN IP4 0.0.0.0' })],
  ['an address of the stream', offer({ c: '', media: 'c=IN IP4 192.0.2.9' })],
  ['IPv6', offer({ c: 'IN IP6 2001:db8::1' })],
  ['video beside it', `${offer()}m=video 4002 RTP/AVP 96\r\n`],
  ['encryption, which the media server may know', offer({ m: 'm=audio 4000 RTP/SAVP 8' })],
])('%s can be one', (_what, sdp) => {
  expect(isAudioOffer(sdp)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['garbage', 'garbage'],
  ['no audio', offer({ m: 'm=video 4000 RTP/AVP 96' })],
  ['no address', offer({ c: '' })],
  ['a name', offer({ c: 'IN IP4 phone.example.org' })],
  ['multicast', offer({ c: 'IN IP4 224.2.17.12/127' })],
  ['multicast without a TTL', offer({ c: 'IN IP4 239.1.1.1' })],
  ['broadcast', offer({ c: 'IN IP4 255.255.255.255' })],
  ['IPv6 multicast', offer({ c: 'IN IP6 ff02::1' })],
  ['an address that is none', offer({ c: 'IN IP4 192.0.2.300' })],
  ['a port that is none', offer({ m: 'm=audio 70000 RTP/AVP 8' })],
  ['another network', offer({ c: 'ATM NSAP 47' })],
])('%s can be none', (_what, sdp) => {
  expect(isAudioOffer(sdp)).toBe(false);
});
