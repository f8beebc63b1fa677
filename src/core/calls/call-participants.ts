// How those who are rung come into a call.
// Never rings anybody.
import type { AgentId, LegId } from '../kernel/ids.js';
import type { CallInput, Participant } from './call-state.js';
import type { DialledParty } from './dialled-party.js';

/** Of whoever is in no conversation any more. */
export const apart = { joined: false, holds: false, holdsByDesk: undefined, muted: undefined } as const;

/** An unanswered phone rings so long, ms. */
export const ringTimeoutMs = 60_000;

/** Somebody whom the call itself rings. */
export function dialledParticipant(
  legId: LegId,
  to: DialledParty,
  agentId: AgentId | undefined,
): Participant {
  return {
    legId,
    role: to.kind === 'extension' ? 'colleague' : 'outside',
    leg: { kind: 'dialling' },
    joined: false,
    holds: false,
    ...(to.kind === 'extension' ? { extension: to.extension } : { number: to.number }),
    ...agentOf(agentId),
  };
}

/** Takes part in the conversation; who listens or whispers does not. */
export const talks = ({ joined, supervision }: Participant): boolean =>
  joined && (supervision === undefined || supervision.mode === 'join');

/** For a spread: nothing when there is none. */
export const agentOf = (agentId: AgentId | undefined): { readonly agentId?: AgentId } =>
  agentId === undefined ? {} : { agentId };

/** Somebody whom a stage of the application rings: an agent for a queue, or the customer of a callback. */
export function rungByStage(input: Extract<CallInput, { kind: 'leg-dialled' }>): Participant {
  const { legId, journalRole, sipCallId, endpointId, to, agentId } = input;
  return {
    legId,
    role: journalRole === 'agent' ? 'agent' : to.kind === 'extension' ? 'colleague' : 'customer',
    leg: { kind: 'dialling', sipCallId, ...(endpointId === undefined ? {} : { endpointId }) },
    joined: false,
    holds: false,
    ...(to.kind === 'extension' ? { extension: to.extension } : {}),
    ...agentOf(agentId),
  };
}
