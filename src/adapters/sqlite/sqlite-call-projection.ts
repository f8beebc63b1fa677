// Makes calls with their legs, and the sums of queues, of the events of calls.
// Never reads a call's earlier events twice while the call is in memory.
import type Database from 'better-sqlite3';
import { isOfRecord, projectCall, type CallProjection } from '../../core/calls/call-record-projection.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import {
  addToInterval,
  projectQueueVisits,
  type QueueVisits,
} from '../../core/acd/queue-interval-projection.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { JournalProjection } from './journal-projection.js';
import { createSqliteCallTable, type SqliteCallTable } from './sqlite-call-table.js';
import type { SqliteEventTable } from './sqlite-event-table.js';
import {
  createSqliteQueueIntervalTable,
  type SqliteQueueIntervalTable,
} from './sqlite-queue-interval-table.js';
import { createSqliteQueueTargets } from './sqlite-queue-targets.js';
import type { SqlitePersonalValues } from './sqlite-personal-values.js';

export interface SqliteCallProjection extends JournalProjection {
  readonly calls: SqliteCallTable;
  readonly intervals: SqliteQueueIntervalTable;
}

type EventOfCall = Extract<JournalEvent, { readonly callId: unknown }>;

/** What must be remembered of a call to apply its next event. */
interface CallMemory {
  readonly call: CallProjection | undefined;
  readonly visits: QueueVisits;
}

/** What calls and their stays in queues are made of. */
const concernsCalls = (event: JournalEvent): event is EventOfCall =>
  'callId' in event && isOfRecord(event) && event.kind !== 'wrap-up-started';

/** Calls that ended are kept for so many more: their after-call work is still to come. */
const rememberedEndedCalls = 500;

export function createSqliteCallProjection(
  db: Database.Database,
  events: SqliteEventTable,
  personal: SqlitePersonalValues,
): SqliteCallProjection {
  const calls = createSqliteCallTable(db, personal);
  const intervals = createSqliteQueueIntervalTable(db);
  const targets = createSqliteQueueTargets(db);
  const memory = createCallMemory();

  const visitStep = (visits: QueueVisits, event: JournalEvent, seq: number) =>
    projectQueueVisits(visits, event, (queueId) => targets.targetMs(queueId, seq));

  /** The call as it was before the event `seq`, from its earlier events. */
  function load(callId: CallId, seq: number): CallMemory {
    let loaded: CallMemory = { call: undefined, visits: new Map() };
    for (const event of events.ofCall(callId)) {
      if (event.seq >= seq) break;
      loaded = {
        call: projectCall(loaded.call, event),
        visits: visitStep(loaded.visits, event, event.seq).visits,
      };
    }
    return loaded;
  }

  function apply(event: JournalEvent, seq: number): void {
    if (!concernsCalls(event)) return;
    const { callId } = event;
    const before = memory.get(callId) ?? load(callId, seq);
    const call = projectCall(before.call, event);
    const { visits, change } = visitStep(before.visits, event, seq);
    memory.put(callId, { call, visits });
    if (change !== undefined) {
      intervals.put(addToInterval(intervals.get(change.queueId, change.startMs), change));
    }
    if (call === undefined) return;
    if (call.record !== before.call?.record) calls.putCall(call.record, before.call?.record);
    call.legs.forEach((leg, position) => {
      if (leg !== before.call?.legs[position]) calls.putLeg(callId, position, leg);
    });
  }

  function forgetCached(): void {
    memory.clear();
    intervals.forgetCached();
    targets.forgetCached();
  }

  return {
    calls,
    intervals,
    apply,
    clear() {
      forgetCached();
      calls.clear();
      intervals.clear();
    },
    forgetCached,
  };
}

interface CallMemoryMap {
  get(callId: CallId): CallMemory | undefined;
  put(callId: CallId, memory: CallMemory): void;
  clear(): void;
}

/** Every open call, and the last ones that ended. */
function createCallMemory(): CallMemoryMap {
  const open = new Map<CallId, CallMemory>();
  const ended = new Map<CallId, CallMemory>();
  return {
    get: (callId) => open.get(callId) ?? ended.get(callId),
    put(callId, memory) {
      if (memory.call !== undefined && memory.call.record.endedAtMs === null) {
        open.set(callId, memory);
        return;
      }
      open.delete(callId);
      ended.set(callId, memory);
      for (const oldest of ended.keys()) {
        if (ended.size <= rememberedEndedCalls) break;
        ended.delete(oldest);
      }
    },
    clear() {
      open.clear();
      ended.clear();
    },
  };
}
