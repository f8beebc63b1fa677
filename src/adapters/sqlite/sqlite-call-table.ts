// Calls and their legs as rows: written by the journal's projection, read as lists and single records.
// Never decides what a record says; core/journal does.
import type Database from 'better-sqlite3';
import {
  callListReach,
  type CallList,
  type CallListQuery,
  type CallOrder,
  type CallRecord,
  type CallResult,
  type LegRecord,
} from '../../api/calls.js';
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
  /** Ended calls with a leg that has not. */
  withLegsLeftOver(): readonly CallId[];
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
  const selectLeftOver = db
    .prepare<[], CallId>(
      `SELECT DISTINCT leg.call_id FROM leg JOIN call ON call.id = leg.call_id
        WHERE leg.ended_at_ms IS NULL AND call.ended_at_ms IS NOT NULL`,
    )
    .pluck();
  const deleteAll = db.prepare('DELETE FROM call');
  const list = createCallListing(db);
  return {
    putCall: (record) => void upsertCall.run(record),
    putLeg: (callId, position, leg) => void upsertLeg.run({ ...leg, callId, position }),
    call: (id) => selectCall.get(id),
    legs: (id) => selectLegs.all(id),
    openCalls: () => selectOpen.all(),
    withLegsLeftOver: () => selectLeftOver.all(),
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

/** Of calls that nobody but a machine spoke with, the cause says what they came to. */
const resultSql: Readonly<Partial<Record<CallResult, string>>> = {
  'in-progress': 'ended_at_ms IS NULL',
  voicemail: `outcome = 'served' AND cause IN ('voicemail-left', 'hung-up-in-voicemail', 'no-message')`,
  'callback-agreed': `outcome = 'served' AND cause = 'callback-requested'`,
};

/** What a list is put in order by; calls that are equal in it follow by id. */
const orders: Readonly<
  Record<
    CallOrder,
    {
      readonly column: string;
      readonly field: 'startedAtMs' | 'waitMs' | 'talkMs';
      readonly direction: 'ASC' | 'DESC';
    }
  >
> = {
  newest: { column: 'started_at_ms', field: 'startedAtMs', direction: 'DESC' },
  oldest: { column: 'started_at_ms', field: 'startedAtMs', direction: 'ASC' },
  'longest-wait': { column: 'wait_ms', field: 'waitMs', direction: 'DESC' },
  'longest-talk': { column: 'talk_ms', field: 'talkMs', direction: 'DESC' },
};

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
  const result = query.outcome === undefined ? undefined : resultSql[query.outcome];
  if (result !== undefined) add(result);
  else if (query.outcome !== undefined) add('outcome = @outcome', { outcome: query.outcome });
  if (query.active === 'true') add('ended_at_ms IS NULL');
  if (query.active === 'false') add('ended_at_ms IS NOT NULL');
  return { sql, values };
}

/** Where a page ends: what it is in order by, and the id, because two calls can be equal in that. */
const cursorOf = (call: CallRecord, order: CallOrder): string => `${call[orders[order].field]}.${call.id}`;

function parseCursor(
  cursor: string,
): { readonly beforeValue: number; readonly beforeId: string } | undefined {
  const match = /^(\d{1,15})\.(.+)$/s.exec(cursor);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { beforeValue: Number(match[1]), beforeId: match[2] };
}

/** The calls that match; where an index does not give the order, the newest of them, so that the work has an end. */
function matchingSql(where: string, order: CallOrder): string {
  if (orders[order].column === 'started_at_ms') return `call ${where}`;
  return `(SELECT * FROM call ${where} ORDER BY started_at_ms DESC, id DESC LIMIT ${callListReach})`;
}

function createCallListing(db: Database.Database): (query: CallListQuery) => CallList {
  const statements = new Map<string, Database.Statement<[Parameters], unknown>>();
  const prepared = <Row>(sql: string): Database.Statement<[Parameters], Row> => {
    const known = statements.get(sql) as Database.Statement<[Parameters], Row> | undefined;
    if (known !== undefined) return known;
    const statement = db.prepare<[Parameters], Row>(sql);
    statements.set(sql, statement);
    return statement;
  };
  const whereOf = (conditions: readonly string[]) =>
    conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return (query) => {
    const { sql, values } = conditionsOf(query);
    const number = query.number?.replace(/[\s()-]/g, '');
    const total = totalOf(sql, values, number);
    const order = query.order ?? 'newest';
    const { column, field, direction } = orders[order];
    const after: string[] = [];
    const bound: Parameters = { ...values };
    if (query.before !== undefined) {
      const cursor = parseCursor(query.before);
      // Not a cursor of ours, so nothing comes after it.
      if (cursor === undefined) return { calls: [], total, next: null };
      after.push(`(${column}, id) ${direction === 'DESC' ? '<' : '>'} (@beforeValue, @beforeId)`);
      Object.assign(bound, cursor);
    }
    const from =
      column === 'started_at_ms'
        ? matchingSql(whereOf([...sql, ...after]), order)
        : `${matchingSql(whereOf(sql), order)} ${whereOf(after)}`;
    const text = `SELECT ${callColumns} FROM ${from} ORDER BY ${column} ${direction}, id ${direction} LIMIT @rows`;
    // One more than asked for tells whether there is a next page.
    const rows = query.limit + 1;
    const found =
      number === undefined
        ? prepared<CallRecord>(text).all({ ...bound, rows })
        : prepared<CallRecord>(
            `SELECT * FROM (${text}) WHERE ${holdsNumber} ORDER BY ${field} ${direction}, id ${direction} LIMIT @found`,
          ).all({ ...bound, rows: searchedAtOnce, number, found: rows });
    const calls = found.slice(0, query.limit);
    const last =
      found.length > calls.length
        ? calls.at(-1)
        : number === undefined
          ? undefined
          : prepared<CallRecord>(`${text} OFFSET @skipped`).get({
              ...bound,
              rows: 1,
              skipped: searchedAtOnce - 1,
            });
    return { calls, total, next: last === undefined ? null : cursorOf(last, order) };
  };

  /** Of the newest that match everything but the number. */
  function totalOf(sql: readonly string[], values: Parameters, number: string | undefined): number {
    const matching = `SELECT caller_number AS callerNumber, dialled FROM call ${whereOf(sql)}
      ORDER BY started_at_ms DESC, id DESC LIMIT ${callListReach}`;
    const text = `SELECT count(*) AS total FROM (${matching}) ${number === undefined ? '' : `WHERE ${holdsNumber}`}`;
    return (
      prepared<{ readonly total: number }>(text).get({
        ...values,
        ...(number === undefined ? {} : { number }),
      })?.total ?? 0
    );
  }
}
