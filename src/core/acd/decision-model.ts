// What a routing decision was and why: who was considered, who was left out and why, and what decided.
// Never decides, stores or words anything.
import type { AgentId, CallId, OfferId, QueueId, RequestId } from '../kernel/ids.js';
import type { StrategyKind } from './acd-settings.js';

/**
 * What became of one agent in one decision; the order is the code in which verdicts are stored, so it only ever grows
 * at the end. `eligible`: could have had it, another was better. `busy`: an own call, not a queue's. `resting`: left
 * alone after an offer that came to nothing. `full`: no capacity for this channel. `step-not-reached`: able after more
 * waiting only. `not-preferred`: the caller still waits for somebody in particular. `other-caller`: given to somebody
 * else in the same decision. `channel-down`: would be asked, but nothing of this channel can be offered. `parked`: a parked
 * conversation fills the agent, or is wanted back first. `kept-free`: gets nothing, so that a greater request that is more urgent
 * has room soon. `freeing-up`: is kept free for this very request.
 */
export const agentVerdicts = [
  'chosen',
  'eligible',
  'logged-out',
  'on-break',
  'reserved',
  'ringing',
  'talking',
  'wrap-up',
  'busy',
  'resting',
  'full',
  'step-not-reached',
  'not-preferred',
  'other-caller',
  'channel-down',
  'parked',
  'kept-free',
  'freeing-up',
] as const;
export type AgentVerdict = (typeof agentVerdicts)[number];

/**
 * What separated the winner from the next best; like the verdicts it only ever grows at the end. `only-one`: nobody
 * else was ready. `overall-match`: minimum total cost. `preferred-skill`: had more of the skills that the call prefers.
 */
export const decidingRules = [
  'only-one',
  'strategy',
  'idle-time',
  'overall-match',
  'preferred-agent',
  'all-rung',
  'preferred-skill',
] as const;
export type DecidingRule = (typeof decidingRules)[number];

/** One term of a comparison, e.g. `idle-time` 84000 ms. */
export interface DecisionTerm {
  readonly name:
    | 'idle-time'
    | 'last-offer'
    | 'calls'
    | 'talk-time'
    | 'occupancy'
    | 'skill'
    | 'desire'
    | 'skills-total'
    | 'tier'
    | 'position'
    | 'random'
    | 'priority'
    | 'time-in-queue'
    | 'time-in-system'
    | 'cost'
    | 'preferred-skills';
  /** Times in ms, shares 0–1, everything else as counted. For `score` the weighted contribution. */
  readonly value: number;
}

export interface RatedAgent {
  readonly agentId: AgentId;
  /** What the strategy compared, first term first. */
  readonly terms: readonly DecisionTerm[];
}

export interface RatedCall {
  readonly callId: CallId;
  /** Absent for the interaction's first one: see `requestOf`. */
  readonly requestId?: RequestId;
  readonly queueId: QueueId;
  readonly waitedMs: number;
  /** Time waited + head start, ms. */
  readonly urgencyMs: number;
}

/** `offer`: a caller was given to an agent. `wait`: a caller came, or a step was reached, and nobody was free. */
export interface Decision {
  readonly kind: 'offer' | 'wait';
  readonly callId: CallId;
  /** About which request of the interaction; absent for its first one: see `requestOf`. */
  readonly requestId?: RequestId;
  readonly queueId: QueueId;
  readonly offerId?: OfferId;
  readonly waitedMs: number;
  /** Widening steps taken so far. */
  readonly step: number;
  readonly strategy: StrategyKind;
  readonly decidedBy?: DecidingRule;
  /** The agents who could serve this caller at the widest step, and for each the place in `agentVerdicts`. */
  readonly agents: readonly AgentId[];
  readonly verdicts: Uint8Array;
  /** Agents of the company who are not among them: skills do not suffice or not a member. */
  readonly unableAgents: number;
  /** The winner and, when there is one, the next best. */
  readonly rated: readonly RatedAgent[];
  /** The most urgent callers who competed for the same agent, this one included; at most five. */
  readonly callers: readonly RatedCall[];
  readonly callersTotal: number;
}
