// Agents and waiting calls as they are seen from outside the engine.
// Never hands out a record: what is told stays as it was when it was told.
import type { AgentSnapshot, WaitingCall } from './acd-model.js';
import { type AgentRecord, type CallRecord, snapshotOf, stageOf } from './acd-records.js';

/** In a queue, whether or not agents are being rung. */
export const isWaiting = ({ state }: CallRecord): boolean =>
  state.kind === 'waiting' || state.kind === 'offered';

export const viewCall = (call: CallRecord): WaitingCall => ({
  callId: call.id,
  queueId: call.queue.id,
  purpose: call.purpose,
  queuedAtMs: call.waitingSinceMs,
  priority: call.priority,
  step: stageOf(call).step,
  offerIds: call.state.kind === 'offered' ? call.state.offerIds : [],
});

export const viewAgent = (agent: AgentRecord): AgentSnapshot => ({
  id: agent.id,
  status: agent.status,
  statusSinceMs: agent.statusSinceMs,
  state: agent.state,
  stateSinceMs: agent.stateSinceMs,
  engagements: agent.engagements.map(snapshotOf),
});
