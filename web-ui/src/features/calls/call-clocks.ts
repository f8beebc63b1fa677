// How long a recorded call waited and talked, as far as it has come: what is over, and since when what is not runs.
// Never knows the time of day; who shows a clock does.
import type { CallDetail } from '../../../../src/api/calls.js';

/** `sinceMs`: it runs, and is as long as if it had begun then. Else it is over and lasted `lastedMs`. */
export type Clock = { readonly sinceMs: number } | { readonly lastedMs: number };

const clock = (sinceMs: number | undefined, lastedMs: number): Clock =>
  sinceMs === undefined ? { lastedMs } : { sinceMs: sinceMs - lastedMs };

const isBackInQueue = (event: CallDetail['events'][number]): boolean =>
  event.kind === 'conversation-ended' && event.cause === 'bridge-failed';

/** On the line, in all queues together. */
export function waitOf({ events, endedAtMs, waitMs }: CallDetail): Clock {
  let joinedMs: number | undefined;
  let sinceMs: number | undefined;
  for (const event of events) {
    if (event.kind === 'call-queued') sinceMs = joinedMs = event.atMs;
    else if (event.kind === 'queue-left') sinceMs = undefined;
    else if (isBackInQueue(event)) sinceMs = joinedMs;
  }
  return clock(endedAtMs === null ? sinceMs : undefined, waitMs);
}

/** Of a callback's call: from the moment in which the customer's place was taken. Undefined when it was never queued. */
export function waitSincePlaceOf({ events, endedAtMs }: CallDetail): Clock | undefined {
  let placeMs: number | undefined;
  let leftMs: number | undefined;
  for (const event of events) {
    if (event.kind === 'call-queued') {
      placeMs ??= typeof event.waitingSinceMs === 'number' ? event.waitingSinceMs : event.atMs;
      leftMs = undefined;
    } else if (event.kind === 'queue-left') leftMs = event.atMs;
    else if (isBackInQueue(event)) leftMs = undefined;
  }
  if (placeMs === undefined) return undefined;
  const endMs = leftMs ?? endedAtMs;
  return endMs === null ? { sinceMs: placeMs } : { lastedMs: endMs - placeMs };
}

const begins = new Set(['conversation-started', 'extension-call-answered', 'external-call-answered']);

const isTaken = ({ kind, action }: CallDetail['events'][number]): boolean =>
  kind === 'call-returned' ||
  (kind === 'call-transferred' && (action === 'extension' || action === 'external'));

export function talkOf({ events, endedAtMs, talkMs }: CallDetail): Clock {
  let sinceMs: number | undefined;
  /** With whom the call was transferred to: no conversation of a queue. */
  let takenMs: number | undefined;
  for (const event of events) {
    if (isTaken(event)) takenMs = sinceMs = event.atMs;
    else if (begins.has(event.kind)) sinceMs ??= event.atMs;
    else if (event.kind === 'conversation-ended') sinceMs = takenMs;
  }
  return clock(endedAtMs === null ? sinceMs : undefined, talkMs);
}
