// What waiting does to a call: the circle of agents widens, and limits are reached.
// Never offers a call to anybody.
import type { OverflowReason } from './acd-model.js';
import type { CallRecord, QueueRecord } from './acd-records.js';
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
    for (const call of toReview) {
      toReview.delete(call);
      this.review(call);
    }
  }

  /** Why a caller who has just joined cannot stay; undefined = may wait, or is served at once. */
  refusalAtEntry(call: CallRecord): OverflowReason | undefined {
    if (call.purpose === 'callback' || stageOf(call).pool.ready.size > 0) return undefined;
    const { queue } = call;
    const { limits } = queue.settings;
    const { pool } = widestStageOf(call);
    const absent = absence(pool);
    if (absent === 'nobody-logged-in' && limits.nobodyLoggedIn !== 'wait') return absent;
    if (absent === 'all-on-break' && limits.allOnBreak !== 'wait') return absent;
    const waiting = waitingBeside(call, queue);
    if (limits.maxWaiting !== undefined && waiting >= limits.maxWaiting) return 'queue-full';
    const perAgent = limits.maxWaitingPerAgent;
    if (perAgent !== undefined && waiting >= perAgent * pool.onDuty) return 'queue-full-for-agents';
    if (limits.maxExpectedWaitMs === undefined) return undefined;
    const expected = this.forecast.ofCall(call);
    return expected !== undefined && expected.middleMs > limits.maxExpectedWaitMs
      ? 'expected-wait-too-long'
      : undefined;
  }

  private review(call: CallRecord): void {
    const { book, nowMs } = this.context;
    const { kind } = call.state;
    if (kind !== 'waiting' && kind !== 'offered') return book.setCallDeadline(call, undefined);
    this.widen(call);
    const reason = kind === 'waiting' ? this.limitReached(call) : undefined;
    if (reason !== undefined) return this.desk.overflow(call, reason);
    book.setCallDeadline(call, nextDueOf(call, nowMs));
  }

  private widen(call: CallRecord): void {
    for (;;) {
      const next = call.stages[call.stageIndex + 1];
      if (next === undefined || !this.isReached(call, next)) return;
      this.context.book.advanceStage(call);
      this.context.out.record({
        kind: 'pool-widened',
        callId: call.id,
        queueId: call.queue.id,
        step: next.step,
      });
      if (call.state.kind === 'waiting') this.context.book.toExplain.add(call);
    }
  }

  private isReached(call: CallRecord, next: Stage): boolean {
    if (elapsedMs(this.context, call.waitingSinceMs) >= next.afterMs) return true;
    const { pool } = stageOf(call);
    switch (next.early) {
      case 'no':
        return false;
      case 'nobody-logged-in':
        return pool.loggedIn === 0;
      case 'nobody-on-duty':
        return pool.onDuty === 0;
    }
  }

  private limitReached(call: CallRecord): OverflowReason | undefined {
    if (call.purpose === 'callback') return undefined;
    const { maxWaitMs, nobodyLoggedIn, allOnBreak } = call.queue.settings.limits;
    if (maxWaitMs !== undefined && elapsedMs(this.context, call.joinedAtMs) >= maxWaitMs) return 'max-wait';
    const absent = absence(widestStageOf(call).pool);
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
function waitingBeside(call: CallRecord, queue: QueueRecord): number {
  let waiting = 0;
  for (const other of queue.calls) {
    const { kind } = other.state;
    if (other === call || other.purpose === 'callback') continue;
    if (kind === 'waiting' || kind === 'offered') waiting += 1;
  }
  return waiting;
}

/** When the thing is due that the call waits for next; undefined = nothing but an event. */
function nextDueOf(call: CallRecord, nowMs: EpochMs): EpochMs | undefined {
  const next = call.stages[call.stageIndex + 1];
  const { maxWaitMs } = call.queue.settings.limits;
  const times = [
    next === undefined ? Number.POSITIVE_INFINITY : call.waitingSinceMs + next.afterMs,
    maxWaitMs === undefined || call.purpose === 'callback'
      ? Number.POSITIVE_INFINITY
      : call.joinedAtMs + maxWaitMs,
    call.ringMoreAtMs ?? Number.POSITIVE_INFINITY,
  ].filter((atMs) => atMs > nowMs);
  const atMs = Math.min(...times);
  return Number.isFinite(atMs) ? (atMs as EpochMs) : undefined;
}
