// Applies each journal event to the projections' rows.
// Never reads the clock or, for old events, the present configuration: a rebuild gives the same rows.
import type Database from 'better-sqlite3';
import { projectCall, type CallProjection } from '../../core/calls/call-record-projection.js';
import { callbackEvents } from '../../core/callbacks/callback-event.js';
import { voicemailEvents } from '../../core/voicemails/voicemail-event.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import {
  addToInterval,
  projectQueueVisits,
  type QueueVisits,
} from '../../core/acd/queue-interval-projection.js';
import type { CallId } from '../../core/kernel/ids.js';
import { createSqliteAgentStatusTable, type SqliteAgentStatusTable } from './sqlite-agent-status-table.js';
import { createSqliteAgentTurnTable, type SqliteAgentTurnTable } from './sqlite-agent-turn-table.js';
import { createSqliteCallTable, type SqliteCallTable } from './sqlite-call-table.js';
import { createSqliteCallbackTable, type SqliteCallbackTable } from './sqlite-callback-table.js';
import type { SqliteEventTable } from './sqlite-event-table.js';
import {
  createSqliteQueueIntervalTable,
  type SqliteQueueIntervalTable,
} from './sqlite-queue-interval-table.js';
import { createSqliteVoicemailTable, type SqliteVoicemailTable } from './sqlite-voicemail-table.js';
import { createSqliteQueueTargets } from './sqlite-queue-targets.js';
import type { SqlitePersonalValues, StoredEvent } from './sqlite-personal-values.js';

export interface JournalProjector {
  readonly tables: {
    readonly calls: SqliteCallTable;
    readonly intervals: SqliteQueueIntervalTable;
    readonly agentStatuses: SqliteAgentStatusTable;
    readonly callbacks: SqliteCallbackTable;
    readonly agentTurns: SqliteAgentTurnTable;
    readonly voicemails: SqliteVoicemailTable;
  };
  /** The event written as `seq`, now or long ago; every one before it was applied. */
  apply(event: StoredEvent, seq: number): void;
  clear(): void;
  /** What is in memory may not be what is in the database: a transaction was taken back. */
  forgetCached(): void;
}

type EventOfCall = Extract<JournalEvent, { readonly callId: unknown }>;

/** What the projections must remember of a call to apply its next event. */
interface CallMemory {
  readonly call: CallProjection | undefined;
  readonly visits: QueueVisits;
}

/** Kinds that say nothing about a call and its stay in a queue. */
const apartFromCalls: ReadonlySet<JournalEvent['kind']> = new Set(['wrap-up-started']);

/** Calls that ended are kept for so many more: their after-call work is still to come. */
const rememberedEndedCalls = 500;

export function createJournalProjector(
  db: Database.Database,
  events: SqliteEventTable,
  personal: SqlitePersonalValues,
): JournalProjector {
  const calls = createSqliteCallTable(db, personal);
  const intervals = createSqliteQueueIntervalTable(db);
  const agentStatuses = createSqliteAgentStatusTable(db);
  const agentTurns = createSqliteAgentTurnTable(db);
  const callbacks = createSqliteCallbackTable(db, personal);
  const voicemails = createSqliteVoicemailTable(db, personal);
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

  function applyToCall(event: EventOfCall, seq: number): void {
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

  function apply(event: JournalEvent, seq: number): void {
    if (callbackEvents.includes(event)) callbacks.apply(event);
    else if (voicemailEvents.includes(event)) voicemails.apply(event);
    else if ('callId' in event && !apartFromCalls.has(event.kind)) applyToCall(event, seq);
    else if (event.kind === 'agent-status-changed') agentStatuses.apply(event);
    if (event.kind === 'offer-made') agentTurns.apply(event, seq);
  }

  function forgetCached(): void {
    memory.clear();
    intervals.forgetCached();
    targets.forgetCached();
  }

  return {
    tables: { calls, intervals, agentStatuses, callbacks, agentTurns, voicemails },
    apply,
    clear() {
      forgetCached();
      for (const table of [calls, intervals, agentStatuses, callbacks, agentTurns, voicemails]) table.clear();
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
