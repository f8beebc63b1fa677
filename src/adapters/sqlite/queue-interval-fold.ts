// What one event adds to a queue's sums.
// Never reads a clock or a configuration.
import type { QueueInterval } from '../../app/ports/store.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';

export const queueIntervalMs = 15 * 60_000;
export type QueueSums = Omit<QueueInterval, 'queueId' | 'startMs'>;

export const emptyInterval = (queueId: QueueId, startMs: EpochMs): QueueInterval => ({
  queueId,
  startMs,
  offered: 0,
  answered: 0,
  abandoned: 0,
  overflowed: 0,
  interrupted: 0,
  answeredInTarget: 0,
  answeredWaitMs: 0,
  abandonedWaitMs: 0,
  handled: 0,
  talkMs: 0,
  wrapUpMs: 0,
});

/** Undefined when the event counts for no queue. `targetMs`: the queue's target when the event was written. */
export function addedBy(event: JournalEvent, targetMs: number | undefined): Partial<QueueSums> | undefined {
  switch (event.kind) {
    case 'call-queued':
      return { offered: 1 };
    case 'queue-left':
      switch (event.reason) {
        case 'answered':
          return {
            answered: 1,
            answeredWaitMs: event.waitMs,
            answeredInTarget: targetMs !== undefined && event.waitMs <= targetMs ? 1 : 0,
          };
        case 'abandoned':
          return { abandoned: 1, abandonedWaitMs: event.waitMs };
        case 'overflowed':
          return { overflowed: 1 };
        case 'interrupted':
          return { interrupted: 1 };
      }
      break;
    case 'conversation-ended':
      return event.cause === 'bridge-failed' ? undefined : { handled: 1, talkMs: event.talkMs };
    case 'wrap-up-ended':
      return { wrapUpMs: event.wrapUpMs };
    default:
      return undefined;
  }
}

export function addSums(interval: QueueInterval, added: Partial<QueueSums>): QueueInterval {
  const sum: Record<string, number> = {};
  for (const [name, value] of Object.entries(added)) {
    sum[name] = interval[name as keyof QueueSums] + value;
  }
  return { ...interval, ...sum };
}
