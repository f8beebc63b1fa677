// The part of a call's machine that deals with a conversation: ordered, joined, put on hold, left.
// Never rings anybody, and never says who takes part; the other parts do.
import type { LegId } from '../kernel/ids.js';
import { endConsultation, settleConsultation } from './call-consultation.js';
import { backToStage } from './call-legs.js';
import { apart, talks } from './call-participants.js';
import type { CallInput } from './call-state.js';
import { transferFailed, transferJoined } from './call-transfer.js';
import type { CallTurn } from './call-turn.js';

/** A stable code when the input means nothing. */
type Reason = string | undefined;
type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

/** The caller is alone again. Phones that a stage of the application makes ring are that stage's to end. */
export function leaveConversation(turn: CallTurn): void {
  const { activity, callerLegId, transfer, consultation, participants } = turn.state;
  const isOurs = activity.kind === 'talking' || activity.kind === 'dialling';
  turn.abandonTransfer(transfer);
  if (consultation !== undefined) endConsultation(turn, consultation, 'resumed');
  for (const one of participants)
    if (one.legId === callerLegId) {
      turn.freeAgent(one);
      turn.change(one.legId, apart);
    } else if (isOurs || one.joined) turn.release(one, 'hung-up');
  turn.forgetMix();
}

export function talkOrdered(turn: CallTurn, input: Input<'talk-ordered'>): Reason {
  const { activity, callerLegId } = turn.state;
  const party = turn.participant(input.with);
  if (activity.kind !== 'stage' || callerLegId === undefined || party?.leg.kind !== 'answered')
    return 'not-possible';
  const { holdMusic, offerId, queueId } = input;
  turn.set({
    activity: {
      kind: 'joining',
      with: party.legId,
      holdMusic,
      back: activity,
      ...(offerId === undefined ? {} : { offerId }),
      ...(queueId === undefined ? {} : { queueId }),
    },
  });
  turn.change(callerLegId, { joined: true });
  turn.change(party.legId, { joined: true });
  turn.remix();
  return undefined;
}

export function mixed(turn: CallTurn, effectId: number): Reason {
  if (effectId !== turn.state.mixEffect) return 'stale-mix';
  const { mixEffect: _done, ...rest } = turn.state;
  turn.state = rest;
  const { activity, id } = turn.state;
  switch (activity.kind) {
    case 'dialling': {
      const { to } = activity;
      turn.set({ activity: { kind: 'talking', holdMusic: 'default' } });
      turn.record(
        to.kind === 'extension'
          ? { kind: 'extension-call-answered', callId: id, extension: to.extension }
          : { kind: 'external-call-answered', callId: id, number: to.number },
      );
      break;
    }
    case 'joining': {
      const { holdMusic, queueId, offerId } = activity;
      if (offerId !== undefined) turn.change(activity.with, { offerId });
      turn.set({ activity: { kind: 'talking', holdMusic, ...(queueId === undefined ? {} : { queueId }) } });
      break;
    }
    case 'talking':
      if (turn.state.transfer?.stage === 'joining') transferJoined(turn, turn.state.transfer);
      break;
    case 'giving-away':
      turn.end({ outcome: 'answered', cause: 'transferred' });
      return undefined;
    case 'begun':
    case 'stage':
    case 'over':
  }
  turn.playMusic();
  return undefined;
}

export function mixFailed(turn: CallTurn, { effectId, code }: Input<'mix-failed'>): Reason {
  if (effectId !== turn.state.mixEffect) return 'stale-mix';
  const { mixEffect: _done, ...rest } = turn.state;
  turn.state = { ...rest, mix: { kind: 'apart' } };
  const { activity, transfer } = turn.state;
  if (activity.kind === 'joining') return backToStage(turn, activity.back);
  // Who came last could not be taken in: the others talk on.
  const joined = turn.state.participants.filter((one) => one.joined);
  const last =
    joined.findLast((one) => !talks(one)) ??
    (joined.length > 2 ? joined.findLast(({ legId }) => legId !== turn.state.callerLegId) : undefined);
  if (activity.kind === 'talking' && last !== undefined) {
    turn.release(last, code);
    if (transfer?.target === last.legId) transferFailed(turn, transfer, { kind: 'no-audio', code });
    settleConsultation(turn);
    turn.remix();
    return undefined;
  }
  turn.abandonTransfer(transfer, 500);
  turn.end({ outcome: 'interrupted', cause: code, refusal: 'media-unavailable' });
  return undefined;
}

export function holding(turn: CallTurn, legId: LegId, holds: boolean, byDesk: boolean): Reason {
  const { activity, transfer } = turn.state;
  const participant = turn.participant(legId);
  const talks = activity.kind === 'talking' || activity.kind === 'dialling' || activity.kind === 'joining';
  // Phones hold first and pass on then: it may be heard of the other way round, and counts when they are back.
  const passesOn = participant !== undefined && transfer?.by === legId;
  if ((participant?.joined !== true && !passesOn) || !talks) return 'not-talking';
  const before = byDesk ? participant?.holdsByDesk === true : participant?.holds;
  if (before === holds) return 'nothing-changed';
  turn.step(legId, byDesk ? { holdsByDesk: holds } : { holds });
  turn.remix();
  return undefined;
}

export function muteOrdered(turn: CallTurn, { legId, muted }: Input<'mute-ordered'>): Reason {
  const { activity, id: callId } = turn.state;
  const participant = turn.participant(legId);
  if (activity.kind !== 'talking' || participant?.joined !== true) return 'not-talking';
  if ((participant.muted === true) === muted) return 'nothing-changed';
  turn.change(legId, { muted });
  turn.record({ kind: muted ? 'leg-muted' : 'leg-unmuted', callId, legId });
  turn.remix();
  return undefined;
}
