// A SIP user agent: places and takes calls, registers. Stands on the same stack as the drachtio server.
// Never routes, never proxies, never touches media.
import { IncomingCall, OutgoingCall, type CallHost } from './user-agent-call.js';
import { InviteServerSession } from './invite-server-session.js';
import type { InviteServerTransaction } from './invite-server-transaction.js';
import { newTag } from './random-token.js';
import { buildResponse } from './response-builder.js';
import type { SipMessage } from './sip-message.js';
import { SipStack } from './sip-stack.js';
import type { ServerTransaction } from './transaction-model.js';
import { ALLOW, UserAgentDialog } from './user-agent-dialog.js';
import type {
  CreateUserAgent,
  IncomingInvite,
  InviteOptions,
  OutgoingInvite,
  Registration,
  RegistrationOptions,
  UserAgent,
  UserAgentOptions,
} from './user-agent-model.js';
import { UserAgentRegistration } from './user-agent-registration.js';

/** Longest time `close` waits for BYEs and unregistrations, ms. */
const CLOSE_MS = 2000;

class SipUserAgent implements UserAgent, CallHost {
  stack!: SipStack;
  private readonly dialogs = new Set<UserAgentDialog>();
  private readonly incoming = new Map<
    ServerTransaction,
    { invite: InviteServerSession; call: IncomingCall }
  >();
  private readonly outgoing = new Set<OutgoingCall>();
  private readonly registrations = new Set<UserAgentRegistration>();
  private inviteListener: ((invite: IncomingInvite) => void) | undefined;
  private closing: Promise<void> | undefined;

  async start(options: UserAgentOptions): Promise<void> {
    this.stack = await SipStack.start({
      ...options,
      user: {
        onRequest: (transaction) => this.receive(transaction),
        onCancel: (cancel, invite) => this.receiveCancel(cancel, invite),
      },
    });
  }

  get listeners() {
    return this.stack.listeners;
  }

  onInvite(listener: (invite: IncomingInvite) => void): void {
    this.inviteListener = listener;
  }

  private receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const refuse = (status: number): void => {
      const response = buildResponse(request, status, newTag());
      if (status === 405 || status === 200) response.add('Allow', ALLOW);
      transaction.respond(response);
    };
    if (request.toTag !== undefined) return refuse(481);
    if (request.method === 'BYE' || request.method === 'UPDATE' || request.method === 'PRACK')
      return refuse(481);
    if (request.method !== 'INVITE' && request.method !== 'OPTIONS') return refuse(405);
    const refusal = refuseUnsupported(request);
    if (refusal) return transaction.respond(refusal);
    if (request.method === 'OPTIONS') return refuse(200);
    if (!request.has('contact')) return refuse(400);
    if (!this.inviteListener || this.closing) return refuse(480);
    this.receiveInvite(transaction, this.inviteListener);
  }

  private receiveInvite(transaction: ServerTransaction, listener: (invite: IncomingInvite) => void): void {
    const dialog = new UserAgentDialog((gone) => this.dialogGone(gone));
    const invite = new InviteServerSession(this.stack, transaction, dialog);
    const call = new IncomingCall(this, invite, dialog);
    this.incoming.set(transaction, { invite, call });
    transaction.user = { onTerminated: () => this.incoming.delete(transaction) };
    listener(call);
  }

  private receiveCancel(cancel: ServerTransaction, transaction: InviteServerTransaction): void {
    const entry = this.incoming.get(transaction);
    if (entry?.invite.receiveCancel(cancel)) return entry.call.cancelled();
    // Too late, or of a re-INVITE: no effect on the answer (RFC 3261 §9.2).
    cancel.respond(buildResponse(cancel.request, 200, newTag()));
  }

  invite(options: InviteOptions): OutgoingInvite {
    const call = new OutgoingCall(this, options);
    this.outgoing.add(call);
    void call.outcome.then(() => this.outgoing.delete(call));
    return call;
  }

  register(options: RegistrationOptions): Registration {
    const registration = new UserAgentRegistration(this.stack, options, (gone) =>
      this.registrations.delete(gone),
    );
    this.registrations.add(registration);
    return registration;
  }

  dialogUp(dialog: UserAgentDialog): void {
    this.dialogs.add(dialog);
  }

  dialogGone(dialog: UserAgentDialog): void {
    this.dialogs.delete(dialog);
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    for (const { invite } of this.incoming.values()) {
      if (invite.answerable) invite.respond(invite.createResponse(480));
    }
    for (const call of this.outgoing) call.cancel();
    const work: Array<Promise<unknown>> = [...this.outgoing].map((call) => call.outcome);
    for (const registration of this.registrations) work.push(registration.close());
    for (const dialog of this.dialogs) work.push(dialog.bye());
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS);
    });
    await Promise.race([Promise.all(work), limit]);
    clearTimeout(timer);
    await this.stack.close();
  }
}

/** Extensions that a peer may insist on: reliable provisionals are none where none are sent (RFC 3262 §3). */
const SUPPORTED: ReadonlySet<string> = new Set(['100rel']);

/** What the peer insists on and we do not know (RFC 3261 §8.2.2.3, §8.2.3); undefined when all is well. */
function refuseUnsupported(request: SipMessage): SipMessage | undefined {
  const unknown = request.list('require').filter((tag) => tag !== '' && !SUPPORTED.has(tag.toLowerCase()));
  if (unknown.length > 0) return buildResponse(request, 420, newTag()).add('Unsupported', unknown.join(', '));
  if (request.body.length === 0) return undefined;
  const [type = ''] = (request.get('content-type') ?? 'application/sdp').split(';');
  if (type.trim().toLowerCase() !== 'application/sdp')
    return buildResponse(request, 415, newTag()).add('Accept', 'application/sdp');
  const encoding = (request.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return undefined;
  return buildResponse(request, 415, newTag()).add('Accept-Encoding', 'identity');
}

export const createUserAgent: CreateUserAgent = async (options) => {
  const agent = new SipUserAgent();
  await agent.start(options);
  return agent;
};
