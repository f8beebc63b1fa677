// Who hears whom, derived from who takes part: two are bridged, more are mixed.
// Never plays or joins anything.
import type { LegId } from '../kernel/ids.js';
import type { Mix, Participant } from './call-state.js';

/** What the participants' audio is to be. */
export function mixOf(participants: readonly Participant[]): Mix {
  const together = participants.filter(isTogether);
  const [one, other] = together;
  if (one === undefined || other === undefined) return { kind: 'apart' };
  if (together.length === 2 && one.heardBy === undefined && other.heardBy === undefined)
    return { kind: 'bridge', between: [one.legId, other.legId] };
  return {
    kind: 'conference',
    members: together.map((listener) => ({
      legId: listener.legId,
      hears: together.filter((speaker) => hears(listener, speaker)).map(({ legId }) => legId),
    })),
  };
}

/** Who hears hold music: those for whom everybody else holds. */
export function musicOf(participants: readonly Participant[]): readonly LegId[] {
  const together = participants.filter(isTogether);
  return together
    .filter(({ legId }) => {
      const others = together.filter((other) => other.legId !== legId);
      return others.length > 0 && others.every(({ holds }) => holds);
    })
    .map(({ legId }) => legId);
}

export function isSameMix(one: Mix, other: Mix): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const isTogether = ({ joined, leg }: Participant): boolean => joined && leg.kind === 'answered';

/** Nobody hears the own voice, nor who holds; who holds hears nobody. */
function hears(listener: Participant, speaker: Participant): boolean {
  if (listener.legId === speaker.legId || listener.holds || speaker.holds) return false;
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
