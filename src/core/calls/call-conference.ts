// Who is called into a conversation, and who is taken out of it.
// Never leaves anybody alone: the last two part by hanging up.
import type { LegId } from '../kernel/ids.js';
import { agentOf, dialledParticipant, talks, ringTimeoutMs } from './call-participants.js';
import type { CallInput, CallState } from './call-state.js';
import type { CallTurn } from './call-turn.js';
import type { DialledParty } from './dialled-party.js';

/** A room of the media server holds so many. */
const maxParticipants = 50;

/** Is in the call with that phone or number, or is being rung for it. */
export const isInCall = ({ participants }: CallState, party: DialledParty): boolean =>
  participants.some((one) =>
    party.kind === 'extension' ? one.extension === party.extension : one.number === party.number,
  );

export function inviteOrdered(
  turn: CallTurn,
  { to, agentId }: Extract<CallInput, { kind: 'invite-ordered' }>,
): string | undefined {
  const { activity, participants, transfer, consultation } = turn.state;
  if (activity.kind !== 'talking') return 'not-talking';
  if (transfer !== undefined) return 'being-passed-on';
  if (consultation !== undefined) return 'consulting';
  if (participants.length >= maxParticipants) return 'too-many';
  const legId = turn.newLegId();
  turn.add(dialledParticipant(legId, to, agentId));
  turn.do({ kind: 'dial', legId, journalRole: 'callee', to, ...agentOf(agentId), timeoutMs: ringTimeoutMs });
  return undefined;
}

export function removalOrdered(turn: CallTurn, legId: LegId): string | undefined {
  const { activity, participants, transfer, consultation } = turn.state;
  const participant = turn.participant(legId);
  if (activity.kind !== 'talking') return 'not-talking';
  if (transfer !== undefined) return 'being-passed-on';
  if (consultation !== undefined) return 'consulting';
  if (participant === undefined || participant.leg.kind === 'ending') return 'no-such-leg';
  // Nobody sends a supervisor away.
  if (participant.supervision !== undefined) return 'no-such-leg';
  if (participant.joined && participants.filter(talks).length <= 2) return 'last-two';
  const isCaller = legId === turn.state.callerLegId;
  turn.release(participant, 'removed');
  if (isCaller) {
    // The queue's conversation is over with the caller; who talks on is busy all the same.
    for (const one of participants) turn.keepAgentBusy(one);
    turn.do({ kind: 'leave-stage' });
  }
  turn.remix();
  return undefined;
}
