// Where a call can be led to straight from a number, and out of a menu: the same everywhere.
// Never tests what a queue does when callers leave it; queue-overflow does.
import type { CompanyInput } from '../../../src/api/company.js';
import { createQueueFixture, type QueueFixture } from './queue-fixture.js';

type DestinationInput = CompanyInput['dids'][number]['destination'];

const did = '+31205550199';
const menu = (destination: DestinationInput): CompanyInput['flows'][number] => ({
  id: 'straight-on',
  name: 'Straight on',
  language: 'en',
  start: 'out',
  nodes: { out: destination },
});

let desk: QueueFixture;
afterEach(() => desk.expectNothingLeft());

const places = [
  [
    'a number',
    (destination: DestinationInput): Partial<CompanyInput> => ({ dids: [{ number: did, destination }] }),
  ],
  [
    'a menu',
    (destination: DestinationInput): Partial<CompanyInput> => ({
      dids: [{ number: did, destination: { kind: 'flow', flow: 'straight-on' } }],
      flows: [menu(destination)],
    }),
  ],
  [
    'a menu that another menu leads to',
    (destination: DestinationInput): Partial<CompanyInput> => ({
      dids: [{ number: did, destination: { kind: 'flow', flow: 'first' } }],
      flows: [{ ...menu({ kind: 'flow', flow: 'straight-on' }), id: 'first' }, menu(destination)],
    }),
  ],
] as const;

describe.each(places)('%s leads to', (_place, companyOf) => {
  const open = async (destination: DestinationInput) => {
    desk = createQueueFixture({}, { company: companyOf(destination) });
    return desk.call();
  };

  test('a queue', async () => {
    const caller = await open({ kind: 'queue', queue: 'help' });
    expect(desk.engine.of('request-made')).toMatchObject([{ queueId: 'help' }]);
    caller.leg!.bye();
  });

  test('an extension', async () => {
    const caller = await open({ kind: 'extension', extension: '205' });
    desk.telephony.lastTo('205').pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
  });

  test('a number outside, which an admin has chosen', async () => {
    const caller = await open({ kind: 'external', number: '+4930111222' });
    const [outside] = desk.telephony.outside;
    expect(outside!.request.to).toMatchObject({ number: '+4930111222', passedOn: true });
    outside!.pickUp();
    await desk.settle();
    caller.leg!.bye();
  });

  test('an announcement, after which the call ends as served', async () => {
    const caller = await open({ kind: 'announcement', prompt: 'on-holiday' });
    expect(desk.heard()).toEqual([['on-holiday']]);
    expect(desk.of('destination-reached')).toMatchObject([{ action: 'announcement', target: 'on-holiday' }]);
    await desk.endPrompt();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'announcement' }]);
  });

  test('the voicemail of a queue', async () => {
    await open({ kind: 'voicemail', queue: 'help', greeting: 'say-it' });
    expect(desk.heard()).toEqual([['say-it']]);
    await desk.endPrompt();
    desk.callerEnd.endRecording(4000);
    await desk.settle();
    await desk.endPrompt();
    expect(desk.of('destination-reached')).toMatchObject([{ action: 'voicemail', target: 'help' }]);
    expect(desk.of('voicemail-left')).toMatchObject([{ queueId: 'help' }]);
  });

  test('a callback in the name of a queue, of whose line nothing is said that the caller is not in', async () => {
    await open({ kind: 'callback', queue: 'help' });
    expect(desk.heard()[0]).not.toContain('callback-keep-place');
    expect(desk.heard()[0]![0]).toBe('callback-number-is');
    await desk.press('1');
    expect(desk.callbacks.requested).toMatchObject([{ queueId: 'help', waitingSinceMs: desk.clock.nowMs() }]);
    await desk.endPrompt();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'callback-requested' }]);
  });
});

test('who has chosen a callback and wants none after all is let go', async () => {
  const destination = { kind: 'callback', queue: 'help' } as const;
  desk = createQueueFixture({}, { company: { dids: [{ number: did, destination }] } });
  await desk.call();
  await desk.press('*');
  expect(desk.heard().at(-1)).toEqual(['goodbye']);
  await desk.endPrompt();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'served', cause: 'not-wanted' }]);
});

test('menus that lead to each other hold nobody who presses nothing', async () => {
  const around = (id: string, flow: string): CompanyInput['flows'][number] => ({
    ...{ id, name: id, language: 'en', start: 'out' },
    nodes: { out: { kind: 'flow', flow } },
  });
  desk = createQueueFixture(
    {},
    {
      company: {
        dids: [{ number: did, destination: { kind: 'flow', flow: 'one' } }],
        flows: [around('one', 'two'), around('two', 'one')],
      },
    },
  );
  const caller = await desk.call();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ cause: 'flow-fault' }]);
});

test('a key that asks another queue to call back takes the caller out of this one', async () => {
  desk = createQueueFixture({ voice: { leaveByDigit: { '7': { kind: 'callback', queue: 'sales' } } } });
  await desk.call();
  await desk.press('7');
  expect(desk.of('call-redirected')).toMatchObject([
    { reason: 'left-by-digit', action: 'callback', target: 'sales' },
  ]);
  await desk.press('1', '1');
  expect(desk.callbacks.requested).toMatchObject([{ queueId: 'sales' }]);
  await desk.endPrompt();
});
