// Schema 17: a number outside that was dialled at a phone of the company stands by itself too.
// Never edited once released.
import type { Migration } from './migration.js';

/** With seven digits or more it is no extension. */
const isDialledOutside = `kind = 'call-started' AND json_extract(data, '$.direction') = 'internal'
    AND length(ltrim(json_extract(data, '$.dialled'), '+')) BETWEEN 7 AND 15
    AND ltrim(json_extract(data, '$.dialled'), '+') NOT GLOB '*[^0-9]*'`;

const numbers = `
CREATE TEMP TABLE number_dialled (value TEXT PRIMARY KEY, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL);
INSERT INTO number_dialled (value, first_ms, last_ms)
  SELECT json_extract(data, '$.dialled'), min(at_ms), max(at_ms) FROM journal_event WHERE ${isDialledOutside} GROUP BY 1;
UPDATE personal_value SET
    first_seen_ms = min(first_seen_ms, number_dialled.first_ms), last_seen_ms = max(last_seen_ms, number_dialled.last_ms)
  FROM number_dialled WHERE personal_value.kind = 'number' AND personal_value.value = number_dialled.value;
CREATE TEMP TABLE number_new (subject_id INTEGER PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO number_new (subject_id, value)
  SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'subject'), 0) + row_number() OVER (ORDER BY first_ms, value), value
    FROM number_dialled WHERE value NOT IN (SELECT value FROM personal_value WHERE kind = 'number');
INSERT INTO subject (id, first_seen_ms)
  SELECT subject_id, first_ms FROM number_new JOIN number_dialled USING (value);
INSERT INTO personal_value (subject_id, kind, value, first_seen_ms, last_seen_ms)
  SELECT subject_id, 'number', value, first_ms, last_ms FROM number_new JOIN number_dialled USING (value);
DROP TABLE number_new;
DROP TABLE number_dialled;
`;

const reference = (value: string): string =>
  `(SELECT '⟨' || id || '⟩' FROM personal_value WHERE kind = 'number' AND value = ${value})`;

const references = `
CREATE INDEX call_by_dialled_inside ON call (dialled) WHERE direction = 'internal';
UPDATE call SET dialled = ${reference('dialled')}
  WHERE direction = 'internal' AND id IN (SELECT call_id FROM journal_event WHERE ${isDialledOutside});
DROP TRIGGER journal_event_no_update;
UPDATE journal_event SET data = json_set(data, '$.dialled', ${reference(`json_extract(data, '$.dialled')`)})
  WHERE ${isDialledOutside};
CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;

export const dialledOutsideMigration: Migration = {
  version: 17,
  name: 'dialled-outside',
  sql: [numbers, references],
  isRewriting: true,
};
