// The state machine of a call: legs come and go, people are rung, joined, put on hold and passed on.
// Never looks at a clock, and never waits: what takes time comes back as an input.
import type { CallDirection } from './call-event.js';
import type { CallId, LegId } from '../kernel/ids.js';
import { ignored, type Transition } from '../kernel/transition.js';
import type { CallEffect, CallInput, CallState } from './call-state.js';
import { CallTurn } from './call-turn.js';
import {
  consultationEndOrdered,
  consultationOrdered,
  endConsultation,
  settleConsultation,
  swapOrdered,
} from './call-consultation.js';
import {
  holding,
  leaveConversation,
  mixed,
  mixFailed,
  muteOrdered,
  talkOrdered,
} from './call-conversation.js';
import { goneFromCall, legDialled, legEnded, legFailed, waitForTarget } from './call-legs.js';
import { agentOf, dialledParticipant, ringTimeoutMs, talks } from './call-participants.js';
import { inviteOrdered, removalOrdered } from './call-conference.js';
import { supervisionChanged, supervisionOrdered, takeOverOrdered } from './call-supervision.js';
import { legReplaced } from './leg-replacement.js';
import { answeredWhileTalking, participantBrought, transferAsked } from './call-transfer.js';

//            stage-entered        talk-ordered          mixed
//   ┌───────┐           ┌───────┐ ─────────► ┌─────────┐ ─────► ┌─────────┐ ◄─┐ joins, leaves, holds,
//   │ begun │ ────────► │ stage │            │ joining │        │ talking │ ──┘ is passed on: as long as
//   └───────┘           └───────┘ ◄───────── └─────────┘        └─────────┘     two are there to talk
//       │                │     ▲   mix-failed,                   ▲  │     │
//       │ dial-ordered   │     │   leg-ended                     │  │     │ participant-taken
//       ▼                ▼     └─── stage-entered (any) ─────────┼──┘     ▼
//   ┌───────────┐ leg-answered, caller-ready, mixed              │   ┌─────────────┐
//   │ dialling  │ ───────────────────────────────────────────────┘   │ giving-away │
//   └───────────┘                                                    └─────────────┘
//   In every activity call-finished leads to over; legs that are told to end are participants until they have.

export function newCall(id: CallId, direction: CallDirection): CallState {
  return {
    id,
    direction,
    participants: [],
    activity: { kind: 'begun' },
    mix: { kind: 'apart' },
    music: [],
    legs: 0,
    effects: 0,
  };
}

/** The next leg's id, for a leg that a stage of the application makes. */
export function numberLeg(state: CallState): { readonly state: CallState; readonly legId: LegId } {
  const turn = new CallTurn(state);
  const legId = turn.newLegId();
  return { state: turn.state, legId };
}

/** Nothing of it is left on a server: it need not be remembered. */
export const isOver = ({ activity, participants }: CallState): boolean =>
  activity.kind === 'over' && participants.length === 0;

export function transitionCall(state: CallState, input: CallInput): Transition<CallState, CallEffect> {
  const turn = new CallTurn(state);
  const reason = state.activity.kind === 'over' ? whenOver(turn, input) : apply(turn, input);
  return reason === undefined ? { state: turn.state, effects: turn.effects } : ignored(reason);
}

/** A stable code when the input means nothing. */
type Reason = string | undefined;

function whenOver(turn: CallTurn, input: CallInput): Reason {
  switch (input.kind) {
    // The servers confirm what was told to end.
    case 'leg-failed':
      return legFailed(turn, input.legId, input.failure);
    case 'leg-ended':
      return legEnded(turn, input);
    case 'leg-answered':
      return legAnswered(turn, input);
    default:
      return 'call-over';
  }
}

function apply(turn: CallTurn, input: CallInput): Reason {
  switch (input.kind) {
    case 'caller-arrived':
      return callerArrived(turn, input);
    case 'caller-audio-opened':
      return callerAudioOpened(turn);
    case 'caller-ready':
      return callerReady(turn);
    case 'caller-answered':
      return callerAnswered(turn, input);
    case 'caller-left':
      return callerLeft(turn, input);
    case 'stage-entered':
      return stageEntered(turn, input);
    case 'stage-moved':
      return stageMoved(turn, input);
    case 'leg-dialled':
      return legDialled(turn, input);
    case 'leg-ending':
      return legEnding(turn, input);
    case 'leg-ringing':
      return legRinging(turn, input);
    case 'leg-answered':
      return legAnswered(turn, input);
    case 'leg-failed':
      return legFailed(turn, input.legId, input.failure);
    case 'leg-ended':
      return legEnded(turn, input);
    case 'dial-ordered':
      return dialOrdered(turn, input);
    case 'talk-ordered':
      return talkOrdered(turn, input);
    case 'mixed':
      return mixed(turn, input.effectId);
    case 'mix-failed':
      return mixFailed(turn, input);
    case 'held':
    case 'resumed':
      return holding(turn, input.legId, input.kind === 'held', input.byDesk === true);
    case 'mute-ordered':
      return muteOrdered(turn, input);
    case 'transfer-asked':
      return transferAsked(turn, input);
    case 'participant-brought':
      return participantBrought(turn, input);
    case 'participant-taken':
      return participantTaken(turn, input.legId);
    case 'consultation-ordered':
      return consultationOrdered(turn, input);
    case 'swap-ordered':
      return swapOrdered(turn, input.by);
    case 'consultation-end-ordered':
      return consultationEndOrdered(turn, input);
    case 'supervision-ordered':
      return supervisionOrdered(turn, input);
    case 'supervision-changed':
      return supervisionChanged(turn, input);
    case 'take-over-ordered':
      return takeOverOrdered(turn, input);
    case 'leave-ordered':
      return leaveOrdered(turn, input.legId);
    case 'leg-replaced':
      return legReplaced(turn, input);
    case 'invite-ordered':
      return inviteOrdered(turn, input);
    case 'removal-ordered':
      return removalOrdered(turn, input.legId);
    case 'call-finished':
      return releaseEverybody(turn);
  }
}

type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

function callerArrived(turn: CallTurn, { legId, sipCallId, extension }: Input<'caller-arrived'>): Reason {
  if (turn.state.callerLegId !== undefined) return 'caller-there';
  turn.set({ callerLegId: legId });
  turn.add({
    legId,
    role: extension === undefined ? 'customer' : 'colleague',
    leg: { kind: 'arriving', sipCallId },
    joined: false,
    holds: false,
    ...(extension === undefined ? {} : { extension }),
  });
  return undefined;
}

/** The call's own leg is up: the caller's, or that of a customer whom we have called. */
function callerAnswered(turn: CallTurn, { legId, dialogId, endpointId }: Input<'caller-answered'>): Reason {
  const participant = turn.participant(legId);
  if (participant === undefined) return 'no-such-leg';
  const { leg } = participant;
  if (leg.kind === 'ending') return 'leg-ending';
  const wasAnswered = leg.kind === 'answered';
  const sipCallId = leg.sipCallId ?? '';
  turn.set({ callerLegId: legId });
  turn.change(legId, { leg: { kind: 'answered', sipCallId, dialogId, endpointId } });
  if (!wasAnswered) turn.record({ kind: 'leg-answered', callId: turn.state.id, legId, dialogId, endpointId });
  return undefined;
}

/** Ignored: there is nobody for whom the call would go on, and whoever keeps it ends it. */
function callerLeft(turn: CallTurn, { cause, by = 'remote' }: Input<'caller-left'>): Reason {
  const { activity, callerLegId, participants, transfer, consultation } = turn.state;
  const caller = turn.participant(callerLegId);
  if (caller === undefined) return 'no-caller';
  const others = participants.filter(
    (one) => one !== caller && one.leg.kind !== 'ending' && (talks(one) || one.supervision === undefined),
  );
  const stay = others.filter((one) => talks(one) && one.legId !== transfer?.target);
  // Two who talk, or one who is passed on by the caller; who is only rung to join them is neither.
  const handsOver = consultation?.by === caller.legId && stay.length > 0;
  const goesOn =
    activity.kind === 'talking' &&
    (stay.length >= 2 || handsOver || (transfer !== undefined && others.length > 0));
  const isPassedOn = transfer !== undefined && transfer.by !== caller.legId && stay.length === 0;
  if (!goesOn || isPassedOn) return 'nobody-left';
  turn.freeAgent(caller);
  turn.dropCaller(caller, by, cause);
  // The queue's conversation is over with the caller; who talks on is busy all the same.
  for (const one of others) turn.keepAgentBusy(one);
  turn.do({ kind: 'leave-stage' });
  settleConsultation(turn);
  if (transfer !== undefined && transfer.by !== caller.legId && stay.length === 1)
    waitForTarget(turn, stay[0]!.legId);
  else turn.remix();
  return undefined;
}

/** Told by a page what the phone would do by hanging up. */
function leaveOrdered(turn: CallTurn, legId: LegId): Reason {
  const participant = turn.participant(legId);
  if (turn.state.activity.kind !== 'talking') return 'not-talking';
  if (participant === undefined || participant.leg.kind === 'ending') return 'no-such-leg';
  if (legId === turn.state.callerLegId) return 'is-caller';
  turn.release(participant, 'hung-up');
  goneFromCall(turn, participant, 'hung-up');
  return undefined;
}

function stageEntered(turn: CallTurn, { stage, queueId, progress }: Input<'stage-entered'>): Reason {
  leaveConversation(turn);
  // A menu says itself what comes after it.
  if (stage === 'flow') turn.goNowhereAfterwards();
  turn.set({
    activity: {
      kind: 'stage',
      stage,
      ...(queueId === undefined ? {} : { queueId }),
      ...(progress === undefined ? {} : { progress }),
    },
  });
  return undefined;
}

function stageMoved(turn: CallTurn, { progress, events, afterwards }: Input<'stage-moved'>): Reason {
  const { activity } = turn.state;
  if (activity.kind !== 'stage' || activity.stage !== progress.kind) return 'stage-left';
  turn.set({ activity: { ...activity, progress }, ...(afterwards === undefined ? {} : { afterwards }) });
  for (const event of events) turn.record(event);
  return undefined;
}

function legEnding(turn: CallTurn, { legId, cause }: Input<'leg-ending'>): Reason {
  const participant = turn.participant(legId);
  if (participant === undefined) return 'no-such-leg';
  if (participant.leg.kind === 'ending') return 'leg-ending';
  turn.markEnding(participant, cause);
  return undefined;
}

function legRinging(turn: CallTurn, { legId, invites }: Input<'leg-ringing'>): Reason {
  const { activity, transfer, id } = turn.state;
  const participant = turn.participant(legId);
  if (participant?.leg.kind !== 'dialling' || participant.leg.sipCallId === undefined) return 'not-dialling';
  const { sipCallId, endpointId } = participant.leg;
  turn.change(legId, {
    leg: { kind: 'ringing', sipCallId, invites, ...(endpointId === undefined ? {} : { endpointId }) },
  });
  turn.record({ kind: 'leg-ringing', callId: id, legId, invites });
  if (activity.kind === 'dialling' && activity.called === legId) turn.do({ kind: 'ring-caller' });
  if (transfer?.target === legId && !transfer.isReturn) turn.tellTransferor(transfer, 180);
  return undefined;
}

function legAnswered(turn: CallTurn, { legId, dialogId, endpointId }: Input<'leg-answered'>): Reason {
  const { activity, id } = turn.state;
  const participant = turn.participant(legId);
  if (participant === undefined) return 'no-such-leg';
  const { leg } = participant;
  if (leg.kind === 'answered' || leg.kind === 'arriving') return 'answered-already';
  // Told to stop ringing while the answer was on its way: it is hung up.
  if (leg.kind === 'ending') {
    if (leg.dialogId !== undefined) return 'answered-already';
    turn.record({ kind: 'leg-answered', callId: id, legId, dialogId, endpointId });
    turn.change(legId, { leg: { ...leg, dialogId } });
    return undefined;
  }
  turn.record({ kind: 'leg-answered', callId: id, legId, dialogId, endpointId });
  turn.change(legId, { leg: { kind: 'answered', sipCallId: leg.sipCallId ?? '', dialogId, endpointId } });
  if (activity.kind === 'dialling' && activity.called === legId) {
    turn.occupy(legId, activity.calledAgent);
    turn.do({ kind: 'answer-caller' });
  } else if (activity.kind === 'talking') answeredWhileTalking(turn, legId);
  return undefined;
}

function dialOrdered(turn: CallTurn, { to, calledAgent, callerAgent }: Input<'dial-ordered'>): Reason {
  const caller = turn.participant(turn.state.callerLegId);
  if (caller === undefined) return 'no-caller';
  leaveConversation(turn);
  turn.set({
    activity: {
      kind: 'dialling',
      to,
      called: turn.newLegId(),
      ...(calledAgent === undefined ? {} : { calledAgent }),
    },
  });
  if (to.kind === 'extension' && to.extension === caller.extension)
    turn.end({ outcome: 'unanswered', cause: 'busy', refusal: 'busy' });
  else {
    turn.occupy(caller.legId, callerAgent);
    turn.do({ kind: 'open-caller-audio' });
  }
  return undefined;
}

function callerAudioOpened(turn: CallTurn): Reason {
  const { activity, callerLegId } = turn.state;
  if (activity.kind !== 'dialling' || turn.participant(activity.called) !== undefined) return 'not-awaited';
  const { to, called, calledAgent } = activity;
  const caller = turn.participant(callerLegId);
  if (caller?.leg.kind === 'answered') turn.do({ kind: 'play-ringback', legId: caller.legId });
  turn.add(dialledParticipant(called, to, calledAgent));
  turn.do({
    kind: 'dial',
    legId: called,
    journalRole: 'callee',
    to,
    ...agentOf(calledAgent),
    timeoutMs: ringTimeoutMs,
  });
  return undefined;
}

function callerReady(turn: CallTurn): Reason {
  const { activity, callerLegId } = turn.state;
  if (activity.kind !== 'dialling') return 'not-awaited';
  const called = turn.participant(activity.called);
  if (callerLegId === undefined || called?.leg.kind !== 'answered') return 'not-awaited';
  turn.change(callerLegId, { joined: true });
  turn.change(called.legId, { joined: true });
  turn.remix();
  return undefined;
}

function participantTaken(turn: CallTurn, legId: LegId): Reason {
  const { activity, consultation } = turn.state;
  if (consultation !== undefined) return 'consulting';
  const participant = turn.participant(legId);
  if (activity.kind === 'dialling' && activity.called === legId && participant?.leg.kind === 'ringing') {
    // It rings for somebody else from now on.
    turn.takeAway(participant);
    turn.end({ outcome: 'unanswered', cause: 'transferred', refusal: 'unreachable' });
    return undefined;
  }
  if (activity.kind !== 'talking' || participant?.joined !== true) return 'not-talking';
  turn.freeAgent(participant);
  turn.takeAway(participant);
  if (turn.state.participants.filter(talks).length < 2) turn.set({ activity: { kind: 'giving-away' } });
  turn.remix();
  return undefined;
}

/** The caller's own leg is ended by whoever keeps it. */
function releaseEverybody(turn: CallTurn): Reason {
  const { callerLegId, participants, transfer, consultation } = turn.state;
  turn.abandonTransfer(transfer);
  if (consultation !== undefined) endConsultation(turn, consultation, 'resumed');
  for (const one of participants)
    if (one.legId === callerLegId) {
      turn.freeAgent(one);
      turn.remove(one.legId);
    } else turn.release(one, 'hung-up');
  turn.forgetMix();
  const { callerLegId: _caller, ...rest } = turn.state;
  turn.state = { ...rest, activity: { kind: 'over' } };
  return undefined;
}
