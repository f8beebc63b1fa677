// How the requests of an interaction are called.
// Never gives out a number; who makes the requests counts them.
import type { InteractionId, RequestId } from '../kernel/ids.js';

/** The interaction's n-th request, n from 1. */
export const nthRequestOf = (interactionId: InteractionId, n: number): RequestId =>
  (n === 1 ? (interactionId as string) : `${interactionId}.${n}`) as RequestId;

export const firstRequestOf = (interactionId: InteractionId): RequestId => nthRequestOf(interactionId, 1);

/** The request that an event of the ACD is about. */
export const requestOf = ({
  callId,
  requestId,
}: {
  readonly callId: InteractionId;
  readonly requestId?: RequestId;
}): RequestId => requestId ?? firstRequestOf(callId);
