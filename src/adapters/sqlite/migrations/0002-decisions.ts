// Schema 2: what the ACD decided and why.
// Never edited once released.
import type { Migration } from './migration.js';

export const decisionsMigration: Migration = {
  version: 2,
  name: 'decisions',
  sql: `
-- The same agents are considered thousands of times: each list of them is kept once, under the hash of its content.
CREATE TABLE decision_roster (
  id           INTEGER PRIMARY KEY,
  hash         BLOB NOT NULL UNIQUE,
  agents       TEXT NOT NULL,
  last_used_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_roster_by_use ON decision_roster (last_used_ms);

-- Unlike the journal these are thrown away after a time. No foreign key to the roster: it would want an index of its own.
CREATE TABLE decision (
  id        INTEGER PRIMARY KEY,
  call_id   TEXT NOT NULL,
  at_ms     INTEGER NOT NULL,
  roster_id INTEGER NOT NULL,
  data      BLOB NOT NULL
) STRICT;
CREATE INDEX decision_by_call ON decision (call_id);
`,
};
