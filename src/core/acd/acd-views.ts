// Agents and waiting requests as they are seen from outside the engine.
// Never hands out a record: what is told stays as it was when it was told.
import type { AgentSnapshot, WaitingCall } from './acd-model.js';
import { type AgentRecord, type RequestRecord, snapshotOf, stageOf } from './acd-records.js';

/** In a queue, whether or not agents are being rung. */
export const isWaiting = ({ state }: RequestRecord): boolean =>
  state.kind === 'waiting' || state.kind === 'offered';

export const viewRequest = (request: RequestRecord): WaitingCall => ({
  callId: request.id,
  queueId: request.queue.id,
  purpose: request.purpose,
  queuedAtMs: request.waitingSinceMs,
  priority: request.priority,
  step: stageOf(request).step,
  offerIds: request.state.kind === 'offered' ? request.state.offerIds : [],
});

export const viewAgent = (agent: AgentRecord): AgentSnapshot => ({
  id: agent.id,
  status: agent.status,
  statusSinceMs: agent.statusSinceMs,
  state: agent.state,
  stateSinceMs: agent.stateSinceMs,
  engagements: agent.engagements.map(snapshotOf),
});
