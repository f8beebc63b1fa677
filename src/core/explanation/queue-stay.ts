// A caller's stays in queues, read from the events of the call.
// Never looks at decisions.
import type { JournalEvent } from '../journal/journal-event.js';
import { acdEvents, type OfferOutcome } from '../acd/acd-event.js';
import { requestOf } from '../acd/request-ids.js';
import type { AgentId, EpochMs, OfferId, QueueId } from '../kernel/ids.js';

type EventOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { readonly kind: K }>;

export interface StayOffer {
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly madeAtMs: EpochMs;
  /** Undefined while the agent is being rung. */
  readonly ended?: {
    readonly atMs: EpochMs;
    readonly outcome: OfferOutcome;
    readonly cause?: string;
  };
}

export interface QueueStay {
  readonly queueId: QueueId;
  readonly joined: EventOf<'call-queued'>;
  /** Undefined while the caller waits. */
  readonly left?: EventOf<'queue-left'>;
  readonly offers: readonly StayOffer[];
  readonly widened: readonly EventOf<'pool-widened'>[];
  readonly priorities: readonly EventOf<'priority-changed'>[];
  readonly demands: readonly EventOf<'demand-changed'>[];
  readonly estimated?: EventOf<'wait-estimated'>;
  /** Answered, but the two could not be joined. */
  readonly failedBridges: readonly EventOf<'conversation-ended'>[];
}

/** `events`: those of one call, in order. Of requests side by side each event belongs to its own. */
export function staysOf(events: readonly JournalEvent[]): readonly QueueStay[] {
  return events.reduce<readonly QueueStay[]>(addEvent, []);
}

function addEvent(stays: readonly QueueStay[], event: JournalEvent): readonly QueueStay[] {
  if (event.kind === 'call-queued') {
    const stay: QueueStay = {
      queueId: event.queueId,
      joined: event,
      offers: [],
      widened: [],
      priorities: [],
      demands: [],
      failedBridges: [],
    };
    return [...stays, stay];
  }
  if (!acdEvents.includes(event) || event.kind === 'agent-status-changed') return stays;
  const request = requestOf(event);
  // Old journals tell of one request after another under one name: the last.
  const at = stays.findLastIndex(({ joined }) => requestOf(joined) === request);
  const stay = stays[at];
  const changed = stay && changedBy(stay, event);
  return changed === undefined ? stays : stays.with(at, changed);
}

function changedBy(stay: QueueStay, event: JournalEvent): QueueStay | undefined {
  switch (event.kind) {
    case 'queue-left':
      return { ...stay, left: event };
    case 'offer-made': {
      const { offerId, agentId, atMs } = event;
      return { ...stay, offers: [...stay.offers, { offerId, agentId, madeAtMs: atMs }] };
    }
    case 'offer-ended':
      return { ...stay, offers: stay.offers.map((offer) => endedBy(offer, event)) };
    case 'pool-widened':
      return { ...stay, widened: [...stay.widened, event] };
    case 'priority-changed':
      return { ...stay, priorities: [...stay.priorities, event] };
    case 'demand-changed':
      return { ...stay, demands: [...stay.demands, event] };
    case 'wait-estimated':
      return { ...stay, estimated: event };
    case 'conversation-ended': {
      if (event.cause !== 'bridge-failed') return undefined;
      // The caller waits again, in the same place.
      const { left: _left, ...waiting } = stay;
      return { ...waiting, failedBridges: [...stay.failedBridges, event] };
    }
    default:
      return undefined;
  }
}

function endedBy(offer: StayOffer, event: EventOf<'offer-ended'>): StayOffer {
  if (offer.offerId !== event.offerId) return offer;
  const { atMs, outcome, cause } = event;
  return { ...offer, ended: { atMs, outcome, ...(cause === undefined ? {} : { cause }) } };
}
