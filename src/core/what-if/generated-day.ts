// Makes a day out of rates, distributions and shifts: the same plan and seed give the same day.
// Never looks at settings; queues and agents are named by their keys alone.
import type { AgentId, CallId, EpochMs, QueueId } from '../kernel/ids.js';
import { createSeededRandom } from '../kernel/seeded-random.js';
import type { Day, DayCaller, DayStatus, OfferHabits } from './day-model.js';

export type PatiencePlan =
  | { readonly kind: 'endless' }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  /** `shape` > 1: who has waited long is more likely to give up soon. */
  | { readonly kind: 'weibull'; readonly meanMs: number; readonly shape: number };

export interface QueuePlan {
  readonly queueId: QueueId;
  /** Calls per hour in each equal part of the day; the rate within a part is constant. */
  readonly callsPerHour: readonly number[];
  /** Talk time: lognormal. */
  readonly medianTalkMs: number;
  /** Standard deviation of its logarithm. */
  readonly talkSigma: number;
  readonly patience: PatiencePlan;
}

export interface ShiftPlan {
  readonly agentId: AgentId;
  /** From the day's start, ms. */
  readonly logInMs: number;
  readonly logOutMs: number;
  readonly breaks: readonly { readonly fromMs: number; readonly toMs: number; readonly reason: string }[];
}

export interface DayPlan {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly seed: number;
  readonly queues: readonly QueuePlan[];
  readonly shifts: readonly ShiftPlan[];
  readonly habits: OfferHabits;
}

export function generateDay(plan: DayPlan): Day {
  const { startMs, endMs, seed, habits } = plan;
  const callers = plan.queues
    .flatMap((queue, index) => callersOf(queue, plan, index))
    .sort((a, b) => a.atMs - b.atMs || (a.callId < b.callId ? -1 : 1));
  const statuses = plan.shifts.flatMap((shift) => statusesOf(shift, startMs)).sort((a, b) => a.atMs - b.atMs);
  return { startMs, endMs, seed, callers, statuses, ownCalls: [], habits, handledBefore: [] };
}

/** An inhomogeneous Poisson process: exponential gaps within each part of constant rate. */
function callersOf(queue: QueuePlan, { startMs, endMs, seed }: DayPlan, index: number): readonly DayCaller[] {
  // A sequence for each queue: another queue's rate changes nothing here.
  const random = createSeededRandom(seed * 1009 + index);
  const partMs = (endMs - startMs) / queue.callsPerHour.length;
  const callers: DayCaller[] = [];
  queue.callsPerHour.forEach((perHour, part) => {
    if (perHour <= 0) return;
    const gapMs = 3_600_000 / perHour;
    for (let at = exponential(random, gapMs); at < partMs; at += exponential(random, gapMs)) {
      callers.push({
        callId: `${queue.queueId}-${callers.length + 1}` as CallId,
        queueId: queue.queueId,
        atMs: Math.round(startMs + part * partMs + at) as EpochMs,
        patienceMs: Math.round(drawPatience(random, queue.patience)),
        talkMs: Math.round(queue.medianTalkMs * Math.exp(queue.talkSigma * normal(random))),
      });
    }
  });
  return callers;
}

function statusesOf(
  { agentId, logInMs, logOutMs, breaks }: ShiftPlan,
  startMs: EpochMs,
): readonly DayStatus[] {
  const at = (ms: number): EpochMs => Math.round(startMs + ms) as EpochMs;
  return [
    { agentId, atMs: at(logInMs), status: { kind: 'available' } },
    ...breaks.flatMap(({ fromMs, toMs, reason }): readonly DayStatus[] => [
      { agentId, atMs: at(fromMs), status: { kind: 'on-break', reason } },
      { agentId, atMs: at(toMs), status: { kind: 'available' } },
    ]),
    { agentId, atMs: at(logOutMs), status: { kind: 'logged-out' } },
  ];
}

type Random = () => number;

const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** Box and Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function drawPatience(random: Random, patience: PatiencePlan): number {
  switch (patience.kind) {
    case 'endless':
      return Infinity;
    case 'exponential':
      return exponential(random, patience.meanMs);
    case 'weibull': {
      const scale = patience.meanMs / gamma(1 + 1 / patience.shape);
      return scale * (-Math.log(1 - random())) ** (1 / patience.shape);
    }
  }
}

/** The gamma function for x ≥ 1 (Lanczos' approximation with g = 5 and six terms; relative error below 1e-9). */
function gamma(x: number): number {
  const terms = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155];
  const last = [0.1208650973866179e-2, -0.5395239384953e-5];
  const base = x + 4.5;
  const series = [...terms, ...last].reduce(
    (sum, term, index) => sum + term / (x + index),
    1.000000000190015,
  );
  return (Math.sqrt(2 * Math.PI) * series * base ** (x - 0.5)) / Math.exp(base);
}
