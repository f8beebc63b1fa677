// Somebody in a conversation asks another party alone, while the others wait (ECMA-269, consultation call): begun, swapped,
// handed over, made a conference of, or ended.
// Never leaves anybody waiting for somebody who is gone: whoever leaves, what is left of it is settled at once.
import type { LegId } from '../kernel/ids.js';
import { isInCall } from './call-conference.js';
import { agentOf, dialledParticipant, talks, ringTimeoutMs } from './call-participants.js';
import type { CallInput, Consultation, Participant } from './call-state.js';
import { labelOf, letGo, transfereesOf, transferorOf } from './call-transfer.js';
import type { CallTurn } from './call-turn.js';
import type { ConsultationResult } from './consultation-event.js';

type Input<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>;

export function consultationOrdered(
  turn: CallTurn,
  { by, to, agentId }: Input<'consultation-ordered'>,
): string | undefined {
  const from = transferorOf(turn.participant(by));
  if (from === undefined || transfereesOf(turn.state, by).length === 0) return 'not-talking';
  if (isInCall(turn.state, to)) return 'in-call-already';
  const target = turn.newLegId();
  turn.set({ consultation: { by, from, to: labelOf(to), target } });
  turn.add({ ...dialledParticipant(target, to, agentId), aside: true });
  const { id: callId } = turn.state;
  turn.record({
    kind: 'consultation-started',
    callId,
    legId: by,
    ...from,
    ...labelOf(to),
    targetLegId: target,
  });
  turn.step(by, { aside: true });
  turn.remix();
  turn.do(
    { kind: 'play-ringback', legId: by },
    {
      kind: 'dial',
      legId: target,
      journalRole: 'callee',
      to,
      ...agentOf(agentId),
      timeoutMs: ringTimeoutMs,
      shows: by,
    },
  );
  return undefined;
}

/** The asker speaks with those who wait, and whoever was asked waits; and back. */
export function swapOrdered(turn: CallTurn, by: LegId): string | undefined {
  const { consultation } = turn.state;
  if (consultation?.by !== by) return 'not-consulting';
  if (!isThere(turn.participant(consultation.target))) return 'not-answered';
  turn.step(by, { aside: turn.participant(by)?.aside !== true });
  turn.remix();
  return undefined;
}

/** `transferred`: whoever was asked takes the asker's place. `joined`: all talk. `resumed`: the asker goes back. */
export function consultationEndOrdered(
  turn: CallTurn,
  { by, result }: Input<'consultation-end-ordered'>,
): string | undefined {
  const { consultation } = turn.state;
  if (consultation?.by !== by) return 'not-consulting';
  const target = turn.participant(consultation.target);
  switch (result) {
    case 'joined':
      if (!isThere(target)) return 'not-answered';
      return joinAll(turn, consultation);
    case 'resumed':
      endConsultation(turn, consultation, result);
      if (target !== undefined) turn.release(target, 'hung-up');
      turn.remix();
      return undefined;
    case 'transferred':
      return handOver(turn, consultation);
  }
}

/** After somebody has left: nobody waits for who is gone, and nobody is asked for who is. */
export function settleConsultation(turn: CallTurn): void {
  const { consultation, participants } = turn.state;
  if (consultation === undefined) return;
  const { by, target } = consultation;
  const isWaitedFor = participants.some((one) => talks(one) && one.legId !== by && one.legId !== target);
  if (!turn.isUp(target)) {
    endConsultation(turn, consultation, 'resumed');
    turn.remix();
  } else if (!isWaitedFor) joinAll(turn, consultation);
  else if (!turn.isUp(by)) handOver(turn, consultation);
}

/** Nobody is apart any more. */
export function endConsultation(
  turn: CallTurn,
  { by, from, target }: Consultation,
  result: ConsultationResult,
): void {
  const { consultation: _over, ...rest } = turn.state;
  turn.state = rest;
  turn.record({
    kind: 'consultation-ended',
    callId: rest.id,
    legId: by,
    ...from,
    targetLegId: target,
    result,
  });
  turn.step(by, { aside: false });
  if (turn.participant(target) !== undefined) turn.change(target, { aside: false });
}

/** Whoever was asked, or is still being rung, takes the place of the asker, who need not be there any more. */
function handOver(turn: CallTurn, consultation: Consultation): undefined {
  const { by, from, to, target } = consultation;
  const isAnswered = isThere(turn.participant(target));
  endConsultation(turn, consultation, 'transferred');
  const stage = isAnswered ? 'joining' : 'ringing';
  turn.set({ transfer: { by, from, to, target, attended: isAnswered, stage, isReturn: false } });
  // Until the others are joined; nobody need wait for a phone that rings.
  if (isAnswered) turn.change(by, { joined: false });
  else letGo(turn, by);
  turn.remix();
  const [waiting, ...others] = turn.state.participants.filter(talks);
  if (!isAnswered && waiting !== undefined && others.length === 0)
    turn.do({ kind: 'play-ringback', legId: waiting.legId });
  return undefined;
}

function joinAll(turn: CallTurn, consultation: Consultation): undefined {
  endConsultation(turn, consultation, 'joined');
  turn.remix();
}

const isThere = (participant: Participant | undefined): boolean =>
  participant?.joined === true && participant.leg.kind === 'answered';
