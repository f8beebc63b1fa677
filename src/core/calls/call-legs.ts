// How a leg that we make begins and ends, and what its end means for the call.
// Never ends a call in which two are left to talk, or somebody is still being passed on.
import type { LegId } from '../kernel/ids.js';
import { settleConsultation } from './call-consultation.js';
import { apart, rungByStage, talks } from './call-participants.js';
import type { CallInput, LegFailure, Participant, StageActivity } from './call-state.js';
import { transferFailed } from './call-transfer.js';
import type { CallTurn } from './call-turn.js';
import type { Afterwards } from './stage-progress.js';

type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

export function legDialled(turn: CallTurn, input: Input<'leg-dialled'>): string | undefined {
  const { legId, journalRole: role, sipCallId, endpointId, to, agentId } = input;
  const known = turn.participant(legId);
  if (known === undefined) turn.add(rungByStage(input));
  else if (known.leg.kind === 'dialling')
    turn.change(legId, {
      leg: { kind: 'dialling', sipCallId, ...(endpointId === undefined ? {} : { endpointId }) },
    });
  else return 'dialled-already';
  turn.record({
    kind: 'leg-started',
    callId: turn.state.id,
    legId,
    role,
    sipCallId,
    ...(to.kind === 'extension'
      ? { extension: to.extension }
      : { number: to.number, ...(to.passedOn === true ? { passedOn: true } : {}) }),
    ...(agentId === undefined ? {} : { agentId }),
  });
  return undefined;
}

export function legFailed(turn: CallTurn, legId: LegId, failure: LegFailure): string | undefined {
  const participant = turn.participant(legId);
  if (participant === undefined) return 'no-such-leg';
  const { leg } = participant;
  if (leg.kind === 'answered' || leg.kind === 'arriving') return 'answered-already';
  const sipStatus =
    failure.kind === 'failed' && failure.sipStatus !== undefined ? { sipStatus: failure.sipStatus } : {};
  // One that could or may not be dialled has not begun.
  if (leg.sipCallId !== undefined)
    turn.record({
      kind: 'leg-ended',
      callId: turn.state.id,
      legId,
      ...(leg.kind === 'ending'
        ? { by: 'local', cause: leg.cause }
        : { by: 'remote', cause: failure.kind === 'failed' ? failure.cause : 'no-audio' }),
      ...sipStatus,
    });
  turn.remove(legId);
  if (leg.kind === 'ending') return undefined;
  const { activity, transfer, consultation } = turn.state;
  if (activity.kind === 'dialling' && activity.called === legId)
    turn.end(
      failure.kind === 'failed'
        ? { outcome: 'unanswered', cause: failure.cause, refusal: failure.cause }
        : { outcome: 'interrupted', cause: failure.code, refusal: 'media-unavailable' },
    );
  else if (transfer?.target === legId) transferFailed(turn, transfer, failure);
  else if (consultation?.target === legId) settleConsultation(turn);
  return undefined;
}

export function legEnded(turn: CallTurn, input: Input<'leg-ended'>): string | undefined {
  const { legId, by, cause, sipStatus } = input;
  const participant = turn.participant(legId);
  if (participant === undefined) return 'no-such-leg';
  if (participant.leg.kind !== 'ending') turn.freeAgent(participant);
  turn.record({
    kind: 'leg-ended',
    callId: turn.state.id,
    legId,
    ...(participant.leg.kind === 'ending' ? { by: 'local', cause: participant.leg.cause } : { by, cause }),
    ...(sipStatus === undefined ? {} : { sipStatus }),
  });
  turn.remove(legId);
  if (participant.leg.kind !== 'ending') goneFromCall(turn, participant, cause);
  return undefined;
}

/** What a participant's leaving means for those who stay. */
export function goneFromCall(turn: CallTurn, gone: Participant, cause: string): void {
  const { activity, transfer, consultation } = turn.state;
  const isLost = cause === 'media-lost' || cause === 'sip-server-lost';
  switch (activity.kind) {
    case 'dialling':
      if (activity.called === gone.legId)
        turn.end({
          outcome: isLost ? 'interrupted' : 'unanswered',
          cause: isLost ? cause : 'callee-hung-up',
          refusal: 'unreachable',
        });
      return;
    case 'joining':
      if (gone.joined) backToStage(turn, activity.back);
      return;
    case 'talking':
      if (transfer?.by === gone.legId) return turn.remix();
      if (transfer?.target === gone.legId)
        return transferFailed(turn, transfer, { kind: 'failed', cause: 'declined' });
      if (gone.supervision !== undefined && !talks(gone)) return turn.remix();
      settleConsultation(turn);
      if (consultation?.target === gone.legId || consultation?.by === gone.legId) return;
      return stayOrEnd(turn, gone, isLost ? cause : undefined);
    case 'begun':
    case 'stage':
    case 'giving-away':
    case 'over':
  }
}

function stayOrEnd(turn: CallTurn, gone: Participant, lostBy: string | undefined): void {
  if (!gone.joined) return;
  const { afterwards, callerLegId, transfer } = turn.state;
  const joined = turn.state.participants.filter(talks);
  const passedOn = joined.find(({ legId }) => legId !== transfer?.target);
  if (joined.length >= 2) {
    turn.do({ kind: 'leave-stage' });
    return turn.remix();
  }
  if (transfer !== undefined && passedOn !== undefined) return waitForTarget(turn, passedOn.legId);
  if (afterwards !== undefined && lostBy === undefined && turn.participant(callerLegId)?.joined === true)
    return goOn(turn, callerLegId!, afterwards);
  const cause = gone.role === 'agent' ? 'agent-hung-up' : 'callee-hung-up';
  turn.end({
    outcome: lostBy === undefined ? 'answered' : 'interrupted',
    cause: lostBy ?? cause,
    refusal: 'unreachable',
  });
}

/** Of a conference that somebody passes on one is left, who waits for whoever is rung. */
export function waitForTarget(turn: CallTurn, legId: LegId): void {
  turn.remix();
  if (turn.state.transfer?.stage === 'ringing') turn.do({ kind: 'play-ringback', legId });
}

/** The caller is alone, and a menu has more to say. */
function goOn(turn: CallTurn, caller: LegId, { flowId, node }: Afterwards): void {
  turn.goNowhereAfterwards();
  turn.change(caller, apart);
  turn.remix();
  turn.do({ kind: 'route', destination: { kind: 'flow', flow: flowId, node }, purpose: 'serve' });
}

/** The two never heard each other: the stage that had rung somebody knows what to do. */
export function backToStage(turn: CallTurn, back: StageActivity): undefined {
  for (const { legId, joined } of turn.state.participants) if (joined) turn.change(legId, apart);
  turn.forgetMix();
  turn.set({ activity: back });
  return undefined;
}
