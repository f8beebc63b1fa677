// A phone of the company takes over a leg of a call by an INVITE with Replaces (RFC 3891): another phone of the same extension
// goes on with its conversation, or a colleague picks up a phone that rings.
// Never asks who has sent the INVITE: that is proven before.
import type { ExtensionNumber, LegId } from '../kernel/ids.js';
import { agentOf, dialledParticipant } from './call-participants.js';
import type { CallInput, CallState, Participant } from './call-state.js';
import type { CallTurn } from './call-turn.js';
import type { DialledParty } from './dialled-party.js';

/** 481: not such a dialog. 486: it was to be taken only while it rings. 491: it is being passed on. 403: it is not theirs to take. */
export type ReplacementRefusal = 403 | 481 | 486 | 491;

/** Why that phone may not take over the leg now; undefined = it may. */
export function refusalOfReplacement(
  { activity, participants, transfer, consultation }: CallState,
  legId: LegId,
  extension: ExtensionNumber,
  earlyOnly: boolean,
): ReplacementRefusal | undefined {
  const replaced = participants.find((one) => one.legId === legId);
  // RFC 3891 §3: of dialogs that are not answered only one that we have begun.
  if (replaced === undefined || replaced.leg.kind === 'arriving' || replaced.leg.kind === 'ending')
    return 481;
  if (replaced.leg.kind === 'answered') {
    if (earlyOnly) return 486;
    // Its tags are no proof: whoever hears the network knows them (§5).
    if (replaced.extension !== extension || replaced.supervision !== undefined) return 403;
    if (transfer?.by === legId || transfer?.target === legId) return 491;
    if (consultation?.by === legId || consultation?.target === legId) return 491;
    return activity.kind === 'talking' && replaced.joined ? undefined : 491;
  }
  // An agent whom a queue rings is the queue's choice.
  return activity.kind === 'dialling' && activity.called === legId && replaced.extension !== undefined
    ? undefined
    : 403;
}

export function legReplaced(
  turn: CallTurn,
  { legId, by }: Extract<CallInput, { kind: 'leg-replaced' }>,
): string | undefined {
  const { activity, id: callId } = turn.state;
  const replaced = turn.participant(legId);
  if (replaced === undefined || refusalOfReplacement(turn.state, legId, by.extension, false) !== undefined)
    return 'not-replaceable';
  const { legId: newLegId, sipCallId, dialogId, endpointId, extension, agentId } = by;
  const leg = { kind: 'answered', sipCallId, dialogId, endpointId } as const;
  turn.record({
    kind: 'leg-started',
    ...{ callId, legId: newLegId, sipCallId, extension },
    role: replaced.role === 'agent' ? 'agent' : 'callee',
    ...agentOf(agentId),
  });
  turn.record({ kind: 'leg-answered', callId, legId: newLegId, dialogId, endpointId });
  if (activity.kind === 'dialling') {
    const to: DialledParty = { kind: 'extension', extension, autoAnswer: 'off' };
    turn.add({ ...dialledParticipant(newLegId, to, agentId), leg });
    turn.set({ activity: { kind: 'dialling', to, called: newLegId, ...calledAgentOf(agentId) } });
    turn.release(replaced, 'answered-elsewhere');
    turn.occupy(newLegId, agentId);
    turn.do({ kind: 'answer-caller' });
    return undefined;
  }
  // What binds the agent to the call goes on with the new leg.
  turn.add({ ...replaced, legId: newLegId, leg, holds: false });
  turn.change(legId, { offerId: undefined, occupies: undefined });
  for (const { legId: supervisor, supervision } of turn.state.participants)
    if (supervision?.of === legId) turn.change(supervisor, { supervision: { ...supervision, of: newLegId } });
  turn.release(turn.participant(legId)!, 'replaced');
  turn.remix();
  return undefined;
}

const calledAgentOf = (agentId: Participant['agentId']) =>
  agentId === undefined ? {} : { calledAgent: agentId };
