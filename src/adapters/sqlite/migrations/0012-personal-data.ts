// Schema 12: personal data stand by themselves, by subject; the journal and its projections refer to them.
// Never edited once released.
import type { Migration } from './migration.js';

const tables = `
-- The person whom personal data belong to; ids are never used again.
CREATE TABLE subject (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  first_seen_ms INTEGER NOT NULL
) STRICT;

-- ⟨id⟩ stands for the value wherever it occurred; where it was erased, nothing but that is left.
CREATE TABLE personal_value (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  subject_id    INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  value         TEXT NOT NULL,
  first_seen_ms INTEGER NOT NULL,
  last_seen_ms  INTEGER NOT NULL
) STRICT;
-- A number has one subject.
CREATE UNIQUE INDEX personal_value_number ON personal_value (value) WHERE kind = 'number';
CREATE UNIQUE INDEX personal_value_of_subject ON personal_value (subject_id, kind, value);
CREATE INDEX personal_value_by_age ON personal_value (kind, last_seen_ms);
-- A number that somebody typed in, and what was asked for in a customer's name.
CREATE INDEX personal_value_by_text ON personal_value (value) WHERE kind IN ('typed', 'customer');

-- Everything that one contact took part in is found without reading the rest; whether somebody talked is seen there.
DROP INDEX call_by_caller;
DROP INDEX call_by_dialled;
CREATE INDEX call_by_caller ON call (caller_number, started_at_ms, id);
CREATE INDEX call_by_dialled ON call (dialled, started_at_ms, id) WHERE direction = 'outbound';
CREATE INDEX callback_by_number ON callback (number, requested_at_ms);
CREATE INDEX voicemail_by_number ON voicemail (number, left_at_ms);

-- Nothing is changed in a version but the key of a customer who was erased.
DROP TRIGGER company_version_no_update;
CREATE TRIGGER company_version_no_update BEFORE UPDATE ON company_version
WHEN NOT (OLD.list = 'customers' AND NEW.key = 'erased' AND NEW.version = OLD.version AND NEW.list = OLD.list
          AND NEW.value IS OLD.value AND NEW.previous IS OLD.previous AND NEW.by = OLD.by AND NEW.at_ms = OLD.at_ms)
BEGIN SELECT RAISE(ABORT, 'versions of the configuration are append-only'); END;
`;

/** As events were when this was written; what core/journal declares may say more by now. */
interface Moved {
  readonly kind: string;
  readonly field: string;
  readonly as: 'number' | 'name' | 'typed' | 'customer' | 'recording';
  /** Beyond that there is a value. */
  readonly only?: string;
}

const direction = (is: string): string => `json_extract(data, '$.direction') ${is}`;

const moved: readonly Moved[] = [
  { kind: 'call-started', field: 'callerNumber', as: 'number', only: direction("= 'inbound'") },
  { kind: 'call-started', field: 'dialled', as: 'number', only: direction("= 'outbound'") },
  { kind: 'leg-started', field: 'number', as: 'number' },
  { kind: 'external-call-answered', field: 'number', as: 'number' },
  {
    kind: 'call-redirected',
    field: 'target',
    as: 'number',
    only: `json_extract(data, '$.action') = 'external'`,
  },
  { kind: 'voicemail-left', field: 'number', as: 'number' },
  { kind: 'callback-listed', field: 'number', as: 'number' },
  { kind: 'callback-requested', field: 'number', as: 'number' },
  { kind: 'call-started', field: 'callerName', as: 'name', only: direction("<> 'internal'") },
  { kind: 'voicemail-left', field: 'name', as: 'name' },
  { kind: 'callback-requested', field: 'callerName', as: 'name' },
  { kind: 'callback-changed', field: 'callerName', as: 'name' },
  { kind: 'callback-requested', field: 'customer', as: 'customer' },
  { kind: 'callback-requested', field: 'reasonPath', as: 'recording' },
  { kind: 'callback-changed', field: 'reasonPath', as: 'recording' },
  {
    kind: 'digits-pressed',
    field: 'digits',
    as: 'typed',
    only: `length(json_extract(data, '$.digits')) > 1`,
  },
];

const valueOf = ({ field }: Moved): string => `json_extract(data, '$.${field}')`;
const holds = (one: Moved): string =>
  `kind = '${one.kind}' AND ${valueOf(one)} NOT IN ('', 'anonymous') AND ${one.only ?? 'TRUE'}`;

const numbers = moved.filter(({ as }) => as === 'number');
const others = moved.filter(({ as }) => as !== 'number');

/** Each number is a subject; each call is that of the number which called or was called, or else of a new one. */
const subjects = `
CREATE TEMP TABLE number_seen (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL);
INSERT INTO number_seen (value, first_ms, last_ms)
  SELECT value, min(at_ms), max(at_ms) FROM (
    ${numbers.map((one) => `SELECT ${valueOf(one)} AS value, at_ms FROM journal_event WHERE ${holds(one)}`).join('\n    UNION ALL ')}
  ) GROUP BY value;
INSERT INTO subject (id, first_seen_ms) SELECT id, first_ms FROM number_seen ORDER BY id;
INSERT INTO personal_value (id, subject_id, kind, value, first_seen_ms, last_seen_ms)
  SELECT id, id, 'number', value, first_ms, last_ms FROM number_seen ORDER BY id;

CREATE TEMP TABLE call_subject (call_id TEXT PRIMARY KEY, subject_id INTEGER NOT NULL) WITHOUT ROWID;
${numbers
  .filter(({ kind }) => ['call-started', 'callback-listed', 'callback-requested'].includes(kind))
  .map(
    (one) => `INSERT OR IGNORE INTO call_subject (call_id, subject_id)
  SELECT call_id, number_seen.id FROM journal_event JOIN number_seen ON number_seen.value = ${valueOf(one)} WHERE ${holds(one)};`,
  )
  .join('\n')}
CREATE TEMP TABLE call_unknown (id INTEGER PRIMARY KEY, call_id TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL);
INSERT INTO call_unknown (id, call_id, at_ms)
  SELECT (SELECT coalesce(max(id), 0) FROM subject) + row_number() OVER (ORDER BY call_id), call_id, min(at_ms) FROM (
    ${others.map((one) => `SELECT call_id, at_ms FROM journal_event WHERE ${holds(one)}`).join('\n    UNION ALL ')}
  ) WHERE call_id NOT IN (SELECT call_id FROM call_subject) GROUP BY call_id;
INSERT INTO subject (id, first_seen_ms) SELECT id, at_ms FROM call_unknown;
INSERT INTO call_subject (call_id, subject_id) SELECT call_id, id FROM call_unknown;
`;

const values = others
  .map(
    (one) => `INSERT INTO personal_value (subject_id, kind, value, first_seen_ms, last_seen_ms)
  SELECT subject_id, '${one.as}', ${valueOf(one)}, min(at_ms), max(at_ms)
    FROM journal_event JOIN call_subject USING (call_id) WHERE ${holds(one)} GROUP BY 1, 3
  ON CONFLICT (subject_id, kind, value) DO UPDATE SET
    first_seen_ms = min(first_seen_ms, excluded.first_seen_ms), last_seen_ms = max(last_seen_ms, excluded.last_seen_ms);`,
  )
  .join('\n');

const numberReference = (value: string): string =>
  `(SELECT '⟨' || id || '⟩' FROM personal_value WHERE kind = 'number' AND value = ${value})`;
const otherReference = (kind: string, value: string, callId: string): string =>
  `(SELECT '⟨' || id || '⟩' FROM personal_value
     WHERE subject_id = (SELECT subject_id FROM call_subject WHERE call_id = ${callId}) AND kind = '${kind}' AND value = ${value})`;

/** The only time that events are rewritten: they say the same, and say it of nobody. */
const events = `
DROP TRIGGER journal_event_no_update;
${moved
  .map((one) => {
    const reference =
      one.as === 'number'
        ? numberReference(valueOf(one))
        : otherReference(one.as, valueOf(one), 'journal_event.call_id');
    return `UPDATE journal_event SET data = json_set(data, '$.${one.field}', ${reference}) WHERE ${holds(one)};`;
  })
  .join('\n')}
CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;

const inRecord = (field: string, reference: string): string =>
  `UPDATE callback SET record = json_set(record, '$.${field}', ${reference}) WHERE record ->> '$.${field}' IS NOT NULL AND ${reference} IS NOT NULL;`;

const projections = `
UPDATE call SET caller_number = coalesce(${numberReference('caller_number')}, caller_number),
    caller_name = iif(caller_name IS NULL, NULL, ${otherReference('name', 'caller_name', 'call.id')})
  WHERE direction = 'inbound';
UPDATE call SET dialled = coalesce(${numberReference('dialled')}, dialled),
    caller_name = iif(caller_name IS NULL, NULL, ${otherReference('name', 'caller_name', 'call.id')})
  WHERE direction = 'outbound';
UPDATE voicemail SET number = coalesce(${numberReference('number')}, number),
    name = iif(name IS NULL, NULL, ${otherReference('name', 'name', 'voicemail.call_id')});
${inRecord('number', numberReference(`(record ->> '$.number')`))}
${inRecord('callerName', otherReference('name', `(record ->> '$.callerName')`, 'callback.id'))}
${inRecord('customer', otherReference('customer', `(record ->> '$.customer')`, 'callback.id'))}
${inRecord('reasonPath', otherReference('recording', `(record ->> '$.reasonPath')`, 'callback.id'))}
UPDATE callback SET number = record ->> '$.number';
DROP TABLE number_seen;
DROP TABLE call_subject;
DROP TABLE call_unknown;
`;

export const personalDataMigration: Migration = {
  version: 12,
  name: 'personal-data',
  sql: [tables, subjects, values, events, projections],
  isRewriting: true,
};
