// The INVITE server transaction, with the Accepted state of RFC 6026.
// Never retransmits a 2xx by itself: its user does until the ACK comes (RFC 3261 §13.3.1.4).
import type { SipMessage } from './sip-message.js';
import { T1_MS, T1_X64_MS, T2_MS, T4_MS, type TimerHandle } from './sip-timers.js';
import type { ServerTransaction, ServerTransactionUser, TransactionContext } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';

/*
 *      INVITE; 100 is sent by whoever creates it, at once or by `tryingAfter`
 *  ┌───▼──────┐ 1xx: send           INVITE again: last response again
 *  │proceeding├──2xx: send──────────────────────────────┐
 *  └───┬──────┘                                    ┌────▼───┐ 2xx from user: send
 *      │300-699: send                              │accepted├──timer L──┐
 *  ┌───▼─────┐ timer G: again, doubled up to T2    └────────┘           │
 *  │completed├──timer H: ack time-out──────────────────────────────┐    │
 *  └───┬─────┘ INVITE again: response again                        │    │
 *      │ACK                                                        │    │
 *  ┌───▼─────┐ timer I (T4, 0 when reliable)                  ┌────▼────▼─┐
 *  │confirmed├────────────────────────────────────────────────►terminated │
 *  └─────────┘                                                └───────────┘
 *
 *  A refusal to a stranger ends it at once, or after a few repetitions when a provisional made him stop repeating.
 */
export type InviteServerState = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

/** How often a stranger is sent the same refusal again, at most. */
const STRANGERS_REPEATS = 3;

export class InviteServerTransaction implements ServerTransaction {
  state: InviteServerState = 'proceeding';
  user: ServerTransactionUser | undefined;
  private last: Buffer | undefined;
  private timerG: TimerHandle | undefined;
  private timerH: TimerHandle | undefined;
  private endTimer: TimerHandle | undefined;
  private intervalMs = T1_MS;
  private repeats = Infinity;
  private trying: TimerHandle | undefined;

  constructor(
    /** Whole until the final response is out. */
    public request: SipMessage,
    readonly flow: SipFlow,
    private readonly context: TransactionContext,
    private readonly send: (data: Buffer) => void,
  ) {}

  get answerable(): boolean {
    return this.state === 'proceeding';
  }

  /** Sends the 100 unless something else is sent before (RFC 3261 §17.2.1). */
  tryingAfter(delayMs: number, create: () => SipMessage): void {
    this.trying = this.context.timers.set(delayMs, () => this.respond(create()));
  }

  respond(response: SipMessage): void {
    const { status } = response;
    if (this.state === 'accepted' && status >= 200 && status < 300) {
      this.send(response.toBuffer());
      return;
    }
    if (this.state !== 'proceeding') return;
    this.context.timers.clear(this.trying);
    const isFirst = this.last === undefined;
    this.last = status >= 300 ? response.toOwnBuffer() : response.toBuffer();
    if (status >= 200) this.state = status < 300 ? 'accepted' : 'completed';
    this.send(this.last);
    this.context.answered?.(status);
    if (status < 200) return;
    if (status < 300) this.endTimer = this.context.timers.set(T1_X64_MS, () => this.terminate());
    else this.awaitAck(this.last, isFirst);
    this.slim();
  }

  private awaitAck(refusal: Buffer, isFirst: boolean): void {
    if (this.context.takesAnswer?.(refusal)) {
      if (isFirst || this.flow.reliable) return this.terminate();
      this.repeats = STRANGERS_REPEATS;
    }
    if (!this.flow.reliable) this.timerG = this.context.timers.set(this.intervalMs, () => this.resend());
    this.timerH = this.context.timers.set(T1_X64_MS, () => this.ackTimeout());
  }

  /** Whoever responds may look at the request until then. */
  private slim(): void {
    // A 2xx is repeated by its user.
    if (this.state === 'accepted') this.last = undefined;
    queueMicrotask(() => (this.request = this.request.identity()));
  }

  private resend(): void {
    if (this.state !== 'completed' || !this.last) return;
    this.send(this.last);
    if (--this.repeats <= 0) return this.ackTimeout();
    this.intervalMs = Math.min(this.intervalMs * 2, T2_MS);
    this.timerG = this.context.timers.set(this.intervalMs, () => this.resend());
  }

  private ackTimeout(): void {
    if (this.state !== 'completed') return;
    this.terminate();
    this.user?.onAckTimeout?.();
  }

  receiveAgain(): void {
    // RFC 6026 §7.1: in Accepted a repeated INVITE is absorbed; the 2xx comes again by its own timer.
    if ((this.state === 'proceeding' || this.state === 'completed') && this.last) this.send(this.last);
  }

  /** ACK with the INVITE's branch. False when it belongs to a 2xx and is for the user. */
  receiveAck(): boolean {
    if (this.state === 'accepted') return false;
    if (this.state === 'completed') {
      this.state = 'confirmed';
      this.stopTimers();
      if (this.flow.reliable) this.terminate();
      else this.endTimer = this.context.timers.set(T4_MS, () => this.terminate());
    }
    return true;
  }

  destroy(): void {
    this.terminate();
  }

  private stopTimers(): void {
    this.context.timers.clear(this.timerG);
    this.context.timers.clear(this.timerH);
    this.context.timers.clear(this.trying);
    this.timerG = undefined;
    this.timerH = undefined;
  }

  private terminate(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.stopTimers();
    this.context.timers.clear(this.endTimer);
    this.context.terminated();
    this.user?.onTerminated?.();
  }
}
