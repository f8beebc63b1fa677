// Whose packets a session takes: rules of the latch and of the addresses, without a socket.
import { addressOf, peerAddresses, refusedHost } from '../../../src/softswitch/media/media-address.js';
import { MOVE_SILENCE_MS, MOVE_WINDOW_MS, SourceLatch } from '../../../src/softswitch/media/source-latch.js';

const ssrc = 7;
const late = MOVE_WINDOW_MS + 1;

function latchOf(signalled: string, port: number, sipSource?: string): SourceLatch {
  const latch = new SourceLatch();
  latch.setPeer(peerAddresses(signalled, port, sipSource), 0);
  return latch;
}
const at = ({ host, port }: SourceLatch): string => `${host}:${port}`;

describe('the latch', () => {
  test('takes nothing before it knows a peer', () => {
    expect(new SourceLatch().allows('192.0.2.1')).toBe(false);
    expect(new SourceLatch().accept('192.0.2.1', 4000, ssrc, 0)).toBe(false);
  });

  test('takes no packet of another host: not first, not after any silence, not with the right stream number', () => {
    const latch = latchOf('192.0.2.1', 4000, '192.0.2.2');
    expect(latch.allows('203.0.113.9')).toBe(false);
    expect(latch.accept('203.0.113.9', 4000, ssrc, 1)).toBe(false);
    expect(latch.accept('192.0.2.1', 4000, ssrc, 2)).toBe(true);
    expect(latch.accept('203.0.113.9', 4000, ssrc, 3_600_000)).toBe(false);
    expect(at(latch)).toBe('192.0.2.1:4000');
  });

  test('a phone behind NAT is found where its SIP comes from, on whatever port', () => {
    const latch = latchOf('192.168.1.20', 4000, '203.0.113.5');
    // Nothing goes to a private address that means something else here.
    expect(at(latch)).toBe('203.0.113.5:4000');
    expect(latch.accept('203.0.113.5', 51234, ssrc, 1)).toBe(true);
    expect(at(latch)).toBe('203.0.113.5:51234');
  });

  test('in the company itself a private address is an address', () => {
    expect(at(latchOf('10.1.0.20', 4000, '10.1.0.1'))).toBe('10.1.0.20:4000');
  });

  test('somebody else behind the same NAT takes nothing over: the stream goes on with its number, or there was an offer', () => {
    const latch = latchOf('192.168.1.20', 4000, '203.0.113.5');
    latch.accept('203.0.113.5', 51234, ssrc, 1);
    expect(latch.accept('203.0.113.5', 60000, 99, 1 + MOVE_SILENCE_MS - 1)).toBe(false);
    expect(latch.accept('203.0.113.5', 60000, 99, late + MOVE_SILENCE_MS)).toBe(false);
    expect(latch.accept('203.0.113.5', 52000, ssrc, late + MOVE_SILENCE_MS)).toBe(true);
    expect(at(latch)).toBe('203.0.113.5:52000');
  });

  test('the NAT does not move a stream that is still being heard from its old port', () => {
    const latch = latchOf('192.168.1.20', 4000, '203.0.113.5');
    latch.accept('203.0.113.5', 51234, ssrc, late);
    expect(latch.accept('203.0.113.5', 52000, ssrc, late + 20)).toBe(false);
  });

  test('the socket that the SDP names is believed at any time', () => {
    const latch = latchOf('192.0.2.1', 4000);
    expect(latch.accept('192.0.2.1', 9999, 99, 1)).toBe(true);
    expect(latch.accept('192.0.2.1', 4000, ssrc, 2)).toBe(true);
    expect(latch.accept('192.0.2.1', 9999, 99, 3)).toBe(false);
    expect(at(latch)).toBe('192.0.2.1:4000');
  });

  test('the same offer again keeps the peer, and lets it begin anew on its host for a while', () => {
    const latch = latchOf('192.168.1.20', 4000, '203.0.113.5');
    latch.accept('203.0.113.5', 51234, ssrc, late);
    latch.setPeer(peerAddresses('192.168.1.20', 4000, '203.0.113.5'), 2 * late);
    expect(at(latch)).toBe('203.0.113.5:51234');
    expect(latch.accept('198.51.100.7', 51234, 99, 2 * late + 1000)).toBe(false);
    expect(latch.accept('203.0.113.5', 52000, 99, 2 * late + 1000)).toBe(true);
    expect(latch.accept('203.0.113.5', 53000, 100, 4 * late)).toBe(false);
  });

  test('another offer is another peer', () => {
    const latch = latchOf('192.0.2.1', 4000);
    latch.accept('192.0.2.1', 4000, ssrc, 1);
    latch.setPeer(peerAddresses('192.0.2.8', 4000, undefined), 2);
    expect(at(latch)).toBe('192.0.2.8:4000');
    expect(latch.accept('192.0.2.1', 4000, ssrc, 3)).toBe(false);
    expect(latch.accept('192.0.2.8', 4000, ssrc, 4)).toBe(true);
  });

  test('on hold by an address of zeros nothing is sent to it', () => {
    expect(latchOf('0.0.0.0', 4000).host).toBeUndefined();
    expect(latchOf('0.0.0.0', 4000).allows('0.0.0.0')).toBe(false);
  });
});

const lan = { boundHost: '192.0.2.1', sipSource: '192.0.2.77' };

test.each([
  ['a multicast address', '224.0.0.1', lan],
  ['a multicast address of a site', '239.255.255.250', lan],
  ['the broadcast address', '255.255.255.255', lan],
  ['a reserved address', '240.0.0.1', lan],
  ['a part of "this network"', '0.1.2.3', lan],
  ['loopback, from somewhere else', '127.0.0.1', lan],
  ['loopback, from nobody knows where', '127.0.0.1', { boundHost: '0.0.0.0', sipSource: undefined }],
  ['the other address family', '2001:db8::1', lan],
  ['IPv6 multicast', 'ff02::1', { boundHost: '2001:db8::5', sipSource: undefined }],
  ['IPv4 in the clothes of IPv6', '::ffff:192.0.2.9', { boundHost: '2001:db8::5', sipSource: undefined }],
])('audio does not go to %s: %s', (_what, host, rules) => {
  expect(refusedHost(host, rules)).toBeDefined();
});

test.each([
  ['a host like any', '198.51.100.4', lan],
  ['a private one', '10.0.0.4', lan],
  ['an address of zeros, for hold', '0.0.0.0', lan],
  ['loopback, from there', '127.0.0.1', { boundHost: '0.0.0.0', sipSource: '127.0.0.1' }],
  ['loopback, when we are on loopback alone', '127.0.0.1', { boundHost: '127.0.0.1', sipSource: undefined }],
])('audio goes to %s: %s', (_what, host, rules) => {
  expect(refusedHost(host, rules)).toBeUndefined();
});

test('an address has one spelling, and a name has none', () => {
  expect(addressOf('192.0.2.1')).toBe('192.0.2.1');
  expect(addressOf('2001:DB8:0:0::10')).toBe('2001:db8::10');
  for (const text of ['', 'localhost', 'example.com', '192.0.2.1 ', '010.0.0.1', '1.2.3', 'fe80::1%eth0'])
    expect(addressOf(text)).toBeUndefined();
});
