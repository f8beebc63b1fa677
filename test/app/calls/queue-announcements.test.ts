// What a caller hears while waiting, and that it ends at once when an agent is there.
import { createQueueFixture, type QueueFixture, type QueueInput } from './queue-fixture.js';

let desk: QueueFixture;
const open = (queue: QueueInput): QueueFixture => (desk = createQueueFixture(queue));
afterEach(() => desk.expectNothingLeft());

const minute = 60_000;
const music = { kind: 'music', music: 'default' };

test('the first announcement plays to its end before anybody may be rung; then there is music', async () => {
  open({ voice: { announcements: { first: 'welcome-menu' } } });
  const caller = await desk.call();
  expect(desk.engine.of('request-made')).toMatchObject([{ queueId: 'help', entry: { held: true } }]);
  expect(desk.heard()).toEqual([['welcome-menu']]);
  expect(desk.callerEnd.background).toBeUndefined();
  expect(desk.engine.of('request-ready')).toHaveLength(0);
  await desk.endPrompt();
  expect(desk.engine.of('request-ready')).toHaveLength(1);
  expect(desk.callerEnd.background).toEqual(music);
  caller.leg!.bye();
});

test('a caller who hangs up during the first announcement has abandoned the queue', async () => {
  open({ voice: { announcements: { first: 'welcome-menu' } } });
  const caller = await desk.call();
  caller.leg!.bye();
  await desk.settle();
  expect(desk.engine.of('request-ready')).toHaveLength(0);
  expect(desk.engine.of('requester-left')).toMatchObject([{ lost: false }]);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
});

test('without a first announcement the caller can be offered at once, and hears music at once', async () => {
  open({});
  const caller = await desk.call();
  expect(desk.engine.of('request-made')[0]!.entry).not.toHaveProperty('held');
  expect(desk.callerEnd.background).toEqual(music);
  caller.leg!.bye();
});

test('place and expected wait are said soon, then messages in turn, with pauses of music between', async () => {
  open({
    voice: {
      announcements: { position: 'exact', expectedWait: true, everySeconds: 30, periodic: ['one', 'two'] },
    },
  });
  desk.engine.place = 3;
  desk.engine.wait = { lowMs: 2.5 * minute, middleMs: 3 * minute, highMs: 4 * minute };
  const caller = await desk.call();
  expect(desk.heard()).toEqual([]);
  await desk.pass(2000);
  expect(desk.heard()).toEqual([['queue-position-3', 'queue-wait-2-5']]);
  expect(desk.callerEnd.background).toEqual(music);
  // The pause is counted from the end of what is said.
  await desk.pass(60_000);
  expect(desk.heard()).toHaveLength(1);
  await desk.endPrompt();
  await desk.pass(29_999);
  expect(desk.heard()).toHaveLength(1);
  desk.engine.place = 2;
  desk.engine.wait = undefined;
  await desk.pass(1);
  expect(desk.heard().at(-1)).toEqual(['queue-position-2', 'one']);
  await desk.endPrompt();
  await desk.pass(30_000);
  expect(desk.heard().at(-1)).toEqual(['queue-position-2', 'two']);
  await desk.endPrompt();
  await desk.pass(30_000);
  expect(desk.heard().at(-1)).toEqual(['queue-position-2', 'one']);
  caller.leg!.bye();
});

test('a queue that says nothing leaves the music alone', async () => {
  open({});
  desk.engine.place = 1;
  const caller = await desk.call();
  await desk.pass(10 * minute);
  expect(desk.heard()).toEqual([]);
  caller.leg!.bye();
});

test('the key that asks to be called back is one of the messages', async () => {
  open({ voice: { callback: { digit: '5' }, announcements: { everySeconds: 30, periodic: ['one'] } } });
  const caller = await desk.call();
  await desk.pass(32_000);
  await desk.endPrompt();
  await desk.pass(30_000);
  expect(desk.heard()).toEqual([['one'], ['queue-callback-hint', 'digit-5']]);
  caller.leg!.bye();
});

test('nobody is told of a key that would come to nothing', async () => {
  desk = createQueueFixture({ voice: { callback: { digit: '5' } } }, { withoutOutbound: true });
  const caller = await desk.call();
  await desk.pass(10 * minute);
  expect(desk.heard()).toEqual([]);
  caller.leg!.bye();
});

test('prompts are in the language of the customer', async () => {
  desk = createQueueFixture(
    { voice: { announcements: { position: 'exact' } } },
    {
      directory: {
        customerOf: () => ({ id: 'k1', name: 'Anna Kowalska', language: 'pl' }),
        lastAgentOf: () => undefined,
      },
    },
  );
  desk.engine.place = 1;
  const caller = await desk.call();
  await desk.pass(2000);
  expect(desk.callerEnd.played).toEqual([[{ kind: 'prompt', prompt: 'queue-position-1', language: 'pl' }]]);
  caller.leg!.bye();
});

test('an agent who answers while the place is being said is joined at once, and nothing is said any more', async () => {
  open({ voice: { announcements: { position: 'exact', everySeconds: 10 } } });
  desk.engine.place = 1;
  const caller = await desk.call();
  const phone = await desk.ring();
  await desk.pass(2000);
  expect(desk.heard()).toHaveLength(1);
  const agent = phone.pickUp();
  await desk.settle();
  expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
  expect(desk.callerEnd.background).toBeUndefined();
  await desk.pass(10 * minute);
  expect(desk.heard()).toHaveLength(1);
  caller.leg!.bye();
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
});

test('when the two could not be joined, music and announcements go on', async () => {
  open({ voice: { announcements: { position: 'exact', everySeconds: 10 } } });
  desk.engine.place = 1;
  const caller = await desk.call();
  await desk.pass(2000);
  await desk.endPrompt();
  const phone = await desk.ring();
  desk.callerEnd.refuseBridge = true;
  phone.pickUp();
  await desk.settle();
  expect(desk.engine.of('bridge-failed')).toHaveLength(1);
  expect(desk.callerEnd.background).toEqual(music);
  await desk.pass(10_000);
  expect(desk.heard()).toHaveLength(2);
  caller.leg!.bye();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
});

describe('what is said when an agent has answered', () => {
  const queue: QueueInput = {
    voice: {
      announcements: { agentComing: 'queue-agent-coming', position: 'exact' },
      agentMessage: { prompt: 'sales-queue', waitSoFar: true, choice: true },
    },
  };

  test('agent and caller are told what is coming at the same time, then joined', async () => {
    open(queue);
    const caller = await desk.call();
    const phone = await desk.ring('201', 3 * minute + 5000);
    phone.pickUp();
    await desk.settle();
    const [callerEnd, agentEnd] = desk.media.endpoints;
    expect(desk.heard(callerEnd)).toEqual([['queue-agent-coming']]);
    expect(callerEnd!.background).toEqual(music);
    expect(desk.heard(agentEnd)).toEqual([['sales-queue', 'waited-3']]);
    expect(agentEnd!.remoteSdp).toBe('v=0 phone 201');
    await desk.endPrompt(agentEnd);
    expect(callerEnd!.bridgedWith).toBeUndefined();
    await desk.endPrompt(callerEnd);
    expect(callerEnd!.bridgedWith).toBe(agentEnd);
    await desk.pass(10 * minute);
    expect(desk.heard(callerEnd)).toHaveLength(1);
    caller.leg!.bye();
  });

  test('the caller hears music when there is nothing to be said', async () => {
    open({ voice: { agentMessage: { prompt: 'sales-queue' } } });
    const caller = await desk.call();
    (await desk.ring()).pickUp();
    await desk.settle();
    expect(desk.callerEnd.background).toEqual(music);
    await desk.endPrompt(desk.media.endpoints[1]);
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
  });

  test('choices made in the menu are told to the agent', async () => {
    desk = createQueueFixture({}, {});
    const company = desk.telephony.fromTrunk('+31205550100');
    await desk.settle();
    desk.callerEnd.press('9');
    await desk.settle();
    desk.callerEnd.press('1');
    await desk.settle();
    expect(desk.engine.of('request-made')).toMatchObject([{ queueId: 'sales' }]);
    company.leg!.bye();
  });

  test('a caller who hangs up meanwhile ends it for the agent', async () => {
    open(queue);
    const caller = await desk.call();
    const agent = (await desk.ring()).pickUp();
    await desk.settle();
    caller.leg!.bye();
    await desk.settle();
    expect(agent.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
    expect(desk.engine.of('requester-left')).toHaveLength(1);
  });

  test('an agent who hangs up meanwhile costs the caller nothing', async () => {
    open(queue);
    const caller = await desk.call();
    (await desk.ring()).pickUp().bye();
    await desk.settle();
    expect(desk.engine.of('bridge-failed')).toHaveLength(1);
    expect(desk.callerEnd.background).toEqual(music);
    // The next agent gets the same.
    (await desk.ring('202')).pickUp();
    await desk.settle();
    await desk.endPrompt(desk.media.endpoints[2]);
    await desk.endPrompt();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[2]);
    caller.leg!.bye();
  });

  test('an agent who hangs up during the message while the caller is still told does not leave the caller alone', async () => {
    open(queue);
    const caller = await desk.call();
    const agent = (await desk.ring()).pickUp();
    await desk.settle();
    agent.bye();
    await desk.settle();
    await desk.endPrompt();
    expect(desk.callerEnd.bridgedWith).toBeUndefined();
    expect(desk.callerEnd.background).toEqual(music);
    caller.leg!.bye();
  });
});

describe('several agents rung for one caller', () => {
  test('the first who answers gets the caller; the others stop ringing as answered elsewhere', async () => {
    open({ strategy: { kind: 'ring-all' } });
    const caller = await desk.call();
    const [one, two] = [await desk.ring('201'), await desk.ring('202')];
    desk.engine.on('offer-answered', () => [
      {
        kind: 'withdraw-offer',
        offerId: 'call-1#2' as never,
        requestId: 'call-1' as never,
        interactionId: 'call-1' as never,
        reason: 'answered-elsewhere',
      },
    ]);
    one.pickUp();
    await desk.settle();
    expect(two.cancelled).toBe(true);
    two.fail('cancelled', 487);
    await desk.settle();
    expect(desk.of('leg-ended')).toMatchObject([{ by: 'local', cause: 'answered-elsewhere' }]);
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    caller.leg!.bye();
  });

  test('two who answer in the same moment: one is joined, the other is let go', async () => {
    open({ strategy: { kind: 'ring-all' } });
    const caller = await desk.call();
    const [one, two] = [await desk.ring('201'), await desk.ring('202')];
    desk.engine.on('offer-answered', ({ offerId }) =>
      offerId === 'call-1#1'
        ? [
            {
              kind: 'withdraw-offer',
              offerId: 'call-1#2' as never,
              requestId: 'call-1' as never,
              interactionId: 'call-1' as never,
              reason: 'answered-elsewhere',
            },
          ]
        : [],
    );
    const first = one.pickUp();
    const second = two.pickUp();
    await desk.settle();
    expect(desk.callerEnd.bridgedWith).toBe(desk.media.endpoints[1]);
    expect([first.ended, second.ended]).toEqual([false, true]);
    expect(desk.engine.of('bridge-failed')).toHaveLength(0);
    caller.leg!.bye();
  });

  test('a caller who hangs up stops every phone', async () => {
    open({ strategy: { kind: 'ring-all' } });
    const caller = await desk.call();
    const phones = [await desk.ring('201'), await desk.ring('202')];
    caller.leg!.bye();
    expect(phones.map(({ cancelled }) => cancelled)).toEqual([true, true]);
    for (const phone of phones) phone.fail('cancelled', 487);
  });
});
