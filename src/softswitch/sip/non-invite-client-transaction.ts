// The non-INVITE client transaction (RFC 3261 §17.1.2).
// Never interprets the request or its responses.
import type { SipMessage } from './sip-message.js';
import { T1_MS, T1_X64_MS, T2_MS, T4_MS, type TimerHandle } from './sip-timers.js';
import type { ClientTransaction, ClientTransactionUser, TransactionContext } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';

/*
 *   request sent    timer E: again, doubled up to T2     timer F: time-out ─────────┐
 *  ┌──────┐  1xx  ┌──────────┐  timer E: again every T2                             │
 *  │trying├───────►proceeding├──200-699──┐                                          │
 *  └──┬───┘       └──────────┘      ┌────▼────┐  timer K (T4, 0 when reliable)  ┌───▼──────┐
 *     └───────────200-699──────────►│completed├─────────────────────────────────►terminated│
 *                                   └─────────┘                                 └──────────┘
 */
export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';

export class NonInviteClientTransaction implements ClientTransaction {
  state: NonInviteClientState = 'trying';
  private timerE: TimerHandle | undefined;
  private timerF: TimerHandle | undefined;
  private timerK: TimerHandle | undefined;
  private intervalMs = T1_MS;
  /** Until the final response. */
  private wire: Buffer | undefined;
  private readonly stopListening: () => void;

  constructor(
    readonly request: SipMessage,
    readonly flow: SipFlow,
    private readonly user: ClientTransactionUser,
    private readonly context: TransactionContext,
  ) {
    this.wire = request.toBuffer();
    this.stopListening = flow.onFailure((failure) => this.fault(failure.message));
    flow.send(this.wire);
    if (!flow.reliable) this.timerE = context.timers.set(this.intervalMs, () => this.resend());
    this.timerF = context.timers.set(T1_X64_MS, () => this.timeout());
  }

  private resend(): void {
    if ((this.state !== 'trying' && this.state !== 'proceeding') || !this.wire) return;
    this.flow.send(this.wire);
    this.intervalMs = this.state === 'proceeding' ? T2_MS : Math.min(this.intervalMs * 2, T2_MS);
    this.timerE = this.context.timers.set(this.intervalMs, () => this.resend());
  }

  private timeout(): void {
    if (this.state !== 'trying' && this.state !== 'proceeding') return;
    this.terminate();
    this.user.onTimeout();
  }

  private fault(message: string): void {
    if (this.state !== 'trying' && this.state !== 'proceeding') return;
    this.terminate();
    this.user.onTransportFault(message);
  }

  receive(response: SipMessage, flow: SipFlow): void {
    if (this.state === 'completed' || this.state === 'terminated') return;
    if (response.status < 200) {
      this.state = 'proceeding';
    } else {
      this.state = 'completed';
      this.wire = undefined;
      this.stopTimers();
      if (this.flow.reliable) this.terminate();
      else this.timerK = this.context.timers.set(T4_MS, () => this.terminate());
    }
    this.user.onResponse(response, flow);
  }

  destroy(): void {
    this.terminate();
  }

  private stopTimers(): void {
    this.context.timers.clear(this.timerE);
    this.context.timers.clear(this.timerF);
    this.timerE = undefined;
    this.timerF = undefined;
  }

  private terminate(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.stopTimers();
    this.context.timers.clear(this.timerK);
    this.stopListening();
    this.context.terminated();
  }
}
