// The agent who was chosen does not take the call: the caller keeps the place, and the next agent gets it.
// Never lets a failing phone decide how long the test takes: ring time and retries are those of the company below.
import { stopAllChildren } from '../support/child-process.js';
import type { BaresipPhone } from '../support/baresip-phone.js';
import { serviceRtpPorts } from '../support/free-port.js';
import type { CallDetail } from '../../src/api/calls.js';
import { eventually } from '../support/eventually.js';
import { ServiceUnderTest, supportDid, testCompany } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const first = '31600000001';
const behind = '31600000002';

let test: ServiceUnderTest;
beforeAll(async () => {
  // Whoever failed once is not asked again while a test lasts.
  const queue = { ringSeconds: 5, retryAfterRefusalSeconds: 60, retryAfterMissSeconds: 60 };
  const settings = { rtp: { ...serviceRtpPorts, timeoutSeconds: 3 } };
  const company = testCompany(queue);
  // No test here needs more than two callers.
  const limits = { callsAtOnce: 2, newCallsPerSecond: 30 };
  const trunks = company.trunks.map((trunk) => ({ ...trunk, limits }));
  test = await ServiceUnderTest.start({ company: { ...company, trunks }, settings });
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
});

/** Two callers: the first is offered to `failing`, who fails; then an agent who answers by herself logs in. */
async function callPassesTo(
  next: string,
  failed: () => Promise<unknown>,
): Promise<{ detail: CallDetail; caller: BaresipPhone }> {
  const caller = await test.trunkPhone(first);
  const other = await test.trunkPhone(behind);
  await caller.dial(supportDid);
  const callId = await test.live.until(
    'first caller in the queue',
    () =>
      [...test.live.calls.values()].find(
        (call) => call.callerNumber === first && ['waiting', 'ringing'].includes(call.stage),
      )?.id,
  );
  await other.dial(supportDid);
  await test.untilStage(behind, 'waiting');
  await failed();
  // Also "waiting" is a caller whose agent's phone has not rung yet: only the offer's end says that it failed.
  await eventually('the first offer failed', async () =>
    (await test.service.call(callId)).events.some(({ kind }) => kind === 'offer-ended'),
  );
  await test.agent(next, { answer: 'auto' });
  await test.live.until('the first caller talks', () => test.live.calls.get(callId)?.stage === 'talking');
  // Who came later still waits: the place was kept.
  expect([...test.live.calls.values()].find((call) => call.callerNumber === behind)?.stage).toBe('waiting');
  await other.hangUp();
  await caller.hangUp();
  await test.settled();
  return { detail: await test.endedCall(first), caller };
}

/** One stay in the queue, and the offers made in it. */
function expectOneStay(detail: CallDetail, failing: string, outcome: string, causes: readonly string[]) {
  const of = (kind: string): readonly Record<string, unknown>[] =>
    detail.events.filter((event) => event.kind === kind);
  expect(of('call-queued')).toHaveLength(1);
  expect(of('queue-left')).toMatchObject([{ reason: 'answered' }]);
  const [failed, accepted] = of('offer-ended');
  expect(failed).toMatchObject({ agentId: failing, outcome });
  expect(causes).toContain(failed?.['cause']);
  expect(accepted).toMatchObject({ agentId: '205', outcome: 'accepted' });
  expect(detail).toMatchObject({ outcome: 'answered', agentId: '205' });
}

it.each([
  ['agent-declines', 'declined', 603],
  ['agent-busy', 'busy', 486],
] as const)('%s: the next agent gets the call', async (scenario, cause, sipStatus) => {
  await test.sippAgent('203', scenario);
  const { detail } = await callPassesTo('205', () => Promise.resolve());
  expectOneStay(detail, '203', 'refused', [cause]);
  expect(detail.legs.find((leg) => leg.extension === '203')).toMatchObject({ sipStatus, endedBy: 'remote' });
});

it('does not answer within the ring time: the phone stops ringing, the next agent gets the call', async () => {
  const silent = await test.agent('203', { answer: 'manual' });
  const from = silent.events.length;
  const { detail } = await callPassesTo('205', () => silent.waitForEvent('CALL_CLOSED', undefined, from));
  expectOneStay(detail, '203', 'missed', ['no-answer']);
});

it('switches the phone off while it rings: the next agent gets the call', async () => {
  const ringing = await test.agent('203', { answer: 'manual' });
  const from = ringing.events.length;
  const { detail } = await callPassesTo('205', async () => {
    await ringing.waitForEvent('CALL_INCOMING', undefined, from);
    await ringing.kill();
  });
  expectOneStay(detail, '203', 'missed', ['no-answer', 'unreachable']);
});

it.each(['udp', 'tcp'] as const)(
  'a phone on %s that is gone without unregistering: the next agent gets the call',
  async (transport) => {
    const gone = await test.agent('203', { answer: 'manual', transport });
    await gone.kill();
    expect(test.live.agents.get('203')?.reachable).toBe(true);
    const { detail } = await callPassesTo('205', () => Promise.resolve());
    expectOneStay(detail, '203', 'missed', ['no-answer', 'unreachable']);
  },
);

it.each(['agent', 'caller'] as const)(
  'the phone of the %s loses power in a conversation: the other is not left in silence, and the call is listed',
  async (who) => {
    const agent = await test.agent('203', { answer: 'auto', toneHz: 1000 });
    const caller = await test.trunkPhone(first, { toneHz: 1850 });
    await caller.dial(supportDid);
    await test.untilStage(first, 'talking');
    await caller.untilTone(1000, 300);
    await agent.untilTone(1850, 300);
    const [gone, left] = who === 'agent' ? [agent, caller] : [caller, agent];
    const from = left.events.length;
    await gone.kill();
    await left.waitForEvent('CALL_CLOSED', undefined, from);
    await test.settled();
    const detail = await test.endedCall(first);
    expect(detail).toMatchObject({ outcome: 'interrupted', cause: 'media-lost', agentId: '203' });
    expect(test.live.agents.get('203')?.state).not.toBe('talking');
  },
);

it('more calls than the trunk may bring are busy, and leave no call behind; when one ends there is room again', async () => {
  const callers = [await test.trunkPhone(first), await test.trunkPhone(behind)];
  for (const caller of callers) await caller.dial(supportDid);
  await test.untilStage(first, 'waiting');
  await test.untilStage(behind, 'waiting');
  const third = await test.trunkPhone('31600000003');
  await third.dial(supportDid);
  expect((await third.waitForEvent('CALL_CLOSED')).param).toContain('486');
  const ofThird = async (): Promise<number> =>
    (await test.service.allCalls()).filter(({ callerNumber }) => callerNumber === '31600000003').length;
  expect(await ofThird()).toBe(0);
  await callers[0]!.hangUp();
  await test.endedCall(first);
  await third.dial(supportDid);
  await test.untilStage('31600000003', 'waiting');
});
