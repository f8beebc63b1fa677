// Somebody supervises a colleague's conversation: listens, whispers to the colleague, joins, takes over (see SupervisionMode).
// Never lets anybody hear a supervisor who is not to, and never keeps a conversation going that a supervisor alone is left in.
import { isInCall } from './call-conference.js';
import { agentOf, dialledParticipant, talks } from './call-participants.js';
import type { CallInput, Participant } from './call-state.js';
import type { CallTurn } from './call-turn.js';

type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

/** Whoever wants to listen sits beside the phone. */
const ringTimeoutMs = 20_000;

export function supervisionOrdered(
  turn: CallTurn,
  { of, to, agentId, mode, by }: Input<'supervision-ordered'>,
): string | undefined {
  const { activity } = turn.state;
  const supervised = turn.participant(of);
  if (activity.kind !== 'talking' || supervised === undefined || !talks(supervised)) return 'not-talking';
  if (supervised.extension === undefined) return 'not-ours';
  if (isInCall(turn.state, to)) return 'in-call-already';
  const legId = turn.newLegId();
  const supervision = { of, mode, by };
  turn.add({ ...dialledParticipant(legId, to, agentId), role: 'supervisor', supervision });
  turn.do({
    kind: 'dial',
    legId,
    journalRole: 'supervisor',
    to,
    ...agentOf(agentId),
    timeoutMs: ringTimeoutMs,
  });
  return undefined;
}

/** The supervisor's phone has answered. */
export function recordSupervision(turn: CallTurn, participant: Participant): void {
  const { legId, supervision, extension, agentId } = participant;
  if (supervision === undefined || extension === undefined) return;
  const { of: supervisedLegId, mode, by } = supervision;
  turn.record({
    kind: 'supervision-started',
    ...{ callId: turn.state.id, legId, extension },
    ...agentOf(agentId),
    ...{ supervisedLegId, mode, by },
  });
}

export function supervisionChanged(
  turn: CallTurn,
  { legId, mode, by }: Input<'supervision-changed'>,
): string | undefined {
  const participant = turn.participant(legId);
  const supervision = participant?.supervision;
  if (supervision === undefined || participant?.joined !== true) return 'not-supervising';
  if (supervision.mode === mode) return 'nothing-changed';
  // The others have gone: the colleague talks with the supervisor.
  const others = turn.state.participants.filter((one) => talks(one) && one !== participant);
  if (mode !== 'join' && others.length < 2) return 'nobody-else';
  turn.change(legId, { supervision: { ...supervision, mode } });
  turn.record({ kind: 'supervision-changed', callId: turn.state.id, legId, mode, by });
  turn.remix();
  return undefined;
}

/** The supervisor talks on in place of the colleague. */
export function takeOverOrdered(
  turn: CallTurn,
  { legId, by }: Input<'take-over-ordered'>,
): string | undefined {
  const { transfer, consultation } = turn.state;
  const supervisor = turn.participant(legId);
  const supervision = supervisor?.supervision;
  if (supervision === undefined || supervisor?.joined !== true) return 'not-supervising';
  if (transfer !== undefined) return 'being-passed-on';
  if (consultation !== undefined) return 'consulting';
  const supervised = turn.participant(supervision.of);
  const others = turn.state.participants.filter(
    (one) => talks(one) && one !== supervised && one !== supervisor,
  );
  if (others.length === 0) return 'nobody-else';
  talkInPlace(turn, supervisor, by);
  if (supervised !== undefined) turn.release(supervised, 'taken-over');
  turn.do({ kind: 'leave-stage' });
  turn.remix();
  return undefined;
}

/** Nobody supervises a colleague who is gone; whoever has joined talks on like anybody else. */
export function settleSupervision(turn: CallTurn): void {
  for (const one of turn.state.participants) {
    if (one.supervision === undefined || one.leg.kind === 'ending' || turn.isUp(one.supervision.of)) continue;
    if (one.joined && one.supervision.mode === 'join') talkInPlace(turn, one, one.supervision.by);
    else turn.release(one, 'supervision-ended');
  }
}

/** From now on like anybody else whom the call has. */
function talkInPlace(
  turn: CallTurn,
  { legId, extension, agentId, supervision }: Participant,
  by: string,
): void {
  if (supervision === undefined || extension === undefined) return;
  turn.change(legId, { supervision: undefined, role: 'colleague' });
  turn.record({
    kind: 'call-taken-over',
    ...{ callId: turn.state.id, legId, extension },
    ...agentOf(agentId),
    ...{ supervisedLegId: supervision.of, by },
  });
}
