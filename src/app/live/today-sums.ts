// Today's sums per queue, counted on from what the journal already holds.
// Never decides when a day begins; the projection does.
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { DayBounds } from '../../core/kernel/day-bounds.js';
import {
  addToInterval,
  projectQueueVisit,
  type QueueInterval,
  type QueueVisit,
  type TargetMsOf,
} from '../../core/acd/queue-interval-projection.js';
import { serviceLevelPercentOf } from '../../core/acd/service-level.js';
import { requestOf } from '../../core/acd/request-ids.js';
import type { EpochMs, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { QueueLive } from '../../api/live.js';

export interface TodaySums {
  /** Starts anew for the day from its intervals. */
  restart(day: DayBounds, intervals: readonly QueueInterval[]): void;
  /** The queue whose sums changed, if any. */
  apply(event: JournalEvent, targetMsOf: TargetMsOf): QueueId | undefined;
  /** An event of an earlier run that is counted already: what comes of its request is counted on. */
  resume(event: JournalEvent, targetMsOf: TargetMsOf): void;
  view(queueId: string): QueueLive['today'];
}

/** Visits that ended are kept for so many more: the agent's after-call work is still to come. */
const rememberedVisits = 5_000;

/** As in the journal's intervals, everything counts for the day on which the caller entered the queue. */
export function createTodaySums(): TodaySums {
  const sums = new Map<string, QueueInterval>();
  const visits = new Map<RequestId, QueueVisit>();
  let day: DayBounds = { startMs: 0 as EpochMs, endMs: Infinity as EpochMs };

  function remember(id: RequestId, visit: QueueVisit): void {
    // Put at the end: the first in the map is the one that nothing happened to for longest.
    visits.delete(id);
    visits.set(id, visit);
    for (const oldest of visits.keys()) {
      if (visits.size <= rememberedVisits) break;
      visits.delete(oldest);
    }
  }

  return {
    restart(nextDay, intervals) {
      day = nextDay;
      sums.clear();
      for (const { queueId, ...add } of intervals) {
        sums.set(queueId, addToInterval(sums.get(queueId), { queueId, startMs: day.startMs, add }));
      }
    },
    apply(event, targetMsOf) {
      if (!('callId' in event)) return undefined;
      const id = requestOf(event);
      const { visit, change } = projectQueueVisit(visits.get(id), event, targetMsOf);
      if (visit !== undefined) remember(id, visit);
      if (change === undefined || change.startMs < day.startMs || change.startMs >= day.endMs)
        return undefined;
      const { queueId, add } = change;
      sums.set(queueId, addToInterval(sums.get(queueId), { queueId, startMs: day.startMs, add }));
      return queueId;
    },
    resume(event, targetMsOf) {
      if (!('callId' in event)) return;
      const id = requestOf(event);
      const { visit } = projectQueueVisit(visits.get(id), event, targetMsOf);
      if (visit !== undefined) remember(id, visit);
    },
    view: (queueId) => viewOf(sums.get(queueId)),
  };
}

function viewOf(sums: QueueInterval | undefined): QueueLive['today'] {
  const { answered = 0, abandoned = 0, overflowed = 0, answeredInTarget = 0, handled = 0 } = sums ?? {};
  const { answeredWaitMs = 0, talkMs = 0, wrapUpMs = 0 } = sums ?? {};
  return {
    offered: sums?.offered ?? 0,
    answered,
    abandoned,
    overflowed,
    interrupted: sums?.interrupted ?? 0,
    calledBack: sums?.calledBack ?? 0,
    callbackAttempts: sums?.callbackAttempts ?? 0,
    callbackReached: sums?.callbackReached ?? 0,
    answeredInTarget,
    serviceLevelPercent: serviceLevelPercentOf({ answered, abandoned, overflowed, answeredInTarget }),
    asaMs: answered === 0 ? null : Math.round(answeredWaitMs / answered),
    handled,
    ahtMs: handled === 0 ? null : Math.round((talkMs + wrapUpMs) / handled),
  };
}
