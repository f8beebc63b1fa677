// The state machine of an offer: one attempt to give one request to one agent.
// Never rings anybody; it tells what became of the attempt.
import type { OfferFailure, WithdrawReason } from './acd-model.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//   ┌──────────┐ alerted  ┌─────────┐  answered (from reserved too)   ┌──────────┐
//   │ reserved │─────────►│ ringing │────────────────────────────────►│ accepted │
//   └──────────┘          └─────────┘                                 └──────────┘
//        │                     │    failed: declined, busy            ┌──────────┐
//        ├─────────────────────┼─────────────────────────────────────►│ refused  │
//        │                     │    failed: no-answer, unreachable;   ┌──────────┐
//        ├─────────────────────┼──── withdrawn: no-answer ───────────►│ missed   │
//        │                     │    withdrawn: any other reason       ┌───────────┐
//        └─────────────────────┴─────────────────────────────────────►│ withdrawn │
//                                                                     └───────────┘
//   accepted, refused, missed and withdrawn are final: what comes later is stale.

export type OfferState =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly cause: OfferFailure }
  | { readonly kind: 'missed'; readonly cause: OfferFailure }
  | { readonly kind: 'withdrawn'; readonly cause: WithdrawReason };

export type OfferInput =
  | { readonly kind: 'phone-alerted' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly failure: OfferFailure }
  /** `no-answer` = the ring time is over. */
  | { readonly kind: 'withdrawn'; readonly reason: WithdrawReason };

export type OfferEffect =
  | { readonly kind: 'record-offer-ended' }
  /** The agent's phone must be told. */
  | { readonly kind: 'stop-ringing'; readonly reason: WithdrawReason };

export function transitionOffer(state: OfferState, input: OfferInput): Transition<OfferState, OfferEffect> {
  switch (state.kind) {
    case 'reserved':
    case 'ringing':
      return whileOpen(state, input);
    case 'accepted':
      return ignored('offer-already-accepted');
    case 'refused':
    case 'missed':
    case 'withdrawn':
      return ignored('offer-already-ended');
  }
}

function whileOpen(
  state: Extract<OfferState, { kind: 'reserved' | 'ringing' }>,
  input: OfferInput,
): Transition<OfferState, OfferEffect> {
  switch (input.kind) {
    case 'phone-alerted':
      return state.kind === 'ringing' ? ignored('already-ringing') : moved({ kind: 'ringing' });
    case 'answered':
      return moved<OfferState, OfferEffect>({ kind: 'accepted' }, { kind: 'record-offer-ended' });
    case 'failed':
      return moved<OfferState, OfferEffect>(
        { kind: isRefusal(input.failure) ? 'refused' : 'missed', cause: input.failure },
        { kind: 'record-offer-ended' },
      );
    case 'withdrawn':
      return moved<OfferState, OfferEffect>(
        input.reason === 'no-answer'
          ? { kind: 'missed', cause: 'no-answer' }
          : { kind: 'withdrawn', cause: input.reason },
        { kind: 'record-offer-ended' },
        { kind: 'stop-ringing', reason: input.reason },
      );
  }
}

const isRefusal = (failure: OfferFailure): boolean => failure === 'declined' || failure === 'busy';
