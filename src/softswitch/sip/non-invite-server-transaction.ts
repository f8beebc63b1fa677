// The non-INVITE server transaction (RFC 3261 §17.2.2, RFC 4320).
// Never answers by itself.
import type { SipMessage } from './sip-message.js';
import { T1_X64_MS, type TimerHandle } from './sip-timers.js';
import type { ServerTransaction, ServerTransactionUser, TransactionContext } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';

/*
 *  ┌──────┐  1xx: send  ┌──────────┐ request again: last response again
 *  │trying├─────────────►proceeding├──200-699: send──┐
 *  └┬──┬──┘             └────┬─────┘           ┌─────▼───┐ request again: response again
 *   │  └──────200-699: send──│────────────────►│completed├──timer J (64*T1, 0 when reliable)──┐
 *   │                        │                 └─────────┘                              ┌─────▼────┐
 *   └─────nobody answers within the deadline────────────────────────────────────────────►terminated│
 *                                                                                       └──────────┘
 */
export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';

/** A request that nobody answers is forgotten after this, when its sender has given up long ago, ms. */
const ABANDONED_MS = 2 * T1_X64_MS;

export class NonInviteServerTransaction implements ServerTransaction {
  state: NonInviteServerState = 'trying';
  user: ServerTransactionUser | undefined;
  private last: Buffer | undefined;
  private timer: TimerHandle | undefined;

  constructor(
    /** Whole until the final response is out. */
    public request: SipMessage,
    readonly flow: SipFlow,
    private readonly context: TransactionContext,
    private readonly send: (data: Buffer) => void,
  ) {
    this.timer = context.timers.set(ABANDONED_MS, () => this.terminate());
  }

  get answerable(): boolean {
    return this.state === 'trying' || this.state === 'proceeding';
  }

  respond(response: SipMessage): void {
    if (!this.answerable) return;
    this.last = response.toOwnBuffer();
    this.state = response.status < 200 ? 'proceeding' : 'completed';
    this.send(this.last);
    this.context.answered?.(response.status);
    if (this.state !== 'completed') return;
    this.context.timers.clear(this.timer);
    if (this.flow.reliable || this.context.takesAnswer?.(this.last)) return this.terminate();
    this.timer = this.context.timers.set(T1_X64_MS, () => this.terminate());
    // Whoever responds may look at the request until then.
    queueMicrotask(() => (this.request = this.request.identity()));
  }

  receiveAgain(): void {
    if (this.last && this.state !== 'terminated') this.send(this.last);
  }

  destroy(): void {
    this.terminate();
  }

  private terminate(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.context.timers.clear(this.timer);
    this.context.terminated();
    this.user?.onTerminated?.();
  }
}
