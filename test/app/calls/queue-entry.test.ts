// With what a caller comes into a queue: place, wishes, points, and for whom first.
import type { CallerDirectory, KnownCustomer } from '../../../src/app/customers/caller-directory.js';
import type { AgentId, EpochMs } from '../../../src/core/kernel/ids.js';
import {
  createQueueFixture,
  type QueueFixture,
  type QueueFixtureOptions,
  type QueueInput,
} from './queue-fixture.js';

let desk: QueueFixture;
const open = (queue: QueueInput, options?: QueueFixtureOptions): QueueFixture =>
  (desk = createQueueFixture(queue, options));
afterEach(() => desk.expectNothingLeft());

const entry = () => desk.engine.of('request-made').at(-1)!.entry!;
const wish = (skill: string, minLevel: number, need: 'required' | 'preferred' = 'required') => ({
  skill,
  minLevel,
  weight: 1,
  need,
});
const known = (customer: Partial<KnownCustomer>, last?: string): CallerDirectory => ({
  customerOf: (number) => (number === '+31612345678' ? { id: 'k1', name: 'Jan', ...customer } : undefined),
  lastAgentOf: (_number, sinceMs) =>
    last !== undefined && sinceMs <= 1_700_000_000_000 ? (last as AgentId) : undefined,
});

test('a caller of whom nothing is known asks for nothing beyond the queue', async () => {
  open({});
  const caller = await desk.call();
  expect(entry()).toEqual({ purpose: 'serve', priority: 0, inSystemSinceMs: desk.clock.nowMs() });
  caller.leg!.bye();
});

test('number, menu and customer ask together: the stricter level holds, points add up, every rule must hold', async () => {
  desk = createQueueFixture(
    {},
    {
      directory: known({ wishes: { skills: [wish('dutch', 5)], skillRule: 'billing >= 3', priority: 2 } }),
      company: {
        dids: [
          {
            number: '+31205550111',
            destination: { kind: 'flow', flow: 'vip' },
            wishes: { skills: [wish('dutch', 7, 'preferred')], priority: 3 },
          },
        ],
        flows: [
          {
            id: 'vip',
            name: 'VIP',
            language: 'nl',
            start: 'menu',
            nodes: {
              menu: {
                kind: 'menu',
                prompt: 'vip',
                choices: { '1': { kind: 'go-to', node: 'help' }, '9': { kind: 'repeat' } },
                onNoInput: 'help',
              },
              help: {
                kind: 'queue',
                queue: 'help',
                wishes: { skills: [wish('senior', 1)], skillRule: 'english >= 1', priority: 1 },
              },
            },
          },
        ],
      },
    },
  );
  const caller = desk.telephony.fromTrunk('+31205550111');
  await desk.settle();
  desk.callerEnd.press('9');
  await desk.settle();
  desk.callerEnd.press('1');
  await desk.settle();
  expect(entry()).toMatchObject({
    priority: 6,
    demand: {
      wishes: [wish('dutch', 7), wish('senior', 1)],
      rule: { kind: 'and', rules: [{ skill: 'billing' }, { skill: 'english' }] },
    },
  });
  expect(desk.callerEnd.played[0]).toMatchObject([{ language: 'nl' }]);
  caller.leg!.bye();
});

describe('for whom first', () => {
  const queue: QueueInput = { preferredAgent: { own: true, last: true, withinDays: 1, waitSeconds: 40 } };

  test.each([
    ['the own agent before the last one', known({ ownAgent: '203' as AgentId }, '204'), '203'],
    ['the last one', known({}, '204'), '204'],
    ['an own agent who is gone does not count', known({ ownAgent: '999' as AgentId }, '204'), '204'],
    ['nobody', known({}), undefined],
  ])('%s', async (_what, directory, agentId) => {
    open(queue, { directory });
    const caller = await desk.call();
    expect(entry().preferredAgent).toEqual(agentId === undefined ? undefined : { agentId, waitMs: 40_000 });
    caller.leg!.bye();
  });

  test('who withholds the number is nobody in particular', async () => {
    open(queue, {
      directory: {
        customerOf: () => ({ id: 'k1', name: 'Jan', ownAgent: '203' as AgentId }),
        lastAgentOf: () => '204' as AgentId,
      },
    });
    const caller = await desk.call('anonymous');
    expect(entry()).not.toHaveProperty('preferredAgent');
    caller.leg!.bye();
  });

  test('a queue that prefers nobody asks for nobody', async () => {
    open({}, { directory: known({ ownAgent: '203' as AgentId }, '204') });
    const caller = await desk.call();
    expect(entry()).not.toHaveProperty('preferredAgent');
    caller.leg!.bye();
  });
});

describe('whoever gave up or was cut off and calls again', () => {
  const queue: QueueInput = { resumePlaceSeconds: 120 };
  const giveUp = async (): Promise<EpochMs> => {
    const caller = await desk.call();
    const since = desk.clock.nowMs();
    await desk.pass(30_000);
    caller.leg!.bye();
    await desk.settle();
    return since;
  };
  const callAgain = async (number?: string): Promise<EpochMs | undefined> => {
    const caller = await desk.call(number);
    const { waitingSinceMs } = entry();
    caller.leg!.bye();
    await desk.settle();
    return waitingSinceMs;
  };

  test('in time: the old place', async () => {
    open(queue);
    const since = await giveUp();
    await desk.pass(120_000);
    expect(await callAgain()).toBe(since);
    // And again, from the same place on.
    expect(await callAgain()).toBe(since);
  });

  test('too late: a new place', async () => {
    open(queue);
    await giveUp();
    await desk.pass(120_001);
    expect(await callAgain()).toBeUndefined();
  });

  test('another number has no part in it', async () => {
    open(queue);
    await giveUp();
    expect(await callAgain('+31687654321')).toBeUndefined();
  });

  test('withheld numbers have no places', async () => {
    open(queue);
    const caller = await desk.call('anonymous');
    await desk.pass(1000);
    caller.leg!.bye();
    await desk.settle();
    expect(await callAgain('anonymous')).toBeUndefined();
  });

  test('who was lost by our fault has the place too', async () => {
    open(queue);
    await desk.call();
    const since = desk.clock.nowMs();
    await desk.pass(5000);
    desk.callerEnd.drop('media-server-lost');
    await desk.settle();
    expect(await callAgain()).toBe(since);
  });

  test('who was served has none', async () => {
    open(queue);
    const caller = await desk.call();
    (await desk.ring()).pickUp();
    await desk.settle();
    caller.leg!.bye();
    await desk.settle();
    expect(await callAgain()).toBeUndefined();
  });

  test('a queue that does not want it gives a new place', async () => {
    open({});
    await giveUp();
    expect(await callAgain()).toBeUndefined();
  });
});
