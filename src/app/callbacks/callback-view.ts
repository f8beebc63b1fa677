// A callback as users see it: its record, and what is happening with it this moment.
// Never changes one.
import type { Callback } from '../../api/callbacks.js';
import { openAttemptOf, type CallbackRecord } from '../../core/callbacks/callback-projection.js';

/** What only the running service knows. */
export interface CallbackNow {
  readonly state: Callback['state'];
  readonly obstacle: Callback['obstacle'];
  readonly position: number | undefined;
}

/** Without `now`: as the record alone tells. */
export function toCallback(record: CallbackRecord, now: CallbackNow = nowOf(record)): Callback {
  return {
    callId: record.id,
    number: record.number,
    callerName: record.callerName ?? null,
    queueId: record.queueId ?? null,
    by: record.by,
    requestedBy: record.username ?? null,
    listedAtMs: record.requestedAtMs,
    waitingSinceMs: record.waitingSinceMs,
    priority: record.priority,
    state: now.state,
    obstacle: now.obstacle,
    position: now.position ?? null,
    retryAtMs: record.retryAtMs ?? null,
    attempts: record.attempts.map(({ callId, startedAtMs, endedAtMs, outcome }) => ({
      callId,
      startedAtMs,
      endedAtMs: endedAtMs ?? null,
      outcome: outcome ?? null,
    })),
    hasReason: record.reasonPath !== undefined,
    outcome: record.outcome ?? null,
    closedAtMs: record.endedAtMs ?? null,
    closedBy: record.endedBy ?? null,
  };
}

function nowOf(record: CallbackRecord): CallbackNow {
  const known: { readonly obstacle: null; readonly position: undefined } = {
    obstacle: null,
    position: undefined,
  };
  if (record.phase !== 'open') return { ...known, state: record.phase };
  if (record.retryAtMs !== undefined) return { ...known, state: 'waiting' };
  return { ...known, state: openAttemptOf(record) === undefined ? 'paused' : 'queued' };
}
