// Registration over the wire: who may, for how long, what is replaced, and what is refused whole (RFC 3261 §10.3).
import type { SipPeer } from '../../support/sip-peer.js';
import { TelephonyFixture } from './telephony-fixture.js';

let fixture: TelephonyFixture;
let phone: SipPeer;
beforeAll(async () => {
  fixture = await TelephonyFixture.open();
});
beforeEach(async () => {
  phone = await fixture.peer();
});
afterEach(async () => {
  for (const extension of ['201', '202'])
    await fixture.register(await fixture.peer(), extension, { contact: '*', headers: ['Expires: 0'] });
  expect(fixture.bindings.kept.size).toBe(0);
});
afterAll(() => fixture.close());

const contacts = (): string[] => fixture.bindings.all().map((binding) => binding.contactUri);
const contact = (port: number): string => `sip:201@127.0.0.1:${port}`;

test('a phone that proves its password can be reached, and is told for how long', async () => {
  const changes: [string, boolean][] = [];
  fixture.telephony.onReachableChanged((extension, reachable) => changes.push([extension, reachable]));
  const answer = await fixture.register(phone, '201', {
    contact: `<${contact(phone.port)}>`,
    headers: ['Expires: 120', 'User-Agent: Desk 1'],
  });
  expect(answer.status).toBe(200);
  expect(answer.header('Contact')).toBe(`<${contact(phone.port)}>;expires=120`);
  expect(fixture.telephony.isReachable('201' as never)).toBe(true);
  expect(fixture.telephony.devices()).toEqual([
    {
      extension: '201',
      address: '127.0.0.1',
      port: phone.port,
      transport: 'udp',
      userAgent: 'Desk 1',
      expiresAtMs: expect.any(Number) as number,
    },
  ]);
  expect(fixture.bindings.all()).toMatchObject([
    {
      extension: '201',
      sourceHost: '127.0.0.1',
      sourcePort: phone.port,
      transport: 'udp',
      userAgent: 'Desk 1',
    },
  ]);
  await fixture.register(phone, '201', { cseq: 10, contact: `<${contact(phone.port)}>;expires=0` });
  expect(changes).toEqual([
    ['201', true],
    ['201', false],
  ]);
});

test('of what a phone calls itself no more than a line is told', async () => {
  const headers = [`User-Agent: ${'long '.repeat(100)}`];
  await fixture.register(phone, '201', { contact: `<${contact(phone.port)}>`, headers });
  expect(fixture.telephony.devices().map(({ userAgent }) => userAgent?.length)).toEqual([80]);
});

test('nothing is written for somebody who has not proven the password', async () => {
  const before = fixture.bindings.writes;
  fixture.send(phone, 'REGISTER', '201', { callId: 'r1' });
  expect((await phone.expect((message) => message.status >= 200)).status).toBe(401);
  expect((await fixture.register(phone, '201', { password: 'guess', callId: 'r2' })).status).toBe(403);
  // A password of one extension changes nothing of another.
  fixture.send(phone, 'REGISTER', '201', { callId: 'r3' });
  const challenge = await phone.expect((message) => message.status === 401);
  const refused = await fixture.answerChallenge(phone, '202', challenge, 'REGISTER', {
    to: '<sip:201@pbx>',
    callId: 'r3',
    cseq: 2,
  });
  expect(refused.status).toBe(403);
  expect(fixture.bindings.writes).toBe(before);
});

test('asking without Contact tells the bindings and changes nothing', async () => {
  await fixture.register(phone, '201', { contact: `<${contact(phone.port)}>` });
  const writes = fixture.bindings.writes;
  const answer = await fixture.register(phone, '201', { cseq: 5, contact: undefined });
  expect(answer.header('Contact')).toMatch(/^<sip:201@127\.0\.0\.1:\d+>;expires=3\d\d\d$/);
  expect(fixture.bindings.writes).toBe(writes);
});

test('several contacts in one request, each with a time of its own', async () => {
  const answer = await fixture.register(phone, '201', {
    contact: '<sip:a@127.0.0.1:6001>;expires=60, "Second" <sip:b@127.0.0.1:6002;transport=tcp>;q=0.5',
    headers: ['Expires: 90'],
  });
  expect(answer.status).toBe(200);
  expect(answer.header('Contact')).toBe(
    '<sip:b@127.0.0.1:6002;transport=tcp>;expires=90, <sip:a@127.0.0.1:6001>;expires=60',
  );
});

test('a phone that restarted at the same address takes the place of its former self', async () => {
  await fixture.register(phone, '201', { callId: 'before', contact: '<sip:201@10.0.0.1:5060>' });
  await fixture.register(phone, '201', { callId: 'after', contact: '<sip:201@10.0.0.1:5099>' });
  expect(contacts()).toEqual(['sip:201@10.0.0.1:5099']);
  const second = await fixture.peer();
  await fixture.register(second, '201', { contact: `<${contact(second.port)}>` });
  expect(contacts()).toHaveLength(2);
});

test.each([
  ['a time below the minimum', 423, { headers: ['Expires: 5'] }],
  ['a star with a time', 400, { contact: '*', headers: ['Expires: 60'] }],
  ['a star among others', 400, { contact: '*, <sip:201@127.0.0.1:5070>' }],
  ['a contact that is not SIP', 400, { contact: '<mailto:201@example.org>' }],
  ['an empty contact', 400, { contact: '<>' }],
  ['a contact that cannot be parsed', 400, { contact: '"open <sip:201@127.0.0.1' }],
  ['a time that is no number', 400, { headers: ['Expires: soon'] }],
])('%s is refused with %i', async (_what, status, parts) => {
  const writes = fixture.bindings.writes;
  expect((await fixture.register(phone, '201', parts)).status).toBe(status);
  expect(fixture.bindings.writes).toBe(writes);
});

test('a contact that happens to be like a trunk is taken: the phone is dialled at its socket', async () => {
  const contact = '<sip:201@192.0.2.77>';
  expect((await fixture.register(phone, '201', { callId: 'trunk-like', contact })).status).toBe(200);
  fixture.clock.advance(1);
  await fixture.register(phone, '201', { callId: 'trunk-like', contact: `${contact};expires=0`, cseq: 9 });
});

test('a contact of ours, or one that two programs could read differently, is refused', async () => {
  const { writes } = fixture.bindings;
  for (const [uri, status] of [
    // The softswitch itself does not let its own address pass.
    [`sip:201@127.0.0.1:${fixture.sipPort}`, 400],
    [`sip:201@127.0.0.1:${phone.port};x=@192.0.2.77`, 400],
  ] as const)
    expect((await fixture.register(phone, '201', { callId: uri, contact: `<${uri}>` })).status).toBe(status);
  expect(fixture.bindings.writes).toBe(writes);
});

test('a time above the maximum is shortened', async () => {
  const answer = await fixture.register(phone, '201', { headers: ['Expires: 4294967295'] });
  expect(answer.header('Contact')).toMatch(/;expires=3600$/);
});

test('a request that was overtaken changes nothing, not even its other contacts', async () => {
  const callId = 'overtaken';
  await fixture.register(phone, '201', { callId, cseq: 20, contact: '<sip:a@127.0.0.1:6001>' });
  const answer = await fixture.register(phone, '201', {
    callId,
    cseq: 3,
    contact: '<sip:new@127.0.0.1:6009>, <sip:a@127.0.0.1:6001>;expires=0',
  });
  expect(answer.status).toBe(500);
  expect(contacts()).toEqual(['sip:a@127.0.0.1:6001']);
});

test('an eleventh device takes the place of the oldest', async () => {
  for (let device = 0; device < 11; device += 1)
    await fixture.register(phone, '201', {
      callId: `d${device}`,
      contact: `<sip:d${device}@127.0.0.1:6001>`,
    });
  expect(contacts()).toHaveLength(10);
  expect(contacts()).not.toContain('sip:d0@127.0.0.1:6001');
});

test('a REGISTER with headers that cannot be read is answered 400', async () => {
  const text = phone.request('REGISTER', fixture.sipPort).replace(/^To: .*$/m, 'To: <<>>;;=');
  phone.send(text, fixture.sipPort);
  const answer = await phone.expect((message) => message.status >= 200);
  expect([400, 401]).toContain(answer.status);
});

test.each([3_600_000, -3_600_000])(
  'a clock that is set by %d ms between challenge and answer keeps no phone out',
  async (byMs) => {
    fixture.send(phone, 'REGISTER', '201', { callId: 'set', cseq: 1 });
    const challenge = await phone.expect((message) => message.status === 401);
    fixture.clock.setBy(byMs);
    const parts = { contact: `<${contact(phone.port)}>`, callId: 'set', cseq: 2 };
    const answer = await fixture.answerChallenge(phone, '201', challenge, 'REGISTER', parts);
    expect(answer.header('Contact')).toBe(`<${contact(phone.port)}>;expires=3600`);
    fixture.clock.setBy(-byMs);
    expect(fixture.telephony.isReachable('201' as never)).toBe(true);
  },
);
