// Reads what our softswitch tells of the channels that it has kept (its event-socket command `kept_channels`).
// Never trusts the shape: another media server answers something else.
import { z } from 'zod';
import { MediaError } from '../../app/ports/media.js';

const channelSchema = z.object({
  uuid: z.string(),
  sipCallId: z.string(),
  busy: z.boolean(),
  peer: z.string().optional(),
  room: z.string().optional(),
});

export type KeptChannel = z.infer<typeof channelSchema>;

/** Throws MediaError. */
export function keptChannels(reply: string): readonly KeptChannel[] {
  try {
    return z.array(channelSchema).parse(JSON.parse(reply));
  } catch (error) {
    throw new MediaError('media-refused', `channels that are kept were not told: ${reply.slice(0, 100)}`, {
      cause: error,
    });
  }
}
