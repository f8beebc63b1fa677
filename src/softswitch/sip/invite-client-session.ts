// One outgoing INVITE, outside or inside a dialog: early dialogs, forked 2xx, CANCEL (RFC 3261 §13.2, §14.1, §9.1).
// Never acknowledges the wanted 2xx by itself: its user does, because the ACK may carry the answer.
import { Dialog } from './dialog.js';
import { DialogSession, type DialogSessionUser } from './dialog-session.js';
import { SipMessage } from './sip-message.js';
import { T1_X64_MS, type TimerHandle } from './sip-timers.js';
import type { SipStack } from './sip-stack.js';
import type { ClientTransaction, ClientTransactionUser } from './transaction-model.js';
import type { SipFlow } from './transport-model.js';

type FailureStatus = 408 | 487 | 502 | 503;

export interface InviteClientUser {
  /** 101–199. A tag in To makes or finds an early dialog. */
  onProvisional(response: SipMessage, session: DialogSession | undefined, flow: SipFlow): void;
  /** First 2xx. The user sends the ACK with `session.sendAck`. */
  onAccepted(response: SipMessage, session: DialogSession, flow: SipFlow): void;
  /** 300–699, acknowledged by the transaction. */
  onRejected(response: SipMessage, flow: SipFlow): void;
  /**
   * No final response: 408 time-out, 503 transport fault, 487 nothing came after CANCEL. Or one that no call can be made
   * of, which was acknowledged and hung up: 502.
   */
  onFailed(status: FailureStatus, reason: string): void;
}

const IGNORE: ClientTransactionUser = {
  onResponse: () => undefined,
  onTimeout: () => undefined,
  onTransportFault: () => undefined,
};

const NOBODY: InviteClientUser = {
  onProvisional: () => undefined,
  onAccepted: () => undefined,
  onRejected: () => undefined,
  onFailed: () => undefined,
};

export class InviteClientSession implements ClientTransactionUser {
  /** The INVITE's transaction; set by `start` before anything is reported. */
  private transaction!: ClientTransaction;
  private readonly early = new Map<string, DialogSession>();
  private accepted: DialogSession | undefined;
  private provisionalSeen = false;
  private finished = false;
  private heldCancel: (() => void) | undefined;
  private cancelDeadline: TimerHandle | undefined;
  /** CANCEL was asked for. */
  cancelled = false;

  private constructor(
    private readonly stack: SipStack,
    /** Whole until the final response. */
    public request: SipMessage,
    readonly flow: SipFlow,
    private user: InviteClientUser,
    private readonly dialogUser: DialogSessionUser,
    /** The dialog of a re-INVITE. */
    private readonly within: DialogSession | undefined,
    private readonly localContact: string,
  ) {}

  static start(
    stack: SipStack,
    request: SipMessage,
    flow: SipFlow,
    user: InviteClientUser,
    dialogUser: DialogSessionUser,
    within?: DialogSession,
  ): InviteClientSession {
    const contact = request.get('contact') ?? '';
    const session = new InviteClientSession(stack, request, flow, user, dialogUser, within, contact);
    if (within) within.localInvitePending = true;
    session.transaction = stack.send(request, flow, session);
    return session;
  }

  onResponse(response: SipMessage, flow: SipFlow): void {
    const { status } = response;
    if (status === 100) return this.releaseCancel();
    if (status < 200) {
      const session = this.dialogFor(response, flow);
      // Told before the CANCEL goes out, so that the user sees things in the order of the wire.
      this.user.onProvisional(response, session, flow);
      return this.releaseCancel();
    }
    if (status < 300) return this.receiveAccepted(response, flow);
    if (this.finished) return;
    this.finish();
    this.dropEarly(undefined);
    if (this.within) this.within.localInvitePending = false;
    const { user } = this;
    this.forget();
    user.onRejected(response, flow);
  }

  private receiveAccepted(response: SipMessage, flow: SipFlow): void {
    const session = this.dialogFor(response, flow);
    if (!session) return;
    if (this.accepted === session) {
      session.repeatAck(this.request.cseq);
      return;
    }
    session.dialog.confirm(response);
    if (this.accepted || this.finished) return this.endExtra(session);
    this.accepted = session;
    this.finish();
    this.dropEarly(session);
    const { user } = this;
    this.forget();
    // In a call that is up what was agreed before stands, its Contact among it.
    if (response.fault === undefined || this.within) return user.onAccepted(response, session, flow);
    this.stack.log.warn('answer of no use, call ended', {
      callId: this.request.callId,
      fault: response.fault,
    });
    this.endExtra(session);
    if (this.cancelled) user.onFailed(487, 'Request Terminated');
    else user.onFailed(502, `Bad Gateway: ${response.fault}`);
  }

  /**
   * Another branch of a fork answered as well, the answer came after we gave up, or it is of no use: acknowledge and hang
   * up (RFC 3261 §13.2.2.4).
   */
  private endExtra(session: DialogSession): void {
    if (session.repeatAck(this.request.cseq)) return;
    session.sendAck(session.dialog.createRequest('ACK', this.request.cseq));
    const bye = session.dialog.createRequest('BYE');
    // The session stays until the transaction is gone, to acknowledge repetitions.
    const end = (): void => session.end();
    session.send(bye, { onResponse: end, onTimeout: end, onTransportFault: end });
  }

  private dialogFor(response: SipMessage, flow: SipFlow): DialogSession | undefined {
    if (this.within) return this.within;
    const { toTag, status } = response;
    if (toTag === undefined && status < 200) return undefined;
    const tag = toTag ?? '';
    const known =
      this.early.get(tag) ?? (this.accepted?.dialog.remoteTag === tag ? this.accepted : undefined);
    if (known) return known;
    const dialog = Dialog.fromResponse(this.request, response, flow);
    dialog.localContact = this.localContact;
    const session = new DialogSession(this.stack, dialog, this.dialogUser);
    session.localInvitePending = true;
    this.early.set(tag, session);
    return session;
  }

  private dropEarly(except: DialogSession | undefined): void {
    for (const session of this.early.values())
      if (session !== except && session !== this.within) session.end();
    this.early.clear();
  }

  onTimeout(): void {
    this.fail(408, 'Request Timeout');
  }

  onTransportFault(message: string): void {
    this.stack.log.debug('invite not delivered', { callId: this.request.callId, error: message });
    this.fail(503, 'Service Unavailable');
  }

  private fail(status: FailureStatus, reason: string): void {
    if (this.finished) return;
    this.finish();
    this.dropEarly(undefined);
    if (this.within) this.within.localInvitePending = false;
    const { user } = this;
    this.forget();
    user.onFailed(status, reason);
  }

  /** The transaction keeps this for repeated answers, for which neither the whole request nor the user is needed. */
  private forget(): void {
    this.request = this.request.identity();
    this.user = NOBODY;
  }

  private finish(): void {
    this.finished = true;
    this.heldCancel = undefined;
    this.stack.timers.clear(this.cancelDeadline);
  }

  /** False when the INVITE has its final response. */
  get cancellable(): boolean {
    return !this.finished && !this.cancelled;
  }

  /** Builds the CANCEL and sends it as soon as a provisional response allows it (RFC 3261 §9.1). */
  cancel(extraHeaders: ReadonlyArray<readonly [string, string]> = []): SipMessage | undefined {
    if (!this.cancellable) return undefined;
    this.cancelled = true;
    const cancel = this.buildCancel(extraHeaders);
    const branch = this.request.via?.branch ?? '';
    const send = (): void => {
      this.stack.send(cancel.clone().remove('via'), this.flow, IGNORE, branch);
      this.cancelDeadline = this.stack.timers.set(T1_X64_MS, () => {
        this.fail(487, 'Request Terminated');
        this.transaction.destroy();
      });
    };
    if (this.provisionalSeen) send();
    else this.heldCancel = send;
    return cancel;
  }

  private buildCancel(extraHeaders: ReadonlyArray<readonly [string, string]>): SipMessage {
    const { request } = this;
    const cancel = SipMessage.request('CANCEL', request.uri);
    cancel.add('Via', request.get('via') ?? '');
    for (const route of request.all('route')) cancel.add('Route', route);
    cancel
      .add('Max-Forwards', '70')
      .add('From', request.get('from') ?? '')
      .add('To', request.get('to') ?? '')
      .add('Call-ID', request.callId)
      .add('CSeq', `${request.cseq} CANCEL`);
    for (const [name, value] of extraHeaders) cancel.add(name, value);
    return cancel;
  }

  private releaseCancel(): void {
    this.provisionalSeen = true;
    const send = this.heldCancel;
    this.heldCancel = undefined;
    send?.();
  }
}
