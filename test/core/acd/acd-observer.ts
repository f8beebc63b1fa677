// Watches an engine from outside: inputs, effects and snapshot only, and checks what must always hold by brute force.
// Never looks inside the engine, and never uses its code for abilities, capacity or books.
import { requestOf } from '../../../src/core/acd/request-ids.js';
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type {
  AcdEngine,
  AgentSnapshot,
  EngineEffect,
  EngineInput,
  QueueEntry,
  RequestSnapshot,
} from '../../../src/core/acd/acd-model.js';
import type {
  AcdSettings,
  AgentSettings,
  QueueSettings,
  SkillDemand,
  SkillRule,
  SkillWish,
} from '../../../src/core/acd/acd-settings.js';
import { minRestMs } from '../../../src/core/acd/agent-floor.js';
import type { AcdEvent } from '../../../src/core/acd/acd-event.js';
import type { EpochMs, RequestId } from '../../../src/core/kernel/ids.js';
import type { Channel } from '../../../src/core/kernel/interaction.js';

interface SeenCall {
  readonly queueId: string;
  readonly channel: Channel;
  readonly entry: QueueEntry;
  waitingSinceMs: number;
  demand: SkillDemand | undefined;
  held: boolean;
  /** The preferred agent's time is over, or there is none. */
  anybody: boolean;
  live: boolean;
}

/** In and out of one queue; `out` counts by reason. */
interface Books {
  entered: number;
  readonly left: Map<string, number>;
}

export class AcdObserver {
  readonly engine: AcdEngine;
  nowMs = 1_000_000 as EpochMs;
  settings: AcdSettings | undefined;
  readonly liveOffers = new Map<string, { readonly agentId: string; readonly requestId: string }>();
  readonly talks = new Map<string, { readonly agentId: string; readonly requestId: string }>();
  /** Callbacks whose agent answered and whose customer has not yet. */
  readonly dialling = new Map<string, string>();
  /** Talks that are set aside: since when, and whether the agent wants them back. */
  readonly parked = new Map<
    string,
    { readonly sinceMs: number; readonly offPhone: boolean; recalled: boolean }
  >();
  private readonly parkedMs = new Map<string, number>();
  private readonly talksSince = new Map<string, number>();
  readonly calls = new Map<string, SeenCall>();
  /** What the journal says that callers ask for. */
  private readonly recordedDemands = new Map<string, SkillDemand | undefined>();
  private readonly usedOfferIds = new Set<string>();
  private readonly restUntil = new Map<string, number>();
  private readonly ownCalls = new Map<string, Set<string>>();
  private readonly books = new Map<string, Books>();
  private readonly suspended = new Set<Channel>();
  /** What all changes together say. */
  private readonly toldAgents = new Map<string, AgentSnapshot>();
  private readonly toldRequests = new Map<string, RequestSnapshot>();

  constructor(seed = 1) {
    this.engine = createAcdEngine({ seed });
  }

  step(inputs: readonly EngineInput[], afterMs = 0): readonly EngineEffect[] {
    this.nowMs = (this.nowMs + afterMs) as EpochMs;
    const effects = this.engine.handleAll(inputs, this.nowMs);
    this.noteChanges();
    const ignored = new Set(
      effects.flatMap((effect) => (effect.kind === 'input-ignored' ? [effect.input] : [])),
    );
    for (const input of inputs) if (!ignored.has(input)) this.noteInput(input);
    this.checkOrder(effects);
    const arrivals = inputs.filter((input) => input.kind === 'request-made' && !ignored.has(input));
    for (const effect of effects) {
      if (effect.kind !== 'record-event') continue;
      const { event } = effect;
      if (event.kind === 'call-queued')
        for (const input of arrivals)
          if (input.kind === 'request-made' && input.requestId === requestOf(event)) this.noteArrival(input);
      this.observe(event);
    }
    this.checkNobodyOvertakenTooFar(effects);
    this.checkCapacity(effects);
    this.checkNothingOfferedInVain(effects);
    return effects;
  }

  private noteInput(input: EngineInput): void {
    switch (input.kind) {
      case 'configured':
        this.settings = input.settings;
        for (const queue of input.settings.queues) this.knownQueues.set(queue.id, queue);
        return;
      case 'clock-shifted':
        for (const call of this.calls.values()) call.waitingSinceMs += input.byMs;
        for (const [id, sinceMs] of this.talksSince) this.talksSince.set(id, sinceMs + input.byMs);
        for (const [id, parking] of this.parked)
          this.parked.set(id, { ...parking, sinceMs: parking.sinceMs + input.byMs });
        for (const [id, untilMs] of this.restUntil) this.restUntil.set(id, untilMs + input.byMs);
        return;
      case 'channel-suspended':
        this.suspended.add(input.channel);
        return;
      case 'channel-resumed':
        this.suspended.delete(input.channel);
        return;
      case 'request-ready':
        this.call(input.requestId).held = false;
        return;
      case 'demand-changed':
        this.call(input.requestId).demand = input.demand;
        return;
      case 'agent-occupied':
        this.ownCallsOf(input.agentId).add(input.callId);
        return;
      case 'agent-released':
        this.ownCallsOf(input.agentId).delete(input.callId);
        return;
      case 'bridge-failed':
      case 'conversation-ended':
        // The agent went before the customer answered: refused, without an event of its own.
        if (this.dialling.has(input.offerId)) {
          this.rests(this.agentOf(input.offerId), this.queueOf(input.offerId).retryDelayAfterRefusalMs);
          this.dialling.delete(input.offerId);
        }
        return;
      default:
        return;
    }
  }

  private noteArrival(input: Extract<EngineInput, { kind: 'request-made' }>): void {
    const entry = input.entry ?? {};
    this.calls.set(input.requestId, {
      queueId: input.queueId,
      channel: input.interaction.channel,
      entry,
      waitingSinceMs: Math.min(this.nowMs, entry.waitingSinceMs ?? this.nowMs),
      demand: entry.demand,
      held: entry.held ?? false,
      anybody: entry.preferredAgent === undefined,
      live: entry.purpose !== 'callback',
    });
  }

  private readonly offerAgents = new Map<string, { readonly agentId: string; readonly queueId: string }>();
  private agentOf(offerId: string): string {
    return this.offerAgents.get(offerId)?.agentId ?? '';
  }
  private queueOf(offerId: string): QueueSettings {
    return this.queue(this.offerAgents.get(offerId)?.queueId ?? '');
  }

  call(id: string): SeenCall {
    const call = this.calls.get(id);
    if (call === undefined) throw new Error(`nobody saw call ${id} come`);
    return call;
  }

  private ownCallsOf(agentId: string): Set<string> {
    let own = this.ownCalls.get(agentId);
    if (own === undefined) this.ownCalls.set(agentId, (own = new Set()));
    return own;
  }

  private checkOrder(effects: readonly EngineEffect[]): void {
    const isRecord = ({ kind }: EngineEffect): boolean =>
      kind === 'record-event' || kind === 'record-decision';
    const firstOrder = effects.findIndex((effect) => !isRecord(effect));
    if (firstOrder >= 0) expect(effects.slice(firstOrder).some(isRecord)).toBe(false);
    const made = new Set<string>();
    const explained = new Set<string>();
    for (const effect of effects) {
      if (effect.kind === 'record-event' && effect.event.kind === 'offer-made')
        made.add(effect.event.offerId);
      if (effect.kind === 'record-decision' && effect.decision.kind === 'offer') {
        explained.add(effect.decision.callId);
        expect(effect.decision.verdicts).toHaveLength(effect.decision.agents.length);
      }
      if (effect.kind === 'make-offer') {
        expect(made.delete(effect.offerId)).toBe(true);
        expect(explained.has(effect.interactionId)).toBe(true);
      }
      // Only an offer that was out before this step can be taken back.
      if (effect.kind === 'withdraw-offer') {
        expect(this.usedOfferIds.has(effect.offerId)).toBe(true);
        expect(effect.offerId.startsWith(`${effect.interactionId}#`)).toBe(true);
      }
    }
    expect([...made]).toEqual([]);
  }

  private observe(event: AcdEvent): void {
    switch (event.kind) {
      case 'call-queued':
        this.booksOf(event).entered += 1;
        this.recordedDemands.set(requestOf(event), event.demand);
        return;
      case 'demand-changed':
        this.recordedDemands.set(requestOf(event), event.demand);
        return;
      case 'queue-left': {
        const { left } = this.booksOf(event);
        left.set(event.reason, (left.get(event.reason) ?? 0) + 1);
        for (const [offerId, requestId] of this.dialling)
          if (requestId === requestOf(event)) this.dialling.delete(offerId);
        return;
      }
      case 'pool-widened':
        this.call(requestOf(event)).anybody = true;
        return;
      case 'agent-status-changed':
        // Who becomes available anew is left alone no longer.
        if (event.status === 'available') this.restUntil.delete(event.agentId);
        return;
      case 'offer-made':
        expect(this.usedOfferIds.has(event.offerId)).toBe(false);
        this.usedOfferIds.add(event.offerId);
        this.liveOffers.set(event.offerId, { agentId: event.agentId, requestId: requestOf(event) });
        this.offerAgents.set(event.offerId, event);
        return;
      case 'offer-ended':
        expect(this.liveOffers.delete(event.offerId)).toBe(true);
        this.noteOfferEnded(event);
        return;
      case 'conversation-started':
        this.talks.set(event.offerId, { agentId: event.agentId, requestId: requestOf(event) });
        this.talksSince.set(event.offerId, this.nowMs);
        return;
      case 'assignment-parked':
        expect(this.talks.has(event.offerId) && !this.parked.has(event.offerId)).toBe(true);
        this.parked.set(event.offerId, {
          ...{ sinceMs: this.nowMs, offPhone: event.offPhone === true, recalled: false },
        });
        return;
      case 'assignment-recalled':
        this.parked.get(event.offerId)!.recalled = true;
        return;
      case 'assignment-resumed':
        expect(event.parkedMs).toBe(this.endParking(event.offerId));
        return;
      case 'conversation-ended':
        expect(this.talks.delete(event.offerId)).toBe(true);
        this.endParking(event.offerId);
        expect(event.talkMs).toBe(this.talkedMs(event.offerId));
        if (event.cause === 'bridge-failed') {
          const { left } = this.booksOf(event);
          left.set('answered', (left.get('answered') ?? 0) - 1);
          this.rests(event.agentId, this.queue(event.queueId).retryDelayAfterMissMs);
        }
        return;
      default:
        return;
    }
  }

  private endParking(offerId: string): number {
    const parking = this.parked.get(offerId);
    if (parking === undefined) return 0;
    this.parked.delete(offerId);
    const parkedMs = this.nowMs - parking.sinceMs;
    this.parkedMs.set(offerId, (this.parkedMs.get(offerId) ?? 0) + parkedMs);
    return parkedMs;
  }

  private talkedMs(offerId: string): number {
    return this.nowMs - this.talksSince.get(offerId)! - (this.parkedMs.get(offerId) ?? 0);
  }

  private noteOfferEnded(event: Extract<AcdEvent, { kind: 'offer-ended' }>): void {
    const queue = this.queue(event.queueId);
    if (event.outcome === 'accepted' && !this.call(requestOf(event)).live)
      this.dialling.set(event.offerId, requestOf(event));
    if (event.outcome === 'missed') this.rests(event.agentId, queue.retryDelayAfterMissMs);
    if (event.outcome === 'refused')
      this.rests(
        event.agentId,
        event.cause === 'busy' ? queue.retryDelayAfterBusyMs : queue.retryDelayAfterRefusalMs,
      );
  }

  private rests(agentId: string, delayMs: number): void {
    this.restUntil.set(agentId, this.nowMs + Math.max(minRestMs, delayMs));
  }

  private booksOf(event: Parameters<typeof requestOf>[0] & { readonly queueId: string }): Books {
    const key = `${event.queueId} ${this.call(requestOf(event)).live ? 'live' : 'callback'}`;
    let books = this.books.get(key);
    if (books === undefined) this.books.set(key, (books = { entered: 0, left: new Map() }));
    return books;
  }

  /** The queue as last configured, or as it was when it was removed. */
  private readonly knownQueues = new Map<string, QueueSettings>();
  private queue(id: string): QueueSettings {
    const queue = this.knownQueues.get(id);
    if (queue === undefined) throw new Error(`nobody configured queue ${id}`);
    return queue;
  }

  check(): void {
    const { waiting, served, agents } = this.engine.snapshot();
    this.checkChanges([...waiting, ...served], agents);
    this.checkServed(served);
    this.checkPlaces(waiting);
    this.checkBooks(waiting);
    this.checkDemands(waiting);
    this.checkAssignments(agents);
    this.checkParked(agents);
    this.checkKept(waiting, agents);
    this.checkNobodyIdlesInVain(waiting, agents);
    const deadline = this.engine.nextDeadlineMs();
    if (deadline !== undefined) expect(deadline).toBeGreaterThan(this.nowMs);
    for (const { requestId } of waiting)
      expect(this.engine.position(requestId, this.nowMs)).toBeGreaterThan(0);
  }

  /** Who follows the changes knows what the snapshot says. */
  private checkChanges(requests: readonly RequestSnapshot[], agents: readonly AgentSnapshot[]): void {
    expect(this.toldRequests).toEqual(new Map(requests.map((request) => [request.requestId, request])));
    for (const agent of agents) expect(this.toldAgents.get(agent.id)).toEqual(agent);
  }

  private noteChanges(): void {
    const { atMs, agents, requests, gone } = this.engine.changes();
    expect(atMs).toBe(this.nowMs);
    for (const agent of agents) this.toldAgents.set(agent.id, agent);
    for (const request of requests) this.toldRequests.set(request.requestId, request);
    for (const { requestId } of gone) this.toldRequests.delete(requestId);
  }

  /** Whoever is served has the one agent whom the journal names. */
  private checkServed(served: readonly RequestSnapshot[]): void {
    const told = (state: RequestSnapshot['state']): readonly string[] =>
      served
        .filter((request) => request.state === state)
        .flatMap(({ requestId, offers }) => offers.map(({ offerId }) => `${requestId} ${offerId}`))
        .sort();
    expect(told('talking')).toEqual(
      [...this.talks].map(([offerId, { requestId }]) => `${requestId} ${offerId}`).sort(),
    );
    expect(told('dialling')).toEqual([...this.dialling].map(([offerId, id]) => `${id} ${offerId}`).sort());
  }

  /** No call in two places, and offers are where the snapshot says. */
  private checkPlaces(waiting: readonly RequestSnapshot[]): void {
    const places = [
      ...waiting.map(({ requestId }) => requestId as string),
      ...[...this.talks.values()].map(({ requestId }) => requestId),
      ...this.dialling.values(),
    ];
    expect(new Set(places).size).toBe(places.length);
    expect(waiting.flatMap(({ offers }) => offers.map(({ offerId }) => offerId)).sort()).toEqual(
      [...this.liveOffers.keys()].sort(),
    );
  }

  /** entered = answered + abandoned + overflowed + called back + interrupted + unreached + still there. */
  private checkBooks(waiting: readonly RequestSnapshot[]): void {
    for (const [key, { entered, left }] of this.books) {
      const here = (requestId: string): boolean => {
        const { queueId, live } = this.call(requestId);
        return `${queueId} ${live ? 'live' : 'callback'}` === key;
      };
      const still =
        waiting.filter(({ requestId }) => here(requestId)).length +
        [...this.dialling.values()].filter(here).length;
      const gone = [...left.values()].reduce((sum, count) => sum + count, 0);
      expect(`${key}: ${entered}`).toBe(`${key}: ${gone + still}`);
      if (key.endsWith('live')) expect(left.get('unreached') ?? 0).toBe(0);
    }
  }

  /** The journal alone tells what each caller asks for. */
  private checkDemands(waiting: readonly RequestSnapshot[]): void {
    const asked = (demand: SkillDemand | undefined) => demand ?? { wishes: [] };
    for (const { requestId } of waiting)
      expect(asked(this.recordedDemands.get(requestId))).toEqual(asked(this.call(requestId).demand));
  }

  private checkAssignments(agents: readonly AgentSnapshot[]): void {
    const given = agents.flatMap(({ assignments }) => assignments);
    const open = given.filter(({ state }) => state !== 'wrap-up').map(({ id }) => id as string);
    expect(open.sort()).toEqual(
      [...this.liveOffers.keys(), ...this.talks.keys(), ...this.dialling.keys()].sort(),
    );
  }

  /** No offer gives out more than a whole agent; voice takes all of one. Who was given more before has less to give now. */
  private checkCapacity(effects: readonly EngineEffect[]): void {
    const rung = new Set(effects.flatMap((effect) => (effect.kind === 'make-offer' ? [effect.agentId] : [])));
    if (rung.size === 0) return;
    for (const agent of this.engine.snapshot().agents) {
      const capacity = this.agentSettings(agent.id)?.capacity;
      if (!rung.has(agent.id) || capacity === undefined) continue;
      expect(this.loadOf(agent)).toBeLessThanOrEqual(1 + 1e-6);
    }
  }

  /** Nothing is offered, and nobody's wait estimated, while the channel is down. */
  private checkNothingOfferedInVain(effects: readonly EngineEffect[]): void {
    const of = (effect: EngineEffect): RequestId | undefined => {
      if (effect.kind === 'make-offer') return effect.requestId;
      if (effect.kind !== 'record-event') return undefined;
      return effect.event.kind === 'wait-estimated' ? requestOf(effect.event) : undefined;
    };
    for (const effect of effects) {
      const id = of(effect);
      if (id === undefined) continue;
      expect([id, this.suspended.has(this.call(id).channel)]).toEqual([id, false]);
    }
  }

  private agentSettings(id: string): AgentSettings | undefined {
    return this.settings?.agents.find((agent) => agent.id === id);
  }

  private hungry(waiting: readonly RequestSnapshot[]): readonly RequestSnapshot[] {
    return waiting.filter(({ requestId, offers }) => offers.length === 0 && !this.call(requestId).held);
  }

  private checkNobodyIdlesInVain(
    waiting: readonly RequestSnapshot[],
    agents: readonly AgentSnapshot[],
  ): void {
    for (const call of this.hungry(waiting)) {
      const { channel } = this.call(call.requestId);
      if (this.suspended.has(channel)) continue;
      for (const agent of agents) {
        if (!this.hasRoom(agent, channel) || this.isKeptBefore(agent, call)) continue;
        expect(`${agent.id} idles while ${call.requestId} waits: ${this.may(agent.id, call)}`).toBe(
          `${agent.id} idles while ${call.requestId} waits: false`,
        );
      }
    }
  }

  /** Kept free for somebody who goes before this one. */
  private isKeptBefore({ keptFor }: AgentSnapshot, { requestId }: RequestSnapshot): boolean {
    if (keptFor === undefined) return false;
    const { maxHeadStartMs } = this.settings!.competition;
    return this.call(keptFor).waitingSinceMs - maxHeadStartMs <= this.call(requestId).waitingSinceMs;
  }

  /** Who is kept free is so for one who waits, whom the agent may serve and has no room for, and for whom nobody else is. */
  private checkKept(waiting: readonly RequestSnapshot[], agents: readonly AgentSnapshot[]): void {
    const hungry = this.hungry(waiting);
    const kept = agents.filter(({ keptFor }) => keptFor !== undefined);
    expect(new Set(kept.map(({ keptFor }) => keptFor)).size).toBe(kept.length);
    for (const agent of kept) {
      const request = hungry.find(({ requestId }) => requestId === agent.keptFor);
      expect([agent.id, agent.keptFor, request?.requestId]).toEqual([agent.id, agent.keptFor, agent.keptFor]);
      const { channel } = this.call(agent.keptFor!);
      expect(this.may(agent.id, request!)).toBe(true);
      expect([this.hasRoom(agent, channel), this.suspended.has(channel)]).toEqual([false, false]);
      // What the agent has is lesser, so that more than one thing may have to end.
      const { capacity } = this.agentSettings(agent.id)!;
      const shares = agent.assignments.map(({ requestId }) => 1 / capacity[this.call(requestId).channel]);
      expect(shares.some((share) => share < 1 / capacity[channel])).toBe(true);
      // Others who end what they have, and then have room, are fewer than those who wait.
      const others = agents.filter(
        (one) =>
          one.status.kind === 'available' &&
          one.assignments.length > 0 &&
          one.assignments.every(
            ({ requestId, state }) => state !== 'parked' && this.call(requestId).channel === channel,
          ) &&
          this.may(one.id, request!),
      );
      expect(others.length).toBeLessThan(hungry.length);
    }
  }

  /** What the agent has, parked or not. */
  private loadOf({ id, assignments }: AgentSnapshot): number {
    const settings = this.agentSettings(id);
    return assignments.reduce((load, one) => {
      const { channel } = this.call(one.requestId);
      const parking = this.parked.get(one.id);
      expect(one.state === 'parked').toBe(parking !== undefined);
      const weight =
        parking === undefined
          ? 1
          : parking.offPhone
            ? 0
            : (settings?.parkedLoad?.[channel] ?? (channel === 'voice' ? 1 : 0));
      return weight === 0 ? load : load + weight / (settings?.capacity[channel] ?? 1);
    }, 0);
  }

  /** Nothing that is wanted back lies there while the agent has room for it. */
  private checkParked(agents: readonly AgentSnapshot[]): void {
    for (const agent of agents)
      for (const { id, requestId, state, recalled } of agent.assignments) {
        expect(state === 'parked').toBe(this.parked.has(id));
        expect(recalled === true).toBe(this.parked.get(id)?.recalled === true);
        const settings = this.agentSettings(agent.id);
        if (recalled !== true || settings === undefined || this.ownCallsOf(agent.id).size > 0) continue;
        const { channel } = this.call(requestId);
        const { parkedLoad, capacity } = settings;
        const weight = this.parked.get(id)!.offPhone
          ? 0
          : (parkedLoad?.[channel] ?? (channel === 'voice' ? 1 : 0));
        expect(this.loadOf(agent) + (1 - weight) / capacity[channel]).toBeGreaterThan(1);
      }
  }

  private hasRoom(agent: AgentSnapshot, channel: Channel): boolean {
    const { id, status } = agent;
    const settings = this.agentSettings(id);
    if (settings === undefined || status.kind !== 'available') return false;
    if ((this.restUntil.get(id) ?? 0) > this.nowMs || this.ownCallsOf(id).size > 0) return false;
    // What the agent wants back goes first.
    if (agent.assignments.some(({ recalled }) => recalled)) return false;
    return this.loadOf(agent) + 1 / settings.capacity[channel] <= 1 + 1e-6;
  }

  /** Whether the agent may take the call at the step that it has reached, worked out from the settings alone. */
  may(agentId: string, { requestId, queueId, step }: RequestSnapshot): boolean {
    const call = this.call(requestId);
    if (!call.anybody) return call.entry.preferredAgent?.agentId === agentId;
    const settings = this.agentSettings(agentId);
    return (
      settings !== undefined && this.isAble(settings, this.queue(queueId), step, call.channel, call.demand)
    );
  }

  private isAble(
    agent: AgentSettings,
    queue: QueueSettings,
    step: number,
    channel: Channel,
    own?: SkillDemand,
  ): boolean {
    if (agent.capacity[channel] === 0) return false;
    const taken = queue.steps.slice(0, step).map(({ change }) => change);
    const dropped = taken.flatMap((change) => (change.kind === 'drop-skill' ? [change.skill] : []));
    const droppedLater = queue.steps
      .slice(step)
      .flatMap(({ change }) => (change.kind === 'drop-skill' ? [change.skill] : []));
    const lowered = (wish: SkillWish): number =>
      taken.reduce(
        (level, change) =>
          change.kind === 'lower-level' && change.skill === wish.skill
            ? Math.min(level, change.minLevel)
            : level,
        wish.minLevel,
      );
    const levelOf = (skill: string): number => (agent.skills as Record<string, number>)[skill] ?? 0;
    const wishes = [...queue.demand.wishes, ...(own?.wishes ?? [])].filter(
      ({ skill, need }) => !dropped.includes(skill) && (need === 'required' || droppedLater.includes(skill)),
    );
    const rules = taken.some(({ kind }) => kind === 'drop-rule') ? [] : [queue.demand.rule, own?.rule];
    const tier = taken.reduce(
      (open, change) => (change.kind === 'open-tier' ? Math.max(open, change.tier) : open),
      queue.openTier ?? 1_000,
    );
    const isMember =
      queue.members === undefined ||
      queue.members.some((member) => member.agentId === agent.id && member.tier <= tier);
    if (
      isMember &&
      wishes.every((wish) => levelOf(wish.skill) >= lowered(wish)) &&
      rules.every((rule) => rule === undefined || holds(rule, levelOf))
    )
      return true;
    return taken.some((change) => {
      const other =
        change.kind === 'add-queue' && this.settings?.queues.find(({ id }) => id === change.queueId);
      return other ? this.isAble(agent, other, 0, channel) : false;
    });
  }

  /** Nobody is passed over by somebody who came more than the greatest head start later. */
  private checkNobodyOvertakenTooFar(effects: readonly EngineEffect[]): void {
    if (this.settings === undefined) return;
    const { maxHeadStartMs } = this.settings.competition;
    const hungry = this.hungry(this.engine.snapshot().waiting);
    for (const effect of effects) {
      if (effect.kind !== 'make-offer') continue;
      const taken = this.call(effect.requestId);
      for (const other of hungry) {
        if (this.call(other.requestId).channel !== taken.channel) continue;
        if (this.call(other.requestId).waitingSinceMs + maxHeadStartMs >= taken.waitingSinceMs) continue;
        expect(
          `${other.requestId} passed over by ${effect.requestId} for ${effect.agentId}: ${this.may(effect.agentId, other)}`,
        ).toBe(`${other.requestId} passed over by ${effect.requestId} for ${effect.agentId}: false`);
      }
    }
  }
}

function holds(rule: SkillRule, levelOf: (skill: string) => number): boolean {
  switch (rule.kind) {
    case 'and':
      return rule.rules.every((one) => holds(one, levelOf));
    case 'or':
      return rule.rules.some((one) => holds(one, levelOf));
    case 'not':
      return !holds(rule.rule, levelOf);
    case 'level': {
      const level = levelOf(rule.skill);
      const compare = {
        '>=': level >= rule.level,
        '>': level > rule.level,
        '=': level === rule.level,
        '<': level < rule.level,
        '<=': level <= rule.level,
      };
      return compare[rule.comparison];
    }
  }
}
