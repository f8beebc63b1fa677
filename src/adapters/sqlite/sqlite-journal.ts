// The journal on SQLite: events and their projections, written in one transaction.
// Never changes or removes an event.
import type Database from 'better-sqlite3';
import type { CallDetail, CallRecord } from '../../api/calls.js';
import type { DecisionStore, Journal, StoredDecision } from '../../app/ports/store.js';
import { interactionOf } from '../../core/journal/interaction-of.js';
import type { JournalEvent, RecordedEvent } from '../../core/journal/journal-event.js';
import type { CallChange } from '../../core/calls/kept-call.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import type { JournalProjection } from './journal-projection.js';
import { createSqliteAgentStatusTable } from './sqlite-agent-status-table.js';
import { createSqliteAgentTurnTable } from './sqlite-agent-turn-table.js';
import { createSqliteCallProjection } from './sqlite-call-projection.js';
import { createSqliteCallbackTable } from './sqlite-callback-table.js';
import { createSqliteCallStateTable } from './sqlite-call-state-table.js';
import { createSqliteDecisionTable } from './sqlite-decision-table.js';
import { createSqliteEventTable } from './sqlite-event-table.js';
import type { StoreGuard } from './sqlite-errors.js';
import { createSqlitePersonalValues, type StoredEvent } from './sqlite-personal-values.js';
import { createSqliteVoicemailTable } from './sqlite-voicemail-table.js';

export interface SqliteJournalOptions {
  readonly db: Database.Database;
  readonly guard: StoreGuard;
  readonly nowMs: () => EpochMs;
}

export interface SqliteJournal extends Journal {
  readonly decisions: DecisionStore;
  /** What is in memory may not be what is in the database any more. */
  readonly forgetCached: () => void;
}

const endedCallbacksMs = 7 * 24 * 3_600_000;
/** Events read at a time while projections are made anew. */
const rebuildBatch = 5_000;

export function createSqliteJournal({ db, guard, nowMs }: SqliteJournalOptions): SqliteJournal {
  const events = createSqliteEventTable(db);
  const decisions = createSqliteDecisionTable(db, guard);
  const callStates = createSqliteCallStateTable(db);
  const personal = createSqlitePersonalValues(db);
  const callProjection = createSqliteCallProjection(db, events, personal);
  const { calls, intervals } = callProjection;
  const agentStatuses = createSqliteAgentStatusTable(db);
  const agentTurns = createSqliteAgentTurnTable(db);
  const callbacks = createSqliteCallbackTable(db, personal);
  const voicemails = createSqliteVoicemailTable(db, personal);
  const projections: readonly JournalProjection[] = [
    callProjection,
    agentStatuses,
    agentTurns,
    callbacks,
    voicemails,
  ];
  const project = (event: StoredEvent, seq: number): void => {
    for (const projection of projections) projection.apply(event, seq);
  };
  const forgetProjected = (): void => {
    for (const projection of projections) projection.forgetCached?.();
  };

  const appendAll = db.transaction(
    (
      batch: readonly JournalEvent[],
      decided: readonly StoredDecision[],
      changed: readonly CallChange[],
    ): void => {
      for (const event of batch) {
        const stored = personal.putAside(event);
        project(stored, events.append(stored));
      }
      for (const decision of decided) decisions.append(decision);
      for (const change of changed) callStates.apply(change);
    },
  );

  function forgetCached(): void {
    forgetProjected();
    decisions.forgetCached();
  }

  function append(
    batch: readonly JournalEvent[],
    decided: readonly StoredDecision[] = [],
    changed: readonly CallChange[] = [],
  ): void {
    if (batch.length === 0 && decided.length === 0 && changed.length === 0) return;
    try {
      guard.write(() => appendAll.immediate(batch, decided, changed));
    } catch (error) {
      forgetCached();
      throw error;
    }
  }

  const rebuildAll = db.transaction((onProgress?: (done: number, total: number) => void): number => {
    const total = events.count();
    for (const projection of projections) projection.clear();
    let done = 0;
    let lastSeq = 0;
    for (;;) {
      const batch = events.after(lastSeq, rebuildBatch);
      for (const event of batch) project(event, event.seq);
      const last = batch.at(-1);
      if (last === undefined) return done;
      lastSeq = last.seq;
      done += batch.length;
      onProgress?.(done, total);
    }
  });

  function rebuildProjections(onProgress?: (done: number, total: number) => void): number {
    forgetProjected();
    try {
      return guard.write(() => rebuildAll.immediate(onProgress));
    } finally {
      forgetProjected();
    }
  }

  const filledIn = (found: readonly RecordedEvent[]): RecordedEvent[] =>
    found.map((event) => personal.fillIn(event));

  const detailOf = (record: CallRecord): CallDetail => {
    const id = record.id as CallId;
    const told = filledIn(events.ofCall(id));
    const { channel, continues = null } = interactionOf(id, told);
    return { ...record, channel, continues, legs: [...calls.legs(id)], events: told };
  };

  return {
    decisions,
    append,
    keptCalls: () => guard(() => callStates.all()),
    eventsOfCall: (callId) => guard(() => filledIn(events.ofCall(callId))),
    eventsAfter: (afterSeq, limit) => guard(() => filledIn(events.after(afterSeq, limit))),
    lastEventAtMs: () => guard(() => events.lastAtMs()),
    agentStatuses: () => guard(() => agentStatuses.all()),
    agentTurns: () => guard(() => agentTurns.all()),
    eventsOfKinds: (kinds, fromMs) => guard(() => filledIn(events.ofKinds(kinds, fromMs))),
    openCalls: () => guard(() => calls.openCalls().map(detailOf)),
    callsWithLegsLeftOver: () => guard(() => calls.withLegsLeftOver()),
    calls: (query, contact) => guard(() => calls.list(query, contact)),
    call: (id) =>
      guard(() => {
        const record = calls.call(id);
        return record && detailOf(record);
      }),
    queueIntervals: (fromMs, toMs) => guard(() => intervals.between(fromMs, toMs)),
    callbacks: () => guard(() => callbacks.list(nowMs() - endedCallbacksMs)),
    callbacksEnded: (fromMs, toMs) => guard(() => callbacks.endedBetween(fromMs, toMs)),
    callback: (id) => guard(() => callbacks.get(id)),
    voicemails: (query, queues) => guard(() => voicemails.list(query, queues)),
    voicemail: (id) => guard(() => voicemails.get(id)),
    unheardVoicemails: () => guard(() => voicemails.unheard()),
    voicemailUse: () => guard(() => voicemails.use()),
    rebuildProjections,
    forgetCached,
  };
}
