// What an engine that recorded these events would say of the requests: for tests that have a journal, and no engine.
// Never decides anything.
import type { AcdChanges, RequestSnapshot } from '../../../src/core/acd/acd-model.js';
import { requestOf } from '../../../src/core/acd/request-ids.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';

export class EngineOfEvents {
  private readonly requests = new Map<string, RequestSnapshot>();

  /** The changes of the step in which the event was recorded. */
  after(event: JournalEvent): AcdChanges {
    const none: AcdChanges = { atMs: event.atMs, agents: [], requests: [], gone: [] };
    if (event.kind === 'call-queued') {
      const { callId, queueId, purpose = 'serve', waitingSinceMs = event.atMs } = event;
      return this.now(none, {
        ...{
          requestId: requestOf(event),
          interactionId: callId,
          queueId,
          purpose,
          queuedAtMs: waitingSinceMs,
        },
        ...{ priority: 0, step: 0, state: 'waiting', offers: [] },
      });
    }
    const request = 'callId' in event ? this.requests.get(requestOf(event)) : undefined;
    if (request === undefined) return none;
    switch (event.kind) {
      case 'offer-made': {
        const offers = [
          ...request.offers,
          { offerId: event.offerId, agentId: event.agentId, alerted: false },
        ];
        return this.now(none, { ...request, state: 'offered', offers });
      }
      case 'offer-ended': {
        // A caller waits until `queue-left`; a customer is being dialled.
        if (event.outcome === 'accepted')
          return request.purpose !== 'callback' ? none : this.now(none, { ...request, state: 'dialling' });
        const offers = request.offers.filter(({ offerId }) => offerId !== event.offerId);
        return this.now(none, { ...request, state: offers.length > 0 ? 'offered' : 'waiting', offers });
      }
      case 'conversation-started':
        return this.now(none, { ...request, state: 'talking' });
      case 'conversation-ended':
        return event.cause === 'bridge-failed'
          ? this.now(none, { ...request, state: 'waiting', offers: [] })
          : this.gone(none, request);
      case 'queue-left':
        // In the same step the conversation begins, which is the next event.
        return event.reason === 'answered' ? { ...none, gone: [request] } : this.gone(none, request);
      default:
        return none;
    }
  }

  private now(none: AcdChanges, request: RequestSnapshot): AcdChanges {
    this.requests.set(request.requestId, request);
    return { ...none, requests: [request] };
  }

  private gone(none: AcdChanges, request: RequestSnapshot): AcdChanges {
    this.requests.delete(request.requestId);
    return { ...none, gone: [request] };
  }
}
