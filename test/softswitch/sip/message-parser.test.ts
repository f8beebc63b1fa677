// Reading messages: what is tolerated, what is refused, and that nothing at all makes it throw (RFC 4475 and worse).
// Never touches a socket.
import fc from 'fast-check';
import { parseMessage } from '../../../src/softswitch/sip/message-parser.js';
import type { SipMessage } from '../../../src/softswitch/sip/sip-message.js';
import { TcpFramer } from '../../../src/softswitch/sip/tcp-framer.js';

const crlf = (text: string): string => text.replace(/\n/g, '\r\n');

function parsed(text: string | Buffer): SipMessage {
  const result = parseMessage(Buffer.from(text));
  if (result.kind !== 'message') throw new Error(`not read: ${JSON.stringify(result)}`);
  return result.message;
}

const GOOD = crlf(
  'INVITE sip:bob@b.example SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa\nMax-Forwards: 70\n' +
    'From: "A" <sip:a@a.example>;tag=1\nTo: <sip:bob@b.example>\nCall-ID: c1\nCSeq: 1 INVITE\nContent-Length: 0\n\n',
);

/** RFC 4475 §3.1.1.1, the tortuous but valid INVITE, shortened where it repeats itself. */
const TORTUOUS = crlf(
  'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\nTO :\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n' +
    'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\nMaX-fOrWaRdS: 0068\nCall-ID: wsinv.ndaksdj@192.0.2.1\n' +
    'Content-Length   : 4\ncseq: 0009\n  INVITE\nVia  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=390skdjuw\ns :\n' +
    'NewFangledHeader:   newfangled value\n continued newfangled value\nUnknownHeaderWithUnusualValue: ;;,,;;,;\n' +
    'v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n  branch  =   z9hG4bK9ikj8  ,\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n z9hG4bK30239\n' +
    'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =\n      newvalue ;\n  secondparam ; q = 0.33\n\nv=0\r',
);

describe('a valid message', () => {
  it('is read', () => {
    const message = parsed(GOOD);
    expect([message.method, message.uri, message.fromTag, message.toTag, message.cseq]).toEqual([
      'INVITE',
      'sip:bob@b.example',
      '1',
      undefined,
      1,
    ]);
    expect(message.toBuffer().toString()).toBe(GOOD);
  });

  it('may be tortuous', () => {
    const message = parsed(TORTUOUS);
    expect(message.toTag).toBe('1918181833n');
    expect(message.fromTag).toBe('98asjd8');
    expect(message.cseq).toBe(9);
    expect(message.via).toMatchObject({ transport: 'udp', host: '192.0.2.2', branch: '390skdjuw' });
    expect(message.list('via')).toHaveLength(3);
    expect(message.get('contact')).toContain('jdrosen@example.com');
    expect(message.get('newfangledheader')).toBe('newfangled value continued newfangled value');
  });

  it('may have compact names, bare LF, leading line ends and no Content-Length', () => {
    const text =
      '\r\n\r\nMESSAGE sip:x@y SIP/2.0\nv: SIP/2.0/UDP h;branch=z9hG4bK1\nf: <sip:a@b>;tag=1\nt: <sip:x@y>\ni: c\nCSeq: 1 MESSAGE\nc: text/plain\n\nhéllo';
    const message = parsed(text);
    expect([message.get('content-type'), message.text]).toEqual(['text/plain', 'héllo']);
  });

  it('counts its body in bytes', () => {
    const message = parsed(GOOD.replace('Content-Length: 0', 'Content-Length: 6') + 'é€xyz');
    expect(message.text).toBe('é€x');
    message.setBody('é€');
    expect(message.toBuffer().toString()).toContain('Content-Length: 5\r\n\r\né€');
  });

  it('keeps a comma list of Via apart', () => {
    const message = parsed(
      GOOD.replace('branch=z9hG4bKa', 'branch=z9hG4bKa, SIP/2.0/TCP h2;branch=z9hG4bKb;x="a,b"'),
    );
    expect(message.all('via')).toEqual([
      'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa',
      'SIP/2.0/TCP h2;branch=z9hG4bKb;x="a,b"',
    ]);
  });

  it('may be of an old client, which knows neither tag nor branch', () => {
    const message = parsed(GOOD.replace(';tag=1', '').replace(';branch=z9hG4bKa', ''));
    expect([message.fromTag, message.via?.branch]).toEqual([undefined, '']);
  });

  it('of only line ends is a keep-alive', () => {
    expect(parseMessage(Buffer.from('\r\n\r\n')).kind).toBe('keep-alive');
    expect(parseMessage(Buffer.alloc(4)).kind).toBe('keep-alive');
  });
});

const HOSTILE: ReadonlyArray<readonly [name: string, text: string, status: number]> = [
  ['garbage', 'hello world', 400],
  ['binary', '\u0001\u0002\u0003', 400],
  ['no Via', GOOD.replace(/Via.*\r\n/, ''), 400],
  ['no From', GOOD.replace(/From.*\r\n/, ''), 400],
  ['no To', GOOD.replace(/To:.*\r\n/, ''), 400],
  ['no Call-ID', GOOD.replace(/Call-ID.*\r\n/, ''), 400],
  ['no CSeq', GOOD.replace(/CSeq.*\r\n/, ''), 400],
  ['two From', GOOD.replace('To:', 'From: <sip:e@e>;tag=2\r\nTo:'), 400],
  ['two Call-IDs', GOOD.replace('To:', 'i: other\r\nTo:'), 400],
  ['CSeq of another method', GOOD.replace('1 INVITE', '1 REGISTER'), 400],
  ['CSeq too large', GOOD.replace('1 INVITE', '36893488147419103232 INVITE'), 400],
  ['negative CSeq', GOOD.replace('1 INVITE', '-1 INVITE'), 400],
  ['negative Content-Length', GOOD.replace('Length: 0', 'Length: -999'), 400],
  ['Content-Length beyond the datagram', GOOD.replace('Length: 0', 'Length: 9999'), 400],
  ['Content-Length no number', GOOD.replace('Length: 0', 'Length: ten'), 400],
  ['two Content-Lengths', GOOD.replace('Content-Length: 0', 'Content-Length: 0\r\nl: 4'), 400],
  ['request URI in brackets', GOOD.replace('sip:bob@b.example SIP', '<sip:bob@b.example> SIP'), 400],
  ['space in the request URI', GOOD.replace('sip:bob@', 'sip:bob; @'), 400],
  ['trailing space in the request line', GOOD.replace('SIP/2.0\r\nVia', 'SIP/2.0 \r\nVia'), 400],
  ['another version', GOOD.replace('SIP/2.0\r\nVia', 'SIP/7.0\r\nVia'), 505],
  ['broken Via', GOOD.replace('SIP/2.0/UDP', 'SIP/2.0'), 400],
  ['Via of another version', GOOD.replace('SIP/2.0/UDP', 'SIP/7.0/UDP'), 400],
  ['Via with empty parameters', GOOD.replace(';branch', ';;,;,,;branch'), 400],
  ['quotes that do not end', GOOD.replace('"A"', '"A'), 400],
  ['brackets that do not end', GOOD.replace('example>;tag', 'example;tag'), 400],
  ['headers in the request URI', GOOD.replace('b.example SIP', 'b.example?Route=%3Csip:x%3E SIP'), 400],
  ['IPv6 without brackets', GOOD.replace('sip:bob@b.example SIP', 'sip:2001:db8::10 SIP'), 400],
  ['Via whose quotes are not closed', GOOD.replace('z9hG4bKa', 'z9hG4bKa;x="y'), 400],
  ['Via with a bad port', GOOD.replace(':5060', ':99999'), 400],
  ['header without a colon', GOOD.replace('To:', 'nonsense\r\nTo:'), 400],
  ['header without a name', GOOD.replace('To:', ': x\r\nTo:'), 400],
  ['folding at the very start', GOOD.replace('Via:', ' folded\r\nVia:'), 400],
  ['ten thousand headers', GOOD.replace('To:', 'X: y\r\n'.repeat(5000) + 'To:'), 513],
  ['one endless header', GOOD.replace('To:', `X: ${'y'.repeat(60_000)}\r\nTo:`), 513],
  ['response of a foreign version', 'SIP/7.0 200 OK\r\n\r\n', 400],
  ['status out of range', 'SIP/2.0 4294967301 better not\r\n\r\n', 400],
];

describe('a hostile message', () => {
  it.each(HOSTILE)('%s is refused', (_, text, status) => {
    expect(parseMessage(Buffer.from(text))).toMatchObject({ kind: 'bad', status });
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        parseMessage(Buffer.from(bytes));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.nat(GOOD.length - 1), fc.string({ maxLength: 12 }), fc.nat(20), (at, junk, cut) => {
        const result = parseMessage(Buffer.from(GOOD.slice(0, at) + junk + GOOD.slice(at + cut)));
        if (result.kind === 'message') result.message.toBuffer();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a stream', () => {
  function frame(chunks: readonly Buffer[]): string[] {
    const seen: string[] = [];
    const framer = new TcpFramer({
      onMessage: (result) =>
        seen.push(
          result.kind === 'message' ? `${result.message.method} ${result.message.text}` : result.kind,
        ),
      onPing: () => seen.push('ping'),
      onBroken: (result) => seen.push(`broken ${result.kind === 'bad' ? result.status : ''}`),
    });
    for (const chunk of chunks) framer.push(chunk);
    return seen;
  }

  const withBody =
    GOOD.replace('INVITE sip', 'INFO sip')
      .replace('1 INVITE', '1 INFO')
      .replace('Content-Length: 0', 'Content-Length: 9') + 'é€\r\n\r\n';
  const stream = Buffer.from(`\r\n\r\n${GOOD}${withBody}\r\n\r\n${GOOD}\r\n`);
  const expected = ['ping', 'INVITE ', 'INFO é€\r\n\r\n', 'ping', 'INVITE '];

  it('gives the same messages wherever it is cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(frame([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(expected);
    }
  });

  it('gives them byte by byte', () => {
    expect(frame([...stream].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it.each([
    ['a head without end', [Buffer.alloc(40_000, 'a')], 'broken 513'],
    ['a bad Content-Length', [Buffer.from(GOOD.replace('Length: 0', 'Length: x'))], 'broken 400'],
    ['a body beyond the limit', [Buffer.from(GOOD.replace('Length: 0', 'Length: 99999999'))], 'broken 413'],
  ])('is given up on %s', (_, chunks, outcome) => {
    expect(frame([...chunks, Buffer.from(GOOD)])).toEqual([outcome]);
  });
});
