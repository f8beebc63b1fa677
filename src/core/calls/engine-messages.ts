// What a call tells the engine about its agents: everything of that kind is worded here.
// Never decides when.
import type { EngineInput } from '../acd/acd-model.js';
import type { AgentId, CallId, OfferId } from '../kernel/ids.js';

export type EngineMessage = EngineInput;

/** The agent talks in a call that no queue has given: no offers meanwhile. */
export const agentOccupied = (agentId: AgentId, callId: CallId): EngineMessage => ({
  kind: 'agent-occupied',
  agentId,
  callId,
});
export const agentReleased = (agentId: AgentId, callId: CallId): EngineMessage => ({
  kind: 'agent-released',
  agentId,
  callId,
});
/** The agent is done with what was offered. */
export const conversationEnded = (offerId: OfferId): EngineMessage => ({
  kind: 'conversation-ended',
  offerId,
});
