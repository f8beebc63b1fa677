// Plays one source on a channel, with its events and variables.
// Never decides what to do with the digits that arrive.
import type { PlaybackOutcome } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { Run } from '../channel/execution-stack.js';

const samplesPerMs = 8;
const samplesPerS = 8000;
/** `tone_stream://…` and the like; the others are files. */
const streamPattern = /^([a-z_]+):\/\//;

export interface PlayRequest {
  /** May end in `@@<samples>`: where to begin. */
  readonly source: string;
  readonly timeoutMs?: number;
  /** Samples of the list's earlier sources, for `playback_last_offset_pos`. */
  readonly earlierSamples?: number;
}

function splitSeek(source: string): { readonly path: string; readonly seekSamples: number } {
  const match = /^(.*)@@(\d+)$/s.exec(source);
  if (match === null) return { path: source, seekSamples: 0 };
  return { path: match[1] ?? source, seekSamples: Number(match[2]) };
}

function fileHeaders(path: string): Record<string, string> {
  const stream = streamPattern.exec(path)?.[1];
  const typed = stream === 'tone_stream' || stream === 'local_stream';
  return { 'Playback-File-Path': path, ...(typed ? { 'Playback-File-Type': stream } : {}) };
}

/** Ends by itself, when the session's playback is stopped, or when the run is broken. */
export async function playSource(
  channel: Channel,
  run: Run,
  { source, timeoutMs, earlierSamples = 0 }: PlayRequest,
): Promise<PlaybackOutcome> {
  const { path, seekSamples } = splitSeek(source);
  let started = false;
  const playing = channel.session.play(path, { seekSamples, timeoutMs }, () => {
    started = true;
    channel.emit('PLAYBACK_START', fileHeaders(path));
  });
  let active = true;
  run.onBreak(() => {
    // Afterwards it would stop somebody else's playback.
    if (active) channel.session.stopPlayback();
  });
  const outcome = await run.wait(
    playing.finally(() => {
      active = false;
    }),
  );
  if (!started) return outcome;
  channel.variables.setAll({
    playback_last_offset_pos: String(earlierSamples + outcome.lastOffsetSamples),
    playback_seconds: String(Math.floor(outcome.samples / samplesPerS)),
    playback_ms: String(Math.floor(outcome.samples / samplesPerMs)),
    playback_samples: String(outcome.samples),
  });
  channel.emit('PLAYBACK_STOP', {
    ...fileHeaders(path),
    'Playback-Status': outcome.status === 'done' ? 'done' : 'break',
  });
  return outcome;
}

export const playbackVariables = [
  'playback_last_offset_pos',
  'playback_seconds',
  'playback_ms',
  'playback_samples',
] as const;
