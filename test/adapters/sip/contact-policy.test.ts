// Which Contacts a device may register, and who may ask for the password of a trunk.
import { createChallengeAnswer } from '../../../src/adapters/sip/trunk-credentials.js';
import { CarrierAddresses } from '../../../src/adapters/sip/carrier-address.js';
import { faultOfContact } from '../../../src/adapters/sip/contact-policy.js';
import { createFakeClock } from '../../support/fake-clock.js';

const policy = {
  source: '198.51.100.4',
  isTrunkHost: (host: string) => host === '192.0.2.77' || host === 'sip.carrier.example',
  isOurs: (host: string, port: number) => host === '198.51.100.1' && port === 5060,
};

test.each([
  ['sip:201@198.51.100.4:5062;transport=udp', undefined],
  ['sip:201@10.0.0.9', undefined],
  ['sip:201@phone.example.org;ob', undefined],
  ['sip:198.51.100.4', undefined],
  ['sip:201@[2001:db8::1]:5060', undefined],
  ['sip:201@192.0.2.77', 'trunk'],
  ['sip:201@[::ffff:192.0.2.77]', 'trunk'],
  ['sip:201@SIP.Carrier.Example.:5070', 'trunk'],
  ['sip:201@198.51.100.1', 'ourselves'],
  ['sip:201@198.51.100.1:5061', undefined],
  ['sip:201@224.0.1.75', 'multicast'],
  ['sip:201@255.255.255.255', 'multicast'],
  ['sip:201@[ff02::1]', 'multicast'],
  ['sip:201@0.0.0.0', 'unspecified'],
  ['sip:201@[::]', 'unspecified'],
  ['sip:201@127.0.0.1', 'loopback'],
  ['sip:201@localhost', 'loopback'],
  ['sip:201@[::1]', 'loopback'],
  ['sip:202@198.51.100.4;x=@192.0.2.77', 'malformed'],
  ['sip:202@198.51.100.4@192.0.2.77', 'malformed'],
  ['sip:201@3221226061', 'malformed'],
  ['sip:201@0xc000024d', 'malformed'],
  ['sip:201@127.1', 'malformed'],
  ['sip:201@', 'malformed'],
  ['sip:', 'malformed'],
  ['sip:201@a:99999', 'malformed'],
])('%s: %s', (uri, fault) => {
  expect(faultOfContact(uri, policy)).toBe(fault);
});

test('a device that is dialled at its socket may be at home where a trunk is outside', () => {
  const { isTrunkHost: _, ...atSocket } = policy;
  expect(faultOfContact('sip:201@192.0.2.77', atSocket)).toBeUndefined();
  expect(faultOfContact('sip:201@198.51.100.1', atSocket)).toBe('ourselves');
});

test('where phones and a trunk share an address, and on the server itself, a phone may name its own', () => {
  expect(faultOfContact('sip:201@192.0.2.77:5062', { ...policy, source: '192.0.2.77' })).toBeUndefined();
  expect(faultOfContact('sip:201@127.0.0.1:5062', { ...policy, source: '127.0.0.1' })).toBeUndefined();
  expect(faultOfContact('sip:201@localhost:5062', { ...policy, source: '127.0.0.1' })).toBeUndefined();
});

const carriers = new CarrierAddresses({ steadyMs: () => performance.now() });

test("a carrier's addresses are those of its list and of the host that is dialled", async () => {
  const carrier = { host: '203.0.113.5', addresses: ['192.0.2.0/28'] };
  const asked = ['203.0.113.5', '192.0.2.9', '::ffff:192.0.2.9', '192.0.2.99', ''].map((address) =>
    carriers.isCarrier(address, carrier),
  );
  expect(await Promise.all(asked)).toEqual([true, true, true, false, false]);
  expect(await carriers.isCarrier('127.0.0.1', { host: 'localhost', addresses: [] })).toBe(true);
  expect(await carriers.isCarrier('192.0.2.9', { host: 'localhost', addresses: [] })).toBe(false);
  const written = { host: '[2001:DB8:0::1]', addresses: [] };
  expect(await carriers.isCarrier('2001:db8::1', written)).toBe(true);
  expect(await carriers.isCarrier('2001:db8::2', written)).toBe(false);
});

test("what a carrier's name stood for a few minutes ago is the carrier still", async () => {
  const clock = createFakeClock();
  const answers = [['192.0.2.1', '2001:db8:0:0::1'], ['192.0.2.2'], [], []];
  const many = new CarrierAddresses({
    steadyMs: () => clock.steadyMs(),
    lookUp: () => Promise.resolve((answers.shift() ?? []).map((address) => ({ address }))),
  });
  const carrier = { host: 'sip.carrier.example', addresses: [] };
  await many.note(carrier);
  clock.advance(9 * 60_000);
  expect(await many.isCarrier('192.0.2.2', carrier)).toBe(true);
  expect(await many.isCarrier('192.0.2.1', carrier)).toBe(true);
  expect(await many.isCarrier('2001:db8::1', carrier)).toBe(true);
  expect(await many.isCarrier('192.0.2.1', { ...carrier, host: 'sip.other.example' })).toBe(false);
  clock.advance(60_000);
  expect(await many.isCarrier('192.0.2.1', carrier)).toBe(false);
  expect(await many.isCarrier('192.0.2.2', carrier)).toBe(true);
});

test('whoever is not the carrier gets no credentials', async () => {
  const answer = createChallengeAnswer({
    credentials: { username: 'centrale', password: 'secret' },
    wanted: () => true,
    isCarrier: (address) => Promise.resolve(address === '203.0.113.5'),
  });
  const from = (source_address: string): Promise<unknown[]> =>
    new Promise((resolve) => {
      const headers = { 'proxy-authenticate': 'Digest realm="r", nonce="n"' };
      const res = {
        status: 407,
        source_address,
        msg: { headers },
        has: () => true,
        get: () => headers['proxy-authenticate'],
      };
      answer({ method: 'INVITE' } as never, res as never, (...given) => resolve(given));
    });
  expect(await from('192.0.2.66')).toEqual([expect.any(Error)]);
  expect(await from('203.0.113.5')).toEqual([null, 'centrale', 'secret']);
});
