// Conversations that one of our phones passes on (REFER).
import { requestOf } from '../../../src/core/acd/request-ids.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';
import { demoCompany, demoServiceCompany } from '../../../src/cli/demo/demo-company.js';
import type { AgentId, SkillId } from '../../../src/core/kernel/ids.js';
import type { FakeIncoming, FakeLeg } from '../../support/fake-telephony.js';

let desk: CallDeskFixture;
beforeEach(() => {
  desk = createCallDeskFixture();
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
  expect(desk.stateOf('201')).toBe('talking');
  return { caller, agent };
}

test('an agent passes the customer on: the colleague answers, the agent is done, and the two talk on', async () => {
  const { caller, agent } = await withAgent();
  const heard = agent.refer('205');
  await desk.settle();
  const phone = desk.telephony.lastTo('205');
  expect(desk.media.endpoints[0]!.background).toEqual({ kind: 'ringback' });
  phone.ring();
  const colleague = phone.pickUp();
  await desk.settle();
  expect(heard).toEqual(['answer 202', 'notify 100', 'notify 180', 'notify 200']);
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.stateOf('201')).not.toBe('talking');
  expect(desk.of('conversation-ended')).toMatchObject([{ agentId: '201', cause: 'ended' }]);
  expect(caller.leg!.ended).toBe(false);
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[2]);
  colleague.bye();
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'callee-hung-up' }]);
});

test('a colleague who is busy: the agent has the customer back', async () => {
  const { caller, agent } = await withAgent();
  const heard = agent.refer('205');
  await desk.settle();
  desk.telephony.lastTo('205').fail('busy', 486);
  await desk.settle();
  expect(heard).toEqual(['answer 202', 'notify 100', 'notify 486']);
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
  expect(desk.stateOf('201')).toBe('talking');
  caller.leg!.bye();
});

test('an agent who hangs up after passing on does not end the call', async () => {
  const { caller, agent } = await withAgent();
  agent.refer('205');
  await desk.settle();
  agent.bye();
  await desk.settle();
  expect(caller.leg!.ended).toBe(false);
  desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[2]);
  caller.leg!.bye();
});

describe('nobody takes the call, and the agent has hung up', () => {
  async function failed(): Promise<{ caller: FakeIncoming; heard: readonly string[] }> {
    const { caller, agent } = await withAgent();
    const heard = agent.refer('205');
    await desk.settle();
    agent.bye();
    await desk.settle();
    desk.telephony.lastTo('205').fail('busy', 486);
    await desk.settle();
    return { caller, heard };
  }

  test('the agent is rung again, sees why, and has the customer back', async () => {
    const { caller, heard } = await failed();
    expect(heard).toEqual(['answer 202', 'notify 100', 'notify 486']);
    expect(desk.of('transfer-failed')).toMatchObject([
      { extension: '201', agentId: '201', action: 'extension', target: '205', cause: 'busy' },
    ]);
    const again = desk.telephony.lastTo('201');
    expect(again.request).toMatchObject({ callerName: 'Back from 205', callerNumber: caller.callerNumber });
    expect(desk.media.endpoints[0]!.background).toEqual({ kind: 'ringback' });
    const agent = again.pickUp();
    await desk.settle();
    expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints.at(-1));
    expect(desk.of('call-returned')).toMatchObject([{ extension: '201', agentId: '201' }]);
    agent.bye();
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered' }]);
  });

  test('the agent does not answer either: the customer is in the queue again, in front', async () => {
    const { caller } = await failed();
    desk.clock.advance(1);
    const waiting = await desk.callerInSales('+31600000002');
    desk.telephony.lastTo('201').fail('no-answer');
    await desk.settle();
    expect(caller.leg!.ended).toBe(false);
    const [first] = desk.of('call-queued');
    const again = desk.of('call-queued').at(-1)!;
    expect(again).toMatchObject({ callId: first!.callId, queueId: 'sales' });
    expect(desk.acd.position(requestOf(again))).toBe(1);
    caller.leg!.bye();
    waiting.leg!.bye();
    await desk.settle();
    expect(desk.of('call-ended')[0]).toMatchObject({ outcome: 'abandoned' });
  });

  test('who came by no queue is told so', async () => {
    const caller = desk.telephony.fromExtension('203', '201');
    await desk.settle();
    const called = desk.telephony.lastTo('201').pickUp();
    await desk.settle();
    called.refer('205');
    await desk.settle();
    called.bye();
    await desk.settle();
    desk.telephony.lastTo('205').fail('declined', 603);
    await desk.settle();
    expect(desk.telephony.lastTo('201').request.callerNumber).toBe('203');
    desk.telephony.lastTo('201').fail('unreachable');
    await desk.settle();
    const [customer] = desk.media.endpoints;
    expect(customer!.played.at(-1)).toEqual([{ kind: 'prompt', prompt: 'queue-overflow', language: 'en' }]);
    customer!.endPrompt();
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'transfer-failed' }]);
  });
});

test('a customer who hangs up while being passed on ends it all', async () => {
  const { caller, agent } = await withAgent();
  const heard = agent.refer('205');
  await desk.settle();
  const phone = desk.telephony.lastTo('205');
  caller.leg!.bye();
  phone.fail('cancelled', 487);
  await desk.settle();
  expect(phone.cancelled).toBe(true);
  expect(heard.at(-1)).toBe('notify 487');
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'caller-hung-up' }]);
});

test('whoever called a colleague passes the colleague on, and may go', async () => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  const colleague = desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  const heard = caller.leg!.refer('203');
  await desk.settle();
  const third = desk.telephony.lastTo('203').pickUp();
  await desk.settle();
  expect(heard.at(-1)).toBe('notify 200');
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(colleague.ended).toBe(false);
  expect(desk.media.endpoints[1]!.bridgedWith).toBe(desk.media.endpoints[2]);
  third.bye();
  await desk.settle();
  expect(colleague.hungUpByUs).toBe(true);
});

test('into a number of the company: the customer is in its menu again, and the agent is done', async () => {
  const { caller, agent } = await withAgent();
  expect(agent.refer('0205550100')).toEqual(['answer 202', 'notify 200']);
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.of('flow-entered')).toHaveLength(2);
  caller.leg!.bye();
});

describe('to a menu that leads to a queue', () => {
  const overflowing = () => {
    const queues = demoCompany.queues.map((queue) =>
      queue.id === 'sales'
        ? {
            ...queue,
            limits: { ...queue.limits, maxWaitSeconds: 30 },
            overflow: {
              ...queue.overflow,
              'max-wait': { kind: 'queue', queue: 'support', keepWait: true } as const,
            },
          }
        : queue,
    );
    desk.reconfigure({ ...demoCompany, queues });
  };

  test('the customer is there as somebody passed on, also in the queue to which that one overflows', async () => {
    overflowing();
    const { caller, agent } = await withAgent();
    desk.acd.handle({
      kind: 'agent-status-changed',
      agentId: '201' as AgentId,
      status: { kind: 'logged-out' },
    });
    expect(agent.refer('0205550100')).toEqual(['answer 202', 'notify 200']);
    await desk.settle();
    desk.media.endpoints[0]!.press('1');
    await desk.settle();
    const queued = () => desk.of('call-queued').at(-1)!;
    expect(queued()).toMatchObject({ queueId: 'sales', purpose: 'transfer' });
    const { atMs } = queued();
    // A supervisor sets anew what the caller asks for.
    const demand = {
      wishes: [{ skill: 'dutch' as SkillId, minLevel: 3, weight: 1, need: 'required' as const }],
    };
    desk.desk.profileOf(queued().callId)!.replace({ priority: 4, demand });
    desk.clock.advance(30_000);
    await desk.settle();
    expect(queued()).toMatchObject({
      ...{ queueId: 'support', purpose: 'transfer', priority: 4, demand },
      waitingSinceMs: atMs,
    });
    caller.leg!.bye();
    await desk.settle();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'abandoned' }]);
  });

  test('who hangs up in the menu has been talked with', async () => {
    const { caller, agent } = await withAgent();
    agent.refer('0205550100');
    await desk.settle();
    caller.leg!.bye();
    await desk.settle();
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered' }]);
  });
});

describe('to a number outside', () => {
  beforeEach(() => desk.reconfigure(demoServiceCompany(5999)));

  test('as the company allows it: the customer is put through, and the call counts', async () => {
    const { caller, agent } = await withAgent();
    const heard = agent.refer('020 111 22 33');
    await desk.settle();
    const [outside] = desk.telephony.outside;
    expect(outside!.request.to).toEqual({ kind: 'external', number: '+31201112233', trunkId: 'demo' });
    const callee = outside!.pickUp();
    await desk.settle();
    expect(heard).toEqual(['answer 202', 'notify 100', 'notify 200']);
    expect(agent.hungUpByUs).toBe(true);
    expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[2]);
    // It is nobody of ours, and passes nobody on.
    expect(callee.refer('205')).toEqual([]);
    caller.leg!.bye();
    await desk.settle();
    expect(callee.hungUpByUs).toBe(true);
  });

  test('not a number that is expensive or abroad', async () => {
    const { caller, agent } = await withAgent();
    expect(agent.refer('0900 123456')).toEqual(['answer 403']);
    expect(agent.refer('+48221234567')).toEqual(['answer 403']);
    expect(desk.telephony.outside).toEqual([]);
    expect(desk.stateOf('201')).toBe('talking');
    caller.leg!.bye();
  });

  test('not more often than the company allows', async () => {
    const company = demoServiceCompany(5999);
    const outsideCalls = { ...company.settings.outsideCalls, maxPerNumberPerDay: 1 };
    desk.reconfigure({ ...company, settings: { ...company.settings, outsideCalls } });
    const { caller, agent } = await withAgent();
    agent.refer('0201112233');
    await desk.settle();
    desk.telephony.outside[0]!.fail('busy', 486);
    await desk.settle();
    expect(agent.refer('0201112233')).toEqual(['answer 503']);
    caller.leg!.bye();
  });
});

test('nobody passes a call on to a number that cannot be dialled, to a feature code, or from outside', async () => {
  const { caller, agent } = await withAgent();
  // No trunk takes calls to the outside.
  expect(agent.refer('0201112233')).toEqual(['answer 404']);
  expect(agent.refer('nobody')).toEqual(['answer 404']);
  expect(agent.refer('*11')).toEqual(['answer 403']);
  expect(caller.leg!.refer('205')).toEqual([]);
  expect(desk.telephony.outside).toEqual([]);
  expect(desk.stateOf('201')).toBe('talking');
  caller.leg!.bye();
});

describe('attended', () => {
  test('an agent asks a colleague first, and then puts the customer through: the two talk on', async () => {
    const { caller, agent } = await withAgent();
    const consult = desk.telephony.fromExtension('201', '205');
    await desk.settle();
    const colleague = desk.telephony.lastTo('205').pickUp();
    await desk.settle();
    const heard = agent.refer('205', consult.leg);
    await desk.settle();
    expect(heard).toEqual(['answer 202', 'notify 200']);
    expect([agent.hungUpByUs, consult.leg!.hungUpByUs]).toEqual([true, true]);
    expect([caller.leg!.ended, colleague.ended]).toEqual([false, false]);
    const [customer, , , other] = desk.media.endpoints;
    expect(customer!.bridgedWith).toBe(other);
    expect(desk.stateOf('201')).not.toBe('talking');
    expect(desk.of('call-ended')).toMatchObject([{ outcome: 'answered', cause: 'transferred' }]);
    // Hold is of the call that they are in now.
    await colleague.reoffer('v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n');
    await desk.settle();
    expect(customer!.background).toMatchObject({ kind: 'music' });
    colleague.bye();
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('call-ended')).toHaveLength(2);
  });

  describe('while the colleague still rings', () => {
    async function asking() {
      const two = await withAgent();
      const consult = desk.telephony.fromExtension('201', '205');
      await desk.settle();
      const phone = desk.telephony.lastTo('205');
      phone.ring();
      await desk.settle();
      const heard = two.agent.refer('205', consult);
      await desk.settle();
      return { ...two, consult, phone, heard };
    }

    test('the customer hears the ringing, and the colleague answers the customer', async () => {
      const { caller, agent, consult, phone, heard } = await asking();
      expect(heard).toEqual(['answer 202', 'notify 180']);
      expect(consult.refused).toBeGreaterThanOrEqual(400);
      expect(phone.cancelled).toBe(false);
      expect(desk.media.endpoints[0]!.background).toEqual({ kind: 'ringback' });
      const colleague = phone.pickUp();
      await desk.settle();
      expect(heard.at(-1)).toBe('notify 200');
      expect(agent.hungUpByUs).toBe(true);
      expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[3]);
      expect(desk.of('call-transferred')).toMatchObject([
        { callId: 'call-1', attended: true, target: '205' },
      ]);
      caller.leg!.bye();
      await desk.settle();
      expect(colleague.hungUpByUs).toBe(true);
    });

    test('a colleague who declines: the agent has the customer back', async () => {
      const { caller, phone, heard } = await asking();
      phone.fail('declined', 603);
      await desk.settle();
      expect(heard.at(-1)).toBe('notify 603');
      expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
      expect(desk.stateOf('201')).toBe('talking');
      caller.leg!.bye();
    });

    test('a customer who hangs up meanwhile stops the ringing', async () => {
      const { caller, phone } = await asking();
      caller.leg!.bye();
      expect(phone.cancelled).toBe(true);
      phone.fail('cancelled', 487);
      await desk.settle();
    });
  });

  test('an agent who waits in a queue puts the customer there', async () => {
    const { caller, agent } = await withAgent();
    const consult = desk.telephony.fromExtension('201', '0205550100');
    await desk.settle();
    desk.media.endpoints[2]!.press('1');
    await desk.settle();
    expect(desk.of('call-queued')).toHaveLength(2);
    expect(agent.refer('0205550100', consult.leg)).toEqual(['answer 202', 'notify 200']);
    await desk.settle();
    expect([agent.hungUpByUs, consult.leg!.hungUpByUs]).toEqual([true, true]);
    expect(desk.of('call-queued').at(-1)).toMatchObject({ callId: 'call-1', queueId: 'sales' });
    // What each asked the queue for.
    expect(desk.of('call-queued').map(({ purpose }) => purpose)).toEqual([undefined, 'consult', 'transfer']);
    expect(desk.of('call-queued')[1]).toMatchObject({ callId: 'call-2', continues: 'call-1' });
    caller.leg!.bye();
  });

  test('an agent of a queue who was asked takes the customer, and gets no offer meanwhile', async () => {
    const { caller, agent } = await withAgent();
    desk.logIn('202');
    const consult = desk.telephony.fromExtension('201', '0205550100');
    await desk.settle();
    desk.media.endpoints[2]!.press('1');
    await desk.settle();
    const other = desk.telephony.lastTo('202').pickUp();
    await desk.settle();
    const heard = agent.refer('0205550100', consult.leg);
    await desk.settle();
    expect(heard).toEqual(['answer 202', 'notify 200']);
    expect([agent.hungUpByUs, consult.leg!.hungUpByUs, other.ended]).toEqual([true, true, false]);
    desk.clock.advance(3_600_000);
    expect(desk.stateOf('202')).toBe('talking');
    other.bye();
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.stateOf('202')).not.toBe('talking');
  });

  describe('two who have called the agent', () => {
    async function bothTalk() {
      const { caller, agent } = await withAgent();
      const second = desk.telephony.fromTrunk('+31205550108', '+31600000002');
      await desk.settle();
      const other = desk.telephony.lastTo('201').pickUp();
      await desk.settle();
      return { caller, agent, second, other };
    }
    beforeEach(() =>
      desk.reconfigure({
        ...demoCompany,
        dids: [
          ...demoCompany.dids,
          {
            number: '+31205550108',
            name: 'Anna',
            destination: { kind: 'extension', extension: '201' },
          },
        ],
      }),
    );

    test('are put through to each other, in the call that the agent passes on', async () => {
      const { caller, agent, second, other } = await bothTalk();
      const heard = agent.refer('+31600000002', other);
      await desk.settle();
      expect(heard).toEqual(['answer 202', 'notify 200']);
      expect([agent.hungUpByUs, other.hungUpByUs]).toEqual([true, true]);
      const [customer, , theirs] = desk.media.endpoints;
      expect(customer!.bridgedWith).toBe(theirs);
      expect(desk.stateOf('201')).not.toBe('talking');
      expect(desk.of('call-transferred')).toMatchObject([
        { callId: 'call-1', action: 'external', target: '+31600000002', attended: true },
      ]);
      expect(desk.of('call-ended')).toMatchObject([
        { callId: 'call-2', outcome: 'answered', cause: 'transferred' },
      ]);
      expect(second.leg!.ended).toBe(false);
      second.leg!.bye();
      await desk.settle();
      expect(caller.leg!.hungUpByUs).toBe(true);
      expect(desk.of('call-ended')).toMatchObject([{}, { callId: 'call-1', cause: 'callee-hung-up' }]);
    });
  });

  test('the wrong tags name nobody', async () => {
    const { caller, agent } = await withAgent();
    const consult = desk.telephony.fromExtension('201', '205');
    await desk.settle();
    desk.telephony.lastTo('205').pickUp();
    await desk.settle();
    for (const wrong of [{ localTag: 'x' }, { remoteTag: 'x' }, { localTag: 'theirs', remoteTag: 'ours' }])
      expect(agent.refer('205', { named: { ...consult.leg!.named, ...wrong } })).toEqual(['answer 603']);
    expect(desk.stateOf('201')).toBe('talking');
    caller.leg!.bye();
    consult.leg!.bye();
  });

  test('not across media servers: both conversations go on', async () => {
    const { caller, agent } = await withAgent();
    const consult = desk.telephony.fromExtension('201', '205');
    await desk.settle();
    desk.telephony.lastTo('205').pickUp();
    await desk.settle();
    desk.media.endpoints[3]!.server = 2;
    expect(agent.refer('205', consult.leg)).toEqual(['answer 603']);
    await desk.settle();
    expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
    expect(desk.media.endpoints[2]!.bridgedWith).toBe(desk.media.endpoints[3]);
    caller.leg!.bye();
    consult.leg!.bye();
  });

  test("nobody takes over another phone's call, nor one that is not there", async () => {
    const { caller, agent } = await withAgent();
    const foreign = desk.telephony.fromExtension('203', '205');
    await desk.settle();
    desk.telephony.lastTo('205').pickUp();
    await desk.settle();
    expect(agent.refer('205', foreign.leg)).toEqual(['answer 603']);
    expect(agent.refer('205', agent)).toEqual(['answer 603']);
    expect(desk.stateOf('201')).toBe('talking');
    caller.leg!.bye();
    foreign.leg!.bye();
  });
});
