// Every callback that is not over, found by the call in which it was asked for, by number, and by its attempt.
// Never decides anything, and never holds two for one number.
import type { CallbackEvent } from '../../core/callbacks/callback-event.js';
import type { CallbackState } from '../../core/callbacks/callback-machine.js';
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { CallId } from '../../core/kernel/ids.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import type { CallbackAttempt } from './callback-attempt.js';

/** A wish to be called back, whoever's it is. */
export type CallbackWish = Omit<Extract<CallbackEvent, { kind: 'callback-requested' }>, 'kind'>;

/** One customer's callback while it lasts. */
export interface CallbackChain {
  record: CallbackRecord;
  state: CallbackState;
  /** Under way: in the queue, or beyond it. */
  attempt: CallbackAttempt | undefined;
  cancelTimer: (() => void) | undefined;
}

export class CallbackChains {
  private readonly byId = new Map<CallId, CallbackChain>();
  private readonly byNumber = new Map<string, CallbackChain>();
  private readonly byAttempt = new Map<CallId, CallbackChain>();

  all(): Iterable<CallbackChain> {
    return this.byId.values();
  }

  get(id: CallId): CallbackChain | undefined {
    return this.byId.get(id);
  }

  /** Numbers that cannot be dialled are nobody's. */
  ofNumber(number: string): CallbackChain | undefined {
    return this.byNumber.get(number);
  }

  ofAttempt(attemptId: CallId): CallbackChain | undefined {
    return this.byAttempt.get(attemptId);
  }

  add(record: CallbackRecord, state: CallbackState): CallbackChain {
    const chain: CallbackChain = { record, state, attempt: undefined, cancelTimer: undefined };
    this.byId.set(record.id, chain);
    if (isDialable(record.number)) this.byNumber.set(record.number, chain);
    return chain;
  }

  setAttempt(chain: CallbackChain, attempt: CallbackAttempt | undefined): void {
    if (chain.attempt !== undefined) this.byAttempt.delete(chain.attempt.id);
    chain.attempt = attempt;
    if (attempt !== undefined) this.byAttempt.set(attempt.id, chain);
  }

  remove(chain: CallbackChain): void {
    this.setAttempt(chain, undefined);
    this.byId.delete(chain.record.id);
    if (this.byNumber.get(chain.record.number) === chain) this.byNumber.delete(chain.record.number);
  }
}
