// The ACD's orders go to whoever has queued the call: the callback service its attempts, the call desk everybody on the line.
// Never carries out an order itself.
import type { AcdOrders } from '../acd/acd-runner.js';
import type { CallbackOrders } from '../voice/callback-port.js';
import type { InteractionId } from '../../core/kernel/ids.js';

export function splitOrders(callbacks: CallbackOrders, desk: AcdOrders): AcdOrders {
  const ownerOf = (id: InteractionId): AcdOrders => (callbacks.owns(id) ? callbacks : desk);
  return {
    makeOffer: (order) => ownerOf(order.interactionId).makeOffer(order),
    withdrawOffer: (order) => ownerOf(order.interactionId).withdrawOffer(order),
    queueRemoved: (order) => ownerOf(order.interactionId).queueRemoved(order),
    overflowRequest: (order) => ownerOf(order.interactionId).overflowRequest(order),
  };
}
