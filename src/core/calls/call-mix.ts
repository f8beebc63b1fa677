// Who hears whom, derived from who takes part: two are bridged, more are mixed.
// Never plays or joins anything.
import type { LegId } from '../kernel/ids.js';
import { talks } from './call-participants.js';
import type { CallState, Mix, Participant } from './call-state.js';

/** What the participants' audio is to be. */
export function mixOf(participants: readonly Participant[]): Mix {
  const there = peopleOf(participants);
  const together = there.filter((one) => there.some((other) => speaksWith(one, other)));
  const [one, other] = together;
  if (one === undefined || other === undefined) return { kind: 'apart' };
  if (together.length === 2 && together.every(isHeardByAll))
    return { kind: 'bridge', between: [one.is.legId, other.is.legId] };
  return {
    kind: 'conference',
    members: together.map((listener) => ({
      legId: listener.is.legId,
      hears: together.filter((speaker) => hears(listener, speaker)).map(({ is }) => is.legId),
    })),
  };
}

/** Who hears hold music: those for whom everybody else holds, and who is left alone by a consultation. */
export function musicOf({
  participants,
  consultation,
}: Pick<CallState, 'participants' | 'consultation'>): readonly LegId[] {
  const there = peopleOf(participants).filter(({ is }) => talks(is));
  return there
    .filter((one) => {
      const others = there.filter((other) => speaksWith(one, other));
      if (others.length === 0) return consultation !== undefined && consultation.by !== one.is.legId;
      return others.every(({ is }) => is.holds || is.holdsByDesk === true);
    })
    .map(({ is }) => is.legId);
}

/** The others wait for this one. */
export const keepsWaiting = ({ holds, holdsByDesk, aside }: Participant): boolean =>
  holds || holdsByDesk === true || aside === true;

export function isSameMix(one: Mix, other: Mix): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Somebody whose audio is there, in the conversation or in the consultation. */
interface Person {
  readonly is: Participant;
  readonly aside: boolean;
}

/** A supervisor is where the colleague is. */
function peopleOf(participants: readonly Participant[]): readonly Person[] {
  const isThere = ({ joined, leg }: Participant): boolean => joined && leg.kind === 'answered';
  return participants.filter(isThere).flatMap((is) => {
    const { supervision } = is;
    if (supervision === undefined) return [{ is, aside: is.aside === true }];
    const colleague = participants.find(({ legId }) => legId === supervision.of);
    if (colleague === undefined || !isThere(colleague)) return [];
    return [{ is, aside: colleague.aside === true }];
  });
}

const isHeardByAll = ({ is }: Person): boolean => is.supervision === undefined && is.muted !== true;

const speaksWith = (one: Person, other: Person): boolean =>
  one.is.legId !== other.is.legId && one.aside === other.aside;

/** Nobody hears the own voice, nor who holds; who holds hears nobody. */
function hears(listener: Person, speaker: Person): boolean {
  if (!speaksWith(listener, speaker) || speaker.is.muted === true) return false;
  if ([listener, speaker].some(({ is }) => is.holds || is.holdsByDesk === true)) return false;
  switch (speaker.is.supervision?.mode) {
    case 'listen':
      return false;
    case 'whisper':
      return listener.is.legId === speaker.is.supervision?.of;
    case 'join':
    case undefined:
      return true;
  }
}
