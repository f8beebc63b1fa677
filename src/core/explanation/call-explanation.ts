// From the events of a call and the decisions about it to the facts that explain its route.
// Never words a fact, and never states one that events and decisions do not bear out.
import type { SkillDemand, SkillWish } from '../acd/acd-settings.js';
import { agentVerdicts, type Decision, type RatedCall } from '../acd/decision-model.js';
import { requestOf } from '../acd/request-ids.js';
import type { JournalEvent } from '../journal/journal-event.js';
import type { AgentId, CallId, EpochMs } from '../kernel/ids.js';
import { choiceOf } from './agent-choice.js';
import { askedAgents, hindranceOf, poolOf } from './agent-pool.js';
import type { AgentChoice, Explanation, FactOf, RoutingFact, WaitReason } from './explanation-model.js';
import { skillsOf, type QueueAtTheTime, type RoutingHistory } from './queue-history.js';
import { redirectionsOf } from './redirections.js';
import { reasonOfWait } from './wait-parts.js';
import { staysOf, type QueueStay, type StayOffer } from './queue-stay.js';

export interface TimedDecision {
  readonly atMs: EpochMs;
  readonly decision: Decision;
}

export interface RoutedCall {
  readonly callId: CallId;
  readonly nowMs: EpochMs;
  /** Those of the call, in order. */
  readonly events: readonly JournalEvent[];
  /** Those about the call, in order. */
  readonly decisions: readonly TimedDecision[];
}

/** An offer made within so long after the caller came was made at once, ms. */
const atOnceMs = 1000;
/** A decision lists so many callers at most. */
const listedCallers = 5;
/** A step taken so much before its time was taken early, ms. */
const earlyMs = 1500;

export function explainCall(call: RoutedCall, history: RoutingHistory): Explanation {
  const stays = staysOf(call.events);
  const elsewhere = redirectionsOf(call.events);
  return {
    facts: [
      ...(elsewhere.get(0) ?? []),
      ...stays.flatMap((stay, index) => [
        ...new StayExplanation(call, stay, decisionsIn(call, stays, index), history).facts(),
        ...(elsewhere.get(index + 1) ?? []),
      ]),
    ],
    stays: stays.length,
    complete: stays.length === 0 || call.decisions.length > 0,
  };
}

/** Of several stays under one name, as in old journals, each has the decisions until the next begins. */
function decisionsIn(
  { decisions }: RoutedCall,
  stays: readonly QueueStay[],
  index: number,
): readonly TimedDecision[] {
  const stay = stays[index];
  if (stay === undefined) return [];
  const request = requestOf(stay.joined);
  const isSame = ({ joined }: QueueStay): boolean => requestOf(joined) === request;
  const fromMs = stays.findIndex(isSame) === index ? -Infinity : stay.joined.atMs;
  const next = stays.slice(index + 1).find(isSame);
  // What happens in the very millisecond of a change of queues is told apart by the queue.
  const toMs = next === undefined ? Infinity : next.joined.atMs;
  return decisions.filter(
    ({ atMs, decision }) =>
      requestOf(decision) === request && decision.queueId === stay.queueId && atMs >= fromMs && atMs <= toMs,
  );
}

class StayExplanation {
  private readonly queue: QueueAtTheTime | undefined;
  private readonly base: { readonly atMs: EpochMs; readonly queueId: QueueStay['queueId'] };

  constructor(
    private readonly call: RoutedCall,
    private readonly stay: QueueStay,
    private readonly decisions: readonly TimedDecision[],
    private readonly history: RoutingHistory,
  ) {
    this.base = { atMs: stay.joined.atMs, queueId: stay.queueId };
    this.queue = history.queue(stay.queueId, stay.joined.atMs);
  }

  facts(): readonly RoutingFact[] {
    return [
      this.outcome(),
      ...this.consulting(),
      ...this.placeKept(),
      ...this.lineJoined(),
      ...this.estimated(),
      ...this.preferred(),
      ...this.onTheWay(),
      ...this.wentBefore(),
    ];
  }

  // The outcome --------------------------------------------------------------------------------------------------

  private outcome(): RoutingFact {
    const { left, joined } = this.stay;
    const reason = this.waitReason();
    const accepted = this.accepted();
    if (left === undefined) return this.unfinished(reason);
    const waited = { ...this.base, atMs: left.atMs, waitedMs: left.waitMs };
    if (left.reason !== 'answered' || accepted === undefined) {
      const leftFor = left.reason === 'answered' ? 'interrupted' : left.reason;
      const { cause } = left;
      return {
        ...waited,
        kind: 'left',
        reason: leftFor,
        ...reason,
        ...(cause === undefined ? {} : { cause }),
        ...(leftFor === 'unreached' && accepted !== undefined ? { agentId: accepted.agentId } : {}),
      };
    }
    const choice = this.choice(accepted);
    return {
      ...waited,
      kind: 'answered',
      agentId: accepted.agentId,
      ringMs: Math.max(0, (accepted.ended?.atMs ?? left.atMs) - accepted.madeAtMs),
      atOnce: (this.stay.offers[0]?.madeAtMs ?? left.atMs) - joined.atMs < atOnceMs,
      ...reason,
      ...(choice === undefined ? {} : { choice }),
    };
  }

  private unfinished(reason: WaitReason): RoutingFact {
    const waited = { ...this.base, waitedMs: Math.max(0, this.call.nowMs - this.stay.joined.atMs) };
    const ringing = this.stay.offers.filter(
      ({ ended }) => ended === undefined || ended.outcome === 'accepted',
    );
    const [first] = ringing;
    if (first === undefined) return { ...waited, kind: 'waiting', ...reason };
    const choice = this.choice(first);
    return {
      ...waited,
      kind: 'ringing',
      agentIds: ringing.map(({ agentId }) => agentId),
      ...reason,
      ...(choice === undefined ? {} : { choice }),
    };
  }

  private accepted(): StayOffer | undefined {
    return this.stay.offers.findLast(({ ended }) => ended?.outcome === 'accepted');
  }

  private offerDecision({ offerId, agentId, madeAtMs }: StayOffer): Decision | undefined {
    const offers = this.decisions.filter(({ decision }) => decision.kind === 'offer');
    const own = offers.find(({ decision }) => decision.offerId === offerId);
    // Of agents who are rung together one decision may tell for all.
    const together = offers.find(
      ({ atMs, decision }) => atMs === madeAtMs && decision.agents.includes(agentId),
    );
    return (own ?? together)?.decision;
  }

  private choice(offer: StayOffer): AgentChoice | undefined {
    const decision = this.offerDecision(offer);
    const together = this.stay.offers.filter(({ madeAtMs }) => madeAtMs === offer.madeAtMs);
    return decision && choiceOf(decision, offer.agentId, together.length);
  }

  /** Who could not take the call for the most of the wait, and what else the wait was made of. */
  private waitReason(): WaitReason {
    const pools = this.decisions
      .filter(({ decision }) => decision.kind === 'wait')
      .map(({ atMs, decision }) => ({
        atMs,
        pool: poolOf(decision, this.queue, this.history, {
          preferredAgentId: this.stay.joined.preferredAgentId,
          demand: this.demandAt(atMs),
        }),
      }));
    // What was asked for then tells nothing about what is asked for now.
    const decidedMs = [...this.decisions, ...this.stay.demands].map(({ atMs }) => atMs);
    return reasonOfWait(this.stay, pools, decidedMs, this.stay.left?.atMs ?? this.call.nowMs);
  }

  /** What the caller asked for beyond the queue. */
  private demandAt(atMs: EpochMs): SkillDemand | undefined {
    const { joined, demands } = this.stay;
    return demands.findLast((change) => change.atMs <= atMs)?.demand ?? joined.demand;
  }

  // How it came about --------------------------------------------------------------------------------------------

  private consulting(): readonly FactOf<'consulting'>[] {
    return this.stay.joined.purpose === 'consult' ? [{ ...this.base, kind: 'consulting' }] : [];
  }

  private placeKept(): readonly FactOf<'place-kept'>[] {
    const { waitingSinceMs, purpose, continues, atMs } = this.stay.joined;
    if (waitingSinceMs === undefined || atMs - waitingSinceMs < atOnceMs) return [];
    const waitedMs = atMs - waitingSinceMs;
    const { left } = this.stay;
    const of = purpose === 'callback' ? purpose : continues === undefined ? 'this-call' : 'earlier-call';
    const fact = { ...this.base, kind: 'place-kept', waitedMs, of } as const;
    return [left === undefined ? fact : { ...fact, totalMs: left.atMs - waitingSinceMs }];
  }

  private lineJoined(): readonly FactOf<'line-joined'>[] {
    const first = this.decisions[0]?.decision;
    if (first?.kind !== 'wait' || first.callersTotal < 2) return [];
    const { callers, callersTotal } = first;
    const others = callersTotal - 1;
    const place = callers.findIndex((caller) => this.isOwn(caller));
    // The list may be cut short: then it tells nothing about who is ahead.
    const isWhole = callers.length === callersTotal && place >= 0;
    const fact = { ...this.base, kind: 'line-joined', others } as const;
    return [isWhole ? { ...fact, ahead: place } : fact];
  }

  private estimated(): readonly FactOf<'estimated'>[] {
    const { estimated } = this.stay;
    if (estimated === undefined) return [];
    const { atMs, lowMs, highMs } = estimated;
    return [{ ...this.base, atMs, kind: 'estimated', lowMs, highMs }];
  }

  private preferred(): readonly RoutingFact[] {
    const agentId = this.stay.joined.preferredAgentId;
    const first = this.decisions[0]?.decision;
    if (agentId === undefined || first === undefined) return [];
    const hindrance = hindranceOf(first, agentId);
    const wasAwaited = first.verdicts.some((code) => agentVerdicts[code] === 'not-preferred');
    if (first.kind === 'wait' && wasAwaited) {
      const over = this.stay.widened.find(({ step }) => step === 0);
      // Otherwise the outcome says it.
      if (over === undefined) return [];
      const waitedMs = Math.max(0, over.atMs - this.stay.joined.atMs);
      const fact = { ...this.base, kind: 'preferred-awaited', agentId, waitedMs } as const;
      return [hindrance === undefined ? fact : { ...fact, hindrance }];
    }
    if (hindrance !== 'logged-out' && hindrance !== 'on-break') return [];
    return [{ ...this.base, kind: 'preferred-skipped', agentId, hindrance }];
  }

  /** In the order in which it happened. */
  private onTheWay(): readonly RoutingFact[] {
    const facts = [
      ...this.widened(),
      ...this.failedOffers(),
      ...this.priorities(),
      ...this.demands(),
      ...this.failedBridges(),
    ];
    return facts.sort((a, b) => a.atMs - b.atMs);
  }

  private widened(): readonly RoutingFact[] {
    const { atMs: joinedAtMs, waitingSinceMs: placeMs = joinedAtMs } = this.stay.joined;
    const isPlaceKept = joinedAtMs - placeMs >= atOnceMs;
    return this.stay.widened
      .filter(({ step }) => step > 0)
      .map(({ atMs, step }): FactOf<'widened'> => {
        const planned = this.queue?.steps[step - 1];
        const afterMs = Math.max(0, atMs - joinedAtMs);
        const plannedMs = planned === undefined ? {} : { plannedMs: planned.afterMs };
        const added = this.addedBy(step);
        return {
          ...this.base,
          atMs,
          kind: 'widened',
          afterMs,
          ...(isPlaceKept ? { held: { ms: atMs - placeMs, ...plannedMs } } : {}),
          step,
          early: planned !== undefined && planned.afterMs - (atMs - placeMs) > earlyMs,
          ...(planned === undefined ? {} : { change: planned.change }),
          ...(added === undefined ? {} : { added }),
        };
      });
  }

  private addedBy(step: number): number | undefined {
    const before = this.decisions.findLast(({ decision }) => decision.step === step - 1)?.decision;
    const after = this.decisions.find(({ decision }) => decision.step === step)?.decision;
    if (before === undefined || after === undefined) return undefined;
    const asked = new Set<AgentId>(askedAgents(before));
    return askedAgents(after).filter((id) => !asked.has(id)).length;
  }

  private failedOffers(): readonly RoutingFact[] {
    return this.stay.offers.flatMap(({ agentId, madeAtMs, ended }): FactOf<'offer-failed'>[] => {
      if (ended === undefined || ended.outcome === 'accepted') return [];
      const { outcome, cause, atMs } = ended;
      // How the stay ended says these already.
      if (cause === 'answered-elsewhere' || cause === 'caller-left' || cause === 'overflowed') return [];
      const ringMs = Math.max(0, atMs - madeAtMs);
      const fact = { ...this.base, atMs: madeAtMs, kind: 'offer-failed', agentId, outcome, ringMs } as const;
      return [cause === undefined ? fact : { ...fact, cause }];
    });
  }

  private failedBridges(): readonly RoutingFact[] {
    return this.stay.failedBridges.map(({ atMs, agentId }) => ({
      ...this.base,
      atMs,
      kind: 'bridge-failed',
      agentId,
    }));
  }

  private priorities(): readonly RoutingFact[] {
    const { joined, priorities } = this.stay;
    return priorities.map(({ atMs, priority }) => ({
      ...this.base,
      atMs,
      kind: 'priority-changed',
      priority,
      afterMs: Math.max(0, atMs - joined.atMs),
    }));
  }

  private demands(): readonly FactOf<'demand-changed'>[] {
    const { joined, demands } = this.stay;
    return demands.map(({ atMs, demand }) => {
      // The one that the change itself made the engine write.
      const decision = this.decisions.findLast((one) => one.atMs === atMs)?.decision;
      const wishesOf = (kind: SkillWish['need']): readonly SkillWish[] =>
        demand.wishes.filter(({ need }) => need === kind);
      return {
        ...this.base,
        atMs,
        kind: 'demand-changed',
        afterMs: Math.max(0, atMs - joined.atMs),
        required: skillsOf({ ...demand, wishes: wishesOf('required') }),
        preferred: skillsOf({ wishes: wishesOf('preferred') }),
        ...(decision === undefined ? {} : { able: askedAgents(decision).length }),
      };
    });
  }

  private isOwn(caller: RatedCall): boolean {
    return requestOf(caller) === requestOf(this.stay.joined);
  }

  private wentBefore(): readonly RoutingFact[] {
    const offer = this.accepted();
    const decision = offer && this.offerDecision(offer);
    if (offer === undefined || decision === undefined || decision.callersTotal < 2) return [];
    const [own, ...others] = decision.callers;
    if (own === undefined || !this.isOwn(own) || decision.decidedBy === 'overall-match') return [];
    const mode = this.history.competition(offer.madeAtMs);
    const fact = {
      ...this.base,
      atMs: offer.madeAtMs,
      kind: 'went-before',
      others: decision.callersTotal - 1,
      ...(mode === undefined ? {} : { mode }),
    } as const;
    const rival = rivalOf(own, others);
    if (rival !== undefined) return [{ ...fact, rival, waitedLongest: false }];
    // A short list has everybody in it but those who came later than somebody in it. Of a full one nobody left out is
    // more urgent than the last, and nobody waited longer than urgent.
    const last = others.at(-1);
    const isFull = others.length + 1 >= listedCallers;
    const waitedLongest = !isFull || (last !== undefined && last.urgencyMs <= own.waitedMs);
    return [{ ...fact, waitedLongest }];
  }
}

type Rival = NonNullable<FactOf<'went-before'>['rival']>;

/** Of those who had waited longer the one who had waited longest. */
function rivalOf(own: RatedCall, others: readonly RatedCall[]): Rival | undefined {
  const [longest] = [...others].sort((a, b) => b.waitedMs - a.waitedMs);
  if (longest === undefined || longest.waitedMs <= own.waitedMs) return undefined;
  return {
    queueId: longest.queueId,
    waitedLongerMs: longest.waitedMs - own.waitedMs,
    headStartMs: longest.urgencyMs - longest.waitedMs,
    ownHeadStartMs: own.urgencyMs - own.waitedMs,
  };
}
