// What holds after every input of any sequence, however hostile.
// Never looks inside the engine: everything is checked against effects and snapshot, by brute force.
import fc from 'fast-check';
import { createAcdEngine, minRestMs } from '../../../src/core/acd/acd-engine.js';
import type {
  AcdEngine,
  AcdSettings,
  AgentSettings,
  EngineEffect,
  EngineInput,
  QueueSettings,
} from '../../../src/core/acd/acd-model.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { agentSettings, queueSettings } from './acd-driver.js';

const queuePool: readonly QueueSettings[] = [
  queueSettings('sales', { sales: 3 }, { wrapUpMs: 4_000 }),
  queueSettings('support', { support: 5 }, { wrapUpMs: 0, retryDelayAfterRefusalMs: 0 }),
  queueSettings('both', { sales: 2, support: 2 }, { ringTimeoutMs: 5_000 }),
  queueSettings('any', {}),
];
const agentPool: readonly AgentSettings[] = [
  agentSettings('1', { sales: 8 }),
  agentSettings('2', { sales: 2, support: 6 }),
  agentSettings('3', { support: 9, sales: 5 }),
  agentSettings('4', {}),
];
const callIds = ['a', 'b', 'c', 'd', 'e'];
const agentIds = agentPool.map(({ id }) => id);

const settingsArbitrary: fc.Arbitrary<AcdSettings> = fc.record({
  queues: fc.subarray([...queuePool], { minLength: 1 }),
  agents: fc
    .subarray([...agentPool])
    .chain((agents) =>
      fc.tuple(...agents.map((agent) => fc.constantFrom(agent, { ...agent, skills: {} } as AgentSettings))),
    ),
});
const offerId = fc
  .tuple(fc.constantFrom(...callIds), fc.integer({ min: 1, max: 6 }))
  .map(([c, n]) => `${c}#${n}`);
const agentId = fc.constantFrom(...agentIds);
const callId = fc.constantFrom(...callIds);

/** Offers are picked among those that are out when `pick` is set, otherwise by guess. */
type Step = { readonly input: EngineInput; readonly pick: number | undefined; readonly afterMs: number };

const inputArbitrary = fc.oneof(
  { weight: 1, arbitrary: settingsArbitrary.map((settings) => ({ kind: 'configured', settings })) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('agent-status-changed'),
      agentId,
      status: fc.constantFrom(
        { kind: 'available' },
        { kind: 'available' },
        { kind: 'logged-out' },
        { kind: 'on-break', reason: 'lunch' },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('call-queued'),
      callId,
      queueId: fc.constantFrom(...queuePool.map(({ id }) => id)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('caller-left'), callId }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('offer-ringing', 'offer-answered', 'bridge-failed', 'conversation-ended'),
      offerId,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('offer-failed'),
      offerId,
      failure: fc.constantFrom('declined', 'busy', 'no-answer', 'unreachable'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('agent-occupied', 'agent-released'),
      agentId,
      callId: fc.constantFrom('x', 'y'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wrap-up-finished'), agentId }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time-passed') }) },
) as fc.Arbitrary<EngineInput>;

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  input: inputArbitrary,
  pick: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
  afterMs: fc.constantFrom(0, 0, 1, 500, 3_000, 20_000),
});

/** What an observer knows who sees only inputs and effects. */
class Observer {
  readonly engine: AcdEngine = createAcdEngine();
  nowMs = 1_000_000 as EpochMs;
  settings: AcdSettings = { queues: [], agents: [] };
  readonly liveOffers = new Map<string, { readonly agentId: string; readonly callId: string }>();
  readonly talks = new Map<string, { readonly agentId: string; readonly callId: string }>();
  readonly usedOfferIds = new Set<string>();
  readonly restUntil = new Map<string, number>();
  readonly counts = { offered: 0, answered: 0, abandoned: 0, overflowed: 0, interrupted: 0 };

  step({ input, pick, afterMs }: Step): readonly EngineEffect[] {
    this.nowMs = (this.nowMs + afterMs) as EpochMs;
    const aimed = this.aim(input, pick);
    if (aimed.kind === 'configured') this.settings = aimed.settings;
    const effects = this.engine.handle(aimed, this.nowMs);
    this.checkOrder(effects);
    for (const effect of effects) this.observe(effect);
    return effects;
  }

  private aim(input: EngineInput, pick: number | undefined): EngineInput {
    if (!('offerId' in input) || pick === undefined) return input;
    const open = [...this.liveOffers.keys(), ...this.talks.keys()];
    const offer = open[pick % Math.max(1, open.length)];
    return offer === undefined ? input : { ...input, offerId: offer as typeof input.offerId };
  }

  private checkOrder(effects: readonly EngineEffect[]): void {
    const firstOrder = effects.findIndex(({ kind }) => kind !== 'record-event');
    if (firstOrder >= 0) {
      expect(effects.slice(firstOrder).some(({ kind }) => kind === 'record-event')).toBe(false);
    }
    const made = new Set<string>();
    for (const effect of effects) {
      if (effect.kind === 'record-event' && effect.event.kind === 'offer-made')
        made.add(effect.event.offerId);
      if (effect.kind === 'ring-agent') expect(made.delete(effect.offerId)).toBe(true);
      // Only an offer that was out before this input can be taken back.
      if (effect.kind === 'withdraw-offer') expect(this.usedOfferIds.has(effect.offerId)).toBe(true);
    }
    expect([...made]).toEqual([]);
  }

  private observe(effect: EngineEffect): void {
    if (effect.kind !== 'record-event') return;
    const { event } = effect;
    switch (event.kind) {
      case 'call-queued':
        this.counts.offered += 1;
        return;
      case 'queue-left':
        this.counts[event.reason] += 1;
        return;
      case 'agent-status-changed':
        // Who becomes available anew is left alone no longer.
        if (event.status === 'available') this.restUntil.delete(event.agentId);
        return;
      case 'offer-made':
        expect(this.usedOfferIds.has(event.offerId)).toBe(false);
        this.usedOfferIds.add(event.offerId);
        this.liveOffers.set(event.offerId, event);
        return;
      case 'offer-ended':
        expect(this.liveOffers.delete(event.offerId)).toBe(true);
        if (event.outcome === 'refused' || event.outcome === 'missed') this.rests(event);
        return;
      case 'conversation-started':
        this.talks.set(event.offerId, event);
        return;
      case 'conversation-ended':
        expect(this.talks.delete(event.offerId)).toBe(true);
        if (event.cause === 'bridge-failed') {
          this.counts.answered -= 1;
          this.rests({ ...event, outcome: 'missed' });
        }
        return;
      default:
        return;
    }
  }

  private rests(event: {
    readonly agentId: string;
    readonly queueId: string;
    readonly outcome: string;
  }): void {
    const queue = queuePool.find(({ id }) => id === event.queueId);
    const delayMs =
      event.outcome === 'refused' ? queue?.retryDelayAfterRefusalMs : queue?.retryDelayAfterMissMs;
    this.restUntil.set(event.agentId, this.nowMs + Math.max(minRestMs, delayMs ?? 0));
  }

  check(): void {
    const { waiting, agents } = this.engine.snapshot();
    const offers = [...this.liveOffers.values()];
    const talks = [...this.talks.values()];
    // No two live offers or conversations for one agent, none that crosses.
    const busyAgents = [...offers, ...talks].map(({ agentId: id }) => id);
    expect(new Set(busyAgents).size).toBe(busyAgents.length);
    // No call in two places.
    const places = [...waiting.map(({ callId: id }) => id), ...talks.map(({ callId: id }) => id)];
    expect(new Set(places).size).toBe(places.length);
    expect(waiting.flatMap((call) => call.offerId ?? []).sort()).toEqual([...this.liveOffers.keys()].sort());
    // The books balance.
    const { offered, answered, abandoned, overflowed, interrupted } = this.counts;
    expect(offered).toBe(answered + abandoned + overflowed + interrupted + waiting.length);
    // Agents' states agree with the offers that are out.
    const stated = agents.flatMap(({ state }) => ('offerId' in state ? (state.offerId ?? []) : []));
    expect(stated.sort()).toEqual([...this.liveOffers.keys(), ...this.talks.keys()].sort());
    this.checkNobodyIdlesInVain();
    const deadline = this.engine.nextDeadlineMs();
    if (deadline !== undefined) expect(deadline).toBeGreaterThan(this.nowMs);
  }

  private checkNobodyIdlesInVain(): void {
    const { waiting, agents } = this.engine.snapshot();
    const ready = agents.filter(
      ({ id, status, state }) =>
        status.kind === 'available' && state.kind === 'idle' && (this.restUntil.get(id) ?? 0) <= this.nowMs,
    );
    for (const call of waiting.filter((candidate) => candidate.offerId === undefined)) {
      const queue = this.settings.queues.find(({ id }) => id === call.queueId);
      for (const { id } of ready) {
        const skills = this.settings.agents.find((agent) => agent.id === id)?.skills;
        const may = queue?.requiredSkills.every(({ skill, minLevel }) => (skills?.[skill] ?? 0) >= minLevel);
        expect(`${id} idles while ${call.callId} waits: ${may}`).toBe(
          `${id} idles while ${call.callId} waits: false`,
        );
      }
    }
  }
}

const firstStep: Step = {
  input: { kind: 'configured', settings: { queues: queuePool, agents: agentPool } },
  pick: undefined,
  afterMs: 0,
};
const logIns: readonly Step[] = agentIds.map((id) => ({
  input: { kind: 'agent-status-changed', agentId: id, status: { kind: 'available' } },
  pick: undefined,
  afterMs: 0,
}));
const steps = fc
  .array(stepArbitrary, { minLength: 10, maxLength: 80 })
  .map((rest) => [firstStep, ...logIns, ...rest]);

test('the invariants hold after every input', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const observer = new Observer();
      for (const step of sequence) {
        observer.step(step);
        observer.check();
      }
    }),
    { numRuns: 250 },
  );
});

test('the same inputs at the same times give the same effects', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const [first, second] = [new Observer(), new Observer()];
      for (const step of sequence) expect(first.step(step)).toEqual(second.step(step));
      expect(first.engine.snapshot()).toEqual(second.engine.snapshot());
    }),
    { numRuns: 100 },
  );
});

test('whoever waits is served in the end, when agents answer and hang up', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const observer = new Observer();
      for (const step of sequence) observer.step(step);
      const send = (input: EngineInput, afterMs = 0) => observer.step({ input, pick: undefined, afterMs });
      send({ kind: 'configured', settings: { queues: queuePool, agents: agentPool } });
      for (const step of logIns) observer.step(step);
      for (const id of agentIds) {
        for (const call of ['x', 'y']) send({ kind: 'agent-released', agentId: id, callId: call as never });
      }
      for (let round = 0; round < 60; round += 1) {
        for (const id of [...observer.liveOffers.keys()]) {
          send({ kind: 'offer-answered', offerId: id as never });
        }
        for (const id of [...observer.talks.keys()]) {
          send({ kind: 'conversation-ended', offerId: id as never });
        }
        send({ kind: 'time-passed' }, 5_000);
      }
      expect(observer.engine.snapshot().waiting).toEqual([]);
      expect(observer.engine.nextDeadlineMs()).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
