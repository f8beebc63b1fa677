// Legs over the wire: answered, refused, cancelled, held, refreshed, offered late, forked and lost.
import type { EstablishedLeg, OutgoingLeg, Refer } from '../../../src/app/ports/telephony.js';
import type { AutoAnswer } from '../../../src/core/calls/dialled-party.js';
import { SipPeer, type PeerMessage } from '../../support/sip-peer.js';
import { did, nothingHeld, passwordOf, sdp, TelephonyFixture } from './telephony-fixture.js';

let fixture: TelephonyFixture;
let carrier: SipPeer;
let calls = 0;
beforeAll(async () => {
  fixture = await TelephonyFixture.open();
});
beforeEach(async () => {
  fixture.trunk = true;
  carrier = await fixture.peer();
  calls += 1;
});
afterEach(async () => {
  await fixture.until(() => JSON.stringify(fixture.held()) === JSON.stringify(nothingHeld));
  expect(fixture.arrived).toEqual([]);
});
afterAll(() => fixture.close());

const callId = (): string => `call-${calls}`;
const toDid = (): { uri: string; to: string; callId: string } => ({
  uri: `sip:${did}@127.0.0.1:${fixture.sipPort}`,
  to: `<sip:${did}@127.0.0.1>`,
  callId: callId(),
});
const final = (method: string) => (message: PeerMessage) =>
  message.status >= 200 && message.method === method;

function invite(body = sdp(), headers: readonly string[] = []): void {
  carrier.send(carrier.request('INVITE', fixture.sipPort, { ...toDid(), body, headers }), fixture.sipPort);
}

function inDialog(method: string, ok: PeerMessage, cseq: number, body = ''): void {
  const parts = { ...toDid(), to: ok.header('To'), cseq, body };
  carrier.send(carrier.request(method, fixture.sipPort, parts), fixture.sipPort);
}

async function established(): Promise<{ leg: EstablishedLeg; ok: PeerMessage }> {
  invite();
  const answering = (await fixture.incoming()).answer(sdp(41000));
  const ok = await carrier.expect(final('INVITE'));
  inDialog('ACK', ok, 1);
  const leg = await answering;
  if (leg === undefined) throw new Error('not answered');
  return { leg, ok };
}

async function hangUp(leg: EstablishedLeg): Promise<void> {
  const done = leg.hangUp();
  const bye = await carrier.expect((message) => message.method === 'BYE' && message.status === 0);
  bye.reply(carrier.response(bye, 200));
  await done;
}

describe('incoming', () => {
  test('a call from the trunk says who calls whom, is answered, and is hung up by us', async () => {
    const { leg, ok } = await established();
    expect(ok.body).toBe(sdp(41000));
    // A carrier passes nobody on.
    expect(ok.header('Allow')).toMatch(/^INVITE, ACK, (?!.*REFER)/);
    expect(leg.remoteSdp).toBe(sdp());
    await Promise.all([hangUp(leg), leg.hangUp()]);
  });

  test('nothing follows an answer before the caller has confirmed it', async () => {
    invite();
    const answering = (await fixture.incoming()).answer(sdp(41000));
    const ok = await carrier.expect(final('INVITE'));
    let settled = false;
    void answering.then(() => (settled = true));
    // The 200 is repeated for want of an ACK, and still nobody is told.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(settled).toBe(false);
    inDialog('ACK', ok, 1);
    await hangUp((await answering)!);
  });

  test.each([
    ['a body that is no session description', 415, 'text/plain', sdp()],
    [
      'several bodies',
      415,
      'multipart/mixed;boundary=x',
      `--x\r\nContent-Type: application/sdp\r\n\r\n${sdp()}`,
    ],
    ['a description that cannot be read', 488, 'application/sdp', 'garbage'],
    ['a description without audio', 488, 'application/sdp', sdp().replace('m=audio', 'm=video')],
    [
      'an address that is a name',
      488,
      'application/sdp',
      sdp().replace('c=IN IP4 127.0.0.1', 'c=IN IP4 example.org'),
    ],
    [
      'an address of many',
      488,
      'application/sdp',
      sdp().replace('c=IN IP4 127.0.0.1', 'c=IN IP4 224.2.17.12'),
    ],
  ])('%s is refused with %i, and is no call', async (_what, status, type, body) => {
    const text = carrier
      .request('INVITE', fixture.sipPort, { ...toDid(), body })
      .replace('Content-Type: application/sdp', `Content-Type: ${type}`);
    carrier.send(text, fixture.sipPort);
    const answer = await carrier.expect(final('INVITE'));
    expect(answer.status).toBe(status);
    expect(answer.header('Accept')).toBe(status === 415 ? 'application/sdp' : '');
    inDialog('ACK', answer, 1);
    expect(fixture.arrived).toEqual([]);
  });

  test('a message in a call is not said to have been read', async () => {
    const { leg, ok } = await established();
    inDialog('MESSAGE', ok, 2);
    const answer = await carrier.expect(final('MESSAGE'));
    expect([answer.status, answer.header('Allow')]).toEqual([405, expect.stringContaining('INFO')]);
    await hangUp(leg);
  });

  test('a caller who hangs up is heard of once', async () => {
    const { leg, ok } = await established();
    const causes: string[] = [];
    leg.onHungUp((cause) => causes.push(cause));
    inDialog('BYE', ok, 2);
    expect((await carrier.expect(final('BYE'))).status).toBe(200);
    await fixture.until(() => causes.length > 0);
    await leg.hangUp();
    expect(causes).toEqual(['hung-up']);
  });

  test('the reason of a BYE is no cause for the journal', async () => {
    const { leg, ok } = await established();
    const causes: string[] = [];
    leg.onHungUp((cause) => causes.push(cause));
    const parts = { ...toDid(), to: ok.header('To'), cseq: 2, headers: ['Reason: Q.850;cause=16;text="x"'] };
    carrier.send(carrier.request('BYE', fixture.sipPort, parts), fixture.sipPort);
    await fixture.until(() => causes.length > 0);
    expect(causes).toEqual(['hung-up']);
  });

  test('a refusal ends it', async () => {
    invite();
    (await fixture.incoming()).refuse(404, 'Not Found');
    const refused = await carrier.expect(final('INVITE'));
    expect(refused.status).toBe(404);
    inDialog('ACK', refused, 1);
  });

  test('a caller who cancels while it rings is heard of, and gets no answer any more', async () => {
    invite();
    const leg = await fixture.incoming();
    const causes: string[] = [];
    leg.onCancelled((cause) => causes.push(cause));
    leg.ring();
    await carrier.expect(/^SIP\/2\.0 180/);
    const { raw } = { raw: carrier.received[0]! };
    const branch = /branch=([^;]+)/.exec(raw.header('Via'))![1]!;
    carrier.send(carrier.request('CANCEL', fixture.sipPort, { ...toDid(), branch }), fixture.sipPort);
    expect((await carrier.expect(final('INVITE'))).status).toBe(487);
    await fixture.until(() => causes.length > 0);
    expect(causes).toEqual(['cancelled']);
    expect(await leg.answer(sdp())).toBeUndefined();
    leg.refuse(486);
  });

  test('an INVITE without offer gets ours, and the ACK has the answer', async () => {
    invite('');
    const leg = await fixture.incoming();
    expect(leg.remoteSdp).toBe('');
    const answering = leg.answer(sdp(41000));
    const ok = await carrier.expect(final('INVITE'));
    expect(ok.body).toBe(sdp(41000));
    inDialog('ACK', ok, 1, sdp(42000));
    const answered = await answering;
    expect(answered!.remoteSdp).toBe(sdp(42000));
    await hangUp(answered!);
  });

  test('an ACK that owes us the answer ends the call', async () => {
    invite('');
    const answering = (await fixture.incoming()).answer(sdp(41000));
    inDialog('ACK', await carrier.expect(final('INVITE')), 1);
    const bye = await carrier.expect((message) => message.method === 'BYE' && message.status === 0);
    bye.reply(carrier.response(bye, 200));
    expect(await answering).toBeUndefined();
  });

  test('a BYE instead of the ACK with the answer ends the call', async () => {
    invite('');
    const answering = (await fixture.incoming()).answer(sdp(41000));
    const ok = await carrier.expect(final('INVITE'));
    inDialog('BYE', ok, 2);
    inDialog('ACK', ok, 1, sdp());
    expect(await answering).toBeUndefined();
  });

  test('a re-INVITE for a dialog that nobody knows is no new call', async () => {
    const parts = { ...toDid(), to: `<sip:${did}@127.0.0.1>;tag=gone`, body: sdp() };
    carrier.send(carrier.request('INVITE', fixture.sipPort, parts), fixture.sipPort);
    expect((await carrier.expect(final('INVITE'))).status).toBe(481);
  });

  test.each([
    ['From', 'From: <<<;;;>'],
    ['Contact', 'Contact: "'],
    ['Contact', 'Contact: <>'],
    ['To', 'To: "no end <sip:x@y>'],
    ['P-Asserted-Identity', 'P-Asserted-Identity: "'],
  ])('an unreadable %s does no harm', async (name, line) => {
    const headers = ['P-Asserted-Identity: <tel:+31201234567>'];
    const text = carrier.request('INVITE', fixture.sipPort, { ...toDid(), body: sdp(), headers });
    carrier.send(text.replace(new RegExp(`^${name}: .*$`, 'm'), line), fixture.sipPort);
    // Either the SIP server or we refuse it, or it is a call that we can refuse.
    await fixture.until(
      () => carrier.received.some(({ status }) => status >= 200) || fixture.arrived.length > 0,
    );
    for (const leg of fixture.arrived.splice(0)) leg.refuse(486);
    expect((await carrier.expect((message) => message.status >= 200)).status).toBeGreaterThanOrEqual(400);
    calls += 1;
    invite();
    (await fixture.incoming()).refuse(486);
  });

  test('a phone must prove its extension; the trunk need not', async () => {
    fixture.trunk = false;
    const parts = { uri: `sip:202@127.0.0.1:${fixture.sipPort}`, callId: callId(), body: sdp() };
    fixture.send(carrier, 'INVITE', '201', parts);
    const challenge = await carrier.expect((message) => message.status === 407);
    fixture.send(carrier, 'ACK', '201', { ...parts, to: challenge.header('To'), body: '' });
    const answering = fixture.answerChallenge(carrier, '201', challenge, 'INVITE', { ...parts, cseq: 2 });
    const leg = await fixture.incoming();
    expect(leg).toMatchObject({ origin: { kind: 'extension', extension: '201' }, dialled: '202' });
    const established = leg.answer(sdp(41000));
    const ok = await answering;
    expect([ok.status, ok.header('Allow')]).toEqual([200, expect.stringContaining('REFER')]);
    expect(ok.header('Supported')).toContain('replaces');
    fixture.send(carrier, 'ACK', '201', { ...parts, to: ok.header('To'), cseq: 2, body: '' });
    await hangUp((await established)!);
    expect(passwordOf('201')).not.toBe('');
  });

  test.each([
    ['a;to-tag=1;from-tag=2', { sipCallId: 'a', localTag: '1', remoteTag: '2', earlyOnly: false }],
    [
      'a@b ; from-tag=2 ; early-only ; TO-TAG=1;x=y',
      { sipCallId: 'a@b', localTag: '1', remoteTag: '2', earlyOnly: true },
    ],
    ['a;to-tag=1', 400],
    ['a;to-tag=1;to-tag=3;from-tag=2', 400],
    [';to-tag=1;from-tag=2', 400],
    ['a;to-tag=1;from-tag=2, b;to-tag=1;from-tag=2', 400],
    [`${'a'.repeat(600)};to-tag=1;from-tag=2`, 400],
  ] as const)('whose dialog an INVITE takes over (RFC 3891): %s', async (replaces, expected) => {
    const headers = [`Replaces: ${replaces}`, 'Require: replaces'];
    invite(sdp(), headers);
    if (expected === 400) return expect((await carrier.expect(final('INVITE'))).status).toBe(400);
    const leg = await fixture.incoming();
    expect(leg.replaces).toEqual(expected);
    leg.refuse(481);
    expect((await carrier.expect(final('INVITE'))).status).toBe(481);
  });

  test('a dialog is known by its Call-ID and both tags', async () => {
    const { leg: up, ok } = await established();
    const [localTag, remoteTag] = ['To', 'From'].map((name) => /tag=([^;>]+)/.exec(ok.header(name))![1]!);
    const named = { sipCallId: up.sipCallId, localTag: localTag!, remoteTag: remoteTag!, earlyOnly: false };
    expect(up.isNamedBy(named)).toBe(true);
    for (const wrong of [{ sipCallId: 'x' }, { localTag: 'x' }, { remoteTag: 'x' }])
      expect(up.isNamedBy({ ...named, ...wrong })).toBe(false);
    await hangUp(up);
  });
});

test('a caller who requires reliable ringing gets it, one who only could does not', async () => {
  for (const header of ['Require: 100rel', 'Supported: 100rel']) {
    fixture.trunk = true;
    calls += 1;
    const parts = { ...toDid(), body: sdp(), headers: [header] };
    carrier.send(carrier.request('INVITE', fixture.sipPort, parts), fixture.sipPort);
    const leg = await fixture.incoming();
    leg.ring();
    const ringing = await carrier.expect(({ status }) => status === 180);
    expect(ringing.header('Require')).toBe(header.startsWith('Require') ? '100rel' : '');
    if (header.startsWith('Require')) {
      const { header: of } = { header: (name: string) => ringing.header(name) };
      const prack = {
        callId: of('Call-ID'),
        to: of('To'),
        cseq: 2,
        headers: [`RAck: ${of('RSeq')} 1 INVITE`],
      };
      carrier.send(carrier.request('PRACK', fixture.sipPort, prack), fixture.sipPort);
      expect((await carrier.expect(final('PRACK'))).status).toBe(200);
    }
    leg.refuse(486);
    expect((await carrier.expect(final('INVITE'))).status).toBe(486);
  }
});

describe('a phone that withholds its number', () => {
  const from = '"Anonymous" <sip:anonymous@anonymous.invalid>';
  const call = async (parts: { password?: string }): Promise<PeerMessage> => {
    fixture.trunk = false;
    const invite = { uri: `sip:202@127.0.0.1:${fixture.sipPort}`, callId: callId(), body: sdp(), from };
    fixture.send(carrier, 'INVITE', '201', invite);
    const challenge = await carrier.expect((message) => message.status === 407);
    fixture.send(carrier, 'ACK', '201', { ...invite, to: challenge.header('To'), body: '' });
    return fixture.answerChallenge(carrier, '201', challenge, 'INVITE', { ...invite, ...parts, cseq: 2 });
  };

  test('is known by its password', async () => {
    const before = fixture.telephony.loginTotals.wrongPasswords;
    const answering = call({});
    const leg = await fixture.incoming();
    expect(leg.origin).toEqual({ kind: 'extension', extension: '201', withheld: true });
    leg.refuse(486);
    expect((await answering).status).toBe(486);
    expect(fixture.telephony.loginTotals.wrongPasswords).toBe(before);
  });

  test('is refused without the right one', async () => {
    const before = fixture.telephony.loginTotals.wrongPasswords;
    expect((await call({ password: 'x' })).status).toBe(403);
    expect(fixture.telephony.loginTotals.wrongPasswords).toBe(before + 1);
  });

  test('cannot register so', async () => {
    const to = '<sip:anonymous@anonymous.invalid>';
    expect((await fixture.register(carrier, '201', { to, callId: callId() })).status).toBe(403);
  });
});

describe('new session descriptions', () => {
  let leg: EstablishedLeg;
  let ok: PeerMessage;
  let offers: string[];
  beforeEach(async () => {
    ({ leg, ok } = await established());
    offers = [];
    leg.onReoffer((offer) => {
      offers.push(offer);
      return Promise.resolve(offer.includes('refuse') ? undefined : sdp(41000, 'recvonly'));
    });
  });
  afterEach(() => hangUp(leg));

  test('hold is answered with our description', async () => {
    inDialog('INVITE', ok, 2, sdp(40000, 'sendonly'));
    const answer = await carrier.expect(final('INVITE'));
    inDialog('ACK', ok, 2);
    expect(answer.body).toBe(sdp(41000, 'recvonly'));
    expect(answer.header('Contact')).not.toBe('');
    expect(offers).toEqual([sdp(40000, 'sendonly')]);
  });

  test('one that we cannot serve is refused, and the call goes on', async () => {
    inDialog('INVITE', ok, 2, `${sdp()}a=refuse\r\n`);
    expect((await carrier.expect(final('INVITE'))).status).toBe(488);
    inDialog('ACK', ok, 2);
  });

  test('the same description again refreshes the session and troubles nobody', async () => {
    inDialog('INVITE', ok, 2, sdp());
    const answer = await carrier.expect(final('INVITE'));
    inDialog('ACK', ok, 2);
    expect(answer.body).toBe(sdp(41000));
    expect(offers).toEqual([]);
  });

  test('a re-INVITE without one gets ours, not on hold, and the ACK is served', async () => {
    inDialog('INVITE', ok, 2, sdp(40000, 'sendonly'));
    await carrier.expect(final('INVITE'));
    inDialog('ACK', ok, 2);
    inDialog('INVITE', ok, 3);
    const answer = await carrier.expect(final('INVITE'));
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(sdp(41000).replace('o=- 1 1', 'o=- 1 2'));
    inDialog('ACK', ok, 3, sdp(43000));
    await fixture.until(() => offers.length === 2);
    expect(offers[1]).toBe(sdp(43000));
  });

  test('UPDATE refreshes without a description, and changes the session with one', async () => {
    inDialog('UPDATE', ok, 2);
    expect(await carrier.expect(final('UPDATE'))).toMatchObject({ status: 200, body: '' });
    inDialog('UPDATE', ok, 3, sdp(40000, 'sendonly'));
    expect((await carrier.expect(final('UPDATE'))).body).toBe(sdp(41000, 'recvonly'));
    expect(offers).toHaveLength(1);
  });

  test('keys by SIP INFO are told, other contents are taken and ignored', async () => {
    const keys: string[] = [];
    leg.onDigit((digit) => keys.push(digit));
    const info = (cseq: number, type: string, body: string): void => {
      const parts = { ...toDid(), to: ok.header('To'), cseq, body, headers: [`Content-Type: ${type}`] };
      const text = carrier.request('INFO', fixture.sipPort, parts);
      // The peer names every body a session description.
      carrier.send(text.replace('Content-Type: application/sdp\r\n', ''), fixture.sipPort);
    };
    const bodies = [
      ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'],
      ['application/dtmf-relay', 'Signal= #\r\n'],
      ['application/dtmf', '*'],
      ['application/media_control+xml', '<xml/>'],
    ] as const;
    for (const [at, [type, body]] of bodies.entries()) {
      info(2 + at, type, body);
      expect((await carrier.expect(final('INFO'))).status).toBe(200);
    }
    expect(keys).toEqual(['5', '#', '*']);
  });

  test('a transfer that we do not do is not promised', async () => {
    const parts = { ...toDid(), to: ok.header('To'), cseq: 3, headers: ['Refer-To: <sip:202@127.0.0.1>'] };
    carrier.send(carrier.request('REFER', fixture.sipPort, parts), fixture.sipPort);
    expect((await carrier.expect(final('REFER'))).status).toBe(501);
  });

  test('a transfer is promised, and told of until it is over (RFC 3515)', async () => {
    const asked = new Promise<Refer>((resolve) => leg.onRefer(resolve));
    const headers = [`Refer-To: "Anna" <sip:205@127.0.0.1:${fixture.sipPort};transport=udp>`];
    const parts = { ...toDid(), to: ok.header('To'), cseq: 2, headers };
    carrier.send(carrier.request('REFER', fixture.sipPort, parts), fixture.sipPort);
    const refer = await asked;
    expect(refer).toMatchObject({ id: '2', target: '205' });
    expect(refer.replaces).toBeUndefined();
    refer.answer(202);
    expect((await carrier.expect(final('REFER'))).status).toBe(202);
    for (const [status, state, line] of [
      [180, 'active;expires=180', 'SIP/2.0 180 Ringing'],
      [486, 'terminated;reason=noresource', 'SIP/2.0 486 Busy Here'],
    ] as const) {
      // The last word may be that of a later run.
      if (status === 180) refer.tell(status);
      else leg.tellOfRefer(refer.id, status);
      const notify = await carrier.expect(
        (message) => message.method === 'NOTIFY' && message.body.includes(line),
      );
      expect(notify.header('Event')).toBe('refer;id=2');
      expect(notify.header('Subscription-State')).toBe(state);
      expect(notify.header('Content-Type')).toBe('message/sipfrag;version=2.0');
      notify.reply(carrier.response(notify, 200));
    }
  });

  test('a transfer that takes over another call is told as one; to nobody it is refused', async () => {
    const asked: Refer[] = [];
    leg.onRefer((refer) => {
      asked.push(refer);
      refer.answer(603);
    });
    const send = (cseq: number, to: string): void => {
      const parts = { ...toDid(), to: ok.header('To'), cseq, headers: [`Refer-To: ${to}`] };
      carrier.send(carrier.request('REFER', fixture.sipPort, parts), fixture.sipPort);
    };
    send(2, '<sip:205@127.0.0.1?Replaces=abc%3Bto-tag%3D1%3Bfrom-tag%3D2>');
    expect((await carrier.expect(final('REFER'))).status).toBe(603);
    const named = { sipCallId: 'abc', localTag: '1', remoteTag: '2', earlyOnly: false };
    expect(asked).toMatchObject([{ target: '205', replaces: named }]);
  });

  test.each([
    ['nobody', [], 400],
    ['a host', ['<sip:127.0.0.1>'], 400],
    ['two at once', ['<sip:205@127.0.0.1>, <sip:206@127.0.0.1>'], 400],
    ['two headers', ['<sip:205@127.0.0.1>', '<sip:206@127.0.0.1>'], 400],
    ['half a dialog', ['<sip:205@127.0.0.1?Replaces=abc%3Bto-tag%3D1>'], 400],
    ['an escape that is none', ['<sip:205@127.0.0.1?Replaces=%zz>'], 400],
    ['a page', ['<https://example.com/205>'], 416],
    ['a secure address', ['<sips:205@127.0.0.1>'], '205'],
    ['a telephone number', ['<tel:+31201112233>'], '+31201112233'],
  ] as const)('a transfer to %s', async (_what, targets, expected) => {
    let asked: Refer | undefined;
    leg.onRefer((refer) => {
      asked = refer;
      refer.answer(603);
    });
    const headers = targets.map((target) => `Refer-To: ${target}`);
    const parts = { ...toDid(), to: ok.header('To'), cseq: 2, headers };
    carrier.send(carrier.request('REFER', fixture.sipPort, parts), fixture.sipPort);
    const { status } = await carrier.expect(final('REFER'));
    expect(asked?.target ?? status).toBe(expected);
  });

  test('whoever passes on and hangs up before hearing how it went costs nobody anything', async () => {
    const asked = new Promise<Refer>((resolve) => leg.onRefer(resolve));
    const parts = { ...toDid(), to: ok.header('To'), cseq: 2, headers: ['Refer-To: <sip:205@127.0.0.1>'] };
    carrier.send(carrier.request('REFER', fixture.sipPort, parts), fixture.sipPort);
    const refer = await asked;
    refer.answer(202);
    inDialog('BYE', ok, 3);
    expect((await carrier.expect(final('BYE'))).status).toBe(200);
    refer.tell(200);
    await fixture.until(() => fixture.log.lines.some(({ message }) => message.includes('not told')));
    calls += 1;
    ({ leg, ok } = await established());
  });
});

describe('outgoing', () => {
  let desk: SipPeer;
  let home: SipPeer;
  beforeAll(async () => {
    desk = await fixture.peer();
    home = await fixture.peer();
    await fixture.register(desk, '202', { contact: `<sip:desk@127.0.0.1:${desk.port}>` });
    // Behind NAT: the contact is not where its packets come from.
    await fixture.register(home, '202', { contact: '<sip:home@192.0.2.1:5060>' });
  });

  const dial = (timeoutMs = 30_000, autoAnswer: AutoAnswer = 'off'): OutgoingLeg =>
    fixture.telephony.dial({
      to: { kind: 'extension', extension: '202' as never, autoAnswer },
      localSdp: sdp(41000),
      callerNumber: '+31612345678',
      callerName: 'A "quoted" \\ name',
      timeoutMs,
    });
  const isInvite = (message: PeerMessage): boolean => message.method === 'INVITE' && message.status === 0;
  const isRequest = (method: string) => (message: PeerMessage) =>
    message.method === method && message.status === 0;

  test('every device rings; the first answer wins, and the others hear that it was answered elsewhere', async () => {
    const call = dial();
    let rang = 0;
    call.onRinging(() => (rang += 1));
    const [atDesk, atHome] = await Promise.all([desk.expect(isInvite), home.expect(isInvite)]);
    expect(atHome.startLine).toContain('sip:home@192.0.2.1');
    expect(atDesk.header('From')).toMatch(/^"A +quoted +name" <sip:\+31612345678@127\.0\.0\.1/);
    expect([atDesk, atHome].map((one) => one.header('Call-ID'))).toContain(call.sipCallId);
    expect(atDesk.header('Allow')).toMatch(/REFER, NOTIFY$/);
    atDesk.reply(desk.response(atDesk, 180, { tag: 'd' }));
    atHome.reply(home.response(atHome, 180, { tag: 'h' }));
    await fixture.until(() => rang > 0);
    atDesk.reply(desk.response(atDesk, 200, { tag: 'd', body: sdp(44000) }));
    await desk.expect(isRequest('ACK'));
    const cancel = await home.expect(isRequest('CANCEL'));
    expect(cancel.header('Reason')).toMatch(/cause=200/);
    cancel.reply(home.response(cancel, 200, { tag: 'h' }));
    atHome.reply(home.response(atHome, 487, { tag: 'h' }));
    const outcome = await call.outcome;
    if (outcome.kind !== 'answered') throw new Error(outcome.cause);
    expect(outcome.leg.remoteSdp).toBe(sdp(44000));
    expect(rang).toBe(1);
    const done = outcome.leg.hangUp();
    const bye = await desk.expect(isRequest('BYE'));
    bye.reply(desk.response(bye, 200));
    await done;
  });

  async function bothRing(call: OutgoingLeg): Promise<{ atDesk: PeerMessage; atHome: PeerMessage }> {
    const [atDesk, atHome] = await Promise.all([desk.expect(isInvite), home.expect(isInvite)]);
    const ringing = new Promise<void>((resolve) => call.onRinging(resolve));
    atDesk.reply(desk.response(atDesk, 180, { tag: 'd' }));
    atHome.reply(home.response(atHome, 180, { tag: 'h' }));
    await ringing;
    return { atDesk, atHome };
  }

  async function cancelled(peer: SipPeer, atPeer: PeerMessage): Promise<PeerMessage> {
    const cancel = await peer.expect(isRequest('CANCEL'));
    cancel.reply(peer.response(cancel, 200, { tag: 'x' }));
    atPeer.reply(peer.response(atPeer, 487, { tag: 'x' }));
    return cancel;
  }

  test('all busy is busy; one busy is not', async () => {
    const call = dial();
    const { atDesk, atHome } = await bothRing(call);
    const localTag = /tag=([^;>]+)/.exec(atDesk.header('From'))![1]!;
    const named = { sipCallId: atDesk.header('Call-ID'), localTag, remoteTag: 'd', earlyOnly: true };
    expect(call.isNamedBy(named)).toBe(true);
    expect(call.isNamedBy({ ...named, remoteTag: 'h' })).toBe(false);
    atDesk.reply(desk.response(atDesk, 486, { tag: 'd' }));
    await desk.expect(isRequest('ACK'));
    atHome.reply(home.response(atHome, 486, { tag: 'h' }));
    expect(await call.outcome).toEqual({ kind: 'failed', cause: 'busy', sipStatus: 486 });
  });

  test('a no at one device is a no for all', async () => {
    const call = dial();
    const { atDesk, atHome } = await bothRing(call);
    atDesk.reply(desk.response(atDesk, 603, { tag: 'd' }));
    await cancelled(home, atHome);
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'declined' });
  });

  test('a phone is rung where it registered from, whatever it and others say about themselves', async () => {
    const own = await SipPeer.open('tcp', 'hidden');
    const other = await SipPeer.open('tcp', 'hidden');
    try {
      const contact = '<sip:own@10.0.0.9:5060;transport=tcp>';
      for (const [peer, extension] of [
        [own, '201'],
        [other, '202'],
      ] as const) {
        await peer.connect(fixture.sipPort);
        expect((await fixture.register(peer, extension, { contact })).status).toBe(200);
      }
      const call = fixture.telephony.dial({
        to: { kind: 'extension', extension: '201' as never, autoAnswer: 'off' },
        localSdp: sdp(41000),
        callerNumber: '',
        callerName: undefined,
        timeoutMs: 30_000,
      });
      const invite = await own.expect(isInvite);
      expect(invite.startLine).toBe('INVITE sip:own@10.0.0.9:5060;transport=tcp SIP/2.0');
      invite.reply(own.response(invite, 486, { tag: 'o' }));
      expect(await call.outcome).toMatchObject({ cause: 'busy' });
      expect(other.received.filter(isInvite)).toEqual([]);
    } finally {
      for (const [peer, extension] of [
        [own, '201'],
        [other, '202'],
      ] as const) {
        const gone = {
          callId: `gone-${extension}`,
          contact: '<sip:own@10.0.0.9:5060;transport=tcp>',
          headers: ['Expires: 0'],
        };
        await fixture.register(peer, extension, gone);
        await peer.close();
      }
    }
  });

  test('a phone that says nothing at all was not missed by anybody: it is gone', async () => {
    const call = dial(200);
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'unreachable' });
    await Promise.all([desk.expect(isInvite), home.expect(isInvite)]);
  });

  test('nobody answers in time', async () => {
    const call = dial(300);
    const [atDesk, atHome] = await Promise.all([desk.expect(isInvite), home.expect(isInvite)]);
    // The time may be over before the phones say that they ring; a CANCEL waits for that (RFC 3261 §9.1).
    atDesk.reply(desk.response(atDesk, 180, { tag: 'd' }));
    atHome.reply(home.response(atHome, 180, { tag: 'h' }));
    const cancels = await Promise.all([cancelled(desk, atDesk), cancelled(home, atHome)]);
    expect(cancels.map((cancel) => cancel.header('Reason'))).toEqual(['', '']);
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'no-answer' });
  });

  test('cancelled before the INVITE is out, nobody keeps ringing', async () => {
    const call = dial();
    call.cancel();
    call.cancel();
    const [atDesk, atHome] = await Promise.all([desk.expect(isInvite), home.expect(isInvite)]);
    atDesk.reply(desk.response(atDesk, 180, { tag: 'd' }));
    atHome.reply(home.response(atHome, 180, { tag: 'h' }));
    await Promise.all([cancelled(desk, atDesk), cancelled(home, atHome)]);
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'cancelled' });
  });

  test('a phone whose call somebody else took is told so', async () => {
    const call = dial();
    const { atDesk, atHome } = await bothRing(call);
    call.cancel('answered-elsewhere');
    const cancels = await Promise.all([cancelled(desk, atDesk), cancelled(home, atHome)]);
    for (const cancel of cancels) expect(cancel.header('Reason')).toMatch(/cause=200.*elsewhere/);
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'cancelled' });
  });

  test.each([
    ['answer-mode', 'Answer-Mode', /^Auto$/],
    ['call-info', 'Call-Info', /^<sip:[^>]+>;answer-after=0$/],
    ['alert-info', 'Alert-Info', /^<http:[^>]+>;info=alert-autoanswer;delay=0$/],
    ['off', 'Answer-Mode', /^$/],
  ] as const)('a phone is told to answer by itself (%s)', async (autoAnswer, name, value) => {
    const call = dial(30_000, autoAnswer);
    const { atDesk, atHome } = await bothRing(call);
    expect(atDesk.header(name)).toMatch(value);
    call.cancel();
    await Promise.all([cancelled(desk, atDesk), cancelled(home, atHome)]);
    await call.outcome;
  });

  test('an answer that crosses the CANCEL is hung up', async () => {
    const call = dial();
    const { atDesk, atHome } = await bothRing(call);
    call.cancel();
    const cancel = await desk.expect(isRequest('CANCEL'));
    cancel.reply(desk.response(cancel, 200, { tag: 'd' }));
    atDesk.reply(desk.response(atDesk, 200, { tag: 'd', body: sdp() }));
    await cancelled(home, atHome);
    const bye = await desk.expect(isRequest('BYE'));
    bye.reply(desk.response(bye, 200));
    expect(await call.outcome).toMatchObject({ kind: 'failed', cause: 'cancelled' });
  });

  test('an extension without a device is unreachable', async () => {
    const call = fixture.telephony.dial({
      to: { kind: 'extension', extension: '201' as never, autoAnswer: 'off' },
      localSdp: sdp(),
      callerNumber: '',
      callerName: undefined,
      timeoutMs: 1000,
    });
    expect(await call.outcome).toEqual({ kind: 'failed', cause: 'unreachable' });
  });
});

test('whoever asks after a call that has ended hears that it has', async () => {
  const { leg, ok } = await established();
  inDialog('OPTIONS', ok, 2);
  expect((await carrier.expect(final('OPTIONS'))).status).toBe(200);
  await hangUp(leg);
  inDialog('OPTIONS', ok, 3);
  expect((await carrier.expect(final('OPTIONS'))).status).toBe(481);
});

test('keepalives and what nobody here wants are answered politely', async () => {
  for (const [method, status] of [
    ['OPTIONS', 200],
    ['SUBSCRIBE', 489],
    ['MESSAGE', 405],
  ] as const) {
    fixture.send(carrier, method, '201', { callId: `${method}-1`, headers: ['Event: presence'] });
    const answer = await carrier.expect(final(method));
    expect([answer.status, answer.header('Allow').includes('INVITE')]).toEqual([status, true]);
  }
});

describe('an extension that is required and that we do not know is named', () => {
  const required = 'Require: timer, nothingSupportsThis, precondition';

  test.each(['INVITE', 'OPTIONS', 'REGISTER'])('in an %s', async (method) => {
    fixture.send(carrier, method, '201', { callId: `required-${method}`, headers: [required] });
    const answer = await carrier.expect(final(method));
    expect([answer.status, answer.header('Unsupported')]).toEqual([420, 'nothingSupportsThis, precondition']);
    expect(fixture.arrived).toEqual([]);
  });
});
