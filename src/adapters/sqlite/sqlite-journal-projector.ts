// Applies each journal event to the projections' rows.
// Never reads the clock or, for old events, the present configuration: a rebuild gives the same rows.
import type Database from 'better-sqlite3';
import type { JournalEvent, RecordedEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import { foldCall, type CallFold } from './call-record-fold.js';
import { addSums, addedBy, emptyInterval, queueIntervalMs } from './queue-interval-fold.js';
import { createSqliteAgentStatusTable, type SqliteAgentStatusTable } from './sqlite-agent-status-table.js';
import { createSqliteCallTable, type SqliteCallTable } from './sqlite-call-table.js';
import { createSqliteCallbackTable, type SqliteCallbackTable } from './sqlite-callback-table.js';
import type { SqliteEventTable } from './sqlite-event-table.js';
import {
  createSqliteQueueIntervalTable,
  type SqliteQueueIntervalTable,
} from './sqlite-queue-interval-table.js';
import { createSqliteQueueTargets } from './sqlite-queue-targets.js';

export interface JournalProjector {
  readonly tables: {
    readonly calls: SqliteCallTable;
    readonly intervals: SqliteQueueIntervalTable;
    readonly agentStatuses: SqliteAgentStatusTable;
    readonly callbacks: SqliteCallbackTable;
  };
  /** An event that was just written as `seq`. */
  applyNew(event: JournalEvent, seq: number): void;
  /** An event of the past; every one before it was applied. */
  applyOld(event: RecordedEvent): void;
  clear(): void;
  /** What is in memory may not be what is in the database: a transaction was taken back. */
  forgetCached(): void;
}

type EventOfCall = Extract<JournalEvent, { readonly callId: unknown }>;

/** Kinds that say nothing about a call's record; they often come when the call is no longer in memory. */
const apartFromCalls: ReadonlySet<JournalEvent['kind']> = new Set([
  'wrap-up-started',
  'wrap-up-ended',
  'callback-listed',
  'callback-closed',
]);

export function createJournalProjector(db: Database.Database, events: SqliteEventTable): JournalProjector {
  const calls = createSqliteCallTable(db);
  const intervals = createSqliteQueueIntervalTable(db);
  const agentStatuses = createSqliteAgentStatusTable(db);
  const callbacks = createSqliteCallbackTable(db);
  const targets = createSqliteQueueTargets(db);
  /** Calls that have not ended. */
  const open = new Map<CallId, CallFold>();

  /** The call as it was before the event `seq`, from its earlier events. */
  function load(callId: CallId, seq: number): CallFold | undefined {
    let call: CallFold | undefined;
    for (const event of events.ofCall(callId)) {
      if (event.seq >= seq) break;
      if ('callId' in event) call = foldCall(call, event);
    }
    return call;
  }

  function applyToCall(event: EventOfCall, seq: number): void {
    const { callId } = event;
    const before = open.get(callId) ?? load(callId, seq);
    const after = foldCall(before, event);
    if (after === undefined) return;
    if (after.record.endedAtMs === null) open.set(callId, after);
    else open.delete(callId);
    if (after.record !== before?.record) calls.putCall(after.record);
    after.legs.forEach((leg, position) => {
      if (leg !== before?.legs[position]) calls.putLeg(callId, position, leg);
    });
  }

  function applyToIntervals(event: JournalEvent, targetMs: number | undefined): void {
    if (!('queueId' in event) || event.queueId === undefined) return;
    const added = addedBy(event, targetMs);
    if (added === undefined) return;
    const startMs = (event.atMs - (event.atMs % queueIntervalMs)) as EpochMs;
    const interval = intervals.get(event.queueId, startMs) ?? emptyInterval(event.queueId, startMs);
    intervals.put(addSums(interval, added));
  }

  function apply(event: JournalEvent, seq: number, targetMs: number | undefined): void {
    if ('callId' in event && !apartFromCalls.has(event.kind)) applyToCall(event, seq);
    applyToIntervals(event, targetMs);
    if (event.kind === 'agent-status-changed') agentStatuses.apply(event);
    if (event.kind === 'callback-listed') callbacks.applyListed(event);
    if (event.kind === 'callback-closed') callbacks.applyClosed(event);
  }

  function forgetCached(): void {
    open.clear();
    intervals.forgetCached();
    targets.forgetCached();
  }

  return {
    tables: { calls, intervals, agentStatuses, callbacks },
    applyNew: (event, seq) =>
      apply(event, seq, event.kind === 'queue-left' ? targets.currentTargetMs(event.queueId) : undefined),
    applyOld: (event) =>
      apply(
        event,
        event.seq,
        event.kind === 'queue-left' ? targets.targetMs(event.queueId, event.seq) : undefined,
      ),
    clear() {
      forgetCached();
      for (const table of [calls, intervals, agentStatuses, callbacks]) table.clear();
    },
    forgetCached,
  };
}
