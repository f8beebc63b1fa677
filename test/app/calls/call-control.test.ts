// What people do with a conversation: call somebody in, hold, pass on, consult; and that the others talk on when one leaves.
import { createCallControl } from '../../../src/app/calls/call-control.js';
import type { CallControl } from '../../../src/app/calls/feature.js';
import { CompanyView } from '../../../src/app/company/company-view.js';
import { callOf } from '../../../src/core/calls/call-record-projection.js';
import { demoServiceCompany } from '../../../src/cli/demo/demo-company.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';
import { FakeMedia } from '../../support/fake-media.js';
import type { FakeIncoming, FakeLeg } from '../../support/fake-telephony.js';

let desk: CallDeskFixture;
let control: CallControl;
beforeEach(() => {
  const company = demoServiceCompany(5999);
  desk = createCallDeskFixture({ company });
  control = createCallControl({
    desk: desk.desk,
    company: () => new CompanyView(company),
    outside: { obstacle: () => undefined },
    log: desk.log,
  });
});
afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  expect(desk.of('leg-ended')).toHaveLength(desk.of('leg-started').length);
  desk.acd.close();
});

async function withAgent(): Promise<{ caller: FakeIncoming; agent: FakeLeg }> {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const agent = desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  return { caller, agent };
}

async function threeTalk(): Promise<{
  caller: FakeIncoming;
  agent: FakeLeg;
  colleague: FakeLeg;
  id: string;
}> {
  const two = await withAgent();
  const added = control.add('call-1', { number: '205' }, 'ann');
  if (added.kind === 'refused') throw new Error(added.message);
  await desk.settle();
  const colleague = desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  return { ...two, colleague, id: added.value.id };
}

/** Who hears whom in the room, by the number of the endpoint. */
function heard(): Record<number, readonly number[]> {
  const { endpoints, rooms } = desk.media;
  return Object.fromEntries(
    [...(rooms[0]?.members ?? [])].map(([member, hears]) => [
      endpoints.indexOf(member),
      hears.map((other) => endpoints.indexOf(other)).sort(),
    ]),
  );
}
const codeOf = (outcome: { readonly kind: string; readonly code?: string }): string =>
  outcome.code ?? outcome.kind;

test('a colleague is called in, and all three hear each other', async () => {
  const { caller, agent } = await threeTalk();
  expect(heard()).toEqual({ 0: [1, 2], 1: [0, 2], 2: [0, 1] });
  expect(control.isIn('call-1', '201')).toBe(true);
  expect(control.isIn('call-1', '203')).toBe(false);
  caller.leg!.bye();
  agent.bye();
  await desk.settle();
});

test('while the colleague is rung, and when nobody answers, the two talk on', async () => {
  const { caller } = await withAgent();
  control.add('call-1', { number: '205' }, 'ann');
  await desk.settle();
  const [customer, agent] = desk.media.endpoints;
  expect(customer!.bridgedWith).toBe(agent);
  desk.telephony.lastTo('205').fail('busy', 486);
  await desk.settle();
  expect(customer!.bridgedWith).toBe(agent);
  caller.leg!.bye();
});

test('the agent leaves: the customer and the colleague talk on, without leaving the room', async () => {
  const { caller, agent, colleague } = await threeTalk();
  desk.clock.advance(60_000);
  agent.bye();
  await desk.settle();
  expect(heard()).toEqual({ 0: [2], 2: [0] });
  expect(desk.stateOf('201')).not.toBe('talking');
  desk.clock.advance(60_000);
  colleague.bye();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'callee-hung-up' }]);
  // A minute with the agent, and one without.
  expect(callOf(desk.events)?.record.talkMs).toBe(120_000);
});

test('the customer leaves: the two colleagues talk on, and the agent gets no offer', async () => {
  const { caller, agent, colleague } = await threeTalk();
  caller.leg!.bye();
  await desk.settle();
  expect(heard()).toEqual({ 1: [2], 2: [1] });
  expect(desk.of('conversation-ended')).toHaveLength(1);
  desk.clock.advance(3_600_000);
  expect(desk.stateOf('201')).toBe('talking');
  agent.bye();
  await desk.settle();
  expect(colleague.hungUpByUs).toBe(true);
  expect(desk.stateOf('201')).not.toBe('talking');
});

test('the customer leaves while the colleague is rung: the phone stops, and nobody is left alone in the call', async () => {
  const { caller, agent } = await withAgent();
  control.add('call-1', { number: '205' }, 'ann');
  await desk.settle();
  const phone = desk.telephony.lastTo('205');
  caller.leg!.bye();
  await desk.settle();
  expect(phone.cancelled).toBe(true);
  phone.fail('cancelled', 487);
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
});

test('somebody is taken out of it, and the last two are not', async () => {
  const { caller, colleague, id } = await threeTalk();
  expect(codeOf(control.remove('call-1', 'call-1/9', 'sue'))).toBe('not-found');
  expect(codeOf(control.remove('call-1', id, 'sue'))).toBe('granted');
  await desk.settle();
  expect(colleague.hungUpByUs).toBe(true);
  expect(heard()).toEqual({ 0: [1], 1: [0] });
  const [customer] = desk.of('leg-started');
  expect(codeOf(control.remove('call-1', customer!.legId, 'sue'))).toBe('not-talking');
  caller.leg!.bye();
});

test('one who is on hold is not heard, and the others go on', async () => {
  const { caller, agent } = await threeTalk();
  await agent.reoffer('v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n');
  await desk.settle();
  expect(heard()).toEqual({ 0: [2], 1: [], 2: [0] });
  expect(desk.media.endpoints.map(({ background }) => background)).toEqual([undefined, undefined, undefined]);
  caller.leg!.bye();
  agent.bye();
  await desk.settle();
});

test('a media server that mixes nothing costs nobody the conversation', async () => {
  const { caller } = await withAgent();
  control.add('call-1', { number: '205' }, 'ann');
  await desk.settle();
  desk.media.createRoom = (near, id) => {
    const room = FakeMedia.prototype.createRoom.call(desk.media, near, id);
    room.refuse = true;
    return room;
  };
  const colleague = desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  expect(colleague.hungUpByUs).toBe(true);
  expect(caller.leg!.ended).toBe(false);
  expect(heard()).toEqual({ 0: [1], 1: [0] });
  caller.leg!.bye();
});

test.each([
  ['no call at all', 'call-9', '205', 'not-found'],
  ['a number that is nobody', 'call-1', 'nobody', 'invalid-number'],
  ['a menu', 'call-1', '0205550100', 'invalid-number'],
  ['a feature code', 'call-1', '*11', 'number-not-allowed'],
  ['the agent, who is in it', 'call-1', '201', 'duplicate'],
])('nobody is called: %s', async (_what, call, number, code) => {
  const { caller } = await withAgent();
  expect(codeOf(control.add(call, { number }, 'ann'))).toBe(code);
  caller.leg!.bye();
});

test('nobody is called into a call that is no conversation yet', async () => {
  const caller = await desk.callerInSales();
  expect(codeOf(control.add('call-1', { number: '205' }, 'sue'))).toBe('not-talking');
  caller.leg!.bye();
});

/** What each endpoint hears: the others' numbers, or what is played to it. */
function ears(): readonly string[] {
  const { endpoints } = desk.media;
  const room = heard();
  return endpoints.map((endpoint, index) => {
    if (endpoint.background !== undefined) return endpoint.background.kind;
    if (endpoint.bridgedWith !== undefined) return String(endpoints.indexOf(endpoint.bridgedWith));
    return (room[index] ?? []).join('+');
  });
}

async function order(outcome: { readonly kind: string }): Promise<void> {
  expect(codeOf(outcome)).toBe('granted');
  await desk.settle();
}

/** The agent asks a colleague, who has answered. */
async function consulting(): Promise<{ caller: FakeIncoming; agent: FakeLeg; colleague: FakeLeg }> {
  const two = await withAgent();
  await order(control.consult('call-1', '201', { kind: 'agent', agent: '205' }));
  expect(ears()).toEqual(['music', 'ringback', '']);
  const colleague = desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  expect(ears()).toEqual(['music', '2', '1']);
  return { ...two, colleague };
}

test('an agent holds and comes back from the page', async () => {
  const { caller } = await withAgent();
  await order(control.hold('call-1', '201', true));
  expect(ears()[0]).toBe('music');
  expect(desk.of('leg-held')).toHaveLength(1);
  await order(control.hold('call-1', '201', false));
  expect(ears()).toEqual(['1', '0']);
  caller.leg!.bye();
});

test('an agent who is muted hears the customer, who hears nobody', async () => {
  const { caller } = await withAgent();
  await order(control.mute('call-1', '201', true));
  expect(ears()).toEqual(['', '0']);
  await order(control.mute('call-1', '201', false));
  expect(ears()).toEqual(['1', '0']);
  caller.leg!.bye();
});

test('a consultation: swapped, and the customer handed over to whoever was asked', async () => {
  const { agent, colleague } = await consulting();
  await order(control.swap('call-1', '201'));
  expect(ears()).toEqual(['1', '0', 'music']);
  desk.clock.advance(10_000);
  await order(control.endConsultation('call-1', '201', 'transferred'));
  expect(agent.hungUpByUs).toBe(true);
  expect([ears()[0], ears()[2]]).toEqual(['2', '0']);
  expect(desk.stateOf('201')).toBe('wrap-up');
  expect(desk.of('call-transferred')).toMatchObject([{ extension: '201', target: '205', attended: true }]);
  colleague.bye();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered' }]);
});

test('time in which the customer waits for a consultation is time on hold, counted once', async () => {
  const { caller } = await withAgent();
  desk.clock.advance(20_000);
  await order(control.consult('call-1', '201', { kind: 'number', number: '205' }));
  desk.clock.advance(5_000);
  desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  desk.clock.advance(25_000);
  await order(control.swap('call-1', '201'));
  desk.clock.advance(10_000);
  await order(control.endConsultation('call-1', '201', 'resumed'));
  desk.clock.advance(40_000);
  caller.leg!.bye();
  await desk.settle();
  expect(callOf(desk.events)?.record).toMatchObject({ talkMs: 100_000, holdMs: 30_000, agentId: '201' });
});

test('a conference made of a consultation: all hear each other', async () => {
  const { caller, agent } = await consulting();
  await order(control.endConsultation('call-1', '201', 'joined'));
  expect(ears()).toEqual(['1+2', '0+2', '0+1']);
  caller.leg!.bye();
  agent.bye();
  await desk.settle();
});

test('whoever is asked is busy: the agent is back with the customer', async () => {
  const { caller } = await withAgent();
  await order(control.consult('call-1', '201', { kind: 'number', number: '205' }));
  desk.telephony.lastTo('205').fail('busy', 486);
  await desk.settle();
  expect(ears().slice(0, 2)).toEqual(['1', '0']);
  expect(desk.of('consultation-ended')).toMatchObject([{ result: 'resumed' }]);
  caller.leg!.bye();
});

test('passed on from the page: the agent is free at once; a colleague takes the customer', async () => {
  const { caller, agent } = await withAgent();
  await order(control.transfer('call-1', '201', { kind: 'agent', agent: '205' }));
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.stateOf('201')).toBe('wrap-up');
  expect(ears()[0]).toBe('ringback');
  desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  expect(ears()[0]).toBe('2');
  expect(desk.of('call-transferred')).toMatchObject([{ extension: '201', target: '205', attended: false }]);
  caller.leg!.bye();
});

test('passed on to somebody who does not answer: the agent’s phone rings again, and shows that it is coming back', async () => {
  const { caller } = await withAgent();
  await order(control.transfer('call-1', '201', { kind: 'number', number: '205' }));
  desk.telephony.lastTo('205').fail('no-answer', 480);
  await desk.settle();
  const back = desk.telephony.lastTo('201');
  expect(back.request.callerName).toContain('205');
  back.pickUp();
  await desk.settle();
  expect(desk.of('call-returned')).toMatchObject([{ extension: '201' }]);
  caller.leg!.bye();
});

test('passed on to a queue, where somebody is rung', async () => {
  const { caller } = await withAgent();
  desk.logIn('206');
  await order(control.transfer('call-1', '201', { kind: 'queue', queue: 'support' }));
  const { activity } = desk.desk.callOf('call-1' as never)!.runner.state;
  expect(activity).toMatchObject({ kind: 'stage', stage: 'queue', queueId: 'support' });
  const rung = desk.telephony.lastTo('206');
  caller.leg!.bye();
  await desk.settle();
  rung.fail('cancelled', 487);
});

test.each([
  ['a menu', { kind: 'flow', flow: 'welcome' }, 'flow'],
  ['voicemail', { kind: 'voicemail', queue: 'support' }, 'voicemail'],
] as const)('passed on to %s', async (_what, to, stage) => {
  const { caller, agent } = await withAgent();
  await order(control.transfer('call-1', '201', to));
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.desk.callOf('call-1' as never)?.runner.state.activity).toMatchObject({ kind: 'stage', stage });
  caller.leg!.bye();
});

test('hung up from the page', async () => {
  const { caller, agent } = await withAgent();
  await order(control.hangUp('call-1', '201'));
  expect([agent.hungUpByUs, caller.leg!.hungUpByUs]).toEqual([true, true]);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'agent-hung-up' }]);
});

test('a phone of ours that calls is hung up from the page, too', async () => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  await order(control.hangUp('call-1', '201'));
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
  expect(desk.of('leg-ended')).toContainEqual(expect.objectContaining({ by: 'local', cause: 'hung-up' }));
});

test.each([
  ['a queue that there is not', { kind: 'queue', queue: 'nothing' }, 'not-found'],
  ['a menu that there is not', { kind: 'flow', flow: 'nothing' }, 'not-found'],
  ['an agent who is not', { kind: 'agent', agent: '999' }, 'not-found'],
  ['oneself', { kind: 'agent', agent: '201' }, 'duplicate'],
  ['a number that is nobody', { kind: 'number', number: 'nobody' }, 'invalid-number'],
  ['a feature code', { kind: 'number', number: '*11' }, 'number-not-allowed'],
] as const)('nobody is passed on to %s, and the two talk on', async (_what, to, code) => {
  const { caller } = await withAgent();
  expect(codeOf(control.transfer('call-1', '201', to))).toBe(code);
  expect(ears()).toEqual(['1', '0']);
  caller.leg!.bye();
});

test('nobody has a call in hand in which they do not talk', async () => {
  const { caller } = await withAgent();
  expect(codeOf(control.hold('call-1', '205', true))).toBe('not-talking');
  expect(codeOf(control.swap('call-1', '201'))).toBe('not-talking');
  expect(codeOf(control.hangUp('call-9', '201'))).toBe('not-found');
  expect(codeOf(control.consult('call-1', '201', { kind: 'number', number: '0205550100' }))).toBe(
    'invalid-number',
  );
  caller.leg!.bye();
});

describe('a supervisor', () => {
  /** Of 207, who listens to what 201 talks. */
  async function supervising(mode: 'listen' | 'whisper' | 'join' = 'listen') {
    const two = await withAgent();
    await order(control.supervise('call-1', '207', { agent: '201', mode }, 'sue'));
    const supervisor = desk.telephony.lastTo('207').pickUp();
    await desk.settle();
    return { ...two, supervisor };
  }

  test('listens, whispers, joins and listens again, and is heard by those who are to', async () => {
    const { caller, supervisor } = await supervising();
    expect(heard()).toEqual({ 0: [1], 1: [0], 2: [0, 1] });
    await order(control.changeSupervision('call-1', '207', 'whisper', 'sue'));
    expect(heard()).toEqual({ 0: [1], 1: [0, 2], 2: [0, 1] });
    await order(control.changeSupervision('call-1', '207', 'join', 'sue'));
    expect(heard()).toEqual({ 0: [1, 2], 1: [0, 2], 2: [0, 1] });
    await order(control.changeSupervision('call-1', '207', 'listen', 'sue'));
    expect(heard()).toEqual({ 0: [1], 1: [0], 2: [0, 1] });
    await order(control.endSupervision('call-1', '207'));
    expect(supervisor.hungUpByUs).toBe(true);
    expect(ears().slice(0, 2)).toEqual(['1', '0']);
    expect(desk.of('supervision-started')).toMatchObject([
      { extension: '207', supervisedLegId: 'call-1/2', mode: 'listen', by: 'sue' },
    ]);
    expect(desk.of('supervision-changed').map(({ mode }) => mode)).toEqual(['whisper', 'join', 'listen']);
    caller.leg!.bye();
  });

  test('changes no figure of the call, and is gone with it', async () => {
    const { caller, supervisor } = await supervising('whisper');
    desk.clock.advance(60_000);
    caller.leg!.bye();
    await desk.settle();
    expect(supervisor.hungUpByUs).toBe(true);
    expect(callOf(desk.events)?.record).toMatchObject({ talkMs: 60_000, holdMs: 0, agentId: '201' });
  });

  test('takes over: the agent has after-call work, and the talk goes on and is counted', async () => {
    const { agent, supervisor } = await supervising();
    desk.clock.advance(60_000);
    await order(control.takeOver('call-1', '207', 'sue'));
    expect(agent.hungUpByUs).toBe(true);
    expect(desk.stateOf('201')).toBe('wrap-up');
    expect([ears()[0], ears()[2]]).toEqual(['2', '0']);
    desk.clock.advance(60_000);
    supervisor.bye();
    await desk.settle();
    expect(callOf(desk.events)?.record).toMatchObject({ talkMs: 120_000, outcome: 'answered' });
  });

  test.each([
    [
      'an agent who does not talk in it',
      () => control.supervise('call-1', '207', { agent: '205', mode: 'listen' }, 'sue'),
    ],
    ['nothing supervised', () => control.takeOver('call-1', '207', 'sue')],
  ])('is refused: %s', async (_what, ask) => {
    const { caller } = await withAgent();
    expect(codeOf(ask())).toBe('not-talking');
    expect(codeOf(control.supervise('call-9', '207', { agent: '201', mode: 'listen' }, 'sue'))).toBe(
      'not-found',
    );
    expect(codeOf(control.supervise('call-1', '201', { agent: '201', mode: 'listen' }, 'sue'))).toBe(
      'duplicate',
    );
    caller.leg!.bye();
  });
});
