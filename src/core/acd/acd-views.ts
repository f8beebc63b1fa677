// Agents and requests as they are seen from outside the engine.
// Never hands out a record: what is told stays as it was when it was told.
import type {
  AgentSnapshot,
  AssignmentSnapshot,
  OfferSnapshot,
  RequestAddress,
  RequestSnapshot,
} from './acd-model.js';
import { type AgentRecord, type AssignmentRecord, type RequestRecord, stageOf } from './acd-records.js';
import type { AssignmentId } from '../kernel/ids.js';

/** In a queue, whether or not agents are being rung. */
export const isWaiting = ({ state }: { readonly state: RequestRecord['state'] }): boolean =>
  state.kind === 'waiting' || state.kind === 'offered';

/** Which request it is, and where. */
export const addressOf = ({ id, interaction, queue }: RequestRecord): RequestAddress => ({
  requestId: id,
  interactionId: interaction.id,
  queueId: queue.id,
});

/** Undefined when the request is over. */
export function viewRequest(
  request: RequestRecord,
  offerOf: (id: AssignmentId) => AssignmentRecord | undefined,
): RequestSnapshot | undefined {
  const { state } = request;
  if (state.kind === 'left') return undefined;
  return {
    ...addressOf(request),
    purpose: request.purpose,
    state: state.kind,
    queuedAtMs: request.waitingSinceMs,
    priority: request.priority,
    step: stageOf(request).step,
    offers: offersOf(state)
      .map(offerOf)
      .filter((offer) => offer !== undefined)
      .map(viewOffer),
  };
}

function offersOf(state: Exclude<RequestRecord['state'], { kind: 'left' }>): readonly AssignmentId[] {
  switch (state.kind) {
    case 'waiting':
      return [];
    case 'offered':
      return state.offerIds;
    case 'dialling':
    case 'talking':
      return [state.offerId];
  }
}

const viewOffer = ({ id, agent, state }: AssignmentRecord): OfferSnapshot => ({
  offerId: id,
  agentId: agent.id,
  alerted: state.kind !== 'reserved',
});

function viewAssignment({ id, request, state, sinceMs }: AssignmentRecord): readonly AssignmentSnapshot[] {
  switch (state.kind) {
    case 'reserved':
    case 'alerting':
    case 'active':
    case 'wrap-up':
      return [{ id, state: state.kind, ...addressOf(request), sinceMs }];
    case 'parked': {
      const { kind, recalled } = state;
      return [{ id, state: kind, ...addressOf(request), sinceMs, ...(recalled ? { recalled } : {}) }];
    }
    // Given back: no agent has it any more.
    case 'refused':
    case 'missed':
    case 'withdrawn':
    case 'done':
      return [];
  }
}

export const viewAgent = (agent: AgentRecord): AgentSnapshot => ({
  id: agent.id,
  status: agent.status,
  statusSinceMs: agent.statusSinceMs,
  state: agent.state,
  stateSinceMs: agent.stateSinceMs,
  assignments: agent.assignments.flatMap(viewAssignment),
  ...(agent.keptFor === undefined ? {} : { keptFor: agent.keptFor.id }),
});
