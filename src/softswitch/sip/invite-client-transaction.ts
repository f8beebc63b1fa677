// The INVITE client transaction, with the Accepted state of RFC 6026.
// Never sends the ACK of a 2xx (its user does) and never creates dialogs.
import type { SipMessage } from './sip-message.js';
import { T1_MS, T1_X64_MS, TIMER_D_MS, type TimerHandle } from './sip-timers.js';
import type { ClientTransaction, ClientTransactionUser, TransactionContext } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';

/*
 *            INVITE from user, sent
 *                  │                 timer A: send again, doubled (unreliable)
 *              ┌───▼────┐            timer B: time-out ──────────────┐
 *   ┌─300-699──┤calling ├──2xx──────────────┐                        │
 *   │          └───┬────┘                   │                        │
 *   │              │1xx                     │                        │
 *   │          ┌───▼──────┐                 │                        │
 *   ├─300-699──┤proceeding├──2xx────────────┤                        │
 *   │          └──────────┘            ┌────▼────┐ 2xx: to user      │
 * ┌─▼───────┐ 300-699: ACK again       │accepted ├──timer M──┐       │
 * │completed├──timer D──┐              └─────────┘      ┌────▼───────▼┐
 * └─────────┘           └───────────────────────────────►  terminated │
 *                                                       └─────────────┘
 */
export type InviteClientState = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

export class InviteClientTransaction implements ClientTransaction {
  state: InviteClientState = 'calling';
  private timerA: TimerHandle | undefined;
  private timerB: TimerHandle | undefined;
  private endTimer: TimerHandle | undefined;
  private intervalMs = T1_MS;
  private ack: Buffer | undefined;
  /** Until something comes back. */
  private wire: Buffer | undefined;
  private readonly stopListening: () => void;

  constructor(
    /** Whole until the final response. */
    public request: SipMessage,
    readonly flow: SipFlow,
    private readonly user: ClientTransactionUser,
    private readonly context: TransactionContext,
  ) {
    this.wire = request.toBuffer();
    this.stopListening = flow.onFailure((failure) => this.fault(failure.message));
    flow.send(this.wire);
    if (!flow.reliable) this.timerA = context.timers.set(this.intervalMs, () => this.resend());
    this.timerB = context.timers.set(T1_X64_MS, () => this.timeout());
  }

  private resend(): void {
    if (this.state !== 'calling' || !this.wire) return;
    this.flow.send(this.wire);
    this.intervalMs *= 2;
    this.timerA = this.context.timers.set(this.intervalMs, () => this.resend());
  }

  private timeout(): void {
    if (this.state !== 'calling') return;
    this.terminate();
    this.user.onTimeout();
  }

  private fault(message: string): void {
    // A flow that dies after the first answer does not end the call attempt: the rest may come another way.
    if (this.state === 'calling') {
      this.terminate();
      this.user.onTransportFault(message);
    } else if (this.state === 'proceeding' && this.flow.reliable) {
      this.terminate();
      this.user.onTransportFault(message);
    }
  }

  receive(response: SipMessage, flow: SipFlow): void {
    const { status } = response;
    if (this.state === 'completed') {
      // RFC 3261 §17.1.1.2: the ACK got lost.
      if (status >= 300 && this.ack) this.flow.send(this.ack);
      return;
    }
    if (this.state === 'accepted') {
      if (status >= 200 && status < 300) this.user.onResponse(response, flow);
      return;
    }
    if (this.state === 'terminated') return;
    this.stopTimers();
    this.wire = undefined;
    if (status < 200) {
      this.state = 'proceeding';
    } else if (status < 300) {
      // RFC 6026 §7.2: stays to hand over every repeated or forked 2xx.
      this.state = 'accepted';
      this.endTimer = this.context.timers.set(T1_X64_MS, () => this.terminate());
    } else {
      this.state = 'completed';
      this.ack = this.buildAck(response).toOwnBuffer();
      this.flow.send(this.ack);
      if (this.flow.reliable) this.terminate();
      else this.endTimer = this.context.timers.set(TIMER_D_MS, () => this.terminate());
    }
    this.user.onResponse(response, flow);
    if (status >= 200) this.request = this.request.identity();
  }

  /** RFC 3261 §17.1.1.3 */
  private buildAck(response: SipMessage): SipMessage {
    const { request } = this;
    const ack = request.clone();
    ack.method = 'ACK';
    ack.setBody('');
    for (let i = ack.keys.length - 1; i >= 0; i--) {
      if (!ACK_HEADERS.has(ack.keys[i] ?? '')) ack.remove(ack.keys[i] ?? '');
    }
    ack.set('To', response.get('to') ?? request.get('to') ?? '');
    ack.set('CSeq', `${request.cseq} ACK`);
    const [topVia] = request.all('via');
    return ack.set('Via', topVia ?? '');
  }

  destroy(): void {
    this.terminate();
  }

  private stopTimers(): void {
    this.context.timers.clear(this.timerA);
    this.context.timers.clear(this.timerB);
    this.timerA = undefined;
    this.timerB = undefined;
  }

  private terminate(): void {
    if (this.state === 'terminated') return;
    this.state = 'terminated';
    this.stopTimers();
    this.context.timers.clear(this.endTimer);
    this.stopListening();
    this.context.terminated();
  }
}

const ACK_HEADERS: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'route',
  // RFC 3261 §22.1: an ACK carries the credentials of its INVITE.
  'authorization',
  'proxy-authorization',
]);
