// The state machine of one callback: from the wish to be called back, through every attempt, to its end.
// Never dials, never reads a clock, and never knows whose number it is.
import type { CustomerFailure } from '../acd/acd-model.js';
import type { EpochMs } from '../kernel/ids.js';
import { ignored, moved, type Transition } from '../kernel/transition.js';
import type { CallbackAttemptOutcome, CallbackOutcome } from './callback-event.js';

//  requested ──► ┌────────┐ agent-answered  ┌──────────┐ customer-answered ┌─────────┐ conversation-ended
//                │ queued │ ───────────────►│ dialling │ ─────────────────►│ talking │ ──────────────────► ended: reached
//       ┌──────► └────────┘ ◄───────────────└──────────┘                   └─────────┘
//       │          │   ▲      agent-left        │ customer-failed               │ attempt-lost
//   due,│  blocked,│   │unblocked               ├──► ended: given-up            │
//  hastened   queue-  │                        ▼                               │
//       │   removed▼   │                   ┌─────────┐ ◄────────────────────────┘
//       │        ┌────────┐  blocked       │ waiting │ ◄─── attempt-lost (queued, dialling too)
//       │        │ paused │ ◄── dialling   └─────────┘
//       │        └────────┘                     │
//       └───────────────────────────────────────┘
//  listed (a person's list, nobody is dialled by the ACD) ── hastened ──► queued
//  listed, queued, paused, waiting ── cancelled, closed, merged, customer-served ──► ended

export type CallbackState =
  /** On a person's list; the ACD dials nobody. */
  | { readonly kind: 'listed' }
  /** Has its place in the queue: an agent is sought or rung. */
  | { readonly kind: 'queued' }
  /** Keeps its place outside the queue: it cannot be dialled now, e.g. because the customer is on the line. */
  | { readonly kind: 'paused' }
  /** An agent has answered, hears what it is about, and the customer is dialled. */
  | { readonly kind: 'dialling' }
  | { readonly kind: 'talking' }
  /** Not reached; the next attempt is due then. */
  | { readonly kind: 'waiting'; readonly retryAtMs: EpochMs }
  | { readonly kind: 'ended'; readonly outcome: CallbackOutcome | 'closed' };

export type CallbackInput =
  /** It cannot be dialled for the time being, or it can again. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' }
  /** The time of the next attempt has come. */
  | { readonly kind: 'due' }
  /** A user wants it dialled now, or the customer has asked once more. */
  | { readonly kind: 'hastened' }
  /** The place or the queue is another from now on. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'agent-answered' }
  /** The agent hung up before the customer answered; the place is kept. */
  | { readonly kind: 'agent-left' }
  | { readonly kind: 'customer-answered' }
  /** `retryAtMs` undefined = that was the last attempt. */
  | {
      readonly kind: 'customer-failed';
      readonly failure: CustomerFailure;
      readonly retryAtMs: EpochMs | undefined;
    }
  | { readonly kind: 'conversation-ended' }
  /** By a fault of ours. */
  | { readonly kind: 'attempt-lost'; readonly retryAtMs: EpochMs }
  /** The queue is gone, and with it the place in it. */
  | { readonly kind: 'queue-removed' }
  /** The customer called and talked with an agent of the queue. */
  | { readonly kind: 'customer-served' }
  /** The same customer has another callback, which goes on. */
  | { readonly kind: 'merged' }
  | { readonly kind: 'cancelled' }
  /** A person has called the customer back. */
  | { readonly kind: 'closed' };

export type CallbackEffect =
  /** Into the queue, at the place kept, under a new call's id. */
  | { readonly kind: 'start-attempt' }
  /** Out of the queue. */
  | { readonly kind: 'take-out' }
  | {
      readonly kind: 'end-attempt';
      readonly outcome: CallbackAttemptOutcome;
      readonly retryAtMs?: EpochMs;
    }
  /** `closed` is written by the person's own event. */
  | { readonly kind: 'end'; readonly outcome: CallbackOutcome | 'closed' };

export type CallbackTransition = Transition<CallbackState, CallbackEffect>;

const queued: CallbackState = { kind: 'queued' };
const paused: CallbackState = { kind: 'paused' };
const startAttempt: CallbackEffect = { kind: 'start-attempt' };
const takeOut: CallbackEffect = { kind: 'take-out' };

const go = (state: CallbackState, ...effects: CallbackEffect[]): CallbackTransition =>
  moved<CallbackState, CallbackEffect>(state, ...effects);

const endAttempt = (outcome: CallbackAttemptOutcome, retryAtMs?: EpochMs): CallbackEffect =>
  retryAtMs === undefined ? { kind: 'end-attempt', outcome } : { kind: 'end-attempt', outcome, retryAtMs };

const end = (outcome: CallbackOutcome | 'closed', ...before: CallbackEffect[]): CallbackTransition =>
  go({ kind: 'ended', outcome }, ...before, { kind: 'end', outcome });

export function transitionCallback(state: CallbackState, input: CallbackInput): CallbackTransition {
  switch (state.kind) {
    case 'listed':
      return input.kind === 'hastened' ? go(queued, startAttempt) : endedByInput(input, 'callback-listed');
    case 'queued':
      return whileQueued(input);
    case 'paused':
      return input.kind === 'unblocked' ? go(queued, startAttempt) : endedByInput(input, 'callback-paused');
    case 'dialling':
      return whileDialling(input);
    case 'talking':
      return whileTalking(input);
    case 'waiting':
      return whileWaiting(input);
    case 'ended':
      return ignored('callback-ended');
  }
}

function whileQueued(input: CallbackInput): CallbackTransition {
  const withdraw = [takeOut, endAttempt('withdrawn')] as const;
  switch (input.kind) {
    case 'agent-answered':
      return go({ kind: 'dialling' });
    case 'blocked':
      return go(paused, ...withdraw);
    case 'moved':
      return go(queued, ...withdraw, startAttempt);
    case 'queue-removed':
      return go(paused, endAttempt('withdrawn'));
    case 'attempt-lost':
      return go({ kind: 'waiting', retryAtMs: input.retryAtMs }, endAttempt('fault', input.retryAtMs));
    default:
      return endedByInput(input, 'callback-queued', ...withdraw);
  }
}

function whileDialling(input: CallbackInput): CallbackTransition {
  switch (input.kind) {
    case 'agent-left':
      return go(queued);
    case 'blocked':
      return go(paused, endAttempt('withdrawn'));
    case 'customer-answered':
      return go({ kind: 'talking' });
    case 'customer-failed': {
      const { failure, retryAtMs } = input;
      if (retryAtMs === undefined) return end('given-up', endAttempt(failure));
      return go({ kind: 'waiting', retryAtMs }, endAttempt(failure, retryAtMs));
    }
    case 'attempt-lost':
      return go({ kind: 'waiting', retryAtMs: input.retryAtMs }, endAttempt('fault', input.retryAtMs));
    default:
      return ignored('callback-dialling');
  }
}

function whileTalking(input: CallbackInput): CallbackTransition {
  switch (input.kind) {
    case 'conversation-ended':
      return end('reached', endAttempt('reached'));
    case 'attempt-lost':
      return go({ kind: 'waiting', retryAtMs: input.retryAtMs }, endAttempt('fault', input.retryAtMs));
    default:
      return ignored('callback-talking');
  }
}

function whileWaiting(input: CallbackInput): CallbackTransition {
  switch (input.kind) {
    case 'due':
    case 'hastened':
      return go(queued, startAttempt);
    default:
      return endedByInput(input, 'callback-waiting');
  }
}

/** What ends a callback that nobody is busy with; every other input is ignored. */
function endedByInput(
  input: CallbackInput,
  reason: string,
  ...before: readonly CallbackEffect[]
): CallbackTransition {
  switch (input.kind) {
    case 'cancelled':
      return end('cancelled', ...before);
    case 'closed':
      return end('closed', ...before);
    case 'merged':
      return end('merged', ...before);
    case 'customer-served':
      return end('called-again', ...before);
    default:
      return ignored(reason);
  }
}
