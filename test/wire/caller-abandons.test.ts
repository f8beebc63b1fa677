// The caller gives up, at every stage and in the very instant of the answer: nothing is left, the books balance.
// Never asserts who wins a race; only that the outcome is one of the two and that all agree on it.
import { stopAllChildren } from '../support/child-process.js';
import { extensionDid, ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { SipPeer } from '../support/sip-peer.js';

jest.setTimeout(180_000);

const caller = '31600000001';
const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 7990 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n');

let test: ServiceUnderTest;
beforeAll(async () => {
  test = await ServiceUnderTest.start();
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

const support = () => test.live.queues.get('support')!.today;

it('in the menu: abandoned, and no queue has heard of it', async () => {
  const before = support();
  const sipp = await test.sippCaller({
    scenario: 'caller-hangs-up-in-menu',
    user: caller,
    beforeDigitMs: 800,
  });
  expect(await sipp.result()).toMatchObject({ exitCode: 0 });
  await test.settled();
  expect(await test.endedCall(caller)).toMatchObject({
    outcome: 'abandoned',
    cause: 'caller-hung-up',
    queueId: null,
  });
  expect(support()).toEqual(before);
});

it('while waiting: abandoned, counted once', async () => {
  const before = support();
  const sipp = await test.sippCaller({
    scenario: 'caller-hangs-up-in-queue',
    user: caller,
    digit: '2',
    talkMs: 3_000,
  });
  await test.untilStage(caller, 'waiting');
  expect(await sipp.result()).toMatchObject({ exitCode: 0 });
  await test.settled();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'abandoned', queueId: 'support', agentId: null });
  expect(detail.waitMs).toBeGreaterThan(500);
  expect(support()).toMatchObject({ offered: before.offered + 1, abandoned: before.abandoned + 1 });
});

it("while the agent's phone rings: it stops, and the agent is free for the next caller", async () => {
  const agent = await test.agent('203', { answer: 'manual' });
  const phone = await test.trunkPhone(caller);
  const before = support();
  for (let round = 1; round <= 2; round++) {
    const from = agent.events.length;
    await phone.dial(supportDid);
    await agent.waitForEvent('CALL_INCOMING', undefined, from);
    await test.untilAgent('203', 'available', 'ringing');
    await phone.hangUp();
    await agent.waitForEvent('CALL_CLOSED', undefined, from);
    await test.untilAgent('203', 'available', 'idle');
    await test.settled();
    const detail = await test.endedCall(caller);
    expect(detail).toMatchObject({ outcome: 'abandoned', agentId: null });
    expect(detail.events.filter(({ kind }) => kind === 'offer-ended')).toMatchObject([
      { outcome: 'withdrawn', cause: 'caller-left' },
    ]);
    expect(support()).toMatchObject({ offered: before.offered + round, abandoned: before.abandoned + round });
  }
});

it('by CANCEL while an extension rings (RFC 3261 section 9)', async () => {
  const phone = await test.phone('208', { answer: 'manual' });
  const from = phone.events.length;
  const sipp = await test.sippCaller({
    scenario: 'caller-cancels',
    service: extensionDid,
    user: caller,
    beforeDigitMs: 300,
  });
  expect(await sipp.result()).toMatchObject({ exitCode: 0 });
  await phone.waitForEvent('CALL_CLOSED', undefined, from);
  await test.settled();
  expect(await test.endedCall(caller)).toMatchObject({ outcome: 'unanswered', cause: 'caller-cancelled' });
});

it('by CANCEL on the heels of the INVITE, before the number answers', async () => {
  const peer = await SipPeer.open('udp');
  try {
    for (const delayMs of [0, 0, 1, 3, 6, 10, 15, 25]) {
      const parts = {
        uri: `sip:${supportDid}@${test.address}`,
        callId: `early-${delayMs}-${Math.random()}`,
        branch: `z9hG4bKearly${Math.random()}`,
      };
      peer.send(peer.request('INVITE', test.sipPort, { ...parts, body: sdp }), test.sipPort);
      if (delayMs > 0) await new Promise((next) => setTimeout(next, delayMs));
      peer.send(peer.request('CANCEL', test.sipPort, { ...parts, contact: undefined }), test.sipPort);
      const isFinal = (status: number): boolean => status >= 200;
      const final = await peer.expect(
        (message) =>
          message.method === 'INVITE' &&
          isFinal(message.status) &&
          message.header('Call-ID') === parts.callId,
        30_000,
      );
      expect([200, 487]).toContain(final.status);
      const to = final.header('To');
      const ack = { ...parts, to, contact: undefined };
      if (final.status === 487) peer.send(peer.request('ACK', test.sipPort, ack), test.sipPort);
      else {
        // The CANCEL came too late for the INVITE, but says what the caller wants: Centrale hangs up.
        const uri = /<([^>]+)>/.exec(final.header('Contact'))?.[1] ?? parts.uri;
        const within = { callId: parts.callId, to, uri };
        peer.send(peer.request('ACK', test.sipPort, within), test.sipPort);
        const bye = await peer.expect((message) => message.method === 'BYE' && message.status === 0, 30_000);
        bye.reply(peer.response(bye, 200));
      }
      await test.settled();
    }
  } finally {
    await peer.close();
  }
});

it('in the same instant as the answer: answered or abandoned, never both, nobody stuck', async () => {
  const agent = await test.agent('203', { answer: 'manual' });
  const phone = await test.trunkPhone(caller);
  const before = support();
  // Hang-up before, with, and after the answer, ms.
  const leads = [8, 4, 1, 0, 0, 0, -1, -4, -8, -15];
  for (const leadMs of leads) {
    const [fromAgent, fromPhone] = [agent.events.length, phone.events.length];
    await phone.dial(supportDid);
    await agent.waitForEvent('CALL_INCOMING', undefined, fromAgent);
    await test.untilAgent('203', 'available', 'ringing');
    const after = (ms: number, act: () => Promise<unknown>) =>
      new Promise<void>((next) => setTimeout(next, Math.max(0, ms)))
        .then(act)
        // The loser of the race has no call any more, and baresip says so.
        .catch((error: unknown) => expect(String(error)).toMatch(/refused|no reply/));
    await Promise.all([after(-leadMs, () => phone.hangUp()), after(leadMs, () => agent.accept())]);
    await phone.waitForEvent('CALL_CLOSED', undefined, fromPhone);
    await agent.waitForEvent('CALL_CLOSED', undefined, fromAgent);
    await test.untilAgent('203', 'available', 'idle');
    await test.settled();
    const detail = await test.endedCall(caller);
    expect(['answered', 'abandoned']).toContain(detail.outcome);
    const left = detail.events.filter(({ kind }) => kind === 'queue-left');
    expect(left).toMatchObject([{ reason: detail.outcome }]);
    expect(detail.legs.every((leg) => leg.endedAtMs !== null)).toBe(true);
  }
  const now = support();
  expect(now.offered).toBe(before.offered + leads.length);
  expect(now.answered + now.abandoned).toBe(before.answered + before.abandoned + leads.length);
});
