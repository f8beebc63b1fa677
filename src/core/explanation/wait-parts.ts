// What a wait was made of: time in which nobody was free, in which phones rang, in which a customer was called.
// Never words it.
import type { AgentId, EpochMs } from '../kernel/ids.js';
import type { AgentPool, WaitPart, WaitReason } from './explanation-model.js';
import type { QueueStay } from './queue-stay.js';

/** From then on, until something else is said, these agents could not take the call. */
export interface TimedPool {
  readonly atMs: EpochMs;
  readonly pool: AgentPool;
}

/** Less is not worth a word, ms. */
const shortestPartMs = 1000;

interface Sums {
  ringMs: number;
  callMs: number;
  readonly rung: AgentId[];
  /** By index of the pools that differ. */
  readonly poolMs: number[];
}

/** `decidedMs`: when decisions were taken; a pool holds until the next. */
export function reasonOfWait(
  stay: QueueStay,
  pools: readonly TimedPool[],
  decidedMs: readonly number[],
  endMs: number,
): WaitReason {
  const distinct = distinctPools(pools);
  const sums = sumsOf(stay, distinct.indexAt, distinct.pools.length, decidedMs, endMs);
  const at = longestOf(distinct.pools, sums.poolMs);
  const pool = distinct.pools[at];
  const poolMs = sums.poolMs[at] ?? 0;
  const parts: WaitPart[] = [
    { kind: 'nobody-free', ms: pool === undefined ? 0 : poolMs },
    { kind: 'ringing', ms: sums.ringMs, agentIds: sums.rung },
    { kind: 'calling-customer', ms: sums.callMs },
  ];
  const told = parts.filter(({ ms }) => ms >= shortestPartMs).sort((a, b) => b.ms - a.ms);
  const isPlain = pool === undefined ? sums.callMs < shortestPartMs : told[0]?.kind === 'nobody-free';
  return {
    ...(pool === undefined ? {} : { pool }),
    ...(isPlain || told.length === 0 ? {} : { parts: told }),
  };
}

function distinctPools(pools: readonly TimedPool[]) {
  const known = new Map<string, number>();
  const distinct: AgentPool[] = [];
  const indexAt = new Map<number, number>();
  for (const { atMs, pool } of pools) {
    const key = JSON.stringify(pool);
    let index = known.get(key);
    if (index === undefined) {
      index = distinct.push(pool) - 1;
      known.set(key, index);
    }
    indexAt.set(atMs, index);
  }
  return { pools: distinct, indexAt };
}

/** The first of those that held longest. */
function longestOf(pools: readonly AgentPool[], poolMs: readonly number[]): number {
  const general = pools.flatMap(({ preferredAgentId }, index) =>
    preferredAgentId === undefined ? [index] : [],
  );
  const candidates = general.length > 0 ? general : pools.map((_, index) => index);
  return candidates.reduce(
    (best, index) => ((poolMs[index] ?? 0) > (poolMs[best] ?? -1) ? index : best),
    candidates[0] ?? -1,
  );
}

/** Walks from moment to moment; in between nothing changes. */
function sumsOf(
  { joined, offers }: QueueStay,
  poolAt: ReadonlyMap<number, number>,
  pools: number,
  decidedMs: readonly number[],
  endMs: number,
): Sums {
  const isCallback = joined.purpose === 'callback';
  const moments = [
    ...decidedMs,
    ...offers.flatMap(({ madeAtMs, ended }) => [madeAtMs, ...(ended === undefined ? [] : [ended.atMs])]),
  ].filter((ms) => ms > joined.atMs && ms < endMs);
  const bounds = [joined.atMs, ...new Set(moments.sort((a, b) => a - b)), endMs];
  const sums: Sums = { ringMs: 0, callMs: 0, rung: [], poolMs: Array.from({ length: pools }, () => 0) };
  let current: number | undefined;
  bounds.slice(0, -1).forEach((fromMs, index) => {
    const ms = Math.max(0, (bounds[index + 1] ?? endMs) - fromMs);
    if (decidedMs.includes(fromMs)) current = poolAt.get(fromMs);
    const ringing = offers.filter(
      ({ madeAtMs, ended }) => madeAtMs <= fromMs && (ended === undefined || ended.atMs > fromMs),
    );
    const isCalling =
      isCallback && offers.some(({ ended }) => ended?.outcome === 'accepted' && ended.atMs <= fromMs);
    if (ringing.length > 0) {
      sums.ringMs += ms;
      for (const { agentId } of ringing) if (!sums.rung.includes(agentId)) sums.rung.push(agentId);
    } else if (isCalling) sums.callMs += ms;
    else if (current !== undefined) sums.poolMs[current] = (sums.poolMs[current] ?? 0) + ms;
  });
  return sums;
}
