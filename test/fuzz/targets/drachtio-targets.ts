// What reads drachtio's protocol: the softswitch, whose client may be any program that knows the secret, and the daemon,
// which is given what strangers send.
// Never connects to anything.
import { judgeFrame } from '../../../src/adapters/sip/frame-limits.js';
import { repairedFrame } from '../../../src/adapters/sip/frame-repair.js';
import { parseFrame } from '../../../src/softswitch/drachtio/application-frame.js';
import { FrameReader } from '../../../src/softswitch/drachtio/frame-reader.js';
import { readProxyOrder } from '../../../src/softswitch/drachtio/proxy-core.js';
import { TORTURE, wireOf } from '../../softswitch/sip/torture-messages.js';
import { fixedHorrors, validRequest } from '../../support/hostile-sip.js';
import type { FuzzTarget } from '../fuzzing.js';
import { sameInPieces } from '../same-in-pieces.js';

const sender = { host: '192.0.2.1', port: 5070 };
const invite = validRequest('INVITE', sender, '192.0.2.9:5060', 'f1');
const withLength = (payload: string): string => `${Buffer.byteLength(payload)}#${payload}`;

const fromApplication: readonly Buffer[] = [
  `a1|authenticate|secret|tag`,
  `a2|route|invite`,
  `a3|sip|t1|\r\nSIP/2.0 200 OK\r\nContact: <sip:x@localhost>\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n`,
  `a4|proxy|t1|remainInDialog|fullResponse|followRedirects|simultaneous|2s|1500ms|sip:a@192.0.2.3|sip:b@192.0.2.4`,
  `a5|sip|||sip:b@192.0.2.4|\r\n${invite}`,
].map((payload) => Buffer.from(withLength(payload)));

const applicationStream: FuzzTarget = {
  name: 'drachtio-application',
  samples: [...fromApplication, Buffer.concat(fromApplication)],
  words: ['5#', '99999#', '|', '||', '\r\n', 'sip', 'proxy', 'a9|sip||', '1s', '-1ms'],
  maxBytes: 65_536,
  read: (bytes) =>
    sameInPieces(bytes, (tell) => {
      const reader = new FrameReader(
        (payload) => {
          const frame = parseFrame(payload);
          const { targets } = readProxyOrder(frame);
          tell([frame.messageId, frame.kind, frame.fault, frame.message?.startLine(), ...targets].join('|'));
        },
        (reason) => tell(`broken: ${reason}`),
      );
      return (piece) => reader.push(piece);
    }),
};

/** The parser behind the frame guard; it has no types. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- CommonJS without types
const SrfMessage = require('drachtio-srf/lib/sip-parser/message') as new (text: string) => {
  get(name: string): string | undefined;
  getParsedHeader(name: string): unknown;
  readonly callingNumber: string;
};

const tokens = (size: number): string =>
  `sip|network|${size}|udp|192.0.2.1|5070|12:00:00.000000|t1||192.0.2.9|5060|\r\n`;
const frameOf = (sip: string): Buffer => Buffer.from(tokens(sip.length) + sip, 'utf8');

/** drachtio-srf throws for addresses that it cannot read, and those who ask it are ready for that. */
function ignoringUnreadable(look: () => unknown): void {
  try {
    look();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

const networkFrame: FuzzTarget = {
  name: 'drachtio-network',
  samples: [
    frameOf(invite),
    frameOf(validRequest('REGISTER', sender, '192.0.2.9:5060', 'f2')),
    ...[...TORTURE.map(wireOf), ...fixedHorrors(sender, '192.0.2.9:5060')].map((wire) =>
      frameOf(wire.toString('utf8')),
    ),
  ],
  words: [
    'sip|network|',
    'From: <',
    'From: ',
    'Contact: "',
    'm: <sip:',
    'Content-Type: multipart/mixed',
    'sip:',
    ';tag=',
  ],
  maxBytes: 65_536,
  read: (bytes) => {
    const text = bytes.toString('utf8');
    const verdict = judgeFrame(text);
    const shown = verdict.kind === 'fine' ? verdict.frame : repairedFrame(text);
    if (shown === undefined) return;
    if (judgeFrame(shown).kind !== 'fine') throw new Error('a frame that was repaired is refused still');
    const start = shown.indexOf('\r\n') + 2;
    if (start < 2) return;
    ignoringUnreadable(() => {
      const message = new SrfMessage(shown.slice(start));
      for (const name of ['from', 'to', 'contact', 'via', 'cseq', 'p-asserted-identity'])
        ignoringUnreadable(() => message.getParsedHeader(name));
      ignoringUnreadable(() => message.callingNumber);
    });
  },
};

export const drachtioTargets: readonly FuzzTarget[] = [applicationStream, networkFrame];
