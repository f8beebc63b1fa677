// Calls of the user agent that are not up yet: outgoing with digest retry, incoming until answered or refused.
// Never sends anything once the call has its outcome.
import type { DialogSession } from './dialog-session.js';
import { answerResponse } from './digest-client.js';
import { InviteClientSession } from './invite-client-session.js';
import type { InviteServerSession } from './invite-server-session.js';
import { addHeaders, MessageView } from './message-view.js';
import { newCallId, newCseq, newTag } from './random-token.js';
import { SipMessage } from './sip-message.js';
import { parseUri, uriHost } from './sip-uri.js';
import type { SipStack } from './sip-stack.js';
import { NoRouteError, type SipFlow } from './transport-model.js';
import { ALLOW, UserAgentDialog } from './user-agent-dialog.js';
import type {
  IncomingInvite,
  InviteOptions,
  OutgoingInvite,
  SipDialog,
  SipFailure,
  SipHeaders,
  SipMessageView,
} from './user-agent-model.js';

/** What calls need of the agent that they belong to. */
export interface CallHost {
  readonly stack: SipStack;
  dialogUp(dialog: UserAgentDialog): void;
  dialogGone(dialog: UserAgentDialog): void;
}

type Outcome = { readonly kind: 'established'; readonly dialog: SipDialog } | SipFailure;

/** `<sip:user@host:port>` as the peer can reach us on that flow. */
export function contactOf(flow: SipFlow, user: string): string {
  const transport = flow.transport === 'udp' ? '' : `;transport=${flow.transport}`;
  const prefix = user === '' ? '' : `${user}@`;
  return `<sip:${prefix}${uriHost(flow.localHost)}:${flow.localPort}${transport}>`;
}

export class OutgoingCall implements OutgoingInvite {
  readonly callId = newCallId();
  readonly outcome: Promise<Outcome>;
  private settle!: (outcome: Outcome) => void;
  private settled = false;
  private readonly fromTag = newTag();
  private cseq = newCseq();
  private session: InviteClientSession | undefined;
  private cancelled = false;
  private challenged = false;
  private provisionalListener: ((response: SipMessageView) => void) | undefined;

  constructor(
    private readonly host: CallHost,
    private readonly options: InviteOptions,
  ) {
    this.outcome = new Promise((resolve) => {
      this.settle = (outcome) => {
        if (this.settled) return;
        this.settled = true;
        resolve(outcome);
      };
    });
    this.send(undefined);
  }

  onProvisional(listener: (response: SipMessageView) => void): void {
    this.provisionalListener = listener;
  }

  private send(authorization: readonly [string, string] | undefined): void {
    const { options } = this;
    this.host.stack.route(
      { uri: options.proxy === undefined ? options.uri : `sip:${options.proxy}` },
      (flow) => {
        if (this.settled) return;
        if (flow instanceof NoRouteError) return this.fail(503, flow.message);
        const request = this.build(flow, authorization);
        const dialog = new UserAgentDialog((gone) => this.host.dialogGone(gone));
        this.session = InviteClientSession.start(
          this.host.stack,
          request,
          flow,
          this.user(dialog, request),
          dialog,
        );
        if (this.cancelled) this.session.cancel();
      },
    );
  }

  private build(flow: SipFlow, authorization: readonly [string, string] | undefined): SipMessage {
    const { options } = this;
    const local = contactOf(flow, options.contactUser ?? '');
    const request = SipMessage.request('INVITE', options.uri)
      .add('Max-Forwards', '70')
      .add('From', `${options.from ?? local};tag=${this.fromTag}`)
      .add('To', options.to ?? `<${options.uri}>`)
      .add('Call-ID', this.callId)
      .add('CSeq', `${this.cseq} INVITE`)
      .add('Contact', local)
      .add('Allow', ALLOW);
    addHeaders(request, options.headers);
    if (authorization) request.add(...authorization);
    if (options.body !== undefined) request.setBody(options.body, options.contentType ?? 'application/sdp');
    return request;
  }

  private user(dialog: UserAgentDialog, request: SipMessage) {
    return {
      onProvisional: (response: SipMessage, session: DialogSession | undefined, flow: SipFlow) => {
        if (session) dialog.attach(session);
        this.provisionalListener?.(new MessageView(response, flow));
      },
      onAccepted: (response: SipMessage, session: DialogSession) => {
        dialog.attach(session);
        dialog.remoteBody = response.text;
        session.sendAck(session.dialog.createRequest('ACK', request.cseq));
        if (this.settled || this.cancelled) {
          // The answer crossed our CANCEL (RFC 3261 §9.1).
          void dialog.bye();
          return this.fail(487, 'Request Terminated');
        }
        this.host.dialogUp(dialog);
        this.settle({ kind: 'established', dialog });
      },
      onRejected: (response: SipMessage) => this.rejected(response, request),
      onFailed: (status: number, reason: string) => this.fail(status, reason),
    };
  }

  private rejected(response: SipMessage, request: SipMessage): void {
    const { credentials } = this.options;
    const isChallenge = response.status === 401 || response.status === 407;
    if (isChallenge && credentials && !this.challenged && !this.cancelled) {
      const answer = answerResponse(response, credentials, { method: 'INVITE', uri: request.uri });
      if (answer) {
        this.challenged = true;
        this.cseq++;
        return this.send(answer);
      }
    }
    this.fail(response.status, response.reason);
  }

  private fail(status: number, reason: string): void {
    this.settle({ kind: 'failed', status, reason });
  }

  cancel(): void {
    if (this.settled || this.cancelled) return;
    this.cancelled = true;
    if (this.session) this.session.cancel();
    else this.fail(487, 'Request Terminated');
  }
}

export class IncomingCall implements IncomingInvite {
  readonly request: SipMessageView;
  private cancelListener: (() => void) | undefined;

  constructor(
    private readonly host: CallHost,
    private readonly invite: InviteServerSession,
    private readonly dialog: UserAgentDialog,
  ) {
    this.request = new MessageView(invite.request, invite.transaction.flow);
  }

  get callId(): string {
    return this.invite.request.callId;
  }

  private get contact(): string {
    return contactOf(this.invite.transaction.flow, parseUri(this.invite.request.uri)?.user ?? '');
  }

  ring(status = 180): void {
    this.invite.respond(this.invite.createResponse(status).add('Contact', this.contact));
    if (this.invite.session) this.dialog.attach(this.invite.session);
  }

  async answer(options: { readonly body: string; readonly headers?: SipHeaders }): Promise<SipDialog> {
    if (!this.invite.answerable) throw new Error('the call is over');
    const response = this.invite.createResponse(200).add('Contact', this.contact).add('Allow', ALLOW);
    addHeaders(response, options.headers);
    response.setBody(options.body, response.get('content-type') ?? 'application/sdp');
    this.dialog.remoteBody = this.invite.request.text;
    const acknowledged = this.dialog.awaitFirstAck();
    this.invite.respond(response);
    const { session } = this.invite;
    if (!session) throw new Error('the call is over');
    this.dialog.attach(session);
    this.host.dialogUp(this.dialog);
    await acknowledged;
    return this.dialog;
  }

  refuse(status: number, reason?: string, headers?: SipHeaders): void {
    const response = this.invite.createResponse(status, reason);
    addHeaders(response, headers);
    this.invite.respond(response);
  }

  onCancel(listener: () => void): void {
    this.cancelListener = listener;
    if (this.invite.cancelled) queueMicrotask(listener);
  }

  cancelled(): void {
    this.cancelListener?.();
  }
}
