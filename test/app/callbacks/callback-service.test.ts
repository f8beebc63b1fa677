// Callbacks: one chain for each customer, at the place held, with every end of every leg in every phase.
// Never waits: clock, phones and media are the test's; the engine is the real one.
import { firstRequestOf } from '../../../src/core/acd/request-ids.js';
import { StoreError } from '../../../src/app/ports/store.js';
import type { EngineInput, QueueEntry } from '../../../src/core/acd/acd-model.js';
import type { CallId, EpochMs, RequestId, SkillId } from '../../../src/core/kernel/ids.js';
import type { FakeOutgoing } from '../../support/fake-telephony.js';
import { CallbackFixture, callbackCompany, customer, sales, support } from './callback-fixture.js';

let test: CallbackFixture;
beforeEach(() => {
  test = new CallbackFixture();
});
afterEach(async () => {
  await test.settle();
  expect(test.leaks()).toEqual([]);
  expect(test.calls.filter((call) => !call.ended)).toEqual([]);
});

const customerLeg = (): FakeOutgoing => test.leg(customer)!;
const outcomes = (): unknown[] => test.of('callback-attempt-ended').map(({ outcome }) => outcome);
const endOf = (): unknown => test.of('callback-ended').map(({ outcome }) => outcome)[0];

/** The agent has answered and the customer is in conversation with them. */
async function reach(agentId = '201'): Promise<{ agent: FakeOutgoing; customer: FakeOutgoing }> {
  const agent = await test.agentAnswers(agentId);
  const leg = customerLeg();
  leg.ring();
  leg.pickUp();
  await test.settle();
  return { agent, customer: leg };
}

describe('an attempt', () => {
  it('rings the agent first, tells what it is about, and only then dials the customer', async () => {
    test.request({ reasonPath: '/recordings/reason.wav', callerName: 'Ann' });
    expect(test.telephony.dialled).toEqual([]);
    test.logIn('201');
    await test.settle();
    const agent = test.leg('201')!;
    expect(agent.request).toMatchObject({ callerNumber: customer, callerName: 'Ann' });
    expect(customerLeg()).toBeUndefined();
    agent.ring();
    agent.pickUp();
    await test.settle();
    expect(customerLeg()).toBeUndefined();
    const heard = test.media.endpoints.flatMap(({ played }) => played.flat());
    expect(heard).toEqual([
      { kind: 'prompt', prompt: 'callback-announcement', language: 'nl' },
      { kind: 'recording', path: '/recordings/reason.wav' },
      { kind: 'prompt', prompt: 'waited-1', language: 'nl' },
      { kind: 'prompt', prompt: 'callback-dialling', language: 'nl' },
    ]);
    await test.endPrompts();
    const leg = customerLeg();
    expect(leg.request).toMatchObject({
      to: { kind: 'external', number: customer, trunkId: 'out' },
      callerNumber: '+31205550100',
      timeoutMs: 25_000,
    });
    expect(test.media.endpoints.map(({ background }) => background?.kind)).toContain('ringback');
    leg.pickUp();
    await test.settle();
    expect(test.media.endpoints.filter(({ bridgedWith }) => bridgedWith !== undefined)).toHaveLength(2);
    expect(test.of('conversation-started')).toHaveLength(1);
    agent.leg!.bye();
    await test.settle();
    expect(endOf()).toBe('reached');
  });

  it('is a call of its own to the outside, with both legs in its record', async () => {
    const asked = test.request();
    test.logIn('201');
    const { customer: leg } = await reach();
    leg.leg!.bye();
    await test.settle();
    expect(test.of('call-started')[0]).toMatchObject({
      direction: 'outbound',
      dialled: customer,
      callerNumber: '+31205550100',
      queueId: support,
      callbackOf: asked,
      trunkId: 'out',
    });
    expect(test.of('leg-started').map(({ role }) => role)).toEqual(['agent', 'callee']);
    expect(test.of('leg-ended')).toHaveLength(2);
    expect(test.of('call-ended')[0]).toMatchObject({ outcome: 'answered', cause: 'customer-hung-up' });
    expect(test.of('conversation-ended')[0]).toMatchObject({ cause: 'ended' });
    expect(outcomes()).toEqual(['reached']);
  });

  it('keeps the exact place among those who hold the line', () => {
    const nowMs = test.clock.nowMs();
    const before = test.liveCaller('+31600000001');
    test.request({ waitingSinceMs: (nowMs - 60_000) as EpochMs });
    const after = test.liveCaller('+31600000002');
    const attempt = test.of('callback-attempt-started')[0]!.attemptCallId;
    expect(test.acd.position(firstRequestOf(attempt))).toBe(1);
    expect(test.acd.position(firstRequestOf(before))).toBe(2);
    expect(test.acd.position(firstRequestOf(after))).toBe(3);
    expect(test.acd.snapshot().waiting[0]).toMatchObject({
      interactionId: attempt,
      queuedAtMs: nowMs - 60_000,
    });
    [before, after].forEach((callId) => test.hangUpLive(callId));
  });

  it('and those who hold the line are served in the order of their places, tried in vain or not', async () => {
    const nowMs = test.clock.nowMs();
    const first = test.liveCaller('+31600000001');
    test.clock.advance(10_000);
    test.request({ waitingSinceMs: (nowMs + 5000) as EpochMs });
    const last = test.liveCaller('+31600000002');
    test.logIn('201');
    const serve = (callId: CallId): void => {
      const { offerId, callId: offered } = test.liveOffers.at(-1)!;
      expect(offered).toBe(callId);
      test.acd.handle({ kind: 'offer-answered', offerId });
      test.acd.handle({ kind: 'conversation-ended', offerId });
    };
    serve(first);
    await test.agentAnswers();
    customerLeg().fail('busy');
    await test.settle();
    await test.endPrompts();
    // Back in its old place only when the next attempt is due: until then it is in nobody's way.
    serve(last);
    const later = test.liveCaller('+31600000003');
    test.acd.handle({ kind: 'requester-left', requestId: firstRequestOf(later) });
    test.clock.advance(60_000);
    const { agent } = await reach();
    agent.leg!.bye();
  });

  it('goes out on the trunk on which the customer called, when that one can dial', async () => {
    const callId = test.liveCaller(customer);
    test.withdrawLive(callId);
    test.request({ callId });
    test.logIn('201');
    await test.agentAnswers();
    expect(customerLeg().request.to).toMatchObject({ trunkId: 'other' });
    customerLeg().fail('busy', 486);
    await test.endPrompts();
    await test.endPrompts();
  });
});

describe('when the customer is not reached', () => {
  const fail = async (cause: 'busy' | 'no-answer' | 'declined' | 'unreachable'): Promise<void> => {
    await test.agentAnswers();
    customerLeg().fail(cause);
    await test.settle();
    await test.endPrompts();
  };

  it.each([
    ['busy', 'callback-busy', 60_000],
    ['declined', 'callback-busy', 60_000],
    ['no-answer', 'callback-no-answer', 600_000],
    ['unreachable', 'callback-unreachable', 600_000],
  ] as const)('after %s the agent hears %s and it is tried again %d ms later', async (cause, prompt, ms) => {
    test.request();
    test.logIn('201');
    await test.agentAnswers();
    customerLeg().fail(cause);
    await test.settle();
    const heard = test.media.endpoints.flatMap(({ played }) => played.flat());
    expect(heard.at(-1)).toMatchObject({ prompt });
    expect(outcomes()).toEqual([]);
    await test.endPrompts();
    expect(outcomes()).toEqual([cause]);
    expect(test.of('queue-left')[0]).toMatchObject({ reason: 'unreached', cause });
    expect(test.of('call-ended')[0]).toMatchObject({ outcome: 'unanswered', cause });
    const dialled = test.telephony.dialled.length;
    test.clock.advance(ms - 1);
    await test.settle();
    expect(test.telephony.dialled).toHaveLength(dialled);
    test.clock.advance(1);
    await test.settle();
    expect(test.of('callback-attempt-started')).toHaveLength(2);
    expect(test.of('call-queued')[1]).toMatchObject({
      purpose: 'callback',
      waitingSinceMs: test.record().waitingSinceMs,
    });
    await fail('busy');
  });

  it('is given up after the last attempt of the queue', async () => {
    test.request();
    test.logIn('201');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await fail('busy');
      test.clock.advance(60_000);
      await test.settle();
    }
    expect(outcomes()).toEqual(['busy', 'busy', 'busy']);
    expect(endOf()).toBe('given-up');
    expect(test.acd.snapshot().waiting).toEqual([]);
    // Asked for once more, it begins anew.
    test.request();
    expect(test.of('callback-requested')).toHaveLength(2);
    await fail('busy');
  });

  it('the agent who hangs up during the message is free at once', async () => {
    test.request();
    test.logIn('201');
    const agent = await test.agentAnswers();
    customerLeg().fail('busy');
    await test.settle();
    agent.leg!.bye();
    await test.settle();
    expect(outcomes()).toEqual(['busy']);
    expect(test.acd.snapshot().agents[0]?.state.kind).toBe('idle');
  });
});

describe('when the agent', () => {
  it.each(['declined', 'busy', 'no-answer', 'unreachable'] as const)(
    'is %s another one is asked, and nobody is dialled',
    async (cause) => {
      test.request();
      test.logIn('201', '202');
      await test.settle();
      test.leg('201')!.fail(cause);
      await test.settle();
      expect(customerLeg()).toBeUndefined();
      expect(test.of('callback-attempt-started')).toHaveLength(1);
      const { agent } = await reach('202');
      agent.leg!.bye();
    },
  );

  it('hangs up while hearing what it is about, the place is kept and the agent is left alone', async () => {
    test.request();
    test.logIn('201');
    await test.settle();
    const agent = test.leg('201')!;
    agent.pickUp();
    await test.settle();
    agent.leg!.bye();
    await test.settle();
    expect(customerLeg()).toBeUndefined();
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    expect(outcomes()).toEqual([]);
    test.clock.advance(5000);
    await test.settle();
    const { agent: again } = await reach();
    again.leg!.bye();
    await test.settle();
    expect(outcomes()).toEqual(['reached']);
  });

  it('hangs up while the customer is rung, the ringing ends and the place is kept', async () => {
    test.request();
    test.logIn('201', '202');
    const agent = await test.agentAnswers();
    const first = customerLeg();
    first.ring();
    agent.leg!.bye();
    await test.settle();
    expect(first.cancelled).toBe(true);
    first.fail('cancelled', 487);
    await test.settle();
    expect(outcomes()).toEqual([]);
    const { agent: other } = await reach('202');
    other.leg!.bye();
  });

  it('hangs up at the very moment in which the customer answers, the customer is hung up', async () => {
    test.request();
    test.logIn('201');
    const agent = await test.agentAnswers();
    const first = customerLeg();
    agent.leg!.bye();
    const crossed = first.pickUp();
    await test.settle();
    expect(crossed.ended).toBe(true);
    expect(test.of('conversation-started')).toEqual([]);
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.service.close();
  });

  it('logs out while being rung, the offer is withdrawn and the place is kept', async () => {
    test.request();
    test.logIn('201');
    await test.settle();
    const agent = test.leg('201')!;
    agent.ring();
    test.logOut('201');
    await test.settle();
    expect(agent.cancelled).toBe(true);
    agent.fail('cancelled');
    await test.settle();
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.service.close();
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'logs out at the very moment in which the phone is picked up (%i), the place is kept and only who has answered goes on',
    async (turns) => {
      test.request();
      test.logIn('201');
      await test.settle();
      const agent = test.leg('201')!;
      agent.pickUp();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      test.logOut('201');
      await test.settle();
      await test.endPrompts();
      // Taken back, or answered before that: then the agent has taken it on, and the customer is dialled.
      const [offer] = test.of('offer-ended');
      const answered = offer?.outcome === 'accepted';
      expect(agent.leg!.ended).toBe(!answered);
      expect(customerLeg() !== undefined).toBe(answered);
      expect(test.service.find(test.record().id)?.state.kind).toBe(answered ? 'dialling' : 'queued');
      agent.leg!.bye();
      customerLeg()?.fail('cancelled', 487);
      await test.settle();
      expect(outcomes()).toEqual([]);
      expect(test.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
      test.service.close();
    },
  );

  it('answers so late that the ring time is over, the answer is hung up', async () => {
    test.request();
    test.logIn('201');
    await test.settle();
    const agent = test.leg('201')!;
    test.clock.advance(20_000);
    agent.pickUp();
    await test.settle();
    expect(agent.leg!.ended).toBe(true);
    expect(customerLeg()).toBeUndefined();
    test.service.close();
  });
});

describe('when the customer', () => {
  it('hangs up at once, it counts as declined', async () => {
    test.request();
    test.logIn('201');
    await test.agentAnswers();
    customerLeg().pickUp().bye();
    await test.settle();
    expect(outcomes()).toEqual(['declined']);
    expect(test.of('conversation-started')).toEqual([]);
  });

  it('cannot be joined with the agent, it is tried again', async () => {
    test.request();
    test.logIn('201');
    await test.agentAnswers();
    for (const endpoint of test.media.endpoints) endpoint.refuseBridge = true;
    customerLeg().pickUp();
    await test.settle();
    expect(outcomes()).toEqual(['unreachable']);
  });

  it('is lost in the conversation by our fault, it is tried again soon', async () => {
    test.request();
    test.logIn('201');
    const { customer: leg } = await reach();
    leg.leg!.bye('sip-server-lost');
    await test.settle();
    expect(outcomes()).toEqual(['fault']);
    expect(test.of('call-ended')[0]).toMatchObject({ outcome: 'interrupted' });
    test.clock.advance(30_000);
    await test.settle();
    const { agent } = await reach();
    agent.leg!.bye();
    await test.settle();
    expect(endOf()).toBe('reached');
  });

  it('calls again while waiting for it, it is kept out of the queue until the call ends', async () => {
    test.request();
    const call = test.liveCaller(customer);
    expect(test.acd.snapshot().waiting.map(({ purpose }) => purpose)).toEqual(['serve']);
    expect(test.service.find(test.record().id)?.state.kind).toBe('paused');
    test.hangUpLive(call);
    await test.settle();
    expect(test.acd.snapshot().waiting.map(({ purpose }) => purpose)).toEqual(['callback']);
    test.service.close();
  });

  it('calls again while the agent is being rung, the agent is let go', async () => {
    test.request();
    test.logIn('201');
    await test.settle();
    const agent = test.leg('201')!;
    const call = test.liveCaller(customer);
    await test.settle();
    expect(agent.cancelled).toBe(true);
    agent.fail('cancelled');
    test.hangUpLive(call);
    test.service.close();
  });

  it('calls again and talks with an agent of the queue, the callback is over', async () => {
    test.request();
    const call = test.liveCaller(customer);
    test.logIn('201');
    const offer = test.liveOffers.at(-1)!;
    expect(offer.callId).toBe(call);
    test.acd.handle({ kind: 'offer-answered', offerId: offer.offerId });
    test.acd.handle({ kind: 'conversation-ended', offerId: offer.offerId });
    expect(endOf()).toBe('called-again');
    await test.settle();
    expect(customerLeg()).toBeUndefined();
  });
});

describe('one chain for each customer', () => {
  it('a second wish keeps the better place, and what was said last', () => {
    const nowMs = test.clock.nowMs();
    test.request({ waitingSinceMs: (nowMs - 1000) as EpochMs, reasonPath: '/a.wav' });
    const second = test.service.request({
      callId: 'second' as CallId,
      queueId: sales,
      number: customer,
      waitingSinceMs: (nowMs - 5000) as EpochMs,
      priority: 2,
      reasonPath: '/b.wav',
      language: 'nl',
      choices: [],
      by: 'caller',
    });
    test.service.callerGone('second' as CallId);
    expect(second).toBe('already-waiting');
    expect(test.records()).toHaveLength(1);
    expect(test.record()).toMatchObject({
      waitingSinceMs: nowMs - 5000,
      queueId: sales,
      priority: 2,
      reasonPath: '/b.wav',
    });
    expect(test.acd.snapshot().waiting).toMatchObject([
      { queueId: sales, purpose: 'callback', queuedAtMs: nowMs - 5000, priority: 2 },
    ]);
    test.service.close();
  });

  it('a worse place of a second wish changes nothing about the place', () => {
    const nowMs = test.clock.nowMs();
    test.request({ waitingSinceMs: (nowMs - 5000) as EpochMs });
    test.request({ waitingSinceMs: nowMs });
    expect(test.acd.snapshot().waiting).toMatchObject([{ queuedAtMs: nowMs - 5000 }]);
    test.service.close();
  });

  it('who asks again while waiting for the next attempt is called now, and as often as at first', async () => {
    test.request();
    test.logIn('201');
    await test.agentAnswers();
    customerLeg().fail('no-answer');
    await test.settle();
    await test.endPrompts();
    test.request();
    await test.settle();
    const { agent } = await reach();
    agent.leg!.bye();
    await test.settle();
    expect(outcomes()).toEqual(['no-answer', 'reached']);
  });

  it('nobody is rung before the caller who asked has hung up', async () => {
    test.logIn('201');
    test.service.request({
      callId: 'asking' as CallId,
      queueId: support,
      number: customer,
      waitingSinceMs: test.clock.nowMs(),
      priority: 0,
      language: 'nl',
      choices: [],
      by: 'caller',
    });
    await test.settle();
    expect(test.telephony.dialled).toEqual([]);
    test.service.callerGone('asking' as CallId);
    const { agent } = await reach();
    agent.leg!.bye();
  });
});

describe('without being asked, but not to every number', () => {
  it.each(['+18765551234', '+31900123456'])('%s, which may be forged, is not called back', (number) => {
    const call = test.liveCaller(number, support);
    test.clock.advance(30_000);
    test.hangUpLive(call);
    expect(test.records()).toEqual([]);
    test.loseLive(test.liveCaller(number, support), number, support);
    expect(test.record().phase).toBe('listed');
    expect(test.acd.snapshot().waiting).toEqual([]);
    test.service.close();
  });
});

describe('without being asked', () => {
  const abandon = (number: string, afterMs: number, queueId = support): void => {
    const call = test.liveCaller(number, queueId);
    test.clock.advance(afterMs);
    test.hangUpLive(call);
  };

  it('who gave up after waiting long enough is called back at the old place', () => {
    const sinceMs = test.clock.nowMs();
    abandon(customer, 30_000);
    expect(test.record()).toMatchObject({
      by: 'abandoned',
      number: customer,
      queueId: support,
      waitingSinceMs: sinceMs,
      trunkId: 'other',
    });
    expect(test.acd.snapshot().waiting).toMatchObject([{ purpose: 'callback', queuedAtMs: sinceMs }]);
    test.service.close();
  });

  describe('with what was asked for', () => {
    const asking = (minLevel: number) => ({
      wishes: [{ skill: 'billing' as SkillId, minLevel, weight: 1, need: 'required' as const }],
    });
    const wait = (entry: QueueEntry, ...changes: EngineInput[]): CallId => {
      const call = test.liveCaller(customer, support, entry);
      for (const change of changes) test.acd.handle(change);
      test.clock.advance(30_000);
      return call;
    };
    const change = (minLevel?: number): EngineInput => ({
      kind: 'demand-changed',
      requestId: 'call-1' as RequestId,
      demand: minLevel === undefined ? { wishes: [] } : asking(minLevel),
    });

    it.each([
      ['from the start', [], asking(3)],
      ['and asked for anew', [change(7)], asking(7)],
      ['unless it was taken back', [change(7), change()], undefined],
    ])('%s', (_, changes, demand) => {
      test.hangUpLive(wait({ demand: asking(3) }, ...changes));
      expect(test.record().demand).toEqual(demand);
      // The callback waits for the same agents.
      const queued = test.of('call-queued').at(-1);
      expect([queued?.purpose, queued?.demand]).toEqual(['callback', demand]);
      expect('demand' in (queued ?? {})).toBe(demand !== undefined);
      test.service.close();
    });

    it('and how urgent it was made', () => {
      const urgent: EngineInput = { kind: 'priority-changed', requestId: 'call-1' as RequestId, priority: 4 };
      test.hangUpLive(wait({ priority: 1 }, urgent));
      expect(test.record().priority).toBe(4);
      test.service.close();
    });

    it.each([
      ['written before demands were', false],
      ['written since', true],
    ])('after kill -9 as the journal has it, %s', (_, withDemand) => {
      wait({ demand: asking(3) }, change(7));
      if (!withDemand) test.forgetDemands();
      test.restart();
      expect(test.record()).toMatchObject({ by: 'lost', phase: 'open', number: customer });
      expect(test.record().demand).toEqual(withDemand ? asking(7) : undefined);
      expect(test.of('call-queued').at(-1)?.demand).toEqual(withDemand ? asking(7) : undefined);
      test.service.close();
    });
  });

  it.each([
    ['who gave up sooner', customer, 29_999, support],
    ['who withholds the number', 'anonymous', 60_000, support],
    ['one of our own numbers', '+31205550100', 60_000, support],
    ['a caller of a queue that is not set to', customer, 60_000, sales],
  ])('not %s', (_, number, afterMs, queueId) => {
    abandon(number, afterMs, queueId);
    expect(test.records()).toEqual([]);
  });

  it('who was lost by our fault is called back by a queue that is set to, and listed by others', () => {
    for (const [number, queueId] of [
      ['+31600000001', support],
      ['+31600000002', sales],
    ] as const) {
      test.loseLive(test.liveCaller(number, queueId), number, queueId);
    }
    expect(test.records()).toMatchObject([
      { number: '+31600000001', by: 'lost', phase: 'open' },
      { number: '+31600000002', by: 'lost', phase: 'listed' },
    ]);
    expect(test.acd.snapshot().waiting.map(({ purpose }) => purpose)).toEqual(['callback']);
    test.restart();
    expect(test.acd.snapshot().waiting.map(({ purpose }) => purpose)).toEqual(['callback']);
    test.service.close();
  });

  it('who is lost while a callback is open already has that one only', () => {
    test.request();
    const callId = test.liveCaller(customer);
    test.loseLive(callId, customer, support);
    expect(test.records()).toMatchObject([{ phase: 'open' }, { phase: 'ended', outcome: 'merged' }]);
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.service.close();
  });

  it('who is lost right after asking for it is called back as asked', () => {
    const callId = test.liveCaller(customer);
    test.withdrawLive(callId);
    test.request({ callId, reasonPath: '/a.wav' });
    test.loseLive(callId, customer, support);
    expect(test.records()).toMatchObject([{ phase: 'open', by: 'caller', reasonPath: '/a.wav' }]);
    test.service.close();
  });
});

describe('a restart', () => {
  it('while it waits in the queue keeps the place exactly', () => {
    const places = [5000, 90_000, 40_000].map((agoMs) => test.clock.nowMs() - agoMs);
    places.forEach((sinceMs, index) =>
      test.request({ number: `+3160000000${index}`, waitingSinceMs: sinceMs as EpochMs }),
    );
    test.restart();
    expect(test.acd.snapshot().waiting.map(({ queuedAtMs }) => queuedAtMs)).toEqual([...places].sort());
    test.service.close();
  });

  it('while the agent is rung, told, or the customer is dialled: tried again, and not counted', async () => {
    test.request();
    test.logIn('201');
    await test.settle();
    test.restart();
    await test.settle();
    const agent = test.leg('201')!;
    agent.pickUp();
    await test.settle();
    test.restart();
    await test.agentAnswers();
    expect(customerLeg().over).toBe(false);
    test.restart();
    expect(outcomes()).toEqual(['interrupted', 'interrupted', 'interrupted']);
    const { agent: last } = await reach();
    last.leg!.bye();
    await test.settle();
    expect(endOf()).toBe('reached');
    expect(test.of('call-ended').map(({ outcome }) => outcome)).toEqual([
      'interrupted',
      'interrupted',
      'interrupted',
      'answered',
    ]);
  });

  it('in the middle of the conversation: the customer, who was cut off, is called again', async () => {
    test.request();
    test.logIn('201');
    await reach();
    test.restart();
    const { agent } = await reach();
    agent.leg!.bye();
    await test.settle();
    expect(outcomes()).toEqual(['interrupted', 'reached']);
  });

  describe('in the middle of the conversation, beside servers that have kept it', () => {
    const adopted = (leg: FakeOutgoing) => test.telephony.adoptedLeg(leg.sipCallId);

    it.each(['agent', 'customer'] as const)('the two talk on until the %s hangs up', async (who) => {
      test.request();
      test.logIn('201');
      const legs = await reach();
      await test.restartBesideServers();
      expect(adopted(legs.customer).ended).toBe(false);
      expect(outcomes()).toEqual([]);
      expect(test.acd.snapshot().agents.find(({ id }) => id === '201')?.state.kind).toBe('talking');
      adopted(legs[who]).bye();
      await test.settle();
      expect(adopted(who === 'agent' ? legs.customer : legs.agent).hungUpByUs).toBe(true);
      expect(outcomes()).toEqual(['reached']);
      expect(endOf()).toBe('reached');
      expect(test.of('conversation-ended')).toMatchObject([{ agentId: '201' }]);
      expect(test.of('call-ended')).toMatchObject([{ outcome: 'answered' }]);
      expect(test.acd.snapshot().waiting).toEqual([]);
    });

    it('one of which a leg is gone all the same is made anew, and the attempt does not count', async () => {
      test.request();
      test.logIn('201');
      await reach();
      test.telephony.dialled.splice(0);
      await test.restartBesideServers();
      expect(outcomes()).toEqual(['interrupted']);
      const { agent } = await reach();
      agent.leg!.bye();
      await test.settle();
      expect(outcomes()).toEqual(['interrupted', 'reached']);
    });
  });

  it('while it waits for the next attempt leaves its time as it was', async () => {
    test.request();
    test.logIn('201');
    await test.agentAnswers();
    customerLeg().fail('busy');
    await test.settle();
    await test.endPrompts();
    test.clock.advance(20_000);
    test.restart();
    test.clock.advance(39_999);
    expect(test.of('callback-attempt-started')).toHaveLength(1);
    test.clock.advance(1);
    await test.settle();
    const { agent } = await reach();
    agent.leg!.bye();
  });

  it('after the time of the next attempt has passed makes it at once', async () => {
    test.request();
    test.logIn('201');
    await test.agentAnswers();
    customerLeg().fail('busy');
    await test.settle();
    await test.endPrompts();
    test.restart();
    test.clock.advance(3_600_000);
    await test.settle();
    const { agent } = await reach();
    agent.leg!.bye();
  });

  it('after the end leaves it at an end', async () => {
    test.request();
    test.logIn('201');
    const { agent } = await reach();
    agent.leg!.bye();
    await test.settle();
    test.restart();
    await test.settle();
    expect(test.telephony.dialled).toEqual([]);
  });
});

describe('what stands in the way', () => {
  it('a queue that is gone: the place is kept outside, until there is one again', async () => {
    test.request();
    const withoutQueue = { ...callbackCompany, queues: callbackCompany.queues.slice(1) };
    test.reconfigure(withoutQueue);
    const chain = test.service.find(test.record().id)!;
    expect(chain.state.kind).toBe('paused');
    expect(test.service.obstacleOf(chain.record)).toBe('no-queue');
    test.reconfigure(callbackCompany);
    expect(chain.state.kind).toBe('queued');
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    await test.settle();
    test.service.close();
  });

  it('no trunk that can dial', () => {
    test.reconfigure({ ...callbackCompany, trunks: callbackCompany.trunks.slice(0, 1) });
    test.request();
    const chain = test.service.find(test.record().id)!;
    expect(test.service.obstacleOf(chain.record)).toBe('no-trunk');
    expect(test.acd.snapshot().waiting).toEqual([]);
    test.reconfigure(callbackCompany);
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.service.close();
  });

  it('closing time: nobody new is put into the queue before it opens, and the place is kept', () => {
    const minute = 60_000;
    const nowMs = test.clock.nowMs();
    const hours = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'UTC',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const opens = hours.format(nowMs + 90 * minute);
    const schedules = [
      {
        id: 'day',
        name: 'Day',
        weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], hours: [{ from: opens, to: '24:00' }] }],
        dates: [],
      },
    ];
    const [first, ...others] = callbackCompany.queues;
    const settings = { ...callbackCompany.settings, timeZone: 'UTC' };
    const queues = [{ ...first!, schedule: 'day' }, ...others];
    test.request();
    test.reconfigure({ ...callbackCompany, settings, schedules, queues });
    // Who waits at closing time is still served.
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.restart();
    expect(test.acd.snapshot().waiting).toEqual([]);
    const chain = test.service.find(test.record().id)!;
    expect(test.service.obstacleOf(chain.record)).toBe('queue-closed');
    test.clock.advance(91 * minute);
    expect(test.acd.snapshot().waiting).toMatchObject([{ queuedAtMs: nowMs - 90_000 }]);
    test.service.close();
  });

  it('a number that may not be called, whoever asked for it and whenever', async () => {
    test.logIn('201');
    test.request();
    const settings = {
      ...callbackCompany.settings,
      outsideCalls: { ...callbackCompany.settings.outsideCalls, allowedPrefixes: ['+48'] },
    };
    test.reconfigure({ ...callbackCompany, settings });
    await test.settle();
    const chain = test.service.find(test.record().id)!;
    expect([chain.state.kind, test.service.obstacleOf(chain.record)]).toEqual(['paused', 'not-allowed']);
    expect(test.telephony.outside).toEqual([]);
    test.restart();
    await test.settle();
    expect(test.telephony.outside).toEqual([]);
    test.service.close();
  });

  it('as many calls as may be made: tried again when there is room', () => {
    const settings = {
      ...callbackCompany.settings,
      outsideCalls: { ...callbackCompany.settings.outsideCalls, maxPerDay: 1 },
    };
    test.reconfigure({ ...callbackCompany, settings });
    test.dialOutside('+31201234567');
    test.request();
    const chain = test.service.find(test.record().id)!;
    expect(test.service.obstacleOf(chain.record)).toBe('limit-reached');
    expect(test.acd.snapshot().waiting).toEqual([]);
    test.clock.advance(24 * 3_600_000 + 5 * 60_000);
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.service.close();
  });

  /** The company may make one call a day. */
  const oneCallADay = () => {
    const outsideCalls = { ...callbackCompany.settings.outsideCalls, maxPerDay: 1 };
    test.reconfigure({ ...callbackCompany, settings: { ...callbackCompany.settings, outsideCalls } });
  };

  it('as many calls as may be made, also when others were made while it waited: nobody is rung', async () => {
    oneCallADay();
    test.request();
    expect(test.acd.snapshot().waiting).toHaveLength(1);
    test.dialOutside('+31201234567');
    test.logIn('201');
    await test.settle();
    expect(test.leg('201')).toBeUndefined();
    const chain = test.service.find(test.record().id)!;
    expect([chain.state.kind, test.service.obstacleOf(chain.record)]).toEqual(['paused', 'limit-reached']);
    expect(outcomes()).toEqual(['withdrawn']);
    test.service.close();
  });

  it('as many calls as may be made, also while the agent hears what it is about: no attempt is spent', async () => {
    oneCallADay();
    test.request();
    test.logIn('201');
    await test.settle();
    const agent = test.leg('201')!;
    agent.ring();
    agent.pickUp();
    await test.settle();
    test.dialOutside('+31201234567');
    await test.endPrompts();
    await test.endPrompts();
    expect(outcomes()).toEqual(['withdrawn']);
    expect(customerLeg()).toBeUndefined();
    expect(test.of('leg-started').filter(({ number }) => number !== undefined)).toEqual([]);
    const chain = test.service.find(test.record().id)!;
    expect([chain.state.kind, test.service.obstacleOf(chain.record)]).toEqual(['paused', 'limit-reached']);
    test.service.close();
  });

  it('a store that fails: nobody is called back until what comes of it can be saved', async () => {
    test.request();
    test.storeFailure = new StoreError('store-full', 'the disk is full');
    test.service.setPriority(test.service.find(test.record().id)!, 1, 'els');
    test.clock.advance(100);
    await test.settle();
    expect(test.acd.snapshot().waiting).toEqual([]);
    const chain = test.service.find(test.record().id)!;
    expect([chain.state.kind, test.service.obstacleOf(chain.record)]).toEqual([
      'paused',
      'storage-unavailable',
    ]);
    test.logIn('201');
    await test.settle();
    expect(test.telephony.dialled).toEqual([]);
    test.storeFailure = undefined;
    test.clock.advance(10_000);
    await test.settle();
    expect(test.leg('201')).toBeDefined();
    test.service.order(chain, 'cancelled', 'els');
    test.leg('201')!.fail('cancelled');
  });

  it('when the service stops nobody is rung any more, and the chain stays open', async () => {
    test.request();
    test.service.close();
    test.logIn('201');
    await test.settle();
    expect(test.telephony.dialled).toEqual([]);
    expect(test.record().phase).toBe('open');
  });
});
