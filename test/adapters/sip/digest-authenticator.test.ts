// Who proves a password and who does not, judged with the vectors of the RFC and with headers as phones send them.
import { createHash } from 'node:crypto';
import { DigestAuthenticator, digestResponse } from '../../../src/adapters/sip/digest-authenticator.js';
import { parseDigests } from '../../../src/adapters/sip/digest-header.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const realm = 'centrale';
const source = '192.0.2.1';
const ha1 = md5(`201:${realm}:secret`);

let clock: FakeClock;
let authenticator: DigestAuthenticator;
beforeEach(() => {
  clock = createFakeClock();
  authenticator = new DigestAuthenticator({
    realm,
    ha1Of: (username) => (username === '201' ? ha1 : undefined),
    // Fractions, as the real one has.
    steadyMs: () => clock.steadyMs() + 0.25,
  });
});

const newNonce = (): string => {
  const verdict = authenticator.verify('REGISTER', [undefined], source, '201');
  if (verdict.kind !== 'challenge') throw new Error('no challenge');
  return /nonce="([^"]+)"/.exec(verdict.header)![1]!;
};

function credentials(
  nonce: string,
  changes: Record<string, string | undefined> = {},
  key = ha1,
  method = 'REGISTER',
): string {
  const given: Record<string, string | undefined> = {
    username: '201',
    realm,
    nonce,
    uri: 'sip:pbx',
    qop: 'auth',
    nc: '00000001',
    cnonce: 'abc',
    ...changes,
  };
  const response = changes['response'] ?? digestResponse(key, method, given);
  const text = Object.entries({ ...given, response })
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : [/^(qop|nc|algorithm)$/.test(name) ? `${name}=${value}` : `${name}="${value}"`],
    )
    .join(', ');
  return `Digest ${text}`;
}

test('a nonce is good for the address that got it', () => {
  const answer = credentials(newNonce());
  const elsewhere = authenticator.verify('REGISTER', [answer], '192.0.2.2', '201');
  expect(elsewhere).toMatchObject({ kind: 'challenge', header: expect.stringContaining('stale') as string });
  expect(authenticator.verify('REGISTER', [answer], source, '201')).toMatchObject({ kind: 'accepted' });
});

test('RFC 2617 §3.5: Mufasa opens the circle', () => {
  const [given] = parseDigests(
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", ' +
      'response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  );
  expect(digestResponse(md5('Mufasa:testrealm@host.com:Circle Of Life'), 'GET', given!)).toBe(
    given!['response'],
  );
});

test('RFC 2617 §3.2.2.1 without qop: the digest of RFC 2069', () => {
  const [given] = parseDigests(
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'uri="/dir/index.html"',
  );
  // RFC 2069 §2.4 with the erratum: the value for this nonce and password.
  expect(digestResponse(md5('Mufasa:testrealm@host.com:CircleOfLife'), 'GET', given!)).toBe(
    '1949323746fe6a43ef61f9606e7febea',
  );
});

test('no credentials: a challenge that any phone understands', () => {
  const verdict = authenticator.verify('REGISTER', [], source, '201');
  expect(verdict).toMatchObject({ kind: 'challenge' });
  expect((verdict as { header: string }).header).toMatch(
    /^Digest realm="centrale", nonce="[^"]+", algorithm=MD5, qop="auth"$/,
  );
});

test('the right password is accepted, and a nonce goes on with a growing count', () => {
  const nonce = newNonce();
  for (const nc of ['00000001', '00000002', '0000000a'])
    expect(authenticator.verify('REGISTER', [credentials(nonce, { nc })], source, '201')).toEqual({
      kind: 'accepted',
      username: '201',
    });
});

test.each([
  ['a wrong password', { response: '0'.repeat(32) }],
  ['a response that is too short', { response: 'ab' }],
  ['a response that is not hex', { response: 'ß'.repeat(32) }],
])('%s is rejected', (_what, changes) => {
  expect(authenticator.verify('REGISTER', [credentials(newNonce(), changes)], source, '201')).toEqual({
    kind: 'rejected',
    username: '201',
  });
});

test('an unknown user, and the digest of another method, are rejected', () => {
  expect(
    authenticator.verify('REGISTER', [credentials(newNonce(), { username: '999' })], source, '201').kind,
  ).toBe('rejected');
  expect(authenticator.verify('INVITE', [credentials(newNonce())], source, '201').kind).toBe('rejected');
});

test('a replay is told that its nonce is stale', () => {
  const first = credentials(newNonce(), { nc: '00000002' });
  expect(authenticator.verify('REGISTER', [first], source, '201').kind).toBe('accepted');
  const again = authenticator.verify('REGISTER', [first], source, '201');
  expect(again).toMatchObject({ kind: 'challenge', header: expect.stringContaining('stale=true') as string });
});

test('a phone that knows no qop is accepted, once per nonce', () => {
  const given = credentials(newNonce(), { qop: undefined, nc: undefined, cnonce: undefined });
  expect(authenticator.verify('REGISTER', [given], source, '201').kind).toBe('accepted');
  expect(authenticator.verify('REGISTER', [given], source, '201')).toMatchObject({
    kind: 'challenge',
    header: expect.stringContaining('stale=true') as string,
  });
});

test.each([
  ['auth-int, which was not offered', { qop: 'auth-int' }],
  ['an algorithm that was not offered', { algorithm: 'SHA-256' }],
  ['qop without count', { nc: undefined }],
  ['a count that is none', { nc: 'one' }],
  ['no client nonce', { cnonce: '' }],
  ['another realm', { realm: 'elsewhere' }],
])('%s is challenged anew', (_what, changes) => {
  expect(authenticator.verify('REGISTER', [credentials(newNonce(), changes)], source, '201').kind).toBe(
    'challenge',
  );
});

test('credentials for several realms, in one header or in two, are told apart', () => {
  const own = credentials(newNonce());
  const other = 'Digest username="x", realm="carrier", nonce="n", uri="sip:c", response="r"';
  expect(authenticator.verify('REGISTER', [`${other}, ${own}`], source, '201').kind).toBe('accepted');
  expect(authenticator.verify('REGISTER', [other, credentials(newNonce())], source, '201').kind).toBe(
    'accepted',
  );
  expect(authenticator.verify('REGISTER', [other], source, '201').kind).toBe('challenge');
});

test('a nonce that is five minutes old is stale', () => {
  const nonce = newNonce();
  clock.advance(299_999);
  expect(authenticator.verify('REGISTER', [credentials(nonce)], source, '201').kind).toBe('accepted');
  clock.advance(1);
  expect(
    authenticator.verify('REGISTER', [credentials(nonce, { nc: '00000002' })], source, '201'),
  ).toMatchObject({
    kind: 'challenge',
    header: expect.stringContaining('stale=true') as string,
  });
});

test('a nonce that we never made is none of ours', () => {
  for (const nonce of ['', 'x', 'a.b.c', `${clock.steadyMs().toString(36)}.abcdef.${'0'.repeat(32)}`])
    expect(authenticator.verify('REGISTER', [credentials(nonce)], source, '201').kind).toBe('challenge');
});

test.each(['', 'Basic dXNlcjpwdw==', 'Digest', 'Digest ,,,=', 'Digest username=', '\u0000'])(
  'a header that is no digest is no credential: %j',
  (header) => {
    expect(authenticator.verify('REGISTER', [header], source, '201').kind).toBe('challenge');
  },
);

test("another user's password is none for this one, however right it is", () => {
  const own = credentials(newNonce());
  expect(authenticator.verify('REGISTER', [own], source, '202')).toEqual({
    kind: 'rejected',
    username: '201',
  });
  expect(authenticator.verify('REGISTER', [own], source, '201').kind).toBe('accepted');
});

test('who hides the name is whose password is right', () => {
  expect(
    authenticator.verify('INVITE', [credentials(newNonce(), {}, ha1, 'INVITE')], source, undefined),
  ).toEqual({
    kind: 'accepted',
    username: '201',
  });
  const wrong = credentials(newNonce(), { response: '0'.repeat(32) });
  expect(authenticator.verify('INVITE', [wrong], source, undefined).kind).toBe('rejected');
});

test('a count that was used before tells nothing about the password', () => {
  const nonce = newNonce();
  expect(authenticator.verify('REGISTER', [credentials(nonce)], source, '201').kind).toBe('accepted');
  const right = authenticator.verify('REGISTER', [credentials(nonce)], source, '201');
  const wrong = authenticator.verify(
    'REGISTER',
    [credentials(nonce, { response: '0'.repeat(32) })],
    source,
    '201',
  );
  expect([right.kind, wrong.kind]).toEqual(['challenge', 'challenge']);
});

test('no request can be replayed, however many came after it', () => {
  const first = credentials(newNonce());
  expect(authenticator.verify('REGISTER', [first], source, '201').kind).toBe('accepted');
  clock.advance(10);
  for (let count = 0; count < 10_001; count += 1)
    authenticator.verify('REGISTER', [credentials(newNonce())], source, '201');
  expect(authenticator.verify('REGISTER', [first], source, '201').kind).toBe('challenge');
});
