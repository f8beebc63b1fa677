// A run that was killed and the next one: the calls between them go on.
// Never lets the first run say goodbye.
import { CallAdoption } from '../../../src/app/calls/call-adoption.js';
import { canBeResumed } from '../../../src/core/calls/call-resumption.js';
import type { AgentId, CallId } from '../../../src/core/kernel/ids.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

let before: CallDeskFixture;
let after: CallDeskFixture;
beforeEach(() => {
  before = createCallDeskFixture();
});
afterEach(async () => {
  await after.settle();
  expect(after.desk.activeCalls).toBe(0);
  expect(after.media.leaked()).toEqual([]);
  expect(after.telephony.leaked()).toEqual([]);
  before.acd.close();
  after.acd.close();
});

/** Returns the calls that do not go on. `meanwhile`: what happens while nobody is there. */
async function restart(meanwhile: () => void = () => undefined): Promise<readonly CallId[]> {
  await before.settle();
  const events = [...before.events];
  const kept = [...before.kept.values()];
  const { agents } = before.acd.snapshot();
  meanwhile();
  after = createCallDeskFixture();
  after.clock.advance(before.clock.nowMs() - after.clock.nowMs());
  after.acd.handle({ kind: 'channel-suspended', channel: 'voice' });
  after.acd.handle({
    kind: 'restored',
    memory: {
      statuses: agents.map(({ id, status, statusSinceMs }) => ({
        agentId: id,
        status,
        sinceMs: statusSinceMs,
      })),
      ...{ offers: [], days: [], handled: [], wrapUps: [] },
    },
  });
  after.telephony.restartedFrom(before.telephony);
  after.media.restartedFrom(before.media);
  const adoption = new CallAdoption({
    ...{ services: after.services, desk: after.desk, telephony: after.telephony, media: after.media },
    callbacks: { resume: () => undefined },
    journal: {
      eventsOfCall: (callId) =>
        events
          .filter((event) => 'callId' in event && event.callId === callId)
          .map((event, seq) => ({ ...event, seq })),
    },
    onAdopted: () => undefined,
  });
  const lost = await adoption.adopt(kept.filter(canBeResumed));
  after.acd.handle({ kind: 'channel-resumed', channel: 'voice' });
  await after.settle();
  return lost;
}

async function talkingToAgent() {
  before.logIn('203');
  const caller = await before.callerInSales('+31612345678');
  return caller;
}

/** The agent who is rung for sales; the caller. */
async function offered() {
  before.logIn('201', '202', '203', '204');
  const caller = await talkingToAgent();
  const phone = before.telephony.dialled.at(-1)!;
  phone.ring();
  await before.settle();
  return { caller, phone };
}

const endpoint = (id: string) => after.media.endpoints.find((one) => one.id === id)!;

test('a conversation through a queue goes on: the agent talks, and after the hang-up has after-call work', async () => {
  const { caller, phone } = await offered();
  phone.pickUp();
  await before.settle();
  const talking = before.acd.snapshot().agents.find(({ state }) => state.kind === 'talking')!;
  expect(talking.state.kind).toBe('talking');
  expect(await restart()).toEqual([]);
  expect(after.acd.snapshot().agents.find(({ id }) => id === talking.id)).toMatchObject({
    state: talking.state,
    stateSinceMs: talking.stateSinceMs,
  });
  expect(endpoint('endpoint-1').bridgedWith).toBe(endpoint('endpoint-2'));
  expect(after.events).toEqual([]);
  after.telephony.adoptedLeg(caller.sipCallId).bye();
  await after.settle();
  expect(after.telephony.adoptedLeg(phone.sipCallId).hungUpByUs).toBe(true);
  expect(after.of('conversation-ended')).toMatchObject([{ agentId: talking.id, cause: 'ended' }]);
  expect(after.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
});

test('whoever hung up while nobody was there is found to have, and the other is let go', async () => {
  const { caller, phone } = await offered();
  phone.pickUp();
  expect(await restart(() => phone.leg!.byeToNobody())).toEqual([]);
  expect(after.telephony.adoptedLeg(caller.sipCallId).hungUpByUs).toBe(true);
  expect(after.of('conversation-ended')).toMatchObject([{ cause: 'ended' }]);
  expect(after.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'agent-hung-up' }]);
});

test('an agent whose phone rings on is connected by the answer', async () => {
  const { caller, phone } = await offered();
  expect(await restart()).toEqual([]);
  const again = after.telephony.dialled[0]!;
  expect(again.sipCallId).toBe(phone.sipCallId);
  again.ring();
  again.pickUp();
  await after.settle();
  expect(endpoint('endpoint-1').bridgedWith).toBe(endpoint('endpoint-2'));
  expect(after.of('offer-ended')).toMatchObject([{ outcome: 'accepted' }]);
  expect(after.of('conversation-started')).toHaveLength(1);
  after.telephony.adoptedLeg(caller.sipCallId).bye();
});

test('who waits keeps place and music, and goes to the next agent who is free', async () => {
  const caller = await before.callerInSales();
  const waiting = before.acd.snapshot().waiting;
  expect(waiting).toHaveLength(1);
  before.clock.advance(20_000);
  expect(await restart()).toEqual([]);
  expect(after.acd.snapshot().waiting).toEqual(waiting);
  after.media.endpoints[0]!.endPrompt();
  await after.settle();
  expect(endpoint('endpoint-1').background).toMatchObject({ kind: 'music' });
  after.logIn('203');
  await after.settle();
  expect(after.of('offer-made')).toMatchObject([{ offerId: expect.stringMatching(/#1$/) as string }]);
  after.telephony.adoptedLeg(caller.sipCallId).bye();
  await after.settle();
  after.telephony.dialled[0]!.fail('cancelled');
  await after.settle();
  // Counted from when the caller came, and a moment passes with each log-in.
  expect(after.of('queue-left')).toMatchObject([{ reason: 'abandoned', waitMs: 20_001 }]);
});

test('who is in a menu hears its step again, and goes where the key leads', async () => {
  const caller = before.telephony.fromTrunk('+31205550100');
  await before.settle();
  expect(await restart()).toEqual([]);
  expect(after.of('flow-entered')).toEqual([]);
  const end = endpoint('endpoint-1');
  expect(end.played).toEqual(before.media.endpoints[0]!.played);
  end.press('1');
  await after.settle();
  expect(after.of('call-queued')).toMatchObject([{ queueId: 'sales' }]);
  after.telephony.adoptedLeg(caller.sipCallId).bye();
  await after.settle();
  expect(after.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
});

test('a phone that has passed a call on hears what becomes of it (RFC 3515)', async () => {
  const { caller, phone } = await offered();
  const agent = phone.pickUp();
  await before.settle();
  expect(agent.refer('205')[0]).toBe('answer 202');
  await before.settle();
  before.telephony.lastTo('205').ring();
  expect(await restart()).toEqual([]);
  after.telephony.dialled.at(-1)!.pickUp();
  await after.settle();
  expect(after.telephony.adoptedLeg(phone.sipCallId).told).toEqual(['1: 200']);
  after.telephony.adoptedLeg(phone.sipCallId).bye();
  await after.settle();
  after.telephony.adoptedLeg(caller.sipCallId).bye();
  await after.settle();
  expect(after.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
});

test('two colleagues talk on, one who is put on hold hears music on, and nobody is offered a caller meanwhile', async () => {
  before.logIn('203');
  const caller = before.telephony.fromExtension('203', '205');
  await before.settle();
  const callee = before.telephony.dialled[0]!.pickUp();
  await before.settle();
  await callee.reoffer('v=0\r\na=sendonly\r\n');
  await before.settle();
  const held = before.media.endpoints[0]!;
  expect(held.background).toMatchObject({ kind: 'music' });
  expect(await restart()).toEqual([]);
  expect(endpoint(held.id).background).toMatchObject({ kind: 'music' });
  expect(after.stateOf('203')).toBe('talking');
  await after.telephony.adoptedLeg(callee.sipCallId).reoffer('v=0\r\na=sendrecv\r\n');
  await after.settle();
  expect(after.of('leg-resumed')).toHaveLength(1);
  after.telephony.adoptedLeg(caller.sipCallId).bye();
  await after.settle();
  expect(after.stateOf('203')).toBe('idle');
});

test('a caller who was passed on to a queue is still one, in the next queue too', async () => {
  const caller = await talkingToAgent();
  const agent = before.telephony.dialled.at(-1)!.pickUp();
  await before.settle();
  agent.refer('0205550100');
  await before.settle();
  before.media.endpoints[0]!.press('2');
  before.acd.handle({
    ...{ kind: 'agent-status-changed', agentId: '203' as AgentId },
    status: { kind: 'on-break', reason: 'lunch' },
  });
  expect(await restart()).toEqual([]);
  const [waiting] = after.acd.snapshot().waiting;
  expect(waiting).toMatchObject({ queueId: 'support', purpose: 'transfer' });
  expect(after.desk.profileOf(waiting!.interactionId)!.asked).toEqual({ purpose: 'transfer' });
  after.telephony.adoptedLeg(caller.sipCallId).bye();
  await after.settle();
});

test('a call whose caller the servers do not have any more does not go on, and holds nobody', async () => {
  const { phone } = await offered();
  phone.pickUp();
  await before.settle();
  const callId = before.of('call-started')[0]!.callId;
  before.telephony.arrived.splice(0);
  expect(await restart()).toEqual([callId]);
  expect(after.acd.snapshot().agents.every(({ state }) => state.kind === 'idle')).toBe(true);
});
