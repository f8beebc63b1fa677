// Calls from a trunk through menu and queue to an agent, and every way in which they go wrong.
import { MediaError } from '../../../src/app/ports/media.js';
import { StoreError } from '../../../src/app/ports/store.js';
import type { FakeIncoming } from '../../support/fake-telephony.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import { partyOf } from '../../support/fake-telephony.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

let desk: CallDeskFixture;
beforeEach(() => {
  desk = createCallDeskFixture();
});
afterEach(async () => {
  // Ring and wrap-up times pass; then nothing may be left open.
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  const started = desk.of('leg-started').map((event) => event.legId);
  expect(desk.of('leg-ended').map((event) => event.legId)).toEqual(expect.arrayContaining(started));
  expect(desk.of('leg-ended')).toHaveLength(started.length);
  desk.acd.close();
});

const talking = async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const phone = desk.telephony.dialled[0]!;
  phone.ring();
  const agent = phone.pickUp();
  await desk.settle();
  return { caller, phone, agent };
};

test('a caller goes through the menu to an agent, talks, and hangs up', async () => {
  const { caller, agent } = await talking();
  const [callerEnd, agentEnd] = desk.media.endpoints;
  expect(callerEnd!.bridgedWith).toBe(agentEnd);
  expect(agentEnd!.remoteSdp).toBe(agent.remoteSdp);
  expect(desk.stateOf('201')).toBe('talking');
  desk.clock.advance(30_000);
  caller.leg!.bye();
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.stateOf('201')).toBe('wrap-up');
  expect(desk.kinds().filter((kind) => !kind.startsWith('agent-'))).toEqual([
    'call-started',
    'leg-started',
    'leg-answered',
    'flow-entered',
    'digits-pressed',
    'flow-left',
    'call-queued',
    'offer-made',
    'leg-started',
    'leg-ringing',
    'leg-answered',
    'offer-ended',
    'queue-left',
    'conversation-started',
    'conversation-ended',
    'wrap-up-started',
    'leg-ended',
    'leg-ended',
    'call-ended',
  ]);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'answered', cause: 'caller-hung-up' });
  expect(desk.of('conversation-ended')[0]).toMatchObject({ talkMs: 30_000, cause: 'ended' });
  desk.clock.advance(10_000);
  expect(desk.stateOf('201')).toBe('idle');
});

test('the caller is hung up on when the agent hangs up first', async () => {
  const { caller, agent } = await talking();
  agent.bye();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'answered', cause: 'agent-hung-up' });
});

test('a caller hears music while waiting and none once joined', async () => {
  const caller = await desk.callerInSales();
  expect(desk.media.endpoints[0]!.background).toEqual({ kind: 'music', music: 'default' });
  desk.logIn('201');
  await desk.settle();
  desk.telephony.dialled[0]!.pickUp();
  await desk.settle();
  expect(desk.media.endpoints[0]!.background).toBeUndefined();
  caller.leg!.bye();
});

test.each([
  ['declined', 603, 'refused', 'declined'],
  ['busy', 486, 'refused', 'busy'],
  ['unreachable', 480, 'missed', 'unreachable'],
  ['no-answer', 487, 'missed', 'no-answer'],
] as const)(
  'after an agent %s the caller keeps the place and the next agent rings',
  async (cause, status, outcome, why) => {
    desk.logIn('201', '202');
    const caller = await desk.callerInSales();
    expect(partyOf(desk.telephony.dialled[0]!.request)).toBe('201');
    desk.telephony.dialled[0]!.fail(cause, status);
    await desk.settle();
    expect(partyOf(desk.telephony.dialled[1]!.request)).toBe('202');
    expect(desk.of('offer-ended')[0]).toMatchObject({ outcome, cause: why, agentId: '201' });
    expect(desk.of('call-queued')).toHaveLength(1);
    desk.telephony.dialled[1]!.pickUp();
    await desk.settle();
    expect(desk.stateOf('202')).toBe('talking');
    caller.leg!.bye();
  },
);

test('a phone that is not answered in the ring time is cancelled and the next agent rings', async () => {
  desk.logIn('201', '202');
  const caller = await desk.callerInSales();
  desk.telephony.dialled[0]!.ring();
  desk.clock.advance(20_000);
  await desk.settle();
  expect(desk.telephony.dialled[0]!.cancelled).toBe(true);
  desk.telephony.dialled[0]!.fail('cancelled', 487);
  await desk.settle();
  expect(partyOf(desk.telephony.dialled[1]!.request)).toBe('202');
  desk.telephony.dialled[1]!.pickUp();
  await desk.settle();
  caller.leg!.bye();
});

test('a caller who hangs up in the menu has abandoned', async () => {
  const caller = desk.telephony.fromTrunk('+31205550100');
  await desk.settle();
  caller.leg!.bye();
  await desk.settle();
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'abandoned', cause: 'caller-hung-up' });
  expect(desk.of('call-queued')).toHaveLength(0);
});

test('a caller who cancels before the answer has abandoned', async () => {
  desk.media.hold = true;
  const caller = desk.telephony.fromTrunk('+31205550100');
  caller.cancel();
  desk.media.release();
  await desk.settle();
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'abandoned', cause: 'caller-cancelled' });
});

test('a caller who hangs up while waiting leaves the queue as abandoned', async () => {
  const caller = await desk.callerInSales();
  desk.clock.advance(7000);
  caller.leg!.bye();
  await desk.settle();
  expect(desk.of('queue-left')[0]).toMatchObject({ reason: 'abandoned', waitMs: 7000 });
});

test('a caller who hangs up while the agent rings: the phone stops and the agent is free again', async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const phone = desk.telephony.dialled[0]!;
  phone.ring();
  caller.leg!.bye();
  expect(phone.cancelled).toBe(true);
  phone.fail('cancelled', 487);
  await desk.settle();
  expect(desk.of('offer-ended')[0]).toMatchObject({ outcome: 'withdrawn', cause: 'caller-left' });
  expect(desk.stateOf('201')).toBe('idle');
});

test('the caller hangs up in the instant of the answer: hang-up seen first', async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const phone = desk.telephony.dialled[0]!;
  caller.leg!.bye();
  const agent = phone.pickUp();
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.of('queue-left')[0]).toMatchObject({ reason: 'abandoned' });
  expect(desk.of('conversation-started')).toHaveLength(0);
});

test('the caller hangs up in the instant of the answer: answer seen first', async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const agent = desk.telephony.dialled[0]!.pickUp();
  caller.leg!.bye();
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toHaveLength(1);
  expect(['idle', 'wrap-up']).toContain(desk.stateOf('201'));
});

test('a caller who hangs up before the agent has audio leaves nothing behind', async () => {
  const caller = await desk.callerInSales();
  desk.media.hold = true;
  desk.logIn('201');
  caller.leg!.bye();
  desk.media.release();
  await desk.settle();
  expect(desk.telephony.dialled).toHaveLength(0);
});

test('an agent who logs out while ringing loses the offer and the caller keeps the place', async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const phone = desk.telephony.dialled[0]!;
  desk.acd.handle({ kind: 'agent-status-changed', agentId: '201' as never, status: { kind: 'logged-out' } });
  expect(phone.cancelled).toBe(true);
  phone.fail('cancelled', 487);
  await desk.settle();
  desk.logIn('202');
  await desk.settle();
  expect(partyOf(desk.telephony.dialled[1]!.request)).toBe('202');
  caller.leg!.bye();
  desk.telephony.dialled[1]!.fail('cancelled', 487);
});

test('when audio cannot be joined the caller goes back to the place held before, with music', async () => {
  desk.logIn('201', '202');
  const caller = await desk.callerInSales();
  desk.media.endpoints[0]!.refuseBridge = true;
  const agent = desk.telephony.dialled[0]!.pickUp();
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.of('conversation-ended')[0]).toMatchObject({ cause: 'bridge-failed' });
  expect(desk.media.endpoints[0]!.background).toEqual({ kind: 'music', music: 'default' });
  desk.media.endpoints[0]!.refuseBridge = false;
  desk.telephony.dialled[1]!.pickUp();
  await desk.settle();
  expect(desk.media.endpoints[0]!.bridgedWith).toBeDefined();
  caller.leg!.bye();
});

const held = 'v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n';
const resumed = 'v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n';

test('hold from the agent gives the caller music, resume takes it away, both are journaled', async () => {
  const { caller, agent } = await talking();
  expect(await agent.reoffer(held)).toBe(desk.media.endpoints[1]!.localSdp);
  expect(desk.media.endpoints[0]!.background).toEqual({ kind: 'music', music: 'default' });
  await agent.reoffer(held);
  await agent.reoffer(resumed);
  expect(desk.media.endpoints[0]!.background).toBeUndefined();
  expect(desk.of('leg-held')).toHaveLength(1);
  expect(desk.of('leg-resumed')).toHaveLength(1);
  caller.leg!.bye();
});

test("a waiting caller's re-INVITE is answered with the caller's own audio", async () => {
  const caller = await desk.callerInSales();
  expect(await caller.leg!.reoffer('v=0 moved')).toBe(desk.media.endpoints[0]!.localSdp);
  expect(desk.media.endpoints[0]!.remoteSdp).toBe('v=0 moved');
  caller.leg!.bye();
});

test('no input twice leads to sales', async () => {
  const caller = desk.telephony.fromTrunk('+31205550100');
  await desk.settle();
  desk.media.endpoints[0]!.press(undefined);
  await desk.settle();
  desk.media.endpoints[0]!.press(undefined);
  await desk.settle();
  expect(desk.of('call-queued')[0]).toMatchObject({ queueId: 'sales' });
  caller.leg!.bye();
});

test('an unknown number is refused with 404', async () => {
  const caller = desk.telephony.fromTrunk('+31209999999');
  await desk.settle();
  expect(caller.refused).toBe(404);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'rejected', cause: 'unknown-number' });
});

test.each([
  ['media-unavailable', 503],
  ['media-refused', 488],
] as const)('without audio (%s) the caller gets %d and nothing hangs', async (code, status) => {
  desk.media.failNext = new MediaError(code, 'no');
  const caller = desk.telephony.fromTrunk('+31205550100');
  await desk.settle();
  expect(caller.refused).toBe(status);
  // Who is refused tries again, or cannot be served at all: neither is to be called back.
  expect(desk.of('callback-listed')).toEqual([]);
  expect(desk.of('call-ended')).toMatchObject([
    code === 'media-refused'
      ? { outcome: 'rejected', cause: 'incompatible-media' }
      : { outcome: 'interrupted', cause: code },
  ]);
});

test.each(['x', '201', 'anonymous', ''])(
  'a caller %j who is lost is not to be called back: nobody could',
  async (number) => {
    const caller = desk.telephony.fromTrunk('+31205550100', number);
    await desk.settle();
    expect(caller.leg).toBeDefined();
    await desk.desk.endAll('service-stopped');
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'interrupted' }]);
    expect(desk.of('callback-listed')).toEqual([]);
  },
);

test('a trunk that brings more calls than it may is refused without a word in the journal', async () => {
  desk.reconfigure({
    ...demoCompany,
    trunks: demoCompany.trunks.map((trunk) => ({
      ...trunk,
      limits: { callsAtOnce: 2, newCallsPerSecond: 3 },
    })),
  });
  const call = (): FakeIncoming => desk.telephony.fromTrunk('+31205550100');
  const [first, second, third] = [call(), call(), call()];
  await desk.settle();
  expect([first.refused, second.refused, third.refused]).toEqual([undefined, undefined, 486]);
  first.leg!.bye();
  await desk.settle();
  const [fourth, fifth] = [call(), (second.leg!.bye(), call())];
  expect([fourth.refused, fifth.refused]).toEqual([undefined, 503]);
  expect(desk.of('call-started')).toHaveLength(3);
  desk.clock.advance(1000);
  const sixth = call();
  expect(sixth.refused).toBeUndefined();
  await desk.settle();
  fourth.leg!.bye();
  sixth.leg!.bye();
});

test('a caller whose audio is lost is hung up on and listed to be called back', async () => {
  const caller = await desk.callerInSales();
  desk.media.endpoints[0]!.drop('media-server-lost');
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'interrupted' });
  expect(desk.of('queue-left')[0]).toMatchObject({ reason: 'interrupted' });
  expect(desk.of('callback-listed')[0]).toMatchObject({ number: '+31612345678', queueId: 'sales' });
});

test('calls are taken and served while the journal cannot be written, and all of it is written when it can again', async () => {
  desk.store.failing = new StoreError('store-full', 'disk full');
  desk.logIn('201');
  const caller = await desk.callerInSales();
  desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  expect(desk.stateOf('201')).toBe('talking');
  caller.leg!.bye();
  await desk.settle();
  expect(desk.events).toEqual([]);
  desk.store.failing = undefined;
  desk.clock.advance(10_000);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered' }]);
  expect(desk.of('agent-status-changed')).toHaveLength(1);
});

test('no new call is taken when more waits for the journal than is bearable; those in progress go on', async () => {
  const caller = await desk.callerInSales();
  Object.defineProperty(desk.journal, 'hasRoom', { value: false });
  expect(desk.telephony.fromTrunk('+31205550100').refused).toBe(503);
  expect(desk.desk.activeCalls).toBe(1);
  caller.leg!.bye();
});

test('a queue that is removed while callers wait: they hear why and are hung up on', async () => {
  const caller = await desk.callerInSales();
  desk.reconfigure({ ...demoCompany, queues: demoCompany.queues.filter((queue) => queue.id !== 'sales') });
  await desk.settle();
  desk.media.endpoints[0]!.endPrompt();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'rejected', cause: 'queue-removed' });
});

test('drain refuses new calls and waits for the last one', async () => {
  const caller = await desk.callerInSales();
  let drained = false;
  void desk.desk.drain(60_000).then(() => (drained = true));
  const late = desk.telephony.fromTrunk('+31205550100');
  expect(late.refused).toBe(503);
  await desk.settle();
  expect(drained).toBe(false);
  caller.leg!.bye();
  await desk.settle();
  expect(drained).toBe(true);
});

test('calls that outlast the drain are ended as interrupted and listed', async () => {
  const caller = await desk.callerInSales();
  await desk.desk.endAll('service-stopped');
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('callback-listed')).toHaveLength(1);
});
