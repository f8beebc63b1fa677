// Agents and requests as they are seen from outside the engine.
// Never hands out a record: what is told stays as it was when it was told.
import type { AgentSnapshot, OfferSnapshot, RequestAddress, RequestSnapshot } from './acd-model.js';
import {
  type AgentRecord,
  type OfferRecord,
  type RequestRecord,
  snapshotOf,
  stageOf,
} from './acd-records.js';
import type { OfferId } from '../kernel/ids.js';

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
  offerOf: (id: OfferId) => OfferRecord | undefined,
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

function offersOf(state: Exclude<RequestRecord['state'], { kind: 'left' }>): readonly OfferId[] {
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

const viewOffer = ({ id, agent, state }: OfferRecord): OfferSnapshot => ({
  offerId: id,
  agentId: agent.id,
  alerted: state.kind !== 'reserved',
});

export const viewAgent = (agent: AgentRecord): AgentSnapshot => ({
  id: agent.id,
  status: agent.status,
  statusSinceMs: agent.statusSinceMs,
  state: agent.state,
  stateSinceMs: agent.stateSinceMs,
  engagements: agent.engagements.map(snapshotOf),
});
