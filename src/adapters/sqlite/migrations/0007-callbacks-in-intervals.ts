// Schema 7: callbacks in the queues' sums. Before it there were none.
// Never edited once released.
import type { Migration } from './migration.js';

export const callbacksInIntervalsMigration: Migration = {
  version: 7,
  name: 'callbacks-in-intervals',
  sql: `
ALTER TABLE queue_interval ADD COLUMN called_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_interval ADD COLUMN callback_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_interval ADD COLUMN callback_reached INTEGER NOT NULL DEFAULT 0;
`,
};
