// Schema 9: when the service was alive last, and the name by which its calls on other servers are recognised.
// Never edited once released.
import type { Migration } from './migration.js';

export const signOfLifeMigration: Migration = {
  version: 9,
  name: 'sign-of-life',
  sql: `
CREATE TABLE service (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  installation  TEXT NOT NULL,
  last_alive_ms INTEGER
) STRICT;
INSERT INTO service (id, installation) VALUES (1, lower(hex(randomblob(8))));
-- Legs that have not ended are few; without this every leg ever recorded would be read at each start.
CREATE INDEX leg_open ON leg (call_id) WHERE ended_at_ms IS NULL;
`,
};
