// Decisions as rows: written beside the journal, read for one call, thrown away when old.
// Never keeps a list of agents twice.
import type Database from 'better-sqlite3';
import { StoreError, type DecisionStore, type StoredDecision } from '../../app/ports/store.js';
import { decodeDecision, DecisionFormatError, encodeDecision } from '../../core/acd/decision-codec.js';
import type { Decision } from '../../core/acd/decision-model.js';
import type { CallId, EpochMs } from '../../core/kernel/ids.js';
import { createSqliteDecisionRosters, type Roster } from './sqlite-decision-rosters.js';
import type { StoreGuard } from './sqlite-errors.js';

export interface SqliteDecisionTable extends DecisionStore {
  /** To be called inside a transaction. */
  append(stored: StoredDecision): void;
  forgetCached(): void;
}

interface DecisionRow {
  readonly at_ms: number;
  readonly roster_id: number;
  readonly data: Buffer;
}

/** So many of the oldest rows are looked at for one removal; the write lock is held for about a millisecond. */
const removedAtOnce = 500;

export function createSqliteDecisionTable(db: Database.Database, guard: StoreGuard): SqliteDecisionTable {
  const rosters = createSqliteDecisionRosters(db);
  const insert = db.prepare<[string, number, number, Uint8Array]>(
    'INSERT INTO decision (call_id, at_ms, roster_id, data) VALUES (?, ?, ?, ?)',
  );
  const select = db.prepare<[string], DecisionRow>(
    'SELECT at_ms, roster_id, data FROM decision WHERE call_id = ? ORDER BY id',
  );
  // The oldest are those with the lowest ids, so that their time needs no index.
  const remove = db.prepare<[number, number]>(
    'DELETE FROM decision WHERE id IN (SELECT id FROM decision ORDER BY id LIMIT ?) AND at_ms < ?',
  );

  function decode(callId: CallId, row: DecisionRow): StoredDecision {
    const agents = rosters.agentsOf(row.roster_id);
    try {
      return { atMs: row.at_ms as EpochMs, decision: decodeDecision(row.data, { callId, agents }) };
    } catch (error) {
      if (!(error instanceof DecisionFormatError)) throw error;
      throw new StoreError('store-corrupt', error.message, { cause: error });
    }
  }

  return {
    append({ decision, atMs }) {
      const roster = rosters.rosterOf(decision.agents, atMs);
      insert.run(decision.callId, atMs, roster.id, encodeDecision(inRosterOrder(decision, roster)));
    },
    ofCall: (callId) => guard(() => select.all(callId).map((row) => decode(callId, row))),
    removeBefore: (beforeMs) =>
      guard.write(() => {
        const { changes } = remove.run(removedAtOnce, beforeMs);
        if (changes === 0) rosters.removeUnusedSince(beforeMs);
        return changes;
      }),
    forgetCached: () => rosters.forgetCached(),
  };
}

function inRosterOrder(decision: Decision, { agents, places }: Roster): Decision {
  if (places === undefined) return decision;
  const { verdicts } = decision;
  const ordered = new Uint8Array(places.length);
  // A plain loop takes a tenth of the time that Uint8Array.from with a function would.
  for (let index = 0; index < places.length; index++) ordered[index] = verdicts[places[index] ?? 0] ?? 0;
  return { ...decision, agents, verdicts: ordered };
}
