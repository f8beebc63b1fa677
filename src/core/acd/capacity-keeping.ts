// Keeps agents free: whom a request waits for that is greater than what the agent has takes nothing more until it fits.
// Never offers anything; dispatch does.
import type { AgentRecord, RequestRecord } from './acd-records.js';
import { hasLesserThan, hasRoomFor, isReady, stageOf, wantsWork } from './acd-records.js';
import type { EngineContext } from './engine-context.js';
import type { Pool } from './skill-pool.js';
import { byUrgency, isByArrivalWithinLine, urgencyMs, type UrgentRequest } from './urgency.js';

/** So many callers of a line are looked at; more than agents who share themselves out are never kept for. */
const lookedAtInLine = 200;

/**
 * A call needs a whole agent, and somebody who always has a chat is never whole. So each request that waits lays claim to one
 * agent, the most urgent first: one who has room, else one who will have it with the next thing that ends, else the one of
 * those who must end several lesser things whose newest was given first. Only the last is kept free: nobody's room lies idle
 * for a request that somebody else will take as things are. Whoever is kept free ends what there is, which takes no longer than
 * the longest of it, and stays so until that request is given to somebody or goes, or one that is more urgent needs the agent.
 */
export class CapacityKeeping {
  constructor(private readonly context: EngineContext) {}

  /** Works out anew who is kept free, and for whom. True when that has changed. */
  review(): boolean {
    const { book } = this.context;
    if (book.sharing.size === 0 && book.kept.size === 0) return false;
    const before = new Map(book.kept);
    const after = this.isNeeded() ? this.claims() : noClaims;
    if (before.size === after.size && [...after].every(([agent, request]) => before.get(agent) === request))
      return false;
    book.keepFree(after);
    const keptForBefore = new Set(before.values());
    // From now on there is somebody: that is worth telling.
    for (const request of after.values()) if (!keptForBefore.has(request)) book.toExplain.add(request);
    return true;
  }

  /** Somebody waits who needs more than ends at once of an agent who has lesser things. */
  private isNeeded(): boolean {
    for (const agent of this.context.book.sharing)
      for (const { lines, channel } of agent.pools)
        if (lines.size > 0 && !hasRoomFor(agent, channel) && hasLesserThan(agent, channel)) return true;
    return false;
  }

  private claims(): ReadonlyMap<AgentRecord, RequestRecord> {
    const { book } = this.context;
    const claimed = new Set<AgentRecord>();
    const kept = new Map<AgentRecord, RequestRecord>();
    const passed = new Map<Pool, number>();
    const keepers = new Map([...book.kept].map(([agent, request]) => [request, agent]));
    /** Kept free until now for requests that have somebody else. */
    const released = [...book.kept].flatMap(([agent, { line }]) => (line === undefined ? [agent] : []));
    let sharing = book.sharing.size;
    for (const { request } of this.waiting()) {
      if (sharing === 0) break;
      const { pool } = stageOf(request);
      const ready = this.ready(pool, claimed);
      const own = keepers.get(request);
      // What has been begun is gone through with.
      const keeper =
        ready === undefined
          ? [own, ...released].find((agent) => agent !== undefined && canFreeUp(agent, pool, claimed))
          : undefined;
      const other = ready ?? (keeper === undefined ? nextToBeReady(pool, claimed, passed) : undefined);
      const taken = other ?? keeper ?? this.firstToEnd(pool, claimed);
      if (taken !== undefined && other === undefined) kept.set(taken, request);
      if (own !== undefined && own !== taken) released.push(own);
      if (taken === undefined) continue;
      claimed.add(taken);
      if (book.sharing.has(taken)) sharing -= 1;
    }
    return kept;
  }

  private waiting(): readonly UrgentRequest[] {
    const { book } = this.context;
    const limit = isByArrivalWithinLine(book.competition) ? lookedAtInLine : Infinity;
    const urgent: UrgentRequest[] = [];
    for (const { lines } of book.queues.values())
      for (const { requests, pool } of lines)
        if (!book.isSuspended(pool.channel))
          for (const request of requests.slice(0, limit))
            urgent.push({ request, urgencyMs: urgencyMs(request, book.competition, this.context) });
    return urgent.sort(byUrgency);
  }

  /** Who can take it now, or could if it were not for being kept free. */
  private ready(
    { ready, members, channel }: Pool,
    claimed: ReadonlySet<AgentRecord>,
  ): AgentRecord | undefined {
    for (const agent of ready) if (!claimed.has(agent)) return agent;
    for (const agent of this.context.book.kept.keys())
      if (members.has(agent) && !claimed.has(agent) && isReady(agent, channel)) return agent;
    return undefined;
  }

  private firstToEnd(pool: Pool, claimed: ReadonlySet<AgentRecord>): AgentRecord | undefined {
    let first: AgentRecord | undefined;
    for (const agent of this.context.book.sharing)
      if (canFreeUp(agent, pool, claimed) && (first === undefined || newestOf(agent) < newestOf(first)))
        first = agent;
    return first;
  }
}

const noClaims: ReadonlyMap<AgentRecord, RequestRecord> = new Map();

/** Has lesser things to end before there is room. */
const canFreeUp = (
  agent: AgentRecord,
  { members, channel }: Pool,
  claimed: ReadonlySet<AgentRecord>,
): boolean =>
  members.has(agent) &&
  !claimed.has(agent) &&
  wantsWork(agent) &&
  agent.ownCalls.length === 0 &&
  !hasRoomFor(agent, channel) &&
  hasLesserThan(agent, channel);

/** One who has room as soon as anything ends. `passed`: how many of the pool's members need not be looked at again. */
function nextToBeReady(
  pool: Pool,
  claimed: ReadonlySet<AgentRecord>,
  passed: Map<Pool, number>,
): AgentRecord | undefined {
  const { memberList, channel } = pool;
  for (let index = passed.get(pool) ?? 0; index < memberList.length; index += 1) {
    const agent = memberList[index] as AgentRecord;
    if (claimed.has(agent) || !wantsWork(agent) || hasLesserThan(agent, channel)) continue;
    passed.set(pool, index + 1);
    return agent;
  }
  passed.set(pool, memberList.length);
  return undefined;
}

/** Grows with each assignment that is made. */
const newestOf = ({ assignments }: AgentRecord): number =>
  assignments.reduce((newest, { order }) => Math.max(newest, order), 0);
