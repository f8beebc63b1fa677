// Decides which waiting caller is offered to which ready agent.
// Never changes a record: the desk makes the offers that come out of here.
import { chooseAgent, pairCost } from './agent-ranking.js';
import { assign } from './matching.js';
import { type AgentRecord, type RequestRecord, stageOf } from './acd-records.js';
import { placeOf } from './event-of-record.js';
import type { Line } from './caller-line.js';
import type { DecidingRule, RatedCall } from './decision-model.js';
import { describeOffer, describeWait, rateRequest, toldCallers } from './decision-writer.js';
import type { EngineContext } from './engine-context.js';
import type { OfferDesk } from './offer-desk.js';
import type { Choice } from './ranking-model.js';
import type { WaitForecast } from './wait-forecast.js';
import {
  byUrgency,
  isByArrivalWithinLine,
  rankedRequestOf,
  urgencyMs,
  type UrgentRequest,
} from './urgency.js';

/** So many callers are matched with agents in one go; the rest in the next. */
const matchedAtOnce = 200;

/** Who wanted the same agent. */
interface Rivals {
  /** The most urgent, the request that is served among them. */
  readonly callers: readonly RatedCall[];
  readonly total: number;
}

/**
 * Between two looks nobody who is ready can take anybody who waits, so that only agents who became ready since and
 * callers who came since can make a pair. One agent: the most urgent caller. One caller: the agent whom the queue's
 * strategy chooses. Several of both: the most urgent callers who can be served together, at minimum total cost.
 */
export class Dispatch {
  constructor(
    private readonly context: EngineContext,
    private readonly desk: OfferDesk,
    private readonly forecast: WaitForecast,
  ) {}

  run(): void {
    const { book } = this.context;
    for (;;) {
      const agents = [...book.newlyReady].filter((agent) => agent.pools.size > 0);
      const requests = [...book.newlyWaiting].filter(isServable);
      book.newlyReady.clear();
      book.newlyWaiting.clear();
      if (agents.length === 0 && requests.length === 0) break;
      const [agent] = agents;
      const [request] = requests;
      if (agent !== undefined && agents.length === 1 && requests.length === 0) this.serveAgent(agent);
      else if (request !== undefined && requests.length === 1 && agents.length === 0)
        this.serveRequest(request);
      else this.matchAll(linesOf(agents, requests));
    }
    this.ringMore();
    this.explainWaits();
  }

  /** The agent takes the most urgent callers as long as there is room. */
  private serveAgent(agent: AgentRecord): void {
    for (;;) {
      const lines = linesOf([agent], []);
      const urgent = this.mostUrgent(lines, agent);
      const [first] = urgent;
      if (first === undefined) return;
      const callers = urgent
        .slice(0, toldCallers)
        .map((one) => rateRequest(this.context, one.request, agent));
      let total = 0;
      for (const { size } of lines) total += size;
      this.giveToBest(first.request, { callers, total });
    }
  }

  private serveRequest(request: RequestRecord): void {
    this.giveToBest(request, { callers: [rateRequest(this.context, request)], total: 1 });
  }

  private giveToBest(request: RequestRecord, rivals: Rivals): void {
    const { pool, preferred } = stageOf(request);
    const choice = this.choose(request, pool.ready);
    if (choice === undefined) throw new Error(`request ${request.id} has nobody ready in its pool`);
    const decidedBy = preferred ? 'preferred-agent' : choice.decidedBy;
    this.offer(request, choice.best, { ...choice, decidedBy }, rivals);
  }

  private choose(request: RequestRecord, ready: Iterable<AgentRecord>): Choice<AgentRecord> | undefined {
    const { strategy } = request.queue.settings;
    return chooseAgent(strategy, rankedRequestOf(request, this.context), ready, this.context);
  }

  private offer(
    request: RequestRecord,
    agent: AgentRecord,
    choice: Pick<Choice<AgentRecord>, 'rated' | 'decidedBy'>,
    { callers, total }: Rivals,
    givenAway?: ReadonlySet<AgentRecord>,
  ): void {
    const decision = describeOffer(this.context, request, {
      chosen: new Set([agent]),
      ...(givenAway === undefined ? {} : { givenAway }),
      decidedBy: choice.decidedBy,
      rated: choice.rated,
      callers,
      callersTotal: total,
    });
    const { id } = this.desk.makeOffer(request, agent);
    this.context.book.toExplain.delete(request);
    this.context.out.explain({ ...decision, offerId: id });
  }

  // Several of both -------------------------------------------------------------------------------------------------

  private matchAll(lines: ReadonlySet<Line>): void {
    for (;;) {
      const urgent = this.mostUrgent(lines, undefined);
      if (urgent.length === 0) return;
      const rows = urgent.slice(0, matchedAtOnce).map(({ request }) => request);
      const [only] = rows;
      if (rows.length === 1 && only !== undefined) this.serveRequest(only);
      else this.match(rows);
    }
  }

  private match(rows: readonly RequestRecord[]): void {
    const { agents, costs } = this.costsOf(rows);
    const columns = assign(costs, rows.length, agents.length);
    const pairs = rows.flatMap((request, row) => {
      const agent = agents[columns[row] ?? -1];
      return agent === undefined ? [] : [{ request, agent }];
    });
    const callers = rows.slice(0, toldCallers).map((request) => rateRequest(this.context, request));
    const given = new Set(pairs.map(({ agent }) => agent));
    const decidedBy: DecidingRule = agents.length === 1 ? 'only-one' : 'overall-match';
    for (const { request, agent } of pairs) {
      const rated = this.choose(request, [agent])?.rated ?? [];
      this.offer(request, agent, { rated, decidedBy }, { callers, total: rows.length }, given);
    }
  }

  /**
   * Strategies count in different units: the costs of each are brought to 0–1, the worst pair of the strategy being 1.
   * Of n callers none needs more than its n cheapest agents, because the others can take n − 1 of them at most.
   */
  private costsOf(rows: readonly RequestRecord[]) {
    const prices = rows.map((request) => this.pricesOf(request, rows.length));
    const ranges = rangesOf(rows, prices);
    const agents = [...new Set(prices.flatMap((row) => row.map(({ agent }) => agent)))];
    const columnOf = new Map(agents.map((agent, column) => [agent, column]));
    const costs = new Float64Array(rows.length * agents.length).fill(Number.POSITIVE_INFINITY);
    const lastRank = Math.max(...agents.map(({ idleRank }) => idleRank), 1);
    prices.forEach((row, index) => {
      const range = ranges[index] ?? { low: 0, high: 0 };
      for (const { agent, cost } of row) {
        const scaled = range.high > range.low ? (cost - range.low) / (range.high - range.low) : 0;
        // Equal in the strategy's eyes: who has been idle longest.
        const tie = (agent.idleRank / lastRank) * 1e-9;
        costs[index * agents.length + (columnOf.get(agent) ?? 0)] = scaled + tie;
      }
    });
    return { agents, costs };
  }

  private pricesOf(request: RequestRecord, limit: number): readonly Price[] {
    const ranked = rankedRequestOf(request, this.context);
    const { strategy } = request.queue.settings;
    const prices: Price[] = [];
    for (const agent of stageOf(request).pool.ready)
      prices.push({ agent, cost: pairCost(strategy, ranked, agent, this.context) });
    if (prices.length <= limit) return prices;
    return prices.sort((a, b) => a.cost - b.cost || a.agent.idleRank - b.agent.idleRank).slice(0, limit);
  }

  /** Servable callers of these lines, the most urgent first; for one agent or, when undefined, for a match. */
  private mostUrgent(lines: ReadonlySet<Line>, agent: AgentRecord | undefined): UrgentRequest[] {
    const { book } = this.context;
    // In order of arrival the first of a line are its most urgent; otherwise each must be looked at.
    const limit = !isByArrivalWithinLine(book.competition)
      ? Infinity
      : agent === undefined
        ? matchedAtOnce
        : 1;
    const urgent: UrgentRequest[] = [];
    for (const line of lines) {
      if (line.pool.ready.size === 0) continue;
      for (const request of line.requests.slice(0, limit))
        urgent.push({ request, urgencyMs: urgencyMs(request, book.competition, this.context, agent) });
    }
    return urgent.sort(byUrgency);
  }

  // Ringing more than one agent -------------------------------------------------------------------------------------

  /** Agents whom no waiting caller wants join those being rung for a caller whose queue rings several. */
  private ringMore(): void {
    const { book, nowMs } = this.context;
    if (book.ringingMore.size === 0) return;
    const ringing = [...book.ringingMore]
      .map((request) => ({ request, urgencyMs: urgencyMs(request, book.competition, this.context) }))
      .sort(byUrgency);
    for (const { request } of ringing) {
      const { pool } = stageOf(request);
      if (request.queue.settings.strategy.kind === 'ring-all') {
        if (pool.ready.size > 0) this.ringAll(request, [...pool.ready]);
      } else if (request.ringMoreAtMs !== undefined && request.ringMoreAtMs <= nowMs && pool.ready.size > 0) {
        this.giveToBest(request, { callers: [rateRequest(this.context, request)], total: 1 });
        book.toReview.add(request);
      }
    }
  }

  private ringAll(request: RequestRecord, agents: readonly AgentRecord[]): void {
    const decision = describeOffer(this.context, request, {
      chosen: new Set(agents),
      decidedBy: 'all-rung',
      rated: [],
      callers: [rateRequest(this.context, request)],
      callersTotal: 1,
    });
    const offers = agents.map((agent) => this.desk.makeOffer(request, agent));
    const [first] = offers;
    this.context.out.explain(first === undefined ? decision : { ...decision, offerId: first.id });
  }

  // Nobody free -----------------------------------------------------------------------------------------------------

  private explainWaits(): void {
    const { book, out, estimator, nowMs } = this.context;
    for (const request of book.toExplain) {
      book.toExplain.delete(request);
      if (request.state.kind !== 'waiting' || request.held) continue;
      out.explain(describeWait(this.context, request));
      const isSuspended = book.isSuspended(request.interaction.channel);
      // How long an outage will last nobody knows.
      if (request.asked || request.purpose === 'callback' || isSuspended) continue;
      request.asked = true;
      const expected = this.forecast.ofRequest(request);
      if (expected === undefined) continue;
      request.estimatedAtMs = nowMs;
      estimator.noteEstimated(request.id, request.queue.id, expected, nowMs);
      const { lowMs, middleMs, highMs } = expected;
      out.record({
        kind: 'wait-estimated',
        ...placeOf(request),
        lowMs: Math.round(lowMs),
        middleMs: Math.round(middleMs),
        highMs: Math.round(highMs),
      });
    }
  }
}

interface Price {
  readonly agent: AgentRecord;
  readonly cost: number;
}

interface Range {
  low: number;
  high: number;
}

/** For each row the range of costs of its strategy over all rows. */
function rangesOf(rows: readonly RequestRecord[], prices: readonly (readonly Price[])[]): readonly Range[] {
  const ranges = new Map<unknown, Range>();
  return rows.map((request, index) => {
    const { strategy } = request.queue.settings;
    const key = strategy.kind === 'score' ? strategy : strategy.kind;
    let range = ranges.get(key);
    if (range === undefined)
      ranges.set(key, (range = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }));
    for (const { cost } of prices[index] ?? []) {
      range.low = Math.min(range.low, cost);
      range.high = Math.max(range.high, cost);
    }
    return range;
  });
}

const isServable = (request: RequestRecord): boolean =>
  request.line !== undefined && request.line.pool.ready.size > 0;

/** Lines in which something can have changed. */
function linesOf(agents: readonly AgentRecord[], requests: readonly RequestRecord[]): ReadonlySet<Line> {
  const lines = new Set<Line>();
  for (const agent of agents)
    for (const pool of agent.pools) if (pool.ready.has(agent)) for (const line of pool.lines) lines.add(line);
  for (const { line } of requests) if (line !== undefined) lines.add(line);
  return lines;
}
