// A day of a small contact centre where the oldest caller goes first, simulated without the engine, to try estimates on.
// Never used by the product: the engine's own replay is in core/what-if.
import type { ExpectedWait } from '../../../src/core/acd/acd-model.js';
import { type WaitAgent, WaitEstimator } from '../../../src/core/acd/wait-estimator.js';
import { IndexedHeap } from '../../../src/core/kernel/indexed-heap.js';
import type { AgentId, EpochMs, QueueId, RequestId } from '../../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../../src/core/kernel/seeded-random.js';

export interface SimulatedQueue {
  readonly id: string;
  /** Calls an hour, for each hour from 8 to 18. */
  readonly callsPerHour: readonly number[];
  readonly medianHandleMs: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
  readonly wrapUpMs: number;
  readonly meanPatienceMs: number;
}

export interface SimulatedAgent {
  readonly queues: readonly string[];
  /** Hours of the day between which the agent works. */
  readonly shifts: readonly (readonly [number, number])[];
}

export interface SimulatedDay {
  readonly seed: number;
  readonly queues: readonly SimulatedQueue[];
  readonly agents: readonly SimulatedAgent[];
}

/** One caller who waited and was answered. */
export interface WaitedCaller {
  readonly queueId: string;
  readonly waitedMs: number;
  readonly estimate: ExpectedWait | undefined;
  readonly appQueueMs: number;
  readonly lastTenMs: number;
  /** Mean of the last ten who waited at all. */
  readonly lastTenWaitingMs: number;
}

interface Caller {
  readonly id: number;
  readonly queue: SimulatedQueue;
  readonly atMs: number;
  readonly talkMs: number;
  readonly leavesAtMs: number;
  state: 'waiting' | 'served' | 'left';
  waited: boolean;
  estimate: ExpectedWait | undefined;
  rivals: readonly [number, number, number];
}

interface Agent {
  readonly queues: ReadonlySet<string>;
  atWork: boolean;
  call: Caller | undefined;
  sinceMs: number;
  wrapUpUntilMs: number | undefined;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

const hourMs = 3_600_000;
export const answerDelayMs = 4000;

export function simulateDay(day: SimulatedDay): readonly WaitedCaller[] {
  return new DaySimulation(day).run();
}

class DaySimulation {
  private readonly events = new IndexedHeap<Event>((a, b) => a.atMs - b.atMs || a.order - b.order);
  private readonly random: () => number;
  private readonly agents: Agent[];
  private readonly waiting: Caller[] = [];
  private readonly estimator = new WaitEstimator();
  private readonly results: WaitedCaller[] = [];
  private readonly hold = new Map<string, number>();
  private readonly lastTen = new Map<string, number[]>();
  private readonly lastTenWaiting = new Map<string, number[]>();
  private nowMs = 0;
  private order = 0;

  constructor(private readonly day: SimulatedDay) {
    this.random = createSeededRandom(day.seed);
    this.agents = day.agents.map(({ queues }) => ({
      queues: new Set(queues),
      atWork: false,
      call: undefined,
      sinceMs: 0,
      wrapUpUntilMs: undefined,
    }));
  }

  run(): readonly WaitedCaller[] {
    this.day.agents.forEach(({ shifts }, index) => {
      for (const [from, to] of shifts) {
        this.at(from * hourMs, () => this.setAtWork(index, true));
        this.at(to * hourMs, () => this.setAtWork(index, false));
      }
    });
    for (const queue of this.day.queues) this.scheduleArrivals(queue);
    for (let event = this.events.pop(); event !== undefined; event = this.events.pop()) {
      this.nowMs = event.atMs;
      event.run();
    }
    return this.results;
  }

  private at(atMs: number, run: () => void): void {
    this.events.add({ atMs, order: (this.order += 1), run });
  }

  private exponential(mean: number): number {
    return -mean * Math.log(1 - this.random());
  }

  private normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }

  private scheduleArrivals(queue: SimulatedQueue): void {
    queue.callsPerHour.forEach((perHour, index) => {
      if (perHour <= 0) return;
      const start = (8 + index) * hourMs;
      for (let t = this.exponential(hourMs / perHour); t < hourMs; t += this.exponential(hourMs / perHour)) {
        const atMs = start + t;
        const caller: Caller = {
          id: this.order,
          queue,
          atMs,
          talkMs: queue.medianHandleMs * Math.exp(queue.sigma * this.normal()),
          leavesAtMs: atMs + this.exponential(queue.meanPatienceMs),
          state: 'waiting',
          waited: false,
          estimate: undefined,
          rivals: [0, 0, 0],
        };
        this.at(atMs, () => this.arrive(caller));
      }
    });
  }

  private setAtWork(index: number, atWork: boolean): void {
    (this.agents[index] as Agent).atWork = atWork;
    this.match();
  }

  private arrive(caller: Caller): void {
    this.waiting.push(caller);
    this.match();
    if (caller.state !== 'waiting') return;
    caller.waited = true;
    const queueId = caller.queue.id;
    caller.rivals = [
      this.hold.get(queueId) ?? 0,
      mean(this.lastTen.get(queueId) ?? []),
      mean(this.lastTenWaiting.get(queueId) ?? []),
    ];
    caller.estimate = this.estimate(caller);
    if (caller.estimate !== undefined) {
      this.estimator.noteEstimated(
        `${caller.id}` as RequestId,
        queueId as QueueId,
        caller.estimate,
        this.nowMs as EpochMs,
      );
    }
    this.at(caller.leavesAtMs, () => this.giveUp(caller));
  }

  private estimate(caller: Caller): ExpectedWait | undefined {
    const ours = this.agents.filter(({ queues, atWork }) => atWork && queues.has(caller.queue.id));
    let callsAhead = 0;
    for (const other of this.waiting) {
      if (other === caller) continue;
      const theirs = this.agents.filter(({ queues, atWork }) => atWork && queues.has(other.queue.id));
      if (theirs.length === 0) continue;
      callsAhead += theirs.filter(({ queues }) => queues.has(caller.queue.id)).length / theirs.length;
    }
    const agents = ours.map(({ call, sinceMs, wrapUpUntilMs }): WaitAgent => {
      if (call === undefined) return {};
      const busy = { queueId: call.queue.id as QueueId, busySinceMs: sinceMs as EpochMs };
      return wrapUpUntilMs === undefined
        ? { ...busy, afterCallMs: call.queue.wrapUpMs }
        : { ...busy, endsAtMs: wrapUpUntilMs as EpochMs };
    });
    return this.estimator.estimate(
      { queueId: caller.queue.id as QueueId, callsAhead, agents },
      this.nowMs as EpochMs,
    );
  }

  private giveUp(caller: Caller): void {
    if (caller.state !== 'waiting') return;
    caller.state = 'left';
    this.waiting.splice(this.waiting.indexOf(caller), 1);
    this.estimator.noteGone(`${caller.id}` as RequestId, this.nowMs as EpochMs);
  }

  private match(): void {
    for (const caller of [...this.waiting]) {
      const agent = this.agents.find(
        ({ queues, atWork, call }) => atWork && call === undefined && queues.has(caller.queue.id),
      );
      if (agent === undefined) continue;
      this.waiting.splice(this.waiting.indexOf(caller), 1);
      caller.state = 'served';
      agent.call = caller;
      agent.sinceMs = this.nowMs;
      const delayMs = answerDelayMs * (0.5 + this.random());
      this.at(this.nowMs + delayMs, () => this.answer(caller, agent, delayMs));
    }
  }

  private answer(caller: Caller, agent: Agent, delayMs: number): void {
    const queueId = caller.queue.id;
    const waitedMs = this.nowMs - caller.atMs;
    agent.sinceMs = this.nowMs;
    this.estimator.noteAnswerDelay(queueId as QueueId, delayMs);
    const seconds = Math.floor(waitedMs / 1000);
    this.hold.set(queueId, Math.floor((3 * ((this.hold.get(queueId) ?? 0) / 1000) + seconds) / 4) * 1000);
    remember(this.lastTen, queueId, waitedMs);
    if (caller.waited) {
      remember(this.lastTenWaiting, queueId, waitedMs);
      this.estimator.noteWaited(`${caller.id}` as RequestId, waitedMs);
      const [appQueueMs, lastTenMs, lastTenWaitingMs] = caller.rivals;
      const { estimate } = caller;
      this.results.push({ queueId, waitedMs, estimate, appQueueMs, lastTenMs, lastTenWaitingMs });
    }
    this.at(this.nowMs + caller.talkMs, () => {
      agent.wrapUpUntilMs = this.nowMs + caller.queue.wrapUpMs;
      this.at(agent.wrapUpUntilMs, () => this.finish(caller, agent));
    });
  }

  private finish(caller: Caller, agent: Agent): void {
    this.estimator.noteHandled({
      queueId: caller.queue.id as QueueId,
      agentId: 'any' as AgentId,
      endedAtMs: this.nowMs as EpochMs,
      handleMs: this.nowMs - agent.sinceMs,
    });
    agent.call = undefined;
    agent.wrapUpUntilMs = undefined;
    this.match();
  }
}

function remember(waits: Map<string, number[]>, queueId: string, waitedMs: number): void {
  waits.set(queueId, [...(waits.get(queueId) ?? []), waitedMs].slice(-10));
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
