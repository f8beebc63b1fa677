// The caller's side together with the real ACD: limits, places, keys and several phones at once, from call to books.
import { companySchema, type CompanyInput } from '../../../src/api/company.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import { partyOf, type FakeIncoming } from '../../support/fake-telephony.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';
import { FakeCallbacks, type QueueInput } from './queue-fixture.js';

let desk: CallDeskFixture;
let callbacks: FakeCallbacks;
const did = '+31205550199';
const otherDid = '+31205550198';

function open(help: QueueInput = {}, other: QueueInput = {}): void {
  callbacks = new FakeCallbacks();
  const skills = [{ skill: 'support' }];
  const company: CompanyInput = {
    ...demoCompany,
    trunks: [{ id: 'demo', name: 'Demo', addresses: ['127.0.0.1'], outbound: { host: '127.0.0.1' } }],
    queues: [
      ...demoCompany.queues,
      { id: 'help', name: 'Help', skills, wrapUpSeconds: 0, ...help },
      { id: 'other', name: 'Other', skills, wrapUpSeconds: 0, ...other },
    ],
    dids: [
      ...demoCompany.dids,
      { number: did, destination: { kind: 'queue', queue: 'help' } },
      { number: otherDid, destination: { kind: 'queue', queue: 'other' } },
    ],
  };
  desk = createCallDeskFixture({ company: companySchema.parse(company), callbacks });
}

afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  // Whoever came into a queue has left it.
  expect(desk.of('queue-left')).toHaveLength(desk.of('call-queued').length);
  desk.acd.close();
});

const call = async (number: string, dialled = did): Promise<FakeIncoming> => {
  const caller = desk.telephony.fromTrunk(dialled, number);
  await desk.settle();
  return caller;
};
const pass = async (ms: number): Promise<void> => {
  desk.clock.advance(ms);
  await desk.settle();
};
const heard = (endpoint: number): string[] =>
  desk.media.endpoints[endpoint]!.played.flat().map((audio) =>
    audio.kind === 'prompt' ? audio.prompt : audio.kind,
  );
const left = () => desk.of('queue-left').map(({ queueId, reason, cause }) => [queueId, reason, cause]);
const rung = () => desk.telephony.dialled.map(({ request }) => partyOf(request));

test('who waits too long goes to the other queue with the wait kept, and is served before those who came later', async () => {
  open({ limits: { maxWaitSeconds: 60 }, overflow: { 'max-wait': { kind: 'queue', queue: 'other' } } });
  const patient = await call('+31600000001');
  await pass(30_000);
  const later = await call('+31600000002', otherDid);
  await pass(30_000);
  expect(left()).toEqual([['help', 'overflowed', 'max-wait']]);
  expect(desk.of('call-queued').at(-1)).toMatchObject({ queueId: 'other' });
  desk.logIn('205');
  await desk.settle();
  expect(desk.of('offer-made')).toMatchObject([{ callId: 'call-1', queueId: 'other' }]);
  desk.telephony.lastTo('205').fail('declined', 603);
  patient.leg!.bye();
  later.leg!.bye();
});

test('a full queue turns the next caller away at once', async () => {
  open({ limits: { maxWaiting: 1 } });
  const first = await call('+31600000001');
  const second = await call('+31600000002');
  expect(heard(1)).toEqual(['queue-overflow']);
  expect(desk.media.endpoints[0]!.background).toMatchObject({ kind: 'music' });
  desk.media.endpoints[1]!.endPrompt();
  await desk.settle();
  expect(second.leg!.hungUpByUs).toBe(true);
  expect(left()).toEqual([['help', 'overflowed', 'queue-full']]);
  first.leg!.bye();
});

test('nobody logged in: voicemail', async () => {
  open({
    limits: { nobodyLoggedIn: 'on-entry' },
    overflow: { 'nobody-logged-in': { kind: 'voicemail' } },
  });
  const caller = await call('+31600000001');
  expect(heard(0)).toEqual(['voicemail-greeting']);
  desk.media.endpoints[0]!.endPrompt();
  await desk.settle();
  desk.media.endpoints[0]!.recordedBeforeEndMs = 5000;
  caller.leg!.bye();
  await desk.settle();
  expect(desk.of('voicemail-left')).toMatchObject([{ durationMs: 5000 }]);
});

test('nobody is rung while the first announcement plays, though an agent is free; the place counts from the start', async () => {
  open({ voice: { announcements: { first: 'welcome-menu' } } });
  desk.logIn('205');
  const caller = await call('+31600000001');
  await pass(4000);
  expect(rung()).toEqual([]);
  desk.media.endpoints[0]!.endPrompt();
  await desk.settle();
  expect(rung()).toEqual(['205']);
  desk.telephony.dialled[0]!.pickUp();
  await desk.settle();
  expect(desk.of('queue-left')).toMatchObject([{ reason: 'answered', waitMs: 4000 }]);
  caller.leg!.bye();
});

test('places are told as the ACD has them', async () => {
  open({ voice: { announcements: { position: 'exact' } } });
  const one = await call('+31600000001');
  await pass(10);
  const two = await call('+31600000002');
  await pass(2000);
  expect([heard(0), heard(1)]).toEqual([['queue-position-1'], ['queue-position-2']]);
  one.leg!.bye();
  two.leg!.bye();
});

test('a key while a phone rings: the phone is cancelled, the agent is free for the next', async () => {
  open({ voice: { leaveByDigit: { '1': { kind: 'announcement', prompt: 'goodbye' } } } });
  desk.logIn('205');
  const caller = await call('+31600000001');
  const phone = desk.telephony.lastTo('205');
  phone.ring();
  desk.media.endpoints[0]!.pressDigit('1');
  await desk.settle();
  expect(phone.cancelled).toBe(true);
  phone.fail('cancelled', 487);
  await desk.settle();
  expect(left()).toEqual([['help', 'overflowed', 'left-by-digit']]);
  expect(desk.stateOf('205')).toBe('idle');
  expect(caller.leg!.ended).toBe(false);
  caller.leg!.bye();
});

test('who asks to be called back leaves the queue as called back, and the place goes along', async () => {
  open({ voice: { callback: { digit: '5' } } });
  const caller = await call('+31600000001');
  const since = desk.clock.nowMs();
  await pass(20_000);
  for (const key of ['5', '1']) {
    desk.media.endpoints[0]!.pressDigit(key);
    await desk.settle();
  }
  expect(left()).toEqual([['help', 'called-back', 'asked-by-key']]);
  expect(callbacks.requested).toMatchObject([{ waitingSinceMs: since }]);
  caller.leg!.bye();
});

test('an agent becomes free while the callback is talked about: the caller is joined, and not called back', async () => {
  open({ voice: { callback: { digit: '5' } } });
  const caller = await call('+31600000001');
  desk.media.endpoints[0]!.pressDigit('5');
  await desk.settle();
  desk.logIn('205');
  await desk.settle();
  desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
  desk.media.endpoints[0]!.pressDigit('1');
  await desk.settle();
  expect(callbacks.requested).toEqual([]);
  expect(left()).toEqual([['help', 'answered', undefined]]);
  caller.leg!.bye();
});

test('who gave up and calls again in time is ahead of those who came meanwhile', async () => {
  open({ resumePlaceSeconds: 60 });
  const cutOff = await call('+31600000001');
  await pass(1000);
  const other = await call('+31600000002');
  await pass(1000);
  cutOff.leg!.bye();
  await pass(20_000);
  const again = await call('+31600000001');
  expect(desk.of('call-queued').at(-1)).toMatchObject({
    callId: 'call-3',
    continues: 'call-1',
    waitingSinceMs: 1_700_000_000_000 as EpochMs,
  });
  desk.logIn('205');
  await desk.settle();
  expect(desk.of('offer-made')).toMatchObject([{ callId: 'call-3' }]);
  desk.telephony.lastTo('205').fail('declined', 603);
  again.leg!.bye();
  other.leg!.bye();
});

test('ring all: every phone rings, the first to answer gets the caller, the others are answered elsewhere', async () => {
  open({ strategy: { kind: 'ring-all' } });
  desk.logIn('203', '204', '205');
  const caller = await call('+31600000001');
  expect(rung().sort()).toEqual(['203', '204', '205']);
  desk.telephony.lastTo('204').pickUp();
  await desk.settle();
  const losers = [desk.telephony.lastTo('203'), desk.telephony.lastTo('205')];
  for (const phone of losers) {
    expect(phone.cancelled).toBe(true);
    phone.fail('cancelled', 487);
  }
  await desk.settle();
  expect(desk.stateOf('204')).toBe('talking');
  expect([desk.stateOf('203'), desk.stateOf('205')]).toEqual(['idle', 'idle']);
  expect(desk.of('leg-ended').filter(({ cause }) => cause === 'answered-elsewhere')).toHaveLength(2);
  caller.leg!.bye();
});

test('ring all: two answer in the same moment, one is joined, the other is free', async () => {
  open({ strategy: { kind: 'ring-all' } });
  desk.logIn('203', '204');
  const caller = await call('+31600000001');
  const legs = ['203', '204'].map((agent) => desk.telephony.lastTo(agent).pickUp());
  await desk.settle();
  expect(legs.filter(({ ended }) => ended)).toHaveLength(1);
  expect(['203', '204'].map(desk.stateOf).sort()).toEqual(['idle', 'talking']);
  expect(desk.media.endpoints[0]!.bridgedWith).toBeDefined();
  caller.leg!.bye();
});

test('an agent who hangs up during the message: the caller is offered to the next one, at the old place', async () => {
  open({ voice: { agentMessage: { prompt: 'digit-8' } } });
  desk.logIn('203', '204');
  const caller = await call('+31600000001');
  const [first] = desk.telephony.dialled;
  const agent = first!.pickUp();
  await desk.settle();
  agent.bye();
  await desk.settle();
  expect(desk.telephony.dialled).toHaveLength(2);
  desk.telephony.dialled[1]!.pickUp();
  await desk.settle();
  desk.media.endpoints[2]!.endPrompt();
  await desk.settle();
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[2]);
  expect(desk.of('call-queued')).toHaveLength(1);
  caller.leg!.bye();
  await desk.settle();
  // The books know the stay twice: it ended, was taken back, and ended again.
  expect(desk.of('conversation-ended').map(({ cause }) => cause)).toEqual(['bridge-failed', 'ended']);
  desk.events.splice(
    desk.events.findIndex(({ kind }) => kind === 'queue-left'),
    1,
  );
});
