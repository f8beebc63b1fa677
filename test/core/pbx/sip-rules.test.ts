// The tables between SIP and the rest of Centrale: statuses, sources, directions of audio.
// Never sends a packet.
import { audioDirection, isOnHold } from '../../../src/core/pbx/sdp-direction.js';
import { sipRealm } from '../../../src/core/pbx/sip-realm.js';
import { matchesSource, trunkOfSource } from '../../../src/core/pbx/sip-source-match.js';
import {
  carrierFailureOf,
  dialFailureOf,
  type RefusalCause,
  refusalStatusOf,
} from '../../../src/core/pbx/sip-status-mapping.js';

test('the realm is part of stored passwords and stays', () => {
  expect(sipRealm).toBe('centrale');
});

test.each([
  [300, 'unreachable'],
  [302, 'unreachable'],
  [400, 'unreachable'],
  [401, 'unreachable'],
  [403, 'declined'],
  [404, 'unreachable'],
  [407, 'unreachable'],
  [408, 'unreachable'],
  [410, 'unreachable'],
  [415, 'unreachable'],
  [433, 'declined'],
  [480, 'unreachable'],
  [486, 'busy'],
  [487, 'no-answer'],
  [488, 'unreachable'],
  [491, 'unreachable'],
  [499, 'unreachable'],
  [500, 'unreachable'],
  [503, 'unreachable'],
  [504, 'unreachable'],
  [600, 'busy'],
  [603, 'declined'],
  [604, 'unreachable'],
  [606, 'unreachable'],
  [607, 'declined'],
  [608, 'declined'],
  [699, 'declined'],
])('a final %d means %s', (status, cause) => {
  expect(dialFailureOf(status)).toBe(cause);
});

test.each([
  [403, false, 'unreachable'],
  [403, true, 'unreachable'],
  [404, false, 'unreachable'],
  [407, false, 'unreachable'],
  [408, false, 'unreachable'],
  [408, true, 'no-answer'],
  [480, true, 'unreachable'],
  [484, false, 'unreachable'],
  [486, true, 'busy'],
  [503, false, 'unreachable'],
  [600, true, 'busy'],
  [603, true, 'declined'],
  [604, false, 'unreachable'],
] as const)('a final %d of a carrier (rang: %s) means %s', (status, rang, cause) => {
  expect(carrierFailureOf(status, rang)).toBe(cause);
});

const refusals: Record<RefusalCause, number> = {
  'unknown-number': 404,
  'unknown-source': 403,
  'not-allowed': 403,
  'incompatible-media': 488,
  busy: 486,
  declined: 603,
  'no-answer': 480,
  unreachable: 480,
  cancelled: 487,
  draining: 503,
  'too-many-at-once': 486,
  'too-many-per-second': 503,
  'media-unavailable': 503,
  'storage-unavailable': 503,
  fault: 500,
};
test.each(Object.entries(refusals))('%s is refused with %d', (cause, status) => {
  expect(refusalStatusOf(cause as RefusalCause).status).toBe(status);
});

describe('sources', () => {
  test.each([
    ['127.0.0.1', ['127.0.0.1'], true],
    ['127.0.0.2', ['127.0.0.1'], false],
    ['192.0.2.200', ['10.0.0.0/8', '192.0.2.128/25'], true],
    ['192.0.2.127', ['192.0.2.128/25'], false],
    ['255.255.255.255', ['0.0.0.0/0'], true],
    ['::ffff:192.0.2.1', ['192.0.2.1/32'], true],
    ['::1', ['0.0.0.0/0'], false],
    ['192.0.2.1', [], false],
    ['192.0.2.1', ['192.0.2.1/33', '192.0.2', 'example.org', '192.0.2.01', '192.0.2.256'], false],
    ['192.0.2.01', ['192.0.2.1'], false],
    ['', ['0.0.0.0/0'], false],
  ])('%s in %j: %s', (address, allowed, expected) => {
    expect(matchesSource(address, allowed)).toBe(expected);
  });

  test('the narrowest range tells the trunk', () => {
    const trunks = [
      { id: 'wide' as never, addresses: ['192.0.2.0/24'] },
      { id: 'narrow' as never, addresses: ['192.0.2.7', '198.51.100.0/24'] },
    ];
    expect(trunkOfSource('192.0.2.7', trunks)).toBe('narrow');
    expect(trunkOfSource('192.0.2.8', trunks)).toBe('wide');
    expect(trunkOfSource('203.0.113.1', trunks)).toBeUndefined();
  });
});

describe('direction of audio', () => {
  const sdp = (session: string[], media: string[], port = 4000): string =>
    [
      'v=0',
      'o=- 1 1 IN IP4 192.0.2.1',
      's=-',
      ...session,
      't=0 0',
      `m=audio ${port} RTP/AVP 8`,
      ...media,
      '',
    ].join('\r\n');
  const c = 'c=IN IP4 192.0.2.1';
  test.each([
    ['nothing said', sdp([c], []), 'sendrecv', false],
    ['media sendonly', sdp([c], ['a=rtpmap:8 PCMA/8000', 'a=sendonly']), 'sendonly', true],
    ['media inactive', sdp([c], ['a=inactive']), 'inactive', true],
    ['media recvonly', sdp([c], ['a=recvonly']), 'recvonly', false],
    ['session sendonly', sdp([c, 'a=sendonly'], []), 'sendonly', true],
    ['media goes before session', sdp([c, 'a=sendonly'], ['a=sendrecv']), 'sendrecv', false],
    ['c= 0.0.0.0 in the session', sdp(['c=IN IP4 0.0.0.0'], []), 'sendonly', true],
    ['c= 0.0.0.0 in the media', sdp([c], ['c=IN IP4 0.0.0.0']), 'sendonly', true],
    ['c= of the media goes before', sdp(['c=IN IP4 0.0.0.0'], [c]), 'sendrecv', false],
    ['c= 0.0.0.0 and recvonly', sdp([c], ['c=IN IP4 0.0.0.0', 'a=recvonly']), 'inactive', true],
    ['port 0', sdp([c], [], 0), 'inactive', true],
    ['video only says inactive', `${sdp([c], [])}m=video 0 RTP/AVP 96\r\na=inactive\r\n`, 'sendrecv', false],
    ['bare line feeds', sdp([c], ['a=sendonly']).replaceAll('\r', ''), 'sendonly', true],
    ['not an SDP', 'garbage', 'sendrecv', false],
  ])('%s', (_name, text, direction, hold) => {
    expect(audioDirection(text)).toBe(direction);
    expect(isOnHold(text)).toBe(hold);
  });
});
