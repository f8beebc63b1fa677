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
}

/** Joins caller and party, and from then on serves both phones' re-INVITEs. Rejects with MediaError. */
export async function startConversation(call: Call, party: Party, holdMusic: string): Promise<void> {
  await party.endpoint.modify(party.leg.remoteSdp);
  await call.endpoint.bridge(party.endpoint);
  const held = new Set<LegId>();
  const follow =
    (legId: LegId, own: MediaEndpoint, other: MediaEndpoint) =>
    async (remoteSdp: string): Promise<string> => {
      const answer = await own.modify(remoteSdp);
      const hold = isOnHold(remoteSdp);
      if (hold === held.has(legId) || call.ended) return answer;
      call.record({ kind: hold ? 'leg-held' : 'leg-resumed', callId: call.id, legId });
      if (hold) {
        held.add(legId);
        other.startBackground({ kind: 'music', music: holdMusic });
      } else {
        held.delete(legId);
        await other.stop();
      }
      return answer;
    };
  party.leg.onReoffer(follow(party.legId, party.endpoint, call.endpoint));
  call.onReoffer(follow(call.callerLegId, call.endpoint, party.endpoint));
}
