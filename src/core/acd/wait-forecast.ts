// Puts the question of the expected wait to the estimator: who is ahead, and which agents are really able.
// Never estimates by itself.
import type { ExpectedWait } from './acd-model.js';
import {
  type AgentRecord,
  type RequestRecord,
  type QueueRecord,
  stageOf,
  weightOf,
  widestStageOf,
} from './acd-records.js';
import type { Line } from './caller-line.js';
import type { EngineContext } from './engine-context.js';
import type { Pool } from './skill-pool.js';
import { headStartOfPoints, pointsOf, urgencyMs } from './urgency.js';
import type { Overtaking } from './wait-distribution.js';
import type { WaitAgent } from './wait-estimator.js';
import type { AgentId, EpochMs, QueueId } from '../kernel/ids.js';

/** Who takes whose requests is looked up anew after so long, and when somebody comes or goes, ms. */
const sharesFreshMs = 30_000;

/** With so many on duty who can take the request now, those whom a later step adds change nothing worth saying. */
const plentyOnDuty = 200;

interface TakenShare {
  readonly share: number;
  /** Agents on duty in both pools at the time. */
  readonly onDuty: string;
  readonly atMs: EpochMs;
}

export class WaitForecast {
  /** Share of the one pool's members who are in the other too; made anew when the pools are. */
  private overlaps = new WeakMap<Pool, WeakMap<Pool, number>>();

  private readonly taken = new WeakMap<Pool, Map<QueueId, TakenShare>>();

  constructor(private readonly context: EngineContext) {}

  /** Undefined when the estimate would not be worth saying. */
  ofRequest(request: RequestRecord): ExpectedWait | undefined {
    const { estimator, nowMs } = this.context;
    const { pool } = stageOf(request);
    const usable = pool.onDuty > 0 ? pool : widestStageOf(request).pool;
    const mine = this.urgency(request);
    const ahead = this.ahead(usable, (line) =>
      line.countBefore((other) => other === request || !this.isAhead(other, request, mine)),
    );
    const overtaking = this.overtaking(request, usable);
    const agents = [...this.agentsOf(usable), ...this.laterAgents(request, usable)];
    return estimator.estimate({ queueId: request.queue.id, ...ahead, overtaking, agents }, nowMs);
  }

  /** Of somebody who joined the queue now and asked for nothing of their own. */
  ofNext(queue: QueueRecord): ExpectedWait | undefined {
    const { estimator, nowMs } = this.context;
    // Of several channels the queue's first.
    const [stages = []] = queue.stages.values();
    const [first] = stages;
    const last = stages.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const usable = first.pool.onDuty > 0 ? first.pool : last.pool;
    const ahead = this.ahead(usable, (line) => line.size);
    return estimator.estimate({ queueId: queue.id, ...ahead, agents: this.agentsOf(usable) }, nowMs);
  }

  /** 1 = served next among the queue's waiting. */
  position(request: RequestRecord): number {
    const mine = this.urgency(request);
    let ahead = 0;
    for (const other of request.queue.requests) {
      if (other === request || (other.state.kind !== 'waiting' && other.state.kind !== 'offered')) continue;
      if (other.state.kind === 'offered' || this.isAhead(other, request, mine)) ahead += 1;
    }
    return request.state.kind === 'offered' ? 1 : ahead + 1;
  }

  /** Callers ahead, each weighted with the chance that it takes one of the pool's agents. */
  private ahead(pool: Pool, inFrontIn: (line: Line) => number) {
    const { nowMs } = this.context;
    let callsAhead = 0;
    let longestAheadMs = 0;
    const aheadByQueue = new Map<QueueId, number>();
    for (const line of this.linesBeside(pool)) {
      const inFront = inFrontIn(line);
      const head = line.head();
      if (inFront === 0 || head === undefined) continue;
      const { id } = line.queue;
      const requests = inFront * this.shareTaken(id, line.pool, pool);
      callsAhead += requests;
      aheadByQueue.set(id, requests + (aheadByQueue.get(id) ?? 0));
      longestAheadMs = Math.max(longestAheadMs, nowMs - head.waitingSinceMs);
    }
    return { callsAhead, longestAheadMs, aheadByQueue };
  }

  /** Which share of a queue's callers goes to agents of the pool; as experience shows, when skills do not tell it. */
  private shareTaken(queueId: QueueId, of: Pool, pool: Pool): number {
    const overlap = this.overlap(of, pool);
    if (overlap === 1) return 1;
    const { book, estimator, nowMs } = this.context;
    let known = this.taken.get(pool);
    if (known === undefined) this.taken.set(pool, (known = new Map<QueueId, TakenShare>()));
    const onDuty = `${of.onDuty} ${pool.onDuty}`;
    const before = known.get(queueId);
    if (before?.onDuty === onDuty && Math.abs(nowMs - before.atMs) < sharesFreshMs) return before.share;
    const isOurs = (id: AgentId): boolean | undefined => {
      const agent = book.agents.get(id);
      return agent?.status.kind === 'available' ? pool.members.has(agent) : undefined;
    };
    const share = estimator.shareTaken(queueId, isOurs, overlap);
    known.set(queueId, { share, onDuty, atMs: nowMs });
    return share;
  }

  private urgency(request: RequestRecord): number {
    return urgencyMs(request, this.context.book.competition, this.context);
  }

  private isAhead(other: RequestRecord, request: RequestRecord, mine: number): boolean {
    const theirs = this.urgency(other);
    if (theirs !== mine) return theirs > mine;
    return other.waitingSinceMs !== request.waitingSinceMs
      ? other.waitingSinceMs < request.waitingSinceMs
      : other.rank < request.rank;
  }

  /** Lines whose callers may take agents of this pool. */
  private *linesBeside(pool: Pool) {
    for (const queue of this.context.book.queues.values())
      for (const line of queue.lines) if (this.overlap(line.pool, pool) > 0) yield line;
  }

  private overlap(of: Pool, within: Pool): number {
    if (of === within) return 1;
    let known = this.overlaps.get(of);
    if (known === undefined) this.overlaps.set(of, (known = new WeakMap()));
    let share = known.get(within);
    if (share === undefined) {
      let shared = 0;
      for (const agent of of.members) if (within.members.has(agent)) shared += 1;
      share = of.members.size === 0 ? 0 : shared / of.members.size;
      known.set(within, share);
    }
    return share;
  }

  private agentsOf(pool: Pool): readonly WaitAgent[] {
    const agents: WaitAgent[] = [];
    for (const agent of pool.members) if (agent.status.kind === 'available') agents.push(asServer(agent));
    return agents;
  }

  /** Agents whom only a further widening step reaches. */
  private laterAgents(
    { stages, stageIndex, waitingSinceMs }: RequestRecord,
    pool: Pool,
  ): readonly WaitAgent[] {
    if (pool.onDuty >= plentyOnDuty) return [];
    const later = new Map<AgentRecord, WaitAgent>();
    for (const stage of stages.slice(stageIndex + 1)) {
      if (stage.pool === pool) continue;
      const fromMs = (waitingSinceMs + stage.afterMs) as EpochMs;
      for (const agent of stage.pool.members) {
        if (agent.status.kind !== 'available' || pool.members.has(agent) || later.has(agent)) continue;
        later.set(agent, { ...asServer(agent), fromMs });
      }
    }
    return [...later.values()];
  }

  /**
   * Who comes within the difference of two queues' head starts, and has the greater one, goes before this caller. Known
   * for points alone: how urgency grows by weight, risk or score depends on what happens meanwhile.
   */
  private overtaking(request: RequestRecord, pool: Pool): readonly Overtaking[] {
    const { book, estimator, nowMs } = this.context;
    if (book.competition.mode === 'oldest-first') return [];
    const headStartMs = (points: number): number => headStartOfPoints(points, book.competition);
    const overtaking: Overtaking[] = [];
    for (const queue of book.queues.values()) {
      const [stage] = queue.stages.get(request.interaction.channel) ?? [];
      if (queue === request.queue || stage === undefined || this.overlap(stage.pool, pool) === 0) continue;
      const advantageMs = headStartMs(queue.settings.priority) - headStartMs(pointsOf(request));
      const untilMs = advantageMs - (nowMs - request.waitingSinceMs);
      const perMs = untilMs > 0 ? estimator.handledPerMs(queue.id, nowMs) : 0;
      if (perMs > 0) overtaking.push({ perMs: perMs * this.shareTaken(queue.id, stage.pool, pool), untilMs });
    }
    return overtaking;
  }
}

function asServer({ assignments, parks, ownCalls, stateSinceMs, restsUntilMs }: AgentRecord): WaitAgent {
  // What is parked and takes nothing keeps nobody waiting.
  const assignment = parks ? assignments.find((one) => weightOf(one) > 0) : assignments[0];
  if (assignment !== undefined) {
    const { request, state, sinceMs, talkingSinceMs } = assignment;
    const busySinceMs: EpochMs = talkingSinceMs ?? sinceMs;
    const queueId = request.queue.id;
    const { wrapUp } = request.queue.settings;
    // Open-ended after-call work ends when the agent says so; its limit tells nothing.
    if (wrapUp.kind === 'open-ended') return { queueId, busySinceMs };
    return state.kind === 'wrap-up'
      ? { queueId, busySinceMs, endsAtMs: state.endsAtMs }
      : { queueId, busySinceMs, afterCallMs: wrapUp.ms };
  }
  if (ownCalls.length > 0) return { busySinceMs: stateSinceMs };
  return restsUntilMs === undefined ? {} : { endsAtMs: restsUntilMs };
}
