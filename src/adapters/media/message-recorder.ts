// Records what a phone says, by the media server's application `record`.
// Never plays the tone before it, and never decides how long is enough.
import { stat } from 'node:fs/promises';
import type Mrf from 'drachtio-fsmrf';
import type { RecordOptions, RecordOutcome } from '../../app/ports/media.js';
import { withTimeout } from './with-timeout.js';

const msPerS = 1000;
/** Mean level of 20 ms under which a phone is silent, of 32767: a line's noise is below it, speech is not. */
const silenceLevel = 200;
/** 16 bit at 8 kHz. */
const bytesPerMs = 16;
const wavHeaderBytes = 44;
/** A media server that ends a call completes its recordings at once; then it may not be able to say so any more, ms. */
export const completionTimeoutMs = 2000;
/** The application's own limit ends a recording; this one is for a media server that does not keep it, ms. */
const overdueMs = 5000;

type Recorded = Awaited<ReturnType<Mrf.Endpoint['record']>>;

/** `whenEnded`: of the endpoint. Rejects when the media server does not keep to the limit. */
export async function recordMessage(
  endpoint: Mrf.Endpoint,
  { path, maxMs, silenceMs }: RecordOptions,
  whenEnded: Promise<'ended'>,
): Promise<RecordOutcome> {
  // `record_ms` of an earlier recording would stand for one that failed.
  const prepared = endpoint.set({
    playback_terminators: 'any',
    record_waste_resources: 'true',
    record_ms: '',
  });
  // A name with blanks must be quoted; one with quotes cannot be said.
  const recording = prepared.then(() =>
    endpoint.record(/\s/.test(path) ? `'${path}'` : path, {
      timeLimitSecs: Math.max(1, Math.ceil(maxMs / msPerS)),
      silenceThresh: silenceLevel,
      silenceHits: Math.max(1, Math.round(silenceMs / msPerS)),
    }),
  );
  const outcome = await withTimeout(
    Promise.race([recording, whenEnded]),
    maxMs + msPerS + overdueMs,
    () => new Error('the recording did not end'),
  );
  if (outcome === 'ended') return { kind: 'ended', durationMs: await lengthAfterEnd(recording, path) };
  // Later playbacks are not for keys to end.
  await Promise.race([endpoint.set('playback_terminators', 'none'), whenEnded]);
  const durationMs = lengthOf(outcome);
  return durationMs === undefined ? { kind: 'failed', durationMs: 0 } : { kind: 'recorded', durationMs };
}

function lengthOf({ recordMilliseconds }: Recorded): number | undefined {
  const ms = Number(recordMilliseconds ?? NaN);
  return Number.isFinite(ms) ? ms : undefined;
}

async function lengthAfterEnd(recording: Promise<Recorded>, path: string): Promise<number> {
  const completed = await withTimeout(recording, completionTimeoutMs, () => new Error('not told')).then(
    lengthOf,
    () => undefined,
  );
  if (completed !== undefined) return completed;
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  return Math.max(0, Math.floor((bytes - wavHeaderBytes) / bytesPerMs));
}
