// The last status of every agent as rows.
// Never holds what an agent is doing, only what the person wants.
import type Database from 'better-sqlite3';
import type { AgentStatus } from '../../core/acd/acd-model.js';
import type { AgentId, EpochMs } from '../../core/kernel/ids.js';
import type { JournalProjection } from './journal-projection.js';

interface AgentStatusRow {
  readonly agent_id: AgentId;
  readonly status: AgentStatus['kind'];
  readonly reason: string | null;
  readonly since_ms: EpochMs;
}

export type AgentStatusSince = { readonly status: AgentStatus; readonly sinceMs: EpochMs };

export interface SqliteAgentStatusTable extends JournalProjection {
  all(): ReadonlyMap<AgentId, AgentStatusSince>;
}

export function createSqliteAgentStatusTable(db: Database.Database): SqliteAgentStatusTable {
  const upsert = db.prepare<[string, string, string | null, number]>(
    `INSERT INTO agent_status (agent_id, status, reason, since_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (agent_id) DO UPDATE SET
       status = excluded.status, reason = excluded.reason, since_ms = excluded.since_ms`,
  );
  const select = db.prepare<[], AgentStatusRow>(
    'SELECT agent_id, status, reason, since_ms FROM agent_status ORDER BY agent_id',
  );
  const deleteAll = db.prepare('DELETE FROM agent_status');
  return {
    apply(event) {
      if (event.kind !== 'agent-status-changed') return;
      const { agentId, status, reason, atMs } = event;
      upsert.run(agentId, status, reason ?? null, atMs);
    },
    all: () =>
      new Map(
        select.all().map((row) => [row.agent_id, { status: toStatus(row), sinceMs: row.since_ms }] as const),
      ),
    clear: () => void deleteAll.run(),
  };
}

function toStatus(row: AgentStatusRow): AgentStatus {
  // A break without a reason is possible in the journal; the empty text says so.
  return row.status === 'on-break' ? { kind: 'on-break', reason: row.reason ?? '' } : { kind: row.status };
}
