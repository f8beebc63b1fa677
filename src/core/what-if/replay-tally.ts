// What a played day came to: counted from the engine's events, per queue and over all.
// Never counts a caller twice; overflowed callers who come into another queue are offered there again.
import type { AcdEvent } from '../acd/acd-event.js';
import { serviceLevelOf } from '../acd/service-level.js';
import type { AgentId, CallId, EpochMs, QueueId } from '../kernel/ids.js';

/** Mean absolute errors over the same callers: those who waited, were given an estimate and were answered. */
export interface EstimateErrors {
  readonly samples: number;
  /** Waited and answered, but nothing was said to them. */
  readonly silent: number;
  readonly oursMs: number;
  /** Asterisk app_queue's (3 × old + new) ÷ 4 over all answered calls. */
  readonly appQueueMs: number;
  /** The mean of the last ten answered calls' waits. */
  readonly lastTenMs: number;
  /** Share of waits within our range, 0–1. */
  readonly withinRange: number;
}

export interface QueueResult {
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly overflowed: number;
  readonly stillWaiting: number;
  /** See service-level; undefined when nobody was answered or lost. */
  readonly serviceLevel: number | undefined;
  /** Average speed of answer, ms. */
  readonly asaMs: number | undefined;
  /** Abandoned ÷ offered, 0–1. */
  readonly abandonment: number | undefined;
  /** Talk and after-call work, summed, ms. */
  readonly handleMs: number;
  readonly estimates: EstimateErrors;
}

export interface ReplayResult {
  readonly queues: ReadonlyMap<QueueId, QueueResult>;
  readonly total: QueueResult;
  /** Talk and after-call work ÷ time that agents who can serve a queue were logged in and not on break, 0–1. */
  readonly occupancy: number | undefined;
  /** Of the same agents. */
  readonly agentHours: number;
  readonly offers: number;
  readonly offersNotAccepted: number;
}

interface Sums {
  offered: number;
  answered: number;
  answeredInTarget: number;
  answeredWaitMs: number;
  abandoned: number;
  overflowed: number;
  handleMs: number;
  estimated: number;
  silent: number;
  ours: number;
  appQueue: number;
  lastTen: number;
  within: number;
}

interface Visit {
  readonly queueId: QueueId;
  readonly rivalsAtEntry: { readonly appQueueMs: number; readonly lastTenMs: number };
  readonly callback: boolean;
  offeredAtOnce: boolean;
  said: { readonly lowMs: number; readonly middleMs: number; readonly highMs: number } | undefined;
}

export class ReplayTally {
  private readonly sums = new Map<QueueId, Sums>();
  private readonly rivals = new Map<QueueId, RivalEstimates>();
  private readonly visits = new Map<CallId, Visit>();
  private readonly availableSince = new Map<AgentId, EpochMs>();
  private availableMs = 0;
  private offers = 0;
  private accepted = 0;

  /** `servesQueues`: whose time counts. Who cannot be given any call has no part in how busy the others are. */
  constructor(
    private readonly targetMsOf: (queueId: QueueId) => number | undefined,
    private readonly servesQueues: (agentId: AgentId) => boolean,
  ) {}

  note(event: AcdEvent, nowMs: EpochMs): void {
    switch (event.kind) {
      case 'call-queued':
        this.entered(event.callId, event.queueId, event.purpose === 'callback');
        return;
      case 'wait-estimated': {
        const visit = this.visits.get(event.callId);
        if (visit !== undefined) visit.said = event;
        return;
      }
      case 'queue-left':
        this.left(event);
        return;
      case 'conversation-ended':
        this.sumsOf(event.queueId).handleMs += event.talkMs;
        return;
      case 'wrap-up-ended':
        this.sumsOf(event.queueId).handleMs += event.wrapUpMs;
        return;
      case 'offer-made':
        this.offers += 1;
        return;
      case 'offer-ended':
        if (event.outcome === 'accepted') this.accepted += 1;
        return;
      case 'agent-status-changed':
        this.statusChanged(event.agentId, event.status === 'available', nowMs);
        return;
      default:
        return;
    }
  }

  /** The caller was offered to an agent in the very moment of coming: did not wait. */
  offeredAtOnce(callId: CallId): void {
    const visit = this.visits.get(callId);
    if (visit !== undefined) visit.offeredAtOnce = true;
  }

  result(nowMs: EpochMs): ReplayResult {
    let availableMs = this.availableMs;
    for (const sinceMs of this.availableSince.values()) availableMs += nowMs - sinceMs;
    const all = newSums();
    const queues = new Map<QueueId, QueueResult>();
    for (const [queueId, sums] of this.sums) {
      queues.set(queueId, resultOf(sums));
      for (const name of Object.keys(all) as (keyof Sums)[]) all[name] += sums[name];
    }
    return {
      queues,
      total: resultOf(all),
      occupancy: availableMs > 0 ? all.handleMs / availableMs : undefined,
      agentHours: availableMs / 3_600_000,
      offers: this.offers,
      offersNotAccepted: this.offers - this.accepted,
    };
  }

  private entered(callId: CallId, queueId: QueueId, callback: boolean): void {
    const rivalsAtEntry = this.rivalsOf(queueId).now();
    this.visits.set(callId, { queueId, rivalsAtEntry, callback, offeredAtOnce: false, said: undefined });
    if (!callback) this.sumsOf(queueId).offered += 1;
  }

  private left({ callId, queueId, reason, waitMs }: Extract<AcdEvent, { kind: 'queue-left' }>): void {
    const visit = this.visits.get(callId);
    this.visits.delete(callId);
    if (visit === undefined || visit.callback) return;
    const sums = this.sumsOf(queueId);
    if (reason === 'abandoned') sums.abandoned += 1;
    if (reason === 'overflowed') sums.overflowed += 1;
    if (reason !== 'answered') return;
    sums.answered += 1;
    sums.answeredWaitMs += waitMs;
    if (waitMs <= (this.targetMsOf(queueId) ?? -1)) sums.answeredInTarget += 1;
    if (!visit.offeredAtOnce) compare(sums, visit, waitMs);
    this.rivalsOf(queueId).answered(waitMs);
  }

  private statusChanged(agentId: AgentId, available: boolean, nowMs: EpochMs): void {
    if (!this.servesQueues(agentId)) return;
    const sinceMs = this.availableSince.get(agentId);
    if (available && sinceMs === undefined) this.availableSince.set(agentId, nowMs);
    if (available || sinceMs === undefined) return;
    this.availableMs += nowMs - sinceMs;
    this.availableSince.delete(agentId);
  }

  private sumsOf(queueId: QueueId): Sums {
    let sums = this.sums.get(queueId);
    if (sums === undefined) this.sums.set(queueId, (sums = newSums()));
    return sums;
  }

  private rivalsOf(queueId: QueueId): RivalEstimates {
    let rivals = this.rivals.get(queueId);
    if (rivals === undefined) this.rivals.set(queueId, (rivals = new RivalEstimates()));
    return rivals;
  }
}

/** What others would say to the next caller of one queue. */
class RivalEstimates {
  /** Whole seconds, as in app_queue. */
  private holdSeconds = 0;
  private readonly lastTen: number[] = [];

  answered(waitMs: number): void {
    this.holdSeconds = Math.floor((3 * this.holdSeconds + Math.floor(waitMs / 1000)) / 4);
    this.lastTen.push(waitMs);
    if (this.lastTen.length > 10) this.lastTen.shift();
  }

  now(): { readonly appQueueMs: number; readonly lastTenMs: number } {
    const sum = this.lastTen.reduce((total, waitMs) => total + waitMs, 0);
    return {
      appQueueMs: this.holdSeconds * 1000,
      lastTenMs: this.lastTen.length === 0 ? 0 : sum / this.lastTen.length,
    };
  }
}

function compare(sums: Sums, { said, rivalsAtEntry }: Visit, waitMs: number): void {
  if (said === undefined) {
    sums.silent += 1;
    return;
  }
  sums.estimated += 1;
  sums.ours += Math.abs(said.middleMs - waitMs);
  sums.appQueue += Math.abs(rivalsAtEntry.appQueueMs - waitMs);
  sums.lastTen += Math.abs(rivalsAtEntry.lastTenMs - waitMs);
  if (waitMs >= said.lowMs && waitMs <= said.highMs) sums.within += 1;
}

const newSums = (): Sums => ({
  offered: 0,
  answered: 0,
  answeredInTarget: 0,
  answeredWaitMs: 0,
  abandoned: 0,
  overflowed: 0,
  handleMs: 0,
  estimated: 0,
  silent: 0,
  ours: 0,
  appQueue: 0,
  lastTen: 0,
  within: 0,
});

function resultOf(sums: Sums): QueueResult {
  const { offered, answered, abandoned, overflowed, estimated } = sums;
  const part = (amount: number, of: number): number | undefined => (of > 0 ? amount / of : undefined);
  return {
    offered,
    answered,
    abandoned,
    overflowed,
    stillWaiting: offered - answered - abandoned - overflowed,
    serviceLevel: serviceLevelOf(sums),
    asaMs: part(sums.answeredWaitMs, answered),
    abandonment: part(abandoned, offered),
    handleMs: sums.handleMs,
    estimates: {
      samples: estimated,
      silent: sums.silent,
      oursMs: part(sums.ours, estimated) ?? 0,
      appQueueMs: part(sums.appQueue, estimated) ?? 0,
      lastTenMs: part(sums.lastTen, estimated) ?? 0,
      withinRange: part(sums.within, estimated) ?? 0,
    },
  };
}
