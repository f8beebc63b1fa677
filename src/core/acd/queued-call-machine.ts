// The state machine of a call from entering a queue until it leaves the ACD.
// Never chooses an agent, and never knows why an offer came to nothing.
import type { WithdrawReason } from './acd-model.js';
import type { QueueLeaveReason } from '../journal/journal-event.js';
import type { OfferId } from '../kernel/ids.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//              offer-made               offer-accepted
//   ┌─────────┐ ─────────► ┌─────────┐ ───────────────► ┌─────────┐
//   │ waiting │            │ offered │                  │ talking │
//   └─────────┘ ◄───────── └─────────┘                  └─────────┘
//     │     ▲   offer-ended     │                          │    │
//     │     └─────────── bridge-failed (same place) ───────┘    │ conversation-ended,
//     │ caller-left             │ caller-left                   │ caller-left,
//     │ queue-removed           │ queue-removed                 │ bridge-failed without queue
//     ▼                         ▼                               ▼
//   ┌───────────────────────────────────────────────────────────────┐
//   │ left                                                          │
//   └───────────────────────────────────────────────────────────────┘

export type QueuedCallState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'offered'; readonly offerId: OfferId }
  | { readonly kind: 'talking'; readonly offerId: OfferId }
  | { readonly kind: 'left' };

export type QueuedCallInput =
  | { readonly kind: 'offer-made'; readonly offerId: OfferId }
  /** Refused, missed or withdrawn while the caller stays. */
  | { readonly kind: 'offer-ended' }
  | { readonly kind: 'offer-accepted' }
  /** `queueExists` is false when the queue was removed during the attempt. */
  | { readonly kind: 'bridge-failed'; readonly queueExists: boolean }
  | { readonly kind: 'conversation-ended' }
  | { readonly kind: 'caller-left'; readonly lost: boolean }
  | { readonly kind: 'queue-removed' };

export type QueuedCallEffect =
  | { readonly kind: 'withdraw-offer'; readonly offerId: OfferId; readonly reason: WithdrawReason }
  | { readonly kind: 'record-queue-left'; readonly reason: QueueLeaveReason }
  | {
      readonly kind: 'end-conversation';
      readonly offerId: OfferId;
      readonly cause: 'ended' | 'bridge-failed' | 'interrupted';
    }
  /** The caller must be taken elsewhere. */
  | { readonly kind: 'report-queue-removed' };

type CallTransition = Transition<QueuedCallState, QueuedCallEffect>;
const left: QueuedCallState = { kind: 'left' };
const waiting: QueuedCallState = { kind: 'waiting' };

export function transitionQueuedCall(state: QueuedCallState, input: QueuedCallInput): CallTransition {
  switch (state.kind) {
    case 'waiting':
      return whileWaiting(input);
    case 'offered':
      return whileOffered(state.offerId, input);
    case 'talking':
      return whileTalking(state.offerId, input);
    case 'left':
      return ignored('call-left');
  }
}

function whileWaiting(input: QueuedCallInput): CallTransition {
  switch (input.kind) {
    case 'offer-made':
      return moved({ kind: 'offered', offerId: input.offerId });
    case 'caller-left':
      return moved<QueuedCallState, QueuedCallEffect>(left, {
        kind: 'record-queue-left',
        reason: input.lost ? 'interrupted' : 'abandoned',
      });
    case 'queue-removed':
      return moved<QueuedCallState, QueuedCallEffect>(
        left,
        { kind: 'record-queue-left', reason: 'overflowed' },
        { kind: 'report-queue-removed' },
      );
    case 'offer-ended':
    case 'offer-accepted':
    case 'bridge-failed':
    case 'conversation-ended':
      return ignored('call-waiting');
  }
}

function whileOffered(offerId: OfferId, input: QueuedCallInput): CallTransition {
  switch (input.kind) {
    case 'offer-ended':
      return moved(waiting);
    case 'offer-accepted':
      return moved<QueuedCallState, QueuedCallEffect>(
        { kind: 'talking', offerId },
        { kind: 'record-queue-left', reason: 'answered' },
      );
    case 'caller-left':
      return moved<QueuedCallState, QueuedCallEffect>(
        left,
        { kind: 'withdraw-offer', offerId, reason: 'caller-left' },
        { kind: 'record-queue-left', reason: input.lost ? 'interrupted' : 'abandoned' },
      );
    case 'queue-removed':
      return moved<QueuedCallState, QueuedCallEffect>(
        left,
        { kind: 'withdraw-offer', offerId, reason: 'configuration-changed' },
        { kind: 'record-queue-left', reason: 'overflowed' },
        { kind: 'report-queue-removed' },
      );
    case 'offer-made':
    case 'bridge-failed':
    case 'conversation-ended':
      return ignored('call-being-offered');
  }
}

function whileTalking(offerId: OfferId, input: QueuedCallInput): CallTransition {
  switch (input.kind) {
    case 'conversation-ended':
    case 'caller-left':
      return moved<QueuedCallState, QueuedCallEffect>(left, {
        kind: 'end-conversation',
        offerId,
        cause: input.kind === 'caller-left' && input.lost ? 'interrupted' : 'ended',
      });
    case 'bridge-failed': {
      const end = { kind: 'end-conversation', offerId, cause: 'bridge-failed' } as const;
      if (input.queueExists) return moved<QueuedCallState, QueuedCallEffect>(waiting, end);
      return moved<QueuedCallState, QueuedCallEffect>(
        left,
        end,
        { kind: 'record-queue-left', reason: 'overflowed' },
        { kind: 'report-queue-removed' },
      );
    }
    case 'offer-made':
    case 'offer-ended':
    case 'offer-accepted':
    case 'queue-removed':
      return ignored('call-talking');
  }
}
