// Sums the events of queues per quarter of an hour, so that the books balance in every interval.
// Never counts a caller in two intervals: everything belongs to the one in which the caller entered the queue.
import type { AnyEvent } from '../kernel/feature-events.js';
import { acdEvents, type AcdEvent, type QueueLeaveReason } from './acd-event.js';
import { assertNever } from '../kernel/assert-never.js';
import { requestOf } from './request-ids.js';
import type { CallId, EpochMs, QueueId, RequestId } from '../kernel/ids.js';

/**
 * Sums for one queue over one quarter of an hour.
 * offered = answered + abandoned + overflowed + interrupted + calledBack + still waiting. Attempts to call back are apart:
 * whoever is called back was offered once, when the own call came in.
 */
export interface QueueInterval {
  readonly queueId: QueueId;
  readonly startMs: EpochMs;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly overflowed: number;
  readonly interrupted: number;
  /** Gave up the line for a callback that keeps the place. */
  readonly calledBack: number;
  /** Customers dialled for a callback, and those of them who were reached. */
  readonly callbackAttempts: number;
  readonly callbackReached: number;
  /** Answered within the queue's target at the time. */
  readonly answeredInTarget: number;
  /** Sum of waits of the answered, ms. */
  readonly answeredWaitMs: number;
  readonly abandonedWaitMs: number;
  /** Conversations that ended, and their talk and wrap-up sums, ms. */
  readonly handled: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
}

export type QueueSums = Omit<QueueInterval, 'queueId' | 'startMs'>;

/** What one event adds to one interval; counts may be negative when a failed bridge takes an answer back. */
export interface QueueIntervalChange {
  readonly queueId: QueueId;
  readonly startMs: EpochMs;
  readonly add: Partial<QueueSums>;
}

/** A caller's stay in one queue, up to the end of the agent's after-call work. Plain data, made of the call's events alone. */
export interface QueueVisit {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly enteredAtMs: EpochMs;
  /** An attempt to call back: no caller is on the line. */
  readonly isCallback?: true;
  /** Set as long as the visit counts as answered. */
  readonly answered?: { readonly waitMs: number; readonly inTarget: boolean };
}

export const quarterMs = 15 * 60_000;
export const quarterStart = (atMs: EpochMs): EpochMs => (atMs - (atMs % quarterMs)) as EpochMs;

/** The queue's service-level target in ms; undefined when the queue has none (any more). */
export type TargetMsOf = (queueId: QueueId) => number | undefined;

export interface QueueVisitStep {
  /** The visit to pass with the request's next event. */
  readonly visit: QueueVisit | undefined;
  readonly change?: QueueIntervalChange;
}

/** One event about one request. `visit` as returned for the event before. */
export function projectQueueVisit(
  visit: QueueVisit | undefined,
  event: AnyEvent,
  targetMsOf: TargetMsOf,
): QueueVisitStep {
  if (!acdEvents.includes(event)) return { visit };
  if (event.kind === 'call-queued') {
    const { callId, queueId, atMs } = event;
    const entered: QueueVisit = { callId, queueId, enteredAtMs: atMs };
    if (event.purpose === 'callback') return { visit: { ...entered, isCallback: true } };
    return { visit: entered, change: changeOf(entered, { offered: 1 }) };
  }
  if (visit === undefined) return { visit };
  switch (event.kind) {
    case 'queue-left':
      return visit.isCallback === true ? attemptOver(visit, event) : queueLeft(visit, event, targetMsOf);
    case 'conversation-ended':
      if (event.cause === 'bridge-failed') return answerTakenBack(visit);
      return { visit, change: changeOf(visit, { handled: 1, talkMs: event.talkMs }) };
    case 'wrap-up-ended':
      return { visit, change: changeOf(visit, { wrapUpMs: event.wrapUpMs }) };
    default:
      return { visit };
  }
}

/** The visits of one interaction, by request: one may wait here while the agent of another still wraps up. */
export type QueueVisits = ReadonlyMap<RequestId, QueueVisit>;

/** One event of one interaction; who lost its visits (a restart) gets them again from its events. */
export function projectQueueVisits(
  visits: QueueVisits,
  event: AnyEvent,
  targetMsOf: TargetMsOf,
): { readonly visits: QueueVisits; readonly change?: QueueIntervalChange } {
  if (!acdEvents.includes(event) || event.kind === 'agent-status-changed') return { visits };
  const id = requestOf(event);
  const before = visits.get(id);
  const { visit, ...step } = projectQueueVisit(before, event, targetMsOf);
  const isSame = visit === undefined || visit === before;
  return { visits: isSame ? visits : new Map(visits).set(id, visit), ...step };
}

function queueLeft(
  visit: QueueVisit,
  { reason, waitMs }: Extract<AcdEvent, { kind: 'queue-left' }>,
  targetMsOf: TargetMsOf,
): QueueVisitStep {
  if (reason !== 'answered') return { visit, change: changeOf(visit, leftUnanswered(reason, waitMs)) };
  const targetMs = targetMsOf(visit.queueId);
  const inTarget = targetMs !== undefined && waitMs <= targetMs;
  const add = { answered: 1, answeredWaitMs: waitMs, answeredInTarget: inTarget ? 1 : 0 };
  return { visit: { ...visit, answered: { waitMs, inTarget } }, change: changeOf(visit, add) };
}

function leftUnanswered(reason: Exclude<QueueLeaveReason, 'answered'>, waitMs: number): Partial<QueueSums> {
  switch (reason) {
    case 'abandoned':
      return { abandoned: 1, abandonedWaitMs: waitMs };
    case 'overflowed':
      return { overflowed: 1 };
    case 'called-back':
      return { calledBack: 1 };
    case 'interrupted':
    // Only callbacks end unreached; a caller on the line who does was let down by us.
    case 'unreached':
      return { interrupted: 1 };
    default:
      return assertNever(reason);
  }
}

/** Only who was dialled counts as an attempt: before an agent answers, nobody is. */
function attemptOver(
  visit: QueueVisit,
  { reason, waitMs }: Extract<AcdEvent, { kind: 'queue-left' }>,
): QueueVisitStep {
  if (reason === 'unreached') return { visit, change: changeOf(visit, { callbackAttempts: 1 }) };
  if (reason !== 'answered') return { visit };
  const reached = { ...visit, answered: { waitMs, inTarget: false } };
  return { visit: reached, change: changeOf(visit, { callbackAttempts: 1, callbackReached: 1 }) };
}

/** The caller waits again in the same place: as if never answered. */
function answerTakenBack(visit: QueueVisit): QueueVisitStep {
  const { answered, ...waiting } = visit;
  if (answered === undefined) return { visit };
  if (visit.isCallback === true) {
    return { visit: waiting, change: changeOf(visit, { callbackAttempts: -1, callbackReached: -1 }) };
  }
  const add = {
    answered: -1,
    answeredWaitMs: -answered.waitMs,
    answeredInTarget: answered.inTarget ? -1 : 0,
  };
  return { visit: waiting, change: changeOf(visit, add) };
}

const changeOf = ({ queueId, enteredAtMs }: QueueVisit, add: Partial<QueueSums>): QueueIntervalChange => ({
  queueId,
  startMs: quarterStart(enteredAtMs),
  add,
});

/** All intervals and the visits that may still change them, for projecting a whole journal. */
export interface QueueBooks {
  readonly visits: QueueVisits;
  /** By `queueId startMs`. */
  readonly intervals: ReadonlyMap<string, QueueInterval>;
}

export const emptyQueueBooks: QueueBooks = { visits: new Map(), intervals: new Map() };

/** Projects events in the order of the journal. */
export function projectQueueIntervals(
  books: QueueBooks,
  events: readonly AnyEvent[],
  targetMsOf: TargetMsOf,
): QueueBooks {
  const visits = new Map(books.visits);
  const intervals = new Map(books.intervals);
  for (const event of events) {
    if (!acdEvents.includes(event) || !('callId' in event)) continue;
    const id = requestOf(event);
    const step = projectQueueVisit(visits.get(id), event, targetMsOf);
    if (step.visit !== undefined) visits.set(id, step.visit);
    if (step.change === undefined) continue;
    const key = `${step.change.queueId} ${step.change.startMs}`;
    intervals.set(key, addToInterval(intervals.get(key), step.change));
  }
  return { visits, intervals };
}

/** The interval with the change in it; `undefined` = all noughts so far. */
export function addToInterval(
  interval: QueueInterval | undefined,
  { queueId, startMs, add }: QueueIntervalChange,
): QueueInterval {
  const sum = (name: keyof QueueSums): number => (interval?.[name] ?? 0) + (add[name] ?? 0);
  return {
    queueId,
    startMs,
    offered: sum('offered'),
    answered: sum('answered'),
    abandoned: sum('abandoned'),
    overflowed: sum('overflowed'),
    interrupted: sum('interrupted'),
    calledBack: sum('calledBack'),
    callbackAttempts: sum('callbackAttempts'),
    callbackReached: sum('callbackReached'),
    answeredInTarget: sum('answeredInTarget'),
    answeredWaitMs: sum('answeredWaitMs'),
    abandonedWaitMs: sum('abandonedWaitMs'),
    handled: sum('handled'),
    talkMs: sum('talkMs'),
    wrapUpMs: sum('wrapUpMs'),
  };
}
