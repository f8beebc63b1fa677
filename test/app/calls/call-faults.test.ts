// A programmer's error in the middle of traffic: it costs the call that it happens in, and no other.
// Faults are put into ports, where they would come from; nothing of the application is replaced.
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type { AcdEngine } from '../../../src/core/acd/acd-model.js';
import type { FakeIncoming } from '../../support/fake-telephony.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

const bug = new Error('a bug');
const fail = (): never => {
  throw bug;
};
let desk: CallDeskFixture;

const callersInSales = async (count: number): Promise<FakeIncoming[]> => {
  const callers: FakeIncoming[] = [];
  for (let index = 0; index < count; index += 1)
    callers.push(await desk.callerInSales(`+3161000${String(index).padStart(4, '0')}`));
  return callers;
};

const errors = () => desk.log.lines.filter(({ level }) => level === 'error');

/** Every call, leg and stay in a queue that began has ended, once. */
const expectBalanced = async (): Promise<void> => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.of('call-ended')).toHaveLength(desk.of('call-started').length);
  expect(desk.of('leg-ended')).toHaveLength(desk.of('leg-started').length);
  expect(desk.of('queue-left')).toHaveLength(desk.of('call-queued').length);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  desk.acd.close();
};

test('a caller whose first moment fails is refused, and leaves nothing behind', async () => {
  desk = createCallDeskFixture({ directory: { customerOf: fail, lastAgentOf: () => undefined } });
  const caller = desk.telephony.fromTrunk('+31205550100');
  await desk.settle();
  expect(caller.refused).toBe(500);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'interrupted', cause: 'internal-error' }]);
  expect(errors()).toMatchObject([{ fields: { err: bug } }]);
  await expectBalanced();
  await desk.desk.drain(60_000);
});

test('a caller about whom nothing could be made out is refused', async () => {
  desk = createCallDeskFixture();
  const { log } = desk;
  Object.defineProperty(desk.media, 'isUp', { value: fail });
  const caller = desk.telephony.fromTrunk('+31205550100');
  expect(caller.refused).toBe(500);
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', fields: { err: bug } });
  await expectBalanced();
});

test('of twenty callers the one whose listener fails is lost; the others go on and are served', async () => {
  desk = createCallDeskFixture();
  const callers = await callersInSales(20);
  // A key by SIP INFO that the audio of the seventh caller cannot take.
  desk.media.endpoints[6]!.receiveDigit = fail;
  callers[6]!.leg!.sendInfoDigit('1');
  await desk.settle();
  expect(callers[6]!.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ callId: 'call-7', cause: 'internal-error' }]);
  // Lost by a fault of ours: to be called back.
  expect(desk.of('callback-listed')).toMatchObject([{ callId: 'call-7' }]);
  expect(desk.desk.activeCalls).toBe(19);
  expect(desk.acd.snapshot().waiting).toHaveLength(19);
  desk.logIn('201');
  await desk.settle();
  desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  expect(desk.of('conversation-started')).toMatchObject([{ callId: 'call-1' }]);
  for (const caller of callers) caller.leg!.bye();
  await expectBalanced();
});

test('a part of the end of a call that fails keeps no other part from being done', async () => {
  desk = createCallDeskFixture();
  const [caller] = await callersInSales(1);
  caller!.leg!.hangUp = fail;
  desk.media.endpoints[0]!.receiveDigit = fail;
  caller!.leg!.sendInfoDigit('1');
  await desk.settle();
  expect(desk.media.endpoints[0]!.destroyed).toBe(true);
  expect(desk.desk.activeCalls).toBe(0);
  caller!.leg!.bye();
  await expectBalanced();
});

test('a phone that cannot be dialled for a fault of ours is one that did not answer', async () => {
  desk = createCallDeskFixture();
  const dial = desk.telephony.dial.bind(desk.telephony);
  desk.telephony.dial = (request) =>
    request.to.kind === 'extension' && request.to.extension === '201' ? fail() : dial(request);
  desk.logIn('201', '202');
  const callers = await callersInSales(2);
  await desk.settle();
  expect(desk.of('offer-ended')).toMatchObject([{ agentId: '201' }]);
  expect(desk.telephony.lastTo('202')).toBeDefined();
  for (const caller of callers) caller.leg!.bye();
  await desk.settle();
  desk.telephony.lastTo('202').fail('cancelled');
  await expectBalanced();
});

test('when the engine fails over one input, what happens afterwards is still handled', async () => {
  const engine = createAcdEngine();
  let failing = false;
  const shaky: AcdEngine = {
    ...Object.fromEntries(
      (
        [
          'snapshot',
          'changes',
          'position',
          'expectedWait',
          'expectedWaitOfNext',
          'estimateAccuracy',
          'nextDeadlineMs',
        ] as const
      ).map((name) => [name, (engine[name] as (...args: unknown[]) => unknown).bind(engine)]),
    ),
    handle: engine.handle.bind(engine),
    handleAll: (
      inputs: Parameters<AcdEngine['handleAll']>[0],
      nowMs: Parameters<AcdEngine['handleAll']>[1],
    ) =>
      failing && inputs.some(({ kind }) => kind === 'request-made')
        ? fail()
        : engine.handleAll(inputs, nowMs),
  } as AcdEngine;
  desk = createCallDeskFixture({ engine: shaky });
  failing = true;
  const unlucky = await desk.callerInSales('+31610000001');
  failing = false;
  const lucky = await desk.callerInSales('+31610000002');
  expect(unlucky.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ callId: 'call-1', cause: 'internal-error' }]);
  desk.logIn('201');
  await desk.settle();
  desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  expect(desk.of('conversation-started')).toMatchObject([{ callId: 'call-2' }]);
  lucky.leg!.bye();
  await expectBalanced();
});

test('the loss of the SIP server ends every call in the books, and callers who come afterwards are served', async () => {
  desk = createCallDeskFixture();
  desk.telephony.onUpChanged((up) =>
    desk.acd.handle({ kind: up ? 'channel-resumed' : 'channel-suspended', channel: 'voice' }),
  );
  desk.logIn('201');
  await callersInSales(3);
  desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  desk.telephony.setUp(false);
  await desk.settle();
  expect(desk.of('call-ended').map(({ outcome, cause }) => [outcome, cause])).toEqual(
    Array.from({ length: 3 }, () => ['interrupted', 'sip-server-lost']),
  );
  expect(desk.of('callback-listed')).toHaveLength(3);
  desk.telephony.setUp(true);
  desk.clock.advance(120_000);
  const [next] = await callersInSales(1);
  desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  expect(desk.of('conversation-started').at(-1)).toMatchObject({ callId: 'call-4' });
  next!.leg!.bye();
  await expectBalanced();
});

test('what the ACD decides and can never be journaled stops no queue: callers who come afterwards are served', async () => {
  desk = createCallDeskFixture();
  const [unlucky] = await callersInSales(1);
  desk.store.poison = 'queue-left';
  unlucky!.leg!.bye();
  await desk.settle();
  expect(errors()[0]).toMatchObject({ fields: { err: bug, events: [{ kind: 'queue-left' }] } });
  desk.store.poison = undefined;
  desk.logIn('201');
  const lucky = await desk.callerInSales('+31610000002');
  desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  expect(desk.of('conversation-started')).toMatchObject([{ callId: 'call-2' }]);
  lucky.leg!.bye();
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  desk.acd.close();
});

test('nobody is rung for an offer that can never be journaled, and the caller is served by the next', async () => {
  desk = createCallDeskFixture();
  const [caller] = await callersInSales(1);
  desk.store.poison = 'offer-made';
  expect(() => desk.logIn('201')).toThrow('the ACD could not take in what happened');
  await desk.settle();
  expect(desk.telephony.dialled).toEqual([]);
  expect(desk.of('offer-ended')).toMatchObject([{ agentId: '201' }]);
  desk.store.poison = undefined;
  desk.logIn('202');
  await desk.settle();
  desk.telephony.lastTo('202').pickUp();
  await desk.settle();
  expect(desk.of('conversation-started')).toMatchObject([{ callId: 'call-1', agentId: '202' }]);
  caller!.leg!.bye();
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  desk.acd.close();
});
