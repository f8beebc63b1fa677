// A conversation that is passed on by one of our phones: blind (RFC 3515), attended (RFC 5589 §7), and who joins one.
// Never passes anybody on for somebody who is not one of ours, nor lets go of the transferor before the other is there.
import type { LegId } from '../kernel/ids.js';
import { targetOf, type Destination } from '../pbx/destination.js';
import { agentOf, apart, dialledParticipant, talks, ringTimeoutMs } from './call-participants.js';
import type { CallInput, CallState, LegFailure, Participant, Transfer } from './call-state.js';
import { recordSupervision } from './call-supervision.js';
import type { CallTurn } from './call-turn.js';
import type { DialledParty } from './dialled-party.js';
import type { TransferLabel, Transferor } from './transfer-event.js';

type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

/** The transferor's phone, when the target has not answered, and the one who is passed on waits already. */
const returnTimeoutMs = 30_000;

/** Whom the participant would pass on: nobody when that cannot be now; in a conference all the others, who talk on meanwhile. */
export function transfereesOf(
  { activity, participants, transfer, consultation }: CallState,
  by: LegId,
): readonly Participant[] {
  const transferor = participants.find(({ legId }) => legId === by);
  if (activity.kind !== 'talking' || transfer !== undefined || consultation !== undefined) return [];
  if (transferor === undefined || !talks(transferor) || transferor.extension === undefined) return [];
  // It is the colleague's conversation until it is taken over.
  if (transferor.supervision !== undefined) return [];
  return participants.filter((one) => talks(one) && one !== transferor);
}

/** The one whom the participant would pass on; undefined when there is none, or more than one. */
export function transfereeOf(state: CallState, by: LegId): Participant | undefined {
  const [transferee, ...others] = transfereesOf(state, by);
  return others.length === 0 ? transferee : undefined;
}

export function transferAsked(
  turn: CallTurn,
  { referId, by, to }: Input<'transfer-asked'>,
): string | undefined {
  const [transferee, ...others] = transfereesOf(turn.state, by);
  const from = transferorOf(turn.participant(by));
  const answer = (status: number): void => {
    if (referId !== undefined) turn.do({ kind: 'answer-refer', referId, status });
  };
  const refuse = (status: number, reason: string): string | undefined => {
    answer(status);
    return referId === undefined ? reason : undefined;
  };
  if (transferee === undefined || from === undefined) return refuse(603, 'not-talking');
  const isConference = others.length > 0;
  switch (to.kind) {
    case 'not-allowed':
      return refuse(to.status, 'not-allowed');
    case 'destination':
      // Menus and queues take whoever the call began with.
      if (isConference || transferee.legId !== turn.state.callerLegId) return refuse(603, 'not-the-caller');
      answer(202);
      turn.tellTransferor({ referId }, 200);
      recordTransferred(turn, { by, from, to: labelOf(to.destination), attended: false });
      turn.release(turn.participant(by)!, 'transferred');
      turn.change(transferee.legId, apart);
      turn.remix();
      turn.do({ kind: 'route', destination: to.destination, purpose: 'transfer' });
      return undefined;
    case 'party': {
      answer(202);
      turn.change(by, { joined: false });
      turn.remix();
      if (!isConference) turn.do({ kind: 'play-ringback', legId: transferee.legId });
      const target = turn.newLegId();
      turn.set({
        transfer: {
          ...{ referId, by, from, target, to: labelOf(to.party) },
          ...{ attended: false, stage: 'ringing', isReturn: false },
        },
      });
      turn.add(dialledParticipant(target, to.party, to.agentId));
      turn.tellTransferor({ referId }, 100);
      turn.do({
        kind: 'dial',
        legId: target,
        journalRole: 'callee',
        to: to.party,
        ...agentOf(to.agentId),
        timeoutMs: ringTimeoutMs,
        shows: isConference ? by : transferee.legId,
      });
      // A phone hears how it goes until it is told that it is done; whoever asks by a page is done now.
      if (referId === undefined) {
        letGo(turn, by);
        turn.remix();
      }
      return undefined;
    }
  }
}

/** Who passes the conversation on need not wait until the other one answers. */
export function letGo(turn: CallTurn, transferor: LegId): void {
  const participant = turn.participant(transferor);
  if (participant !== undefined) turn.release(participant, 'transferred');
  turn.do({ kind: 'leave-stage' });
}

/** Attended: the one whom the transferor has asked takes the transferor's place. */
export function participantBrought(turn: CallTurn, input: Input<'participant-brought'>): string | undefined {
  const { referId, by, brought } = input;
  const [transferee, ...others] = transfereesOf(turn.state, by);
  const from = transferorOf(turn.participant(by));
  const { id } = turn.state;
  const { legId, leg, agentId, extension, number } = brought;
  if (turn.participant(legId) !== undefined) return 'brought-already';
  const { sipCallId } = leg;
  const isThere = leg.kind === 'answered';
  turn.add({ ...brought, joined: transferee !== undefined && isThere, holds: false });
  turn.record({
    kind: 'leg-started',
    callId: id,
    legId,
    role: brought.role === 'agent' ? 'agent' : 'callee',
    sipCallId,
    ...(extension === undefined ? {} : { extension }),
    ...(number === undefined ? {} : { number }),
    ...agentOf(agentId),
  });
  if (leg.kind === 'answered') {
    const { dialogId, endpointId } = leg;
    turn.record({ kind: 'leg-answered', callId: id, legId, dialogId, endpointId });
  } else turn.record({ kind: 'leg-ringing', callId: id, legId, invites: leg.invites });
  if (transferee === undefined || from === undefined) {
    // Nobody is left for whom it was brought.
    turn.do({ kind: 'answer-refer', referId, status: 603 });
    turn.release(turn.participant(legId)!, 'hung-up');
    return undefined;
  }
  if (isThere) turn.occupy(legId, agentId);
  turn.do({ kind: 'answer-refer', referId, status: 202 });
  const to: TransferLabel =
    extension === undefined
      ? { action: 'external', target: number ?? 'anonymous' }
      : { action: 'extension', target: extension };
  turn.set({
    transfer: {
      ...{ referId, by, from, to, target: legId },
      attended: true,
      stage: isThere ? 'joining' : 'ringing',
      isReturn: false,
    },
  });
  turn.change(by, { joined: false });
  turn.remix();
  if (isThere) return undefined;
  // Semi-attended: whoever is passed on hears the ringing that the transferor heard (RFC 5589 §7.3).
  if (others.length === 0) turn.do({ kind: 'play-ringback', legId: transferee.legId });
  turn.do({ kind: 'tell-transferor', referId, status: 180 });
  return undefined;
}

/** Somebody who was called into a conversation has answered. */
export function answeredWhileTalking(turn: CallTurn, legId: LegId): void {
  const { transfer, participants } = turn.state;
  const participant = turn.participant(legId);
  turn.occupy(legId, participant?.agentId);
  turn.change(legId, { joined: true });
  if (participant !== undefined) recordSupervision(turn, participant);
  if (transfer?.target === legId) {
    turn.set({ transfer: { ...transfer, stage: 'joining' } });
    // Whoever held while passing on the call holds nobody any more.
    for (const one of participants)
      if (one.legId === transfer.by) turn.change(one.legId, { holds: false, holdsByDesk: undefined });
  }
  turn.remix();
}

export function transferJoined(turn: CallTurn, transfer: Transfer): void {
  turn.endTransfer();
  if (transfer.isReturn) recordReturned(turn, transfer);
  else {
    turn.tellTransferor(transfer, 200);
    recordTransferred(turn, transfer);
    const transferor = turn.participant(transfer.by);
    if (transferor !== undefined) turn.release(transferor, 'transferred');
  }
  turn.do({ kind: 'leave-stage' });
  turn.remix();
}

/** The transferor has the conversation back; the phone of one who has left rings again. */
export function transferFailed(turn: CallTurn, transfer: Transfer, failure: LegFailure): void {
  const { by, from, to } = transfer;
  turn.endTransfer();
  if (transfer.isReturn) return routeBack(turn);
  turn.tellTransferor(transfer, statusOf(failure));
  turn.record({
    kind: 'transfer-failed',
    ...{ callId: turn.state.id, legId: by, ...from, ...to },
    cause: failure.kind === 'failed' ? failure.cause : 'no-audio',
  });
  if (turn.participant(by)?.leg.kind !== 'answered') {
    // Who talk on among themselves need nobody back.
    const isConference = turn.state.participants.filter(talks).length >= 2;
    turn.remix();
    return isConference ? undefined : ringTransferor(turn, transfer);
  }
  turn.change(by, { joined: true });
  turn.remix();
}

function ringTransferor(turn: CallTurn, transfer: Transfer): void {
  const { from, to } = transfer;
  const transferee = waiting(turn);
  if (transferee === undefined) return turn.end({ outcome: 'answered', cause: 'transfer-failed' });
  // The target had answered: nothing rings any more.
  if (transfer.stage === 'joining') turn.do({ kind: 'play-ringback', legId: transferee.legId });
  const target = turn.newLegId();
  turn.set({ transfer: { ...transfer, target, stage: 'ringing', isReturn: true } });
  const phone: DialledParty = { kind: 'extension', extension: from.extension, autoAnswer: 'off' };
  turn.add(dialledParticipant(target, phone, from.agentId));
  turn.do({
    kind: 'dial',
    legId: target,
    journalRole: 'callee',
    to: phone,
    ...agentOf(from.agentId),
    timeoutMs: returnTimeoutMs,
    shows: transferee.legId,
    returnedBy: to.target,
  });
}

/** Nobody is left who would talk to the one who was passed on. */
function routeBack(turn: CallTurn): void {
  const transferee = waiting(turn);
  const { activity, callerLegId, direction } = turn.state;
  if (transferee === undefined || transferee.legId !== callerLegId)
    return turn.end({ outcome: 'answered', cause: 'transfer-failed' });
  turn.change(transferee.legId, apart);
  // Whom we have called back has been in the queue for that.
  const queueId = activity.kind === 'talking' && direction !== 'outbound' ? activity.queueId : undefined;
  turn.do({ kind: 'route-back', ...(queueId === undefined ? {} : { queueId }) });
}

const waiting = ({ state }: CallTurn): Participant | undefined =>
  state.participants.find((one) => talks(one) && one.leg.kind === 'answered');

export const transferorOf = (participant: Participant | undefined): Transferor | undefined =>
  participant?.extension === undefined
    ? undefined
    : { extension: participant.extension, ...agentOf(participant.agentId) };

export const labelOf = (to: Destination): TransferLabel => ({ action: to.kind, target: targetOf(to) ?? '' });

function recordTransferred(
  turn: CallTurn,
  { by, from, to, attended }: Pick<Transfer, 'by' | 'from' | 'to' | 'attended'>,
): void {
  turn.record({ kind: 'call-transferred', callId: turn.state.id, legId: by, ...from, ...to, attended });
}

function recordReturned(turn: CallTurn, { target, from }: Transfer): void {
  turn.record({ kind: 'call-returned', callId: turn.state.id, legId: target, ...from });
}

function statusOf(failure: LegFailure): number {
  if (failure.kind === 'no-audio') return 503;
  const { cause, sipStatus } = failure;
  // Who did not answer in time was told to stop: a 487 speaks of that.
  const isOfCancel = cause === 'no-answer' && sipStatus === 487;
  if (sipStatus !== undefined && sipStatus >= 300 && !isOfCancel) return sipStatus;
  switch (cause) {
    case 'busy':
      return 486;
    case 'declined':
      return 603;
    case 'no-answer':
    case 'unreachable':
      return 480;
    case 'cancelled':
      return 487;
    case 'not-allowed':
      return 403;
  }
}
