// Personal data by subject: found by number or customer, erased with all that refers to nobody any more.
// Never changes an event, a figure or a projection: they hold references, which stay.
import type Database from 'better-sqlite3';
import type { CustomerRecord } from '../../api/customers.js';
import type { SubjectTraces } from '../../api/subjects.js';
import type {
  ErasureNote,
  FoundSubject,
  PersonalDataStore,
  PersonalValue,
  StoredCounts,
  SubjectSearch,
} from '../../app/ports/personal-data.js';
import type { Voicemail } from '../../api/voicemails.js';
import { referenceTo } from '../../core/journal/personal-fields.js';
import { personalKinds, type PersonalKind } from '../../core/kernel/feature-events.js';
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { CallId, EpochMs, SubjectId } from '../../core/kernel/ids.js';
import { createVersions } from './sqlite-company-store.js';
import { listCopies, removeCopiesBefore } from './sqlite-copies.js';
import type { StoreGuard } from './sqlite-errors.js';

export interface SqlitePersonalDataOptions {
  readonly db: Database.Database;
  readonly guard: StoreGuard;
  /** The database file. */
  readonly path: string;
  /** By id; read with what the references stand for. */
  readonly callback: (id: CallId) => CallbackRecord | undefined;
  readonly voicemail: (id: CallId) => Voicemail | undefined;
  readonly overwrite: () => Promise<boolean>;
}

interface ValueRow {
  readonly id: number;
  readonly subjectId: SubjectId;
  readonly kind: PersonalKind;
  readonly value: string;
}

/** A person's rows. */
interface Rows {
  readonly values: readonly ValueRow[];
  readonly customers: readonly CustomerRecord[];
  /** JSON: what stands for the person's numbers in the projections. */
  readonly references: string;
}

// Which index is meant stands in the statement where the planner, which knows no figures, would take a coarser one.
const inList = '(SELECT value FROM json_each(?))';
const callsSql = `SELECT id FROM call WHERE caller_number IN ${inList}
  UNION SELECT id FROM call WHERE dialled IN ${inList} AND direction = 'outbound'
  UNION SELECT id FROM call WHERE dialled IN ${inList} AND direction = 'internal'`;

export function createSqlitePersonalData(options: SqlitePersonalDataOptions): PersonalDataStore {
  const { db, guard } = options;
  const findRows = createFinding(db);
  const aboutCalls = createTraces(db);
  const retention = createRetention(db);
  const versions = createVersions(db);
  const selectLines = db
    .prepare<[string], number>(
      `SELECT count(*) FROM company_version WHERE list = 'customers' AND key IN ${inList}`,
    )
    .pluck();
  const deleteValues = db.prepare<[string]>(`DELETE FROM personal_value WHERE id IN ${inList}`);
  const deleteCustomers = db.prepare<[string]>(`DELETE FROM customer WHERE id IN ${inList}`);
  const deleteNumbers = db.prepare<[string, string]>(
    `DELETE FROM customer_number WHERE number IN ${inList} AND customer_id IN ${inList}`,
  );
  const forgetKeys = db.prepare<[string]>(
    `UPDATE company_version SET key = 'erased' WHERE list = 'customers' AND key IN ${inList}`,
  );

  const countsOf = ({ values, customers }: Rows, keys: readonly string[]): StoredCounts => {
    const of = (...kinds: readonly PersonalKind[]): number =>
      values.filter(({ kind }) => kinds.includes(kind)).length;
    return {
      numbers: of('number'),
      names: of('name'),
      typed: of('typed'),
      callbackDetails: of('customer', 'recording'),
      customers: customers.length,
      changeLogLines: selectLines.get(JSON.stringify(keys)) ?? 0,
    };
  };
  /** Keys of customers who are there and, when one was asked for, of one who was removed. */
  const keysOf = ({ customers }: Rows, { customer }: SubjectSearch): string[] => [
    ...new Set([...customers.map(({ id }) => id), ...(customer === undefined ? [] : [customer])]),
  ];

  function find(search: SubjectSearch): (FoundSubject & { readonly rows: Rows }) | undefined {
    const rows = findRows(search);
    const { values, customers, references } = rows;
    const counts = countsOf(rows, keysOf(rows, search));
    if (Object.values(counts).every((count) => count === 0)) return undefined;
    return {
      rows,
      subjectIds: [...new Set(values.map(({ subjectId }) => subjectId))],
      numbers: [
        ...new Set([
          ...values.filter(({ kind }) => kind === 'number').map(({ value }) => value),
          ...customers.flatMap(({ numbers }) => numbers),
        ]),
      ],
      customers,
      counts,
      ...aboutCalls.of(references),
    };
  }

  const eraseAll = db.transaction((search: SubjectSearch, note: ErasureNote) => {
    const found = find(search);
    if (found === undefined) return { kind: 'nobody' } as const;
    if (found.openCalls > 0) return { kind: 'on-the-line' } as const;
    if (found.openCallbacks.length > 0) return { kind: 'open-callbacks' } as const;
    const { rows, customers, counts } = found;
    const ids = JSON.stringify(customers.map(({ id }) => id));
    deleteValues.run(JSON.stringify(rows.values.map(({ id }) => id)));
    deleteNumbers.run(JSON.stringify(customers.flatMap(({ numbers }) => numbers)), ids);
    deleteCustomers.run(ids);
    forgetKeys.run(JSON.stringify(keysOf(rows, search)));
    const noted = { ...counts, recordings: note.recordings };
    versions.note('erasures', 'subject', JSON.stringify(noted), note.by, note.atMs);
    const after = findRows(search);
    return {
      kind: 'erased',
      version: versions.last(),
      erased: counts,
      left: countsOf(after, keysOf(rows, search)),
      traces: found.traces,
    } as const;
  });

  const referencesOf = ({ subjectIds }: FoundSubject): string =>
    JSON.stringify(aboutCalls.referencesOf(subjectIds));

  return {
    find: (search) =>
      guard(() => {
        const found = find(search);
        if (found === undefined) return undefined;
        const { rows: _, ...subject } = found;
        return subject;
      }),
    values: ({ subjectIds }) => guard(() => aboutCalls.valuesOf(subjectIds)),
    callIds: (found) => guard(() => aboutCalls.callIds(referencesOf(found))),
    callbacks: (found) =>
      guard(() => aboutCalls.callbackIds(referencesOf(found)).flatMap((id) => options.callback(id) ?? [])),
    voicemails: (found) =>
      guard(() => aboutCalls.voicemailIds(referencesOf(found)).flatMap((id) => options.voicemail(id) ?? [])),
    erase: (search, note) => guard.write(() => eraseAll.immediate(search, note)),
    overwrite: options.overwrite,
    copies: () => listCopies(options.path),
    removeCopiesBefore: (beforeMs) => removeCopiesBefore(options.path, beforeMs),
    eraseSeenBefore: (kinds, beforeMs, limit) =>
      guard.write(() => retention.eraseSeenBefore(kinds, beforeMs, limit)),
    customersNotSeenSince: (sinceMs, afterId, lookAt) =>
      guard(() => retention.customersNotSeenSince(sinceMs, afterId, lookAt)),
    voicemailsLeftBefore: (beforeMs, limit) => guard(() => retention.voicemailsLeftBefore(beforeMs, limit)),
  };
}

/**
 * The person of a number: whoever is recorded with it, and the customer who has it, with all of that customer's numbers.
 * What somebody else typed that is one of the numbers is the person's too.
 */
function createFinding(db: Database.Database): (search: SubjectSearch) => Rows {
  const columns = 'id, subject_id AS subjectId, kind, value';
  const selectSubjects = db
    .prepare<[string], SubjectId>(
      `SELECT subject_id FROM personal_value INDEXED BY personal_value_number WHERE kind = 'number' AND value IN ${inList}`,
    )
    .pluck();
  const selectNamed = db
    .prepare<[string], SubjectId>(
      `SELECT subject_id FROM personal_value INDEXED BY personal_value_by_text WHERE kind IN ('typed', 'customer') AND kind = 'customer' AND value IN ${inList}`,
    )
    .pluck();
  const selectValues = db.prepare<[string], ValueRow>(
    `SELECT ${columns} FROM personal_value WHERE subject_id IN ${inList} ORDER BY id`,
  );
  const selectTyped = db.prepare<[string], ValueRow>(
    `SELECT ${columns} FROM personal_value INDEXED BY personal_value_by_text WHERE kind IN ('typed', 'customer') AND kind = 'typed' AND value IN ${inList}`,
  );
  const selectCustomers = db
    .prepare<[string, string], string>(
      `SELECT data FROM customer WHERE id IN ${inList}
        OR id IN (SELECT customer_id FROM customer_number WHERE number IN ${inList}) ORDER BY id`,
    )
    .pluck();
  return (search) => {
    const customers = selectCustomers
      .all(
        JSON.stringify(search.customer === undefined ? [] : [search.customer]),
        JSON.stringify(search.numbers),
      )
      .map((data) => JSON.parse(data) as CustomerRecord);
    const keys = [
      ...customers.map(({ id }) => id),
      ...(search.customer === undefined ? [] : [search.customer]),
    ];
    const numbers = JSON.stringify([...search.numbers, ...customers.flatMap((one) => one.numbers)]);
    const subjects = new Set([...selectSubjects.all(numbers), ...selectNamed.all(JSON.stringify(keys))]);
    const own = selectValues.all(JSON.stringify([...subjects]));
    const elsewhere = selectTyped.all(numbers).filter(({ subjectId }) => !subjects.has(subjectId));
    return {
      values: [...own, ...elsewhere],
      customers,
      references: JSON.stringify(
        own.filter(({ kind }) => kind === 'number').map(({ id }) => referenceTo(id)),
      ),
    };
  };
}

/** Calls, callbacks and voice messages whose number is one of the person's. */
function createTraces(db: Database.Database) {
  const selectCalls = db.prepare<[string, string, string], CallId>(callsSql).pluck();
  const countCalls = db
    .prepare<[string, string, string], number>(`SELECT count(*) FROM (${callsSql})`)
    .pluck();
  // Whoever calls, is called, or is somebody's number that an open call was put through to.
  const countOpenCalls = db
    .prepare<[string], number>(
      `SELECT count(DISTINCT call.id) FROM call INDEXED BY call_open JOIN journal_event ON journal_event.call_id = call.id
         JOIN json_each(?) AS reference ON instr(journal_event.data, reference.value) > 0
        WHERE call.ended_at_ms IS NULL`,
    )
    .pluck();
  const selectCallbacks = db
    .prepare<[string], CallId>(`SELECT id FROM callback WHERE number IN ${inList} ORDER BY requested_at_ms`)
    .pluck();
  const selectOpenCallbacks = db
    .prepare<[string], CallId>(`SELECT id FROM callback WHERE ended_at_ms IS NULL AND number IN ${inList}`)
    .pluck();
  const selectVoicemails = db
    .prepare<[string], CallId>(`SELECT call_id FROM voicemail WHERE number IN ${inList} ORDER BY left_at_ms`)
    .pluck();
  const selectNumbers = db
    .prepare<[string], number>(
      `SELECT id FROM personal_value WHERE kind = 'number' AND subject_id IN ${inList}`,
    )
    .pluck();
  const selectValues = db.prepare<[string], PersonalValue>(
    `SELECT kind, value, first_seen_ms AS firstSeenMs, last_seen_ms AS lastSeenMs
       FROM personal_value WHERE subject_id IN ${inList} ORDER BY id`,
  );
  return {
    referencesOf: (subjectIds: readonly SubjectId[]): readonly string[] =>
      selectNumbers.all(JSON.stringify(subjectIds)).map(referenceTo),
    valuesOf: (subjectIds: readonly SubjectId[]) => selectValues.all(JSON.stringify(subjectIds)),
    callIds: (references: string): readonly CallId[] => [
      ...new Set([
        ...selectCalls.all(references, references, references),
        ...selectCallbacks.all(references),
        ...selectVoicemails.all(references),
      ]),
    ],
    callbackIds: (references: string) => selectCallbacks.all(references),
    voicemailIds: (references: string) => selectVoicemails.all(references),
    of: (
      references: string,
    ): {
      readonly traces: SubjectTraces;
      readonly openCalls: number;
      readonly openCallbacks: readonly CallId[];
    } => ({
      traces: {
        calls: countCalls.get(references, references, references) ?? 0,
        callbacks: selectCallbacks.all(references).length,
        voicemails: selectVoicemails.all(references).length,
      },
      openCalls: countOpenCalls.get(references) ?? 0,
      openCallbacks: selectOpenCallbacks.all(references),
    }),
  };
}

function createRetention(
  db: Database.Database,
): Pick<PersonalDataStore, 'eraseSeenBefore' | 'customersNotSeenSince' | 'voicemailsLeftBefore'> {
  const known: ReadonlySet<string> = new Set(personalKinds);
  // What calls and callbacks that are open refer to is few; the rest of the condition an index answers.
  const eraseOld = db.prepare<
    [string, number, number],
    { readonly value: string; readonly lastSeenMs: EpochMs }
  >(
    `DELETE FROM personal_value WHERE id IN (
       SELECT id FROM personal_value WHERE kind = ? AND last_seen_ms < ? AND subject_id NOT IN (
         SELECT subject_id FROM personal_value WHERE id IN (
           SELECT CAST(trim(number, '⟨⟩') AS INTEGER) FROM callback WHERE ended_at_ms IS NULL
           UNION SELECT CAST(trim(caller_number, '⟨⟩') AS INTEGER) FROM call WHERE ended_at_ms IS NULL
           UNION SELECT CAST(trim(dialled, '⟨⟩') AS INTEGER) FROM call WHERE ended_at_ms IS NULL))
       ORDER BY last_seen_ms LIMIT ?) RETURNING value, last_seen_ms AS lastSeenMs`,
  );
  // A customer's record may be kept for longer than the numbers of calls, and counts from when the customer was seen.
  const noteSeen = db.prepare<[EpochMs, string]>(
    `UPDATE customer SET seen_ms = max(coalesce(seen_ms, 0), ?)
      WHERE id = (SELECT customer_id FROM customer_number WHERE number = ?)`,
  );
  const eraseKind = db.transaction((kind: PersonalKind, beforeMs: EpochMs, limit: number): number => {
    const erased = eraseOld.all(kind, beforeMs, limit);
    if (kind === 'number') for (const { value, lastSeenMs } of erased) noteSeen.run(lastSeenMs, value);
    return erased.length;
  });
  const selectCustomers = db.prepare<
    { afterId: string; sinceMs: number; lookAt: number },
    { readonly id: string; readonly isSeen: number }
  >(
    `SELECT id, (data ->> '$.changedAtMs') >= @sinceMs OR coalesce(seen_ms, 0) >= @sinceMs OR EXISTS (
        SELECT 1 FROM json_each(data, '$.numbers') AS number
          JOIN personal_value ON kind = 'number' AND personal_value.value = number.value
         WHERE last_seen_ms >= @sinceMs) AS isSeen
       FROM customer WHERE id > @afterId ORDER BY id LIMIT @lookAt`,
  );
  const selectVoicemails = db
    .prepare<[number, number], CallId>(
      'SELECT call_id FROM voicemail WHERE left_at_ms < ? ORDER BY left_at_ms, call_id LIMIT ?',
    )
    .pluck();
  return {
    eraseSeenBefore(kinds, beforeMs, limit) {
      let erased = 0;
      for (const kind of kinds) {
        if (!known.has(kind)) throw new RangeError(`"${kind}" is no kind of personal data`);
        if (erased < limit) erased += eraseKind.immediate(kind, beforeMs, limit - erased);
      }
      return erased;
    },
    customersNotSeenSince(sinceMs, afterId, lookAt) {
      const rows = selectCustomers.all({ afterId, sinceMs, lookAt });
      return {
        ids: rows.filter(({ isSeen }) => isSeen === 0).map(({ id }) => id),
        next: rows.length < lookAt ? undefined : rows.at(-1)?.id,
      };
    },
    voicemailsLeftBefore: (beforeMs, limit) => selectVoicemails.all(beforeMs, limit),
  };
}
