// Numbers, names and what was typed, kept by subject: put aside when an event is written, filled in when it is read.
// Never writes one anywhere else: the journal and its projections hold references.
import type Database from 'better-sqlite3';
import { callbackEvents } from '../../core/callbacks/callback-event.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import {
  erasedNumber,
  personalFieldsOf,
  possiblyPersonalFields,
  referenceTo,
  referredId,
} from '../../core/journal/personal-fields.js';
import type { PersonalKind } from '../../core/kernel/feature-events.js';
import type { CallId, EpochMs, SubjectId } from '../../core/kernel/ids.js';

/** An event as it is stored, with references in the place of personal values. */
export type StoredEvent<E extends JournalEvent = JournalEvent> = E;

export interface SqlitePersonalValues {
  /** The event to store. To be called inside the transaction that stores it. */
  putAside<E extends JournalEvent>(event: E): StoredEvent<E>;
  /** The event as it happened, but for what was erased. */
  fillIn<E extends JournalEvent>(event: StoredEvent<E>): E;
  /** The value that the text refers to, or the text itself; undefined = erased. */
  textOf(text: string): string | undefined;
  /** As `textOf`; an erased number reads as `erased`. */
  numberOf(text: string): string;
  /** What stands for this number in the projections; undefined when it occurs nowhere. */
  referenceOf(number: string): string | undefined;
}

interface ValueRow {
  readonly id: number;
  readonly subjectId: SubjectId;
  readonly lastSeenMs: EpochMs;
}

/** When a value was seen last is known to the day: one write a day at most is spent on it. */
const seenAgainMs = 86_400_000;

export function createSqlitePersonalValues(db: Database.Database): SqlitePersonalValues {
  const columns = 'id, subject_id AS subjectId, last_seen_ms AS lastSeenMs';
  const selectNumber = db.prepare<[string], ValueRow>(
    `SELECT ${columns} FROM personal_value WHERE kind = 'number' AND value = ?`,
  );
  const selectOfSubject = db.prepare<[SubjectId, PersonalKind, string], ValueRow>(
    `SELECT ${columns} FROM personal_value WHERE subject_id = ? AND kind = ? AND value = ?`,
  );
  const insert = db.prepare<[SubjectId, PersonalKind, string, EpochMs, EpochMs]>(
    'INSERT INTO personal_value (subject_id, kind, value, first_seen_ms, last_seen_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const insertSubject = db.prepare<[EpochMs]>('INSERT INTO subject (first_seen_ms) VALUES (?)');
  const seen = db.prepare<[EpochMs, number]>('UPDATE personal_value SET last_seen_ms = ? WHERE id = ?');
  const selectValue = db.prepare<[number], string>('SELECT value FROM personal_value WHERE id = ?').pluck();
  const subjectOf = createSubjectOf(db);

  function newSubject(atMs: EpochMs): SubjectId {
    return Number(insertSubject.run(atMs).lastInsertRowid) as SubjectId;
  }

  function keep(kind: PersonalKind, value: string, atMs: EpochMs, owner: () => SubjectId): ValueRow {
    const known = kind === 'number' ? selectNumber.get(value) : selectOfSubject.get(owner(), kind, value);
    if (known === undefined) {
      const subjectId = owner();
      const id = Number(insert.run(subjectId, kind, value, atMs, atMs).lastInsertRowid);
      return { id, subjectId, lastSeenMs: atMs };
    }
    if (atMs - known.lastSeenMs >= seenAgainMs) seen.run(atMs, known.id);
    return known;
  }

  function textOf(text: string): string | undefined {
    const id = referredId(text);
    return id === undefined ? text : selectValue.get(id);
  }

  return {
    putAside(event) {
      const fields = personalFieldsOf(event);
      if (fields.length === 0) return event;
      const references: Record<string, string> = {};
      let subjectId: SubjectId | undefined;
      const owner = (): SubjectId =>
        (subjectId ??= ('callId' in event ? subjectOf(event) : undefined) ?? newSubject(event.atMs));
      for (const { field, kind, value } of fields) {
        const row = keep(kind, value, event.atMs, kind === 'number' ? () => newSubject(event.atMs) : owner);
        // A number tells whose the rest of the event is.
        if (kind === 'number') subjectId = row.subjectId;
        references[field] = referenceTo(row.id);
      }
      return { ...event, ...references };
    },
    fillIn: (event) => fillIn(event, textOf),
    textOf,
    numberOf: (text) => textOf(text) ?? erasedNumber,
    referenceOf: (number) => {
      const row = selectNumber.get(number);
      return row === undefined ? undefined : referenceTo(row.id);
    },
  };
}

/** Fields that are there in each event of their kind, and so are not left out when they are erased. */
const erasedTexts: Readonly<Record<string, string>> = {
  number: erasedNumber,
  callerNumber: erasedNumber,
  dialled: erasedNumber,
  target: erasedNumber,
  digits: '',
};

function fillIn<E extends JournalEvent>(event: E, textOf: (text: string) => string | undefined): E {
  let filled: Record<string, unknown> | undefined;
  for (const field of possiblyPersonalFields(event.kind)) {
    const text = (event as unknown as Readonly<Record<string, unknown>>)[field];
    if (typeof text !== 'string') continue;
    const value = textOf(text) ?? erasedTexts[field];
    if (value === text) continue;
    filled ??= { ...event };
    if (value === undefined) Reflect.deleteProperty(filled, field);
    else filled[field] = value;
  }
  return (filled ?? event) as E;
}

/**
 * Whose an event is that holds no number: the call's customer, or whoever is to be called back, which can be somebody else
 * than the caller who asked for it.
 */
function createSubjectOf(
  db: Database.Database,
): (event: Extract<JournalEvent, { callId: CallId }>) => SubjectId | undefined {
  const selectCall = db
    .prepare<[string], string>(
      `SELECT iif(direction = 'outbound', dialled, caller_number) FROM call WHERE id = ?`,
    )
    .pluck();
  const selectCallback = db.prepare<[string], string>('SELECT number FROM callback WHERE id = ?').pluck();
  const selectSubject = db
    .prepare<[number], SubjectId>('SELECT subject_id FROM personal_value WHERE id = ?')
    .pluck();
  return (event) => {
    const [first, second] = callbackEvents.includes(event)
      ? [selectCallback, selectCall]
      : [selectCall, selectCallback];
    const id = referredId(first.get(event.callId) ?? second.get(event.callId) ?? '');
    return id === undefined ? undefined : selectSubject.get(id);
  };
}
