// The applications record, record_session and stop_record_session.
// Never mixes or encodes: the media engine writes the file.
import { stat } from 'node:fs/promises';
import type { RecordingOptions, RecordingOutcome } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { Application } from './application-model.js';
import { noResponse } from './application-model.js';
import { isTerminator, playbackTerminators } from './terminators.js';

/** The media engine counts silence in these. */
const framesPerS = 50;
/** With a threshold and no time, as on the real server, s. */
const defaultSilenceS = 3;
const samplesPerMs = 8;
const samplesPerS = 8000;

const completionCauses = {
  limit: 'success-maxtime',
  silence: 'success-silence',
  stopped: 'success',
  closed: 'success',
  error: 'file-error',
} as const satisfies Record<RecordingOutcome['cause'], string>;

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Words between blanks; quotes hold together what has blanks, as on the real server. */
function wordsOf(argument: string): readonly string[] {
  return [...argument.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** A recording that failed may have left no file. */
function fileBytes(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function reportEnd(channel: Channel, path: string, outcome: RecordingOutcome): Promise<void> {
  const ms = Math.floor(outcome.samples / samplesPerMs);
  const cause = completionCauses[outcome.cause];
  channel.variables.setAll({
    record_file_size: String(await fileBytes(path)),
    record_samples: String(outcome.samples),
    record_seconds: String(Math.floor(outcome.samples / samplesPerS)),
    record_ms: String(ms),
    record_completion_cause: cause,
    silence_hits_exhausted: outcome.cause === 'silence' ? 'true' : 'false',
  });
  if (outcome.error !== undefined) {
    channel.log.error('recording failed', { channel: channel.uuid, path, error: outcome.error });
  }
  channel.emit('RECORD_STOP', { 'Record-File-Path': path, 'Record-Completion-Cause': cause });
}

/** As mod_dptools' record_session reads them: who is recorded alone is on one channel; swapped is stereo, too. */
function sidesOf(variables: Channel['variables']): Pick<RecordingOptions, 'sides' | 'stereo'> {
  if (variables.flag('RECORD_READ_ONLY')) return { sides: 'read' };
  if (variables.flag('RECORD_WRITE_ONLY')) return { sides: 'write' };
  if (variables.flag('RECORD_STEREO_SWAP')) return { sides: 'both', stereo: 'write-left' };
  return { sides: 'both', stereo: variables.flag('RECORD_STEREO') ? 'read-left' : undefined };
}

/** Starts a recording of both sides that goes on by itself. Returns the error, if any. */
export async function startSessionRecording(
  channel: Channel,
  path: string,
  limitS: number | undefined,
): Promise<string | undefined> {
  // As on the real server: what is recorded already goes on.
  if (channel.session.isRecordingTo(path)) return undefined;
  const recording = await channel.session.startRecording(path, { ...sidesOf(channel.variables), limitS });
  if (recording.kind === 'error') {
    channel.log.error('recording not started', { channel: channel.uuid, path, error: recording.error });
    return recording.error;
  }
  channel.emit('RECORD_START', { 'Record-File-Path': path });
  const reported = recording.ended
    .then((outcome) => reportEnd(channel, path, outcome))
    .catch((error: unknown) => {
      channel.log.error('end of recording not reported', { channel: channel.uuid, path, error });
    });
  channel.reportBeforeEnd(reported);
  return undefined;
}

/** `<path> [[+]limit s] [silence threshold] [silence hits]`; a "hit" is a second of silence. */
export const record: Application = async ({ channel, argument, run }) => {
  const [path, limit, threshold, hits] = wordsOf(argument);
  if (path === undefined) return '-ERR no path';
  const { session, variables } = channel;
  for (const name of ['playback_terminator_used', 'record_seconds', 'record_ms', 'record_samples']) {
    variables.set(name, undefined);
  }
  const silenceThreshold = positive(threshold);
  const recording = await session.startRecording(path, {
    sides: 'read',
    limitS: positive(limit?.replace(/^\+/, '')),
    ...(silenceThreshold === undefined
      ? {}
      : { silenceThreshold, silenceHits: (positive(hits) ?? defaultSilenceS) * framesPerS }),
  });
  if (recording.kind === 'error') {
    channel.log.error('recording not started', { channel: channel.uuid, path, error: recording.error });
    return `-ERR ${recording.error}`;
  }
  channel.emit('RECORD_START', { 'Record-File-Path': path });
  const stop = (): void => void session.stopRecording(path);
  run.onBreak(stop);
  // As on the real server, where a nested application reads the caller's audio meanwhile.
  run.onCovered((covered) => session.pauseRecording(path, covered));
  const terminators = playbackTerminators(variables);
  const stopConsuming = channel.digits.consume((digit) => {
    if (isTerminator(terminators, digit)) {
      variables.set('playback_terminator_used', digit);
      stop();
    }
    return 'more';
  });
  const outcome = await run.wait(recording.ended);
  stopConsuming();
  await reportEnd(channel, path, outcome);
  return noResponse;
};

/** `<path> [+limit s]`; returns at once. */
export const recordSession: Application = async ({ channel, argument }) => {
  const [path, limit] = wordsOf(argument);
  if (path === undefined) return '-ERR no path';
  const error = await startSessionRecording(channel, path, positive(limit?.replace(/^\+/, '')));
  return error === undefined ? noResponse : `-ERR ${error}`;
};

export const stopRecordSession: Application = async ({ channel, argument }) => {
  const stopped = await channel.session.stopRecording(argument.trim());
  return stopped ? noResponse : '-ERR no such recording';
};
