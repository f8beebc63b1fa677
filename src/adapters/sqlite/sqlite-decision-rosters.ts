// Lists of agents that decisions refer to, each kept once.
// Never knows what was decided.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { StoreError } from '../../app/ports/store.js';
import type { AgentId } from '../../core/kernel/ids.js';

/** A list of agents as it is kept: sorted, so that the order in which somebody looked at them makes no other list. */
export interface Roster {
  readonly id: number;
  readonly agents: readonly AgentId[];
  /** For each agent of the kept list the place in the list that was given; undefined when it was sorted already. */
  readonly places: Uint32Array | undefined;
}

export interface SqliteDecisionRosters {
  rosterOf(agents: readonly AgentId[], atMs: number): Roster;
  agentsOf(rosterId: number): readonly AgentId[];
  /** Those that no decision at or after this time used. */
  removeUnusedSince(beforeMs: number): number;
  /** What is in memory may not be what is in the database: a transaction was taken back. */
  forgetCached(): void;
}

interface CachedRoster extends Roster {
  /** Copy of the list that was given, in its order. */
  readonly given: readonly AgentId[];
  readonly usedAtMs: number;
}

/** The last use is written at most so often, ms. */
const useWrittenEveryMs = 24 * 3_600_000;
/** Lists kept in memory by their content. */
const maxCached = 500;

export function createSqliteDecisionRosters(db: Database.Database): SqliteDecisionRosters {
  const upsert = db
    .prepare<[Buffer, string, number], number>(
      `INSERT INTO decision_roster (hash, agents, last_used_ms) VALUES (?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET last_used_ms = max(last_used_ms, excluded.last_used_ms)
       RETURNING id`,
    )
    .pluck();
  const select = db.prepare<[number], string>('SELECT agents FROM decision_roster WHERE id = ?').pluck();
  const remove = db.prepare<[number]>('DELETE FROM decision_roster WHERE last_used_ms < ?');
  let byList = new WeakMap<readonly AgentId[], CachedRoster>();
  const byContent = new Map<string, CachedRoster>();

  const isFresh = (roster: CachedRoster, atMs: number): boolean =>
    atMs - roster.usedAtMs < useWrittenEveryMs && atMs >= roster.usedAtMs - useWrittenEveryMs;

  function keep(agents: readonly AgentId[], key: string, roster: CachedRoster): CachedRoster {
    byList.set(agents, roster);
    byContent.delete(key);
    byContent.set(key, roster);
    const [oldest] = byContent.keys();
    if (byContent.size > maxCached && oldest !== undefined) byContent.delete(oldest);
    return roster;
  }

  function write(agents: readonly AgentId[], atMs: number): CachedRoster {
    const { sorted, places } = sort(agents);
    const text = JSON.stringify(sorted);
    const id = upsert.get(createHash('sha256').update(text).digest(), text, atMs);
    if (id === undefined) throw new Error('a roster was written without an id');
    return { id, agents: sorted, places, given: [...agents], usedAtMs: atMs };
  }

  return {
    rosterOf(agents, atMs) {
      const isIt = (roster: CachedRoster | undefined): roster is CachedRoster =>
        roster !== undefined && isFresh(roster, atMs) && isSame(roster.given, agents);
      const known = byList.get(agents);
      if (isIt(known)) return known;
      const key = agents.join();
      const same = byContent.get(key);
      return keep(agents, key, isIt(same) ? same : write(agents, atMs));
    },
    agentsOf(rosterId) {
      const text = select.get(rosterId);
      if (text === undefined)
        throw new StoreError('store-corrupt', `roster ${rosterId} of a decision is missing`);
      return JSON.parse(text) as AgentId[];
    },
    removeUnusedSince: (beforeMs) => remove.run(beforeMs - 2 * useWrittenEveryMs).changes,
    forgetCached() {
      byList = new WeakMap();
      byContent.clear();
    },
  };
}

/** The engine may hand out a list that it changed since. */
function isSame(before: readonly AgentId[], now: readonly AgentId[]): boolean {
  if (before.length !== now.length) return false;
  for (let index = 0; index < now.length; index++) if (before[index] !== now[index]) return false;
  return true;
}

function sort(agents: readonly AgentId[]): { sorted: readonly AgentId[]; places: Uint32Array | undefined } {
  const order = Uint32Array.from(agents, (_, index) => index);
  const idAt = (index: number): AgentId => agents[index] as AgentId;
  order.sort((a, b) => (idAt(a) < idAt(b) ? -1 : idAt(a) > idAt(b) ? 1 : a - b));
  const isSorted = order.every((place, index) => place === index);
  return { sorted: Array.from(order, idAt), places: isSorted ? undefined : order };
}
