// The state machine of an assignment: one request given to one agent, from reservation to the end of after-call work.
// Never looks at a clock, and never rings anybody: times come in with the inputs, and what must happen comes out as data.
import type { OfferFailure, WithdrawReason } from './acd-model.js';
import type { EpochMs } from '../kernel/ids.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//                                        parked ┌────────┐ ended (with wrap-up)
//                                      ┌───────►│ parked │───────────────┐
//                                      │ ┌──────└────────┘─┐ recalled    │
//                                      │ │ resumed   ▲─────┘             │
//                                      │ ▼                               ▼
//   ┌──────────┐ alerted ┌──────────┐ accepted ┌────────┐ ended (with wrap-up) ┌─────────┐
//   │ reserved │────────►│ alerting │─────────►│ active │─────────────────────►│ wrap-up │◄─┐ extended
//   └──────────┘         └──────────┘          └────────┘                      └─────────┘ ─┘
//      │   │ accepted         │                  ▲    │                             │
//      │   └──────────────────┼──────────────────┘    │                             │
//      │ failed, withdrawn    │ failed, withdrawn     │ ended (without), untalked,  │ wrap-up-over
//      ▼                      ▼                       ▼ also of one that is parked  ▼
//   ┌──────────────────────────────────────┐       ┌─────────────────────────────────────┐
//   │ refused │ missed │ withdrawn         │       │ done                                │
//   └──────────────────────────────────────┘       └─────────────────────────────────────┘
//   What is to the left of active is the offer. The lowest row is final: the agent's share is given back, and what comes
//   later is stale.

export type AssignmentState =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'alerting' }
  | { readonly kind: 'active' }
  | Parked
  | { readonly kind: 'wrap-up'; readonly endsAtMs: EpochMs }
  /** Declined or busy. */
  | { readonly kind: 'refused'; readonly cause: OfferFailure }
  /** No answer, or the phone could not be reached. */
  | { readonly kind: 'missed'; readonly cause: OfferFailure }
  | { readonly kind: 'withdrawn'; readonly cause: WithdrawReason }
  | { readonly kind: 'done' };

/**
 * Set aside by its agent: a chat that waits for the customer's reply, a call in a parking place. `offPhone`: a call whose line
 * the agent's phone does not hold. `recalled`: the agent wants it back and has no room for it yet.
 */
interface Parked {
  readonly kind: 'parked';
  readonly offPhone: boolean;
  readonly recalled: boolean;
}

export type AssignmentInput =
  | { readonly kind: 'alerted' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'failed'; readonly failure: OfferFailure }
  /** `no-answer` = the ring time is over. */
  | { readonly kind: 'withdrawn'; readonly reason: WithdrawReason }
  /** Audio was never joined, or a callback's customer was not reached. */
  | { readonly kind: 'untalked' }
  /** The conversation is over. Without `wrapUpEndsAtMs` there is no after-call work. */
  | { readonly kind: 'ended'; readonly wrapUpEndsAtMs?: EpochMs }
  | { readonly kind: 'parked'; readonly offPhone: boolean }
  /** It is wanted back, and there is no room for it. */
  | { readonly kind: 'recalled' }
  /** It is wanted back, and there is room. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'wrap-up-extended'; readonly byMs: number }
  | { readonly kind: 'wrap-up-over' };

export type AssignmentEffect =
  | { readonly kind: 'record-offer-ended' }
  /** The agent's phone must be told. */
  | { readonly kind: 'stop-ringing'; readonly reason: WithdrawReason }
  | { readonly kind: 'record-parked'; readonly offPhone: boolean }
  | { readonly kind: 'record-recalled' }
  | { readonly kind: 'record-resumed' }
  | { readonly kind: 'record-wrap-up-started' }
  | { readonly kind: 'record-wrap-up-ended' }
  /** The agent's share is given back. `worked`: a new stretch of idle time begins; otherwise the old one goes on. */
  | { readonly kind: 'release'; readonly worked: boolean };

type AssignmentTransition = Transition<AssignmentState, AssignmentEffect>;

export function transitionAssignment(state: AssignmentState, input: AssignmentInput): AssignmentTransition {
  switch (state.kind) {
    case 'reserved':
    case 'alerting':
      return whileOffered(state, input);
    case 'active':
      return whileActive(input);
    case 'parked':
      return whileParked(state, input);
    case 'wrap-up':
      return whileInWrapUp(state, input);
    case 'refused':
    case 'missed':
    case 'withdrawn':
    case 'done':
      return ignored('assignment-over');
  }
}

const recordOfferEnded = { kind: 'record-offer-ended' } as const;
const release = (worked: boolean) => ({ kind: 'release', worked }) as const;

function whileOffered(
  state: Extract<AssignmentState, { kind: 'reserved' | 'alerting' }>,
  input: AssignmentInput,
): AssignmentTransition {
  switch (input.kind) {
    case 'alerted':
      return state.kind === 'alerting' ? ignored('already-ringing') : moved({ kind: 'alerting' });
    case 'accepted':
      return moved<AssignmentState, AssignmentEffect>({ kind: 'active' }, recordOfferEnded);
    case 'failed': {
      const { failure: cause } = input;
      const kind = cause === 'declined' || cause === 'busy' ? 'refused' : 'missed';
      return moved<AssignmentState, AssignmentEffect>({ kind, cause }, recordOfferEnded, release(false));
    }
    case 'withdrawn': {
      const { reason } = input;
      return moved<AssignmentState, AssignmentEffect>(
        reason === 'no-answer' ? { kind: 'missed', cause: reason } : { kind: 'withdrawn', cause: reason },
        recordOfferEnded,
        { kind: 'stop-ringing', reason },
        release(false),
      );
    }
    case 'untalked':
    case 'ended':
    case 'parked':
    case 'recalled':
    case 'resumed':
    case 'wrap-up-extended':
    case 'wrap-up-over':
      return ignored('agent-being-offered');
  }
}

function whileActive(input: AssignmentInput): AssignmentTransition {
  switch (input.kind) {
    case 'untalked':
      return moved<AssignmentState, AssignmentEffect>({ kind: 'done' }, release(false));
    case 'ended':
      return endedWith(input.wrapUpEndsAtMs);
    case 'parked': {
      const { offPhone } = input;
      return moved<AssignmentState, AssignmentEffect>(
        { kind: 'parked', offPhone, recalled: false },
        { kind: 'record-parked', offPhone },
      );
    }
    case 'alerted':
    case 'accepted':
    case 'failed':
    case 'withdrawn':
      return ignored('offer-already-accepted');
    case 'recalled':
    case 'resumed':
      return ignored('not-parked');
    case 'wrap-up-extended':
    case 'wrap-up-over':
      return ignored('agent-talking');
  }
}

const endedWith = (wrapUpEndsAtMs: EpochMs | undefined): AssignmentTransition =>
  wrapUpEndsAtMs === undefined
    ? moved<AssignmentState, AssignmentEffect>({ kind: 'done' }, release(true))
    : moved<AssignmentState, AssignmentEffect>(
        { kind: 'wrap-up', endsAtMs: wrapUpEndsAtMs },
        { kind: 'record-wrap-up-started' },
      );

function whileParked(state: Parked, input: AssignmentInput): AssignmentTransition {
  switch (input.kind) {
    case 'recalled':
      return state.recalled
        ? ignored('already-recalled')
        : moved<AssignmentState, AssignmentEffect>({ ...state, recalled: true }, { kind: 'record-recalled' });
    case 'resumed':
      return moved<AssignmentState, AssignmentEffect>({ kind: 'active' }, { kind: 'record-resumed' });
    case 'untalked':
      return moved<AssignmentState, AssignmentEffect>({ kind: 'done' }, release(false));
    case 'ended':
      return endedWith(input.wrapUpEndsAtMs);
    case 'alerted':
    case 'accepted':
    case 'failed':
    case 'withdrawn':
      return ignored('offer-already-accepted');
    case 'parked':
      return ignored('already-parked');
    case 'wrap-up-extended':
    case 'wrap-up-over':
      return ignored('conversation-parked');
  }
}

function whileInWrapUp(
  state: Extract<AssignmentState, { kind: 'wrap-up' }>,
  input: AssignmentInput,
): AssignmentTransition {
  switch (input.kind) {
    case 'wrap-up-extended':
      return moved({ kind: 'wrap-up', endsAtMs: (state.endsAtMs + input.byMs) as EpochMs });
    case 'wrap-up-over':
      return moved<AssignmentState, AssignmentEffect>(
        { kind: 'done' },
        { kind: 'record-wrap-up-ended' },
        release(true),
      );
    case 'alerted':
    case 'accepted':
    case 'failed':
    case 'withdrawn':
    case 'untalked':
    case 'ended':
    case 'parked':
    case 'recalled':
    case 'resumed':
      return ignored('agent-in-wrap-up');
  }
}
