// A conversation that is passed on by one of our phones: blind (RFC 3515), attended (RFC 5589 §7), and who joins one.
// Never passes anybody on for somebody who is not one of ours, nor lets go of the transferor before the other is there.
import type { LegId } from '../kernel/ids.js';
import { agentOf, dialledParticipant } from './call-participants.js';
import type { CallInput, CallState, LegFailure, Participant, Transfer } from './call-state.js';
import type { CallTurn } from './call-turn.js';

type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

/** As long as any phone that is called. */
const ringTimeoutMs = 60_000;

/** Whom the participant would pass on; undefined when that cannot be now. */
export function transfereeOf(
  { activity, participants, transfer }: CallState,
  by: LegId,
): Participant | undefined {
  const transferor = participants.find(({ legId }) => legId === by);
  if (activity.kind !== 'talking' || transfer !== undefined) return undefined;
  if (transferor?.joined !== true || transferor.extension === undefined) return undefined;
  const others = participants.filter((one) => one.joined && one !== transferor);
  return others.length === 1 ? others[0] : undefined;
}

export function transferAsked(
  turn: CallTurn,
  { referId, by, to }: Input<'transfer-asked'>,
): string | undefined {
  const transferee = transfereeOf(turn.state, by);
  const answer = (status: number): void => turn.do({ kind: 'answer-refer', referId, status });
  if (transferee === undefined) return answer(603) as undefined;
  switch (to.kind) {
    case 'not-allowed':
      return answer(to.status) as undefined;
    case 'destination':
      // Menus and queues take whoever the call began with.
      if (transferee.legId !== turn.state.callerLegId) return answer(603) as undefined;
      answer(202);
      turn.do({ kind: 'tell-transferor', referId, status: 200 });
      turn.release(turn.participant(by)!, 'transferred');
      turn.change(transferee.legId, { joined: false, holds: false });
      turn.remix();
      turn.do({ kind: 'route', destination: to.destination });
      return undefined;
    case 'party': {
      answer(202);
      turn.change(by, { joined: false });
      turn.remix();
      turn.do({ kind: 'play-ringback', legId: transferee.legId });
      const target = turn.newLegId();
      turn.set({ transfer: { referId, by, target, stage: 'ringing' } });
      turn.add(dialledParticipant(target, to.party, to.agentId));
      turn.do(
        { kind: 'tell-transferor', referId, status: 100 },
        {
          kind: 'dial',
          legId: target,
          journalRole: 'callee',
          to: to.party,
          ...agentOf(to.agentId),
          timeoutMs: ringTimeoutMs,
        },
      );
      return undefined;
    }
  }
}

/** Attended: the one whom the transferor has asked takes the transferor's place. */
export function participantBrought(turn: CallTurn, input: Input<'participant-brought'>): string | undefined {
  const { referId, by, brought } = input;
  const transferee = transfereeOf(turn.state, by);
  const { id } = turn.state;
  const { legId, leg, agentId, extension } = brought;
  if (turn.participant(legId) !== undefined) return 'brought-already';
  const { sipCallId, dialogId, endpointId } = leg;
  turn.add({ ...brought, joined: transferee !== undefined, holds: false });
  turn.record({
    kind: 'leg-started',
    callId: id,
    legId,
    role: brought.role === 'agent' ? 'agent' : 'callee',
    sipCallId,
    ...(extension === undefined ? {} : { extension }),
    ...(agentId === undefined ? {} : { agentId }),
  });
  turn.record({ kind: 'leg-answered', callId: id, legId, dialogId, endpointId });
  if (transferee === undefined) {
    // Nobody is left for whom it was brought.
    turn.do({ kind: 'answer-refer', referId, status: 603 });
    turn.release(turn.participant(legId)!, 'hung-up');
    return undefined;
  }
  turn.occupy(legId, agentId);
  turn.do({ kind: 'answer-refer', referId, status: 202 });
  turn.set({ transfer: { referId, by, target: legId, stage: 'joining' } });
  turn.change(by, { joined: false });
  turn.remix();
  return undefined;
}

/** Somebody who was called into a conversation has answered. */
export function answeredWhileTalking(turn: CallTurn, legId: LegId): void {
  const { transfer, participants } = turn.state;
  const participant = turn.participant(legId);
  turn.occupy(legId, participant?.agentId);
  turn.change(legId, { joined: true });
  if (transfer?.target === legId) {
    turn.set({ transfer: { ...transfer, stage: 'joining' } });
    // Whoever held while passing on the call holds nobody any more.
    for (const one of participants)
      if (one.holds && one.legId === transfer.by) turn.change(one.legId, { holds: false });
  }
  turn.remix();
}

export function transferJoined(turn: CallTurn, { referId, by }: Transfer): void {
  turn.endTransfer();
  turn.do({ kind: 'tell-transferor', referId, status: 200 });
  const transferor = turn.participant(by);
  if (transferor !== undefined) turn.release(transferor, 'transferred');
  turn.do({ kind: 'leave-stage' });
}

/** The transferor has the conversation back; one who has left leaves nobody to talk to. */
export function transferFailed(turn: CallTurn, { referId, by }: Transfer, failure: LegFailure): void {
  turn.endTransfer();
  turn.do({ kind: 'tell-transferor', referId, status: statusOf(failure) });
  const transferor = turn.participant(by);
  if (transferor === undefined || transferor.leg.kind !== 'answered')
    return turn.end({ outcome: 'answered', cause: 'transfer-failed' });
  turn.change(by, { joined: true });
  turn.remix();
}

function statusOf(failure: LegFailure): number {
  if (failure.kind === 'no-audio') return 503;
  if (failure.sipStatus !== undefined && failure.sipStatus >= 300) return failure.sipStatus;
  switch (failure.cause) {
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
