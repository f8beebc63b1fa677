// The application playback: a file, a stream, or a list of them.
// Never collects digits: it only lets a terminator stop it.
import type { PlaybackOutcome } from '../../media/media-engine-model.js';
import type { Application, ApplicationContext } from './application-model.js';
import { playSource, playbackVariables } from './play-source.js';
import { isTerminator, playbackTerminators } from './terminators.js';

const msPerS = 1000;

const responses = {
  done: 'FILE PLAYED',
  break: 'FILE PLAYED',
  'not-found': 'FILE NOT FOUND',
  error: 'PLAYBACK ERROR',
} as const satisfies Record<PlaybackOutcome['status'], string>;

function timeoutMs(text: string | undefined): number | undefined {
  const seconds = Number(text ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * msPerS : undefined;
}

/** A file that is missing in a list is passed over; the last one decides the response. */
async function playList(
  { channel, run }: ApplicationContext,
  sources: readonly string[],
  stopped: () => boolean,
): Promise<PlaybackOutcome['status']> {
  const limitMs = timeoutMs(channel.variables.get('playback_timeout_sec'));
  let status: PlaybackOutcome['status'] = 'not-found';
  let earlierSamples = 0;
  for (const source of sources) {
    if (run.broken || stopped()) break;
    const outcome = await playSource(channel, run, { source, timeoutMs: limitMs, earlierSamples });
    ({ status } = outcome);
    earlierSamples += outcome.lastOffsetSamples;
    if (outcome.error !== undefined) {
      channel.log.warn('playback failed', { channel: channel.uuid, source, error: outcome.error });
    }
    if (status === 'break') break;
  }
  return status;
}

export const playback: Application = async (context) => {
  const { channel, argument } = context;
  const delimiter = channel.variables.get('playback_delimiter');
  const sources = delimiter === undefined ? [argument] : argument.split(delimiter);
  const terminators = playbackTerminators(channel.variables);
  for (const name of [...playbackVariables, 'playback_terminator_used'])
    channel.variables.set(name, undefined);
  let stopped = false;
  // Keys pressed meanwhile are taken, whether they stop it or not, as on the real server.
  const stopConsuming = channel.digits.consume((digit) => {
    if (!stopped && isTerminator(terminators, digit)) {
      stopped = true;
      channel.variables.set('playback_terminator_used', digit);
      channel.session.stopPlayback();
    }
    return 'more';
  });
  try {
    const status = await playList(
      context,
      sources.filter((source) => source !== ''),
      () => stopped,
    );
    return responses[status];
  } finally {
    stopConsuming();
  }
};
