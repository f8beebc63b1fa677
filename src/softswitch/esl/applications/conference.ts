// The application conference: the channel is in the conference until it is put out, moved or hung up.
// Never breaks on uuid_break: that ends what is played to the member.
import { parseConferenceRequest } from '../conference/conference-request.js';
import type { Application } from './application-model.js';
import { noResponse } from './application-model.js';

/** `name[@profile][+[pin][+flags{a|b}]]`; while it runs others may run nested, e.g. a playback that this member alone hears. */
export const conference: Application = async ({ channel, argument, run, conferences }) => {
  const request = parseConferenceRequest(argument);
  if (request === undefined) return '-ERR no conference name';
  run.outlastBreaks();
  let joined;
  try {
    joined = await conferences.join(channel, request);
  } catch (error) {
    channel.log.error('conference not joined', { channel: channel.uuid, conference: request.name, error });
    return '-ERR conference not joined';
  }
  if (typeof joined === 'string') {
    channel.log.warn('conference not joined', { channel: channel.uuid, reason: joined });
    return `-ERR ${joined}`;
  }
  const { member, conference: place } = joined;
  const out = new Promise<void>((resolve) => {
    member.onOut(resolve);
    run.onBreak(() => {
      // Audio first: who is moved or hung up hears and says no word more here.
      void place.leave(member).then(resolve);
    });
  });
  const stopConsuming = channel.digits.consume((digit) => {
    place.noteKey(member, digit);
    return 'more';
  });
  await run.wait(out);
  stopConsuming();
  await place.leave(member);
  return noResponse;
};
