// Where a caller was taken between queues: by an overflow, a menu, or somebody who asked others, or passed the caller on.
// Never tells what a stay in a queue has told.
import type { JournalEvent } from '../journal/journal-event.js';
import type { QueueId } from '../kernel/ids.js';
import type { RoutingFact } from './explanation-model.js';

/** Where the caller was taken, by the number of stays that came before. */
export function redirectionsOf(events: readonly JournalEvent[]): ReadonlyMap<number, readonly RoutingFact[]> {
  const facts = new Map<number, RoutingFact[]>();
  let stays = 0;
  let last: QueueId | undefined;
  for (const event of events) {
    if (event.kind === 'call-queued') [stays, last] = [stays + 1, event.queueId];
    const fact = redirectionOf(event, last);
    if (fact !== undefined) facts.set(stays, [...(facts.get(stays) ?? []), fact]);
  }
  return facts;
}

/** `last`: the queue that the call was in; without one nothing is said of transfers. */
function redirectionOf(event: JournalEvent, last: QueueId | undefined): RoutingFact | undefined {
  if (event.kind === 'call-redirected') {
    const { atMs, queueId, action, target, reason } = event;
    return {
      ...{ atMs, queueId, kind: 'redirected', action },
      ...(target === undefined ? {} : { target }),
      // The end of a stay in that queue has told why.
      ...(last === queueId ? {} : { reason }),
    };
  }
  if (last === undefined) return undefined;
  switch (event.kind) {
    case 'call-transferred': {
      const { atMs, extension, agentId, action, target, attended } = event;
      const by = { extension, ...(agentId === undefined ? {} : { agentId }) };
      return { atMs, queueId: last, kind: 'transferred', ...by, action, target, attended };
    }
    case 'consultation-started': {
      const { atMs, extension, agentId, action, target } = event;
      const by = { extension, ...(agentId === undefined ? {} : { agentId }) };
      return { atMs, queueId: last, kind: 'consulted', ...by, action, target };
    }
    case 'transfer-failed': {
      const { atMs, extension, agentId, action, target, cause } = event;
      const by = { extension, ...(agentId === undefined ? {} : { agentId }) };
      return { atMs, queueId: last, kind: 'transfer-failed', ...by, action, target, cause };
    }
    case 'call-returned': {
      const { atMs, extension, agentId } = event;
      return {
        atMs,
        queueId: last,
        kind: 'returned',
        extension,
        ...(agentId === undefined ? {} : { agentId }),
      };
    }
    default:
      return undefined;
  }
}
