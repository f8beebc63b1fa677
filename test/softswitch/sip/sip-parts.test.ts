// URIs, addresses, Via, digest and dialogs: the parts that hold no state of their own.
// Never touches a socket.
import { Dialog } from '../../../src/softswitch/sip/dialog.js';
import { answerChallenge, parseChallenge } from '../../../src/softswitch/sip/digest-client.js';
import { parseMessage } from '../../../src/softswitch/sip/message-parser.js';
import { paramOf, parseNameAddr, parseUri, splitList } from '../../../src/softswitch/sip/sip-uri.js';
import type { SipMessage } from '../../../src/softswitch/sip/sip-message.js';
import { stampVia } from '../../../src/softswitch/sip/via.js';
import { FakeFlow } from './fake-timers.js';

describe('a URI', () => {
  it.each([
    ['sip:bob@b.example', { user: 'bob', host: 'b.example', port: undefined }],
    [
      'sip:b.example:5070;transport=tcp',
      { user: '', host: 'b.example', port: 5070, paramText: ';transport=tcp' },
    ],
    ['SIP:a%20b:pw@[2001:db8::1]:5061;lr', { user: 'a%20b', host: '2001:db8::1', port: 5061 }],
    ['sip:+31;phone-context=x@h;user=phone', { user: '+31;phone-context=x', host: 'h' }],
    ['sip:a@h?Subject=x@y', { user: 'a', host: 'h' }],
    ['tel:+3120555;ext=1', { scheme: 'tel', user: '+3120555', host: '' }],
  ])('%s', (text, parts) => {
    expect(parseUri(text)).toMatchObject(parts);
  });

  it.each(['', 'sip:', 'sip:@', 'http://x', 'sip:a b@h', 'sip:h:0', 'sip:h:70000', 'sip:[::1', 'nonsense'])(
    '%j is none',
    (text) => expect(parseUri(text)).toBeUndefined(),
  );
});

it.each([
  ['"A, <B>" <sip:a@b;x=1>;tag=t', '"A, <B>"', 'sip:a@b;x=1', ';tag=t'],
  ['Bob <sip:b@c>', 'Bob', 'sip:b@c', ''],
  ['sip:b@c;tag=1', '', 'sip:b@c', ';tag=1'],
  ['<sip:unclosed', '', 'sip:unclosed', ''],
])('reads the address %j', (value, displayName, uri, paramText) => {
  expect(parseNameAddr(value)).toEqual({ displayName, uri, paramText });
});

it('splits lists outside quotes and brackets only', () => {
  expect(splitList('"a,b" <sip:a,b@c>;q=1, <sip:d>,,')).toEqual(['"a,b" <sip:a,b@c>;q=1', '<sip:d>']);
});

it('finds parameters', () => {
  const text = ';a="x;tag=1";TAG=2;lr';
  expect([paramOf(text, 'tag'), paramOf(text, 'lr'), paramOf(text, 'a'), paramOf(text, 'b')]).toEqual([
    '2',
    '',
    'x;tag=1',
    undefined,
  ]);
});

it('stamps a Via with its source, whatever it claimed', () => {
  const stamped = stampVia('SIP/2.0/UDP h:5060;branch=z;rport;received=6.6.6.6', '192.0.2.7', 4000);
  expect(stamped).toBe('SIP/2.0/UDP h:5060;branch=z;received=192.0.2.7;rport=4000');
});

describe('a digest answer', () => {
  const rfc2617 =
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
  const mufasa = { username: 'Mufasa', password: 'Circle Of Life' };

  it('is that of RFC 2617 §3.5', () => {
    const challenge = parseChallenge(rfc2617);
    const value =
      challenge &&
      answerChallenge(challenge, mufasa, { method: 'GET', uri: '/dir/index.html', cnonce: '0a4f113b' });
    expect(value).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(value).toContain('qop=auth, nc=00000001');
    expect(value).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  it('is that of RFC 7616 §3.9.1 with SHA-256', () => {
    const challenge = parseChallenge(
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"',
    );
    const value =
      challenge &&
      answerChallenge(
        challenge,
        { username: 'Mufasa', password: 'Circle of Life' },
        {
          method: 'GET',
          uri: '/dir/index.html',
          cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
        },
      );
    expect(value).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
  });

  it('has no qop when none was asked for', () => {
    const challenge = parseChallenge('digest realm="r",nonce="n"');
    const value = challenge && answerChallenge(challenge, mufasa, { method: 'REGISTER', uri: 'sip:r' });
    expect(value).not.toContain('qop');
    expect(value).not.toContain('cnonce');
  });

  it.each(['Basic realm="x"', 'Digest nonce="n"'])('is not given to %j', (text) => {
    expect(parseChallenge(text)).toBeUndefined();
  });

  it('is not given to an unknown algorithm', () => {
    const challenge = parseChallenge('Digest realm="r",nonce="n",algorithm=XYZ');
    expect(challenge && answerChallenge(challenge, mufasa, { method: 'A', uri: 'b' })).toBeUndefined();
  });
});

describe('a dialog', () => {
  const message = (first: string, extra: readonly string[]): SipMessage => {
    const result = parseMessage(
      Buffer.from(
        [
          first,
          'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
          'From: <sip:a@a>;tag=f',
          'To: <sip:b@b>;tag=t',
          'Call-ID: c',
          'CSeq: 5 INVITE',
          ...extra,
          '',
          '',
        ].join('\r\n'),
      ),
    );
    if (result.kind !== 'message') throw new Error('bad');
    return result.message;
  };
  const routes = ['Record-Route: <sip:p1;lr>, <sip:p2;lr>', 'Record-Route: <sip:p3;lr>'];

  it('of the caller has the route set turned round, of the called one not', () => {
    const flow = new FakeFlow();
    const ok = message('SIP/2.0 200 OK', [...routes, 'Contact: <sip:b@10.0.0.2:5070>']);
    const uac = Dialog.fromResponse(message('INVITE sip:b@b SIP/2.0', []), ok, flow);
    expect(uac.routeSet).toEqual(['<sip:p3;lr>', '<sip:p2;lr>', '<sip:p1;lr>']);
    expect(uac.nextHop()).toEqual({ uri: 'sip:p3;lr' });
    const bye = uac.createRequest('BYE');
    expect([bye.uri, bye.get('cseq'), bye.get('from'), bye.get('to')]).toEqual([
      'sip:b@10.0.0.2:5070',
      '6 BYE',
      '<sip:a@a>;tag=f',
      '<sip:b@b>;tag=t',
    ]);
    const invite = message('INVITE sip:b@b SIP/2.0', [...routes, 'Contact: <sip:a@10.0.0.1>']);
    const uas = Dialog.fromRequest(invite, '<sip:b@b>;tag=t', 't', flow);
    expect(uas.routeSet).toEqual(['<sip:p1;lr>', '<sip:p2;lr>', '<sip:p3;lr>']);
    expect(uas.createRequest('INFO').get('from')).toBe('<sip:b@b>;tag=t');
  });

  it('puts a strict router into the request URI', () => {
    const ok = message('SIP/2.0 200 OK', [
      'Record-Route: <sip:lax;lr>',
      'Record-Route: <sip:strict>',
      'Contact: <sip:b@x>',
    ]);
    const bye = Dialog.fromResponse(message('INVITE sip:b@b SIP/2.0', []), ok, new FakeFlow()).createRequest(
      'BYE',
    );
    expect([bye.uri, bye.all('route')]).toEqual(['sip:strict', ['<sip:lax;lr>', '<sip:b@x>']]);
  });

  it('goes to where the packets come from when Contact is behind a NAT', () => {
    const invite = message('INVITE sip:b@b SIP/2.0', ['Contact: <sip:a@10.0.0.1>']);
    const dialog = Dialog.fromRequest(invite, '<sip:b@b>;tag=t', 't', new FakeFlow());
    expect(dialog.nextHop()).toEqual({ uri: 'sip:192.0.2.2:5062' });
    const tcp = new FakeFlow('tcp');
    const overTcp = Dialog.fromRequest(invite, '<sip:b@b>;tag=t', 't', tcp);
    expect(overTcp.nextHop()).toEqual({ flow: tcp });
    tcp.closed = true;
    expect(overTcp.nextHop()).toEqual({ uri: 'sip:192.0.2.2:5062;transport=tcp' });
  });

  it('takes the target of a refresh', () => {
    const invite = message('INVITE sip:b@b SIP/2.0', ['Contact: <sip:a@192.0.2.2>']);
    const dialog = Dialog.fromRequest(invite, '<sip:b@b>;tag=t', 't', new FakeFlow());
    dialog.refreshTarget(message('INVITE sip:b@b SIP/2.0', ['m: <sip:new@192.0.2.2:99>']));
    expect(dialog.nextHop()).toEqual({ uri: 'sip:new@192.0.2.2:99' });
  });
});
