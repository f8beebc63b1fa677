// One dialog that an application controls, and the table of them by the id that applications use.
// Never answers a request: it hands them to whoever serves the application.
import type { DialogSession, DialogSessionUser } from '../sip/dialog-session.js';
import { InviteClientSession } from '../sip/invite-client-session.js';
import type { SipMessage } from '../sip/sip-message.js';
import type { SipStack } from '../sip/sip-stack.js';
import type { ClientTransactionUser, ServerTransaction } from '../sip/transaction-model.js';
import { NoRouteError, type SipFlow } from '../sip/transport-model.js';
import type { ApplicationClient } from './application-client.js';
import type { CallRecords } from './call-records.js';
import { metaText, receivedMeta } from './frame-format.js';
import { sessionExpires, SessionTimer } from './session-timer.js';

/** `<Call-ID>;from-tag=<From tag of the request that made the dialog>` */
export function dialogIdOf(callId: string, fromTag: string): string {
  return `${callId};from-tag=${fromTag}`;
}

export interface ApplicationDialogHost {
  readonly stack: SipStack;
  readonly dialogs: ApplicationDialogs;
  readonly records: CallRecords;
  /** Calls stay up for a while when their application is gone. */
  readonly keepsOrphans: boolean;
  /** A request of the peer inside this dialog. */
  receive(transaction: ServerTransaction, dialog: ApplicationDialog): void;
}

const SESSION_EXPIRED = 'Session timer expired';

const QUIET: ClientTransactionUser = {
  onResponse: () => undefined,
  onTimeout: () => undefined,
  onTransportFault: () => undefined,
};

export class ApplicationDialog implements DialogSessionUser {
  session: DialogSession | undefined;
  established = false;
  /** Transaction id of the INVITE that we answered last: its ACK carries it. */
  ackTransactionId = '';
  /** Our INVITE inside the dialog or creating it, while it has no final response. */
  localInvite: InviteClientSession | undefined;
  /** CSeq of our INVITE whose 2xx the application has not acknowledged. */
  unacknowledgedCseq: number | undefined;
  /** The 2xx crossed a CANCEL: hang up once the application has acknowledged. */
  hangUpAfterAck = false;
  byeSent = false;
  /** Our last session description, for refreshes. */
  localSdp: Buffer = Buffer.alloc(0);
  /** The peer's last one. */
  remoteSdp: Buffer = Buffer.alloc(0);
  /** INVITE and 2xx that opened it, as on the wire: an application that adopts the dialog is shown them again. */
  opened: { readonly invite: Buffer; readonly accepted: Buffer } | undefined;
  /** Transaction id of our INVITE whose 2xx came while no application was there. */
  unseenInvite: string | undefined;
  /** The 2xx was shown again: the ACK that the application sends for it has been sent before. */
  ackIsRepeated = false;
  /** An application adopts it and has not made its own dialog of it yet: requests of the peer wait. */
  beingAdopted = false;
  private readonly timer: SessionTimer;

  constructor(
    private readonly host: ApplicationDialogHost,
    readonly id: string,
    /** Whose it is; once that one is gone, whoever adopts it. */
    public client: ApplicationClient,
    readonly kind: 'INVITE' | 'SUBSCRIBE',
  ) {
    this.timer = new SessionTimer(
      host.stack.timers,
      () => this.refresh(),
      () => this.hangUp(SESSION_EXPIRED),
    );
  }

  /** Nobody controls it at the moment. */
  get orphaned(): boolean {
    return this.client.closed || this.beingAdopted;
  }

  /** The INVITE that opens it was accepted. */
  noteOpened(invite: SipMessage, accepted: SipMessage): void {
    if (this.host.keepsOrphans)
      this.opened = { invite: invite.toOwnBuffer(), accepted: accepted.toOwnBuffer() };
  }

  attach(session: DialogSession): void {
    this.session = session;
    this.host.dialogs.add(this);
  }

  establish(session: DialogSession): void {
    this.attach(session);
    this.established = true;
  }

  onRequest(transaction: ServerTransaction): void {
    this.host.receive(transaction, this);
  }

  onAck(ack: SipMessage, _session: DialogSession, flow: SipFlow): void {
    if (ack.body.length > 0) this.remoteSdp = ack.body;
    const wire = ack.toBuffer();
    const meta = metaText(receivedMeta(flow, ack.receivedBytes));
    this.client.send(`sip|${meta}|${this.ackTransactionId}|${this.id}|`, wire);
  }

  onAckTimeout(): void {
    this.hangUp('ACK timeout');
  }

  /** Starts, restarts or stops the session timer by what a 2xx to INVITE or UPDATE agreed. */
  agreeTimer(response: SipMessage, weSentRequest: boolean): void {
    const agreed = sessionExpires(response);
    if (!agreed) {
      // RFC 4028 §7.2: a 2xx without it turns the timer off.
      this.timer.stop();
      return;
    }
    const refresher = agreed.refresher ?? 'uac';
    this.timer.start(agreed.intervalS, (refresher === 'uac') === weSentRequest);
  }

  /** Refresh by re-INVITE, hidden from the application (RFC 4028 §7.4). */
  private refresh(): void {
    const { session } = this;
    if (!session || session.ended || session.localInvitePending) return;
    session.whenAcknowledged(() => this.sendRefresh(session));
  }

  private sendRefresh(session: DialogSession): void {
    if (session.ended || session.localInvitePending) return;
    const request = session.dialog.createRequest('INVITE');
    request.add('Contact', session.dialog.localContact).add('Supported', 'timer');
    if (this.refreshInterval) request.add('Session-Expires', `${this.refreshInterval};refresher=uac`);
    if (this.localSdp.length > 0) request.setBody(this.localSdp, 'application/sdp');
    session.stack.route(session.dialog.nextHop(), (flow) => {
      if (flow instanceof NoRouteError) return;
      const user = {
        onProvisional: () => undefined,
        onAccepted: (response: SipMessage) => {
          session.sendAck(session.dialog.createRequest('ACK', request.cseq));
          this.agreeTimer(response, true);
        },
        onRejected: ({ status }: SipMessage) => {
          if (status === 481 || status === 408) this.hangUp(SESSION_EXPIRED);
        },
        onFailed: () => this.hangUp(SESSION_EXPIRED),
      };
      InviteClientSession.start(session.stack, request, flow, user, this, session);
    });
  }

  /** Interval that was agreed last, s; for our own refreshes. */
  refreshInterval = 0;

  /** Ends the call of our own accord and tells the application with an unsolicited BYE. */
  hangUp(text: string): void {
    const { session } = this;
    if (!session || session.ended || this.byeSent) return;
    this.byeSent = true;
    const bye = session.dialog.createRequest('BYE').add('Reason', `SIP ;cause=200 ;text="${text}"`);
    session.send(bye, QUIET);
    const wire = bye.toBuffer();
    const { flow } = session.dialog;
    const meta = metaText({
      source: 'application',
      bytes: wire.length,
      transport: flow.transport,
      address: flow.localHost,
      port: flow.localPort,
    });
    this.client.send(`sip|${meta}|unsolicited|${this.id}|`, wire);
    const expired = text === SESSION_EXPIRED;
    this.host.records.stop('application', expired ? 'session-expired' : 'system-initiated-termination', bye);
    this.remove();
  }

  /** BYE because the application is gone or we are closing; settles when it is answered or given up. */
  release(text: string): Promise<void> {
    const { session } = this;
    // A call that is not up yet ends with its INVITE: refused or cancelled.
    if (!this.established && session && !session.ended) return Promise.resolve();
    if (!session || session.ended || this.byeSent || this.kind !== 'INVITE') {
      this.remove();
      return Promise.resolve();
    }
    this.byeSent = true;
    const bye = session.dialog.createRequest('BYE').add('Reason', `SIP ;cause=503 ;text="${text}"`);
    this.host.records.stop('application', 'system-initiated-termination', bye);
    const done = new Promise<void>((resolve) => {
      session.send(bye, {
        onResponse: ({ status }) => {
          if (status >= 200) resolve();
        },
        onTimeout: resolve,
        onTransportFault: () => resolve(),
      });
    });
    this.remove();
    return done;
  }

  /** Forgets the dialog; sends nothing. Idempotent. */
  remove(): void {
    this.timer.stop();
    this.host.dialogs.delete(this);
    this.session?.end();
  }
}

/** All dialogs of all applications. */
export class ApplicationDialogs {
  private readonly byId = new Map<string, ApplicationDialog>();
  /** Dialog ids by Call-ID, for requests that name only that. */
  private readonly byCallId = new Map<string, ApplicationDialog>();

  get size(): number {
    return this.byId.size;
  }

  find(id: string): ApplicationDialog | undefined {
    return this.byId.get(id);
  }

  findEstablished(callId: string): ApplicationDialog | undefined {
    const dialog = this.byCallId.get(callId);
    return dialog?.established ? dialog : undefined;
  }

  add(dialog: ApplicationDialog): void {
    this.byId.set(dialog.id, dialog);
    if (dialog.session) this.byCallId.set(dialog.session.dialog.callId, dialog);
  }

  delete(dialog: ApplicationDialog): void {
    if (this.byId.get(dialog.id) === dialog) this.byId.delete(dialog.id);
    const callId = dialog.session?.dialog.callId ?? '';
    if (this.byCallId.get(callId) === dialog) this.byCallId.delete(callId);
  }

  of(client: ApplicationClient | undefined): ApplicationDialog[] {
    return [...this.byId.values()].filter((dialog) => client === undefined || dialog.client === client);
  }
}
