// Who hears whom, derived from who takes part: two are bridged, more are mixed.
// Never plays or joins anything.
import type { LegId } from '../kernel/ids.js';
import type { CallState, Mix, Participant } from './call-state.js';

/** What the participants' audio is to be. */
export function mixOf(participants: readonly Participant[]): Mix {
  const together = participants.filter(
    (one) => isTogether(one) && participants.some((other) => speaksWith(one, other)),
  );
  const [one, other] = together;
  if (one === undefined || other === undefined) return { kind: 'apart' };
  if (together.length === 2 && together.every(isHeardByAll))
    return { kind: 'bridge', between: [one.legId, other.legId] };
  return {
    kind: 'conference',
    members: together.map((listener) => ({
      legId: listener.legId,
      hears: together.filter((speaker) => hears(listener, speaker)).map(({ legId }) => legId),
    })),
  };
}

/** Who hears hold music: those for whom everybody else holds, and who is left alone by a consultation. */
export function musicOf({
  participants,
  consultation,
}: Pick<CallState, 'participants' | 'consultation'>): readonly LegId[] {
  return participants
    .filter((one) => {
      if (!isTogether(one)) return false;
      const others = participants.filter((other) => speaksWith(one, other));
      if (others.length === 0) return consultation !== undefined && consultation.by !== one.legId;
      return others.every(({ holds, holdsByDesk }) => holds || holdsByDesk === true);
    })
    .map(({ legId }) => legId);
}

/** The others wait for this one. */
export const keepsWaiting = ({ holds, holdsByDesk, aside }: Participant): boolean =>
  holds || holdsByDesk === true || aside === true;

export function isSameMix(one: Mix, other: Mix): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const isTogether = ({ joined, leg }: Participant): boolean => joined && leg.kind === 'answered';
const isHeardByAll = ({ heardBy, muted }: Participant): boolean => heardBy === undefined && muted !== true;

/** Both are in the conversation, or in the consultation. */
const speaksWith = (one: Participant, other: Participant): boolean =>
  one.legId !== other.legId && isTogether(other) && (one.aside === true) === (other.aside === true);

/** Nobody hears the own voice, nor who holds; who holds hears nobody. */
function hears(listener: Participant, speaker: Participant): boolean {
  if (!speaksWith(listener, speaker) || speaker.muted === true) return false;
  if ([listener, speaker].some(({ holds, holdsByDesk }) => holds || holdsByDesk === true)) return false;
  switch (speaker.heardBy) {
    case 'nobody':
      return false;
    case 'agents':
      return listener.role === 'agent';
    case 'all':
    case undefined:
      return true;
  }
}
