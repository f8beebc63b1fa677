// At start: voice messages that were being recorded when the service died are listed as if the caller had hung up.
// Never touches a recording that still grows or whose message is listed, and never keeps one in which nothing was said.
import type { RecordedEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { recordedMs } from '../voice/recording-length.js';
import { shortestMessageMs } from './voicemail-stage.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Recordings } from '../ports/recordings.js';
import type { Journal } from '../ports/store.js';

/**
 * A recording that has not grown for so long is over. FreeSWITCH writes in pieces of 64 KiB, one each 4 s; a media server that
 * could not be reached at start may go on recording.
 */
export const settledAfterMs = 10_000;

export interface OrphanedVoicemailsOptions {
  readonly recordings: Recordings;
  readonly journal: Pick<Journal, 'eventsOfCall' | 'voicemail'>;
  readonly writer: Pick<JournalWriter, 'record'>;
  readonly clock: Pick<Clock, 'nowMs' | 'at'>;
  readonly log: Log;
}

/**
 * To be called before a new message can be on its way: only what is there now is looked after. Resolves when it is known;
 * it is listed or thrown away when it has settled. Returns the close.
 */
export async function startOrphanedVoicemails(options: OrphanedVoicemailsOptions): Promise<() => void> {
  const { recordings, journal, clock, log } = options;
  let orphaned = new Map<CallId, number>();
  for (const callId of await recordings.list('voicemail'))
    if (journal.voicemail(callId) === undefined) orphaned.set(callId, await sizeOf(recordings, callId));
  let cancel = (): void => undefined;
  let closed = false;
  const wait = (): void => {
    if (orphaned.size === 0 || closed) return;
    cancel = clock.at((clock.nowMs() + settledAfterMs) as EpochMs, () => {
      settle(options, orphaned).then(
        (growing) => {
          orphaned = growing;
          wait();
        },
        (error: unknown) =>
          log.error({ err: error }, 'recordings of an earlier run could not be looked through'),
      );
    });
  };
  wait();
  return () => {
    closed = true;
    cancel();
  };
}

/** `orphaned`: with their size when they were looked at last. Returns those that have grown since. */
async function settle(
  { recordings, journal, writer, log }: OrphanedVoicemailsOptions,
  orphaned: ReadonlyMap<CallId, number>,
): Promise<Map<CallId, number>> {
  const growing = new Map<CallId, number>();
  let kept = 0;
  for (const [callId, before] of orphaned) {
    const size = await sizeOf(recordings, callId);
    if (size !== before) {
      growing.set(callId, size);
      continue;
    }
    const events = journal.eventsOfCall(callId);
    // The call goes on, and looks after its message itself.
    if (events.length > 0 && !events.some(({ kind }) => kind === 'call-ended')) {
      growing.set(callId, size);
      continue;
    }
    if (journal.voicemail(callId) !== undefined) continue;
    const message = messageOf(events, callId, recordedMs(size));
    if (message === undefined) await recordings.remove(recordings.pathOf('voicemail', callId));
    else {
      // Another user's file cannot be changed; the message is kept as it is.
      await recordings
        .mend(recordings.pathOf('voicemail', callId))
        .catch((error: unknown) => log.warn({ err: error, callId }, 'a recording could not be mended'));
      writer.record(message);
      kept += 1;
    }
  }
  if (kept > 0) log.warn({ kept }, 'voice messages of interrupted calls were kept');
  return growing;
}

const sizeOf = async (recordings: Recordings, callId: CallId): Promise<number> =>
  (await recordings.sizeOf(recordings.pathOf('voicemail', callId))) ?? 0;

function messageOf(events: readonly RecordedEvent[], callId: CallId, durationMs: number) {
  const started = events.find((event) => event.kind === 'call-started');
  const queueId = events.reduce<QueueId | undefined>((last, event) => voicemailOf(event) ?? last, undefined);
  if (started?.kind !== 'call-started' || queueId === undefined) return undefined;
  if (durationMs < shortestMessageMs) return undefined;
  const { callerNumber, callerName } = started;
  return {
    kind: 'voicemail-left',
    callId,
    queueId,
    number: callerNumber,
    durationMs,
    ...(callerName === undefined ? {} : { name: callerName }),
  } as const;
}

/** Whose voicemail the event led the caller to: that of the queue which was left, unless another one is named. */
function voicemailOf(event: RecordedEvent): QueueId | undefined {
  switch (event.kind) {
    case 'call-redirected':
      return event.action === 'voicemail'
        ? ((event.target as QueueId | undefined) ?? event.queueId)
        : undefined;
    case 'destination-reached':
      return event.action === 'voicemail' ? (event.target as QueueId) : undefined;
    default:
      return undefined;
  }
}
