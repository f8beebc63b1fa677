// Calls between extensions, and feature codes.
import { partyOf } from '../../support/fake-telephony.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

let desk: CallDeskFixture;
beforeEach(() => {
  desk = createCallDeskFixture();
});
afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  desk.acd.close();
});

test('one extension calls another: ringing is passed on, the answer joins them', async () => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  const phone = desk.telephony.dialled[0]!;
  expect(phone.request).toMatchObject({ to: { extension: '205' }, callerNumber: '201' });
  expect(caller.leg).toBeUndefined();
  phone.ring();
  expect(caller.rang).toBe(true);
  const callee = phone.pickUp();
  await desk.settle();
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
  callee.bye();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'answered', cause: 'callee-hung-up' });
  expect(desk.of('callback-listed')).toHaveLength(0);
});

test.each([
  ['busy', 486],
  ['declined', 603],
  ['no-answer', 480],
  ['unreachable', 480],
] as const)('a callee who is %s refuses the caller with %d', async (cause, status) => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  desk.telephony.dialled[0]!.fail(cause);
  await desk.settle();
  expect(caller.refused).toBe(status);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'unanswered', cause });
});

test('whom an extension calls is not shown a number that it withholds; the journal has it', async () => {
  const caller = desk.telephony.fromExtension('201', '205', true);
  await desk.settle();
  const phone = desk.telephony.dialled[0]!;
  expect(phone.request.withheld).toBe(true);
  expect(desk.of('call-started')[0]).toMatchObject({ callerNumber: '201' });
  caller.cancel();
  phone.fail('cancelled', 487);
  await desk.settle();
});

test('a caller who gives up stops the ringing', async () => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  desk.telephony.dialled[0]!.ring();
  caller.cancel();
  expect(desk.telephony.dialled[0]!.cancelled).toBe(true);
  desk.telephony.dialled[0]!.fail('cancelled', 487);
  await desk.settle();
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'unanswered', cause: 'caller-cancelled' });
});

test('calling oneself is busy', async () => {
  const caller = desk.telephony.fromExtension('201', '201');
  await desk.settle();
  expect(caller.refused).toBe(486);
});

test('agents on an extension call get no offers until it ends', async () => {
  desk.logIn('201');
  const internal = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  expect(desk.stateOf('201')).toBe('talking');
  const caller = await desk.callerInSales();
  expect(desk.telephony.dialled).toHaveLength(1);
  internal.cancel();
  desk.telephony.dialled[0]!.fail('cancelled', 487);
  await desk.settle();
  expect(partyOf(desk.telephony.dialled[1]!.request)).toBe('201');
  caller.leg!.bye();
  desk.telephony.dialled[1]!.fail('cancelled', 487);
});

test.each([
  ['*11', 'available', 'agent-logged-in'],
  ['*12', 'logged-out', 'agent-logged-out'],
  ['*13', 'on-break', 'agent-on-break'],
])('%s makes the agent %s and says so', async (code, status, prompt) => {
  desk.logIn('203');
  if (status === 'available')
    desk.acd.handle({
      kind: 'agent-status-changed',
      agentId: '203' as never,
      status: { kind: 'logged-out' },
    });
  const caller = desk.telephony.fromExtension('203', code);
  await desk.settle();
  expect(desk.acd.snapshot().agents.find((agent) => agent.id === '203')?.status.kind).toBe(status);
  expect(desk.media.endpoints[0]!.played).toEqual([[{ kind: 'prompt', prompt, language: 'en' }]]);
  desk.media.endpoints[0]!.endPrompt();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'served' });
});

test('an agent who logs in by phone is offered the waiting caller when that call is over', async () => {
  const caller = await desk.callerInSales();
  const logIn = desk.telephony.fromExtension('201', '*11');
  await desk.settle();
  expect(desk.acd.snapshot().agents.find((agent) => agent.id === '201')?.status.kind).toBe('available');
  expect(desk.telephony.dialled).toEqual([]);
  desk.media.endpoints[1]!.endPrompt();
  await desk.settle();
  expect(logIn.leg!.hungUpByUs).toBe(true);
  expect(partyOf(desk.telephony.dialled[0]!.request)).toBe('201');
  caller.leg!.bye();
  desk.telephony.dialled[0]!.fail('cancelled', 487);
});

test('an extension may call a number of the company', async () => {
  const caller = desk.telephony.fromExtension('201', '0205550100');
  await desk.settle();
  expect(desk.of('flow-entered')).toHaveLength(1);
  caller.leg!.bye();
});

test('an unknown number dialled by a phone is refused with 404', async () => {
  const caller = desk.telephony.fromExtension('201', '999');
  await desk.settle();
  expect(caller.refused).toBe(404);
});
