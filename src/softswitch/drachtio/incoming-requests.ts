// Requests from the network: shown to an application, and its responses sent back.
// Never answers for the application, except where no application can (no client, bad dialog, CANCEL).
import { randomUUID } from 'node:crypto';
import { Dialog } from '../sip/dialog.js';
import { DialogSession } from '../sip/dialog-session.js';
import { InviteServerSession } from '../sip/invite-server-session.js';
import type { InviteServerTransaction } from '../sip/invite-server-transaction.js';
import { newTag } from '../sip/random-token.js';
import { buildResponse } from '../sip/response-builder.js';
import { SipMessage } from '../sip/sip-message.js';
import type { SipStack } from '../sip/sip-stack.js';
import type { ServerTransaction } from '../sip/transaction-model.js';
import { contactOf } from '../sip/user-agent-call.js';
import { isGroupAddress, parseNameAddr, parseUri, tagOf } from '../sip/sip-uri.js';
import type { ApplicationClient } from './application-client.js';
import { ApplicationDialog, dialogIdOf, type ApplicationDialogs } from './application-dialog.js';
import type { ApplicationFrame } from './application-frame.js';
import type { ApplicationRegistry } from './application-registry.js';
import type { CallRecords } from './call-records.js';
import type { ConnectionReuse } from './connection-reuse.js';
import { metaText, receivedMeta } from './frame-format.js';
import { copyBody, copyHeaders } from './header-policy.js';
import { leadsBack } from './proxied-request.js';
import type { ProxyCore } from './proxy-core.js';
import { MIN_SE_S, sessionExpires } from './session-timer.js';

export interface IncomingRequestsOptions {
  readonly stack: SipStack;
  readonly registry: ApplicationRegistry;
  readonly dialogs: ApplicationDialogs;
  readonly reuse: ConnectionReuse;
  readonly records: CallRecords;
  readonly proxies: ProxyCore;
  /** For tests; see RealServerHabits.lateCancelRefused. */
  readonly refusesLateCancels: boolean;
}

/** A request that waits for the application's final response. */
interface PendingRequest {
  readonly id: string;
  readonly transaction: ServerTransaction;
  readonly client: ApplicationClient;
  /** Our tag in responses outside a dialog. */
  readonly tag: string;
  readonly invite: InviteServerSession | undefined;
  dialog: ApplicationDialog | undefined;
}

/** Methods that make no sense outside a dialog. */
const ONLY_IN_DIALOG: ReadonlySet<string> = new Set(['BYE', 'UPDATE', 'PRACK']);

/** Methods that belong to a dialog, or end the wait for one. */
const OF_DIALOGS = ['ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE'] as const;

/** Methods that the RFCs know: to be refused with 405, others with 501. */
const KNOWN_METHODS: ReadonlySet<string> = new Set([
  ...OF_DIALOGS,
  'INFO',
  'INVITE',
  'MESSAGE',
  'NOTIFY',
  'OPTIONS',
  'PUBLISH',
  'REFER',
  'REGISTER',
  'SUBSCRIBE',
]);

export class IncomingRequests {
  private readonly byId = new Map<string, PendingRequest>();
  private readonly byTransaction = new Map<ServerTransaction, PendingRequest>();
  private refusing = false;

  constructor(private readonly options: IncomingRequestsOptions) {}

  get pending(): number {
    return this.byId.size;
  }

  /** A request outside every known dialog. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { method } = request;
    if (this.options.proxies.forward(transaction)) return;
    const hasTag = request.toTag !== undefined;
    if (ONLY_IN_DIALOG.has(method) || (hasTag && (method === 'INVITE' || method === 'REFER'))) {
      return this.answer(transaction, 481);
    }
    // RFC 3261 §16.3, RFC 7332 §4: what has used up its hops goes no further; an OPTIONS may be answered.
    if (method !== 'OPTIONS' && Number(request.get('max-forwards')) === 0 && request.has('max-forwards'))
      return this.answer(transaction, 483);
    if (method === 'INVITE' && !request.has('contact'))
      return this.answer(transaction, 400, 'Missing Contact');
    // RFC 3261 §8.2.2.1
    if (!/^(sips?|tel):/i.test(request.uri)) return this.answer(transaction, 416);
    if (!this.contactsAreOfOthers(request)) return this.answer(transaction, 400, 'Unusable Contact');
    // As with the original server no application sees a REFER outside every dialog: nobody shall make it place calls.
    if (method === 'REFER') return this.refuseMethod(transaction);
    const client = this.refusing ? undefined : this.options.registry.pick(method.toLowerCase());
    if (!client) {
      // RFC 3261 §12.2.2: with a tag it belongs to a dialog that is no more.
      if (hasTag) return this.answer(transaction, 481);
      return this.refusing ? this.answer(transaction, 503) : this.refuseMethod(transaction);
    }
    const dialog =
      method === 'INVITE'
        ? new ApplicationDialog(
            this.host,
            dialogIdOf(request.callId, request.fromTag ?? ''),
            client,
            'INVITE',
          )
        : undefined;
    const invite = dialog && new InviteServerSession(this.options.stack, transaction, dialog);
    const pending = this.track({ transaction, client, tag: newTag(), invite, dialog });
    const { localHost, localPort } = transaction.flow;
    this.show(pending, '', `${localHost}|${localPort}|`);
    if (dialog) this.options.records.attempt('network', request);
  }

  /** RFC 3261 §8.2.1, §21.5.2; without any application there is nobody to allow anything. */
  private refuseMethod(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { methods } = this.options.registry;
    if (methods.size === 0) return this.answer(transaction, 503);
    const response = buildResponse(request, KNOWN_METHODS.has(request.method) ? 405 : 501, newTag());
    const allowed = [...methods].filter((method) => method !== 'REFER');
    transaction.respond(response.add('Allow', [...new Set([...allowed, ...OF_DIALOGS])].join(', ')));
  }

  /** Nobody is reached at an address of ours, at a group's or at everybody's. */
  private contactsAreOfOthers(request: SipMessage): boolean {
    if (!request.has('contact')) return true;
    return request.list('contact').every((contact) => {
      const { uri } = parseNameAddr(contact);
      const host = parseUri(uri)?.host ?? '';
      return !isGroupAddress(host) && !(host !== '' && leadsBack(this.options.stack, uri));
    });
  }

  /** A request inside a dialog, in order. */
  receiveInDialog(transaction: ServerTransaction, dialog: ApplicationDialog): void {
    const { request } = transaction;
    const { session } = dialog;
    if (dialog.client.closed || !session) {
      // Nobody is there, but somebody may come back for the call: only a BYE ends it.
      this.answer(transaction, request.method === 'BYE' ? 200 : 503);
      if (request.method === 'BYE') dialog.remove();
      return;
    }
    if (request.method === 'BYE') {
      if (!dialog.established && this.endEarly(transaction, dialog)) return;
      dialog.remove();
      // Both sides hung up: the application has its answer already.
      if (dialog.byeSent) return this.answer(transaction, 200);
    }
    const expires = sessionExpires(request);
    if (
      (request.method === 'INVITE' || request.method === 'UPDATE') &&
      expires &&
      expires.intervalS < MIN_SE_S
    ) {
      const small = buildResponse(request, 422, newTag()).add('Min-SE', String(MIN_SE_S));
      return transaction.respond(small);
    }
    if (request.method === 'PRACK' && !this.matchesReliable(dialog, request))
      return this.answer(transaction, 481);
    const invite =
      request.method === 'INVITE'
        ? new InviteServerSession(this.options.stack, transaction, dialog, session)
        : undefined;
    const pending = this.track({ transaction, client: dialog.client, tag: newTag(), invite, dialog });
    this.show(pending, dialog.id, '');
    if (request.method === 'BYE' && dialog.kind === 'INVITE')
      this.options.records.stop('network', 'normal-release', request);
  }

  /**
   * RFC 3261 §15: a caller may end its early dialog with BYE instead of CANCEL. For the application it is the same: it
   * is told of a CANCEL. False when there is no INVITE to end.
   */
  private endEarly(bye: ServerTransaction, dialog: ApplicationDialog): boolean {
    const pending = [...this.byId.values()].find((one) => one.dialog === dialog && one.invite);
    if (!pending?.invite?.answerable) return false;
    this.answer(bye, 200);
    pending.invite.respond(pending.invite.createResponse(487));
    const { request, flow } = pending.transaction;
    this.options.records.stop('network', 'call-canceled', request);
    const cancel = SipMessage.request('CANCEL', request.uri);
    for (const key of ['via', 'max-forwards', 'from', 'to', 'call-id'])
      for (const value of request.all(key)) cancel.add(key, value);
    cancel.add('CSeq', `${request.cseq} CANCEL`);
    for (const reason of bye.request.all('reason')) cancel.add('Reason', reason);
    const wire = cancel.toBuffer();
    const meta = metaText(receivedMeta(flow, wire.length));
    pending.client.send(`sip|${meta}|${pending.id}|${dialog.id}|`, wire);
    this.drop(pending);
    return true;
  }

  private matchesReliable(dialog: ApplicationDialog, prack: SipMessage): boolean {
    for (const pending of this.byId.values()) {
      if (pending.dialog === dialog && pending.invite?.receivePrack(prack)) return true;
    }
    return false;
  }

  private track(parts: Omit<PendingRequest, 'id'>): PendingRequest {
    const pending: PendingRequest = { id: randomUUID(), ...parts };
    this.byId.set(pending.id, pending);
    this.byTransaction.set(pending.transaction, pending);
    // INVITEs end with their final response; others may be forgotten by the application.
    pending.transaction.user = { onTerminated: () => this.forget(pending) };
    return pending;
  }

  private forget(pending: PendingRequest): void {
    this.byId.delete(pending.id);
    this.byTransaction.delete(pending.transaction);
    // The transaction stays for a while; what it was for need not.
    pending.transaction.user = undefined;
  }

  private show(pending: PendingRequest, dialogId: string, extra: string): void {
    const { transaction, client, id } = pending;
    const wire = transaction.request.toBuffer();
    const meta = metaText(receivedMeta(transaction.flow, transaction.request.receivedBytes));
    client.send(`sip|${meta}|${id}|${dialogId}|${extra}`, wire);
  }

  private answer(transaction: ServerTransaction, status: number, reason?: string): void {
    transaction.respond(buildResponse(transaction.request, status, newTag(), reason));
  }

  private get host() {
    const { stack, dialogs, records } = this.options;
    return {
      stack,
      dialogs,
      records,
      receive: (transaction: ServerTransaction, dialog: ApplicationDialog) =>
        this.receiveInDialog(transaction, dialog),
    };
  }

  /** CANCEL of an INVITE (RFC 3261 §9.2). */
  receiveCancel(cancel: ServerTransaction, transaction: InviteServerTransaction): void {
    if (this.options.proxies.cancel(cancel, transaction)) return;
    const pending = this.byTransaction.get(transaction);
    if (pending?.invite?.receiveCancel(cancel)) {
      const wire = cancel.request.toBuffer();
      const meta = metaText(receivedMeta(cancel.flow, cancel.request.receivedBytes));
      const dialogId = pending.dialog?.session ? pending.dialog.id : '';
      // As the original: an INVITE that nobody answered in any way has no record of its end.
      if (dialogId !== '' && !pending.dialog?.established)
        this.options.records.stop('network', 'call-canceled', transaction.request);
      pending.client.send(`sip|${meta}|${pending.id}|${dialogId}|`, wire);
      this.drop(pending);
      return;
    }
    if (transaction.state === 'accepted' && this.options.refusesLateCancels) return this.answer(cancel, 481);
    // Too late, but no mistake (RFC 3261 §9.2).
    this.answer(cancel, 200);
    const dialog = this.options.dialogs.find(
      dialogIdOf(transaction.request.callId, transaction.request.fromTag ?? ''),
    );
    if (
      transaction.state === 'accepted' &&
      transaction.request.toTag === undefined &&
      dialog?.session?.awaitsAck
    ) {
      dialog.hangUp('CANCEL after 200 OK');
    }
  }

  /** The INVITE is over without a 2xx: an early dialog goes with it, an established one stays. */
  private drop(pending: PendingRequest): void {
    this.forget(pending);
    if (pending.dialog && !pending.dialog.established) pending.dialog.remove();
  }

  /** The application's response. */
  respond(
    client: ApplicationClient,
    frame: ApplicationFrame,
    transactionId: string,
    message: SipMessage,
  ): void {
    const pending = this.byId.get(transactionId);
    if (!pending || pending.client !== client || !pending.transaction.answerable) {
      const isCancel = message.method === 'CANCEL';
      return client.refuse(
        frame.messageId,
        isCancel
          ? '200 OK to incoming CANCEL is automatically generated by the stack'
          : 'Response not sent due to unknown transaction',
      );
    }
    if (message.status < 100 || message.status > 699) return client.refuse(frame.messageId, 'invalid status');
    const fault = pending.invite
      ? this.respondToInvite(pending, pending.invite, message, frame)
      : this.respondToOther(pending, message, frame);
    if (fault !== undefined) client.refuse(frame.messageId, fault);
  }

  /** The application hands a request over to the proxy. */
  proxy(client: ApplicationClient, frame: ApplicationFrame): void {
    const pending = this.byId.get(frame.tokens[0] ?? '');
    if (!pending || pending.client !== client || !pending.transaction.answerable) {
      return client.refuse(frame.messageId, 'Response not sent due to unknown transaction');
    }
    if (frame.fault !== undefined) return client.refuse(frame.messageId, frame.fault);
    if (frame.tokens.slice(7).every((target) => target === ''))
      return client.refuse(frame.messageId, 'no destination');
    // What was said about a dialog of ours no longer holds.
    this.drop(pending);
    this.options.proxies.proxy(client, frame, pending.transaction);
  }

  private respondToInvite(
    pending: PendingRequest,
    invite: InviteServerSession,
    message: SipMessage,
    frame: ApplicationFrame,
  ): string | undefined {
    const { status } = message;
    const tag = tagOf(message.get('to') ?? '');
    if (tag !== undefined && !pending.transaction.request.toTag) invite.suggestTag(tag);
    const reliable = status > 100 && status < 200 && message.list('require').includes('100rel');
    if (reliable && !invite.peerTakesReliable) return 'Remote endpoint does not support 100rel';
    const response = this.compose(
      pending,
      message,
      invite.createResponse(status, message.reason || undefined),
    );
    if (typeof response === 'string') return response;
    const opens = status >= 200 && status < 300;
    if (opens || reliable) this.addContact(pending, response);
    if (opens) this.offerTimer(pending, response);
    const { dialog } = pending;
    const opensCall = dialog?.established === false;
    if (opens && dialog) dialog.ackTransactionId = pending.id;
    if (reliable) invite.respondReliably(response);
    else invite.respond(response);
    if (dialog && invite.session && status < 300) {
      if (opens) this.established(pending, dialog, invite.session, response);
      else if (!dialog.session) dialog.attach(invite.session);
    }
    if (status >= 300) this.drop(pending);
    else if (opens) this.forget(pending);
    this.echo(pending, frame, response, dialog?.id ?? '');
    if (opensCall && opens) this.options.records.start('application', 'uas', response);
    if (opensCall && status >= 300) this.options.records.stop('application', 'call-rejected', response);
    return undefined;
  }

  private established(
    pending: PendingRequest,
    dialog: ApplicationDialog,
    session: DialogSession,
    response: SipMessage,
  ): void {
    dialog.establish(session);
    if (response.body.length > 0) dialog.localSdp = response.body;
    dialog.refreshInterval = sessionExpires(response)?.intervalS ?? 0;
    dialog.agreeTimer(response, false);
    this.options.reuse.learn(pending.transaction.request, response, pending.transaction.flow);
  }

  /** RFC 4028 §9: a peer that asks for a session timer gets one; it is the one to refresh unless it wants otherwise. */
  private offerTimer(pending: PendingRequest, response: SipMessage): void {
    const asked = sessionExpires(pending.transaction.request);
    if (!asked || response.has('session-expires')) return;
    const peerKnows = pending.transaction.request.list('supported').includes('timer');
    const refresher = peerKnows ? (asked.refresher ?? 'uac') : 'uas';
    response.add('Session-Expires', `${asked.intervalS};refresher=${refresher}`);
    if (refresher === 'uac') response.add('Require', 'timer');
  }

  private respondToOther(
    pending: PendingRequest,
    message: SipMessage,
    frame: ApplicationFrame,
  ): string | undefined {
    const { transaction } = pending;
    const { request } = transaction;
    const tag = tagOf(message.get('to') ?? '') ?? pending.tag;
    const response = this.compose(
      pending,
      message,
      buildResponse(request, message.status, tag, message.reason || undefined),
    );
    if (typeof response === 'string') return response;
    const { status } = response;
    const succeeds = status >= 200 && status < 300;
    if (succeeds && request.method === 'SUBSCRIBE') this.openSubscription(pending, response);
    if (succeeds && request.method === 'UPDATE' && pending.dialog) {
      this.addContact(pending, response);
      this.offerTimer(pending, response);
      pending.dialog.session?.dialog.refreshTarget(request);
      if (response.has('session-expires')) pending.dialog.agreeTimer(response, false);
    }
    if (succeeds) this.options.reuse.learn(request, response, transaction.flow);
    transaction.respond(response);
    if (status >= 200) this.forget(pending);
    const dialogId = pending.dialog && request.method !== 'BYE' ? pending.dialog.id : '';
    this.echo(pending, frame, response, dialogId);
    return undefined;
  }

  /** RFC 6665: a subscription is a dialog in which the application sends NOTIFY. */
  private openSubscription(pending: PendingRequest, response: SipMessage): void {
    const { transaction, client } = pending;
    const { request } = transaction;
    this.addContact(pending, response);
    if (pending.dialog) return;
    const localTag = response.toTag ?? '';
    const dialog = Dialog.fromRequest(request, response.get('to') ?? '', localTag, transaction.flow);
    dialog.localContact = response.get('contact') ?? '';
    dialog.confirm(undefined);
    const owner = new ApplicationDialog(
      this.host,
      dialogIdOf(request.callId, dialog.remoteTag),
      client,
      'SUBSCRIBE',
    );
    owner.establish(new DialogSession(this.options.stack, dialog, owner));
    pending.dialog = owner;
  }

  /** The application's headers and body on top of the response; a string says why it cannot be sent. */
  private compose(pending: PendingRequest, message: SipMessage, response: SipMessage): SipMessage | string {
    copyHeaders(message, response, pending.transaction.flow);
    if (!copyBody(message, response)) return 'missing content-type';
    return response;
  }

  private addContact(pending: PendingRequest, response: SipMessage): void {
    if (response.has('contact')) return;
    const local = pending.dialog?.session?.dialog.localContact;
    response.add('Contact', local || contactOf(pending.transaction.flow, ''));
  }

  private echo(
    pending: PendingRequest,
    frame: ApplicationFrame,
    response: SipMessage,
    dialogId: string,
  ): void {
    const { flow } = pending.transaction;
    const wire = response.toBuffer();
    const meta = metaText({ ...receivedMeta(flow, wire.length), source: 'application' });
    pending.client.accept(frame.messageId, `${meta}|${pending.id}|${dialogId}||Msg sent:|`, wire);
  }

  /** The application is gone: nobody else can answer these. */
  abandon(client: ApplicationClient | undefined): void {
    for (const pending of [...this.byId.values()]) {
      if (client !== undefined && pending.client !== client) continue;
      const { transaction, invite } = pending;
      if (invite) invite.respond(invite.createResponse(503));
      else if (transaction.answerable)
        this.answer(transaction, transaction.request.method === 'BYE' ? 200 : 503);
      this.drop(pending);
    }
  }

  /** New requests get 503 from here on. */
  refuseNew(): void {
    this.refusing = true;
  }

  /** Dialog owner for dialogs that requests of ours open. */
  get dialogHost() {
    return this.host;
  }
}
