// The ACD's orders go to whoever has queued the call: the callback service its attempts, the call desk everybody on the line.
// Never carries out an order itself.
import type { AcdOrders } from '../acd/acd-runner.js';
import type { CallbackOrders } from '../voice/callback-port.js';
import type { CallId } from '../../core/kernel/ids.js';

export function splitOrders(callbacks: CallbackOrders, desk: AcdOrders): AcdOrders {
  const ownerOf = (callId: CallId): AcdOrders => (callbacks.owns(callId) ? callbacks : desk);
  return {
    ringAgent: (order) => ownerOf(order.callId).ringAgent(order),
    withdrawOffer: (order) => ownerOf(order.callId).withdrawOffer(order),
    queueRemoved: (order) => ownerOf(order.callId).queueRemoved(order),
    overflowCall: (order) => ownerOf(order.callId).overflowCall(order),
  };
}
