// Schema 4: a callback with its place, its attempts and what it is about; the callers who were lost so far are kept.
// Never edited once released.
import type { Migration } from './migration.js';

const sql = `
ALTER TABLE callback RENAME TO callback_before;
DROP INDEX callback_open;
DROP INDEX callback_by_closing;

-- record is the whole as JSON, as core/callback projects it; the other columns are for looking things up.
CREATE TABLE callback (
  id              TEXT PRIMARY KEY,
  number          TEXT NOT NULL,
  phase           TEXT NOT NULL,
  requested_at_ms INTEGER NOT NULL,
  ended_at_ms     INTEGER,
  record          TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX callback_open ON callback (requested_at_ms, id) WHERE ended_at_ms IS NULL;
CREATE INDEX callback_by_end ON callback (ended_at_ms) WHERE ended_at_ms IS NOT NULL;

-- A merge patch (RFC 7396) leaves out what is NULL.
INSERT INTO callback (id, number, phase, requested_at_ms, ended_at_ms, record)
SELECT call_id, number, iif(closed_at_ms IS NULL, 'listed', 'ended'), listed_at_ms, closed_at_ms,
       json_patch('{}', json_object(
         'id', call_id,
         'number', number,
         'queueId', queue_id,
         'by', 'lost',
         'requestedAtMs', listed_at_ms,
         'waitingSinceMs', listed_at_ms,
         'priority', 0,
         'phase', iif(closed_at_ms IS NULL, 'listed', 'ended'),
         'attempts', json('[]'),
         'attemptsForgiven', 0,
         'endedAtMs', closed_at_ms,
         'outcome', iif(closed_at_ms IS NULL, NULL, 'closed'),
         'endedBy', closed_by))
  FROM callback_before;
DROP TABLE callback_before;
`;

export const callbacksMigration: Migration = { version: 4, name: 'callbacks', sql };
