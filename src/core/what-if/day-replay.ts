// Plays a day through the ACD engine in virtual time, as fast as the machine can: a discrete-event simulation.
// Never uses a clock, and never decides who gets a call: the engine that is given does.
import type { AcdEngine, EngineEffect, EngineInput, OverflowReason, QueueEntry } from '../acd/acd-model.js';
import type { AcdSettings, AgentSettings } from '../acd/acd-settings.js';
import { firstRequestOf } from '../acd/request-ids.js';
import { abilityFor } from '../acd/skill-pool.js';
import { IndexedHeap } from '../kernel/indexed-heap.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId } from '../kernel/ids.js';
import { type Day, type DayCaller, type DayRouting, drawFor } from './day-model.js';
import { type ReplayResult, ReplayTally } from './replay-tally.js';

/** To which queue, and whether the wait so far counts there. */
export interface QueueOverflow {
  readonly queueId: QueueId;
  readonly keepWait: boolean;
}

export interface ReplayOptions {
  readonly day: Day;
  readonly settings: AcdSettings;
  readonly engine: AcdEngine;
  /** Where overflowed callers go; undefined = out of the queues: counted as overflowed, and gone. */
  readonly overflowTo?: (queueId: QueueId, reason: OverflowReason) => QueueOverflow | undefined;
}

/** So many overflows per caller, then out: two queues may point at each other. */
const mostOverflows = 10;
/** Who still talks or waits when the day is over has so long to finish. */
const afterTheDayMs = 4 * 3_600_000;
/** A callback's customer is reached, or found not to answer, after so long, ms. */
const customerDelayMs = 8000;

interface CallerRun {
  readonly caller: DayCaller;
  readonly index: number;
  /** As changed so far. */
  entry: QueueEntry | undefined;
  queueId: QueueId;
  attempts: number;
  overflows: number;
  /** `talking`: with the agent, who may still be reaching a callback's customer. */
  state: 'coming' | 'waiting' | 'talking' | 'gone';
}

interface OfferRun {
  readonly run: CallerRun;
  readonly agentId: AgentId;
}

type Happening =
  | { readonly kind: 'gives-up'; readonly run: CallerRun }
  | { readonly kind: 'rerouted'; readonly run: CallerRun; readonly change: DayRouting }
  | { readonly kind: 'answers' | 'declines' | 'hangs-up' | 'customer'; readonly offerId: OfferId }
  | { readonly kind: 'wraps-up'; readonly agentId: AgentId; readonly callId: CallId };

type Timed = Happening & { readonly atMs: EpochMs; readonly order: number };

/**
 * The order within one millisecond: what was set off earlier in the day, then agents' statuses, then new callers, then the
 * engine's own deadlines. `advance` does a bounded number of steps, so that whoever runs it can pause, report and cancel.
 * Alerting is left out (an offer rings from the moment it is made), as are announcements before the first offer.
 */
export class DayReplay {
  private readonly tally: ReplayTally;
  private readonly timed = new IndexedHeap<Timed>((a, b) => a.atMs - b.atMs || a.order - b.order);
  private readonly runs = new Map<CallId, CallerRun>();
  private readonly offers = new Map<OfferId, OfferRun>();
  /** The after-call work that each agent is in. */
  private readonly wrapUps = new Map<AgentId, CallId>();
  /** Agents' statuses and own calls, by time. */
  private readonly agentFacts: readonly { readonly atMs: EpochMs; readonly input: EngineInput }[];
  private nextFact = 0;
  private nextCaller = 0;
  private order = 0;
  private nowMs: EpochMs;
  private ignored = 0;

  constructor(private readonly options: ReplayOptions) {
    const { day, settings } = options;
    const targets = new Map(settings.queues.map(({ id, targetMs }) => [id, targetMs]));
    const serving = agentsWhoServe(settings);
    this.tally = new ReplayTally(
      (queueId) => targets.get(queueId),
      (agentId) => serving.has(agentId),
    );
    this.agentFacts = factsOf(day);
    this.nowMs = day.startMs;
    this.handle([{ kind: 'configured', settings }]);
    const memory = { statuses: [], offers: [], days: [], handled: day.handledBefore, wrapUps: [] };
    this.handle([{ kind: 'restored', memory }, ...this.factsUntil(day.startMs)]);
  }

  /** How much of the day is done, 0–1. */
  get progress(): number {
    const { startMs, endMs } = this.options.day;
    return Math.min(1, Math.max(0, (this.nowMs - startMs) / Math.max(1, endMs - startMs)));
  }

  /** Inputs that the engine could do nothing with; races (an answer after the caller hung up) are not among them. */
  get ignoredInputs(): number {
    return this.ignored;
  }

  /** False when the day is over. */
  advance(steps: number): boolean {
    for (let step = 0; step < steps; step += 1) if (!this.step()) return false;
    return true;
  }

  result(): ReplayResult {
    return this.tally.result(this.nowMs);
  }

  private step(): boolean {
    const { callers, endMs } = this.options.day;
    const timed = this.timed.peek();
    const caller = callers[this.nextCaller];
    const fact = this.agentFacts[this.nextFact];
    const next = Math.min(timed?.atMs ?? Infinity, fact?.atMs ?? Infinity, caller?.atMs ?? Infinity);
    const deadline = this.options.engine.nextDeadlineMs() ?? Infinity;
    const at = Math.min(next, deadline);
    if (at === Infinity || at > endMs + afterTheDayMs) return false;
    this.nowMs = Math.max(this.nowMs, at) as EpochMs;
    if (deadline < next) this.handle([{ kind: 'time-passed' }]);
    else if (timed?.atMs === next) this.happen(this.timed.pop() as Timed);
    else if (fact?.atMs === next) this.handle(this.factsUntil(fact.atMs));
    else this.arrive(caller as DayCaller);
    return true;
  }

  private factsUntil(atMs: EpochMs): readonly EngineInput[] {
    const inputs: EngineInput[] = [];
    for (let fact = this.agentFacts[this.nextFact]; fact !== undefined && fact.atMs <= atMs;) {
      inputs.push(fact.input);
      this.nextFact += 1;
      fact = this.agentFacts[this.nextFact];
    }
    return inputs;
  }

  private schedule(inMs: number, happening: Happening): void {
    if (inMs === Infinity) return;
    this.timed.add({
      ...happening,
      atMs: (this.nowMs + Math.max(0, inMs)) as EpochMs,
      order: (this.order += 1),
    });
  }

  // What happens -----------------------------------------------------------------------------------------------------

  private arrive(caller: DayCaller): void {
    const run: CallerRun = {
      caller,
      index: this.nextCaller,
      entry: caller.entry,
      queueId: caller.queueId,
      attempts: 0,
      overflows: 0,
      state: 'coming',
    };
    this.nextCaller += 1;
    this.runs.set(caller.callId, run);
    const { callId, queueId, entry } = caller;
    const input: EngineInput = {
      kind: 'request-made',
      requestId: firstRequestOf(callId),
      interaction: { id: callId, channel: 'voice' },
      queueId,
      ...(entry === undefined ? {} : { entry }),
    };
    run.state = 'waiting';
    this.schedule(caller.patienceMs, { kind: 'gives-up', run });
    for (const change of caller.changes ?? [])
      this.schedule(change.afterMs, { kind: 'rerouted', run, change });
    this.handle([input]);
    if (run.attempts > 0) this.tally.offeredAtOnce(callId);
  }

  private happen(timed: Timed): void {
    switch (timed.kind) {
      case 'gives-up': {
        const { run } = timed;
        if (run.state !== 'waiting') return;
        this.leave(run);
        this.handle([{ kind: 'requester-left', requestId: firstRequestOf(run.caller.callId) }]);
        return;
      }
      case 'rerouted':
        this.reroute(timed.run, timed.change);
        return;
      case 'answers':
        this.answer(timed.offerId);
        return;
      case 'declines':
        if (this.offers.delete(timed.offerId))
          this.handle([{ kind: 'offer-failed', offerId: timed.offerId, failure: 'declined' }]);
        return;
      case 'customer':
        this.customerDecides(timed.offerId);
        return;
      case 'hangs-up':
        this.hangUp(timed.offerId);
        return;
      case 'wraps-up':
        if (this.wrapUps.get(timed.agentId) !== timed.callId) return;
        this.handle([{ kind: 'wrap-up-finished', agentId: timed.agentId }]);
        return;
    }
  }

  /** Whoever is served sooner than on the day itself is not concerned any more. */
  private reroute(run: CallerRun, { priority, demand }: DayRouting): void {
    if (run.state !== 'waiting') return;
    const requestId = firstRequestOf(run.caller.callId);
    run.entry = {
      ...run.entry,
      ...(priority === undefined ? {} : { priority }),
      ...(demand === undefined ? {} : { demand }),
    };
    if (priority !== undefined) this.handle([{ kind: 'priority-changed', requestId, priority }]);
    if (demand !== undefined) this.handle([{ kind: 'demand-changed', requestId, demand }]);
  }

  private answer(offerId: OfferId): void {
    const offer = this.offers.get(offerId);
    if (offer === undefined) return;
    const { run } = offer;
    run.state = 'talking';
    this.handle([{ kind: 'offer-answered', offerId }]);
    if (run.caller.entry?.purpose === 'callback') {
      this.schedule(customerDelayMs, { kind: 'customer', offerId });
      return;
    }
    this.schedule(run.caller.talkMs, { kind: 'hangs-up', offerId });
  }

  private customerDecides(offerId: OfferId): void {
    const offer = this.offers.get(offerId);
    if (offer === undefined) return;
    const { run } = offer;
    if (run.caller.customer === 'unreached') {
      this.offers.delete(offerId);
      this.leave(run);
      this.handle([{ kind: 'customer-failed', offerId, failure: 'no-answer' }]);
      return;
    }
    this.handle([{ kind: 'customer-answered', offerId }]);
    this.schedule(run.caller.talkMs, { kind: 'hangs-up', offerId });
  }

  private hangUp(offerId: OfferId): void {
    const offer = this.offers.get(offerId);
    if (offer === undefined) return;
    const { run, agentId } = offer;
    this.offers.delete(offerId);
    this.leave(run);
    this.handle([{ kind: 'conversation-ended', offerId }]);
    const { wrapUpMs, callId } = run.caller;
    if (wrapUpMs !== undefined && this.wrapUps.get(agentId) === callId)
      this.schedule(wrapUpMs, { kind: 'wraps-up', agentId, callId });
  }

  private leave(run: CallerRun): void {
    run.state = 'gone';
    this.runs.delete(run.caller.callId);
  }

  // What the engine orders -------------------------------------------------------------------------------------------

  private handle(inputs: readonly EngineInput[]): void {
    const { engine } = this.options;
    const [only] = inputs;
    if (only === undefined) return;
    const effects =
      inputs.length === 1 ? engine.handle(only, this.nowMs) : engine.handleAll(inputs, this.nowMs);
    for (const effect of effects) this.carryOut(effect);
  }

  private carryOut(effect: EngineEffect): void {
    switch (effect.kind) {
      case 'record-event': {
        const { event } = effect;
        if (event.kind === 'wrap-up-started') this.wrapUps.set(event.agentId, event.callId);
        if (event.kind === 'wrap-up-ended') this.wrapUps.delete(event.agentId);
        this.tally.note(event, this.nowMs);
        return;
      }
      case 'make-offer':
        this.ring(effect);
        return;
      case 'withdraw-offer':
        this.offers.delete(effect.offerId);
        return;
      case 'overflow-request':
        this.overflow(effect.interactionId, effect.queueId, effect.reason);
        return;
      case 'queue-removed': {
        const run = this.runs.get(effect.interactionId);
        if (run !== undefined) this.leave(run);
        return;
      }
      case 'input-ignored':
        this.ignored += 1;
        return;
      case 'record-decision':
        return;
    }
  }

  private ring({ offerId, interactionId, agentId }: Extract<EngineEffect, { kind: 'make-offer' }>): void {
    const run = this.runs.get(interactionId);
    if (run === undefined) return;
    const { habits, seed } = this.options.day;
    const attempt = run.attempts;
    run.attempts += 1;
    this.offers.set(offerId, { run, agentId });
    const mood = drawFor(seed, run.index, 2 * attempt);
    const delay = drawFor(seed, run.index, 2 * attempt + 1) * habits.answerDelaysMs.length;
    const delayMs = habits.answerDelaysMs[Math.floor(delay)] ?? 0;
    // Who misses the offer does nothing: the engine's ring time ends it.
    if (mood < habits.missed) return;
    this.schedule(delayMs, { kind: mood < habits.missed + habits.refused ? 'declines' : 'answers', offerId });
  }

  private overflow(callId: CallId, queueId: QueueId, reason: OverflowReason): void {
    const run = this.runs.get(callId);
    if (run === undefined) return;
    const to = this.options.overflowTo?.(queueId, reason);
    run.overflows += 1;
    if (to === undefined || run.overflows > mostOverflows) {
      this.leave(run);
      return;
    }
    run.queueId = to.queueId;
    const since = run.entry?.waitingSinceMs ?? run.caller.atMs;
    const entry = { ...run.entry, ...(to.keepWait ? { waitingSinceMs: since } : {}) };
    const before = run.attempts;
    this.handle([
      {
        kind: 'request-made',
        requestId: firstRequestOf(callId),
        interaction: { id: callId, channel: 'voice' },
        queueId: to.queueId,
        entry,
      },
    ]);
    if (run.attempts > before) this.tally.offeredAtOnce(callId);
  }
}

/** Those who may be given a call of some queue, be it only after it has waited. */
function agentsWhoServe({ agents, queues }: AcdSettings): ReadonlySet<AgentId> {
  const byId = new Map(queues.map((queue) => [queue.id, queue]));
  const serves = (agent: AgentSettings): boolean =>
    queues.some((queue) => abilityFor(agent, queue, (id) => byId.get(id)) !== 'never');
  return new Set(agents.filter(serves).map(({ id }) => id));
}

function factsOf(day: Day): readonly { readonly atMs: EpochMs; readonly input: EngineInput }[] {
  const statuses = day.statuses.map(({ agentId, atMs, status }) => ({
    atMs,
    input: { kind: 'agent-status-changed', agentId, status } as const,
  }));
  const ownCalls = day.ownCalls.flatMap(({ agentId, callId, fromMs, toMs }) => [
    { atMs: fromMs, input: { kind: 'agent-occupied', agentId, callId } as const },
    { atMs: toMs, input: { kind: 'agent-released', agentId, callId } as const },
  ]);
  // A stable sort: what is given in order stays in order within a millisecond.
  return [...statuses, ...ownCalls].sort((a, b) => a.atMs - b.atMs);
}
