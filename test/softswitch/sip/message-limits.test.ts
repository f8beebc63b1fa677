// How long a message and its parts may be, and that what is long takes time by its length and no more.
// Never trusts one measurement: the fastest of several runs shows what the work itself takes.
import { parseChallenge } from '../../../src/softswitch/sip/digest-client.js';
import { sessionExpires } from '../../../src/softswitch/drachtio/session-timer.js';
import { parseMessage, type ParseResult } from '../../../src/softswitch/sip/message-parser.js';
import { SipMessage } from '../../../src/softswitch/sip/sip-message.js';
import {
  paramOf,
  parseHostPort,
  parseNameAddr,
  parseUri,
  splitFirst,
  splitList,
  tagOf,
} from '../../../src/softswitch/sip/sip-uri.js';
import { TcpFramer } from '../../../src/softswitch/sip/tcp-framer.js';
import { parseVia, stampVia } from '../../../src/softswitch/sip/via.js';

interface Parts {
  readonly method?: string;
  readonly uri?: string;
  /** Value by name; a default one is replaced. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function message({ method = 'INVITE', uri = 'sip:b@b.example', headers = {}, body = '' }: Parts): Buffer {
  const all = {
    Via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa',
    From: '<sip:a@a.example>;tag=1',
    To: '<sip:b@b.example>',
    'Call-ID': 'c1',
    CSeq: `1 ${method}`,
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${uri} SIP/2.0\r\n${lines.join('')}\r\n${body}`);
}

const statusOf = (result: ParseResult): number => (result.kind === 'bad' ? result.status : 0);
const long = (before: string, characters: number, after = ''): string =>
  before + 'x'.repeat(characters - before.length - after.length) + after;

describe('a header', () => {
  it.each([
    ['From', 1024, '"', '" <sip:a@a.example>;tag=1'],
    ['To', 1024, '"', '" <sip:b@b.example>'],
    ['P-Asserted-Identity', 1024, '<sip:', '@c>'],
    ['Contact', 4096, '<sip:', '@c>'],
    ['Authorization', 2048, 'Digest ', ''],
    ['Proxy-Authorization', 2048, 'Digest ', ''],
    ['Call-ID', 512, '', ''],
    ['Via', 4096, 'SIP/2.0/UDP 192.0.2.1;branch=', ''],
    ['X-Unknown', 4096, '', ''],
  ])('%s is taken up to its length and refused above', (name, limit, before, after) => {
    const read = (characters: number): ParseResult =>
      parseMessage(message({ headers: { [name]: long(before, characters, after) } }));
    expect(read(limit).kind).toBe('message');
    expect(read(limit + 1)).toMatchObject({ kind: 'bad', status: 400, reason: `${name} Too Long` });
  });

  it('counts with all its lines', () => {
    const lines = long('<sip:a@', 600, '>') + '\r\nP-Asserted-Identity: ' + long('<sip:b@', 600, '>');
    expect(statusOf(parseMessage(message({ headers: { 'P-Asserted-Identity': lines } })))).toBe(400);
  });

  it('has one space where there was more white space', () => {
    const result = parseMessage(
      message({ headers: { Contact: `"A"${' \t'.repeat(3000)}<sip:a@c>\r\n  ;q=1` } }),
    );
    expect(result.kind === 'message' && result.message.get('contact')).toBe('"A" <sip:a@c> ;q=1');
  });

  it('with a signature is left as it is', () => {
    const result = parseMessage(message({ headers: { Authorization: 'Digest realm="a  b"' } }));
    expect(result.kind === 'message' && result.message.get('authorization')).toBe('Digest realm="a  b"');
  });

  it.each(['__proto__', 'constructor', 'toString'])('may be called %s', (name) => {
    const result = parseMessage(message({ headers: { X: `y\r\n${name}: z` } }));
    expect(result.kind === 'message' && result.message.get(name.toLowerCase())).toBe('z');
  });

  it('that is another one in disguise is left out', () => {
    const result = parseMessage(message({ headers: { '%66rom': '<sip:x@y>', "extension-!.%*+_`'~": 'x' } }));
    expect(result.kind === 'message' && result.message.keys.at(-1)).toBe("extension-!.%*+_`'~");
    expect(result.kind === 'message' && result.message.has('%66rom')).toBe(false);
  });
});

describe('what belongs to a call is read without what is wrong with it', () => {
  const read = (first: string, odd: string): ParseResult =>
    parseMessage(
      Buffer.from(
        `${first}\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\n` +
          `Call-ID: x\r\nCSeq: 1 ${first.startsWith('BYE') ? 'BYE' : 'INVITE'}\r\n${odd}\r\nX-Last: y\r\n\r\n`,
      ),
    );

  it.each(['BYE sip:a@b SIP/2.0', 'SIP/2.0 200 OK'])('%s', (first) => {
    const keys = ['via', 'from', 'to', 'call-id', 'cseq', 'x-last'];
    const many = Array.from({ length: 10 }, () => `Reason: ${'x'.repeat(500)}`).join('\r\n');
    for (const odd of ['no header', 'b@d name: x', `X-Long: ${'x'.repeat(5000)}`, many]) {
      const result = read(first, odd);
      expect(result.kind === 'message' && result.message.keys).toEqual(keys);
    }
  });

  const longContact = `Contact: <sip:${'x'.repeat(5000)}>`;

  it('a BYE not without its Contact', () => {
    expect(read('BYE sip:a@b SIP/2.0', longContact)).toMatchObject({ kind: 'bad', status: 400 });
  });

  it.each([
    [longContact, 'Contact Too Long'],
    [`m: <sip:${'x'.repeat(5000)}>`, 'Contact Too Long'],
    [`Content-Type: ${'x'.repeat(600)}`, 'Content-Type Too Long'],
  ])('a response says that a call cannot come of it', (odd, fault) => {
    const result = read('SIP/2.0 200 OK', odd);
    expect(result.kind === 'message' && [result.message.keys, result.message.fault]).toEqual([
      ['via', 'from', 'to', 'call-id', 'cseq', 'x-last'],
      fault,
    ]);
  });

  it('a response not without what tells whose it is', () => {
    const vias = `Via: SIP/2.0/UDP h;branch=z9hG4bKb;x=${'x'.repeat(5000)}`;
    expect(read(`SIP/2.0 200 OK\r\n${vias}`, longContact).kind).toBe('bad');
  });
});

it('a request URI has its limit too', () => {
  expect(parseMessage(message({ uri: long('sip:', 1024, '@b') })).kind).toBe('message');
  expect(statusOf(parseMessage(message({ uri: long('sip:', 1025, '@b') })))).toBe(414);
});

it.each([
  ['INVITE', 16 * 1024],
  ['MESSAGE', 8 * 1024],
  ['INFO', 2 * 1024],
  ['REGISTER', 4 * 1024],
])('the body of %s is taken up to %i bytes', (method, limit) => {
  const read = (bytes: number): ParseResult => parseMessage(message({ method, body: 'x'.repeat(bytes) }));
  expect(read(limit).kind).toBe('message');
  expect(statusOf(read(limit + 1))).toBe(413);
});

const FILLERS = [
  ' ',
  'a',
  '=',
  ';',
  ',',
  '"',
  '\\"',
  '<',
  ':',
  ';a',
  ';=',
  'a,',
  '\t',
  '%41',
  '1',
  '@',
  '(',
  '?',
];

/** Processor time of this process, ms: a machine that is busy with other things takes none of it. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Fastest of several runs, ms. */
function fastestMs(work: () => void): number {
  let best = Infinity;
  for (let run = 0; run < 4; run++) {
    const startedMs = processorMs();
    work();
    best = Math.min(best, processorMs() - startedMs);
  }
  return best;
}

/**
 * Sixteen times the length takes about sixteen times the time; the square of it would be 256. Memory that is cleaned up
 * in between can spoil one comparison, but not each of many.
 */
function expectLinear(work: (bytes: number) => () => void): void {
  const [short, whole] = [work(2 * 1024), work(32 * 1024)];
  let ratio = 0;
  for (let attempt = 0; attempt < 8; attempt++) {
    const wholeMs = fastestMs(whole);
    ratio = wholeMs < 0.5 ? 0 : wholeMs / fastestMs(short);
    if (ratio < 100) return;
  }
  throw new Error(`sixteen times the length takes ${ratio.toFixed()} times the time`);
}

const fill = (filler: string, bytes: number): string => filler.repeat(Math.floor(bytes / filler.length));

describe('the time for 32 kB grows with the length', () => {
  const names = [
    'Via',
    'From',
    'To',
    'Call-ID',
    'CSeq',
    'Contact',
    'Authorization',
    'Route',
    'Require',
    'X-Any',
  ];

  it.each(names)('of %s in a message', (name) => {
    for (const filler of FILLERS) {
      expectLinear((bytes) => {
        const wire = message({ headers: { [name]: `x${fill(filler, bytes * 0.9)}y` } });
        return () => void parseMessage(wire);
      });
    }
  });

  it('of folded lines, many headers and line ends', () => {
    for (const filler of ['\r\n x', '\r\nX: y', '\n \n x'])
      expectLinear((bytes) => {
        const wire = message({ headers: { X: `x${fill(filler, bytes * 0.9)}` } });
        return () => void parseMessage(wire);
      });
  });

  it.each<[string, (text: string) => unknown]>([
    ['Via', parseVia],
    ['Via, stamped', (text) => stampVia(text, '192.0.2.1', 5060)],
    ['address', parseNameAddr],
    ['tag', tagOf],
    ['URI', (text) => [parseUri(`sip:${text}`), parseUri(text)]],
    ['host and port', parseHostPort],
    ['list', splitList],
    ['first of a list', splitFirst],
    ['parameter', (text) => paramOf(text, 'tag')],
    ['challenge', (text) => parseChallenge(`Digest ${text}`)],
    ['session timer', (text) => sessionExpires(new SipMessage().add('Session-Expires', `90;${text}`))],
  ])('of a %s by itself', (_, scan) => {
    for (const filler of FILLERS)
      for (const frame of ['', 'SIP/2.0/UDP h', '<sip:a@b>;x', 'a="'])
        expectLinear((bytes) => {
          const text = `${frame}${fill(filler, bytes)}y`;
          return () => void scan(text);
        });
  });

  it('of a stream that comes byte by byte', () => {
    expectLinear((bytes) => {
      const wire = message({ headers: { X: fill('y: z\r\nX: ', bytes * 0.9) } });
      const chunks = [...wire].map((byte) => Buffer.from([byte]));
      return () => {
        const framer = new TcpFramer({
          onMessage: () => undefined,
          onPing: () => undefined,
          onBroken: () => undefined,
        });
        for (const chunk of chunks) framer.push(chunk);
      };
    });
  });
});
