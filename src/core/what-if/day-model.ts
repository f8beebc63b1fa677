// A contact centre's day as the replay plays it: who calls when, how patient they are, how long they talk, who works when.
// Never holds settings of queues or agents: the same day is played under several.
import type { AgentStatus, HandledCall, QueueEntry } from '../acd/acd-model.js';
import type { SkillDemand } from '../acd/acd-settings.js';
import type { AgentId, CallId, EpochMs, QueueId } from '../kernel/ids.js';

/** One caller. Everything about a caller is fixed beforehand, so that before and after differ by the settings alone. */
export interface DayCaller {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly atMs: EpochMs;
  readonly entry?: QueueEntry;
  /** By time. */
  readonly changes?: readonly DayRouting[];
  /** Hangs up after so long without an agent, ms; Infinity = never. */
  readonly patienceMs: number;
  readonly talkMs: number;
  /** The agent's after-call work takes so long when the queue allows it, ms; undefined = as long as the queue allows. */
  readonly wrapUpMs?: number;
  /** Of a callback (`entry.purpose`): whether the customer answers. */
  readonly customer?: 'answers' | 'unreached';
}

/** Somebody set anew how a caller who waits is routed; what is absent stays as it was. */
export interface DayRouting {
  /** Since the caller came, ms. */
  readonly afterMs: number;
  readonly priority?: number;
  readonly demand?: SkillDemand;
}

export interface DayStatus {
  readonly agentId: AgentId;
  readonly atMs: EpochMs;
  readonly status: AgentStatus;
}

/** An agent's phone in a call that no queue gave it. */
export interface DayOwnCall {
  readonly agentId: AgentId;
  readonly callId: CallId;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** What agents do with offers; drawn for each caller and attempt, whoever the agent is. */
export interface OfferHabits {
  /** From the first ring to the answer, ms: one is drawn. At least one. */
  readonly answerDelaysMs: readonly number[];
  /** Chance that an offer is declined, 0–1. */
  readonly refused: number;
  /** Chance that nobody answers, 0–1. */
  readonly missed: number;
}

export interface Day {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Of everything that is drawn while the day is played. */
  readonly seed: number;
  /** By time. */
  readonly callers: readonly DayCaller[];
  /** By time; those at `startMs` or before are as the day begins. */
  readonly statuses: readonly DayStatus[];
  readonly ownCalls: readonly DayOwnCall[];
  readonly habits: OfferHabits;
  /** Handled before the day, for estimates; oldest first. */
  readonly handledBefore: readonly HandledCall[];
}

/** A number in [0, 1) that depends on the day's seed, the caller and the purpose alone. */
export function drawFor(seed: number, caller: number, purpose: number): number {
  // The finaliser of MurmurHash3 over the three numbers.
  let hash = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(caller + 1, 0x85ebca6b);
  hash ^= Math.imul(purpose + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
