// The state machine of one engagement: an agent and an interaction, from reservation to the end of after-call work.
// Never looks at a clock: times come in with the inputs.
import type { EpochMs } from '../kernel/ids.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//   ┌──────────┐ phone-alerted ┌─────────┐ answered ┌─────────┐ conversation-ended ┌─────────┐
//   │ reserved │──────────────►│ ringing │─────────►│ talking │───────────────────►│ wrap-up │◄─┐ extended
//   └──────────┘               └─────────┘          └─────────┘ (with wrap-up)     └─────────┘ ─┘
//      │  │ answered                │                 ▲  │  │ conversation-ended        │ wrap-up-over
//      │  └─────────────────────────┼─────────────────┘  │  │ (without), interrupted    │
//      │ offer-ended                │ offer-ended        │  │                           │
//      ▼                            ▼      bridge-failed │  ▼                           ▼
//   ┌──────────────────────────────────────────────────────────────────────────────────────┐
//   │ over; worked: after a conversation — a new stretch of idle time begins               │
//   └──────────────────────────────────────────────────────────────────────────────────────┘

export type EngagementState =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'talking' }
  | { readonly kind: 'wrap-up'; readonly endsAtMs: EpochMs };

export type EngagementInput =
  | { readonly kind: 'phone-alerted' }
  | { readonly kind: 'answered' }
  /** Refused, missed or withdrawn. */
  | { readonly kind: 'offer-ended' }
  /** Audio was never joined, or a callback's customer was not reached. */
  | { readonly kind: 'bridge-failed' }
  /** Without `wrapUpEndsAtMs` there is no after-call work. */
  | { readonly kind: 'conversation-ended'; readonly wrapUpEndsAtMs?: EpochMs }
  | { readonly kind: 'wrap-up-extended'; readonly byMs: number }
  | { readonly kind: 'wrap-up-over' };

export type EngagementEffect =
  /** The engagement gives back its part of the agent. `worked`: idle time begins anew; otherwise it goes on. */
  | { readonly kind: 'over'; readonly worked: boolean }
  | { readonly kind: 'record-wrap-up-started' }
  | { readonly kind: 'record-wrap-up-ended' };

type EngagementTransition = Transition<EngagementState, EngagementEffect>;

export function transitionEngagement(state: EngagementState, input: EngagementInput): EngagementTransition {
  switch (state.kind) {
    case 'reserved':
    case 'ringing':
      return whileOffered(state, input);
    case 'talking':
      return whileTalking(state, input);
    case 'wrap-up':
      return whileInWrapUp(state, input);
  }
}

function whileOffered(
  state: Extract<EngagementState, { kind: 'reserved' | 'ringing' }>,
  input: EngagementInput,
): EngagementTransition {
  switch (input.kind) {
    case 'phone-alerted':
      return state.kind === 'ringing' ? ignored('already-ringing') : moved({ kind: 'ringing' });
    case 'answered':
      return moved({ kind: 'talking' });
    case 'offer-ended':
      return moved<EngagementState, EngagementEffect>(state, { kind: 'over', worked: false });
    case 'bridge-failed':
    case 'conversation-ended':
    case 'wrap-up-extended':
    case 'wrap-up-over':
      return ignored('agent-being-offered');
  }
}

function whileTalking(
  state: Extract<EngagementState, { kind: 'talking' }>,
  input: EngagementInput,
): EngagementTransition {
  switch (input.kind) {
    case 'bridge-failed':
      return moved<EngagementState, EngagementEffect>(state, { kind: 'over', worked: false });
    case 'conversation-ended':
      return input.wrapUpEndsAtMs === undefined
        ? moved<EngagementState, EngagementEffect>(state, { kind: 'over', worked: true })
        : moved<EngagementState, EngagementEffect>(
            { kind: 'wrap-up', endsAtMs: input.wrapUpEndsAtMs },
            { kind: 'record-wrap-up-started' },
          );
    case 'phone-alerted':
    case 'answered':
    case 'offer-ended':
    case 'wrap-up-extended':
    case 'wrap-up-over':
      return ignored('agent-talking');
  }
}

function whileInWrapUp(
  state: Extract<EngagementState, { kind: 'wrap-up' }>,
  input: EngagementInput,
): EngagementTransition {
  switch (input.kind) {
    case 'wrap-up-extended':
      return moved({ kind: 'wrap-up', endsAtMs: (state.endsAtMs + input.byMs) as EpochMs });
    case 'wrap-up-over':
      return moved<EngagementState, EngagementEffect>(
        state,
        { kind: 'record-wrap-up-ended' },
        { kind: 'over', worked: true },
      );
    case 'phone-alerted':
    case 'answered':
    case 'offer-ended':
    case 'bridge-failed':
    case 'conversation-ended':
      return ignored('agent-in-wrap-up');
  }
}
