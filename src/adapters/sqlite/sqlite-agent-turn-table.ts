// The last offer that each agent was made of each queue's calls, as rows.
// Never forgets one: an agent who comes back after weeks takes the turn that was hers.
import type Database from 'better-sqlite3';
import type { AcdMemory } from '../../core/acd/acd-model.js';
import type { AgentId, QueueId } from '../../core/kernel/ids.js';
import type { JournalProjection } from './journal-projection.js';

export interface SqliteAgentTurnTable extends JournalProjection {
  /** Oldest offer first. */
  all(): AcdMemory['offers'];
}

export function createSqliteAgentTurnTable(db: Database.Database): SqliteAgentTurnTable {
  const upsert = db.prepare<[string, string, number]>(
    `INSERT INTO agent_turn (queue_id, agent_id, offer_seq) VALUES (?, ?, ?)
     ON CONFLICT (queue_id, agent_id) DO UPDATE SET offer_seq = excluded.offer_seq`,
  );
  const select = db.prepare<[], { readonly queueId: QueueId; readonly agentId: AgentId }>(
    'SELECT queue_id AS queueId, agent_id AS agentId FROM agent_turn ORDER BY offer_seq',
  );
  const deleteAll = db.prepare('DELETE FROM agent_turn');
  return {
    apply(event, seq) {
      if (event.kind === 'offer-made') upsert.run(event.queueId, event.agentId, seq);
    },
    all: () => select.all(),
    clear: () => void deleteAll.run(),
  };
}
