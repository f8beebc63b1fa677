// At start: voice messages that were being recorded when the service died are listed as if the caller had hung up.
// Never touches a recording whose message is listed, and never keeps one in which nothing was said.
import type { RecordedEvent } from '../../core/journal/journal-event.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { JournalWriter } from '../calls/journal-writer.js';
import { shortestMessageMs } from '../calls/voicemail-stage.js';
import type { Log } from '../ports/log.js';
import type { Recordings } from '../ports/recordings.js';
import type { Journal } from '../ports/store.js';

/** WAV, 8 kHz, 16 bit, mono: a header of 44 bytes, then 16 bytes a millisecond. */
const headerBytes = 44;
const bytesPerMs = 16;

export interface StrayVoicemailsOptions {
  readonly recordings: Recordings;
  readonly journal: Pick<Journal, 'eventsOfCall' | 'voicemail'>;
  readonly writer: Pick<JournalWriter, 'record'>;
  readonly log: Log;
}

/** Returns how many messages were saved. */
export async function keepStrayVoicemails(options: StrayVoicemailsOptions): Promise<number> {
  const { recordings, journal, writer, log } = options;
  let kept = 0;
  for (const callId of await recordings.list('voicemail')) {
    if (journal.voicemail(callId) !== undefined) continue;
    const path = recordings.pathOf('voicemail', callId);
    const durationMs = Math.round((((await recordings.sizeOf(path)) ?? 0) - headerBytes) / bytesPerMs);
    const message = messageOf(journal.eventsOfCall(callId), callId, durationMs);
    if (message === undefined) await recordings.remove(path);
    else {
      writer.record(message);
      kept += 1;
    }
  }
  if (kept > 0) log.warn({ kept }, 'voice messages of interrupted calls were kept');
  return kept;
}

function messageOf(events: readonly RecordedEvent[], callId: CallId, durationMs: number) {
  const started = events.find((event) => event.kind === 'call-started');
  const sent = events.findLast((event) => event.kind === 'call-redirected' && event.action === 'voicemail');
  if (started?.kind !== 'call-started' || sent?.kind !== 'call-redirected') return undefined;
  if (durationMs < shortestMessageMs) return undefined;
  const { callerNumber, callerName } = started;
  return {
    kind: 'voicemail-left',
    callId,
    queueId: sent.queueId,
    number: callerNumber,
    durationMs,
    ...(callerName === undefined ? {} : { name: callerName }),
  } as const;
}
