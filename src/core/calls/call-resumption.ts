// What is still to be done in a call that an earlier run of the service left: orders that were given and never carried out.
// Never looks at the servers; who asks says who hears something.
import type { LegId, QueueId } from '../kernel/ids.js';
import { keptCallVersion, type KeptCall } from './kept-call.js';
import { agentOf, ringTimeoutMs, talks } from './call-participants.js';
import type { CallEffect, CallState, Participant } from './call-state.js';

/** Whether a later run can go on with the call, provided that the servers have its legs. */
export function canBeResumed({ version, state }: KeptCall): boolean {
  const { activity, direction } = state;
  if (version !== keptCallVersion) return false;
  // A customer who does not talk yet is called back anew.
  if (direction === 'outbound') return activity.kind === 'talking';
  switch (activity.kind) {
    case 'dialling':
    case 'talking':
      return true;
    case 'stage':
      return activity.progress !== undefined;
    case 'joining':
      return activity.back.progress !== undefined;
    case 'begun':
    case 'giving-away':
    case 'over':
      return false;
  }
}

/** In order. `hears`: something is played to the leg now. */
export function unfinishedEffects(state: CallState, hears: (legId: LegId) => boolean): readonly CallEffect[] {
  const { activity, mix, mixEffect, participants, transfer, consultation } = state;
  const effects: CallEffect[] = [];
  if (mixEffect !== undefined) effects.push({ kind: 'mix', effectId: mixEffect, mix });
  if (activity.kind === 'dialling') {
    const { called: legId, to, calledAgent } = activity;
    const called = participants.find((one) => one.legId === legId);
    if (called === undefined) effects.push({ kind: 'open-caller-audio' });
    else if (isUndialled(called))
      effects.push({
        kind: 'dial',
        ...{ legId, to, journalRole: 'callee', timeoutMs: ringTimeoutMs },
        ...agentOf(calledAgent),
      });
    else if (called.leg.kind === 'answered' && !called.joined) effects.push({ kind: 'answer-caller' });
  }
  if (activity.kind === 'talking') {
    const { holdMusic: music } = activity;
    for (const legId of state.music)
      if (!hears(legId)) effects.push({ kind: 'play-hold-music', legId, music });
    const transferee = participants.find(talks);
    if (transfer?.stage === 'ringing' && transferee !== undefined && !hears(transferee.legId))
      effects.push({ kind: 'play-ringback', legId: transferee.legId });
    const asked = participants.find(({ legId }) => legId === consultation?.target);
    if (consultation !== undefined && asked?.joined !== true && !hears(consultation.by))
      effects.push({ kind: 'play-ringback', legId: consultation.by });
    if (transfer === undefined && participants.filter(talks).length < 2)
      effects.push(afterTalk(activity.queueId, state));
  }
  return effects;
}

/** Fewer than two were left to talk: one had hung up, or the caller was on the way to somewhere else. */
function afterTalk(queueId: QueueId | undefined, { callerLegId, participants }: CallState): CallEffect {
  const isOnTheWay = participants.some(({ legId, joined }) => legId === callerLegId && !joined);
  // Where to was never written down: whoever talked through a queue is in front of it again.
  if (isOnTheWay) return { kind: 'route-back', ...(queueId === undefined ? {} : { queueId }) };
  const cause = queueId === undefined ? 'callee-hung-up' : 'agent-hung-up';
  return { kind: 'end-call', end: { outcome: 'answered', cause, refusal: 'unreachable' } };
}

/** Nothing was sent to the phone. */
export const isUndialled = ({ leg }: Participant): boolean =>
  leg.kind === 'dialling' && leg.sipCallId === undefined;
