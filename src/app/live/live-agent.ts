// One agent as the wallboard shows it, and what the agent counts for in the queues.
// Never decides a state: the engine does, who alone knows all that the agent is engaged in.
import type { AgentSnapshot, AgentState, AgentStatus } from '../../core/acd/acd-model.js';
import type { AgentConfig } from '../../api/acd.js';
import type { AgentLive } from '../../api/live.js';
import type { EpochMs } from '../../core/kernel/ids.js';

/** What the agent is doing, and for whom. */
export interface LiveAgentState {
  readonly kind: AgentState['kind'];
  readonly callId?: string;
  readonly queueId?: string;
  readonly offerId?: string;
  /** Of wrap-up; only the engine knows it, the event that starts wrap-up does not say it. */
  readonly endsAtMs?: EpochMs;
  readonly extendableMs?: number;
}

/** What changes about an agent; the rest is configuration. */
export interface LiveAgent {
  readonly status: AgentStatus;
  readonly statusSinceMs: EpochMs;
  readonly state: LiveAgentState;
  readonly stateSinceMs: EpochMs;
  /** Conversations that the agent has set aside. */
  readonly parked: number;
}

/** Counters of a queue's `agents`, in which one agent can count several times. */
export type AgentCounter = 'loggedIn' | 'available' | 'ringing' | 'talking' | 'wrapUp' | 'onBreak';
export type AgentCounts = Record<AgentCounter, number>;

export const noAgents = (): AgentCounts => ({
  loggedIn: 0,
  available: 0,
  ringing: 0,
  talking: 0,
  wrapUp: 0,
  onBreak: 0,
});

/** Adds (`1`) or takes away (`-1`) what the agent counts for. */
export function countAgent(counts: AgentCounts, { status, state }: LiveAgent, step: 1 | -1): void {
  if (status.kind !== 'logged-out') counts.loggedIn += step;
  if (status.kind === 'on-break') counts.onBreak += step;
  switch (state.kind) {
    case 'idle':
      if (status.kind === 'available') counts.available += step;
      return;
    case 'reserved':
    case 'ringing':
      counts.ringing += step;
      return;
    case 'talking':
      counts.talking += step;
      return;
    case 'wrap-up':
      counts.wrapUp += step;
      return;
  }
}

export const loggedOutSince = (nowMs: EpochMs): LiveAgent => ({
  status: { kind: 'logged-out' },
  statusSinceMs: nowMs,
  state: { kind: 'idle' },
  stateSinceMs: nowMs,
  parked: 0,
});

/** What the engine says. */
export const fromEngine = ({
  status,
  statusSinceMs,
  state,
  stateSinceMs,
  assignments,
}: AgentSnapshot): LiveAgent => ({
  status,
  statusSinceMs,
  state,
  stateSinceMs,
  parked: assignments.reduce((count, one) => count + Number(one.state === 'parked'), 0),
});

const isSameStatus = (a: AgentStatus, b: AgentStatus): boolean =>
  a.kind === b.kind && (a.kind !== 'on-break' || b.kind !== 'on-break' || a.reason === b.reason);

const isSameState = (a: LiveAgentState, b: LiveAgentState): boolean =>
  a.kind === b.kind && a.callId === b.callId && a.queueId === b.queueId && a.offerId === b.offerId;

/** Whether nobody who looks could tell the two apart. */
export const isSameAgent = (a: LiveAgent, b: LiveAgent): boolean =>
  isSameStatus(a.status, b.status) &&
  a.statusSinceMs === b.statusSinceMs &&
  isSameState(a.state, b.state) &&
  a.stateSinceMs === b.stateSinceMs &&
  a.parked === b.parked &&
  a.state.endsAtMs === b.state.endsAtMs &&
  a.state.extendableMs === b.state.extendableMs;

export function viewAgent(config: AgentConfig, agent: LiveAgent, reachable: boolean): AgentLive {
  return {
    id: config.id,
    name: config.name,
    extension: config.extension,
    skills: skillsOf(config),
    status: agent.status.kind,
    breakReason: agent.status.kind === 'on-break' ? agent.status.reason : null,
    statusSinceMs: agent.statusSinceMs,
    state: agent.state.kind,
    stateSinceMs: agent.stateSinceMs,
    stateEndsAtMs: agent.state.endsAtMs ?? null,
    wrapUpExtendableMs: agent.state.extendableMs ?? 0,
    callId: agent.state.callId ?? null,
    queueId: agent.state.queueId ?? null,
    parked: agent.parked,
    reachable,
  };
}

const skillsOf = (config: AgentConfig): Record<string, number> =>
  Object.fromEntries(
    Object.entries(config.skills).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
