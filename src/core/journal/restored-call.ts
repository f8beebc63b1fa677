// How a call of an earlier run stood with the engine, as the journal tells.
// Never guesses: a call that the journal has in no queue stands with it in no way.
import { interactionOf } from './interaction-of.js';
import type { JournalEvent } from './journal-event.js';
import type { EpochMs, OfferId, QueueId } from '../kernel/ids.js';
import { requestOf } from '../acd/request-ids.js';
import type { QueueEntry, RestoredCall, RestoredOffer } from '../acd/acd-model.js';

type Queued = Extract<JournalEvent, { kind: 'call-queued' }>;

interface Standing {
  startedAtMs: EpochMs | undefined;
  queued: Queued | undefined;
  priority: number | undefined;
  demand: QueueEntry['demand'];
  hasLeft: boolean;
  attempts: number;
  wasOffered: boolean;
  readonly offers: Map<OfferId, RestoredOffer>;
  talk: RestoredOffer | undefined;
}

/**
 * `preferredWaitMs`: for so long a queue keeps its callers for the agent whom they know. Undefined when the call neither
 * waits nor talks through a queue, and for customers who are called back and do not talk yet.
 */
export function restoredCallOf(
  events: readonly JournalEvent[],
  preferredWaitMs: (queueId: QueueId) => number,
): RestoredCall | undefined {
  const standing: Standing = {
    startedAtMs: undefined,
    queued: undefined,
    priority: undefined,
    demand: undefined,
    hasLeft: true,
    attempts: 0,
    wasOffered: false,
    offers: new Map(),
    talk: undefined,
  };
  for (const event of events) note(standing, event);
  const { queued, talk, hasLeft, offers, attempts, wasOffered } = standing;
  // Who is just being called back waits for nobody who could go on: the attempt is made anew.
  const isOver = hasLeft || queued?.purpose === 'callback';
  if (queued === undefined || (isOver && talk === undefined)) return undefined;
  return {
    requestId: requestOf(queued),
    interaction: interactionOf(queued.callId, events),
    queueId: queued.queueId,
    joinedAtMs: queued.atMs,
    entry: entryOf(standing, queued, preferredWaitMs),
    ...{ attempts, wasOffered },
    stands:
      talk !== undefined
        ? { kind: 'talking', offer: talk }
        : offers.size > 0
          ? { kind: 'offered', offers: [...offers.values()] }
          : { kind: 'waiting' },
  };
}

function entryOf(
  { startedAtMs, priority, demand }: Standing,
  { queueId, purpose, waitingSinceMs, preferredAgentId }: Queued,
  preferredWaitMs: (queueId: QueueId) => number,
): QueueEntry {
  return {
    ...(purpose === undefined ? {} : { purpose }),
    ...(startedAtMs === undefined ? {} : { inSystemSinceMs: startedAtMs }),
    ...(waitingSinceMs === undefined ? {} : { waitingSinceMs }),
    ...(priority === undefined ? {} : { priority }),
    ...(demand === undefined ? {} : { demand }),
    ...(preferredAgentId === undefined
      ? {}
      : { preferredAgent: { agentId: preferredAgentId, waitMs: preferredWaitMs(queueId) } }),
  };
}

function note(standing: Standing, event: JournalEvent): void {
  switch (event.kind) {
    case 'call-started':
      standing.startedAtMs = event.atMs;
      return;
    case 'call-queued':
      standing.queued = event;
      standing.priority = event.priority;
      standing.demand = event.demand;
      standing.hasLeft = standing.wasOffered = false;
      return;
    case 'priority-changed':
      standing.priority = event.priority;
      return;
    case 'demand-changed':
      standing.demand = event.demand;
      return;
    case 'queue-left':
      standing.hasLeft = true;
      return;
    case 'offer-made':
      standing.attempts += 1;
      standing.wasOffered = true;
      standing.offers.set(event.offerId, offerOf(event));
      return;
    case 'offer-ended':
      standing.offers.delete(event.offerId);
      return;
    case 'conversation-started':
      standing.talk = offerOf(event);
      return;
    case 'assignment-parked':
    case 'assignment-recalled':
    case 'assignment-resumed':
      standing.talk = standing.talk && parkedBy(standing.talk, event);
      return;
    case 'conversation-ended':
      standing.talk = undefined;
      // The caller went back to the place held before.
      if (event.cause === 'bridge-failed') standing.hasLeft = false;
      return;
    default:
  }
}

function parkedBy(
  talk: RestoredOffer,
  event: Extract<JournalEvent, { kind: 'assignment-parked' | 'assignment-recalled' | 'assignment-resumed' }>,
): RestoredOffer {
  const { parked, parkedMs = 0, ...since } = talk;
  switch (event.kind) {
    case 'assignment-parked': {
      const { atMs: sinceMs, offPhone = false } = event;
      return { ...talk, parked: { sinceMs, offPhone, recalled: false } };
    }
    case 'assignment-recalled':
      return parked === undefined ? talk : { ...talk, parked: { ...parked, recalled: true } };
    case 'assignment-resumed':
      return { ...since, parkedMs: parkedMs + event.parkedMs };
  }
}

const offerOf = ({
  offerId,
  agentId,
  atMs,
}: Extract<JournalEvent, { kind: 'offer-made' | 'conversation-started' }>): RestoredOffer => ({
  offerId,
  agentId,
  sinceMs: atMs,
});
