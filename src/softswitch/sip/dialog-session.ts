// What both ends of a call do inside a dialog: order of requests, 2xx until ACK, ACK for repeated 2xx (RFC 3261 §12.2, §13, §14).
// Never decides about a request's answer, except where the RFC leaves no choice.
import { Dialog } from './dialog.js';
import { newTag } from './random-token.js';
import { buildResponse } from './response-builder.js';
import type { SipMessage } from './sip-message.js';
import { T1_MS, T1_X64_MS, T2_MS, type TimerHandle } from './sip-timers.js';
import type { DialogOwner, SipStack } from './sip-stack.js';
import type { ClientTransactionUser, ServerTransaction } from './transaction-model.js';
import { NoRouteError, type SipFlow } from './transport-model.js';

export interface DialogSessionUser {
  /** A request that passed the checks. A BYE has already ended the dialog. */
  onRequest(transaction: ServerTransaction, session: DialogSession): void;
  /** ACK of the 2xx with that CSeq; once. */
  onAck(ack: SipMessage, session: DialogSession, flow: SipFlow): void;
  /** 64*T1 without ACK: the user ends the dialog (RFC 3261 §13.3.1.4). */
  onAckTimeout(session: DialogSession): void;
}

/** An answered INVITE that waits for its ACK. */
interface AwaitedAck {
  readonly cseq: number;
  timer: TimerHandle | undefined;
  readonly deadline: TimerHandle;
}

export class DialogSession implements DialogOwner {
  /** Our INVITE that has no final response, or whose 2xx is not acknowledged. */
  localInvitePending = false;
  private remoteInvite: ServerTransaction | undefined;
  private remoteUpdate: ServerTransaction | undefined;
  private awaitedAck: AwaitedAck | undefined;
  private afterAck: Array<() => void> = [];
  private sentAck: { readonly cseq: number; readonly wire: Buffer; readonly flow: SipFlow } | undefined;

  constructor(
    readonly stack: SipStack,
    readonly dialog: Dialog,
    private readonly user: DialogSessionUser,
  ) {
    stack.addDialog(dialog, this);
  }

  get ended(): boolean {
    return this.dialog.state === 'terminated';
  }

  /** True while the peer has not acknowledged our 2xx. */
  get awaitsAck(): boolean {
    return this.awaitedAck !== undefined;
  }

  /** Runs `action` at once, or when the peer has acknowledged our 2xx (or never did). */
  whenAcknowledged(action: () => void): void {
    if (this.awaitedAck) this.afterAck.push(action);
    else action();
  }

  onRequest(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { dialog } = this;
    if (dialog.remoteCseq !== undefined && request.cseq <= dialog.remoteCseq) {
      // RFC 3261 §12.2.2
      return this.refuse(transaction, 500, 'CSeq out of order');
    }
    dialog.remoteCseq = request.cseq;
    if (request.method === 'INVITE' && !this.admitsInvite(transaction)) return;
    if (request.method === 'UPDATE') {
      // RFC 3311 §5.2
      if (this.remoteUpdate?.answerable) return this.refuse(transaction, 500, undefined, true);
      this.remoteUpdate = transaction;
    }
    if (request.method === 'BYE') this.end();
    this.user.onRequest(transaction, this);
  }

  /** RFC 3261 §14.2 */
  private admitsInvite(transaction: ServerTransaction): boolean {
    if (this.remoteInvite?.answerable) {
      this.refuse(transaction, 500, undefined, true);
      return false;
    }
    if (this.localInvitePending || this.awaitedAck) {
      this.refuse(transaction, 491);
      return false;
    }
    this.remoteInvite = transaction;
    return true;
  }

  private refuse(transaction: ServerTransaction, status: number, reason?: string, retry = false): void {
    const response = buildResponse(transaction.request, status, newTag(), reason);
    if (retry) response.add('Retry-After', String(Math.floor(Math.random() * 10)));
    transaction.respond(response);
  }

  /** The INVITE that opened the dialog counts as pending too. */
  trackInvite(transaction: ServerTransaction): void {
    this.remoteInvite = transaction;
  }

  /** Sends a 2xx to INVITE and repeats it until the ACK comes. */
  accept(transaction: ServerTransaction, response: SipMessage): void {
    const { timers } = this.stack;
    const { request, flow } = transaction;
    this.dialog.refreshTarget(request);
    this.dialog.confirm(undefined);
    this.stopAwaiting();
    transaction.respond(response);
    const awaited: AwaitedAck = {
      cseq: request.cseq,
      timer: undefined,
      deadline: timers.set(T1_X64_MS, () => {
        this.stopAwaiting();
        this.user.onAckTimeout(this);
      }),
    };
    this.awaitedAck = awaited;
    if (flow.reliable) return;
    let intervalMs = T1_MS;
    const repeat = (): void => {
      transaction.respond(response);
      intervalMs = Math.min(intervalMs * 2, T2_MS);
      awaited.timer = timers.set(intervalMs, repeat);
    };
    awaited.timer = timers.set(intervalMs, repeat);
  }

  onAck(ack: SipMessage, flow: SipFlow): void {
    if (this.awaitedAck?.cseq !== ack.cseq) return;
    this.stopAwaiting();
    this.user.onAck(ack, this, flow);
  }

  private stopAwaiting(): void {
    if (!this.awaitedAck) return;
    this.stack.timers.clear(this.awaitedAck.timer);
    this.stack.timers.clear(this.awaitedAck.deadline);
    this.awaitedAck = undefined;
    const actions = this.afterAck;
    this.afterAck = [];
    for (const action of actions) action();
  }

  /** Sends a request of this dialog other than INVITE and ACK. */
  send(request: SipMessage, user: ClientTransactionUser): void {
    this.stack.route(this.dialog.nextHop(), (flow) => {
      if (flow instanceof NoRouteError) user.onTransportFault(flow.message);
      else this.stack.send(request, flow, user);
    });
  }

  /** Sends the ACK of our INVITE and keeps it for repeated 2xx. Without `via` the dialog tells the way. */
  sendAck(ack: SipMessage, via?: SipFlow): void {
    this.localInvitePending = false;
    this.stack.route(via ? { flow: via } : this.dialog.nextHop(), (flow) => {
      if (flow instanceof NoRouteError) {
        this.stack.log.warn('ACK not sent', { callId: this.dialog.callId, error: flow.message });
        return;
      }
      const wire = this.stack.sendAck(ack, flow);
      if (ack.cseq >= (this.sentAck?.cseq ?? 0)) this.sentAck = { cseq: ack.cseq, wire, flow };
    });
  }

  /** A 2xx came again: its ACK was lost (RFC 3261 §13.2.2.4). False when there is no ACK yet. */
  repeatAck(cseq: number): boolean {
    if (this.sentAck?.cseq !== cseq) return false;
    this.sentAck.flow.send(this.sentAck.wire);
    return true;
  }

  /** Ends the dialog here; sends nothing. Idempotent. */
  end(): void {
    if (this.dialog.state === 'terminated') return;
    this.dialog.state = 'terminated';
    this.stopAwaiting();
    this.stack.removeDialog(this.dialog);
  }
}
