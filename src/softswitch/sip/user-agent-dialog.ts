// An established call of the user agent.
// Never touches media and never outlives its dialog.
import type { DialogSession, DialogSessionUser } from './dialog-session.js';
import { InviteClientSession } from './invite-client-session.js';
import { InviteServerSession } from './invite-server-session.js';
import { addHeaders, MessageView } from './message-view.js';
import { buildResponse } from './response-builder.js';
import type { SipMessage } from './sip-message.js';
import type { ServerTransaction } from './transaction-model.js';
import { NoRouteError } from './transport-model.js';
import type { SipDialog, SipFailure, SipHeaders, SipMessageView } from './user-agent-model.js';

export interface EndCause {
  readonly by: 'remote' | 'stack';
  readonly reason?: string;
}

interface RequestOptions {
  readonly headers?: SipHeaders;
  readonly body?: string;
  readonly contentType?: string;
}

export class UserAgentDialog implements SipDialog, DialogSessionUser {
  remoteBody = '';
  ackBody = '';
  private session!: DialogSession;
  private endCause: EndCause | undefined;
  private byeSent: Promise<void> | undefined;
  private endedListener: ((cause: EndCause) => void) | undefined;
  private reinviteListener: ((body: string, request: SipMessageView) => Promise<string | number>) | undefined;
  private reinviteAckListener: ((body: string) => void) | undefined;
  private requestListener: ((request: SipMessageView) => number) | undefined;
  private reinviteWithoutOffer = false;
  /** The first INVITE's ACK; replaced by nothing once it came. */
  private firstAck: { resolve(): void; reject(error: Error): void } | undefined;

  constructor(private readonly onGone: (dialog: UserAgentDialog) => void) {}

  attach(session: DialogSession): void {
    this.session = session;
  }

  get callId(): string {
    return this.session.dialog.callId;
  }

  get localTag(): string {
    return this.session.dialog.localTag;
  }

  get remoteTag(): string {
    return this.session.dialog.remoteTag;
  }

  /** Settles with the ACK of the INVITE that we answered. */
  awaitFirstAck(): Promise<void> {
    return new Promise((resolve, reject) => (this.firstAck = { resolve, reject }));
  }

  onEnded(listener: (cause: EndCause) => void): void {
    const { endCause } = this;
    if (endCause) queueMicrotask(() => listener(endCause));
    else this.endedListener = listener;
  }

  onReinvite(listener: (body: string, request: SipMessageView) => Promise<string | number>): void {
    this.reinviteListener = listener;
  }

  onReinviteAck(listener: (body: string) => void): void {
    this.reinviteAckListener = listener;
  }

  onRequest(listener: (request: SipMessageView) => number): void;
  onRequest(transaction: ServerTransaction, session: DialogSession): void;
  onRequest(subject: ((request: SipMessageView) => number) | ServerTransaction): void {
    if (typeof subject === 'function') this.requestListener = subject;
    else this.receive(subject);
  }

  private receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method === 'BYE') {
      transaction.respond(buildResponse(request, 200, undefined));
      this.ended({ by: 'remote', reason: reasonText(request) });
    } else if (request.method === 'INVITE') {
      void this.receiveReinvite(transaction);
    } else {
      const view = new MessageView(request, transaction.flow);
      const status = this.requestListener?.(view) ?? defaultStatus(request.method);
      if (request.method === 'UPDATE' && status < 300) this.session.dialog.refreshTarget(request);
      const response = buildResponse(request, status, undefined);
      if (status === 405) response.add('Allow', ALLOW);
      transaction.respond(response);
    }
  }

  private async receiveReinvite(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    const invite = new InviteServerSession(this.session.stack, transaction, this, this.session);
    let answer: string | number = 488;
    try {
      answer =
        (await this.reinviteListener?.(request.text, new MessageView(request, transaction.flow))) ?? 488;
    } catch (error) {
      this.session.stack.log.error('re-INVITE handler failed', { error: String(error), callId: this.callId });
      answer = 500;
    }
    if (this.session.ended) answer = 487;
    const response = invite.createResponse(typeof answer === 'number' ? answer : 200);
    if (typeof answer === 'string') {
      this.reinviteWithoutOffer = request.body.length === 0;
      response.add('Contact', this.session.dialog.localContact).add('Allow', ALLOW);
      response.setBody(answer, 'application/sdp');
    }
    invite.respond(response);
  }

  onAck(ack: SipMessage): void {
    const { firstAck } = this;
    if (firstAck) {
      this.firstAck = undefined;
      this.ackBody = ack.text;
      firstAck.resolve();
    } else if (this.reinviteWithoutOffer) {
      this.reinviteWithoutOffer = false;
      this.reinviteAckListener?.(ack.text);
    }
  }

  onAckTimeout(): void {
    const { firstAck } = this;
    this.firstAck = undefined;
    firstAck?.reject(new Error('no ACK'));
    this.ended({ by: 'stack', reason: 'ACK timeout' });
    void this.bye({ Reason: 'SIP;cause=200;text="ACK timeout"' });
  }

  private ended(cause: EndCause): void {
    if (this.endCause) return;
    this.endCause = cause;
    const { firstAck } = this;
    this.firstAck = undefined;
    // The BYE overtook the ACK, or the ACK got lost: the call was up, so the answer stands and the end is told.
    firstAck?.resolve();
    this.onGone(this);
    const { endedListener } = this;
    this.forgetListeners();
    endedListener?.(cause);
  }

  /** Transactions keep an ended dialog for another 32 s (RFC 3261 §17); they must not keep the whole call of its user. */
  private forgetListeners(): void {
    this.endedListener = undefined;
    this.reinviteListener = undefined;
    this.reinviteAckListener = undefined;
    this.requestListener = undefined;
  }

  reinvite(body: string): Promise<{ readonly kind: 'accepted'; readonly body: string } | SipFailure> {
    return new Promise((resolve) => {
      const fail = (status: number, reason: string): void => resolve({ kind: 'failed', status, reason });
      this.session.whenAcknowledged(() =>
        this.sendReinvite(body, fail, (answer) => resolve({ kind: 'accepted', body: answer })),
      );
    });
  }

  private sendReinvite(
    body: string,
    fail: (status: number, reason: string) => void,
    accepted: (answer: string) => void,
  ): void {
    const { session } = this;
    if (session.ended) return fail(481, 'Call/Transaction Does Not Exist');
    if (session.localInvitePending) return fail(491, 'Request Pending');
    const request = session.dialog.createRequest('INVITE').add('Contact', session.dialog.localContact);
    request.add('Allow', ALLOW).setBody(body, 'application/sdp');
    session.stack.route(session.dialog.nextHop(), (flow) => {
      if (flow instanceof NoRouteError) return fail(503, flow.message);
      const user = {
        onProvisional: () => undefined,
        onAccepted: (response: SipMessage) => {
          session.sendAck(session.dialog.createRequest('ACK', request.cseq));
          accepted(response.text);
        },
        onRejected: (response: SipMessage) => fail(response.status, response.reason),
        onFailed: fail,
      };
      InviteClientSession.start(session.stack, request, flow, user, this, session);
    });
  }

  request(
    method: string,
    options: RequestOptions = {},
  ): Promise<{ readonly status: number; readonly reason: string }> {
    const { session } = this;
    return new Promise((resolve) => {
      if (session.ended) return resolve({ status: 481, reason: 'Call/Transaction Does Not Exist' });
      const request = session.dialog.createRequest(method);
      if (CONTACT_METHODS.has(method)) request.add('Contact', session.dialog.localContact);
      addHeaders(request, options.headers);
      if (options.body !== undefined) request.setBody(options.body, options.contentType ?? 'application/sdp');
      session.send(request, {
        onResponse: ({ status, reason }) => {
          if (status >= 200) resolve({ status, reason });
        },
        onTimeout: () => resolve({ status: 408, reason: 'Request Timeout' }),
        onTransportFault: () => resolve({ status: 503, reason: 'Service Unavailable' }),
      });
    });
  }

  bye(headers?: SipHeaders): Promise<void> {
    if (this.byeSent) return this.byeSent;
    if (this.session.ended) return Promise.resolve();
    const sent = this.request('BYE', { headers }).then(() => undefined);
    this.byeSent = sent;
    this.session.end();
    this.endCause ??= { by: 'stack' };
    this.onGone(this);
    this.forgetListeners();
    return sent;
  }
}

export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, NOTIFY, REFER';

const CONTACT_METHODS: ReadonlySet<string> = new Set(['UPDATE', 'REFER', 'SUBSCRIBE', 'NOTIFY']);

function defaultStatus(method: string): number {
  return method === 'INFO' || method === 'OPTIONS' ? 200 : 405;
}

/** `text` of a Reason header (RFC 3326). */
function reasonText(request: SipMessage): string | undefined {
  const reason = request.get('reason');
  return reason === undefined ? undefined : (/text\s*=\s*"([^"]*)"/i.exec(reason)?.[1] ?? reason);
}
