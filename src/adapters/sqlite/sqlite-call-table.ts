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
import type { SqlitePersonalValues } from './sqlite-personal-values.js';

export interface SqliteCallTable {
  /** Writes one call's row; personal data are references. `before`: as it is written already. */
  putCall(record: CallRecord, before: CallRecord | undefined): void;
  /** Inserts or replaces one leg; `position` counts the call's legs from 0. */
  putLeg(callId: string, position: number, leg: LegRecord): void;
  call(id: CallId): CallRecord | undefined;
  legs(id: CallId): readonly LegRecord[];
  /** In order of their start. */
  openCalls(): readonly CallRecord[];
  /** Ended calls with a leg that has not. */
  withLegsLeftOver(): readonly CallId[];
  /** `contact`: the number that is sought, when it can be a whole one, E.164. */
  list(query: CallListQuery, contact?: string): CallList;
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

/** What may change of a call after its start. */
const changingColumns = {
  answeredAtMs: 'answered_at_ms',
  endedAtMs: 'ended_at_ms',
  outcome: 'outcome',
  cause: 'cause',
  queueId: 'queue_id',
  agentId: 'agent_id',
  waitMs: 'wait_ms',
  talkMs: 'talk_ms',
  holdMs: 'hold_ms',
} as const satisfies Partial<Record<keyof CallRecord, string>>;
const changingFields = Object.keys(changingColumns) as (keyof typeof changingColumns)[];

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

export function createSqliteCallTable(
  db: Database.Database,
  personal: SqlitePersonalValues,
): SqliteCallTable {
  const upsertCall = db.prepare<[CallRecord]>(upsertCallSql);
  const updates = new Map<string, Database.Statement<[CallRecord]>>();
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
  const listStored = createCallListing(db);
  const selectOwn = db.prepare<[string], number>(
    "SELECT 1 FROM company_item WHERE list = 'dids' AND key = ?",
  );
  // Our own numbers are dialled, and written out; as a caller's they are rare, and are found among the newest.
  const referenceOfContact = (number: string): string | undefined =>
    selectOwn.get(number) === undefined ? personal.referenceOf(number) : undefined;
  const filledIn = (record: CallRecord): CallRecord => ({
    ...record,
    dialled: personal.numberOf(record.dialled),
    callerNumber: personal.numberOf(record.callerNumber),
    callerName: record.callerName === null ? null : (personal.textOf(record.callerName) ?? null),
  });
  /** SQLite writes the indexes of each column that is named again, whether its value is another one or not. */
  function putCall(record: CallRecord, before: CallRecord | undefined): void {
    if (before === undefined) return void upsertCall.run(record);
    const changes = changingFields
      .filter((field) => record[field] !== before[field])
      .map((field) => `${changingColumns[field]} = @${field}`)
      .join(', ');
    if (changes === '') return;
    let update = updates.get(changes);
    if (update === undefined) {
      update = db.prepare<[CallRecord]>(`UPDATE call SET ${changes} WHERE id = @id`);
      updates.set(changes, update);
    }
    update.run(record);
  }

  return {
    putCall,
    putLeg: (callId, position, leg) => void upsertLeg.run({ ...leg, callId, position }),
    call: (id) => {
      const found = selectCall.get(id);
      return found && filledIn(found);
    },
    legs: (id) => selectLegs.all(id),
    openCalls: () => selectOpen.all().map(filledIn),
    withLegsLeftOver: () => selectLeftOver.all(),
    list: (query, contact) => {
      const page = listStored(query, contact === undefined ? undefined : referenceOfContact(contact));
      return { ...page, calls: page.calls.map(filledIn) };
    },
    // Legs go with their calls.
    clear: () => void deleteAll.run(),
  };
}

/** Of each call that is looked at the number is fetched by its id: as many as `lookedAt`, however many numbers there are. */
const holds = (column: string): string =>
  `iif(substr(${column}, 1, 1) = '⟨',
    instr((SELECT value FROM personal_value WHERE id = CAST(substr(${column}, 2) AS INTEGER)), @number) > 0,
    instr(${column}, @number) > 0)`;
const holdsNumber = `(${holds('callerNumber')} OR ${holds('dialled')})`;
/** A whole number that is known: its calls are found by themselves, however far back. */
const ofContact = `id IN (SELECT id FROM call WHERE caller_number = @reference
    UNION SELECT id FROM call WHERE dialled = @reference AND direction = 'outbound'
    UNION SELECT id FROM call WHERE dialled = @reference AND direction = 'internal')`;

/** Of calls that nobody but a machine spoke with (`served`), the cause says what they came to. */
const causesSql: Readonly<Partial<Record<CallResult, string>>> = {
  voicemail: `cause IN ('voicemail-left', 'hung-up-in-voicemail', 'no-message')`,
  'callback-agreed': `cause = 'callback-requested'`,
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

/**
 * The conditions of a query; every text is from here, every value is bound. An index finds what `indexed` says, in the
 * order of time. What is `sought` among them no index finds.
 */
interface Conditions {
  readonly indexed: readonly string[];
  readonly sought: readonly string[];
  readonly values: Parameters;
}

function conditionsOf(query: CallListQuery, reference: string | undefined): Conditions {
  const indexed: string[] = [];
  const sought: string[] = [];
  const values: Parameters = {};
  const isOpen = query.active === 'true' || query.outcome === 'in-progress';
  if (reference !== undefined) {
    indexed.push(ofContact);
    values.reference = reference;
  }
  if (isOpen) indexed.push('ended_at_ms IS NULL');
  /** One index is used: that of the condition which the fewest calls meet, as a rule. */
  let hasIndex = isOpen || reference !== undefined;
  const equal = (column: string, field: string, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    if (hasIndex) sought.push(`${field} = @${name}`);
    else indexed.push(`${column} = @${name}`);
    hasIndex = true;
    values[name] = value;
  };
  equal('agent_id', 'agentId', 'agent', query.agent);
  equal('queue_id', 'queueId', 'queue', query.queue);
  const causes = query.outcome === undefined ? undefined : causesSql[query.outcome];
  if (query.outcome !== 'in-progress')
    equal('outcome', 'outcome', 'outcome', causes === undefined ? query.outcome : 'served');
  if (causes !== undefined) sought.push(causes);
  if (query.active === 'false') sought.push('endedAtMs IS NOT NULL');
  const number = query.number?.replace(/[\s()-]/g, '');
  if (number !== undefined && reference === undefined) {
    sought.push(holdsNumber);
    values.number = number;
  }
  for (const [bound, comparison] of [
    ['fromMs', '>='],
    ['toMs', '<'],
  ] as const) {
    const value = query[bound];
    if (value === undefined) continue;
    indexed.push(`started_at_ms ${comparison} @${bound}`);
    values[bound] = value;
  }
  return { indexed, sought, values };
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

const whereOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;

/**
 * So many calls are looked at for a page, and for the count, which takes some 10 ms of the loop that runs calls. A page
 * can therefore be short, or empty, and yet have a next one.
 */
const lookedAt = callListReach;

function createCallListing(
  db: Database.Database,
): (query: CallListQuery, reference: string | undefined) => CallList {
  const statements = new Map<string, Database.Statement<[Parameters], unknown>>();
  const prepared = <Row>(sql: string): Database.Statement<[Parameters], Row> => {
    const known = statements.get(sql) as Database.Statement<[Parameters], Row> | undefined;
    if (known !== undefined) return known;
    const statement = db.prepare<[Parameters], Row>(sql);
    statements.set(sql, statement);
    return statement;
  };
  return (query, reference) => {
    const conditions = conditionsOf(query, reference);
    const count = query.count === 'no' ? uncounted : countOf(conditions);
    const order = query.order ?? 'newest';
    const { column, field, direction } = orders[order];
    const cursor = query.before === undefined ? undefined : parseCursor(query.before);
    // Not a cursor of ours, so nothing comes after it.
    if (query.before !== undefined && cursor === undefined) return { calls: [], ...count, next: null };
    const values: Parameters = { ...conditions.values, ...cursor };
    const { calls, isMore } = pageOf(conditions, values, order, cursor !== undefined, query.limit);
    const end = isMore ? calls.at(-1) : undefined;
    if (end !== undefined) return { calls, ...count, next: cursorOf(end, order) };
    // Where the index gives the order, the next page goes on where this one stopped looking.
    if (conditions.sought.length === 0 || column !== 'started_at_ms') return { calls, ...count, next: null };
    const inTime = candidatesSql(conditions, order, cursor !== undefined);
    const last = prepared<CallRecord>(
      `SELECT * FROM (${inTime}) ORDER BY ${field} ${direction}, id ${direction} LIMIT 1 OFFSET ${lookedAt - 1}`,
    ).get(values);
    return { calls, ...count, next: last === undefined ? null : cursorOf(last, order) };
  };

  function pageOf(
    conditions: Conditions,
    values: Parameters,
    order: CallOrder,
    isAfter: boolean,
    limit: number,
  ): { readonly calls: CallRecord[]; readonly isMore: boolean } {
    const { column, field, direction } = orders[order];
    const after =
      isAfter && column !== 'started_at_ms'
        ? [`(${field}, id) ${direction === 'DESC' ? '<' : '>'} (@beforeValue, @beforeId)`]
        : [];
    const from = candidatesSql(conditions, order, isAfter);
    const sql = `SELECT * FROM (${from}) ${whereOf([...conditions.sought, ...after])}
      ORDER BY ${field} ${direction}, id ${direction} LIMIT @rows`;
    // One more than asked for tells whether there is a next page.
    const found = prepared<CallRecord>(sql).all({ ...values, rows: limit + 1 });
    return { calls: found.slice(0, limit), isMore: found.length > limit };
  }

  function countOf({ indexed, sought, values }: Conditions): Pick<CallList, 'total' | 'isAll'> {
    const columns = sought.length === 0 ? '1 AS matches' : `${callColumns}`;
    const from = `SELECT ${columns} FROM call ${whereOf(indexed)} ORDER BY started_at_ms DESC, id DESC LIMIT ${lookedAt}`;
    const matches = sought.length === 0 ? '1' : sought.join(' AND ');
    const { total, looked } = prepared<{ readonly total: number; readonly looked: number }>(
      `SELECT count(*) AS looked, count(CASE WHEN ${matches} THEN 1 END) AS total FROM (${from})`,
    ).get(values)!;
    return { total, isAll: looked < lookedAt };
  }
}

const uncounted = { total: null, isAll: false } as const;

/** The calls among which is sought, in the order of time; where no index gives the order of the list, the newest. */
function candidatesSql({ indexed }: Conditions, order: CallOrder, isAfter: boolean): string {
  const { column, direction } = orders[order];
  const select = (where: readonly string[], way: string): string =>
    `SELECT ${callColumns} FROM call ${whereOf(where)} ORDER BY started_at_ms ${way}, id ${way} LIMIT ${lookedAt}`;
  if (column !== 'started_at_ms') return select(indexed, 'DESC');
  const after = isAfter
    ? [`(started_at_ms, id) ${direction === 'DESC' ? '<' : '>'} (@beforeValue, @beforeId)`]
    : [];
  return select([...indexed, ...after], direction);
}
