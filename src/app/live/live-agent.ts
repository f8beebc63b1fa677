// One agent as the wallboard shows it, and what the agent counts for in the queues.
// Never decides a state: the engine's snapshot and its events say it.
import type { AgentSnapshot, AgentState, AgentStatus } from '../../core/acd/acd-model.js';
import type { AcdEvent } from '../../core/journal/journal-event.js';
import type { AgentConfig } from '../../api/company.js';
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
}

/** Events that change what an agent wants or does. */
export type EventOfAgent = Extract<AcdEvent, { readonly agentId: unknown }> & { readonly atMs: EpochMs };

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
});

const idle: LiveAgentState = { kind: 'idle' };

const inState = (agent: LiveAgent, state: LiveAgentState, atMs: EpochMs): LiveAgent => ({
  ...agent,
  state,
  stateSinceMs: atMs,
});

/** The same object when the event changes nothing. */
export function applyToAgent(agent: LiveAgent, event: EventOfAgent): LiveAgent {
  const { state } = agent;
  switch (event.kind) {
    case 'agent-status-changed':
      return { ...agent, status: statusOf(event), statusSinceMs: event.atMs };
    case 'offer-made':
    case 'conversation-started': {
      const { offerId, callId, queueId } = event;
      const kind = event.kind === 'offer-made' ? 'reserved' : 'talking';
      return inState(agent, { kind, offerId, callId, queueId }, event.atMs);
    }
    case 'offer-ended':
      return event.outcome !== 'accepted' && state.offerId === event.offerId
        ? inState(agent, idle, event.atMs)
        : agent;
    case 'conversation-ended':
      return state.offerId === event.offerId ? inState(agent, idle, event.atMs) : agent;
    case 'wrap-up-started': {
      const { callId, queueId } = event;
      return inState(agent, { kind: 'wrap-up', callId, queueId }, event.atMs);
    }
    case 'wrap-up-extended':
      // Only the engine knows the new end: the next snapshot says it.
      return agent;
    case 'wrap-up-ended':
      return state.kind === 'wrap-up' ? inState(agent, idle, event.atMs) : agent;
  }
}

/** The chosen agent's phone alerts. */
export const phoneAlerted = (agent: LiveAgent, callId: string, atMs: EpochMs): LiveAgent =>
  agent.state.kind === 'reserved' && agent.state.callId === callId
    ? inState(agent, { ...agent.state, kind: 'ringing' }, atMs)
    : agent;

function statusOf(event: Extract<EventOfAgent, { kind: 'agent-status-changed' }>): AgentStatus {
  return event.status === 'on-break'
    ? { kind: 'on-break', reason: event.reason ?? '' }
    : { kind: event.status };
}

/** The engine's and the journal's clocks are read one after the other; so far apart they mean the same moment, ms. */
const sameMomentMs = 1_000;

/** What the engine says; `known` keeps its times where only these differ, so that nothing seems to change. */
export function fromSnapshot(snapshot: AgentSnapshot, known: LiveAgent | undefined): LiveAgent {
  const { status, statusSinceMs, state, stateSinceMs } = snapshot;
  const agent: LiveAgent = { status, statusSinceMs, state, stateSinceMs };
  if (known === undefined) return agent;
  const isSameTime = (a: EpochMs, b: EpochMs): boolean => Math.abs(a - b) < sameMomentMs;
  return {
    ...agent,
    statusSinceMs:
      isSameStatus(status, known.status) && isSameTime(statusSinceMs, known.statusSinceMs)
        ? known.statusSinceMs
        : statusSinceMs,
    stateSinceMs:
      isSameState(agent.state, known.state) && isSameTime(stateSinceMs, known.stateSinceMs)
        ? known.stateSinceMs
        : stateSinceMs,
  };
}

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
    reachable,
  };
}

const skillsOf = (config: AgentConfig): Record<string, number> =>
  Object.fromEntries(
    Object.entries(config.skills).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
