// The state machine of an agent's state: what the system sees the agent do.
// Never decides who gets a call, and never looks at a clock: times come in with the inputs.
import type { AgentState } from './acd-model.js';
import type { CallId, EpochMs, OfferId, QueueId } from '../kernel/ids.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//                      offer-ended, bridge-failed (idle time goes on)
//            ┌─────────────────┬───────────────┬───────────────┐
//            ▼                 │               │               │
//        ┌──────┐ reserved ┌──────────┐ alert ┌─────────┐ ans ┌─────────────────┐
//   ┌───►│ idle │─────────►│ reserved │──────►│ ringing │────►│ talking (queue) │
//   │    └──────┘          └──────────┘       └─────────┘     └─────────────────┘
//   │     ▲    │ occupied        │ occupied        │ occupied       │ conversation-ended
//   │     │    ▼                 ▼ (withdraw)      ▼ (withdraw)     ▼
//   │   ┌────────────────────────────────────────────────┐    ┌─────────┐
//   │   │ talking (own call: an extension call)          │◄───│ wrap-up │ own call still up
//   │   └────────────────────────────────────────────────┘    └─────────┘
//   │        released                                              │ wrap-up-over
//   └──────────────────────────────────────────────────────────────┘
//
// A phone has several lines: a call of the agent's own may begin while talking or in wrap-up. Such calls are
// remembered in `ownCalls`; the agent is idle again only when none is left.

/** The state together with the agent's own calls, oldest first. */
export interface AgentActivity {
  readonly state: AgentState;
  readonly ownCalls: readonly CallId[];
}

export const idleActivity: AgentActivity = { state: { kind: 'idle' }, ownCalls: [] };

export type AgentStateInput =
  | {
      readonly kind: 'reserved';
      readonly offerId: OfferId;
      readonly callId: CallId;
      readonly queueId: QueueId;
    }
  | { readonly kind: 'phone-alerted' }
  | { readonly kind: 'offer-answered' }
  /** Refused, missed or withdrawn. */
  | { readonly kind: 'offer-ended' }
  | { readonly kind: 'bridge-failed' }
  /** Without `wrapUpEndsAtMs` there is no after-call work. */
  | { readonly kind: 'conversation-ended'; readonly wrapUpEndsAtMs?: EpochMs }
  | { readonly kind: 'wrap-up-over' }
  | { readonly kind: 'occupied'; readonly callId: CallId }
  | { readonly kind: 'released'; readonly callId: CallId };

export type AgentStateEffect =
  /** A new stretch of idle time begins. Absent after an offer that came to nothing: idle time then goes on. */
  | { readonly kind: 'idle-began' }
  | { readonly kind: 'withdraw-offer'; readonly offerId: OfferId }
  | { readonly kind: 'record-wrap-up-started'; readonly callId: CallId; readonly queueId: QueueId }
  | { readonly kind: 'record-wrap-up-ended'; readonly callId: CallId; readonly queueId: QueueId };

type AgentTransition = Transition<AgentActivity, AgentStateEffect>;

export function transitionAgentState(activity: AgentActivity, input: AgentStateInput): AgentTransition {
  if (input.kind === 'occupied') return occupied(activity, input.callId);
  if (input.kind === 'released') return released(activity, input.callId);
  switch (activity.state.kind) {
    case 'idle':
      return whileIdle(activity, input);
    case 'reserved':
    case 'ringing':
      return whileOffered(activity, activity.state, input);
    case 'talking':
      return whileTalking(activity, activity.state, input);
    case 'wrap-up':
      return whileInWrapUp(activity, activity.state, input);
  }
}

function whileIdle(activity: AgentActivity, input: AgentStateInput): AgentTransition {
  if (input.kind !== 'reserved') return ignored('agent-idle');
  const { offerId, callId, queueId } = input;
  return moved({ ...activity, state: { kind: 'reserved', offerId, callId, queueId } });
}

function whileOffered(
  activity: AgentActivity,
  state: Extract<AgentState, { kind: 'reserved' | 'ringing' }>,
  input: AgentStateInput,
): AgentTransition {
  switch (input.kind) {
    case 'phone-alerted':
      if (state.kind === 'ringing') return ignored('already-ringing');
      return moved({ ...activity, state: { ...state, kind: 'ringing' } });
    case 'offer-answered':
      return moved({ ...activity, state: { ...state, kind: 'talking' } });
    case 'offer-ended':
      return moved(withoutQueueCall(activity));
    case 'reserved':
    case 'bridge-failed':
    case 'conversation-ended':
    case 'wrap-up-over':
    case 'occupied':
    case 'released':
      return ignored('agent-being-offered');
  }
}

function whileTalking(
  activity: AgentActivity,
  state: Extract<AgentState, { kind: 'talking' }>,
  input: AgentStateInput,
): AgentTransition {
  if (state.queueId === undefined) return ignored('agent-in-own-call');
  if (input.kind === 'bridge-failed') return moved(withoutQueueCall(activity));
  if (input.kind !== 'conversation-ended') return ignored('agent-talking');
  const { callId, queueId } = state;
  if (input.wrapUpEndsAtMs === undefined) return freed(activity);
  return moved<AgentActivity, AgentStateEffect>(
    { ...activity, state: { kind: 'wrap-up', callId, queueId, endsAtMs: input.wrapUpEndsAtMs } },
    { kind: 'record-wrap-up-started', callId, queueId },
  );
}

function whileInWrapUp(
  activity: AgentActivity,
  state: Extract<AgentState, { kind: 'wrap-up' }>,
  input: AgentStateInput,
): AgentTransition {
  if (input.kind !== 'wrap-up-over') return ignored('agent-in-wrap-up');
  const { callId, queueId } = state;
  const next = freed(activity);
  return moved(next.state, { kind: 'record-wrap-up-ended', callId, queueId }, ...next.effects);
}

function occupied(activity: AgentActivity, callId: CallId): AgentTransition {
  if (activity.ownCalls.includes(callId)) return ignored('own-call-known');
  const { state } = activity;
  const ownCalls = [...activity.ownCalls, callId];
  switch (state.kind) {
    case 'idle':
      return moved({ state: { kind: 'talking', callId }, ownCalls });
    case 'reserved':
    case 'ringing':
      return moved<AgentActivity, AgentStateEffect>(
        { state: { kind: 'talking', callId }, ownCalls },
        { kind: 'withdraw-offer', offerId: state.offerId },
      );
    case 'talking':
    case 'wrap-up':
      return moved({ state, ownCalls });
  }
}

function released(activity: AgentActivity, callId: CallId): AgentTransition {
  if (!activity.ownCalls.includes(callId)) return ignored('own-call-unknown');
  const { state } = activity;
  const ownCalls = activity.ownCalls.filter((own) => own !== callId);
  if (state.kind === 'talking' && state.queueId === undefined) return freed({ state, ownCalls });
  return moved({ state, ownCalls });
}

/** The queue's call is over: idle time begins anew, unless a call of the agent's own is still up. */
function freed(activity: AgentActivity): {
  readonly state: AgentActivity;
  readonly effects: readonly AgentStateEffect[];
} {
  const next = withoutQueueCall(activity);
  return { state: next, effects: next.state.kind === 'idle' ? [{ kind: 'idle-began' }] : [] };
}

function withoutQueueCall({ ownCalls }: AgentActivity): AgentActivity {
  const own = ownCalls[0];
  return { state: own === undefined ? { kind: 'idle' } : { kind: 'talking', callId: own }, ownCalls };
}
