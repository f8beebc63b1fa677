// Words the engine's records as events of the journal.
// Never decides whether something is recorded; the state machines do.
import type { AgentRecord, AssignmentRecord, RequestRecord } from './acd-records.js';
import type { AcdEvent } from './acd-event.js';
import type { AgentId, InteractionId, OfferId, QueueId, RequestId } from '../kernel/ids.js';

interface RequestNames {
  readonly callId: InteractionId;
  readonly requestId?: RequestId;
}

/** An interaction's first request goes by the interaction's id alone. */
export const namesOf = ({ id, interaction }: RequestRecord): RequestNames =>
  (id as string) === interaction.id ? { callId: interaction.id } : { callId: interaction.id, requestId: id };

/** With its queue. */
export const placeOf = (request: RequestRecord): RequestNames & { readonly queueId: QueueId } => ({
  ...namesOf(request),
  queueId: request.queue.id,
});

interface OfferIds extends RequestNames {
  readonly offerId: OfferId;
  readonly queueId: QueueId;
  readonly agentId: AgentId;
}

export const idsOf = ({ id, request, agent }: AssignmentRecord): OfferIds => ({
  offerId: id,
  ...placeOf(request),
  agentId: agent.id,
});

/** The offer must have ended just now; throws on a programmer's error. */
export function offerEnded(assignment: AssignmentRecord): AcdEvent {
  const { state } = assignment;
  switch (state.kind) {
    case 'active':
      return { kind: 'offer-ended', ...idsOf(assignment), outcome: 'accepted' };
    case 'refused':
    case 'missed':
    case 'withdrawn':
      return { kind: 'offer-ended', ...idsOf(assignment), outcome: state.kind, cause: state.cause };
    case 'reserved':
    case 'alerting':
    case 'parked':
    case 'wrap-up':
    case 'done':
      throw new Error(`offer ${assignment.id} is recorded as ended, but is ${state.kind}`);
  }
}

export function statusChanged({ id, status }: AgentRecord): AcdEvent {
  const change = { kind: 'agent-status-changed', agentId: id } as const;
  return status.kind === 'on-break'
    ? { ...change, status: status.kind, reason: status.reason }
    : { ...change, status: status.kind };
}
