// Places in queues of callers who were cut off or gave up: whoever calls again in time has the old one.
// Never keeps a place longer than its queue allows, nor more places than fit.
import type { CallRecord } from '../../api/calls.js';
import type { CallId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import { interruptedCause } from '../../core/journal/recovery.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import type { Clock } from '../ports/clock.js';
import type { Journal } from '../ports/store.js';

export interface LeftPlace {
  /** Whose it was. */
  readonly callId: CallId;
  readonly waitingSinceMs: EpochMs;
}

interface Place extends LeftPlace {
  readonly leftAtMs: EpochMs;
}

/** More callers than this do not give up within a queue's time. */
const maxPlaces = 10_000;
/** At start: calls that began up to so long before they were left are found, ms. */
const longestCallMs = 4 * 3_600_000;
const page = 500;

export class ResumePlaces {
  /** In the order in which they were left. */
  private readonly places = new Map<string, Place>();

  constructor(private readonly clock: Clock) {}

  /** The caller left the queue unanswered. Withheld numbers and extensions have no place. */
  left(queueId: QueueId, number: string, place: LeftPlace, leftAtMs = this.clock.nowMs()): void {
    if (!isDialable(number)) return;
    const key = keyOf(queueId, number);
    this.places.delete(key);
    this.places.set(key, { ...place, leftAtMs });
    for (const oldest of this.places.keys()) {
      if (this.places.size <= maxPlaces) return;
      this.places.delete(oldest);
    }
  }

  /** The old place, once; undefined when there is none or it was left more than `withinMs` ago. */
  take(queueId: QueueId, number: string, withinMs: number): LeftPlace | undefined {
    const key = keyOf(queueId, number);
    const place = this.places.get(key);
    if (place === undefined) return undefined;
    this.places.delete(key);
    return this.clock.nowMs() - place.leftAtMs <= withinMs ? place : undefined;
  }

  /** What a call that is over says of its caller's place: left in the queue, or none any more of who was served. */
  ended(events: readonly JournalEvent[]): void {
    const started = events.find((event) => event.kind === 'call-started');
    const left = events.findLast((event) => event.kind === 'queue-left');
    if (started?.kind !== 'call-started' || left?.kind !== 'queue-left') return;
    const place = placeLeft(left, events);
    if (place === undefined) this.places.delete(keyOf(left.queueId, started.callerNumber));
    else this.left(left.queueId, started.callerNumber, place, place.leftAtMs);
  }

  /** Who is known no more comes as a stranger. */
  forget(numbers: ReadonlySet<string>): void {
    for (const key of this.places.keys()) if (numbers.has(numberIn(key))) this.places.delete(key);
  }

  /** At start: who left in the last `withinMs`, as the journal knows it. */
  restore(journal: Pick<Journal, 'calls' | 'eventsOfCall'>, withinMs: number): void {
    if (withinMs <= 0) return;
    const sinceMs = this.clock.nowMs() - withinMs;
    const ended: CallRecord[] = [];
    for (let before: string | undefined; ;) {
      const { calls, next } = journal.calls({
        fromMs: sinceMs - longestCallMs,
        limit: page,
        ...(before === undefined ? {} : { before }),
      });
      // Whom a crash cut off could not call again before now, however long ago that was.
      ended.push(
        ...calls.filter((call) => call.cause === interruptedCause || (call.endedAtMs ?? 0) >= sinceMs),
      );
      if (next === null) break;
      before = next;
    }
    ended.sort((one, other) => (one.endedAtMs ?? 0) - (other.endedAtMs ?? 0));
    for (const { id, callerNumber, queueId } of ended)
      if (queueId !== null && isDialable(callerNumber)) this.ended(journal.eventsOfCall(id as CallId));
  }
}

const keyOf = (queueId: QueueId, number: string): string => `${queueId} ${number}`;
/** Neither has a blank in it. */
const numberIn = (key: string): string => key.slice(key.indexOf(' ') + 1);

/** The place that the call's caller had when leaving the last queue unanswered. */
function placeLeft(
  { callId, queueId, reason, atMs: leftAtMs }: Extract<JournalEvent, { kind: 'queue-left' }>,
  events: readonly JournalEvent[],
): Place | undefined {
  if (reason !== 'abandoned' && reason !== 'interrupted') return undefined;
  const queued = events.findLast((event) => event.kind === 'call-queued' && event.queueId === queueId);
  if (queued?.kind !== 'call-queued' || queued.purpose === 'callback') return undefined;
  return { callId, waitingSinceMs: queued.waitingSinceMs ?? queued.atMs, leftAtMs };
}
