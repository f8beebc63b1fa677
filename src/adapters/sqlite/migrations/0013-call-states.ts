// Schema 13: calls in progress, as they are.
// Never edited once released.
import type { Migration } from './migration.js';

export const callStatesMigration: Migration = {
  version: 13,
  name: 'call states',
  sql: `
-- A row is gone when its call is: with those that a killed daemon left the next one goes on.
CREATE TABLE call_state (
  call_id TEXT PRIMARY KEY,
  kept    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
