// Two parties who hear each other: the bridge, and hold and resume from either phone.
// Never ends a call; the stage that made the conversation does.
import type { LegId } from '../../core/kernel/ids.js';
import { isOnHold } from '../../core/pbx/sdp-direction.js';
import type { MediaEndpoint } from '../ports/media.js';
import type { EstablishedLeg } from '../ports/telephony.js';
import type { Call } from './call.js';

/** The party whom the caller talks with. */
export interface Party {
  readonly legId: LegId;
  readonly endpoint: MediaEndpoint;
  readonly leg: EstablishedLeg;
  /** The phone hears its audio already. */
  readonly isOpen: boolean;
}

/** Joins caller and party, and serves both phones' re-INVITEs from the first moment on. Rejects with MediaError. */
export async function startConversation(call: Call, party: Party, holdMusic: string): Promise<void> {
  /** Who holds, and who hears the music meanwhile. */
  const held = new Map<LegId, MediaEndpoint>();
  let joined = false;
  const entertain = (listener: MediaEndpoint): void =>
    listener.startBackground({ kind: 'music', music: holdMusic }, { callId: call.id });
  const follow =
    (legId: LegId, own: MediaEndpoint, other: MediaEndpoint) =>
    async (remoteSdp: string, sipSource: string): Promise<string> => {
      const answer = await own.modify(remoteSdp, sipSource);
      const hold = isOnHold(remoteSdp);
      if (hold === held.has(legId) || call.ended) return answer;
      call.record({ kind: hold ? 'leg-held' : 'leg-resumed', callId: call.id, legId });
      if (hold) {
        held.set(legId, other);
        if (joined) entertain(other);
      } else {
        held.delete(legId);
        if (joined) await other.stop();
      }
      return answer;
    };
  party.leg.onReoffer(follow(party.legId, party.endpoint, call.endpoint));
  call.onReoffer(follow(call.callerLegId, call.endpoint, party.endpoint));
  if (!party.isOpen) await party.endpoint.modify(party.leg.remoteSdp, party.leg.sipSource);
  await call.endpoint.bridge(party.endpoint);
  joined = true;
  held.forEach(entertain);
}
