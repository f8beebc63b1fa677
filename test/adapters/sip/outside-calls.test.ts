// Calls to numbers outside, through a scripted carrier that challenges, rings, refuses, answers and forks.
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { digestResponse } from '../../../src/adapters/sip/digest-authenticator.js';
import { parseDigests } from '../../../src/adapters/sip/digest-header.js';
import type { DialRequest, EstablishedLeg, OutgoingLeg } from '../../../src/app/ports/telephony.js';
import type { TrunkId } from '../../../src/core/kernel/ids.js';
import type { PeerMessage, SipPeer } from '../../support/sip-peer.js';
import { SipPeer as Peer } from '../../support/sip-peer.js';
import { nothingHeld, sdp, TelephonyFixture } from './telephony-fixture.js';

let fixture: TelephonyFixture;
let carrier: SipPeer;
beforeAll(async () => {
  fixture = await TelephonyFixture.open();
  carrier = await fixture.peer();
});
beforeEach(() => {
  fixture.outbound = {
    host: '127.0.0.1',
    addresses: [],
    port: carrier.port,
    transport: 'udp',
    callerNumber: '+31205550100',
  };
});
afterEach(async () => {
  await fixture.until(() => Object.values(fixture.held()).every((count) => count === 0));
  expect(fixture.held()).toEqual(nothingHeld);
});
afterAll(() => fixture.close());

const customer = '+31612345678';
const dial = (changes: Partial<DialRequest> = {}): OutgoingLeg =>
  fixture.telephony.dial({
    to: { kind: 'external', number: customer, trunkId: 'demo' as TrunkId },
    localSdp: sdp(41000),
    callerNumber: '+31205550199',
    callerName: undefined,
    timeoutMs: 30_000,
    ...changes,
  });
const isRequest = (method: string) => (message: PeerMessage) =>
  message.method === method && message.status === 0;
const expectInvite = (): Promise<PeerMessage> => carrier.expect(isRequest('INVITE'));

/** The carrier answers, and gets its ACK. */
async function answer(invite: PeerMessage, tag = 'c'): Promise<void> {
  invite.reply(carrier.response(invite, 200, { tag, body: sdp(44000) }));
  const cseq = invite.header('CSeq').replace('INVITE', 'ACK');
  await carrier.expect(
    (message) => isRequest('ACK')(message) && message.header('CSeq') === cseq && message.tag === tag,
  );
}

async function answered(call: OutgoingLeg): Promise<EstablishedLeg> {
  const outcome = await call.outcome;
  if (outcome.kind !== 'answered') throw new Error(`${outcome.cause} ${outcome.sipStatus}`);
  return outcome.leg;
}

async function hangUp(leg: EstablishedLeg): Promise<void> {
  const done = leg.hangUp();
  const bye = await carrier.expect(isRequest('BYE'));
  bye.reply(carrier.response(bye, 200));
  await done;
}

/** Refuses the INVITE with a challenge, and gets the ACK for that. */
async function challenge(invite: PeerMessage, status: 401 | 407, parameters: string): Promise<void> {
  const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  invite.reply(carrier.response(invite, status, { tag: 'ch', headers: [`${name}: Digest ${parameters}`] }));
  await carrier.expect(isRequest('ACK'));
}

function isRight(invite: PeerMessage, header: string, password: string): boolean {
  const given = parseDigests(invite.header(header))[0]!;
  const ha1 = createHash('md5').update(`${given['username']}:${given['realm']}:${password}`).digest('hex');
  expect(given['uri']).toBe(invite.startLine.split(' ')[1]);
  return given['response'] === digestResponse(ha1, 'INVITE', given);
}

describe('an INVITE', () => {
  test('goes to the trunk with its number, rings, is answered and hung up', async () => {
    const call = dial();
    let rang = 0;
    call.onRinging(() => (rang += 1));
    const invite = await expectInvite();
    expect(invite.startLine).toBe(`INVITE sip:${customer}@127.0.0.1:${carrier.port};transport=udp SIP/2.0`);
    expect(invite.header('Call-ID')).toBe(call.sipCallId);
    expect(invite.header('From')).toMatch(
      new RegExp(`^<sip:\\+31205550100@127\\.0\\.0\\.1:${fixture.sipPort}[^>]*>`),
    );
    expect(invite.header('P-Asserted-Identity')).toMatch(/^<sip:\+31205550100@127\.0\.0\.1/);
    expect(invite.header('Allow')).toMatch(/PRACK$/);
    expect(invite.body).toBe(sdp(41000));
    invite.reply(carrier.response(invite, 183, { tag: 'c', body: sdp(44000) }));
    invite.reply(carrier.response(invite, 180, { tag: 'c' }));
    await answer(invite);
    const leg = await answered(call);
    expect(rang).toBe(1);
    expect(leg.remoteSdp).toBe(sdp(44000));
    await hangUp(leg);
  });

  test('hides a number that is withheld, and tells the carrier whose line it is', async () => {
    const { outbound } = fixture;
    for (const [callerNumber, asserted] of [
      ['+31205550100', /^<sip:\+31205550100@127/],
      [undefined, /^$/],
    ] as const) {
      const { callerNumber: _, ...rest } = outbound!;
      fixture.outbound = callerNumber === undefined ? rest : { ...rest, callerNumber };
      const call = dial({ callerNumber: '201', callerName: 'Tom', withheld: true });
      const invite = await expectInvite();
      expect(invite.header('From')).toMatch(/^"Anonymous" <sip:anonymous@anonymous\.invalid>/);
      expect(invite.header('P-Asserted-Identity')).toMatch(asserted);
      expect(invite.header('Privacy')).toBe('id');
      expect(JSON.stringify(invite)).not.toMatch(/Tom|sip:201@/);
      invite.reply(carrier.response(invite, 486, { tag: 'c' }));
      await carrier.expect(isRequest('ACK'));
      await call.outcome;
    }
  });

  test("shows the caller's own number when the trunk has none, and nothing when there is none at all", async () => {
    fixture.outbound = { host: '127.0.0.1', addresses: [], port: carrier.port, transport: 'udp' };
    for (const [callerNumber, from, asserted] of [
      ['+31205550199', /^<sip:\+31205550199@127/, /^<sip:\+31205550199@127/],
      ['', /^"Anonymous" <sip:anonymous@anonymous\.invalid>/, /^$/],
    ] as const) {
      const call = dial({ callerNumber });
      const invite = await expectInvite();
      expect(invite.header('From')).toMatch(from);
      expect(invite.header('P-Asserted-Identity')).toMatch(asserted);
      invite.reply(carrier.response(invite, 486, { tag: 'c' }));
      await carrier.expect(isRequest('ACK'));
      await call.outcome;
    }
  });

  test('goes over TCP when the trunk says so', async () => {
    const stream = await Peer.open('tcp', 'hidden');
    try {
      fixture.outbound = { host: '127.0.0.1', addresses: [], port: stream.port, transport: 'tcp' };
      const call = dial();
      const invite = await stream.expect(isRequest('INVITE'));
      expect(invite.startLine).toContain(';transport=tcp');
      expect(invite.header('Via')).toContain('SIP/2.0/TCP');
      invite.reply(stream.response(invite, 486, { tag: 'c' }));
      expect(await call.outcome).toEqual({ kind: 'failed', cause: 'busy', sipStatus: 486 });
    } finally {
      await stream.close();
    }
  });

  test('does not leave through a trunk that only receives', async () => {
    fixture.outbound = undefined;
    expect(await dial().outcome).toEqual({ kind: 'failed', cause: 'unreachable' });
  });

  test('to a port where nobody is fails at once', async () => {
    const gone = await Peer.open();
    const { port } = gone;
    await gone.close();
    fixture.outbound = { host: '127.0.0.1', addresses: [], port, transport: 'udp' };
    expect(await dial().outcome).toMatchObject({ kind: 'failed', cause: 'unreachable', sipStatus: 503 });
  });
});

describe('a refusal', () => {
  test.each([
    [403, 'unreachable'],
    [404, 'unreachable'],
    [480, 'unreachable'],
    [484, 'unreachable'],
    [486, 'busy'],
    [487, 'no-answer'],
    [503, 'unreachable'],
    [600, 'busy'],
    [603, 'declined'],
    [604, 'unreachable'],
  ])('%d means %s', async (status, cause) => {
    const call = dial();
    const invite = await expectInvite();
    invite.reply(carrier.response(invite, status, { tag: 'c' }));
    await carrier.expect(isRequest('ACK'));
    expect(await call.outcome).toEqual({ kind: 'failed', cause, sipStatus: status });
  });

  test('408 after ringing is the customer who does not answer', async () => {
    const call = dial();
    const invite = await expectInvite();
    invite.reply(carrier.response(invite, 180, { tag: 'c' }));
    invite.reply(carrier.response(invite, 408, { tag: 'c' }));
    await carrier.expect(isRequest('ACK'));
    expect(await call.outcome).toEqual({ kind: 'failed', cause: 'no-answer', sipStatus: 408 });
  });
});

describe('a carrier that asks who we are', () => {
  const credentials = { username: 'centrale', password: 's3cr"et' };
  beforeEach(() => {
    fixture.outbound = { ...fixture.outbound!, credentials };
  });

  test.each([
    [407, 'Proxy-Authorization', 'realm="carrier", nonce="n1", algorithm=MD5, qop="auth"'],
    [401, 'Authorization', 'realm="carrier", nonce="n1"'],
    [407, 'Proxy-Authorization', 'realm="carrier", nonce="n1", qop="auth,auth-int", opaque="o"'],
    [407, 'Proxy-Authorization', 'realm="c", nonce="n0", algorithm=SHA-256, Digest realm="c", nonce="n1"'],
  ] as const)('%d is answered in %s (%s)', async (status, header, parameters) => {
    const call = dial();
    const first = await expectInvite();
    await challenge(first, status, parameters);
    const second = await expectInvite();
    expect(isRight(second, header, credentials.password)).toBe(true);
    expect(second.header('Call-ID')).toBe(call.sipCallId);
    expect(second.headers('Call-ID')).toHaveLength(1);
    expect(second.header('From')).toBe(first.header('From'));
    expect(parseInt(second.header('CSeq'), 10)).toBe(parseInt(first.header('CSeq'), 10) + 1);
    await answer(second);
    await hangUp(await answered(call));
  });

  test('and does not believe it is not asked to believe it again', async () => {
    const call = dial();
    await challenge(await expectInvite(), 407, 'realm="carrier", nonce="n1", qop="auth"');
    const second = await expectInvite();
    // drachtio-srf forgets at a provisional response that it has tried.
    second.reply(carrier.response(second, 183, { tag: 'c' }));
    await challenge(second, 407, 'realm="carrier", nonce="n2", qop="auth"');
    expect(await call.outcome).toEqual({ kind: 'failed', cause: 'unreachable', sipStatus: 407 });
    expect(fixture.log.lines.some(({ message }) => /credentials/.test(message))).toBe(true);
  });

  test('gets an answer; somebody else who asks in its name does not', async () => {
    const call = dial();
    const invite = await expectInvite();
    const stranger = createSocket('udp4');
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.2', resolve));
    const headers = ['Proxy-Authenticate: Digest realm="carrier", nonce="his own"'];
    stranger.send(carrier.response(invite, 407, { tag: 's', headers }), fixture.sipPort, '127.0.0.1');
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'unreachable', sipStatus: 407 });
    stranger.close();
    expect(carrier.received.filter(({ raw }) => raw.includes('his own'))).toEqual([]);
  });

  test('with a nonce that is too old gets another answer', async () => {
    const call = dial();
    await challenge(await expectInvite(), 407, 'realm="carrier", nonce="n1", qop="auth"');
    const second = await expectInvite();
    second.reply(carrier.response(second, 183, { tag: 'c' }));
    await challenge(second, 407, 'realm="carrier", nonce="n2", qop="auth", stale=true');
    const third = await expectInvite();
    expect(isRight(third, 'Proxy-Authorization', credentials.password)).toBe(true);
    await answer(third);
    await hangUp(await answered(call));
  });

  test('in a way that we cannot answer is a carrier that cannot be reached', async () => {
    const call = dial();
    await challenge(await expectInvite(), 401, 'realm="carrier", nonce="n1", algorithm=SHA-512-256');
    expect(await call.outcome).toEqual({ kind: 'failed', cause: 'unreachable', sipStatus: 401 });
  });

  test('gets no INVITE after the call was given up', async () => {
    const call = dial();
    const invite = await expectInvite();
    call.cancel();
    await challenge(invite, 407, 'realm="carrier", nonce="n1"');
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'cancelled' });
  });

  test('can be cancelled while it rings', async () => {
    const call = dial();
    await challenge(await expectInvite(), 407, 'realm="carrier", nonce="n1"');
    const second = await expectInvite();
    const ringing = new Promise<void>((resolve) => call.onRinging(resolve));
    second.reply(carrier.response(second, 180, { tag: 'c' }));
    await ringing;
    call.cancel();
    const cancel = await carrier.expect(isRequest('CANCEL'));
    expect(cancel.header('CSeq')).toBe(second.header('CSeq').replace('INVITE', 'CANCEL'));
    cancel.reply(carrier.response(cancel, 200, { tag: 'c' }));
    second.reply(carrier.response(second, 487, { tag: 'c' }));
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'cancelled' });
  });
});

test('a customer who does not answer in time is rung no longer', async () => {
  const call = dial({ timeoutMs: 300 });
  const invite = await expectInvite();
  invite.reply(carrier.response(invite, 183, { tag: 'c', body: sdp(44000) }));
  const cancel = await carrier.expect(isRequest('CANCEL'));
  cancel.reply(carrier.response(cancel, 200, { tag: 'c' }));
  invite.reply(carrier.response(invite, 487, { tag: 'c' }));
  expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'no-answer' });
});

test('of two answers of a forking carrier the first wins, and the second is hung up', async () => {
  const call = dial();
  const invite = await expectInvite();
  invite.reply(carrier.response(invite, 180, { tag: 'c' }));
  invite.reply(carrier.response(invite, 180, { tag: 'd' }));
  await answer(invite, 'c');
  await answer(invite, 'd');
  const extra = await carrier.expect(isRequest('BYE'));
  expect(extra.tag).toBe('d');
  extra.reply(carrier.response(extra, 200));
  await hangUp(await answered(call));
});

test('the carrier may change the session, and hangs up', async () => {
  const call = dial();
  const invite = await expectInvite();
  await answer(invite);
  const leg = await answered(call);
  leg.onReoffer((offer) => Promise.resolve(offer === sdp(45000) ? sdp(41000) : undefined));
  const hungUp = new Promise<string>((resolve) => leg.onHungUp(resolve));
  const inDialog = (method: string, cseq: number, body = ''): void => {
    const text = carrier
      .request(method, fixture.sipPort, {
        uri: `sip:centrale@127.0.0.1:${fixture.sipPort}`,
        callId: call.sipCallId,
        cseq,
        to: invite.header('From'),
        body,
      })
      .replace(/^From: .*$/m, `From: ${invite.header('To')};tag=c`);
    carrier.send(text, fixture.sipPort);
  };
  inDialog('INVITE', 1, sdp(45000));
  const changed = await carrier.expect(({ status, method }) => status === 200 && method === 'INVITE');
  expect(changed.body).toBe(sdp(41000));
  inDialog('ACK', 1);
  inDialog('BYE', 2);
  expect(await hungUp).toBe('hung-up');
  expect((await carrier.expect(({ method, status }) => method === 'BYE' && status > 0)).status).toBe(200);
});
