// What reads SIP in the softswitch: datagrams, TCP streams, and the values of headers.
// Never opens a socket.
import {
  answerChallenge,
  parseAuthParams,
  parseChallenge,
} from '../../../src/softswitch/sip/digest-client.js';
import { parseMessage, type ParseResult } from '../../../src/softswitch/sip/message-parser.js';
import type { SipMessage } from '../../../src/softswitch/sip/sip-message.js';
import {
  isClearAddress,
  isGroupAddress,
  paramOf,
  parseHostPort,
  parseNameAddr,
  parseUri,
  splitFirst,
  splitList,
  tagOf,
  uriHost,
} from '../../../src/softswitch/sip/sip-uri.js';
import { TcpFramer } from '../../../src/softswitch/sip/tcp-framer.js';
import { isServable, parseVia, stampVia } from '../../../src/softswitch/sip/via.js';
import { parseDigests } from '../../../src/adapters/sip/digest-header.js';
import { parseNameAddrs } from '../../../src/adapters/sip/name-addr.js';
import { TORTURE, wireOf } from '../../softswitch/sip/torture-messages.js';
import { fixedHorrors, validRequest } from '../../support/hostile-sip.js';
import type { FuzzTarget } from '../fuzzing.js';
import { sameInPieces } from '../same-in-pieces.js';

const sender = { host: '192.0.2.1', port: 5070 };
const requests = (['INVITE', 'REGISTER'] as const).map((method, index) =>
  Buffer.from(validRequest(method, sender, '192.0.2.9:5060', `s${index}`)),
);
const response = Buffer.from(
  [
    'SIP/2.0 200 OK',
    'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKa;received=192.0.2.9;rport=5060, SIP/2.0/TCP [2001:db8::1];branch=b',
    'Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;lr;transport=tcp>',
    'From: "A \\"B\\"" <sip:a@a.example>;tag=1',
    'To: <sip:b@b.example>;tag=2',
    'Call-ID: c1',
    'CSeq: 1 INVITE',
    'Contact: <sip:b@192.0.2.3:5062;transport=udp>;expires=60;q=0.5',
    'Session-Expires: 1800;refresher=uas',
    'Content-Type: application/sdp',
    'Content-Length: 4',
    '',
    'v=0\r',
  ].join('\r\n'),
);

const messages: readonly Buffer[] = [
  ...requests,
  response,
  ...TORTURE.map(wireOf),
  ...fixedHorrors(sender, '192.0.2.9:5060'),
];

const words: readonly string[] = [
  'SIP/2.0',
  'sip:',
  'sips:',
  'tel:+31',
  ';tag=',
  ';branch=z9hG4bK',
  ';rport',
  ';lr',
  ';q=',
  'Via: SIP/2.0/UDP a',
  'Content-Length: ',
  'l: ',
  'Digest ',
  'nonce="',
  '[::1]',
];

/** What whoever handles the message looks at. */
function lookAt(message: SipMessage): void {
  for (const key of new Set(message.keys)) {
    for (const value of message.list(key)) lookAtValue(value);
    if (key.endsWith('authenticate')) for (const value of message.all(key)) parseChallenge(value);
  }
  parseUri(message.uri);
  void [message.callId, message.fromTag, message.toTag, message.cseq, message.via, message.text];
  message.identity();
  const again = parseMessage(message.toBuffer());
  // A response may be read without what is too long in it, a request only whole.
  if (message.isRequest && again.kind !== 'message')
    throw new Error(`what was read is not read again when it is written: ${told(again)}`);
}

function told(result: ParseResult): string {
  return result.kind === 'bad' ? `${result.status} ${result.reason}` : result.kind;
}

function lookAtValue(value: string): void {
  const address = parseNameAddr(value);
  const uri = parseUri(address.uri);
  if (uri !== undefined) isGroupAddress(uriHost(uri.host));
  for (const text of [address.paramText, uri?.paramText ?? '']) paramOf(text, 'transport');
  tagOf(value);
  isClearAddress(value);
}

const sipDatagram: FuzzTarget = {
  name: 'sip-datagram',
  samples: messages,
  words,
  maxBytes: 65_507,
  read: (bytes) => {
    const result = parseMessage(bytes);
    if (result.kind === 'message') lookAt(result.message);
    else if (result.kind === 'bad' && (result.status < 400 || result.status > 599))
      throw new Error(`refused with ${result.status}`);
  },
};

const sipStream: FuzzTarget = {
  name: 'sip-stream',
  samples: [
    ...messages,
    Buffer.concat(requests),
    Buffer.concat([response, Buffer.from('\r\n\r\n'), response]),
  ],
  words,
  maxBytes: 65_536,
  read: (bytes) =>
    sameInPieces(bytes, (tell) => {
      const framer = new TcpFramer({
        onMessage: (result) => tell(told(result)),
        onPing: () => tell('ping'),
        onBroken: (result) => tell(`broken: ${told(result)}`),
      });
      return (piece) => framer.push(piece);
    }),
};

/** No header's value is longer where it is read (message-limits.ts). */
const longestValue = 4096;

const sipValues: FuzzTarget = {
  name: 'sip-values',
  samples: [
    '"A \\"B\\"" <sip:a%20b:secret@[2001:db8::1]:5061;transport=tcp?x=y>;tag=1;q=0.5, <tel:+31205550100;ext=1>',
    'SIP / 2.0 / UDP 192.0.2.1:5060 ;branch=z9hG4bKa;rport;received="1"',
    'Digest realm="a, b", nonce="n\\"o", opaque="", algorithm=SHA-256-sess, qop="auth,auth-int", stale=TRUE',
    'Digest username="201", realm="r", nonce="k", uri="sip:a", response="00", qop=auth, nc=00000001, cnonce="c"',
    'sip:+31205550100;phone-context=x@host.example:5060;user=phone',
    '192.0.2.1 : 5060',
  ].map((text) => Buffer.from(text)),
  words,
  maxBytes: longestValue,
  read: (bytes) => {
    const text = bytes.toString('utf8');
    for (const item of splitList(text)) lookAtValue(item);
    splitFirst(text);
    parseHostPort(text);
    parseUri(text);
    parseNameAddrs(text);
    parseDigests(text);
    parseAuthParams(text);
    const challenge = parseChallenge(text);
    if (challenge !== undefined)
      answerChallenge(challenge, { username: 'u', password: 'p' }, { method: 'INVITE', uri: 'sip:a' });
    const via = parseVia(text);
    if (via === undefined || !isServable(via)) return;
    const stamped = parseVia(stampVia(text, '192.0.2.7', 5070));
    if (stamped === undefined || paramOf(stamped.paramText, 'received') !== '192.0.2.7')
      throw new Error('a Via that was stamped does not say where the request came from');
  },
};

export const sipTargets: readonly FuzzTarget[] = [sipDatagram, sipStream, sipValues];
