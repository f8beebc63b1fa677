// Schema 11: one agent's, one queue's and one outcome's calls are found without reading everybody's.
// Never edited once released.
import type { Migration } from './migration.js';

export const callListsMigration: Migration = {
  version: 11,
  name: 'call-lists',
  sql: `
CREATE INDEX call_by_agent ON call (agent_id, started_at_ms, id) WHERE agent_id IS NOT NULL;
CREATE INDEX call_by_queue ON call (queue_id, started_at_ms, id) WHERE queue_id IS NOT NULL;
CREATE INDEX call_by_outcome ON call (outcome, started_at_ms, id) WHERE outcome IS NOT NULL;
`,
};
