// The state machine of a request from entering a queue until it leaves the ACD.
// Never chooses an agent, and never knows why an offer came to nothing.
import type { CustomerFailure, RequestPurpose, WithdrawReason } from './acd-model.js';
import type { QueueLeaveReason } from './acd-event.js';
import type { OfferId } from '../kernel/ids.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';

//              offer-made                       offer-accepted
//   ┌─────────┐ ─────────► ┌──────────────────┐ ──────────────────────────────► ┌─────────┐
//   │ waiting │            │ offered (1 or    │ offer-accepted  ┌───────────┐   │ talking │
//   └─────────┘ ◄───────── │ several agents)  │ ──(callback)───►│ dialling  │──►└─────────┘
//     │  ▲  ▲  last offer  └──────────────────┘                 └───────────┘ customer-answered
//     │  │  │  ended          │                   bridge-failed  │  │              │    │
//     │  │  └─────────────────┼──────────────────────────────────┘  │              │    │
//     │  └────────────────────┼──── bridge-failed (same place) ─────┼──────────────┘    │
//     │ caller-left           │ caller-left                         │ customer-failed   │ conversation-ended
//     │ taken-out             │ taken-out                           │ caller-left       │ caller-left
//     │ queue-removed         │ queue-removed                       │ taken-out         │
//     ▼                       ▼                                     ▼                   ▼
//   ┌────────────────────────────────────────────────────────────────────────────────────┐
//   │ left                                                                               │
//   └────────────────────────────────────────────────────────────────────────────────────┘

export type RequestState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'offered'; readonly offerIds: readonly OfferId[] }
  /** A callback whose agent has answered: the customer is being dialled. */
  | { readonly kind: 'dialling'; readonly offerId: OfferId }
  | { readonly kind: 'talking'; readonly offerId: OfferId }
  | { readonly kind: 'left' };

export type RequestInput =
  | { readonly kind: 'offer-made'; readonly offerId: OfferId }
  /** Refused, missed or withdrawn while the caller stays. */
  | { readonly kind: 'offer-ended'; readonly offerId: OfferId }
  | {
      readonly kind: 'offer-accepted';
      readonly offerId: OfferId;
      readonly purpose: RequestPurpose;
    }
  | { readonly kind: 'customer-answered' }
  | { readonly kind: 'customer-failed'; readonly failure: CustomerFailure }
  /** `queueExists` is false when the queue was removed during the attempt. */
  | { readonly kind: 'bridge-failed'; readonly queueExists: boolean }
  | { readonly kind: 'conversation-ended' }
  | { readonly kind: 'caller-left'; readonly lost: boolean }
  | {
      readonly kind: 'taken-out';
      readonly reason: 'overflowed' | 'called-back';
      readonly cause: string;
    }
  | { readonly kind: 'queue-removed' };

export type RequestEffect =
  | { readonly kind: 'withdraw-offer'; readonly offerId: OfferId; readonly reason: WithdrawReason }
  | { readonly kind: 'record-queue-left'; readonly reason: QueueLeaveReason; readonly cause?: string }
  | { readonly kind: 'begin-conversation'; readonly offerId: OfferId }
  | {
      readonly kind: 'end-conversation';
      readonly offerId: OfferId;
      readonly cause: 'ended' | 'bridge-failed' | 'interrupted';
    }
  /** The agent who was to talk with the customer is free again; no conversation took place. */
  | {
      readonly kind: 'release-agent';
      readonly offerId: OfferId;
      readonly why: 'customer-failed' | 'agent-left';
    }
  /** The caller must be taken elsewhere. */
  | { readonly kind: 'report-queue-removed' };

type RequestTransition = Transition<RequestState, RequestEffect>;
type LeaveInput = Extract<RequestInput, { kind: 'caller-left' | 'taken-out' | 'queue-removed' }>;

const left: RequestState = { kind: 'left' };
const waiting: RequestState = { kind: 'waiting' };

export function transitionRequest(state: RequestState, input: RequestInput): RequestTransition {
  switch (state.kind) {
    case 'waiting':
      return whileWaiting(input);
    case 'offered':
      return whileOffered(state.offerIds, input);
    case 'dialling':
      return whileDialling(state.offerId, input);
    case 'talking':
      return whileTalking(state.offerId, input);
    case 'left':
      return ignored('call-left');
  }
}

/** How the books and the runner learn that the caller goes. */
function leaving(input: LeaveInput): readonly RequestEffect[] {
  switch (input.kind) {
    case 'caller-left':
      return [{ kind: 'record-queue-left', reason: input.lost ? 'interrupted' : 'abandoned' }];
    case 'taken-out':
      return [{ kind: 'record-queue-left', reason: input.reason, cause: input.cause }];
    case 'queue-removed':
      return [
        { kind: 'record-queue-left', reason: 'overflowed', cause: 'queue-removed' },
        { kind: 'report-queue-removed' },
      ];
  }
}

function whyWithdrawn(input: LeaveInput): WithdrawReason {
  switch (input.kind) {
    case 'caller-left':
      return 'caller-left';
    case 'taken-out':
      return 'overflowed';
    case 'queue-removed':
      return 'configuration-changed';
  }
}

function whileWaiting(input: RequestInput): RequestTransition {
  switch (input.kind) {
    case 'offer-made':
      return moved({ kind: 'offered', offerIds: [input.offerId] });
    case 'caller-left':
    case 'taken-out':
    case 'queue-removed':
      return moved<RequestState, RequestEffect>(left, ...leaving(input));
    case 'offer-ended':
    case 'offer-accepted':
    case 'customer-answered':
    case 'customer-failed':
    case 'bridge-failed':
    case 'conversation-ended':
      return ignored('call-waiting');
  }
}

function whileOffered(offerIds: readonly OfferId[], input: RequestInput): RequestTransition {
  switch (input.kind) {
    case 'offer-made':
      return moved({ kind: 'offered', offerIds: [...offerIds, input.offerId] });
    case 'offer-ended': {
      const others = offerIds.filter((id) => id !== input.offerId);
      return moved(others.length === 0 ? waiting : { kind: 'offered', offerIds: others });
    }
    case 'offer-accepted': {
      const { offerId } = input;
      const withdrawn = offerIds
        .filter((id) => id !== offerId)
        .map((id): RequestEffect => ({
          kind: 'withdraw-offer',
          offerId: id,
          reason: 'answered-elsewhere',
        }));
      if (input.purpose === 'callback')
        return moved<RequestState, RequestEffect>({ kind: 'dialling', offerId }, ...withdrawn);
      return moved<RequestState, RequestEffect>(
        { kind: 'talking', offerId },
        ...withdrawn,
        { kind: 'record-queue-left', reason: 'answered' },
        { kind: 'begin-conversation', offerId },
      );
    }
    case 'caller-left':
    case 'taken-out':
    case 'queue-removed': {
      const reason = whyWithdrawn(input);
      return moved<RequestState, RequestEffect>(
        left,
        ...offerIds.map((offerId): RequestEffect => ({ kind: 'withdraw-offer', offerId, reason })),
        ...leaving(input),
      );
    }
    case 'customer-answered':
    case 'customer-failed':
    case 'bridge-failed':
    case 'conversation-ended':
      return ignored('call-being-offered');
  }
}

function whileDialling(offerId: OfferId, input: RequestInput): RequestTransition {
  switch (input.kind) {
    case 'customer-answered':
      return moved<RequestState, RequestEffect>(
        { kind: 'talking', offerId },
        { kind: 'record-queue-left', reason: 'answered' },
        { kind: 'begin-conversation', offerId },
      );
    case 'customer-failed':
      return moved<RequestState, RequestEffect>(
        left,
        { kind: 'release-agent', offerId, why: 'customer-failed' },
        { kind: 'record-queue-left', reason: 'unreached', cause: input.failure },
      );
    // The agent hung up before the customer answered, or the agent's audio failed: the callback keeps its place.
    case 'bridge-failed': {
      const release = { kind: 'release-agent', offerId, why: 'agent-left' } as const;
      if (input.queueExists) return moved<RequestState, RequestEffect>(waiting, release);
      return moved<RequestState, RequestEffect>(left, release, ...leaving({ kind: 'queue-removed' }));
    }
    case 'caller-left':
    case 'taken-out':
      return moved<RequestState, RequestEffect>(
        left,
        { kind: 'release-agent', offerId, why: 'customer-failed' },
        ...leaving(input),
      );
    case 'offer-made':
    case 'offer-ended':
    case 'offer-accepted':
    case 'conversation-ended':
    case 'queue-removed':
      return ignored('customer-being-dialled');
  }
}

function whileTalking(offerId: OfferId, input: RequestInput): RequestTransition {
  switch (input.kind) {
    case 'conversation-ended':
    case 'caller-left':
      return moved<RequestState, RequestEffect>(left, {
        kind: 'end-conversation',
        offerId,
        cause: input.kind === 'caller-left' && input.lost ? 'interrupted' : 'ended',
      });
    case 'bridge-failed': {
      const end = { kind: 'end-conversation', offerId, cause: 'bridge-failed' } as const;
      if (input.queueExists) return moved<RequestState, RequestEffect>(waiting, end);
      return moved<RequestState, RequestEffect>(left, end, ...leaving({ kind: 'queue-removed' }));
    }
    case 'offer-made':
    case 'offer-ended':
    case 'offer-accepted':
    case 'customer-answered':
    case 'customer-failed':
    case 'taken-out':
    case 'queue-removed':
      return ignored('call-talking');
  }
}
