// What holds for callbacks whatever happens, in whatever order: one chain a customer, one leg at a time, agents first.
// Never waits: time is the test's, and every moment of a call can be the last one before a restart.
import fc from 'fast-check';
import { openAttemptOf } from '../../../src/core/callbacks/callback-projection.js';
import type { CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import type { FakeOutgoing } from '../../support/fake-telephony.js';
import { CallbackFixture, sales, support } from './callback-fixture.js';

const numbers = ['+31600000001', '+31600000002', '+31600000003'] as const;
const agents = ['201', '202'] as const;

type Step =
  | { readonly kind: 'request' | 'caller-comes' | 'customer-answers'; readonly who: number }
  | {
      readonly kind: 'customer-fails';
      readonly who: number;
      readonly cause: 'busy' | 'no-answer' | 'unreachable';
    }
  | {
      readonly kind: 'caller-leaves' | 'caller-lost' | 'cancel' | 'hasten' | 'customer-hangs-up';
      readonly who: number;
    }
  | {
      readonly kind: 'agent-rings' | 'agent-answers' | 'agent-declines' | 'agent-hangs-up';
      readonly agent: number;
    }
  | { readonly kind: 'log-in' | 'log-out'; readonly agent: number }
  | { readonly kind: 'prompts-end' | 'restart' | 'media-lost' }
  | { readonly kind: 'time'; readonly ms: number }
  /** What usually comes next, so that the later phases are seen often. */
  | { readonly kind: 'go-on'; readonly reached: boolean };

const who = fc.nat({ max: numbers.length - 1 });
const agent = fc.nat({ max: agents.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('go-on'), reached: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('request', 'caller-comes'), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('customer-answers'), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('customer-fails'),
      who,
      cause: fc.constantFrom('busy', 'no-answer', 'unreachable'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('caller-leaves', 'caller-lost', 'cancel', 'hasten', 'customer-hangs-up'),
      who,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'agent-rings',
        'agent-answers',
        'agent-answers',
        'agent-declines',
        'agent-hangs-up',
      ),
      agent,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('log-in', 'log-in', 'log-out'), agent }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('prompts-end', 'prompts-end', 'restart', 'media-lost') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('time'),
      ms: fc.constantFrom(1, 5000, 31_000, 61_000, 601_000),
    }),
  },
);

/** Carries out what is possible at the moment; the rest happens to nobody. */
class World {
  readonly test = new CallbackFixture();
  private readonly onLine = new Map<string, { readonly callId: CallId; readonly queueId: QueueId }>();

  async take(step: Step): Promise<void> {
    const { test } = this;
    switch (step.kind) {
      case 'request':
        test.request({
          number: numberOf(step),
          queueId: step.who === 1 ? sales : support,
          waitingSinceMs: (test.clock.nowMs() - 1000 * step.who) as EpochMs,
        });
        break;
      case 'caller-comes': {
        const queueId = step.who === 1 ? sales : support;
        if (!this.onLine.has(numberOf(step)))
          this.onLine.set(numberOf(step), { callId: test.liveCaller(numberOf(step), queueId), queueId });
        break;
      }
      case 'caller-leaves':
      case 'caller-lost': {
        const call = this.onLine.get(numberOf(step));
        if (call === undefined) break;
        this.onLine.delete(numberOf(step));
        if (step.kind === 'caller-leaves') test.hangUpLive(call.callId);
        else test.loseLive(call.callId, numberOf(step), call.queueId);
        break;
      }
      case 'customer-answers':
        this.ringing(numberOf(step))?.pickUp();
        break;
      case 'customer-fails':
        this.ringing(numberOf(step))?.fail(step.cause);
        break;
      case 'customer-hangs-up':
        this.talking(numberOf(step))?.leg?.bye();
        break;
      case 'cancel':
      case 'hasten': {
        const chain = [...test.records()].find(
          ({ number, phase }) => number === numberOf(step) && phase !== 'ended',
        );
        const found = chain && test.service.find(chain.id);
        if (found !== undefined)
          test.service.order(found, step.kind === 'cancel' ? 'cancelled' : 'hastened', 'ann');
        break;
      }
      case 'agent-rings':
        this.ringing(agents[step.agent]!)?.ring();
        break;
      case 'agent-answers':
        this.ringing(agents[step.agent]!)?.pickUp();
        break;
      case 'agent-declines':
        this.ringing(agents[step.agent]!)?.fail('declined');
        break;
      case 'agent-hangs-up':
        this.talking(agents[step.agent]!)?.leg?.bye();
        break;
      case 'log-in':
        test.logIn(agents[step.agent]!);
        break;
      case 'log-out':
        test.logOut(agents[step.agent]!);
        break;
      case 'prompts-end':
        await test.endPrompts();
        break;
      case 'media-lost':
        test.media.endpoints.find(({ destroyed }) => !destroyed)?.drop('media-lost');
        break;
      case 'restart':
        this.onLine.clear();
        test.restart();
        break;
      case 'go-on':
        await this.goOn(step.reached);
        break;
      case 'time':
        test.clock.advance(step.ms);
        break;
    }
    await test.settle();
    // Whoever was cancelled confirms it.
    for (const leg of test.telephony.dialled) if (leg.cancelled) leg.fail('cancelled');
    await test.settle();
    this.check();
  }

  private async goOn(reached: boolean): Promise<void> {
    const { test } = this;
    const agentLeg = agents.map((id) => this.ringing(id)).find((leg) => leg !== undefined);
    const customerLeg = numbers.map((number) => this.ringing(number)).find((leg) => leg !== undefined);
    if (customerLeg !== undefined) {
      if (reached) customerLeg.pickUp();
      else customerLeg.fail('busy');
    } else if (agentLeg !== undefined) agentLeg.pickUp();
    else if (test.media.endpoints.some(({ destroyed }) => !destroyed)) await test.endPrompts();
    else test.clock.advance(5000);
    await test.settle();
  }

  private check(): void {
    const { test } = this;
    const open = test.records().filter(({ phase }) => phase !== 'ended');
    const busy = open.map(({ number }) => number);
    expect(new Set(busy).size).toBe(busy.length);
    for (const record of open) {
      expect(record.attempts.filter(({ endedAtMs }) => endedAtMs === undefined).length).toBeLessThanOrEqual(
        1,
      );
      const chain = test.service.find(record.id);
      // What is remembered is what is written.
      expect(chain?.record).toEqual(record);
      expect(openAttemptOf(record)?.callId).toBe(chain?.attempt?.id);
    }
    for (const number of numbers) expect(test.liveLegsTo(number)).toBeLessThanOrEqual(1);
    this.checkEngine();
    this.checkAgentsFirst();
  }

  /** Every attempt under way is one item of the ACD, and no other callback is. */
  private checkEngine(): void {
    const { test } = this;
    const waiting = test.acd.snapshot().waiting.filter(({ purpose }) => purpose === 'callback');
    for (const { interactionId: callId, queuedAtMs } of waiting) {
      expect(test.service.orders.owns(callId)).toBe(true);
      const record = test.records().find((one) => openAttemptOf(one)?.callId === callId);
      expect(record?.waitingSinceMs).toBe(queuedAtMs);
    }
    const queued = test.records().filter(({ id }) => test.service.find(id)?.state.kind === 'queued');
    expect(waiting.map(({ interactionId }) => interactionId).sort()).toEqual(
      queued.map((record) => openAttemptOf(record)!.callId).sort(),
    );
  }

  /** The customer's leg begins after an agent's leg of the same call was answered. */
  private checkAgentsFirst(): void {
    const { test } = this;
    const answered = new Set<string>();
    const roles = new Map<string, string>();
    for (const event of test.events) {
      if (event.kind === 'leg-started') roles.set(event.legId, event.role);
      if (event.kind === 'leg-answered' && roles.get(event.legId) === 'agent') answered.add(event.callId);
      if (event.kind === 'leg-started' && event.role === 'callee') expect(answered).toContain(event.callId);
    }
  }

  /** The last leg to this party, when it can still be answered. */
  private ringing(party: string): FakeOutgoing | undefined {
    const leg = this.test.leg(party);
    return leg === undefined || leg.over || leg.cancelled || leg.leg !== undefined ? undefined : leg;
  }

  private talking(party: string): FakeOutgoing | undefined {
    const leg = this.test.leg(party);
    return leg === undefined || leg.over ? undefined : leg;
  }
}

const numberOf = ({ who: index }: { readonly who: number }): string => numbers[index]!;

it('one chain and at most one leg for each customer, agents first, and the journal knows it all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), async (steps) => {
      const world = new World();
      world.test.logIn(...agents);
      for (const one of steps) await world.take(one);
      world.test.service.close();
      await world.test.settle();
    }),
    { numRuns: 100 },
  );
}, 120_000);
