// Schema 6: whose turn it is in every queue.
// Never edited once released.
import type { Migration } from './migration.js';

export const agentTurnsMigration: Migration = {
  version: 6,
  name: 'agent turns',
  sql: `
-- The last offer that an agent was made of a queue's calls: round robin goes on where it was.
CREATE TABLE agent_turn (
  queue_id  TEXT NOT NULL,
  agent_id  TEXT NOT NULL,
  offer_seq INTEGER NOT NULL,
  PRIMARY KEY (queue_id, agent_id)
) STRICT, WITHOUT ROWID;
INSERT INTO agent_turn (queue_id, agent_id, offer_seq)
  SELECT queue_id, agent_id, max(seq) FROM journal_event
   WHERE kind = 'offer-made' AND queue_id IS NOT NULL AND agent_id IS NOT NULL
   GROUP BY queue_id, agent_id;
`,
};
