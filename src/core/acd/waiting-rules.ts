// What waiting does to a request: the circle of agents widens, and limits are reached.
// Never offers a request to anybody.
import { placeOf } from './event-of-record.js';
import type { OverflowReason } from './acd-model.js';
import type { RequestRecord, QueueRecord } from './acd-records.js';
import { stageOf, widestStageOf } from './acd-records.js';
import { elapsedMs, type EngineContext } from './engine-context.js';
import type { OfferDesk } from './offer-desk.js';
import type { Pool, Stage } from './skill-pool.js';
import type { WaitForecast } from './wait-forecast.js';
import type { EpochMs } from '../kernel/ids.js';

export class WaitingRules {
  constructor(
    private readonly context: EngineContext,
    private readonly desk: OfferDesk,
    private readonly forecast: WaitForecast,
  ) {}

  /** Looks at every call for which something may have changed. */
  reviewAll(): void {
    const { toReview } = this.context.book;
    for (const request of toReview) {
      toReview.delete(request);
      this.review(request);
    }
  }

  /** Why a caller who has just joined cannot stay; undefined = may wait, or is served at once. */
  refusalAtEntry(request: RequestRecord): OverflowReason | undefined {
    if (request.purpose === 'callback' || stageOf(request).pool.ready.size > 0) return undefined;
    const { queue } = request;
    const { limits } = queue.settings;
    const { pool } = widestStageOf(request);
    const absent = absence(pool);
    if (absent === 'nobody-logged-in' && limits.nobodyLoggedIn !== 'wait') return absent;
    if (absent === 'all-on-break' && limits.allOnBreak !== 'wait') return absent;
    const waiting = waitingBeside(request, queue);
    if (limits.maxWaiting !== undefined && waiting >= limits.maxWaiting) return 'queue-full';
    const perAgent = limits.maxWaitingPerAgent;
    if (perAgent !== undefined && waiting >= perAgent * pool.onDuty) return 'queue-full-for-agents';
    if (limits.maxExpectedWaitMs === undefined) return undefined;
    const expected = this.forecast.ofRequest(request);
    return expected !== undefined && expected.middleMs > limits.maxExpectedWaitMs
      ? 'expected-wait-too-long'
      : undefined;
  }

  private review(request: RequestRecord): void {
    const { book, nowMs } = this.context;
    const { kind } = request.state;
    if (kind !== 'waiting' && kind !== 'offered') return book.setRequestDeadline(request, undefined);
    this.widen(request);
    const reason = kind === 'waiting' ? this.limitReached(request) : undefined;
    if (reason !== undefined) return this.desk.overflow(request, reason);
    book.setRequestDeadline(request, nextDueOf(request, nowMs));
  }

  private widen(request: RequestRecord): void {
    for (;;) {
      const next = request.stages[request.stageIndex + 1];
      if (next === undefined || !this.isReached(request, next)) return;
      this.context.book.advanceStage(request);
      this.context.out.record({
        kind: 'pool-widened',
        ...placeOf(request),
        step: next.step,
      });
      if (request.state.kind === 'waiting') this.context.book.toExplain.add(request);
    }
  }

  private isReached(request: RequestRecord, next: Stage): boolean {
    if (elapsedMs(this.context, request.waitingSinceMs) >= next.afterMs) return true;
    const { pool } = stageOf(request);
    switch (next.early) {
      case 'no':
        return false;
      case 'nobody-logged-in':
        return pool.loggedIn === 0;
      case 'nobody-on-duty':
        return pool.onDuty === 0;
    }
  }

  private limitReached(request: RequestRecord): OverflowReason | undefined {
    if (request.purpose === 'callback') return undefined;
    const { maxWaitMs, nobodyLoggedIn, allOnBreak } = request.queue.settings.limits;
    if (maxWaitMs !== undefined && elapsedMs(this.context, request.joinedAtMs) >= maxWaitMs)
      return 'max-wait';
    const absent = absence(widestStageOf(request).pool);
    if (absent === 'nobody-logged-in' && nobodyLoggedIn === 'always') return absent;
    if (absent === 'all-on-break' && allOnBreak === 'always') return absent;
    return undefined;
  }
}

function absence({ loggedIn, onDuty }: Pool): 'nobody-logged-in' | 'all-on-break' | undefined {
  if (loggedIn === 0) return 'nobody-logged-in';
  return onDuty === 0 ? 'all-on-break' : undefined;
}

/** Callers on the line who wait in the queue besides this one, those being rung for included; nobody is crowded out by callbacks. */
function waitingBeside(request: RequestRecord, queue: QueueRecord): number {
  let waiting = 0;
  for (const other of queue.requests) {
    const { kind } = other.state;
    if (other === request || other.purpose === 'callback') continue;
    if (kind === 'waiting' || kind === 'offered') waiting += 1;
  }
  return waiting;
}

/** When the thing is due that the request waits for next; undefined = nothing but an event. */
function nextDueOf(request: RequestRecord, nowMs: EpochMs): EpochMs | undefined {
  const next = request.stages[request.stageIndex + 1];
  const { maxWaitMs } = request.queue.settings.limits;
  const times = [
    next === undefined ? Number.POSITIVE_INFINITY : request.waitingSinceMs + next.afterMs,
    maxWaitMs === undefined || request.purpose === 'callback'
      ? Number.POSITIVE_INFINITY
      : request.joinedAtMs + maxWaitMs,
    request.ringMoreAtMs ?? Number.POSITIVE_INFINITY,
  ].filter((atMs) => atMs > nowMs);
  const atMs = Math.min(...times);
  return Number.isFinite(atMs) ? (atMs as EpochMs) : undefined;
}
