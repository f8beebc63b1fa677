// Words the engine's records as events of the journal.
// Never decides whether something is recorded; the state machines do.
import type { AgentRecord, OfferRecord } from './acd-records.js';
import type { AcdEvent } from './acd-event.js';
import type { AgentId, CallId, OfferId, QueueId } from '../kernel/ids.js';

interface OfferIds {
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly agentId: AgentId;
}

export function idsOf({ id, request, agent }: OfferRecord): OfferIds {
  return { offerId: id, callId: request.id, queueId: request.queue.id, agentId: agent.id };
}

/** The offer must have ended; throws on a programmer's error. */
export function offerEnded(offer: OfferRecord): AcdEvent {
  const { state } = offer;
  switch (state.kind) {
    case 'reserved':
    case 'ringing':
      throw new Error(`offer ${offer.id} is recorded as ended, but is ${state.kind}`);
    case 'accepted':
      return { kind: 'offer-ended', ...idsOf(offer), outcome: 'accepted' };
    case 'refused':
    case 'missed':
    case 'withdrawn':
      return { kind: 'offer-ended', ...idsOf(offer), outcome: state.kind, cause: state.cause };
  }
}

export function statusChanged({ id, status }: AgentRecord): AcdEvent {
  const change = { kind: 'agent-status-changed', agentId: id } as const;
  return status.kind === 'on-break'
    ? { ...change, status: status.kind, reason: status.reason }
    : { ...change, status: status.kind };
}
