// Conversations of three: how somebody is called in, who may, and that the others talk on when one leaves.
import { createConferenceCommands } from '../../../src/app/calls/conference-commands.js';
import type { ConferenceCommands } from '../../../src/app/calls/feature.js';
import { CompanyView } from '../../../src/app/company/company-view.js';
import { callOf } from '../../../src/core/calls/call-record-projection.js';
import { demoServiceCompany } from '../../../src/cli/demo/demo-company.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';
import { FakeMedia } from '../../support/fake-media.js';
import type { FakeIncoming, FakeLeg } from '../../support/fake-telephony.js';

let desk: CallDeskFixture;
let conferences: ConferenceCommands;
beforeEach(() => {
  const company = demoServiceCompany(5999);
  desk = createCallDeskFixture({ company });
  conferences = createConferenceCommands({
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
  const added = conferences.add('call-1', { number: '205' }, 'ann');
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
  expect(conferences.isIn('call-1', '201')).toBe(true);
  expect(conferences.isIn('call-1', '203')).toBe(false);
  caller.leg!.bye();
  agent.bye();
  await desk.settle();
});

test('while the colleague is rung, and when nobody answers, the two talk on', async () => {
  const { caller } = await withAgent();
  conferences.add('call-1', { number: '205' }, 'ann');
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
  conferences.add('call-1', { number: '205' }, 'ann');
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
  expect(codeOf(conferences.remove('call-1', 'call-1/9', 'sue'))).toBe('not-found');
  expect(codeOf(conferences.remove('call-1', id, 'sue'))).toBe('granted');
  await desk.settle();
  expect(colleague.hungUpByUs).toBe(true);
  expect(heard()).toEqual({ 0: [1], 1: [0] });
  const [customer] = desk.of('leg-started');
  expect(codeOf(conferences.remove('call-1', customer!.legId, 'sue'))).toBe('not-talking');
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
  conferences.add('call-1', { number: '205' }, 'ann');
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
  expect(codeOf(conferences.add(call, { number }, 'ann'))).toBe(code);
  caller.leg!.bye();
});

test('nobody is called into a call that is no conversation yet', async () => {
  const caller = await desk.callerInSales();
  expect(codeOf(conferences.add('call-1', { number: '205' }, 'sue'))).toBe('not-talking');
  caller.leg!.bye();
});
