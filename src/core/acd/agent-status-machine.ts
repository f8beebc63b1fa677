// The state machine of an agent's status: what the person wants.
// Never knows what the agent is doing right now; that is the agent's state.
import type { AgentStatus } from './acd-model.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//                    available                      on-break (reason)
//   ┌────────────┐ ─────────────► ┌───────────┐ ─────────────────► ┌──────────┐ ─┐ on-break
//   │ logged-out │                │ available │                    │ on-break │  │ (another
//   └────────────┘ ◄───────────── └───────────┘ ◄───────────────── └──────────┘ ◄┘  reason)
//      ▲      │      logged-out                     available         │    ▲
//      │      └───────────────────────── on-break ────────────────────┼────┘
//      └─────────────────────────────── logged-out ───────────────────┘

/** What the change means for routing. */
export type AgentStatusEffect =
  | { readonly kind: 'record-status' }
  /** From now on the agent wants calls; idle time begins. */
  | { readonly kind: 'became-available' }
  /** From now on the agent wants no calls; an offer that is out is taken back. */
  | { readonly kind: 'became-unavailable' }
  /** The person leaves: after-call work is over too. */
  | { readonly kind: 'end-wrap-up' };

/** The input is the status wanted. */
export function transitionAgentStatus(
  status: AgentStatus,
  wanted: AgentStatus,
): Transition<AgentStatus, AgentStatusEffect> {
  if (sameStatus(status, wanted)) return ignored('status-unchanged');
  const effects: AgentStatusEffect[] = [{ kind: 'record-status' }];
  if (wanted.kind === 'available') effects.push({ kind: 'became-available' });
  else if (status.kind === 'available') effects.push({ kind: 'became-unavailable' });
  if (wanted.kind === 'logged-out') effects.push({ kind: 'end-wrap-up' });
  return moved(wanted, ...effects);
}

function sameStatus(a: AgentStatus, b: AgentStatus): boolean {
  if (a.kind === 'on-break' && b.kind === 'on-break') return a.reason === b.reason;
  return a.kind === b.kind;
}
