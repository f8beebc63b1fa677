// Calls and their legs as rows: written by the journal's projection, read as lists and single records.
// Never decides what a record says; core/journal does.
import type Database from 'better-sqlite3';
import type { CallList, CallListQuery, CallRecord, LegRecord } from '../../api/calls.js';
import type { CallId } from '../../core/kernel/ids.js';

export interface SqliteCallTable {
  /** Inserts or replaces one call's row. */
  putCall(record: CallRecord): void;
  /** Inserts or replaces one leg; `position` counts the call's legs from 0. */
  putLeg(callId: string, position: number, leg: LegRecord): void;
  call(id: CallId): CallRecord | undefined;
  legs(id: CallId): readonly LegRecord[];
  /** In order of their start. */
  openCalls(): readonly CallRecord[];
  list(query: CallListQuery): CallList;
  clear(): void;
}

const callColumns = `id, direction, trunk_id AS trunkId, dialled, caller_number AS callerNumber,
  caller_name AS callerName, started_at_ms AS startedAtMs, answered_at_ms AS answeredAtMs, ended_at_ms AS endedAtMs,
  outcome, cause, queue_id AS queueId, agent_id AS agentId, wait_ms AS waitMs, talk_ms AS talkMs, hold_ms AS holdMs`;

const upsertCallSql = `
INSERT INTO call (id, direction, trunk_id, dialled, caller_number, caller_name, started_at_ms, answered_at_ms,
                  ended_at_ms, outcome, cause, queue_id, agent_id, wait_ms, talk_ms, hold_ms)
VALUES (@id, @direction, @trunkId, @dialled, @callerNumber, @callerName, @startedAtMs, @answeredAtMs,
        @endedAtMs, @outcome, @cause, @queueId, @agentId, @waitMs, @talkMs, @holdMs)
ON CONFLICT (id) DO UPDATE SET
  direction = excluded.direction, trunk_id = excluded.trunk_id, dialled = excluded.dialled,
  caller_number = excluded.caller_number, caller_name = excluded.caller_name,
  started_at_ms = excluded.started_at_ms, answered_at_ms = excluded.answered_at_ms,
  ended_at_ms = excluded.ended_at_ms, outcome = excluded.outcome, cause = excluded.cause,
  queue_id = excluded.queue_id, agent_id = excluded.agent_id, wait_ms = excluded.wait_ms,
  talk_ms = excluded.talk_ms, hold_ms = excluded.hold_ms`;

const upsertLegSql = `
INSERT INTO leg (call_id, position, id, role, sip_call_id, extension, agent_id, started_at_ms, ringing_at_ms,
                 answered_at_ms, ended_at_ms, ended_by, cause, sip_status)
VALUES (@callId, @position, @id, @role, @sipCallId, @extension, @agentId, @startedAtMs, @ringingAtMs,
        @answeredAtMs, @endedAtMs, @endedBy, @cause, @sipStatus)
ON CONFLICT (call_id, position) DO UPDATE SET
  id = excluded.id, role = excluded.role, sip_call_id = excluded.sip_call_id, extension = excluded.extension,
  agent_id = excluded.agent_id, started_at_ms = excluded.started_at_ms, ringing_at_ms = excluded.ringing_at_ms,
  answered_at_ms = excluded.answered_at_ms, ended_at_ms = excluded.ended_at_ms, ended_by = excluded.ended_by,
  cause = excluded.cause, sip_status = excluded.sip_status`;

const selectLegsSql = `
SELECT id, role, sip_call_id AS sipCallId, extension, agent_id AS agentId, started_at_ms AS startedAtMs,
       ringing_at_ms AS ringingAtMs, answered_at_ms AS answeredAtMs, ended_at_ms AS endedAtMs, ended_by AS endedBy,
       cause, sip_status AS sipStatus
  FROM leg WHERE call_id = ? ORDER BY position`;

export function createSqliteCallTable(db: Database.Database): SqliteCallTable {
  const upsertCall = db.prepare<[CallRecord]>(upsertCallSql);
  const upsertLeg = db.prepare<[LegRecord & { callId: string; position: number }]>(upsertLegSql);
  const selectCall = db.prepare<[string], CallRecord>(`SELECT ${callColumns} FROM call WHERE id = ?`);
  const selectLegs = db.prepare<[string], LegRecord>(selectLegsSql);
  const selectOpen = db.prepare<[], CallRecord>(
    `SELECT ${callColumns} FROM call WHERE ended_at_ms IS NULL ORDER BY started_at_ms, id`,
  );
  const deleteAll = db.prepare('DELETE FROM call');
  const list = createCallListing(db);
  return {
    putCall: (record) => void upsertCall.run(record),
    putLeg: (callId, position, leg) => void upsertLeg.run({ ...leg, callId, position }),
    call: (id) => selectCall.get(id),
    legs: (id) => selectLegs.all(id),
    openCalls: () => selectOpen.all(),
    list,
    // Legs go with their calls.
    clear: () => void deleteAll.run(),
  };
}

/**
 * A number may stand anywhere in another, which no index finds: so many calls are looked through for a page, which takes
 * some 10 ms of the loop that runs calls. A page can therefore be short, or empty, and yet have a next one.
 */
const searchedAtOnce = 20_000;
const holdsNumber = '(instr(callerNumber, @number) > 0 OR instr(dialled, @number) > 0)';

type Parameters = Record<string, string | number>;

/** The conditions of a query as SQL and its parameters; every text is from here, every value is bound. */
function conditionsOf(query: CallListQuery): {
  readonly sql: readonly string[];
  readonly values: Parameters;
} {
  const sql: string[] = [];
  const values: Parameters = {};
  const add = (condition: string, bound: Parameters = {}): void => {
    sql.push(condition);
    Object.assign(values, bound);
  };
  if (query.fromMs !== undefined) add('started_at_ms >= @fromMs', { fromMs: query.fromMs });
  if (query.toMs !== undefined) add('started_at_ms < @toMs', { toMs: query.toMs });
  if (query.queue !== undefined) add('queue_id = @queue', { queue: query.queue });
  if (query.agent !== undefined) add('agent_id = @agent', { agent: query.agent });
  if (query.outcome !== undefined) add('outcome = @outcome', { outcome: query.outcome });
  if (query.active === 'true') add('ended_at_ms IS NULL');
  if (query.active === 'false') add('ended_at_ms IS NOT NULL');
  return { sql, values };
}

/** Where a page ends: time and id, because calls can start in the same millisecond. */
const cursorOf = (call: CallRecord): string => `${call.startedAtMs}.${call.id}`;

function parseCursor(cursor: string): { readonly beforeMs: number; readonly beforeId: string } | undefined {
  const match = /^(\d{1,15})\.(.+)$/s.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { beforeMs: Number(match[1]), beforeId: match[2] };
}

function createCallListing(db: Database.Database): (query: CallListQuery) => CallList {
  const statements = new Map<string, Database.Statement<[Parameters], CallRecord>>();
  const prepared = (sql: string): Database.Statement<[Parameters], CallRecord> => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare<[Parameters], CallRecord>(sql);
    statements.set(sql, statement);
    return statement;
  };
  return (query) => {
    const { sql, values } = conditionsOf(query);
    const conditions = [...sql];
    if (query.before !== undefined) {
      const cursor = parseCursor(query.before);
      // Not a cursor of ours, so nothing comes after it.
      if (cursor === undefined) return { calls: [], next: null };
      conditions.push('(started_at_ms, id) < (@beforeMs, @beforeId)');
      Object.assign(values, cursor);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const text = `SELECT ${callColumns} FROM call ${where} ORDER BY started_at_ms DESC, id DESC LIMIT @rows`;
    // One more than asked for tells whether there is a next page.
    const rows = query.limit + 1;
    const number = query.number?.replace(/[\s()-]/g, '');
    const found =
      number === undefined
        ? prepared(text).all({ ...values, rows })
        : prepared(
            `SELECT * FROM (${text}) WHERE ${holdsNumber} ORDER BY startedAtMs DESC, id DESC LIMIT @found`,
          ).all({ ...values, rows: searchedAtOnce, number, found: rows });
    const calls = found.slice(0, query.limit);
    const last =
      found.length > calls.length
        ? calls.at(-1)
        : number === undefined
          ? undefined
          : prepared(`${text} OFFSET @skipped`).get({ ...values, rows: 1, skipped: searchedAtOnce - 1 });
    return { calls, next: last === undefined ? null : cursorOf(last) };
  };
}
