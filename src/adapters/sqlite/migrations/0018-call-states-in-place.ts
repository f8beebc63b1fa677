// Schema 18: what a call is like is rewritten in place: without a rowid all but the first kilobyte of a row lies on pages of its
// own, which each change gave back and took anew.
// Never edited once released.
import type { Migration } from './migration.js';

export const callStatesInPlaceMigration: Migration = {
  version: 18,
  name: 'call-states-in-place',
  sql: `
CREATE TABLE call_state_with_rowid (
  id      INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL UNIQUE,
  kept    TEXT NOT NULL
) STRICT;
INSERT INTO call_state_with_rowid (call_id, kept) SELECT call_id, kept FROM call_state ORDER BY call_id;
DROP TABLE call_state;
ALTER TABLE call_state_with_rowid RENAME TO call_state;
`,
};
