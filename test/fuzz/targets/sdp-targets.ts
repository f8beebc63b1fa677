// What reads session descriptions: the softswitch, and the daemon before it asks a media server.
// Never opens a port.
import { isEncryptedOnly, plainOffer } from '../../../src/adapters/media/plain-offer.js';
import { faultOf, offersG711 } from '../../../src/adapters/media/remote-offer.js';
import { audioDirection } from '../../../src/core/pbx/sdp-direction.js';
import { answerOffer, readAnswer } from '../../../src/softswitch/media/sdp-negotiation.js';
import type { FuzzTarget } from '../fuzzing.js';

const lines = (...all: string[]): Buffer => Buffer.from(all.join('\r\n') + '\r\n');

const head = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0'];

/** As the media engine asks for it. */
const options = {
  host: '192.0.2.9',
  port: 40_000,
  sessionId: 7,
  sessionVersion: 1,
  codecs: [8, 0],
} as const;

const samples: readonly Buffer[] = [
  lines(
    ...head,
    'm=audio 7990 RTP/AVP 8 0 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=sendrecv',
  ),
  lines(
    ...head,
    'b=AS:64',
    'm=audio 7990 RTP/SAVP 8 101',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc',
    'm=audio 7992 RTP/AVP 0',
    'm=video 7994 RTP/AVP 31',
    'a=rtpmap:31 LPC/90000',
    'm=image 7996 udptl t38',
  ),
  lines(
    'v=0',
    'o=- 1 1 IN IP6 2001:db8::1',
    's=A session',
    't=3034423619 3042462419',
    'm=audio 49170/2 RTP/AVPF 96 97 8',
    'c=IN IP6 2001:db8::1',
    'a=rtpmap:96 opus/48000/2',
    'a=fmtp:96 maxplaybackrate=16000; sprop-maxcapturerate=16000',
    'a=rtcp:49171 IN IP6 2001:db8::1',
    'a=candidate:1 1 UDP 2130706431 192.0.2.1 7990 typ host generation 0',
    'a=ssrc:1 cname:x',
    'a=recvonly',
  ),
];

const words = [
  'm=audio 1 RTP/AVP 8\r\n',
  'm=',
  'a=rtpmap:',
  'a=',
  'c=IN IP4 0.0.0.0\r\n',
  'o=',
  't=',
  'IN IP6 ::',
];

/** Longer than what is read at all. */
const maxBytes = 20_000;

const mediaLines = (text: string): number =>
  text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('m=')).length;

const offer: FuzzTarget = {
  name: 'sdp-offer',
  samples,
  words,
  maxBytes,
  read: (bytes) => {
    const text = bytes.toString('utf8');
    const answered = answerOffer(text, options);
    if (answered === undefined) return;
    // RFC 3264 §6
    if (mediaLines(text) !== mediaLines(answered.answer)) throw new Error('not every medium is answered');
    if (readAnswer(answered.answer) === undefined) throw new Error('the answer takes no audio');
  },
};

const answer: FuzzTarget = {
  name: 'sdp-answer',
  samples,
  words,
  maxBytes,
  read: (bytes) => {
    readAnswer(bytes.toString('utf8'));
  },
};

const atDaemon: FuzzTarget = {
  name: 'sdp-daemon',
  samples,
  words,
  maxBytes,
  read: (bytes) => {
    const text = bytes.toString('utf8');
    audioDirection(text);
    offersG711(text);
    isEncryptedOnly(text);
    if (faultOf(text) !== undefined) return;
    const plain = plainOffer(text);
    if (isEncryptedOnly(plain.shown)) throw new Error('of plain and encrypted audio the encrypted is shown');
    plain.restored(plain.shown);
  },
};

export const sdpTargets: readonly FuzzTarget[] = [offer, answer, atDaemon];
