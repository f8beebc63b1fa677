// How long a caller will wait, as a range, from those ahead, the agents who can really take the call, and handle times.
// Never looks at the engine's records or a clock, and says nothing when it does not know.
import type { EstimateAccuracy, ExpectedWait, HandledCall } from './acd-model.js';
import { EstimateRecord, type SaidEstimate } from './estimate-record.js';
import { type HandleCurve, HandleTimes, mixedCurve } from './handle-times.js';
import { LeaveRates } from './leave-rates.js';
import { ServedShares } from './served-shares.js';
import { waitDistribution, type Overtaking, type ServingAgent } from './wait-distribution.js';
import type { AgentId, EpochMs, QueueId, RequestId } from '../kernel/ids.js';

/** One agent who is logged in, not on break, and can take this call now or after a widening step. */
export interface WaitAgent {
  /** Of what is being handled (offered, talked about or wrapped up); undefined = idle or in an own call. */
  readonly queueId?: QueueId;
  /** When the handling (or the own call) began; undefined = nothing is being handled. */
  readonly busySinceMs?: EpochMs;
  /** When it is known: the end of fixed after-call work, of being left alone after an offer. */
  readonly endsAtMs?: EpochMs;
  /** Fixed after-call work that is still to come: the agent is not free any earlier, ms. */
  readonly afterCallMs?: number;
  /** Cannot take the call earlier: the widening step that the agent needs. */
  readonly fromMs?: EpochMs;
}

export interface WaitQuestion {
  readonly queueId: QueueId;
  /** Callers more urgent, each weighted with the chance that it takes one of our agents; may be fractional. */
  readonly callsAhead: number;
  /** The same by queue, for how long those ahead will be handled. Default: as calls of this queue. */
  readonly aheadByQueue?: ReadonlyMap<QueueId, number>;
  /** How long the longest waiting of those ahead has waited, ms; for who of them may give up. Default 0. */
  readonly longestAheadMs?: number;
  /** Callers still to come who will go before ours, weighted like `callsAhead`. Default none. */
  readonly overtaking?: readonly Overtaking[];
  readonly agents: readonly WaitAgent[];
}

/** With fewer handled calls in the whole company nothing is said. */
export const leastHandledCalls = 10;
/** A range that reaches beyond so long … */
const longHighMs = 10 * 60_000;
/** … and beyond so many times its middle says nothing. */
const vagueRatio = 4;
/** Longer waits than this are not said. */
const longestMiddleMs = 4 * 3_600_000;
/** Waits that were told and not yet known: forgotten beyond this number, oldest first. */
const mostPending = 20_000;
/** Answer delays: one in so many of the past counts for a new one. */
const memory = 0.995;

interface Pending {
  readonly queueId: QueueId;
  readonly estimate: SaidEstimate;
  readonly atMs: EpochMs;
}

/** What is known of one queue. */
interface QueueKnowledge {
  readonly times: HandleTimes;
  readonly record: EstimateRecord;
  readonly leaving: LeaveRates;
  answers: number;
  answerDelaysMs: number;
  /** Squares of the delays, ms². */
  answerDelaySquares: number;
}

/**
 * The estimate is the time of the completion that frees an agent for this caller: see wait-distribution. Silent
 * (undefined) when nobody can take the call, when fewer than `leastHandledCalls` handled calls of the last 24 hours are
 * known, when the range reaches beyond ten minutes and four times its middle, and beyond four hours.
 */
export class WaitEstimator {
  private readonly all = new HandleTimes();
  private readonly queues = new Map<QueueId, QueueKnowledge>();
  private readonly served = new ServedShares();
  private readonly pending = new Map<RequestId, Pending>();
  /** What each estimate would have been without corrections. */
  private readonly uncorrected = new WeakMap<ExpectedWait, ExpectedWait>();

  /** A handling is over, after-call work included. */
  noteHandled({ queueId, agentId, endedAtMs, handleMs }: HandledCall): void {
    this.served.note(queueId, agentId);
    this.all.note(endedAtMs, handleMs);
    this.knowledgeOf(queueId).times.note(endedAtMs, handleMs);
  }

  /** A call was answered so long after an agent was first reserved for it: ringing, refusals and misses included. */
  noteAnswerDelay(queueId: QueueId, delayMs: number): void {
    const known = this.knowledgeOf(queueId);
    known.answers = known.answers * memory + 1;
    known.answerDelaysMs = known.answerDelaysMs * memory + Math.max(0, delayMs);
    known.answerDelaySquares = known.answerDelaySquares * memory + delayMs * delayMs;
  }

  /** What somebody with so many callers ahead and these agents waits from now on, until the answer. */
  estimate(question: WaitQuestion, nowMs: EpochMs): ExpectedWait | undefined {
    const { queueId, callsAhead, longestAheadMs = 0, overtaking = [], agents } = question;
    if (agents.length === 0 || this.all.known(nowMs) < leastHandledCalls) return undefined;
    const known = this.knowledgeOf(queueId);
    const nextCurve = this.nextCurve(question, nowMs);
    if (nextCurve === undefined) return undefined;
    const raw = waitDistribution({
      agents: agents.map((agent) => this.servingAgent(agent, nowMs)),
      callsAhead: Math.max(0, callsAhead),
      nextCurve,
      longestAheadMs,
      overtaking,
      leaveHazard: (waitedMs) => known.leaving.at(waitedMs),
      ...answerDelayOf(known),
    });
    if (raw === undefined) return undefined;
    const said = known.record.corrected(raw);
    if (!isUseful(said)) return undefined;
    this.uncorrected.set(said, raw);
    return said;
  }

  /** The caller was given this estimate (a later one takes its place). */
  noteEstimated(requestId: RequestId, queueId: QueueId, estimate: ExpectedWait, nowMs: EpochMs): void {
    this.pending.delete(requestId);
    const raw = this.uncorrected.get(estimate) ?? estimate;
    this.pending.set(requestId, { queueId, estimate: { raw, said: estimate }, atMs: nowMs });
    if (this.pending.size <= mostPending) return;
    const [oldest] = this.pending.keys();
    if (oldest !== undefined) this.pending.delete(oldest);
  }

  /** Answered, `waitedMs` after the estimate. */
  noteWaited(requestId: RequestId, waitedMs: number): void {
    const pending = this.pending.get(requestId);
    if (pending === undefined) return;
    this.pending.delete(requestId);
    const known = this.knowledgeOf(pending.queueId);
    known.record.note(pending.estimate, Math.max(0, waitedMs));
    known.leaving.note(Math.max(0, waitedMs), false);
  }

  /** Left without an answer: hung up, overflowed, taken out. Counts for how soon callers give up. */
  noteGone(requestId: RequestId, nowMs: EpochMs): void {
    const pending = this.pending.get(requestId);
    if (pending === undefined) return;
    this.pending.delete(requestId);
    this.knowledgeOf(pending.queueId).leaving.note(Math.max(0, nowMs - pending.atMs), true);
  }

  /** How many of the queue's callers were handled per millisecond, over the last hour. */
  handledPerMs(queueId: QueueId, nowMs: EpochMs): number {
    return this.queues.get(queueId)?.times.perMs(nowMs) ?? 0;
  }

  /**
   * Of a queue's callers, the share that is taken by agents for whom `isOurs` says true (undefined: not there now), as
   * far as the calls of the last hours tell it; `expected` is what skills alone would say.
   */
  shareTaken(queueId: QueueId, isOurs: (agentId: AgentId) => boolean | undefined, expected: number): number {
    return this.served.share(queueId, isOurs, expected);
  }

  /** The host's clock jumped: what is remembered moves with it. */
  clockShifted(byMs: number): void {
    this.all.shift(byMs);
    for (const { times } of this.queues.values()) times.shift(byMs);
    for (const [requestId, pending] of this.pending)
      this.pending.set(requestId, { ...pending, atMs: (pending.atMs + byMs) as EpochMs });
  }

  /** Per queue, over its last 200 callers who were given an estimate and answered. */
  accuracy(): readonly EstimateAccuracy[] {
    return [...this.queues].flatMap(([queueId, { record }]) => record.accuracy(queueId) ?? []);
  }

  /** Of the calls that our agents take next: ours and those ahead. */
  private nextCurve(
    { queueId, callsAhead, aheadByQueue }: WaitQuestion,
    nowMs: EpochMs,
  ): HandleCurve | undefined {
    const ahead = aheadByQueue ?? new Map([[queueId, callsAhead]]);
    const weights = new Map(ahead).set(queueId, 1 + (ahead.get(queueId) ?? 0));
    return mixedCurve(
      [...weights].flatMap(([id, weight]) => {
        const curve = this.knowledgeOf(id).times.curveWith(this.all, nowMs);
        return curve === undefined || weight <= 0 ? [] : [{ curve, weight }];
      }),
    );
  }

  private servingAgent(agent: WaitAgent, nowMs: EpochMs): ServingAgent {
    const { queueId, busySinceMs, endsAtMs, fromMs, afterCallMs = 0 } = agent;
    const startsInMs = fromMs === undefined ? 0 : Math.max(0, fromMs - nowMs);
    const idle = busySinceMs === undefined && queueId === undefined;
    if (endsAtMs !== undefined || idle) {
      const endsInMs = endsAtMs === undefined ? 0 : Math.max(0, endsAtMs - nowMs);
      return { curve: undefined, ageMs: 0, notBeforeMs: Math.max(startsInMs, endsInMs), leastMs: 0 };
    }
    const times = queueId === undefined ? this.all : this.knowledgeOf(queueId).times;
    return {
      curve: times.curveWith(this.all, nowMs),
      ageMs: busySinceMs === undefined ? 0 : Math.max(0, nowMs - busySinceMs),
      notBeforeMs: startsInMs,
      leastMs: afterCallMs,
    };
  }

  private knowledgeOf(queueId: QueueId): QueueKnowledge {
    let known = this.queues.get(queueId);
    if (known === undefined) {
      known = {
        times: new HandleTimes(),
        record: new EstimateRecord(),
        leaving: new LeaveRates(),
        answers: 0,
        answerDelaysMs: 0,
        answerDelaySquares: 0,
      };
      this.queues.set(queueId, known);
    }
    return known;
  }
}

function answerDelayOf({ answers, answerDelaysMs, answerDelaySquares }: QueueKnowledge) {
  if (answers === 0) return { answerDelayMs: 0, answerDelaySpreadMs: 0 };
  const answerDelayMs = answerDelaysMs / answers;
  const variance = Math.max(0, answerDelaySquares / answers - answerDelayMs * answerDelayMs);
  return { answerDelayMs, answerDelaySpreadMs: Math.sqrt(variance) };
}

function isUseful({ middleMs, highMs }: ExpectedWait): boolean {
  return middleMs <= longestMiddleMs && !(highMs > longHighMs && highMs > vagueRatio * middleMs);
}
