// The journal's events as rows, with references in the place of personal data: appended and read back, nothing else.
// Never updates or deletes one; triggers in the database refuse it too.
import type Database from 'better-sqlite3';
import type { JournalEvent, RecordedEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import type { StoredEvent } from './sqlite-personal-values.js';

interface EventRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly call_id: string | null;
  readonly queue_id: string | null;
  readonly agent_id: string | null;
  readonly offer_id: string | null;
  readonly leg_id: string | null;
  readonly data: string;
}

/** Fields with a column of their own; everything else of an event is in `data`. */
interface Indexed {
  readonly callId?: string;
  readonly queueId?: string;
  readonly agentId?: string;
  readonly offerId?: string;
  readonly legId?: string;
}

type InsertValues = [
  number,
  string,
  string | null,
  string | null,
  string | null,
  string | null,
  string | null,
  string,
];

const eventColumns = 'seq, at_ms, kind, call_id, queue_id, agent_id, offer_id, leg_id, data';

export interface SqliteEventTable {
  /** Returns the event's seq. */
  append(event: StoredEvent): number;
  ofCall(callId: CallId): readonly StoredEvent<RecordedEvent>[];
  after(afterSeq: number, limit: number): readonly StoredEvent<RecordedEvent>[];
  /** Of these kinds, at or after `fromMs`. */
  ofKinds(kinds: readonly JournalEvent['kind'][], fromMs: EpochMs): readonly StoredEvent<RecordedEvent>[];
  lastAtMs(): EpochMs | undefined;
  count(): number;
}

export function createSqliteEventTable(db: Database.Database): SqliteEventTable {
  const insert = db.prepare<InsertValues>(
    `INSERT INTO journal_event (at_ms, kind, call_id, queue_id, agent_id, offer_id, leg_id, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectOfCall = db.prepare<[string], EventRow>(
    `SELECT ${eventColumns} FROM journal_event WHERE call_id = ? ORDER BY seq`,
  );
  const selectAfter = db.prepare<[number, number], EventRow>(
    `SELECT ${eventColumns} FROM journal_event WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const selectOfKinds = db.prepare<[number, string], EventRow>(
    `SELECT ${eventColumns} FROM journal_event
      WHERE at_ms >= ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq`,
  );
  const selectLastAt = db
    .prepare<[], EpochMs>('SELECT at_ms FROM journal_event ORDER BY seq DESC LIMIT 1')
    .pluck();
  const selectCount = db.prepare<[], number>('SELECT count(*) FROM journal_event').pluck();
  return {
    append(event) {
      const { atMs, kind, ...rest } = event;
      const { callId, queueId, agentId, offerId, legId, ...data } = rest as Indexed;
      const result = insert.run(
        atMs,
        kind,
        callId ?? null,
        queueId ?? null,
        agentId ?? null,
        offerId ?? null,
        legId ?? null,
        JSON.stringify(data),
      );
      return Number(result.lastInsertRowid);
    },
    ofCall: (callId) => selectOfCall.all(callId).map(toEvent),
    after: (afterSeq, limit) => selectAfter.all(afterSeq, limit).map(toEvent),
    ofKinds: (kinds, fromMs) => selectOfKinds.all(fromMs, JSON.stringify(kinds)).map(toEvent),
    lastAtMs: () => selectLastAt.get(),
    count: () => selectCount.get() ?? 0,
  };
}

function toEvent(row: EventRow): RecordedEvent {
  const event: Record<string, unknown> = { seq: row.seq, atMs: row.at_ms, kind: row.kind };
  if (row.call_id !== null) event.callId = row.call_id;
  if (row.queue_id !== null) event.queueId = row.queue_id;
  if (row.agent_id !== null) event.agentId = row.agent_id;
  if (row.offer_id !== null) event.offerId = row.offer_id;
  if (row.leg_id !== null) event.legId = row.leg_id;
  // Only `append` writes rows, from typed events, so that what comes back is one again.
  return Object.assign(event, JSON.parse(row.data)) as RecordedEvent;
}
